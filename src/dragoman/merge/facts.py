"""What merging needs to know of a report beyond the report: when it was published, and by which voice.

In: a report, its article's day, its voice. Out: `Fact`, and its `Profile`: the same in the terms that two reports are
compared in, worked out once.
Limits: a report that does not tell its time is taken to tell of the week before its publication, a plan of the two
weeks after; one of a longer stretch than a month is compared by where the stretch begins.
"""

import datetime
import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from dragoman.lexicons import read_table
from dragoman.records import Participant, Quantity, Report, Where

HAPPENED = frozenset(("occurred", "ongoing"))
AHEAD = frozenset(("planned", "intended", "threatened"))
SAID = frozenset("AGREE SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN".split())
_WEEK = 7
_PLAN = 14
_LONG = 35  # days
_REMEMBERED = 200_000  # parties
_OTHER = re.compile(
    r"\b(another|again|second(?! world)|separate|separately|further|fresh|third|elsewhere|different)\b", re.I
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_EMPTY = frozenset(
    "the and for that with from was were are has have had been being its his her their they them this those these "
    "who which what when where while after before about into over under out off than then also not but all any said "
    "says say told according will would could should may might can did does monday tuesday wednesday thursday friday "
    "saturday sunday week month year day last next least more people person".split()
)
_BODY_WORDS = frozenset(
    "agency air alliance army assembly association authority bank bloc board brigade brigades bureau commission "
    "committee congress council court defence department embassy federation fighters foreign force forces front "
    "government group guard guards house in interior justice leaders league liberation military militia ministry "
    "mission movement nations navy of office officers officials organisation organization parliament party people "
    "police president rebels republic resistance security senate service services soldiers staff state states "
    "supreme the troops union united".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A report, the day on which it was published, and the voice (a group of copies of one text) that gives it."""

    report: Report
    published: datetime.date | None
    voice: str


@dataclass(frozen=True, slots=True, eq=False)
class Party:
    """A participant as merging sees it. `key` is the entity: Wikidata's id, else code and name."""

    key: str
    name: str
    code: str
    sector: str
    is_state: bool
    is_known: bool
    is_person: bool


class Stretch(NamedTuple):
    """Days (ordinals, both ends in) in which it happened. `is_told`: by the text; else guessed from publication."""

    start: int
    end: int
    is_told: bool

    days: int
    is_long: bool


class Profile:
    """A fact ready for comparison."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        self.report = fact.report
        self.id = fact.report.id
        self.actors = tuple(describe_party(one) for one in fact.report.actors)
        self.recipients = tuple(describe_party(one) for one in fact.report.recipients)
        self.parties = self.actors + self.recipients
        self.place = _find_place(fact.report)
        self.stretch = _find_stretch(fact)
        self.published = fact.published.toordinal() if fact.published else None
        self.has_happened = fact.report.status in HAPPENED
        self.codes = self._find_codes()

    @cached_property
    def words(self) -> frozenset[str]:
        """Stems of the evidence's content words. The names of who and where, which are compared as such, are left out,
        and "urged" or "promised", which says no more than the act."""
        report = self.report
        named = " ".join(f"{one.text} {one.name}" for one in (*report.actors, *report.recipients))
        if self.place is not None:
            named += f" {self.place.text} {self.place.name}"
        if report.act in SAID:
            named += f" {report.trigger.text}"
        return _find_stems(report.evidence.text) - _find_stems(named)

    @cached_property
    def is_marked(self) -> bool:
        """ "another", "a second": not the one told of before."""
        return _OTHER.search(self.report.evidence.text) is not None

    @cached_property
    def said(self) -> frozenset[str]:
        """Stems of the evidence but for the doers' names and the act's own word: what the report is about."""
        report = self.report
        doers = " ".join(f"{one.text} {one.name}" for one in report.actors)
        spared = f"{doers} {report.trigger.text}" if report.act in SAID else doers
        return _find_stems(report.evidence.text) - _find_stems(spared)

    @cached_property
    def amounts(self) -> dict[str, tuple[float, float]]:
        """For each thing counted its bounds."""
        return distinguish_amounts(self.report.quantities)

    def _find_codes(self) -> frozenset[str]:
        """What a report of the same event shares one of: a state or body, a name without one, the place's country."""
        codes = {party.code if party.code != "---" else party.name.lower() for party in self.parties}
        if self.place is not None and self.place.country:
            codes.add(self.place.country)
        return frozenset(codes)


def describe_party(one: Participant) -> Party:
    """One object for one entity as named, so that what was compared once is known."""
    return _describe_name(one.name.strip(), one.code, one.sector, one.wikidata)


@lru_cache(maxsize=_REMEMBERED)
def _describe_name(name: str, code: str, sector: str, wikidata: str | None) -> Party:
    is_state = _states().get(code) == name
    key = wikidata or f"{code} {name.lower()}"
    is_known = bool(wikidata) or name[:1].isupper()
    return Party(key, name, code, sector, is_state, is_known, not is_state and _is_person_name(name))


def _is_person_name(name: str) -> bool:
    """ "Abu Bakr al-Baghdadi", not "Rapid Support Forces": two names, none of them a word for a body."""
    words = name.split()
    if len(words) < 2 or name in _bodies() or not (words[0][:1].isupper() and words[-1].lstrip("al-")[:1].isupper()):
        return False
    return not {word.lower().strip(".,") for word in words} & _BODY_WORDS


def _find_stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text.lower()) if word not in _EMPTY)


@cache
def stem(word: str) -> str:
    """ "shelling", "shelled", "shells" -> "shell": enough to compare words, not to read them."""
    for ending in ("ings", "ing", "ied", "ies", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def distinguish_amounts(quantities: tuple[Quantity, ...]) -> dict[str, tuple[float, float]]:
    """For each thing counted its widest bounds: {"killed": (5.0, 5.0)}; no bound is infinite."""
    bounds: dict[str, tuple[float, float]] = {}
    for one in quantities:
        low = one.low if one.low is not None else float("-inf")
        high = one.high if one.high is not None else float("inf")
        known = bounds.get(one.of, (low, high))
        bounds[one.of] = (min(low, known[0]), max(high, known[1]))
    return bounds


@cache
def _states() -> dict[str, str]:
    return {row["code"]: row["name"] for row in read_table("states")}


def _find_place(report: Report) -> Where | None:
    """Where it happened. The doer's own state ("Russia attacked the village") only stands in where no place is told."""
    where = report.where
    if where is None or where.precision != "country":
        return where
    stands_in = any(one.span.start < where.span.end and where.span.start < one.span.end for one in report.actors)
    return None if stands_in else where


@cache
def _bodies() -> frozenset[str]:
    return frozenset(row["name"] for table in ("bodies", "groups") for row in read_table(table))


def _find_stretch(fact: Fact) -> Stretch | None:
    when = fact.report.when
    days = sorted(day for value in (when.start, when.end) if (day := read_day(value))) if when is not None else []
    if len(days) == 2:
        return _make_stretch(days[0], days[1], is_told=True)
    if fact.published is None:
        return None
    day = fact.published.toordinal()
    if fact.report.status in AHEAD:
        return _make_stretch(day, day + _PLAN, is_told=False)
    if fact.report.status in HAPPENED:
        return _make_stretch(day - _WEEK, day, is_told=False)
    return _make_stretch(day - _WEEK, day + _WEEK, is_told=False)


def read_day(value: str | None) -> int | None:
    """The ordinal of an ISO date; None for what is no day of our calendar ("XXXX-05", the year 0)."""
    try:
        return datetime.date.fromisoformat(value[:10]).toordinal() if value else None
    except ValueError:
        return None


def _make_stretch(start: int, end: int, *, is_told: bool) -> Stretch:
    days = end - start + 1
    return Stretch(start, end, is_told, days, days > _LONG)
