"""Which events a question is about, and the events that answer it.

In: a filter, and a cursor whose views show the present, or a moment of the past. Out: events in the order of their
days, a page at a time; counts by period.
Limits: an event has one day here: the first on which it happened or, where no report tells one, the first of its
publication. Words are looked for as they are written, but for capitals.
"""

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, NamedTuple, get_args

import duckdb

from dragoman.records import Act, Event, Status
from dragoman.store.moments import Day, read_day
from dragoman.store.rows import read_event
from dragoman.store.schema import StoreError

Period = Literal["day", "week", "month", "year"]
_DAY = "coalesce(start_date, first_published)"
_CODE = re.compile("[A-Z]{3}")
_TOKEN = re.compile(r"(\d{4}-\d\d-\d\d|undated)/(e[0-9a-f]{15})")
_BATCH = 256  # events at once
_EARTH = 6371.0088  # kilometres
_DEGREE = 110.5  # kilometres, at least, of a degree of latitude
_LISTS = ("actors", "recipients", "parties", "acts", "quads", "statuses", "countries", "sources", "outlets")


class Near(NamedTuple):
    """So many kilometres around a place (degrees, WGS 84)."""

    lat: float
    lon: float
    km: float


class PeriodCount(NamedTuple):
    """How many events begin in a period. `start`: its first day; None for events of no known day, or for all."""

    start: datetime.date | None
    events: int


def _check_known(name: str, given: Sequence[object], known: Sequence[object]) -> None:
    for value in given:
        if value not in known:
            raise StoreError(f"{name}: {value!r} is unknown; choose among {', '.join(map(str, known))}")


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFilter:
    """What events must be like; all that is given must hold. Raises StoreError for what cannot be meant.

    Who: three capitals are a code (IRN), anything else is part of a name. Of `actors`, `recipients`, `acts`, `quads`,
    `statuses`, `countries`, `sources` and `outlets` one must fit; of `parties` (on either side) all must. `dyad`: the
    two on opposite sides. `since`, `until`: days on which it happened, both included; of an event that tells no day,
    days of publication. `sources`: who is cited. `text`: words in a row in the evidence of one report.
    """

    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    dyad: tuple[str, str] | None = None
    acts: tuple[Act, ...] = ()
    quads: tuple[int, ...] = ()
    statuses: tuple[Status, ...] = ()
    since: Day | None = None
    until: Day | None = None
    countries: tuple[str, ...] = ()
    place: str | None = None
    near: Near | None = None
    sources: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    confidence: float | None = None
    voices: int | None = None
    text: str | None = None

    def __post_init__(self) -> None:
        for name in _LISTS:
            value = getattr(self, name)
            object.__setattr__(self, name, (value,) if isinstance(value, str | int) else tuple(value))
        for field in fields(self):
            value = getattr(self, field.name)
            texts = value if isinstance(value, tuple) else (value,)
            if any(isinstance(text, str) and not text.strip() for text in texts):
                raise StoreError(f"{field.name}: is blank; leave it out, or say what to look for")
        _check_known("acts", self.acts, get_args(Act))
        _check_known("statuses", self.statuses, get_args(Status))
        _check_known("quads", self.quads, (1, 2, 3, 4))
        for code in self.countries:
            if not _CODE.fullmatch(code):
                raise StoreError(f"countries: {code!r} is no code of a country; write three capitals, such as KEN")
        if self.dyad is not None and len(self.dyad) != 2:
            raise StoreError("dyad: needs two, such as IRN and RUS")
        self._check_days()
        self._check_numbers()

    def _check_days(self) -> None:
        days = [
            None if day is None else read_day(day, name) for name, day in (("since", self.since), ("until", self.until))
        ]
        object.__setattr__(self, "since", days[0])
        object.__setattr__(self, "until", days[1])
        if days[0] and days[1] and days[0] > days[1]:
            raise StoreError(f"since {days[0]} is later than until {days[1]}; exchange them")

    def _check_numbers(self) -> None:
        if self.near is not None:
            lat, lon, km = self.near
            object.__setattr__(self, "near", Near(lat, lon, km))
            if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 < km < 20100):
                raise StoreError(
                    f"near: {lat:g}, {lon:g}, {km:g} km is no place on earth; write latitude (-90 to 90), longitude "
                    "(-180 to 180) and kilometres"
                )
        if self.confidence is not None and not 0 <= self.confidence <= 1:
            raise StoreError(f"confidence: {self.confidence:g} is not between 0 and 1")
        if self.voices is not None and self.voices < 1:
            raise StoreError(f"voices: {self.voices} is too few; every event has one at least")


ALL = EventFilter()


class Conditions:
    """A WHERE clause with its parameters."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.parameters: dict[str, Any] = {}

    def add(self, part: str) -> None:
        self.parts.append(f"({part})")

    def name(self, value: object) -> str:
        """A parameter of this value."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"

    def __str__(self) -> str:
        return " AND ".join(self.parts) or "true"


def build_conditions(filter: EventFilter) -> Conditions:
    """The filter in SQL, over the view `events`."""
    made = Conditions()
    for column, wanted in (("act", filter.acts), ("quad", filter.quads), ("status", filter.statuses)):
        _add_choice(made, column, wanted)
    _add_choice(made, "country", filter.countries)
    _add_people(made, filter)
    _add_days(made, filter)
    if filter.place is not None:
        made.add(f"contains(lower(place), {made.name(filter.place.casefold())})")
    if filter.near is not None:
        _add_near(made, filter.near)
    if filter.confidence is not None:
        made.add(f"confidence >= {made.name(filter.confidence)}")
    if filter.voices is not None:
        made.add(f"voices >= {made.name(filter.voices)}")
    _add_reports(made, filter)
    return made


def stream_events(
    cursor: duckdb.DuckDBPyConnection, filter: EventFilter, *, limit: int | None = None, after: str | None = None
) -> Iterator[Event]:
    """Events in the order of their days (of no known day last), then ids. `after`: what name_place said of the last
    event of the page before."""
    made = build_conditions(filter)
    if after is not None:
        _add_after(made, after)
    if limit is not None and limit < 1:
        raise StoreError(f"limit: {limit} is too few; at least 1")
    page = "" if limit is None else f" LIMIT {made.name(limit)}"
    cursor.execute(f"SELECT body FROM events WHERE {made} ORDER BY {_DAY} NULLS LAST, id{page}", made.parameters)
    while rows := cursor.fetchmany(_BATCH):
        for (body,) in rows:
            yield read_event(body)


def find_important(cursor: duckdb.DuckDBPyConnection, filter: EventFilter, most: int | None = None) -> list[Event]:
    """Those that most voices tell of; of equals the surer, then the graver (as merge/timeline.py ranks them)."""
    if most is not None and most < 1:
        raise StoreError(f"most: {most} is too few; at least 1")
    made = build_conditions(filter)
    page = "" if most is None else f" LIMIT {made.name(most)}"
    order = "voices DESC, confidence DESC, abs(intensity) DESC, id"
    query = f"SELECT body FROM events WHERE {made} ORDER BY {order}{page}"
    return [read_event(body) for (body,) in cursor.execute(query, made.parameters).fetchall()]


def count_events(
    cursor: duckdb.DuckDBPyConnection, filter: EventFilter, by: Period | None = None
) -> tuple[PeriodCount, ...]:
    """One count of all, or one for each period (weeks begin on Monday) that has any, events of no known day last."""
    if by is not None and by not in get_args(Period):
        raise StoreError(f"by: {by!r} is unknown; choose {', '.join(get_args(Period))}")
    made = build_conditions(filter)
    if by is None:
        rows = cursor.execute(f"SELECT NULL, count(*) FROM events WHERE {made}", made.parameters).fetchall()
    else:
        period = f"CAST(date_trunc('{by}', {_DAY}) AS DATE)"
        query = f"SELECT {period} AS start, count(*) FROM events WHERE {made} GROUP BY start ORDER BY start NULLS LAST"
        rows = cursor.execute(query, made.parameters).fetchall()
    return tuple(PeriodCount(start, number) for start, number in rows)


def name_place(event: Event) -> str:
    """Where an event stands in the order of all: what the next page begins after."""
    told = event.when.start if event.when else None
    day = told[:10] if told and _is_day(told[:10]) else event.first_published
    return f"{day or 'undated'}/{event.id}"


def _is_day(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _add_choice(made: Conditions, column: str, wanted: Sequence[object]) -> None:
    if wanted:
        made.add(f"{column} IN ({', '.join(made.name(value) for value in wanted)})")


def _add_people(made: Conditions, filter: EventFilter) -> None:
    for side, wanted in (("actor", filter.actors), ("recipient", filter.recipients)):
        if wanted:
            made.add(" OR ".join(_match_side(made, side, who) for who in wanted))
    for who in filter.parties:
        made.add(f"{_match_side(made, 'actor', who)} OR {_match_side(made, 'recipient', who)}")
    if filter.dyad:
        one, other = filter.dyad
        made.add(
            f"({_match_side(made, 'actor', one)} AND {_match_side(made, 'recipient', other)}) "
            f"OR ({_match_side(made, 'actor', other)} AND {_match_side(made, 'recipient', one)})"
        )


def _match_side(made: Conditions, side: str, who: str) -> str:
    if _CODE.fullmatch(who):
        return f"list_contains({side}_codes, {made.name(who)})"
    return f"contains(lower(array_to_string({side}s, chr(10))), {made.name(who.casefold())})"


def _add_days(made: Conditions, filter: EventFilter) -> None:
    """Where both ends are given, an interval overlaps; an event without an end has its first day alone."""
    if filter.since is not None:
        since = made.name(filter.since)
        made.add(f"coalesce(end_date, start_date, last_published) >= {since}")
    if filter.until is not None:
        made.add(f"{_DAY} <= {made.name(filter.until)}")


def _add_near(made: Conditions, near: Near) -> None:
    """A band of latitudes first, which a scan can skip by; then the distance on the sphere."""
    lat, lon, km = (made.name(float(value)) for value in near)
    made.add(f"lat BETWEEN {lat} - {km} / {_DEGREE} AND {lat} + {km} / {_DEGREE}")
    half = (
        f"pow(sin(radians(lat - {lat}) / 2), 2) "
        f"+ cos(radians({lat})) * cos(radians(lat)) * pow(sin(radians(lon - {lon}) / 2), 2)"
    )
    made.add(f"2 * {_EARTH} * asin(sqrt(least(1, {half}))) <= {km}")


def _add_reports(made: Conditions, filter: EventFilter) -> None:
    """What only the reports of an event know."""
    told = "id IN (SELECT event FROM event_reports WHERE report IN ({}))"
    if filter.sources:
        cited = " OR ".join(_match_source(made, who) for who in filter.sources)
        made.add(told.format(f"SELECT report FROM participants WHERE role = 'source' AND ({cited})"))
    if filter.outlets:
        names = ", ".join(made.name(outlet.casefold()) for outlet in filter.outlets)
        documents = f"SELECT id FROM articles WHERE lower(outlet) IN ({names})"
        made.add(told.format(f"SELECT id FROM reports WHERE document IN ({documents})"))
    if filter.text is not None:
        words = filter.text.casefold().split()
        longest = made.name(max(words, key=len))  # one word is looked for fast, and few have it
        spaced = r"regexp_replace(lower(evidence), '\s+', ' ', 'g')"
        has_words = f"contains(lower(evidence), {longest}) AND contains({spaced}, {made.name(' '.join(words))})"
        made.add(told.format(f"SELECT id FROM reports WHERE {has_words}"))


def _match_source(made: Conditions, who: str) -> str:
    if _CODE.fullmatch(who):
        return f"code = {made.name(who)}"
    return f"contains(lower(name), {made.name(who.casefold())})"


def _add_after(made: Conditions, after: str) -> None:
    found = _TOKEN.fullmatch(after.strip())
    if found is None:
        raise StoreError(f"after: {after!r} is no place in the list; give what the page before ended with")
    day, id = found[1], made.name(found[2])
    if day == "undated":
        made.add(f"{_DAY} IS NULL AND id > {id}")
        return
    last = made.name(read_day(day, "after"))
    made.add(f"{_DAY} > {last} OR ({_DAY} = {last} AND id > {id}) OR {_DAY} IS NULL")
