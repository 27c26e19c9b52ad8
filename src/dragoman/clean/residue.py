"""Lines that are not news are set aside, never lost; a dateline is read.

In: clean text. Out: the text without its residue, `residue` (spans of the *article*, since the
characters leave the text), `dateline` (spans of the text, which keeps it), `offsets` extended.
Limits: a unit is a whole line, or a whole sentence at the end of the text; nothing inside a
sentence is touched.
"""

import dataclasses
import re
from functools import cache

from dragoman.lexicons import read_table
from dragoman.records import Dateline, Document, Residue, Span, Unreadable

_LINE = re.compile(r"[^\n]+")
# The last sentence of the last line: leaked template text is often glued to the closing paragraph.
_LAST_SENTENCE = re.compile(r"(?<=[.!?”\"’])\s+(?P<last>[^.!?\n]{10,200}[.!?]?)\s*\Z")
_LONGEST_LINE = 300  # no navigation line is longer; news paragraphs are
# "ANKARA, July 19 (Reuters) - ", "WASHINGTON (AP) — ", "BEIRUT/GENEVA, 3 March —", "KYIV, Ukraine (AP) —"
_DATELINE = re.compile(
    r"\A\s*(?P<place>[A-Z][A-Z'’.\-]+(?:[ /][A-Z][A-Z'’.\-]+){0,4})"
    r"(?:, (?P<state>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}))?"
    r"(?P<date>,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?)?"
    r"(?: \((?P<outlet>[^()\n]{2,30})\))?\s*(?:--?|–|—|:)\s+"
)


def remove_residue(document: Document) -> Document:
    """Fill `residue` and `dateline` and shorten `text`. Raises Unreadable when nothing else is left."""
    found = _find_residue(document.text)
    if not found:
        return dataclasses.replace(document, dateline=_find_dateline(document.text))
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
        document, text=text, offsets=offsets, residue=tuple(residue), dateline=_find_dateline(text)
    )


def _find_residue(text: str) -> list[tuple[Span, str]]:
    """Ascending, disjoint spans with their kind."""
    found = []
    for line in _LINE.finditer(text):
        kind = _classify_line(line[0])
        if kind:
            found.append((Span(line.start(), line.end()), kind))
    last = _LAST_SENTENCE.search(text, max(0, len(text) - 400))
    if last and not (found and found[-1][0].end > last.start("last")):
        kind = _classify_line(last["last"])
        if kind == "template":
            found.append((Span(last.start("last"), last.end("last")), kind))
    return found


def _classify_line(line: str) -> str | None:
    stripped = line.strip(" \t-–—•*|>»")
    if not stripped or len(stripped) > _LONGEST_LINE:
        return None
    return next((kind for kind, pattern in _patterns() if pattern.fullmatch(stripped)), None)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    # Bylines need their capitals; everything else is matched in any case.
    return tuple(
        (row["kind"], re.compile(row["pattern"], 0 if "[A-Z]" in row["pattern"] else re.IGNORECASE))
        for row in read_table("residue")
    )


def _find_dateline(text: str) -> Dateline | None:
    match = _DATELINE.match(text)
    # A colon or dash alone after capitals is a headline ("NATO: ..."); a date, agency or em dash makes it a dateline.
    if not match or not (match["outlet"] or match["date"] or "—" in match[0] or "--" in match[0]):
        return None
    end = match.end("state") if match["state"] else match.end("place")
    span = Span(match.start("place"), match.end())
    return Dateline(
        span=span, text=text[span.start : span.end], place=Span(match.start("place"), end), outlet=match["outlet"]
    )
