"""Who there is: entities and role nouns, read from the lexicons.

In: the tables states, bodies, groups, organs, officeholders, persons, roles and their small companions.
Out: `Entity` and `Role` records, and the offices with their holders. Limits: an entity is one row, or
for persons all rows of one name; whom a name means in a text is decided elsewhere.
"""

import datetime
import re
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from dragoman.lexicons import read_names, read_table, split_cell
from dragoman.records import ActorKind

_EARLIEST = datetime.date(1, 1, 1)
_LATEST = datetime.date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Term:
    """What a person was, and when: one row of officeholders.csv or persons.csv."""

    code: str
    sector: str
    office: str
    start: datetime.date
    end: datetime.date
    is_office: bool

    def covers(self, on: datetime.date) -> bool:
        return self.start <= on <= self.end


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """A state, body, group, organ or person of the lexicons."""

    name: str
    code: str
    sector: str
    kind: ActorKind
    wikidata: str | None = None
    gender: str | None = None
    terms: tuple[Term, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Role:
    """A role, organ or people noun of roles.csv."""

    noun: str
    kind: ActorKind
    sector: str
    gender: str | None
    is_plural: bool


@dataclass(frozen=True, slots=True)
class Surface:
    """One way to write an entity, and what such a word is: name, acronym, capital, adjective ..."""

    text: str
    use: str
    entity: Entity


@cache  # 29,854 cells of the tables, 9,042 different ones
def parse_date(cell: str, *, latest: bool = False) -> datetime.date:
    """A date of a table to the day: the first day it may mean, or the last."""
    parts = [int(part) for part in cell.strip().split("-") if part]
    if not parts:
        return _LATEST if latest else _EARLIEST
    year, month, day = (*parts, 0, 0)[:3]
    if day:
        return datetime.date(year, month, day)
    if not latest:
        return datetime.date(year, month or 1, 1)
    following = datetime.date(year + 1, 1, 1) if month in (0, 12) else datetime.date(year, month + 1, 1)
    return following - datetime.timedelta(days=1)


class PersonRow(NamedTuple):
    """A row of officeholders.csv or persons.csv."""

    cells: dict[str, str]
    names: tuple[str, ...]
    is_office: bool

    @property
    def office(self) -> str:
        return (self.cells["office"] if self.is_office else self.cells["role"]).casefold()


@cache
def read_persons() -> tuple[list[PersonRow], ...]:
    """All persons, by number; rows of one name (or one Wikidata id) are one person's terms."""
    rows: dict[str, list[PersonRow]] = {}
    keys: dict[str, str] = {}
    for table, is_office in (("officeholders", True), ("persons", False)):
        for row, names in zip(read_table(table), read_names(table), strict=True):
            by_name = f"{row['name']}|{row['code']}"
            key = keys.get(by_name) or (keys.get(row["wikidata"]) if row["wikidata"] else None) or by_name
            keys[by_name] = key
            if row["wikidata"]:
                keys[row["wikidata"]] = key
            rows.setdefault(key, []).append(PersonRow(row, names, is_office))
    return tuple(rows.values())


@cache  # made for those that a text names: all 11,726 took 0.2 s of every start
def find_person(number: int) -> Entity:
    """The person of that number."""
    group = read_persons()[number]
    first = group[0].cells
    terms = tuple(
        Term(
            code=row["code"],
            sector=row["sector"],
            office=person_row.office,
            start=parse_date(row["from"]),
            end=parse_date(row["to"], latest=True),
            is_office=person_row.is_office,
        )
        for person_row in group
        for row in (person_row.cells,)
    )
    return Entity(
        name=first["name"],
        code=first["code"],
        sector=first["sector"],
        kind="person",
        wikidata=next((row.cells["wikidata"] for row in group if row.cells["wikidata"]), None),
        gender=next((row.cells["gender"] for row in group if row.cells["gender"]), None),
        terms=terms,
    )


@cache
def read_surfaces() -> tuple[Surface, ...]:
    """Every way to write every state, body, group and organ; a table named earlier wins ties."""
    surfaces: list[Surface] = []
    for row in read_table("organs"):
        organ = Entity(row["name"], row["code"], row["sector"], "organ")
        surfaces += [Surface(text, "name", organ) for text in (row["name"], *split_cell(row["aliases"]))]
    for row in read_table("bodies"):
        body = Entity(row["name"], row["code"], row["sector"], "body", row["wikidata"] or None)
        surfaces += [Surface(text, "name", body) for text in (row["name"], *split_cell(row["aliases"]))]
    for row in read_table("groups"):
        if row["code"] == "---":  # "Kurdish forces": no one group; the role rules read its state from the words around
            continue
        terms = (
            Term(
                row["code"],
                row["sector"],
                "",
                parse_date(row["from"]),
                parse_date(row["to"], latest=True),
                is_office=False,
            ),
        )
        group = Entity(row["name"], row["code"], row["sector"], "group", row["wikidata"] or None, None, terms)
        surfaces += [Surface(text, "name", group) for text in (row["name"], *split_cell(row["aliases"]))]
    for row in read_table("states"):
        state = Entity(row["name"], row["code"], "GOV", "state", row["wikidata"] or None)
        for use, cells in (
            ("name", (row["name"], *split_cell(row["aliases"]))),
            ("adjective", split_cell(row["adjectives"])),
            ("demonym", split_cell(row["demonyms"])),
            ("capital", split_cell(row["capital"])),
            ("metonym", split_cell(row["metonyms"])),
        ):
            surfaces += [Surface(text, use, state) for text in cells]
    return tuple(surfaces)


@cache
def read_roles() -> dict[str, Role]:
    """Role nouns by surface form; regular plurals are derived, irregular ones are rows with `plural_of`."""
    rows = read_table("roles")
    written = {row["noun"] for row in rows}
    roles: dict[str, Role] = {}
    for row in rows:
        noun, kind, gender = row["noun"], row["kind"], row["gender"] or None
        singular = row["plural_of"] or noun
        is_plural = bool(row["plural_of"]) or noun in _PLURAL_WORDS or noun.endswith(_PLURAL_TAILS)
        is_plural = is_plural and not noun.endswith((" of staff", " of the general staff"))
        roles[noun] = Role(singular, kind, row["sector"], gender, is_plural)  # type: ignore[arg-type]
        plural = derive_plural(noun)
        if not is_plural and plural not in written:
            roles[plural] = Role(noun, kind, row["sector"], gender, True)  # type: ignore[arg-type]
    return roles


_PLURAL_WORDS = frozenset(
    ("police", "people", "troops", "clergy", "gendarmerie", "infantry", "public", "personnel", "media", "family")
)
_PLURAL_TAILS = ("forces", "troops", "personnel", "people", "men", "women", "authorities", "services", "staff")


def derive_plural(noun: str) -> str:
    """ "ministry" -> "ministries", "attorney" -> "attorneys", "coach" -> "coaches"."""
    if re.search(r"[^aeiou]y$", noun):
        return noun[:-1] + "ies"
    return noun + ("es" if re.search(r"(s|x|z|ch|sh)$", noun) else "s")


@cache
def read_office_names() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    """Role noun -> the offices that it may name, each with the codes it is bound to (none: everywhere)."""
    names: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for row in read_table("role_offices"):
        names.setdefault(row["noun"], []).append((row["office"], frozenset(split_cell(row["codes"]))))
    return {noun: tuple(offices) for noun, offices in names.items()}


@cache
def read_modifiers() -> dict[str, str]:
    """Words before a role noun that tell its sector: "opposition leader" -> OPP."""
    return {row["word"]: row["sector"] for row in read_table("role_modifiers")}


@cache
def read_words(name: str) -> frozenset[str]:
    """A class of words of role_words.csv."""
    for row in read_table("role_words"):
        if row["class"] == name:
            return frozenset(split_cell(row["words"]))
    raise KeyError(f"role_words.csv has no class {name!r}")


@cache
def read_homelands() -> dict[str, list[str]]:
    """Parts of states and peoples without one, by their adjective: "bavarian" -> DEU, "kurdish" -> four states."""
    return {row["adjective"]: split_cell(row["codes"]) for row in read_table("homelands")}


@cache
def read_first_names() -> dict[str, str]:
    return {row["name"]: row["gender"] for row in read_table("first_names")}
