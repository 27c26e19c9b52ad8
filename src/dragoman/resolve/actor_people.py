"""Persons in a text: full names with titles and appositions, then their surnames alone.

In: a `Reading` and its phrases. Out: one `Person` for each place where a person is named, with the state and
sector as of the document's date. Limits: pronouns and role nouns that stand for persons are coreference's task;
a surname alone that nobody in the text or the lexicons bears is kept only where the parser sees a person.
"""

import re
from dataclasses import dataclass, field

from dragoman.resolve.actor_entities import Entity, read_first_names, read_words
from dragoman.resolve.actor_index import derive_surnames, fold
from dragoman.resolve.actor_naming import (
    COURTESY,
    Naming,
    attach_appositions,
    attach_titles,
    find_later_names,
    find_namings,
)
from dragoman.resolve.actor_offices import assess_person, holds_office
from dragoman.resolve.actor_phrases import UNKNOWN, Owner, Phrase, combine_sectors
from dragoman.resolve.actor_reading import Reading

_PUBLIC = frozenset(("GOV", "LEG", "IGO", "MIL", "PTY", "OPP", "JUD", "SPY"))


@dataclass(slots=True, eq=False)
class Bearer:
    """A person of this text: of the lexicons (`entity`), or unknown to them."""

    name: str
    entity: Entity | None
    code: str
    sector: str
    gender: str | None
    surnames: tuple[str, ...]


@dataclass(slots=True)
class Person:
    """One place where a person is named: tokens [first, last) with titles, name in [name_first, last)."""

    first: int
    name_first: int
    last: int
    bearer: Bearer
    code: str
    sector: str
    score: float
    how: str
    gender: str | None = None
    titles: list[Phrase] = field(default_factory=list)


def find_persons(reading: Reading, phrases: dict[int, Phrase]) -> list[Person]:
    """Everybody named, in order of the text; phrases that belong to somebody ("X's lawyer") learn whose they are."""
    namings = find_namings(reading, phrases)
    by_end = {phrase.last: phrase for phrase in phrases.values()}
    for naming in namings:
        attach_titles(reading, naming, by_end)
        attach_appositions(reading, naming, phrases)
    known = _KnownNames()
    named: list[tuple[Naming, Bearer, str]] = []
    for naming in (naming for naming in namings if naming.is_full):
        bearer = _identify_full(reading, naming, known.bearers)
        known.remember(bearer)
        named.append((naming, bearer, "full name"))
    later = find_later_names(reading, namings, frozenset(known.by_surname))
    for naming in later:
        attach_titles(reading, naming, by_end)
    short = [naming for naming in namings if not naming.is_full] + later
    for naming in sorted(short, key=lambda naming: naming.first):
        named += _identify_short(reading, naming, known)
    _give_owners(reading, phrases, {naming.name_first: bearer for naming, bearer, _ in named})
    for naming, bearer, _ in named:
        _learn(naming, bearer)
    people = [_make_person(reading, naming, bearer, how) for naming, bearer, how in named]
    return sorted(people, key=lambda person: person.name_first)


@dataclass(slots=True)
class _KnownNames:
    """Who was named in this text, by full name, by surname and by given name."""

    bearers: dict[str, Bearer] = field(default_factory=dict)
    by_surname: dict[str, list[Bearer]] = field(default_factory=dict)
    by_given: dict[str, list[Bearer]] = field(default_factory=dict)

    def remember(self, bearer: Bearer) -> None:
        names = [(self.by_surname, surname) for surname in bearer.surnames]
        if " " in bearer.name:
            names.append((self.by_given, bearer.name.split()[0]))
        for index, name in names:
            group = index.setdefault(fold(name), [])
            if bearer not in group:
                group.append(bearer)

    def find(self, text: str) -> list[Bearer]:
        """Surname first; a given name counts when only one person in the text has it."""
        folded = fold(text)
        group = self.by_surname.get(folded) or self.by_surname.get(folded.split()[-1]) or []
        namesakes = self.by_given.get(folded, [])
        return group or (namesakes if len(namesakes) == 1 else [])


def _give_owners(reading: Reading, phrases: dict[int, Phrase], bearers: dict[int, Bearer]) -> None:
    """ "Putin's adviser" is of Putin's state; "a spokesman for Haftar" and "Haftar's forces" are of his sector."""
    for phrase in sorted(phrases.values(), key=lambda phrase: phrase.first):
        if phrase.codes or not phrase.is_ownable:
            continue
        tokens = [*range(phrase.first, phrase.last), *_list_object(reading, phrase)]
        token = next((token for token in tokens if token in bearers), None)
        if token is None:
            continue
        code, sector = _stand(reading, bearers[token])
        if code != UNKNOWN:
            phrase.codes.append(code)
            phrase.owners.append(Owner(code, sector, "person", "possessor", token))
            phrase.how = "role, possessor"
        if phrase.sector == phrase.role.sector and sector != "ELI":
            phrase.sector = combine_sectors(phrase.role, (sector, "person"))


def _list_object(reading: Reading, phrase: Phrase) -> range:
    """Tokens after "of", "for", "to" where the person may be to whom the phrase belongs."""
    at = phrase.last
    if at < len(reading.words) and reading.lowers[at] in phrase.owner_prepositions:
        end = at + 1
        while end < min(at + 8, len(reading.words)) and reading.pos[end] in ("DET", "ADJ", "NOUN", "PROPN"):
            end += 1
        return range(at + 1, end)
    return range(0)


def _stand(reading: Reading, bearer: Bearer) -> tuple[str, str]:
    if bearer.entity is None:
        return bearer.code, bearer.sector
    standing = assess_person(bearer.entity, reading.on)
    return standing.code, standing.sector


# --- who they are ----------------------------------------------------------------------------------------------


def _identify_full(reading: Reading, naming: Naming, bearers: dict[str, Bearer]) -> Bearer:
    text = reading.text[reading.starts[naming.name_first] : reading.ends[naming.last - 1]]
    name = " ".join(text.split())
    spot = reading.spot_at.get(naming.name_first)
    candidates = naming.candidates
    if spot is None or spot.use != "person":  # only the surname is in the lexicons
        candidates = [entity for entity in candidates if _is_same_given(name, entity.name)]
    entity = _choose_candidate(reading, naming, candidates)
    key = entity.name if entity is not None else fold(name)
    bearer = bearers.get(key)
    if bearer is None:
        if entity is not None:
            surnames = (*derive_surnames(entity.name, entity.code), name.split()[-1])
            bearer = Bearer(entity.name, entity, entity.code, entity.sector, entity.gender, surnames)
        else:
            bearer = Bearer(name, None, UNKNOWN, "UNK", None, tuple(derive_surnames(name, "")))
        bearers[key] = bearer
    _learn(naming, bearer)
    return bearer


def _is_same_given(text: str, name: str) -> bool:
    """ "Ali al-Khamenei" is Ali Khamenei; "Mohamed" is "Muhammad": same consonants in the given name."""
    left, right = fold(text).split()[0], fold(name).split()[0]
    if left in read_words("family name particle"):
        return fold(text) == fold(name)
    return left == right or _skeleton(left) == _skeleton(right)


def _skeleton(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", re.sub(r"[aeiouyh'-]", "", word.translate({ord("q"): "k", ord("c"): "k"})))


def _learn(naming: Naming, bearer: Bearer) -> None:
    """What titles and appositions tell of an unknown person holds for the whole text."""
    if bearer.code == UNKNOWN:
        told = [phrase.code for phrase in naming.titles + naming.appositions] + [code for code, _ in naming.told]
        bearer.code = next((code for code in told if code != UNKNOWN), UNKNOWN)
    if bearer.sector == "UNK":
        told = [phrase.sector for phrase in naming.titles + naming.appositions] + [sector for _, sector in naming.told]
        told.append(naming.rank or "")
        bearer.sector = next((sector for sector in told if sector not in ("", "UNK")), "UNK")
    if bearer.gender is None:
        told_genders = [phrase.role.gender for phrase in naming.titles + naming.appositions]
        given = bearer.name.split()[0] if " " in bearer.name else ""
        bearer.gender = (
            COURTESY.get(naming.courtesy or "")
            or next((gender for gender in told_genders if gender in ("m", "f")), None)
            or read_first_names().get(given)
        )


def _choose_candidate(reading: Reading, naming: Naming, candidates: list[Entity]) -> Entity | None:
    """Of several bearers of a name the one whom title, state and date fit best."""
    if not candidates:
        return None
    return max(candidates, key=lambda entity: _weigh_candidate(reading, naming, entity))


def _weigh_candidate(reading: Reading, naming: Naming, entity: Entity) -> float:
    standing = assess_person(entity, reading.on)
    weight = 1.0 * standing.is_current + 0.3 * standing.rank
    phrases = naming.titles + naming.appositions
    codes = {code for phrase in phrases for code in phrase.codes} | {code for code, _ in naming.told}
    if codes:
        weight += 3.0 if standing.code in codes else -3.0
    for phrase in phrases:
        if holds_office(entity, standing.code, phrase.role.noun, reading.on):
            weight += 2.0
        elif phrase.sector == standing.sector:
            weight += 0.5
        elif phrase.role.noun in ("president", "prime minister", "chancellor", "king", "queen", "pope"):
            weight -= 2.0
    if naming.courtesy and COURTESY[naming.courtesy] and entity.gender and COURTESY[naming.courtesy] != entity.gender:
        weight -= 4.0
    return weight + min(reading.weights[standing.code], 5) * 0.2


def _identify_short(reading: Reading, naming: Naming, known: _KnownNames) -> list[tuple[Naming, Bearer, str]]:
    text = reading.text[reading.starts[naming.name_first] : reading.ends[naming.last - 1]]
    group = [bearer for bearer in known.find(text) if _agrees(naming, bearer)]
    if group:
        bearer = max(group, key=lambda bearer: _weigh_bearer(reading, naming, bearer))
        _learn(naming, bearer)
        return [(naming, bearer, "surname")]
    entity = _choose_candidate(reading, naming, naming.candidates)
    if entity is not None and _is_trusted(reading, naming, entity):
        bearer, how = Bearer(entity.name, entity, entity.code, entity.sector, entity.gender, (text,)), "known surname"
        how = "titled surname" if naming.titles else how
    elif naming.titles or naming.courtesy or naming.rank or naming.is_seen:
        bearer = Bearer(" ".join(text.split()), None, UNKNOWN, "UNK", None, (text,))
        how = "title" if naming.titles else "recognised"
        _learn(naming, bearer)
    else:
        return []
    known.remember(bearer)
    return [(naming, bearer, how)]


def _agrees(naming: Naming, bearer: Bearer) -> bool:
    """ "Mrs Assad" is not Bashar al-Assad."""
    gender = COURTESY.get(naming.courtesy or "")
    return gender is None or bearer.gender is None or gender == bearer.gender


def _weigh_bearer(reading: Reading, naming: Naming, bearer: Bearer) -> float:
    return _weigh_candidate(reading, naming, bearer.entity) if bearer.entity is not None else 1.0


def _is_trusted(reading: Reading, naming: Naming, entity: Entity) -> bool:
    """A surname nobody bore before needs a fitting title, a prominent bearer, or his state in the text."""
    standing = assess_person(entity, reading.on)
    if naming.titles and any(code == standing.code for phrase in naming.titles for code in phrase.codes):
        return True
    is_office = any(holds_office(entity, standing.code, phrase.role.noun, reading.on) for phrase in naming.titles)
    is_named = reading.weights[standing.code] > 0
    if naming.rank is not None and naming.rank == standing.sector and standing.is_current:  # "Sen. Warnock"
        return True
    if is_office:
        return standing.is_current or is_named
    if naming.titles:
        return False
    if reading.words[naming.name_first] in read_first_names():  # "Paul said" is hardly Rand Paul
        return False
    if standing.rank >= 4:
        return standing.is_current or is_named
    return is_named and standing.is_current and standing.rank >= 2


def _make_person(reading: Reading, naming: Naming, bearer: Bearer, how: str) -> Person:
    code, sector, score = bearer.code, bearer.sector, 0.6 if how == "recognised" else 0.8
    if bearer.entity is not None:
        code, sector, score = _date_person(reading, naming, bearer.entity, how)
    elif how == "full name" and (code != UNKNOWN or sector != "UNK"):
        score = 0.85
        how = "title" if naming.titles else "apposition" if naming.appositions else "name"
    elif how == "full name":
        score, how = 0.6, "name"
    gender = bearer.gender or COURTESY.get(naming.courtesy or "")
    return Person(
        first=naming.first,
        name_first=naming.name_first,
        last=naming.last,
        bearer=bearer,
        code=code,
        sector=sector,
        score=score,
        how=how,
        gender=gender,
        titles=naming.titles + naming.appositions,
    )


def _date_person(reading: Reading, naming: Naming, entity: Entity, how: str) -> tuple[str, str, float]:
    """Code and sector as of the date; "former president X" is out of office unless he holds another."""
    standing = assess_person(entity, reading.on)
    sector = standing.sector
    titles = naming.titles + naming.appositions
    is_former = naming.is_former or any(phrase.is_former for phrase in titles)
    score = {"full name": 0.98, "surname": 0.93, "titled surname": 0.9}.get(how, 0.75)
    if (
        is_former
        and standing.is_current
        and standing.office
        and any(standing.office.endswith(phrase.role.noun) for phrase in titles)
    ):
        return standing.code, "ELI", score - 0.1
    if sector == "UNK" and is_former:
        return standing.code, "ELI", score - 0.1
    if sector in ("UNK", "ELI") and not is_former:
        stated = next(
            (phrase.sector for phrase in titles if phrase.sector not in ("UNK", "") and not phrase.is_former), None
        )
        if sector == "ELI" and stated not in _PUBLIC:  # a former minister who teaches remains former elite
            return standing.code, sector, score
        current = next((phrase for phrase in titles if phrase.sector == stated), None)
        if stated is not None and current is not None and (sector == "UNK" or not _was(standing.office, current)):
            return standing.code, stated, score - 0.1
    return standing.code, sector, score


def _was(office: str, phrase: Phrase) -> bool:
    """ "President Obama" years later is a courtesy: he remains former elite."""
    return office.endswith(phrase.role.noun) or phrase.role.noun in office
