"""What many events have in common: how many by period, place, country, pair and value of each field.

In: a filter, and a cursor whose views show the present, or a moment of the past. Out: counts.
Limits: the events are read once, into a temporary table of the cursor; everything is counted from that. An actor is
its code where it has one, else its name, as written. Pairs are of opposite sides, and of two.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Literal, get_args

import duckdb

from dragoman.store.conditions import build_conditions
from dragoman.store.naming import name_code
from dragoman.store.query import EventFilter, Period
from dragoman.store.schema import StoreError

By = Literal["auto", "day", "week", "month", "year"]
Quads = tuple[int, int, int, int]
MOST_PERIODS = 400  # as many bars as a wide screen shows
_MOST_VALUES = 50  # of a facet
_DAYS: dict[Period, int] = {"day": 1, "week": 7, "month": 28, "year": 365}

# Most events have one actor and one recipient: only of the others the lists are kept, and looked through for doubles
# (all lists: 0.27 s at 100,000 events; so: 0.17 s).
_CHOSEN = """
CREATE TEMP TABLE chosen AS
SELECT row_number() OVER () AS number, id, act, quad, status, country, place, lat, lon, precision,
    day, source_codes, outlets, len(actors) > 1 OR len(recipients) > 1 AS has_several,
    CASE WHEN NOT has_several THEN CASE actor_codes[1] WHEN '---' THEN actors[1] ELSE actor_codes[1] END END AS actor,
    CASE WHEN NOT has_several
        THEN CASE recipient_codes[1] WHEN '---' THEN recipients[1] ELSE recipient_codes[1] END END AS recipient,
    CASE WHEN has_several THEN actors END AS actors, CASE WHEN has_several THEN actor_codes END AS actor_codes,
    CASE WHEN has_several THEN recipients END AS recipients,
    CASE WHEN has_several THEN recipient_codes END AS recipient_codes
FROM event_rows WHERE {conditions}
"""
_SEVERAL = """
CREATE TEMP TABLE several AS
SELECT DISTINCT number, quad, role, CASE code WHEN '---' THEN name ELSE code END AS who FROM (
    SELECT number, quad, 'actor' AS role, unnest(actors) AS name, unnest(actor_codes) AS code
    FROM chosen WHERE has_several
    UNION ALL
    SELECT number, quad, 'recipient', unnest(recipients), unnest(recipient_codes) FROM chosen WHERE has_several
)
"""
_SIDES = """
CREATE TEMP VIEW sides AS
SELECT number, quad, 'actor' AS role, actor AS who FROM chosen WHERE actor IS NOT NULL
UNION ALL SELECT number, quad, 'recipient', recipient FROM chosen WHERE recipient IS NOT NULL
UNION ALL FROM several
"""
_PAIRS = """
CREATE TEMP VIEW pairs AS
SELECT quad, least(actor, recipient) AS one, greatest(actor, recipient) AS other FROM chosen WHERE actor <> recipient
UNION ALL SELECT quad, one, other FROM (
    SELECT DISTINCT number, one.quad, least(one.who, other.who) AS one, greatest(one.who, other.who) AS other
    FROM several AS one JOIN several AS other USING (number)
    WHERE one.role = 'actor' AND other.role = 'recipient' AND one.who <> other.who
)
"""
_QUADS = ", ".join(f"count(*) FILTER (quad = {quad})" for quad in (1, 2, 3, 4))
_DYADS = """
SELECT one, other, count(*) AS events, count(*) FILTER (quad <= 2)
FROM pairs GROUP BY ALL ORDER BY events DESC, one, other LIMIT $most
"""
# An event knows the codes of its sources; the names of those that have none stand with its reports.
_SOURCES = f"""
SELECT who, count(*) AS events FROM (
    SELECT number, unnest(source_codes) AS who FROM chosen
    UNION ALL
    SELECT DISTINCT number, name FROM participants JOIN event_reports USING (report) JOIN chosen ON event = chosen.id
    WHERE role = 'source' AND code = '---'
) WHERE who <> '---' GROUP BY who ORDER BY events DESC, who LIMIT {_MOST_VALUES}
"""
_OUTLETS = f"""
SELECT outlet, count(*) AS events FROM (SELECT unnest(outlets) AS outlet FROM chosen)
GROUP BY outlet ORDER BY events DESC, outlet LIMIT {_MOST_VALUES}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodQuads:
    """How many events of each quad class begin in a period; `start`: its first day."""

    start: datetime.date
    quads: Quads


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    name: str
    country: str | None
    lat: float
    lon: float
    precision: str | None
    events: int
    quads: Quads


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCount:
    code: str
    name: str
    events: int
    quads: Quads


@dataclass(frozen=True, slots=True, kw_only=True)
class DyadCount:
    """Two on opposite sides, in the order of the alphabet; `cooperation`: events of quad classes 1 and 2."""

    one: str
    other: str
    one_name: str
    other_name: str
    events: int
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCount:
    """An actor, on either side."""

    code: str
    name: str
    events: int
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount:
    """How many events have a value; `name`: in words, where the value is a code."""

    value: str | int
    count: int
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryName:
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a store spans: first and last day of its events, when it learned something last, where they happened."""

    first_day: datetime.date | None
    last_day: datetime.date | None
    last_recorded: datetime.datetime | None
    countries: tuple[CountryName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """`undated`: events of no known day, in no period. `facets`: by the name of the filter that takes the values."""

    total: int
    by: Period
    periods: tuple[PeriodQuads, ...]
    undated: int
    places: tuple[PlaceCount, ...]
    countries: tuple[CountryCount, ...]
    dyads: tuple[DyadCount, ...]
    facets: dict[str, tuple[ValueCount, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Actors and the pairs among them; `periods`: the first days of periods that have events."""

    actors: tuple[ActorCount, ...]
    dyads: tuple[DyadCount, ...]
    by: Period
    periods: tuple[datetime.date, ...]


def find_overview(
    cursor: duckdb.DuckDBPyConnection, filter: EventFilter, *, by: By, places: int, dyads: int
) -> Overview:
    """`places`, `dyads`: so many at most, those of the most events."""
    choose_events(cursor, filter)
    total, undated = cursor.execute("SELECT count(*), count(*) FILTER (day IS NULL) FROM chosen").fetchall()[0]
    period = choose_period(cursor, by)
    return Overview(
        total=total,
        by=period,
        periods=count_periods(cursor, period),
        undated=undated,
        places=_count_places(cursor, places),
        countries=_count_countries(cursor),
        dyads=count_dyads(cursor, dyads),
        facets=_count_facets(cursor),
    )


def find_summary(cursor: duckdb.DuckDBPyConnection) -> Summary:
    """`countries` in the order of their names."""
    first, last = cursor.execute("SELECT min(day), max(day) FROM events").fetchall()[0]
    recorded = cursor.execute("SELECT max(recorded) FROM documents").fetchall()[0][0]
    codes = cursor.execute("SELECT DISTINCT country FROM events WHERE country IS NOT NULL").fetchall()
    names = [CountryName(code=code, name=name_code(code)) for (code,) in codes]
    return Summary(
        first_day=first,
        last_day=last,
        last_recorded=recorded.replace(tzinfo=datetime.UTC) if recorded else None,
        countries=tuple(sorted(names, key=lambda one: (one.name, one.code))),
    )


def find_network(cursor: duckdb.DuckDBPyConnection, filter: EventFilter, *, most: int) -> Network:
    """`most`: so many pairs at most, those of the most events, with their actors."""
    choose_events(cursor, filter)
    period = choose_period(cursor, "auto")
    dyads = count_dyads(cursor, most)
    query = """SELECT who, count(DISTINCT number), count(DISTINCT number) FILTER (quad <= 2) FROM sides
        WHERE who IN (SELECT unnest($people)) GROUP BY who ORDER BY 2 DESC, 1"""
    people = sorted({who for dyad in dyads for who in (dyad.one, dyad.other)})
    actors = cursor.execute(query, {"people": people}).fetchall()
    return Network(
        actors=tuple(make_actor_count(*row) for row in actors),
        dyads=dyads,
        by=period,
        periods=tuple(counted.start for counted in count_periods(cursor, period)),
    )


def choose_events(cursor: duckdb.DuckDBPyConnection, filter: EventFilter, *conditions: str, **given: object) -> None:
    """Make `chosen` of the events that fit; `sides`: who is on which; `pairs`: on opposite ones.

    `conditions`: more of them, which name `given` as parameters."""
    made = build_conditions(cursor, filter)
    for condition in conditions:
        made.add(condition)
    cursor.execute(_CHOSEN.format(conditions=made), {**made.parameters, **given})
    for query in (_SEVERAL, _SIDES, _PAIRS):
        cursor.execute(query)


def choose_period(cursor: duckdb.DuckDBPyConnection, by: By) -> Period:
    """`auto`: the finest period that divides the days of the chosen events into at most MOST_PERIODS."""
    if by not in get_args(By):
        raise StoreError(f"by: {by!r} is unknown; choose {', '.join(get_args(By))}")
    if by != "auto":
        return by
    first, last = cursor.execute("SELECT min(day), max(day) FROM chosen").fetchall()[0]
    days = (last - first).days + 1 if first else 1
    return next((period for period, length in _DAYS.items() if days / length <= MOST_PERIODS), "year")


def count_periods(cursor: duckdb.DuckDBPyConnection, by: Period) -> tuple[PeriodQuads, ...]:
    """Those that have any events, in order; weeks begin on Monday."""
    start = f"CAST(date_trunc('{by}', day) AS DATE)"
    query = f"SELECT {start} AS start, {_QUADS} FROM chosen WHERE day IS NOT NULL GROUP BY start ORDER BY start"
    return tuple(PeriodQuads(start=row[0], quads=row[1:]) for row in cursor.execute(query).fetchall())


def count_dyads(cursor: duckdb.DuckDBPyConnection, most: int) -> tuple[DyadCount, ...]:
    """The pairs that have the most events."""
    rows = cursor.execute(_DYADS, {"most": most}).fetchall()
    return tuple(
        DyadCount(
            one=one,
            other=other,
            one_name=name_code(one),
            other_name=name_code(other),
            events=events,
            cooperation=cooperation,
            conflict=events - cooperation,
        )
        for one, other, events, cooperation in rows
    )


def make_actor_count(who: str, events: int, cooperation: int) -> ActorCount:
    return ActorCount(
        code=who, name=name_code(who), events=events, cooperation=cooperation, conflict=events - cooperation
    )


def count_values(cursor: duckdb.DuckDBPyConnection, column: str) -> tuple[ValueCount, ...]:
    """The values of a column of `chosen`, the commonest first."""
    query = f"SELECT {column}, count(*) FROM chosen WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    return tuple(ValueCount(value=value, count=count) for value, count in cursor.execute(query).fetchall())


def _count_places(cursor: duckdb.DuckDBPyConnection, most: int) -> tuple[PlaceCount, ...]:
    query = f"""SELECT place, country, lat, lon, precision, count(*) AS events, {_QUADS} FROM chosen
        WHERE lat IS NOT NULL AND lon IS NOT NULL GROUP BY ALL ORDER BY events DESC, place, country, lat, lon
        LIMIT {int(most)}"""
    return tuple(
        PlaceCount(name=name, country=country, lat=lat, lon=lon, precision=precision, events=events, quads=tuple(quads))
        for name, country, lat, lon, precision, events, *quads in cursor.execute(query).fetchall()
    )


def _count_countries(cursor: duckdb.DuckDBPyConnection) -> tuple[CountryCount, ...]:
    query = f"""SELECT country, count(*) AS events, {_QUADS} FROM chosen WHERE country IS NOT NULL
        GROUP BY country ORDER BY events DESC, country"""
    return tuple(
        CountryCount(code=code, name=name_code(code), events=events, quads=tuple(quads))
        for code, events, *quads in cursor.execute(query).fetchall()
    )


def _count_facets(cursor: duckdb.DuckDBPyConnection) -> dict[str, tuple[ValueCount, ...]]:
    """Actors are those who do it, so that a count is what the filter of the same name finds."""
    actors = f"""SELECT who, count(*) AS events FROM sides WHERE role = 'actor'
        GROUP BY who ORDER BY events DESC, who LIMIT {_MOST_VALUES}"""
    plain = {name: count_values(cursor, name) for name in ("act", "quad", "status", "country")}
    return {
        **plain,
        "country": tuple(_name_value(one.value, one.count) for one in plain["country"]),
        "actor": _count_named(cursor, actors),
        "source": _count_named(cursor, _SOURCES),
        "outlet": tuple(ValueCount(value=value, count=count) for value, count in cursor.execute(_OUTLETS).fetchall()),
    }


def _count_named(cursor: duckdb.DuckDBPyConnection, query: str) -> tuple[ValueCount, ...]:
    return tuple(_name_value(value, count) for value, count in cursor.execute(query).fetchall())


def _name_value(value: Any, count: int) -> ValueCount:
    return ValueCount(value=value, count=count, name=name_code(str(value)))
