"""What changed between two states of knowledge: events that are new, that are gone, and that are told otherwise now.

In: two moments, a filter, a cursor. Out: events of then and of now.
Limits: an event fits the filter if it did then or does now. What vacuum was told to forget is not known.
"""

import dataclasses
import datetime
from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman.records import Event
from dragoman.store.conditions import build_conditions
from dragoman.store.query import EventFilter
from dragoman.store.reading import find_event
from dragoman.store.rows import read_event
from dragoman.store.schema import show_moment

# Rows that hold at both moments changed nothing, and are the most by far.
_TOUCHED = """
CREATE OR REPLACE TEMP TABLE {table} AS
SELECT id, body, day, ({conditions}) AS fits FROM event_rows WHERE {changes}
"""
_COMPARED = """
CREATE OR REPLACE TEMP TABLE compared AS
SELECT coalesce(later.id, earlier.id) AS id, earlier.body AS before, later.body AS after,
    coalesce(later.day, earlier.day) AS day,
    CASE WHEN earlier.id IS NULL THEN 'new' WHEN later.id IS NULL THEN 'gone' ELSE 'changed' END AS change
FROM earlier FULL JOIN later ON earlier.id = later.id
WHERE (coalesce(earlier.fits, false) OR coalesce(later.fits, false)) AND earlier.body IS DISTINCT FROM later.body
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An event that is no more, as it was; `now`: the one that it is part of, None where there is none."""

    id: str
    event: Event
    now: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An event told otherwise; `fields`: of the event, those that differ."""

    id: str
    before: Event
    after: Event
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """`counts`: of all, "new", "gone" and "changed"; the lists have the earliest of them."""

    since: datetime.datetime
    until: datetime.datetime
    new: tuple[Event, ...]
    gone: tuple[Gone, ...]
    changed: tuple[Changed, ...]
    counts: dict[str, int]


def find_changes(
    cursor: duckdb.DuckDBPyConnection,
    since: datetime.datetime,
    until: datetime.datetime,
    filter: EventFilter,
    limit: int,
) -> Changes:
    """`since`, `until`: UTC without saying so. `limit`: of each of the three lists."""
    show_moment(cursor, since)
    _find_touched(cursor, "earlier", "retracted <= $moment", until, filter)
    show_moment(cursor, until)
    _find_touched(cursor, "later", "recorded > $moment", since, filter)
    cursor.execute(_COMPARED)
    counted = dict(cursor.execute("SELECT change, count(*) FROM compared GROUP BY change").fetchall())
    return Changes(
        since=since.replace(tzinfo=datetime.UTC),
        until=until.replace(tzinfo=datetime.UTC),
        new=tuple(read_event(after) for _, _, after in _list(cursor, "new", limit)),
        gone=tuple(_tell_gone(cursor, id, before) for id, before, _ in _list(cursor, "gone", limit)),
        changed=tuple(_tell_changed(*row) for row in _list(cursor, "changed", limit)),
        counts={change: counted.get(change, 0) for change in ("new", "gone", "changed")},
    )


def _find_touched(
    cursor: duckdb.DuckDBPyConnection, table: str, changes: str, moment: datetime.datetime, filter: EventFilter
) -> None:
    made = build_conditions(cursor, filter)
    query = _TOUCHED.format(table=table, conditions=made, changes=changes)
    cursor.execute(query, {**made.parameters, "moment": moment})


def _list(cursor: duckdb.DuckDBPyConnection, change: str, limit: int) -> list[tuple[Any, ...]]:
    query = "SELECT id, before, after FROM compared WHERE change = $change ORDER BY day NULLS LAST, id LIMIT $limit"
    return cursor.execute(query, {"change": change, "limit": limit}).fetchall()


def _tell_gone(cursor: duckdb.DuckDBPyConnection, id: str, before: str) -> Gone:
    now = find_event(cursor, id)
    return Gone(id=id, event=read_event(before), now=now.id if now else None)


def _tell_changed(id: str, before: str, after: str) -> Changed:
    one, other = read_event(before), read_event(after)
    names = [field.name for field in dataclasses.fields(Event)]
    fields = tuple(name for name in names if getattr(one, name) != getattr(other, name))
    return Changed(id=id, before=one, after=other, fields=fields)
