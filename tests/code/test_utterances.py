import pytest

from dragoman.coder import load


@pytest.fixture(scope="module")
def coder():
    return load()


def summarise(coder, sentence):
    reports = coder.read(sentence, published="2024-03-01").reports
    return [(r.act, r.actors[0].code if r.actors else "", [p.code for p in r.recipients]) for r in reports]


def test_a_demand_and_its_second_verb_are_one_request(coder):
    found = summarise(coder, "“Germany must take back its citizens and put them on trial,” the Turkish president said.")
    assert found == [("REQUEST", "TUR", ["DEU"])]


def test_a_verdict_is_the_speakers(coder):
    assert summarise(coder, "The French minister said Belarus was a real problem.") == [("ACCUSE", "FRA", ["BLR"])]


@pytest.mark.parametrize(
    "sentence",
    [
        "The French minister said Belarus should be concerned.",
        "The French minister said the step could be dangerous for Belarus.",
        "The French minister said Belarus was disappointed.",
        "“Belarus never has to face that,” the French minister said.",
        "French officials said the Belarusian president would admit that he needed to change his ways.",
        "“The children of Belarus should not suffer,” the French minister said.",
    ],
)
def test_what_is_neither_demand_nor_verdict_of_the_speaker(coder, sentence):
    assert summarise(coder, sentence) == []


def test_the_speakers_own_dismay_is_criticism(coder):
    found = summarise(coder, "“We are appalled by the Belarusian verdict,” the French minister said.")
    assert found == [("ACCUSE", "FRA", ["BLR"])]
