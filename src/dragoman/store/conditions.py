"""A filter of events in SQL.

In: a filter, and a cursor whose views show the present, or a moment of the past. Out: a WHERE clause over the view
`events`, with its parameters.
Limits: DuckDB judges a row by one column at a time, and skips the other columns of rows that failed; what compares
several columns is judged last, over all that are left. Conditions are worded for that.
"""

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from dragoman.store.moments import read_day
from dragoman.store.schema import StoreError
from dragoman.store.terms import match_part, match_term, match_words

if TYPE_CHECKING:
    from dragoman.store.query import EventFilter, Near

CODE = re.compile("[A-Z]{3}")
_TOKEN = re.compile(r"(\d{4}-\d\d-\d\d|undated)/(e[0-9a-f]{15})")
_EARTH = 6371.0088  # kilometres
_DEGREE = 110.5  # kilometres, at least, of a degree of latitude


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


def build_conditions(
    cursor: duckdb.DuckDBPyConnection, filter: "EventFilter", after: str | None = None, *, latest_first: bool = False
) -> Conditions:
    """For the view `event_rows`. Raises StoreError for an `after` that is no place in the list."""
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
    if after is not None:
        _add_after(made, after, latest_first=latest_first)
    if filter.sources:
        made.add(" OR ".join(_match_source(cursor, who) for who in filter.sources))
    if filter.outlets:
        made.add(" OR ".join(match_term(cursor, "outlet", outlet.casefold()) for outlet in filter.outlets))
    if filter.text is not None:
        made.add(match_words(cursor, filter.text.casefold().split()))
    return made


def _add_choice(made: Conditions, column: str, wanted: Sequence[object]) -> None:
    if wanted:
        made.add(f"{column} IN ({', '.join(made.name(value) for value in wanted)})")


def _add_people(made: Conditions, filter: "EventFilter") -> None:
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
    if CODE.fullmatch(who):
        return f"contains({side}_codes_text, {made.name(f'{chr(10)}{who}{chr(10)}')})"
    return f"contains(lower({side}s_text), {made.name(who.casefold())})"


def _add_days(made: Conditions, filter: "EventFilter") -> None:
    """Where both ends are given, an interval overlaps; an event without an end has its first day alone."""
    if filter.since is not None:
        made.add(f"last_day >= {made.name(filter.since)}")
    if filter.until is not None:
        made.add(f"day <= {made.name(filter.until)}")


def _add_near(made: Conditions, near: "Near") -> None:
    """Bands of latitudes and longitudes first, which a scan can skip by; then the distance on the sphere."""
    lat, lon, km = (made.name(float(value)) for value in near)
    band = near.km / _DEGREE
    made.add(f"lat BETWEEN {made.name(near.lat - band)} AND {made.name(near.lat + band)}")
    # Meridians are nearest to each other where the circle comes nearest to a pole.
    nearest = math.cos(math.radians(min(90.0, abs(near.lat) + band)))
    wide = band / nearest if nearest > 0.01 else 360.0
    if near.lon - wide > -180 and near.lon + wide < 180:
        made.add(f"lon BETWEEN {made.name(near.lon - wide)} AND {made.name(near.lon + wide)}")
    half = (
        f"pow(sin(radians(lat - {lat}) / 2), 2) "
        f"+ cos(radians({lat})) * cos(radians(lat)) * pow(sin(radians(lon - {lon}) / 2), 2)"
    )
    made.add(f"2 * {_EARTH} * asin(sqrt(least(1, {half}))) <= {km}")


def _match_source(cursor: duckdb.DuckDBPyConnection, who: str) -> str:
    if CODE.fullmatch(who):
        return match_term(cursor, "source code", who)
    return match_part(cursor, "source", who.casefold())


def _add_after(made: Conditions, after: str, *, latest_first: bool) -> None:
    found = _TOKEN.fullmatch(after.strip())
    if found is None:
        raise StoreError(f"after: {after!r} is no place in the list; give what the page before ended with")
    day, id = found[1], made.name(found[2])
    if day == "undated":
        made.add("day IS NULL")
        made.add(f"id {'<' if latest_first else '>'} {id}")
        return
    last = made.name(read_day(day, "after"))
    if latest_first:
        made.add(f"coalesce(day, DATE '-infinity') <= {last}")
        made.add(f"day < {last} OR (day = {last} AND id < {id}) OR day IS NULL")
        return
    made.add(f"coalesce(day, DATE 'infinity') >= {last}")
    made.add(f"day > {last} OR (day = {last} AND id > {id}) OR day IS NULL")
