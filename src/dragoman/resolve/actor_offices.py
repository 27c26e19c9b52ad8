"""Who held an office on a day, and what a person was on a day.

In: a state's code, a role noun, a date; or a person and a date. Out: the one holder, or the person's code and
sector. Limits: dates known only to the year or month count as the whole of it; where several held an office
in that time, nobody is returned.
"""

import datetime
from dataclasses import dataclass
from functools import cache

from dragoman.resolve.actor_entities import Entity, Term, find_person, read_office_names, read_persons

# Who leaves one of these is "former elite"; a former rebel or journalist keeps his sector.
_ELITE = frozenset(("GOV", "LEG", "IGO", "PTY", "JUD", "OPP", "COP"))
_ELECT = datetime.timedelta(days=100)
_RECENT = datetime.timedelta(days=4 * 365)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person was on a day; `is_current` when in an office or role then."""

    code: str
    sector: str
    office: str
    is_current: bool
    rank: int


@cache
def _index_offices() -> dict[tuple[str, str], list[int]]:
    """(code, office) -> the persons who held it, by number."""
    index: dict[tuple[str, str], list[int]] = {}
    for number, rows in enumerate(read_persons()):
        for row in rows:
            if row.is_office or row.office in _single_offices():
                index.setdefault((row.cells["code"], row.office), []).append(number)
    return index


@cache
def _single_offices() -> frozenset[str]:
    """Offices that one person holds: persons.csv has some, too."""
    return frozenset(office for offices in read_office_names().values() for office, _ in offices)


def _held_on(person: Entity, code: str, office: str, on: datetime.date) -> bool:
    return any(
        term.code == code and term.office == office and term.covers(on)
        for term in person.terms
        if term.is_office or term.office in _single_offices()
    )


def find_holder(code: str, noun: str, on: datetime.date | None) -> Entity | None:
    """The only holder of the office that `noun` names in `code` on that day."""
    if on is None:
        return None
    offices = [office for office, codes in read_office_names().get(noun, ()) if not codes or code in codes]
    offices.append(f"other: {noun}")
    for office in offices:
        numbers = dict.fromkeys(_index_offices().get((code, office), ()))
        holders = [person for person in map(find_person, numbers) if _held_on(person, code, office, on)]
        if len(holders) == 1:
            return holders[0]
        if holders:
            return None
    return None


def find_only_state(noun: str) -> str | None:
    """The one state that has an office of that name: "pontiff" -> VAT."""
    codes = {code for _, bound in read_office_names().get(noun, ()) for code in bound or ("",)}
    return next(iter(codes)) or None if len(codes) == 1 else None


def names_office(noun: str) -> bool:
    return noun in read_office_names()


def holds_office(person: Entity, code: str, noun: str, on: datetime.date | None) -> bool:
    """Whether the person ever held the office before or on that day (any day when it is unknown)."""
    offices = {office for office, codes in read_office_names().get(noun, ()) if not codes or code in codes}
    return any(
        (term.office in offices or term.office.endswith(noun) or term.office.startswith(f"{noun} of "))
        and (on is None or term.start <= on)
        for term in person.terms
    )


def assess_person(person: Entity, on: datetime.date | None) -> Standing:
    """Code and sector as of the day: the office held, else the role played, else what was last held."""
    terms = person.terms
    if not terms:
        return Standing(person.code, person.sector, "", True, 1)
    if on is None:
        last = max(terms, key=lambda term: (term.end, term.is_office, term.start))
        return Standing(last.code, last.sector, last.office, last.end.year == 9999, _rank(last))
    active = [term for term in terms if term.covers(on)]
    if active:
        best = min(active, key=lambda term: (not term.is_office, -_rank(term), -term.start.toordinal()))
        return Standing(best.code, best.sector, best.office, True, _rank(best))
    past = [term for term in terms if term.end < on]
    if past:
        last = max(past, key=lambda term: (term.end, term.is_office))
        sector = "ELI" if last.sector in _ELITE else last.sector
        return Standing(last.code, sector, last.office, False, _rank(last) - (0 if on - last.end < _RECENT else 1))
    first = min(terms, key=lambda term: term.start)
    # The president-elect counts as government already.
    sector = first.sector if first.start - on < _ELECT or not first.is_office else "UNK"
    return Standing(first.code, sector, first.office, sector != "UNK", _rank(first) - 2)


def _rank(term: Term) -> int:
    """How likely the bare surname means this person: heads first."""
    if not term.is_office:  # legislators are many, and their surnames common: "Scott said" is hardly the senator
        return 1 if term.sector == "LEG" else 2
    if term.office.startswith(("head of", "supreme leader", "secretary-general")):
        return 4
    return 3
