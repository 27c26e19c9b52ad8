"""A parsed text as the actor rules see it: token columns, and lexicon hits laid over the tokens.

In: a document. Out: a `Reading`. Limits: hits that begin or end inside a token ("U.S.-led") cover the whole
token; what stands before or after a hyphen is read from the characters.
"""

import datetime
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field

from dragoman.records import Document
from dragoman.resolve.actor_entities import Entity, Role, read_homelands, read_roles, read_words
from dragoman.resolve.actor_index import Hit, find_hits

_TAIL = re.compile(r"-([^\W\d_]+)")
_HEAD = re.compile(r"([^\W\d_]+)-$")


@dataclass(slots=True)
class Spot:
    """A hit of a name over tokens [first, last): the entity chosen, and how it is used."""

    start: int
    end: int
    first: int
    last: int
    head: int
    hit: Hit
    entity: Entity
    use: str
    is_modifier: bool
    owns: bool


@dataclass(slots=True)
class RoleSpot:
    """A hit of a role noun over tokens [first, last)."""

    start: int
    end: int
    first: int
    last: int
    head: int
    role: Role


@dataclass(slots=True)
class Reading:
    """Columns of the parse, and the hits. Token numbers everywhere, unless `start`/`end`."""

    text: str
    on: datetime.date | None
    words: list[str]
    lowers: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    starts: list[int]
    ends: list[int]
    sentence_ends: list[int]
    entities: list[tuple[int, int, str]]
    spots: list[Spot] = field(default_factory=list)
    roles: list[RoleSpot] = field(default_factory=list)
    spot_at: dict[int, Spot] = field(default_factory=dict)
    role_at: dict[int, RoleSpot] = field(default_factory=dict)
    place_at: dict[int, str] = field(default_factory=dict)
    dates: frozenset[int] = frozenset()
    weights: Counter[str] = field(default_factory=Counter)

    def cover(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that the characters touch, as [first, last)."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        return first, max(bisect_left(self.starts, end), first + 1)

    def find_head(self, first: int, last: int) -> int:
        """The token of [first, last) that hangs on something outside; the last such, or the last noun."""
        for token in range(last - 1, first - 1, -1):
            if not first <= self.heads[token] < last or self.heads[token] == token:
                return token
        return last - 1

    def is_possessor(self, last: int) -> bool:
        """Whether the tokens up to `last` are followed by 's."""
        return last < len(self.words) and self.tags[last] == "POS"

    def find_home(self, token: int) -> str | None:
        """ "Bavarian police", "Shan rebels": a part or people of one state; of several, coreference chooses."""
        homes = read_homelands().get(self.lowers[token]) if self.words[token][0].isupper() else None
        return homes[0] if homes is not None and len(homes) == 1 else None


def read_document(document: Document) -> Reading:
    """Lay the lexicons' hits over the parse."""
    doc = document.parsed
    assert doc is not None
    tokens = list(doc)  # spaCy makes a token anew each time that it is asked for one
    words = [token.text for token in tokens]
    reading = Reading(
        text=document.text,
        on=document.article.published,
        words=words,
        lowers=[word.lower() for word in words],
        pos=[token.pos_ for token in tokens],
        tags=[token.tag_ for token in tokens],
        deps=[token.dep_ for token in tokens],
        heads=[token.head.i for token in tokens],
        starts=[token.idx for token in tokens],
        ends=[token.idx + len(token) for token in tokens],
        sentence_ends=[sentence.end for sentence in doc.sents],
        entities=[(entity.start, entity.end, entity.label_) for entity in doc.ents],
    )
    reading.dates = frozenset(
        token for first, last, label in reading.entities if label in ("DATE", "TIME") for token in range(first, last)
    )
    names, roles = find_hits(document.text)
    _lay_places(reading, document)
    _lay_names(reading, names, _find_silent(document))
    _lay_roles(reading, roles)
    return reading


def _find_silent(document: Document) -> tuple[int, int]:
    """Characters of the dateline: "ANKARA, July 19 (Reuters) -" names no actor."""
    return document.dateline.span if document.dateline is not None else (0, 0)


def _lay_places(reading: Reading, document: Document) -> None:
    for place in document.places:
        if place.country is not None and place.precision in ("site", "city", "admin", "region"):
            first, last = reading.cover(place.span.start, place.span.end)
            reading.place_at |= dict.fromkeys(range(first, last), place.country)


def _lay_names(reading: Reading, hits: list[Hit], silent: tuple[int, int]) -> None:
    persons = _find_person_tokens(reading)
    kept: list[tuple[Hit, int, int]] = []
    for hit in hits:
        if silent[0] <= hit.start < silent[1]:
            continue
        first, last = reading.cover(hit.start, hit.end)
        if _is_other_name(reading, hit, first, last, persons):
            continue
        kept.append((hit, first, last))
        targets = {use.target.code for use in hit.uses if isinstance(use.target, Entity) and use.use != "surname"}
        if len(targets) == 1:
            reading.weights[targets.pop()] += 1
    for hit, first, last in kept:
        spot = _make_spot(reading, hit, first, last)
        if spot is not None:
            reading.spots.append(spot)
            reading.spot_at |= dict.fromkeys(range(first, last), spot)


def _find_person_tokens(reading: Reading) -> dict[int, tuple[int, int]]:
    """Tokens inside names of persons of two words or more, as the recogniser sees them."""
    return {
        token: (first, last)
        for first, last, label in reading.entities
        if label == "PERSON" and last - first > 1
        for token in range(first, last)
    }


def _is_other_name(reading: Reading, hit: Hit, first: int, last: int, persons: dict[int, tuple[int, int]]) -> bool:
    """ "Jordan" in "Jordan Peterson", "Paris" in "Paris, Texas": the letters are there, the state is not."""
    use = hit.uses[0].use
    if use in ("person", "surname"):
        return False
    inside = persons.get(first)
    if inside is not None and last - first == 1:
        if first > inside[0] and reading.pos[first - 1] == "PROPN" and not reading.words[first - 1].isupper():
            return reading.heads[first - 1] == first  # "Nnamdi Kanu", "Michael Jordan"
        if use in ("name", "capital", "metonym") and last < inside[1]:
            return reading.tags[last] != "POS" and reading.pos[last] == "PROPN" and reading.heads[first] > first
    place = reading.place_at.get(first)
    if use in ("name", "capital") and place is not None:
        return all(isinstance(use.target, Entity) and use.target.code != place for use in hit.uses)
    return False


def _make_spot(reading: Reading, hit: Hit, first: int, last: int) -> Spot | None:
    tail = _TAIL.match(reading.text, hit.end)
    before = _HEAD.search(reading.text, max(0, hit.start - 12), hit.start)
    is_foreign = before is not None and before.group(1).lower() in read_words("foreign head")
    is_tailed = tail is not None and tail.group(1).islower()
    entity, use = choose_use(reading, hit, first, last)
    if is_foreign and entity.kind == "person":  # "anti-Assad rebels" are in Assad's country
        return Spot(hit.start, hit.end, first, last, last - 1, hit, entity, "stance", True, True)
    if is_foreign:
        return None
    head = reading.find_head(first, last)
    if is_tailed and tail is not None:  # "Saudi-led coalition" is Saudi; "Iran-backed rebels" are not Iran's
        owns = tail.group(1) in read_words("owning tail")
        return Spot(hit.start, hit.end, first, last, head, hit, entity, use, True, owns) if owns else None
    return Spot(hit.start, hit.end, first, last, head, hit, entity, use, _is_modifier(reading, head, last), True)


_MODIFYING = frozenset(("amod", "compound", "nmod", "npadvmod", "quantmod"))


def _is_modifier(reading: Reading, head: int, last: int) -> bool:
    """Whether the name stands before a noun that it modifies: "Turkish forces", "Russian and Iranian envoys"."""
    dep = reading.deps[head]
    if dep in _MODIFYING and reading.heads[head] >= last:
        return True
    if dep == "conj" and last < len(reading.words):
        first = reading.heads[head]
        return reading.deps[first] in _MODIFYING and reading.heads[first] >= last
    return False


def choose_use(reading: Reading, hit: Hit, first: int, last: int) -> tuple[Entity, str]:
    """Which entity a hit means: fitting the date, then the state before it, then the states of the text."""
    targets = [use.target for use in hit.uses if isinstance(use.target, Entity)]
    best = 0
    if len(targets) > 1:
        near = reading.spot_at.get(first - 1)
        if near is None and first >= 2 and reading.tags[first - 1] == "POS":
            near = reading.spot_at.get(first - 2)

        def rank(number: int) -> tuple[bool, bool, int, int]:
            entity = targets[number]
            is_current = not entity.terms or reading.on is None or any(t.covers(reading.on) for t in entity.terms)
            is_near = near is not None and near.entity.code == entity.code
            return is_near, is_current, reading.weights[entity.code], -number

        best = max(range(len(targets)), key=rank)
    entity, names = targets[best], {use.use for use in hit.uses if use.target is targets[best]}
    if names & {"adjective", "demonym"} and not names & {"name"}:
        return entity, _tell_adjective(reading, names, first, last)
    return entity, hit.uses[best].use


def _tell_adjective(reading: Reading, names: set[str], first: int, last: int) -> str:
    """ "Iranian" before a noun is an adjective, "an Iranian", "Iranians", "the British" are people."""
    head = reading.find_head(first, last)
    if "demonym" not in names or _is_modifier(reading, head, last):
        return "adjective"
    if reading.pos[head] in ("NOUN", "PROPN") or (first and reading.lowers[first - 1] == "the"):
        return "demonym"
    return "adjective"


def _is_nominal(reading: Reading, first: int, last: int, head: int) -> bool:
    """ "the displaced", "Burkina Faso's wounded": a noun phrase without a noun."""
    if reading.pos[head] == "ADJ" and last - first > 1:
        return True
    is_argument = reading.deps[head] in ("nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss", "ROOT")
    return is_argument and first > 0 and (reading.lowers[first - 1] == "the" or reading.tags[first - 1] == "POS")


def _lay_roles(reading: Reading, hits: list[Hit]) -> None:
    for hit in hits:
        first, last = reading.cover(hit.start, hit.end)
        if reading.starts[first] != hit.start or reading.ends[last - 1] != hit.end:
            continue
        target = hit.uses[0].target
        assert isinstance(target, Role)
        overlap = reading.spot_at.get(first)
        if overlap is not None and first < overlap.last < last:  # "European [Union leaders]" are no union's leaders
            first = overlap.last
            rest = read_roles().get(" ".join(reading.lowers[first:last]))
            if rest is None:
                continue
            target = rest
        spot = reading.spot_at.get(last - 1)
        if spot is not None and spot.use != "surname":
            continue  # part of a longer name
        head = reading.find_head(first, last)
        if reading.pos[head] not in ("NOUN", "PROPN") and not _is_nominal(reading, first, last, head):
            continue
        before = _HEAD.search(reading.text, max(0, hit.start - 12), hit.start)
        if before is not None and before.group(1).lower() not in read_words("role prefix"):
            continue  # "an eight-country tour"
        if target.noun == "opposition" and last < len(reading.words) and reading.lowers[last] == "to":
            continue  # "their opposition to the war"
        role_spot = RoleSpot(reading.starts[first], hit.end, first, last, head, target)
        reading.roles.append(role_spot)
        reading.role_at |= dict.fromkeys(range(first, last), role_spot)
