"""Whom descriptions stand for: "the president", "the group", "the country", "the government", "rebel fighters".

In: role nouns that named nobody. Out: the entity they stand for, or its state. Limits: a description that says
something new of an entity ("the 45-year-old") is understood by gender and number alone.
"""

import dataclasses
import datetime
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache

from spacy.tokens import Token

from dragoman.records import ActorMention, Document
from dragoman.resolve.actor_entities import Entity as KnownEntity
from dragoman.resolve.actor_entities import find_person, read_homelands, read_persons
from dragoman.resolve.actor_offices import assess_person, holds_office
from dragoman.resolve.clause_grammar import Grammar
from dragoman.resolve.discourse import Discourse, Entity
from dragoman.resolve.reference_words import Wanted, read_class

_DOMESTIC = frozenset(
    ("GOV", "MIL", "COP", "JUD", "LEG", "SPY", "OPP", "PTY", "CVL", "REB", "LAB", "BUS", "EDU", "MED")
)
# "The court" is of the state just spoken of; "the rebels" are those that the whole article is about.
_ORGANS = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
_PUBLIC = _DOMESTIC - {"CVL", "BUS", "EDU", "MED"}
_NEAR_ORGAN = 0.5
_NEAR_PEOPLE = 0.25
_NONE: Counter[str] = Counter()
_PARAGRAPH = re.compile(r"\n\s*")
_PARAGRAPHS_BACK = 4
_NOUN_REACH = 12
_MODIFIERS = frozenset(("compound", "amod", "nmod", "poss"))


class StatesAtIssue:
    """How much the text, and each of its sentences, is about each state."""

    def __init__(self, document: Document, grammar: Grammar) -> None:
        self._grammar = grammar
        self._whole: Counter[str] = Counter()
        self._by_sentence: dict[int, Counter[str]] = {}
        self._places: list[tuple[int, str]] = []
        self._breaks = [match.end() for match in _PARAGRAPH.finditer(document.text)]
        self._by_paragraph: dict[int, Counter[str]] = {}
        named = {m.span.start: m.code for m in document.actors if m.kind == "state"}
        towns = {p.span.start: p.country for p in document.places if p.country and p.precision != "country"}
        for start, code in sorted((towns | named).items()):
            if code in ("---", None):
                continue
            sentence = grammar.sentences[min(bisect_left(grammar.starts, start), len(grammar.starts) - 1)]
            self._whole[code] += 1
            if start in towns:
                self._places.append((start, code))
            self._by_sentence.setdefault(sentence, Counter())[code] += 1
            self._by_paragraph.setdefault(bisect_right(self._breaks, start), Counter())[code] += 1

    def choose(self, token: int, mention: ActorMention, speaker: str | None = None) -> str | None:
        """The state that the paragraph and the text are most about, unless this sentence is about another one.

        `speaker` is the state of somebody who addresses or blames the mention: an outsider's "urged the army" is not
        about his own.
        """
        homes = _find_homes(mention)
        if homes is not None:  # "Kurdish forces": of one of the states where Kurds live
            return max(homes, key=lambda code: self._whole[code], default=None)
        if not self._whole:
            return None
        sentence = self._grammar.sentences[token]
        here, before = self._by_sentence.get(sentence, _NONE), self._by_sentence.get(sentence - 1, _NONE)
        leading = self._whole.most_common(3)
        most = leading[0][1]
        near = _NEAR_ORGAN if mention.sector in _ORGANS else _NEAR_PEOPLE
        paragraph = self._paragraph_counts(token)
        most_there = max(paragraph.values(), default=1)

        outsider = speaker if speaker != leading[0][0] else None

        def weigh(code: str) -> float:
            around = near * (code in here) + 0.5 * near * (code in before)
            return self._whole[code] / most + paragraph[code] / most_there + around - 2.0 * (code == outsider)

        return max(sorted({*(code for code, _ in leading), *here, *before, *paragraph}), key=weigh)

    def _paragraph_counts(self, token: int) -> Counter[str]:
        """States of the token's paragraph, or of the last before it that names any: a round-up has many settings."""
        number = bisect_right(self._breaks, self._grammar.starts[token])
        for near in range(number, max(-1, number - _PARAGRAPHS_BACK), -1):
            if near in self._by_paragraph:
                return self._by_paragraph[near]
        return _NONE

    def list_near(self, token: int) -> list[str]:
        """The states that this sentence and the one before are about."""
        sentence = self._grammar.sentences[token]
        both = (self._by_sentence.get(number, _NONE) for number in (sentence - 1, sentence))
        return list(dict.fromkeys(code for counter in both for code in counter))

    def choose_nearest_place(self, token: int) -> tuple[int, str] | None:
        """Where the last town or region before the word stands, and its state."""
        number = bisect_left(self._places, (self._grammar.starts[token], ""))
        return self._places[number - 1] if number else None


def _find_homes(mention: ActorMention) -> list[str] | None:
    for word in mention.text.lower().replace("-", " ").split():
        homes = read_homelands().get(word)
        if homes is not None:
            return homes
    return None


def choose_described(
    discourse: Discourse,
    states: StatesAtIssue,
    token: int,
    mention: ActorMention,
    wanted: Wanted,
    on: datetime.date | None,
) -> Entity | None:
    """The entity that the description takes up, or None for somebody new."""
    if wanted.office is not None:
        return _choose_officer(discourse, token, mention, wanted.office, on)
    if wanted.is_nearest:
        return _choose_state(discourse, states, token)
    recent = discourse.list_recent(token, _NOUN_REACH)
    fitting = [
        occurrences
        for occurrences in recent.values()
        if occurrences[0].entity.mention.kind in wanted.kinds and occurrences[0].entity.mention.code != "---"
    ]
    if not fitting:
        return None
    return max(fitting, key=lambda occurrences: (_rank(discourse, token, occurrences[0].entity), occurrences[0].token))[
        0
    ].entity


def choose_full_name(discourse: Discourse, token: Token, mention: ActorMention) -> Entity | None:
    """ "The Commission" after "the European Commission", "the ministry" after "Peru's health ministry"."""
    children = list(token.children)
    if mention.plural or mention.kind != "organ" or not any(child.lower_ == "the" for child in children):
        return None
    if any(child.dep_ in ("amod", "compound", "nmod", "poss", "prep", "relcl") for child in children):
        return None
    noun = token.lower_
    for entity in discourse.list_described([noun]):
        name = entity.mention.name.lower()
        is_body = entity.mention.kind in ("body", "organ", "group") and entity.mention.code != "---"
        if is_body and (name.endswith(f" {noun}") or f"{noun} of " in name):
            return entity
    return None


def _choose_state(discourse: Discourse, states: StatesAtIssue, token: int) -> Entity | None:
    """ "the country": the last one named as such, or where the last town lies; "US forces" names no country."""
    named = [
        occurrence.token
        for occurrences in discourse.list_recent(token, _NOUN_REACH).values()
        for occurrence in occurrences
        if occurrence.entity.mention.kind == "state" and occurrence.role not in _MODIFIERS
    ]
    latest = max(named, default=-1)
    place = states.choose_nearest_place(token)
    if place is not None and (latest < 0 or place[0] > discourse.grammar.starts[latest]):
        entity = discourse.find_state(place[1])
        if entity is not None:
            return entity
    return discourse.entity_at(latest) if latest >= 0 else None


def _rank(discourse: Discourse, token: int, entity: Entity) -> float:
    distance = discourse.grammar.sentences[token] - entity.sentence
    return min(entity.count, 5) * 0.3 - 0.5 * distance


def _choose_officer(
    discourse: Discourse, token: int, mention: ActorMention, office: str, on: datetime.date | None
) -> Entity | None:
    """ "the president": somebody called so before, else somebody known to hold that office."""
    words = office.split()
    described = [e for e in discourse.list_described(words) if _is_person_of(e, mention)]
    if described:
        return described[0]
    is_leader = office.split()[-1] == "leader"
    for occurrences in discourse.list_recent(token, _NOUN_REACH).values():
        entity = occurrences[0].entity
        known = _find_known(entity)
        if known is None or not _is_person_of(entity, mention):
            continue
        if is_leader and assess_person(known, on).office.startswith(("head of", "supreme leader")):
            return entity
        if holds_office(known, entity.mention.code, office, on) and assess_person(known, on).is_current:
            return entity
    return None


def _is_person_of(entity: Entity, mention: ActorMention) -> bool:
    """A named person of the description's gender and, where it tells one, its state."""
    person = entity.mention
    if person.kind != "person" or (entity.gender not in (mention.gender, None) and mention.gender in ("m", "f")):
        return False
    return mention.code in ("---", person.code)


def _find_known(entity: Entity) -> KnownEntity | None:
    if entity.mention.kind != "person" or (entity.mention.wikidata is None and " " not in entity.mention.name):
        return None
    number = _index_persons().get(entity.mention.name)
    return None if number is None else find_person(number)


@cache
def _index_persons() -> dict[str, int]:
    return {rows[0].cells["name"]: number for number, rows in enumerate(read_persons())}


def is_domestic(mention: ActorMention) -> bool:
    """ "the army", "rebel fighters" are of the state at issue; "five other countries", "foreign officials" do not."""
    if mention.sector not in _DOMESTIC and _find_homes(mention) is None:
        return False
    words = mention.text.lower().split()
    return not read_class("foreign word").intersection(words) and words[-1] not in read_class("foreign noun")


def settle_persons(document: Document, grammar: Grammar, states: StatesAtIssue) -> Document:
    """ "Okot Lual, a spokesman for the rebels": of the state at issue where he is first named."""
    numbers = {start: number for number, start in enumerate(grammar.starts)}
    settled: dict[str, str | None] = {}
    actors = []
    for mention in document.actors:
        if mention.kind == "person" and mention.code == "---" and mention.sector in _PUBLIC:
            if mention.name not in settled:
                settled[mention.name] = states.choose(numbers[mention.head], mention)
            mention = dataclasses.replace(mention, code=settled[mention.name] or "---")
        actors.append(mention)
    return dataclasses.replace(document, actors=tuple(actors))
