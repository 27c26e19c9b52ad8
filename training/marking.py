"""A sentence as training writes it: the two parties and the trigger between markers.

In: a text and the spans of an actor, a recipient and a trigger, each of which may be absent. Out: a string with
markers: "[S] Iran [/S] will [V] sell [/V] drones to [T] Russia [/T]."
Limits: of a long text only what stands around the spans is kept: what decides is near by, and a sentence of any
length costs about the same. A mark that the text itself holds is shown in round brackets.
"""

import re

from dragoman.code.passages import widen
from dragoman.records import Span

MARKS_OF_ROLES = (("[S]", "[/S]"), ("[T]", "[/T]"), ("[V]", "[/V]"))  # actor, recipient, trigger
MARKS = tuple(mark for marks in MARKS_OF_ROLES for mark in marks)
_REACH = 180  # characters kept on either side of the spans; nine tenths of news sentences fit whole
_WIDEST = 520
_NEAR = 60  # characters kept around each end of spans that stand further apart
_LITERAL = re.compile("|".join(map(re.escape, MARKS)))


def mark_pair(text: str, *, actor: Span | None, recipient: Span | None, trigger: Span | None = None) -> str:
    """The text with markers; spans may nest or overlap. Raises ValueError if all three are absent."""
    marked = [
        (span, marks)
        for span, marks in zip((actor, recipient, trigger), MARKS_OF_ROLES, strict=True)
        if span is not None
    ]
    if not marked:
        raise ValueError("nothing to mark: give an actor, a recipient or a trigger")
    text = _LITERAL.sub(lambda match: f"({match[0][1:-1]})", text)
    kept = _find_kept(text, [span for span, _ in marked])
    insertions: list[tuple[int, int, int, str]] = []
    for span, (opening, closing) in marked:
        length = span.end - span.start
        # At one place, what ends comes before what begins; the wider of two opens first and closes last.
        insertions.append((span.start, 1, -length, f" {opening} "))
        insertions.append((span.end, 0, length, f" {closing} "))
    return " ".join(" … ".join(_insert(text, part, insertions) for part in kept).split())


def _insert(text: str, part: Span, insertions: list[tuple[int, int, int, str]]) -> str:
    """A part of the text with the marks that stand in it."""
    pieces: list[str] = []
    at = part.start
    for place, _, _, mark in sorted(insertions):
        if part.start <= place <= part.end:
            pieces += (text[at:place], mark)
            at = place
    pieces.append(text[at : part.end])
    return "".join(pieces)


def _find_kept(text: str, spans: list[Span]) -> list[Span]:
    """The whole text, or of a long one the words around each end of each span."""
    if len(text) <= _WIDEST:
        return [Span(0, len(text))]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    if last - first <= _WIDEST:
        return [widen(text, first, last, _REACH)]
    kept: list[Span] = []
    for place in sorted(end for span in spans for end in span):
        part = widen(text, place, place, _NEAR)
        if kept and part.start <= kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, part.end))
        else:
            kept.append(part)
    return kept
