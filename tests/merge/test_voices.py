"""Wire copies: which articles are one voice."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.merge.voices import are_copies, group_voices, measure_overlap, voice_keys
from dragoman.records import Article

STORY = (
    "The ministers of the two states met in the capital on Monday and agreed to open the border bridge by June. "
    "Lorries will cross it from the first day, and 40 customs officers are to be sent there from the coast. "
    "Traders in the market town on the northern bank had asked for the bridge for nineteen years. "
    "An earlier bridge was washed away by a flood that nobody in the valley has forgotten."
)
OTHER = (
    "Farmers blocked the road to the port with tractors for a third day over the price of maize and fertiliser. "
    "The police asked them to leave before nightfall, and the governor promised to hear their leaders on Friday."
)


def article(name, text, day=6, title=None):
    return Article(id=name, text=text, title=title, published=datetime.date(2024, 3, day))


def test_a_copy_cut_from_below_is_a_copy():
    short = STORY[: STORY.index(" Traders")]
    assert are_copies(article("a", STORY), article("b", short))
    assert group_voices([article("b", short), article("a", STORY), article("c", OTHER)]) == {
        "a": "a",
        "b": "a",
        "c": "c",
    }


def test_a_note_with_other_figures_is_no_copy():
    note = "The bank said it lent the money market {} mln at {} pct to offset a shortage now put at {} mln today."
    assert not are_copies(article("a", note.format(40, 10.5, 350)), article("b", note.format(95, 11.25, 720)))


def test_the_same_text_weeks_later_is_no_copy():
    assert not are_copies(article("a", STORY, day=6), article("b", STORY, day=26))


def test_overlap_is_one_for_one_text_and_none_for_strangers():
    assert measure_overlap(article("a", STORY), article("b", STORY)) == (1.0, 1.0)
    assert measure_overlap(article("a", STORY), article("b", OTHER)) == (0.0, 0.0)


def test_copies_share_a_key():
    assert voice_keys(article("a", STORY)) & voice_keys(article("b", "Reporting by hand. " + STORY))


def test_empty_texts_are_voices_of_their_own():
    assert group_voices([article("a", ""), article("b", "")]) == {"a": "a", "b": "b"}


@settings(max_examples=25, deadline=None)
@given(st.permutations(["STORY", "CUT", "OTHER", "OTHER2", "NEW"]))
def test_order_says_nothing(names):
    texts = {
        "STORY": STORY,
        "CUT": STORY[:200],
        "OTHER": OTHER,
        "OTHER2": OTHER + " More follows.",
        "NEW": "Nothing of the kind was ever said by anybody in the hall.",
    }
    voices = group_voices([article(name, texts[name]) for name in names])
    assert voices == {"STORY": "CUT", "CUT": "CUT", "OTHER": "OTHER", "OTHER2": "OTHER", "NEW": "NEW"}
