"""The map between a cleaned text and the text it was made from.

In: how each character of the new text came about. Out: spans carried both ways.
Limits: a clean character stems from one contiguous stretch of the original; original
characters may vanish, none may be invented.
"""

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import gt
from typing import Self

from dragoman.records import Span


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Where every clean character starts and ends in the original; unused when the map is the identity."""

    starts: "array[int]"
    ends: "array[int]"
    is_identity: bool = False

    @classmethod
    def identity(cls) -> Self:
        return cls(array("L"), array("L"), is_identity=True)

    @classmethod
    def from_pieces(cls, pieces: list[tuple[int, int]]) -> Self:
        """One (start, end) of the original for each clean character, ascending and disjoint."""
        starts = array("L", [start for start, _ in pieces])
        ends = array("L", [end for _, end in pieces])
        if any(map(gt, ends, starts[1:])):
            raise ValueError("offset map: pieces overlap or run backwards")
        if starts == array("L", range(len(pieces))) and ends == array("L", range(1, len(pieces) + 1)):
            return cls.identity()
        return cls(starts, ends)

    def to_original(self, span: Span) -> Span:
        """The original's span of a clean span; an empty span stays empty."""
        if self.is_identity:
            return span
        if span.start >= span.end:
            at = self.starts[span.start] if span.start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(self.starts[span.start], self.ends[span.end - 1])

    def to_clean(self, span: Span) -> Span:
        """The clean span of everything that survives of an original's span."""
        if self.is_identity:
            return span
        start = bisect_right(self.ends, span.start)
        end = max(start, bisect_left(self.starts, span.end))
        return Span(start, end)

    def without(self, removed: list[Span], *, length: int) -> "OffsetMap":
        """The map after deleting ascending, disjoint clean spans from a clean text of `length`."""
        if not removed:
            return self
        starts = array("L", range(length)) if self.is_identity else self.starts
        ends = array("L", range(1, length + 1)) if self.is_identity else self.ends
        kept_starts, kept_ends, at = array("L"), array("L"), 0
        for span in [*removed, Span(length, length)]:
            kept_starts.extend(starts[at : span.start])
            kept_ends.extend(ends[at : span.start])
            at = span.end
        return OffsetMap(kept_starts, kept_ends)
