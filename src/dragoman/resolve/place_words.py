"""The words of a text as the search for places needs them.

In: a document's text and its parse. Out: its words with offsets, and what the parser's named entities and tags say
about any stretch of characters. Limits: words are cut by our own rule, since the parser keeps "U.S.-led" in one piece.
"""

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from dragoman.lexicons import read_table
from dragoman.records import Document, Span

_LETTER = r"[^\W\d_]"
# initials with their dots ("U.S.", "D.C.") | a word, apostrophes inside ("Sana'a") but no possessive | a number
_WORD = re.compile(
    rf"(?:[A-Z]\.){{2,}}|{_LETTER}+(?:['’ʿ‘]{_LETTER}+)*?(?=['’]s\b)|{_LETTER}+(?:['’ʿ‘]{_LETTER}+)*|\d+"
)
_WRAPPED = re.compile(r"[ \t\xa0]*\n[ \t\xa0]+|[ \t\xa0]{2,}")


class Word(NamedTuple):
    """A word of the text; `is_capital` when it starts with a capital letter."""

    start: int
    end: int
    text: str
    is_capital: bool


class Entity(NamedTuple):
    """A named entity of the parser, without a leading article or a trailing possessive."""

    start: int
    end: int
    label: str


class Words:
    """A document's words, entities and tags, searchable by position."""

    def __init__(self, document: Document) -> None:
        self.text = document.text
        self.words = [
            Word(match.start(), match.end(), match.group(), match.group()[0].isupper())
            for match in _WORD.finditer(document.text)
        ]
        self._starts = [word.start for word in self.words]
        self.entities = _read_entities(document)
        self._entity_starts = [entity.start for entity in self.entities]
        self.tags = {token.idx: token.tag_ for token in document.parsed} if document.parsed is not None else {}
        self.lower_words = {word.text for word in self.words if not word.is_capital}
        self.person_parts: set[str] = set()
        for entity in self.entities:
            parts = self._inside(entity) if entity.label == "PERSON" else []
            if len(parts) > 1:
                self.person_parts.update(word.text for word in parts if word.is_capital)

    def index_at(self, position: int) -> int:
        """Number of the last word that starts at or before `position`; -1 before the first."""
        return bisect_right(self._starts, position) - 1

    def entity_at(self, span: Span) -> Entity | None:
        """The entity that covers or overlaps the start of `span`."""
        at = bisect_right(self._entity_starts, span.start) - 1
        if at >= 0 and self.entities[at].end > span.start:
            return self.entities[at]
        if at + 1 < len(self.entities) and self.entities[at + 1].start < span.end:
            return self.entities[at + 1]
        return None

    def gap_after(self, index: int) -> str:
        """The characters between word `index` and the next one, a line wrapped in mid-sentence being a space."""
        if not 0 <= index < len(self.words) - 1:
            return "\n"
        gap = self.text[self.words[index].end : self.words[index + 1].start]
        return _WRAPPED.sub(" ", gap) if len(gap) > 1 else gap

    def neighbour(self, index: int) -> Word | None:
        """The word at `index`, if there is one."""
        return self.words[index] if 0 <= index < len(self.words) else None

    def words_between(self, start: int, end: int) -> list[Word]:
        """The words that begin in [start, end)."""
        return self.words[self.index_at(start - 1) + 1 : self.index_at(end - 1) + 1]

    def _inside(self, entity: Entity) -> list[Word]:
        return self.words_between(entity.start, entity.end)


@cache
def words_of_role(*roles: str) -> frozenset[str]:
    """The words of place_words.csv with one of these roles: admin, city, capital, region, water, site, organisation."""
    return frozenset(row["word"] for row in read_table("place_words") if row["role"] in roles)


def _read_entities(document: Document) -> list[Entity]:
    if document.parsed is None:
        return []
    entities = []
    for entity in document.parsed.ents:
        start, end = entity.start_char, entity.end_char
        text = document.text[start:end]
        if text[:4].lower() == "the ":
            start += 4
        if text.endswith(("'s", "’s")):
            end -= 2
        elif text.endswith(("-", ",", "(", ".")) and not text[-3:].count("."):
            end -= 1
        if start < end:
            entities.append(Entity(start, end, entity.label_))
    return entities
