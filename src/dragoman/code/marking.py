"""A sentence as the encoder sees it: the two parties and the trigger between markers.

In: a text and the spans of an actor, a recipient and a trigger, each of which may be absent. Out: a string with
markers: "[S] Iran [/S] will [V] sell [/V] drones to [T] Russia [/T]."
Limits: of a long text only a window around the spans is kept: what decides stands near by, and a sentence of any
length costs the same.
"""

from dragoman.records import Span

ACTOR_MARKS = ("[S]", "[/S]")
RECIPIENT_MARKS = ("[T]", "[/T]")
TRIGGER_MARKS = ("[V]", "[/V]")
MARKS = (*ACTOR_MARKS, *RECIPIENT_MARKS, *TRIGGER_MARKS)
_REACH = 180  # characters kept on either side of the spans; nine tenths of news sentences fit whole
_WIDEST = 520


def mark_pair(text: str, *, actor: Span | None, recipient: Span | None, trigger: Span | None = None) -> str:
    """The text with markers; spans may nest or overlap. Raises ValueError if all three are absent."""
    marked = [
        (span, marks)
        for span, marks in ((actor, ACTOR_MARKS), (recipient, RECIPIENT_MARKS), (trigger, TRIGGER_MARKS))
        if span is not None
    ]
    if not marked:
        raise ValueError("nothing to mark: give an actor, a recipient or a trigger")
    first, last = _window(text, [span for span, _ in marked])
    insertions: list[tuple[int, int, int, str]] = []
    for span, (opening, closing) in marked:
        length = span.end - span.start
        # At one place, what ends comes before what begins; the wider of two opens first and closes last.
        insertions.append((span.start, 1, -length, f" {opening} "))
        insertions.append((span.end, 0, length, f" {closing} "))
    pieces: list[str] = []
    at = first
    for place, _, _, mark in sorted(insertions):
        pieces += (text[at:place], mark)
        at = place
    pieces.append(text[at:last])
    return " ".join("".join(pieces).split())


def _window(text: str, spans: list[Span]) -> tuple[int, int]:
    """Where to cut: the whole text, or the words around the spans."""
    if len(text) <= _WIDEST:
        return 0, len(text)
    first = max(0, min(span.start for span in spans) - _REACH)
    last = min(len(text), max(span.end for span in spans) + _REACH)
    while first > 0 and not text[first - 1].isspace():
        first -= 1
    while last < len(text) and not text[last].isspace():
        last += 1
    return first, last
