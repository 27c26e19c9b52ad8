"""What there is to choose from: the values of each field, with how many events a choice would find.

In: a filter, the events that fit it. Out: values with counts, the commonest first.
A field is counted among the events that fit all other filters: who has chosen one country sees what another would add.
Limits: of actors, sources and outlets the commonest fifty, and what is chosen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from dragoman.store.choosing import Chosen
from dragoman.store.filter_names import FILTER_NAMES
from dragoman.store.naming import name_code
from dragoman.store.query import EventFilter

_MOST = 50
_NAMED = ("country", "actor", "source")  # by codes that have names
_PLAIN = """
SELECT {name} AS value, count(*) AS events FROM {{events}} AND {name} IS NOT NULL
GROUP BY value ORDER BY events DESC, value
"""
# Actors are those who do it, so that a count is what the filter of the same name finds.
_ACTORS = """
SELECT who AS value, sum(events) AS events FROM (SELECT unnest(actors) AS who, events FROM {casts}) GROUP BY who
"""
_SOURCES = (
    "SELECT who AS value, count(*) AS events FROM (SELECT unnest(source_codes) AS who FROM {events}) GROUP BY who"
)
# An event knows the codes of its sources; the names of those that have none stand with its reports.
_NAMED_SOURCES = f"""
SELECT value, sum(events) AS events FROM ({_SOURCES} UNION ALL
    SELECT name, count(DISTINCT event) FROM participants JOIN event_reports USING (report)
    WHERE role = 'source' AND code = '---'
        AND event IN (SELECT id FROM {{events}} AND list_contains(source_codes, '---'))
    GROUP BY name
) WHERE value <> '---' GROUP BY value
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
        if name in ("actor", "source", "outlet"):
            values = _count_listed(others, name, picked)
        elif picked:
            values = _make_values(name, others.fetch(_PLAIN.format(name=name)))
        elif name == "quad":
            values = _count_quads(chosen)
        else:
            values = count_plain(chosen, name)
        facets[name] = values
    return facets


def count_plain(chosen: Chosen, name: str) -> tuple[ValueCount, ...]:
    """The values of a field of which an event has one, the commonest first: act, status or country."""
    return _make_values(name, ((one.value, one.events) for one in chosen.plain[name]))


def _count_quads(chosen: Chosen) -> tuple[ValueCount, ...]:
    counted = [(quad, events) for one in chosen.plain["day"] for quad, events in enumerate(one.quads, 1) if events]
    return _make_values("quad", sorted(counted, key=lambda row: (-row[1], row[0])))


def _count_listed(chosen: Chosen, name: str, picked: Sequence[object]) -> tuple[ValueCount, ...]:
    query = {"actor": _ACTORS, "source": _SOURCES, "outlet": _OUTLETS}[name]
    if name == "actor":
        query = query.format(casts=chosen.casts)
    rows = _fetch_first(chosen, query, picked)
    if name == "source" and any(value == "---" for value, _ in rows):
        rows = _fetch_first(chosen, _NAMED_SOURCES, picked)
    return _make_values(name, sorted(rows, key=lambda row: (-row[1], row[0])))


def _fetch_first(chosen: Chosen, query: str, picked: Sequence[object]) -> list[tuple[Any, ...]]:
    """What is picked, so that it is told whatever its number; then the commonest."""
    first = "value = '---' OR value IN (SELECT unnest($picked::VARCHAR[]))"
    ranked = f"{query} ORDER BY {first} DESC, events DESC, value LIMIT {_MOST}"
    return chosen.fetch(ranked, picked=list(picked))


def _make_values(name: str, rows: Iterable[tuple[Any, ...]]) -> tuple[ValueCount, ...]:
    return tuple(
        ValueCount(value=value, count=count, name=name_code(value) if name in _NAMED else None) for value, count in rows
    )
