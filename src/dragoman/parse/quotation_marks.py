"""Where quoted words begin and end, whatever the marks.

In: a text. Out: `Quoted` stretches, in order, disjoint, marks included. Curly, straight, doubled single, low and angle
marks; marks turned the wrong way (”Like this”) are read by their surroundings, since real articles mix them up.
A paragraph of a longer quotation that opens with a mark again is its own stretch with `continues`.
Limits: quotations within a quotation are not given; a mark that opens and is never closed quotes up to the end of its
paragraph only if it stands at the start of a sentence.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

DOUBLE = '“”„‟"″«»'
DASHES = ("—", "–", "―", "--")
OPENERS = "“„«‘‚"
_MARK = re.compile(r"``|''|‘‘|’’|[“”„‟\"″«»‘’'‚‛]")
_LINE_END = re.compile(r"\n\s*")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_FEW_LINES = 5
_WRAP_WIDTH = 90
_ENDS_SENTENCE = ".?!…"
_BEFORE_OPEN = " \t\n\r\xa0([{—–-/:;,“‘"
_AFTER_CLOSE = " \t\n\r\xa0)]}—–-/:;,.?!…”’\"'"
_LONGEST_SINGLE = 600
_OPENS_WITHIN = re.compile(r"[ \xa0\u2009\u202f]['‘]\w")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Characters [start, end) with their marks, [inner_start, inner_end) without."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    paragraph: int
    is_continued: bool
    continues: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    is_double: bool
    can_open: bool
    can_close: bool
    glyph: str


def find_paragraphs(text: str) -> list[int]:
    """The first character of each paragraph: after a line feed, or in hard-wrapped text after a blank line only."""
    lines = [len(line) for line in text.splitlines() if line.strip()]
    is_wrapped = len(lines) > _FEW_LINES and max(lines) <= _WRAP_WIDTH
    pattern = _BLANK_LINE if is_wrapped else _LINE_END
    return [0, *(match.end() for match in pattern.finditer(text) if 0 < match.end() < len(text))]


def find_quoted(text: str) -> list[Quoted]:
    """All quoted stretches of the text."""
    starts = find_paragraphs(text)
    bounds = [*starts, len(text)]
    marks: list[list[_Mark]] = [[] for _ in starts]
    for match in _MARK.finditer(text):
        marks[bisect_right(starts, match.start()) - 1].append(_read_mark(text, match.start(), match.end()))
    quoted: list[Quoted] = []
    is_open = False
    for index, paragraph_marks in enumerate(marks):
        end = len(text[bounds[index] : bounds[index + 1]].rstrip()) + bounds[index]
        found, is_open = _pair_marks(text, paragraph_marks, bounds[index], end, index, is_open)
        quoted.extend(found)
    return quoted


def _read_mark(text: str, start: int, end: int) -> _Mark:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    glyph = text[start:end]
    is_double = glyph in DOUBLE or len(glyph) == 2
    if is_double and before.isspace() and text[start - 2 : start - 1] in ("'", "’") and after in _AFTER_CLOSE:
        return _Mark(start, end, True, False, True, glyph)  # "He said, 'Go home,' " Smith recalled.
    if is_double and after.isspace() and before in _BEFORE_OPEN and _OPENS_WITHIN.match(text, end):
        return _Mark(start, end, True, True, False, glyph)  # " 'Go home,' he said," Smith recalled.
    opens = (before in _BEFORE_OPEN or (is_double and before in "'’")) and not after.isspace()
    closes = after in _AFTER_CLOSE and not before.isspace()
    if glyph in OPENERS or glyph in ("``", "‘‘"):
        # A proper opener glued to the word before it ("said“No”") still opens; "twisted“ ." closes.
        opens = opens or (not closes and not after.isspace())
        closes = closes and not opens
    elif glyph in "”»’" or glyph == "’’":
        closes = closes or (is_double and not opens and not before.isspace())
        # ”Like this”: turned the wrong way, it opens only where it cannot close.
        opens = opens and not closes
    elif is_double and not opens and not closes and not before.isdigit():
        closes = not before.isspace()  # "No"said the envoy
    elif is_double and before in ",.?!…":
        closes = True  # "No,"said the envoy
    return _Mark(start, end, is_double, opens, closes, glyph)


def _pair_marks(
    text: str, marks: list[_Mark], start: int, end: int, paragraph: int, was_open: bool
) -> tuple[list[Quoted], bool]:
    """The stretches of one paragraph, and whether a double quotation stays open at its end."""
    found: list[Quoted] = []
    opening: _Mark | None = None
    depth = 0
    is_carried = was_open
    skip_until = start
    for position, mark in enumerate(marks):
        if mark.start < skip_until:
            continue
        if opening is None:
            if mark.can_open and mark.is_double:
                opening, depth = mark, 0
            elif mark.can_open and (closing := _close_single(text, marks, position)):
                found.append(_quote(mark, closing.start, closing.end, paragraph, False, False))
                skip_until = closing.end
        elif mark.is_double:
            if mark.can_close and not (mark.can_open and mark.glyph in OPENERS):
                if depth:
                    depth -= 1
                    continue
                found.append(_quote(opening, mark.start, mark.end, paragraph, False, is_carried))
                opening, is_carried = None, False
            elif mark.can_open:
                if text[opening.end : mark.start].rstrip()[-1:] in tuple(_ENDS_SENTENCE):
                    # “First paragraph. “Second paragraph.” run together on one line
                    stop = opening.end + len(text[opening.end : mark.start].rstrip())
                    found.append(_quote(opening, stop, stop, paragraph, True, is_carried))
                    opening, depth, is_carried = mark, 0, True
                elif mark.glyph in OPENERS:
                    depth += 1
    if opening is None:
        return found, False
    if _starts_sentence(text, opening, start) and end > opening.end:
        found.append(_quote(opening, end, end, paragraph, True, is_carried))
        return found, True
    return found, False


def _quote(opening: _Mark, stop: int, end: int, paragraph: int, is_continued: bool, continues: bool) -> Quoted:
    return Quoted(opening.start, end, opening.end, stop, paragraph, is_continued, continues)


def _starts_sentence(text: str, mark: _Mark, paragraph_start: int) -> bool:
    before = text[max(paragraph_start, mark.start - 3) : mark.start].rstrip()
    return not before or before[-1] in ".?!:,…”"


def _close_single(text: str, marks: list[_Mark], position: int) -> _Mark | None:
    """The mark that closes a single-quoted stretch: ‘We are ready,’ but not 'em, the workers’ or '90s."""
    opening = marks[position]
    after = text[opening.end : opening.end + 1]
    if not (after.isalpha() or after in "…[$£€" or (after.isdigit() and opening.glyph in "‘‚")):
        return None
    fallback: _Mark | None = None
    for mark in marks[position + 1 :]:
        if mark.start - opening.end > _LONGEST_SINGLE:
            break
        if mark.is_double and (fallback or mark.can_close):
            break
        if mark.is_double or not mark.can_close:
            if not mark.is_double and mark.can_open and mark.glyph in OPENERS:
                break
            continue
        before = text[mark.start - 1]
        if before in ",.?!…":
            return mark
        if before in "sS" and text[mark.end : mark.end + 2].strip().islower():
            fallback = fallback or mark  # the workers’ rights: a possessive, unless no better mark comes
            continue
        return fallback if fallback and opening.glyph == "'" else mark
    return fallback
