"""The map between clean and original text leads both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.offsets import OffsetMap
from dragoman.records import Span

# "a\r\nb​cé" -> "a\nbcé": CR LF is one break, the zero-width space goes, "e" and its accent become one letter.
PIECES = [(0, 1), (1, 3), (3, 4), (5, 6), (6, 8)]


@st.composite
def maps(draw: st.DrawFn) -> tuple[OffsetMap, list[tuple[int, int]]]:
    pieces, at = [], 0
    for gap, width in draw(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 3)), max_size=30)):
        pieces.append((at + gap, at + gap + width))
        at += gap + width
    return OffsetMap.from_pieces(pieces), pieces


def test_a_clean_span_leads_to_all_its_original_characters() -> None:
    offsets = OffsetMap.from_pieces(PIECES)
    assert offsets.to_original(Span(0, 2)) == (0, 3)
    assert offsets.to_original(Span(2, 4)) == (3, 6)
    assert offsets.to_original(Span(4, 5)) == (6, 8)


def test_an_empty_span_stays_empty() -> None:
    offsets = OffsetMap.from_pieces(PIECES)
    assert offsets.to_original(Span(3, 3)) == (5, 5)
    assert offsets.to_original(Span(5, 5)) == (8, 8)
    assert OffsetMap.from_pieces([(3, 4)]).without([Span(0, 1)], length=1).to_original(Span(0, 0)) == (0, 0)


def test_an_original_span_leads_to_what_survives_of_it() -> None:
    offsets = OffsetMap.from_pieces(PIECES)
    assert offsets.to_clean(Span(0, 8)) == (0, 5)
    assert offsets.to_clean(Span(4, 5)) == (3, 3)
    assert offsets.to_clean(Span(7, 8)) == (4, 5)


def test_pieces_one_by_one_are_the_identity() -> None:
    offsets = OffsetMap.from_pieces([(0, 1), (1, 2)])
    assert offsets.is_identity
    assert offsets.to_original(Span(5, 9)) == offsets.to_clean(Span(5, 9)) == (5, 9)


@pytest.mark.parametrize("pieces", [[(0, 2), (1, 3)], [(4, 5), (0, 1)]])
def test_pieces_that_overlap_or_run_backwards_are_refused(pieces: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        OffsetMap.from_pieces(pieces)


@given(maps())
def test_there_and_back(made: tuple[OffsetMap, list[tuple[int, int]]]) -> None:
    offsets, pieces = made
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            original = offsets.to_original(Span(start, end))
            assert original == (pieces[start][0], pieces[end - 1][1])
            assert offsets.to_clean(original) == (start, end)


@given(maps(), st.data())
def test_deleting_is_the_map_of_what_is_left(
    made: tuple[OffsetMap, list[tuple[int, int]]], data: st.DataObject
) -> None:
    offsets, pieces = made
    cuts = sorted(data.draw(st.sets(st.integers(0, len(pieces)), max_size=6)))
    removed = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    left = offsets.without(removed, length=len(pieces))
    kept = [i for i in range(len(pieces)) if not any(a <= i < b for a, b in removed)]
    for number, old in enumerate(kept):
        assert left.to_original(Span(number, number + 1)) == pieces[old]
