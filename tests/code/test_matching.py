import pytest

from dragoman.coder import load
from dragoman.recipe import Recipe


@pytest.fixture(scope="module")
def coder():
    return load(Recipe(coder="lexicon"))


def acts(coder, sentence):
    return [report.act for report in coder.read(sentence, published="2024-03-01").reports]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Germany told Greece to leave the currency.", ["REQUEST"]),
        ("Germany suggested that Greece leave the currency.", ["REQUEST"]),
        # what somebody states, he does not ask for
        ("The German minister told Greece that its troops had left.", []),
        ("The German minister suggested Greece was late.", []),
    ],
)
def test_a_finite_clause_is_a_statement_and_no_demand(coder, sentence, expected):
    found = acts(coder, sentence)
    assert [act for act in found if act == "REQUEST"] == expected


@pytest.mark.parametrize(
    ("sentence", "is_act"),
    [
        ("The Polish president met his Czech counterpart.", True),
        ("Poland met its obligations to the bank.", False),
        ("France stood by Greece in the dispute.", True),
        ("France stood by its earlier forecast.", False),
    ],
)
def test_party_asks_for_the_actor_itself_and_not_for_what_is_his(coder, sentence, is_act):
    assert bool(acts(coder, sentence)) == is_act


def test_parts_of_a_hyphenated_modifier_do_not_fill_a_slot(coder):
    assert acts(coder, "Iran offered Russia an air base.") == ["COOPERATE"]
    assert acts(coder, "Iran offered a law-based alternative to Russia.") == []


def test_what_an_act_is_about_is_not_what_is_asked_for(coder):
    (report,) = coder.read("Iraq requested the withdrawal of American troops.", published="2024-03-01").reports
    assert (report.act, report.mode) == ("REQUEST", "yield")
