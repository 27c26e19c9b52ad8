"""What many events have in common: how many by period, place, country, pair and value of each field.

In: a filter, and a cursor whose views show the present, or a moment of the past. Out: counts.
Limits: the days in which nearly all happened are told apart from the rest, which is counted, too (choosing.py).
"""

import datetime
from dataclasses import dataclass

import duckdb

from dragoman.store.choosing import QUADS, By, Chosen, PeriodQuads, Quads, Stretch, count_periods, find_stretch
from dragoman.store.facets import ValueCount, count_facets
from dragoman.store.naming import name_code
from dragoman.store.query import EventFilter, Period

_DYADS = """
SELECT one, other, sum(events) AS events, sum(cooperation) FROM (
    SELECT DISTINCT number, least(actor, recipient) AS one, greatest(actor, recipient) AS other, events, cooperation
    FROM (
        SELECT number, actor, unnest(recipients) AS recipient, events, cooperation
        FROM (SELECT number, unnest(actors) AS actor, recipients, events, cooperation FROM {casts})
    ) WHERE actor <> recipient
) GROUP BY one, other ORDER BY events DESC, one, other LIMIT $most
"""
_PEOPLE = """
SELECT who, sum(events) AS events, sum(cooperation) FROM (
    SELECT unnest(list_distinct(actors || recipients)) AS who, events, cooperation FROM {casts}
) WHERE who IN (SELECT unnest($people)) GROUP BY who ORDER BY events DESC, who
"""


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
    """`stretch`: the days in which nearly all events are. `undated`: events of no known day, in no period. `facets`: by
    the name of the filter that takes the values, each counted with all other filters."""

    total: int
    by: Period
    periods: tuple[PeriodQuads, ...]
    stretch: Stretch | None
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
    chosen = Chosen(cursor, filter)
    stretch = find_stretch(chosen)
    period, periods = count_periods(chosen, by, stretch)
    return Overview(
        total=sum(one.events for one in chosen.plain["day"]),
        by=period,
        periods=periods,
        stretch=stretch,
        undated=sum(one.undated for one in chosen.plain["day"]),
        places=_count_places(chosen, places),
        countries=tuple(
            CountryCount(code=one.value, name=name_code(one.value), events=one.events, quads=one.quads)
            for one in chosen.plain["country"]
        ),
        dyads=_count_dyads(chosen, dyads),
        facets=count_facets(cursor, filter, chosen),
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
    chosen = Chosen(cursor, filter)
    period, periods = count_periods(chosen, "auto", find_stretch(chosen))
    dyads = _count_dyads(chosen, most)
    people = sorted({who for dyad in dyads for who in (dyad.one, dyad.other)})
    query = _PEOPLE.format(casts=chosen.casts)
    return Network(
        actors=tuple(
            ActorCount(
                code=who, name=name_code(who), events=events, cooperation=cooperation, conflict=events - cooperation
            )
            for who, events, cooperation in chosen.fetch(query, people=people)
        ),
        dyads=dyads,
        by=period,
        periods=tuple(counted.start for counted in periods),
    )


def _count_dyads(chosen: Chosen, most: int) -> tuple[DyadCount, ...]:
    """The pairs that have the most events."""
    rows = chosen.fetch(_DYADS.format(casts=chosen.casts), most=most)
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


def _count_places(chosen: Chosen, most: int) -> tuple[PlaceCount, ...]:
    query = f"""SELECT place, country, lat, lon, precision, sum(events) AS total, {QUADS} FROM {chosen.tallies}
        WHERE field = 'place' AND lat IS NOT NULL AND lon IS NOT NULL GROUP BY place, country, lat, lon, precision
        ORDER BY total DESC, place, country, lat, lon LIMIT $most"""
    return tuple(
        PlaceCount(name=name, country=country, lat=lat, lon=lon, precision=precision, events=events, quads=tuple(quads))
        for name, country, lat, lon, precision, events, *quads in chosen.fetch(query, most=most)
    )
