"""Places meant by a common noun: "in the capital", "the town", "there".

In: the parse, the document's places. Out: further place mentions, each with the span of the noun and the rest of the
place that it stands for.
Limits: the nearest fitting place named before, within a few sentences; "the capital" is one that was named, no other.
"""

import dataclasses
import re
from collections import deque
from functools import cache

from spacy.tokens import Token

from dragoman.lexicons import read_table, split_cell
from dragoman.records import Document, PlaceMention, Precision, Span

_KINDS: dict[str, tuple[Precision, ...]] = {
    "city": ("city",),
    "town": ("city",),
    "village": ("city",),
    "municipality": ("city",),
    "province": ("admin", "region"),
    "region": ("admin", "region"),
    "governorate": ("admin", "region"),
    "peninsula": ("admin", "region"),
    "enclave": ("admin", "region", "city"),
    "island": ("admin", "region", "country"),
    "country": ("country",),
}
_PHRASE = re.compile(rf"\b(?:the|this|that) (?P<noun>capital|{'|'.join(_KINDS)})\b", re.IGNORECASE)
_NARROWING = ("amod", "compound", "poss", "prep", "appos", "relcl")
_FARTHEST = 600  # characters


def find_references(document: Document) -> tuple[PlaceMention, ...]:
    """Definite nouns for places, and "there" after a place, as mentions of what they stand for."""
    doc = document.parsed
    assert doc is not None
    named = [place for place in document.places if place.precision is not None]
    if not named:
        return ()
    found = []
    before: deque[PlaceMention] = deque()
    coming = deque(named)
    for match in _PHRASE.finditer(document.text):
        while coming and coming[0].span.end <= match.start():
            before.append(coming.popleft())
        while before and before[0].span.start < match.start() - _FARTHEST:
            before.popleft()
        span = doc.char_span(match.start("noun"), match.end("noun"))
        place = _meant_by(span.root, before) if span is not None and before else None
        if place is not None:
            how = f"stands for “{place.text}”"
            found.append(dataclasses.replace(place, span=Span(*match.span()), text=match[0], how=how))
    return tuple(found)


def _meant_by(token: Token, before: deque[PlaceMention]) -> PlaceMention | None:
    if token.tag_ != "NN" or any(child.dep_ in _NARROWING for child in token.children):
        return None  # "the town of Yei", "the city that they left": named beside it, or another
    noun = token.lower_
    fitting = (
        p for p in reversed(before) if (p.name in _capitals() if noun == "capital" else p.precision in _KINDS[noun])
    )
    return next(fitting, None)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(capital for row in read_table("states") for capital in split_cell(row["capital"]))
