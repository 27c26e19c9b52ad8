"""From our codes to those of other projects: CAMEO's events and actors, GDELT's and Phoenix's classes, COW, FIPS.

In: codes of records. Out: codes of the tables cameo, cameo_folds, ontology, sector_codes, state_codes and states.
Limits: what a project has no code for is blank; nothing is guessed.
"""

from functools import cache
from typing import NamedTuple

from dragoman.lexicons import read_table
from dragoman.publish.exports.cells import clean_tab_cell
from dragoman.publish.exports.rows import ExportError
from dragoman.records import Event, Participant

NO_CODE = "---"
# CAMEO's codes of the bodies that have one of their own: whole code, country, known group.
_BODIES = {"UNO": ("IGOUNO", "", "UNO"), "EUR": ("IGOEUREEC", "EUR", "EEC"), "NAT": ("IGOWSTNAT", "WST", "NAT")}
_KINDS_OF_BODY = ("IGO", "NGO", "MNC")
# Projects differ: 01 and 02 are neutral to Phoenix, 09 and 16 are verbal conflict there, material in GDELT's counting.
_GDELT_QUADS = {range(1, 6): 1, range(6, 10): 2, range(10, 15): 3, range(15, 21): 4}
_PHOENIX_CONFLICTS = frozenset((9, 10, 11, 12, 13, 16))


class CameoCode(NamedTuple):
    """An event code of CAMEO with its phrase and Goldstein's score."""

    code: str
    name: str
    goldstein: float

    @property
    def root(self) -> str:
        return self.code[:2]

    @property
    def base(self) -> str:
        return self.code[:3]


class CameoActor(NamedTuple):
    """An actor as CAMEO writes it: the whole code and what it is made of."""

    full: str
    country: str
    group: str
    role: str


class TypeClass(NamedTuple):
    """PLOVER's quad class and intensity of a type in a mode."""

    quad: int
    intensity: float
    cameo: str


def find_cameo(code: str) -> CameoCode:
    """The code's row; its root's general code for one that the table lacks (176). Raises ExportError."""
    found = _cameo().get(code) or _cameo().get(f"{code[:2]}0")
    if found is None:
        raise ExportError(f"{code!r} is no CAMEO code; code the article anew")
    return found


def fold_cameo(event: Event) -> CameoCode:
    """The CAMEO code of an event as it is told: a planned visit is 036, "express intent to meet"."""
    if event.type == event.act:
        return find_cameo(event.cameo)
    folds = _folds()
    code = folds.get((event.act, event.mode or "", event.type)) or folds.get((event.act, "", event.type))
    return find_cameo(code or classify_type(event.type, None).cameo)


def classify_type(type: str, mode: str | None) -> TypeClass:
    """PLOVER's numbers of a type; those of the bare type for a mode that is none of its own."""
    return _types().get((type, mode or "")) or _types()[type, ""]


def classify_gdelt(cameo: CameoCode) -> int:
    """GDELT's QuadClass, 1 to 4."""
    return next(quad for roots, quad in _GDELT_QUADS.items() if int(cameo.root) in roots)


def classify_phoenix(cameo: CameoCode) -> int:
    """Phoenix's PentaClass, 0 to 4."""
    root = int(cameo.root)
    if root <= 8:
        return 0 if root <= 2 else 1 if root <= 5 else 2
    return 3 if root in _PHOENIX_CONFLICTS else 4


def code_actor(participant: Participant) -> CameoActor:
    """USA GOV is USAGOV, the state itself USA; UNO is IGOUNO; a sector without a country stands alone."""
    role = _sectors().get(participant.sector, {}).get("cameo", "")
    code = participant.code
    if code in _BODIES:
        full, country, group = _BODIES[code]
        return CameoActor(full, country, group, "IGO")
    if code in _KINDS_OF_BODY:
        return CameoActor(code, "", "", code)
    country = "" if code == NO_CODE else _states().get(code, {}).get("cameo") or code
    if is_state(participant):
        role = ""
    return CameoActor(country + role, country, "", role)


def is_state(participant: Participant) -> bool:
    """Whether a participant is the state itself, not one of its parts or people."""
    return participant.name == _names().get(participant.code)


def find_cow(code: str) -> str | None:
    """The state's number in the Correlates of War; None for what is no member of that system."""
    return _states().get(code, {}).get("cow") or None


def find_fips(code: str | None) -> str:
    """The FIPS 10-4 code of a country, as GDELT codes places; blank if it has none."""
    return _states().get(code or "", {}).get("fips", "")


def name_country(code: str | None) -> str:
    """ "Iran" of IRN; blank for bodies and for no code."""
    return _names().get(code or "", "")


def name_icews_country(code: str | None) -> str:
    """The country as ICEWS names it."""
    return _states().get(code or "", {}).get("icews") or name_country(code)


def name_icews_sectors(participant: Participant) -> str:
    """Sectors in words; blank for a state itself, as there."""
    return "" if is_state(participant) else _sectors().get(participant.sector, {}).get("icews", "")


def name_entity(participant: Participant) -> str:
    """ "Farmers (Canada)" for a common noun, as ICEWS names generic actors; a name stays as it is."""
    name = clean_tab_cell(participant.name) or participant.code
    if not name[:1].islower():
        return name
    country = name_country(participant.code)
    return name[:1].upper() + name[1:] + (f" ({country})" if country else "")


@cache
def _cameo() -> dict[str, CameoCode]:
    return {row["code"]: CameoCode(row["code"], row["name"], float(row["goldstein"])) for row in read_table("cameo")}


@cache
def _folds() -> dict[tuple[str, str, str], str]:
    return {(row["act"], row["mode"], row["type"]): row["cameo"] for row in read_table("cameo_folds")}


@cache
def _types() -> dict[tuple[str, str], TypeClass]:
    return {
        (row["act"], row["mode"]): TypeClass(int(row["quad"]), float(row["intensity"]), row["cameo"])
        for row in read_table("ontology")
    }


@cache
def _sectors() -> dict[str, dict[str, str]]:
    return {row["sector"]: row for row in read_table("sector_codes")}


@cache
def _states() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_table("state_codes")}


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["name"] for row in read_table("states")}
