"""Which events a question is about, and the events that answer it.

In: a filter, and a cursor whose views show the present, or a moment of the past. Out: events in the order of their
days, a page at a time; counts by period.
Limits: an event has one day here: the first on which it happened or, where no report tells one, the first of its
publication. Words are looked for as they are written, but for capitals.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple, get_args

import duckdb

from dragoman.records import Act, Event, Status
from dragoman.store.conditions import CODE, build_conditions
from dragoman.store.moments import Day, read_day
from dragoman.store.rows import read_event
from dragoman.store.schema import StoreError

Period = Literal["day", "week", "month", "year"]
_BATCH = 256  # events at once
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
            if not CODE.fullmatch(code):
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


def stream_events(
    cursor: duckdb.DuckDBPyConnection,
    filter: EventFilter,
    *,
    limit: int | None = None,
    after: str | None = None,
    latest_first: bool = False,
) -> Iterator[Event]:
    """Events in the order of their days (of no known day last), then ids, or in the opposite one. `after`: what
    name_place said of the last event of the page before."""
    if limit is not None and limit < 1:
        raise StoreError(f"limit: {limit} is too few; at least 1")
    made = build_conditions(cursor, filter, after, latest_first=latest_first)
    order = "day DESC NULLS LAST, id DESC" if latest_first else "day NULLS LAST, id"
    page = "" if limit is None else f" LIMIT {made.name(limit)}"
    cursor.execute(f"SELECT body FROM event_rows WHERE {made} ORDER BY {order}{page}", made.parameters)
    while rows := cursor.fetchmany(_BATCH):
        for (body,) in rows:
            yield read_event(body)


def find_important(cursor: duckdb.DuckDBPyConnection, filter: EventFilter, most: int | None = None) -> list[Event]:
    """Those that most voices tell of; of equals the surer, then the graver (as merge/timeline.py ranks them)."""
    if most is not None and most < 1:
        raise StoreError(f"most: {most} is too few; at least 1")
    made = build_conditions(cursor, filter)
    page = "" if most is None else f" LIMIT {made.name(most)}"
    order = "voices DESC, confidence DESC, abs(intensity) DESC, id"
    query = f"SELECT body FROM event_rows WHERE {made} ORDER BY {order}{page}"
    return [read_event(body) for (body,) in cursor.execute(query, made.parameters).fetchall()]


def count_events(
    cursor: duckdb.DuckDBPyConnection, filter: EventFilter, by: Period | None = None
) -> tuple[PeriodCount, ...]:
    """One count of all, or one for each period (weeks begin on Monday) that has any, events of no known day last."""
    if by is not None and by not in get_args(Period):
        raise StoreError(f"by: {by!r} is unknown; choose {', '.join(get_args(Period))}")
    made = build_conditions(cursor, filter)
    if by is None:
        rows = cursor.execute(f"SELECT NULL, count(*) FROM event_rows WHERE {made}", made.parameters).fetchall()
    else:
        period = f"CAST(date_trunc('{by}', day) AS DATE)"
        grouped = "GROUP BY start ORDER BY start NULLS LAST"
        query = f"SELECT {period} AS start, count(*) FROM event_rows WHERE {made} {grouped}"
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
