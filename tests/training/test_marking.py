"""Marks around parties and trigger: where they stand, and that nothing else changes."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from dragoman.records import Span  # noqa: E402
from training.marking import MARKS, mark_pair  # noqa: E402

TEXT = "Iran will sell drones to Russia."
WORDS = st.lists(st.text(alphabet="abcdé", min_size=1, max_size=7), min_size=3, max_size=300)


def find(part: str) -> Span:
    start = TEXT.index(part)
    return Span(start, start + len(part))


def test_all_three_are_marked() -> None:
    marked = mark_pair(TEXT, actor=find("Iran"), recipient=find("Russia"), trigger=find("sell"))
    assert marked == "[S] Iran [/S] will [V] sell [/V] drones to [T] Russia [/T] ."


def test_the_wider_of_two_nested_spans_opens_first_and_closes_last() -> None:
    marked = mark_pair(TEXT, actor=find("Iran"), recipient=find("Iran will sell drones"))
    assert marked == "[T] [S] Iran [/S] will sell drones [/T] to Russia."
    marked = mark_pair(TEXT, actor=find("drones to Russia"), recipient=find("Russia"))
    assert marked == "Iran will sell [S] drones to [T] Russia [/T] [/S] ."


def test_one_party_is_enough_and_none_is_refused() -> None:
    assert mark_pair(TEXT, actor=None, recipient=find("Russia")) == "Iran will sell drones to [T] Russia [/T] ."
    with pytest.raises(ValueError, match="nothing to mark"):
        mark_pair(TEXT, actor=None, recipient=None)


@given(words=WORDS, data=st.data())
def test_words_stay_in_order_and_marks_hold_their_span(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    spans = {}
    for role in ("actor", "recipient", "trigger"):
        start = data.draw(st.integers(0, len(text) - 1))
        spans[role] = Span(start, data.draw(st.integers(start + 1, len(text))))
    marked = mark_pair(text, **spans)
    plain = re.sub("|".join(map(re.escape, MARKS)), "", marked)
    for part in plain.split("…"):
        assert re.sub(r"\s", "", part) in re.sub(r"\s", "", text)
    for role, (opening, closing) in zip(spans, (MARKS[:2], MARKS[2:4], MARKS[4:]), strict=True):
        inside = marked[marked.index(opening) + len(opening) : marked.index(closing)]
        for mark in MARKS:
            inside = inside.replace(mark, "")
        whole = re.sub(r"\s", "", text[slice(*spans[role])])
        shown = re.sub(r"\s", "", inside).split("…")
        assert whole.startswith(shown[0]) and whole.endswith(shown[-1])
        assert len(shown) > 1 or shown == [whole]


def test_of_a_long_text_only_what_is_near_is_kept() -> None:
    text = "word " * 20_000
    marked = mark_pair(text, actor=Span(50_000, 50_004), recipient=Span(50_020, 50_024))
    assert len(marked) < 450
    assert not re.search(r"\b(ord|rd|wor|wo)\b", marked)


def test_of_marks_far_apart_both_are_kept() -> None:
    text = "Kenya " + "word " * 2000 + "Uganda."
    marked = mark_pair(text, actor=Span(0, 5), recipient=Span(len(text) - 7, len(text) - 1))
    assert marked.startswith("[S] Kenya [/S] word") and marked.endswith("[T] Uganda [/T] .")
    assert " … " in marked and len(marked) < 300


def test_a_mark_in_the_text_is_none() -> None:
    marked = mark_pair("Rebels [S] met Kenya.", actor=Span(15, 20), recipient=None)
    assert marked == "Rebels (S) met [S] Kenya [/S] ."
