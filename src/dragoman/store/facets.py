"""What there is to choose from: the values of each field, with how many events a choice would find.

In: a filter, the events that fit it. Out: values with counts, the commonest first.
A field is counted among the events that fit all other filters: who has chosen one country sees what another would add.
Limits: of actors, sources and outlets the commonest fifty, and what is chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from dragoman.store.choosing import Chosen
from dragoman.store.filter_names import FILTER_NAMES
from dragoman.store.naming import name_code
from dragoman.store.query import EventFilter

_MOST = 50
_NAMED = ("country", "actor", "source")  # by codes that have names
_PLAIN = "SELECT {name} AS value, count(*) AS events FROM {{events}} AND {name} IS NOT NULL GROUP BY value"
# Actors are those who do it, so that a count is what the filter of the same name finds.
_ACTORS = """
SELECT who AS value, sum(events) AS events FROM (
    SELECT actor AS who, events FROM {couples}
    UNION ALL SELECT who, 1 FROM {several} WHERE role = 'actor'
) WHERE who IS NOT NULL GROUP BY who
"""
# An event knows the codes of its sources; the names of those that have none stand with its reports.
_SOURCES = """
SELECT who AS value, count(*) AS events FROM (
    SELECT id, unnest(source_codes) AS who FROM {events}
    UNION ALL
    SELECT DISTINCT event, name FROM participants JOIN event_reports USING (report)
    WHERE role = 'source' AND code = '---'
        AND event IN (SELECT id FROM {events} AND list_contains(source_codes, '---'))
) WHERE who <> '---' GROUP BY who
"""
_OUTLETS = """
SELECT outlet AS value, count(*) AS events FROM (SELECT unnest(outlets) AS outlet FROM {events}) GROUP BY outlet
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCount:
    """How many events have a value; `name`: in words, where the value is a code."""

    value: str | int
    count: int
    name: str | None = None


def count_facets(
    cursor: duckdb.DuckDBPyConnection, filter: EventFilter, chosen: Chosen
) -> dict[str, tuple[ValueCount, ...]]:
    """By the name of the filter that takes the values. `chosen`: the events that fit `filter`."""
    facets = {}
    for name in ("act", "quad", "status", "country", "actor", "source", "outlet"):
        field = FILTER_NAMES[name]
        picked = getattr(filter, field)
        without: dict[str, Any] = {field: ()}
        others = Chosen(cursor, replace(filter, **without), name=name) if picked else chosen
        facets[name] = _count_values(others, name, picked)
    return facets


def count_column(chosen: Chosen, column: str) -> tuple[ValueCount, ...]:
    """The values of a column of events, the commonest first."""
    query = _PLAIN.format(name=column) + " ORDER BY events DESC, value"
    return tuple(ValueCount(value=value, count=count) for value, count in chosen.fetch(query))


def _count_values(chosen: Chosen, name: str, picked: Sequence[object]) -> tuple[ValueCount, ...]:
    if name in ("act", "quad", "status"):
        return count_column(chosen, name)
    if name == "country":
        return tuple(_name_value(one.value, one.count) for one in count_column(chosen, name))
    query = {"actor": _ACTORS, "source": _SOURCES, "outlet": _OUTLETS}[name]
    if name == "actor":
        query = query.format(couples=chosen.couples, several=chosen.several)
    # What is picked comes first, so that it is told whatever its number.
    ranked = f"{query} ORDER BY value IN (SELECT unnest($picked::VARCHAR[])) DESC, events DESC, value LIMIT {_MOST}"
    rows = sorted(chosen.fetch(ranked, picked=list(picked)), key=lambda row: (-row[1], row[0]))
    if name in _NAMED:
        return tuple(_name_value(value, count) for value, count in rows)
    return tuple(ValueCount(value=value, count=count) for value, count in rows)


def _name_value(value: str | int, count: int) -> ValueCount:
    return ValueCount(value=value, count=count, name=name_code(str(value)))
