"""Guests and hosts, one's own land, whom a denial answers: sentences of our own through the real pipeline."""

from types import SimpleNamespace

import pytest

from dragoman.code.frames import _drop_unplaced
from dragoman.coder import load
from dragoman.recipe import Recipe


@pytest.fixture(scope="module")
def coder():
    return load(Recipe(coder="lexicon"))


def sides(coder, sentence, act):
    reports = [r for r in coder.read(sentence, published="2024-03-01").reports if r.act == act]
    assert reports, f"no {act} in {sentence!r}"
    return tuple("+".join(sorted(p.code for p in side)) for side in (reports[0].actors, reports[0].recipients))


@pytest.mark.parametrize(
    ("sentence", "act", "expected"),
    [
        # Who meets somebody in that one's land is the guest.
        ("The German chancellor met Kenya's president in Nairobi.", "CONSULT", ("DEU", "KEN")),
        ("The German chancellor met Kenya's president in Berlin.", "CONSULT", ("KEN", "DEU")),
        ("The German chancellor met Kenya's president in Lisbon.", "CONSULT", ("DEU+KEN", "")),
        ("The leaders of Germany and Kenya met in Nairobi.", "CONSULT", ("DEU+KEN", "")),
        # One's own land is no other party, another's is.
        ("Chile sent three hundred soldiers to Arica.", "MOBILIZE", ("CHL", "")),
        ("The French president visited Lyon.", "CONSULT", ("FRA", "")),
        ("The French president visited Accra.", "CONSULT", ("FRA", "GHA")),
        ("Syrian troops shelled the city of Aleppo.", "ASSAULT", ("SYR", "SYR")),
        # The owner of a wish is whom it is refused.
        ("Poland rejected Hungary's request.", "REJECT", ("POL", "HUN")),
        ("China sent two warships around Japan.", "MOBILIZE", ("CHN", "JPN")),
        ("Kenya sold the Ugandans 1,700 drones.", "COOPERATE", ("KEN", "UGA")),
        ("Four Egyptian fishermen were being held by the Libyan coastguard.", "COERCE", ("LBY", "EGY")),
        ("The French minister called the Russian decision “blackmail”.", "ACCUSE", ("FRA", "RUS")),
    ],
)
def test_who_stands_on_which_side(coder, sentence, act, expected):
    assert sides(coder, sentence, act) == expected


def test_the_jailed_are_no_doers_of_their_arrest(coder):
    actors, recipients = sides(coder, "A Kenyan writer has been held under house arrest in Egypt since May.", "COERCE")
    assert "KEN" not in actors
    assert recipients == "KEN"


def test_a_denial_answers_those_whose_words_stand_before_it(coder):
    text = "Ethiopia says that Eritrean soldiers have burned the crops. Asmara denies this."
    assert sides(coder, text, "REJECT") == ("ERI", "ETH")


def make_frame(index, code):
    party = SimpleNamespace(code=code)
    return SimpleNamespace(token=SimpleNamespace(i=index), actors=(party,) if code else (), recipients=())


@pytest.mark.parametrize(
    ("codes", "kept"),
    [
        (["---", "NOR", "NOR", "NOR"], ["NOR", "NOR", "NOR"]),
        (["---", "NOR"], ["---", "NOR"]),  # too short a text to tell
        (["---", "---"], ["---", "---"]),
        (["NOR", ""], ["NOR", ""]),  # "the talks were suspended"
        ([], []),
    ],
)
def test_where_others_are_placed_acts_among_the_unplaced_are_left_out(codes, kept):
    frames = _drop_unplaced([make_frame(index, code) for index, code in enumerate(codes)])
    assert [frame.actors[0].code if frame.actors else "" for frame in frames] == kept
