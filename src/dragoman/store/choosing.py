"""The events that a question is about, to be counted: who deals with whom in them, and over which days they spread.

In: a filter, and a cursor whose views show the present, or a moment of the past. Out: counts.
Limits: an actor is its code where it has one, else its name, as written. Pairs are of opposite sides, and of two.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, get_args

import duckdb

from dragoman.store.conditions import build_conditions
from dragoman.store.query import EventFilter, Period
from dragoman.store.schema import StoreError

By = Literal["auto", "day", "week", "month", "year"]
Quads = tuple[int, int, int, int]
MOST_PERIODS = 400  # as many bars as a wide screen shows
QUADS = ", ".join(f"coalesce(sum(events) FILTER (quad = {quad}), 0)" for quad in (1, 2, 3, 4))
_DAYS: dict[Period, int] = {"day": 1, "week": 7, "month": 28, "year": 365}
_REACH = 90  # days

# One scan for all plain fields; what is asked of them is then asked of a few thousand counts.
_TALLIES = """
SELECT CASE 0 WHEN grouping(day) THEN 'day' WHEN grouping(act) THEN 'act' WHEN grouping(status) THEN 'status'
        WHEN grouping(place) THEN 'place' ELSE 'country' END AS field,
    day, act, status, place, country, lat, lon, precision, quad, count(*) AS events
FROM {events}
GROUP BY GROUPING SETS (
    (day, quad), (act), (status), (country, quad), (place, country, lat, lon, precision, quad)
)
"""
_PLAIN = f"""
SELECT field, coalesce(act, status, country) AS value, sum(events) AS total,
    coalesce(sum(events) FILTER (day IS NULL), 0), {QUADS}
FROM {{tallies}} WHERE field <> 'place' GROUP BY ALL ORDER BY total DESC, value
"""
# Who acts on whom: the same few on either side again and again; their lists are taken apart once for many events. A
# list is a text of a line each; names tell who they are that have no code.
_CASTS = """
SELECT row_number() OVER () AS number, {actors} AS actors, {recipients} AS recipients, events, cooperation FROM (
    SELECT actor_codes_text, CASE WHEN contains(actor_codes_text, '---') THEN actors_text END AS actor_names,
        recipient_codes_text,
        CASE WHEN contains(recipient_codes_text, '---') THEN recipients_text END AS recipient_names,
        count(*) AS events, count(*) FILTER (quad <= 2) AS cooperation
    FROM {{events}} GROUP BY ALL
)
"""
_CODES = "string_split(trim({side}_codes_text, chr(10)), chr(10))"
_SIDE = f"""CASE WHEN len({{side}}_codes_text) < 3 THEN [] WHEN {{side}}_names IS NULL
    THEN list_distinct({_CODES}) ELSE list_distinct([
        CASE one[1] WHEN '---' THEN one[2] ELSE one[1] END
        FOR one IN list_zip({_CODES}, string_split({{side}}_names, chr(10))) IF one[1] IS NOT NULL
    ]) END"""
# What lies farther from the bulk of all, on one side, than a quarter of its length (and than some months) would make
# all others narrower for nothing. The bulk leaves out one event of a hundred at either end; of twenty events or more,
# one.
_STRETCH = f"""
WITH days AS (
    SELECT day, sum(events) AS events FROM {{tallies}} WHERE field = 'day' AND day IS NOT NULL GROUP BY day
),
summed AS (SELECT *, sum(events) OVER (ORDER BY day) AS until, sum(events) OVER () AS total FROM days),
bulk AS (
    SELECT min(day) FILTER (until > few) AS first, min(day) FILTER (until >= total - few) AS last
    FROM (SELECT *, greatest(total // 100, least(1, total // 20)) AS few FROM summed)
),
fence AS (
    SELECT first - CAST(greatest((last - first + 1) // 4, {_REACH}) AS INTEGER) AS first,
        last + CAST(greatest((last - first + 1) // 4, {_REACH}) AS INTEGER) AS last FROM bulk
)
SELECT min(day) FILTER (day >= first), max(day) FILTER (day <= last),
    coalesce(sum(events) FILTER (day < first), 0), coalesce(sum(events) FILTER (day > last), 0)
FROM days, fence
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodQuads:
    """How many events of each quad class begin in a period; `start`: its first day."""

    start: datetime.date
    quads: Quads


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """The days in which nearly all events are; `before`, `after`: how many are long before and after them."""

    first: datetime.date
    last: datetime.date
    before: int
    after: int


class FieldCount(NamedTuple):
    """How many events have a value, how many of these have no known day, and how many are of each quad class (told of
    countries, and of all events)."""

    value: str
    events: int
    undated: int
    quads: Quads


class Chosen:
    """Events that fit a filter. Nothing of them is copied: DuckDB counts its compressed columns in place (all counts of
    an overview of 100,000 events: 243 ms from a temporary table of them, 150 ms so).

    `name`: tells its tables from others of the same cursor. `conditions`: more of them, which name `given` as
    parameters."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        filter: EventFilter,
        *conditions: str,
        name: str = "all",
        **given: object,
    ) -> None:
        made = build_conditions(cursor, filter)
        for condition in conditions:
            made.add(condition)
        self._cursor = cursor
        self._name = name
        self._condition, self._parameters = str(made), {**made.parameters, **given}
        if filter.text is not None or filter.sources or filter.outlets:  # looked up once, not once a count
            self._condition = f"number IN (FROM {self._hold('fitting', 'SELECT number FROM {events}')})"
            self._parameters = {}

    def fetch(self, query: str, **given: object) -> list[tuple[Any, ...]]:
        """The rows of a query; `{events}` stands for all that fit, and a WHERE that "AND" may follow."""
        return self._execute(query, given).fetchall()

    @cached_property
    def tallies(self) -> str:
        """The table of counts by day, act, status, place and country: `field` says by which of them. Days, places and
        countries are counted by quad class."""
        return self._hold("tallies", _TALLIES)

    @cached_property
    def plain(self) -> dict[str, list[FieldCount]]:
        """Counts by act, status and country, the commonest first; of all events under "day"."""
        found: dict[str, list[FieldCount]] = {"day": [], "act": [], "status": [], "country": []}
        for field, value, events, undated, *quads in self.fetch(_PLAIN.format(tallies=self.tallies)):
            if value is not None or field == "day":
                found[field].append(FieldCount(value, events, undated, tuple(quads)))
        return found

    @cached_property
    def casts(self) -> str:
        """The table of who acts on whom: number, actors, recipients (lists without doubles), events, cooperation."""
        sides = {f"{side}s": _SIDE.format(side=side) for side in ("actor", "recipient")}
        return self._hold("casts", _CASTS.format(**sides))

    def _hold(self, kind: str, query: str) -> str:
        table = f"{kind}_of_{self._name}"
        self._execute(f"CREATE TEMP TABLE {table} AS {query}", {})
        return table

    def _execute(self, query: str, given: dict[str, object]) -> duckdb.DuckDBPyConnection:
        if "{events}" not in query:
            return self._cursor.execute(query, given)
        asked = query.format(events=f"event_rows WHERE {self._condition}")
        return self._cursor.execute(asked, {**self._parameters, **given})


def find_stretch(chosen: Chosen) -> Stretch | None:
    """None where no event has a day."""
    first, last, before, after = chosen.fetch(_STRETCH.format(tallies=chosen.tallies))[0]
    return Stretch(first=first, last=last, before=before, after=after) if first else None


def count_periods(chosen: Chosen, by: By, stretch: Stretch | None) -> tuple[Period, tuple[PeriodQuads, ...]]:
    """The periods that have any events, in order; weeks begin on Monday. `auto`: the finest that divides the stretch
    into at most MOST_PERIODS, and all into at most twice as many."""
    if by not in get_args(By):
        raise StoreError(f"by: {by!r} is unknown; choose {', '.join(get_args(By))}")
    if by != "auto":
        return by, _count_by(chosen, by)
    days = (stretch.last - stretch.first).days + 1 if stretch else 1
    for period, length in _DAYS.items():
        if days / length <= MOST_PERIODS:
            counted = _count_by(chosen, period)
            if len(counted) <= 2 * MOST_PERIODS:
                return period, counted
    return "year", _count_by(chosen, "year")


def _count_by(chosen: Chosen, period: Period) -> tuple[PeriodQuads, ...]:
    start = f"CAST(date_trunc('{period}', day) AS DATE)"
    query = f"""SELECT {start} AS start, {QUADS} FROM {chosen.tallies} WHERE field = 'day' AND day IS NOT NULL
        GROUP BY start ORDER BY start"""
    return tuple(PeriodQuads(start=start, quads=tuple(quads)) for start, *quads in chosen.fetch(query))
