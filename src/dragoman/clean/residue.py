"""Lines that are not news are set aside, never lost.

In: clean text. Out: the text without its residue, `residue` (spans of the *article*, since the
characters leave the text), `dateline` (spans of the text, which keeps it), `offsets` extended.
Limits: a unit is a whole line, or leaked template text as the whole last sentence of a line;
nothing inside a sentence is touched.
"""

import dataclasses
import re
from functools import cache

from dragoman.clean.dateline import find_dateline
from dragoman.lexicons import read_table
from dragoman.records import Document, Residue, Span, Unreadable

_LINE = re.compile(r"[^\n]+")
# Leaked template text is often glued to a paragraph's last sentence:
# "... a country torn by civil war. The shortcode is missing a valid Donation Form ID attribute."
_SENTENCE_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=\S)")
_LONGEST_LAST_SENTENCE = 200
_LONGEST_LINE = 300  # no navigation line is longer; news paragraphs are


def remove_residue(document: Document) -> Document:
    """Fill `residue` and `dateline` and shorten `text`. Raises Unreadable when nothing else is left."""
    found = _find_residue(document.text)
    if not found:
        return dataclasses.replace(document, dateline=find_dateline(document.text))
    offsets = document.offsets.without([span for span, _ in found], length=len(document.text))
    pieces, at = [], 0
    residue = []
    for span, kind in found:
        pieces.append(document.text[at : span.start])
        at = span.end
        original = document.offsets.to_original(span)
        residue.append(Residue(span=original, text=document.article.text[original.start : original.end], kind=kind))
    text = "".join(pieces) + document.text[at:]
    if not text.strip():
        raise Unreadable("clean", "nothing but residue (template, navigation or subscription lines)")
    return dataclasses.replace(
        document, text=text, offsets=offsets, residue=tuple(residue), dateline=find_dateline(text)
    )


def _find_residue(text: str) -> list[tuple[Span, str]]:
    """Ascending, disjoint spans with their kind."""
    found = []
    for line in _LINE.finditer(text):
        kind = _classify_line(line[0])
        start = line.start()
        if kind is None:
            start += _find_last_sentence(line[0])
            kind = _classify_line(text[start : line.end()]) if start > line.start() else None
            if kind != "template":
                continue
        found.append((Span(start, line.end()), kind))
    return found


def _find_last_sentence(line: str) -> int:
    """Where the line's last sentence starts, if it may be template text; 0 when there is one sentence only."""
    start = 0
    for end in _SENTENCE_END.finditer(line, max(0, len(line.rstrip()) - _LONGEST_LAST_SENTENCE)):
        start = end.end()
    return start


def _classify_line(line: str) -> str | None:
    stripped = line.lstrip(" \t-–—•*|>»").rstrip(" \t-–—•*|»")
    if not stripped or len(stripped) > _LONGEST_LINE:
        return None
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(stripped)), None)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # Any case, but where a row says (?-i:...): bylines need their capitals.
    return tuple((row["kind"], re.compile(row["pattern"], re.IGNORECASE)) for row in read_table("residue"))
