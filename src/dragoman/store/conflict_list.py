"""Conflicts with how much they matter, the gravest first.

In: a cursor, and which conflicts. Out: conflicts with severity, a page at a time.
Limits: how much they matter was worked out when they were found, and again when a person corrected a report; of a store
of an older layout that was not merged since, some are not rated: 0. Conflicts of rejected reports are none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from dragoman.publish.exports.rows import ArticleFacts
from dragoman.records import ConflictKind, Excerpt, Report
from dragoman.store.conditions import build_conditions
from dragoman.store.query import ALL, EventFilter
from dragoman.store.reading import fetch_rows, find_event, find_homes
from dragoman.store.rows import read_conflict
from dragoman.store.schema import StoreError
from dragoman.store.telling import find_articles, find_facts

# Over the view `conflicts`: those of no rejected report, each with a severity. A query follows.
STANDING = """
WITH rejected AS (SELECT unnest(reports) FROM decisions WHERE kind = 'reject' AND undone IS NULL),
standing AS (
    SELECT * REPLACE (coalesce(severity, 0) AS severity) FROM conflicts
    WHERE one NOT IN (FROM rejected) AND other NOT IN (FROM rejected)
)
"""
_TOKEN = re.compile(r"([01]\.\d{3})/(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class RatedConflict:
    """Two reports that cannot both be true. `severity`: 0 to 1."""

    id: str
    kind: ConflictKind
    note: str
    severity: float
    reports: tuple[str, str]
    evidence: tuple[Excerpt, Excerpt]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldConflict:
    """A conflict with both reports as people corrected them, their articles, and the events that they are part of."""

    id: str
    kind: ConflictKind
    note: str
    severity: float
    evidence: tuple[Excerpt, Excerpt]
    reports: tuple[Report, ...]
    articles: tuple[ArticleFacts, ...]
    events: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPage:
    """`next`: what the next page begins after; None at the end."""

    conflicts: tuple[ToldConflict, ...]
    next: str | None
    total: int


def find_conflict_page(
    cursor: duckdb.DuckDBPyConnection,
    filter: EventFilter,
    *,
    kinds: Sequence[ConflictKind],
    event: str | None,
    limit: int | None,
    after: str | None,
) -> ConflictPage | None:
    """Those that touch an event that fits. `event`: that one alone; None when there is none of this id."""
    made = build_conditions(cursor, filter)
    where = ["true"]
    members = []
    if event is not None:
        found = find_event(cursor, event)
        if found is None:
            return None
        members.append(f"event = {made.name(found.id)}")
    if filter != ALL:
        members.append(f"event IN (SELECT id FROM event_rows WHERE {made})")
    if members:
        touched = f"SELECT report FROM event_reports WHERE {' AND '.join(members)}"
        where.append(f"(one IN ({touched}) OR other IN ({touched}))")
    if kinds:
        where.append(f"kind IN ({', '.join(made.name(kind) for kind in kinds)})")
    chosen = " AND ".join(where)
    query = f"{STANDING} SELECT count(*) AS total FROM standing WHERE {chosen}"
    total = fetch_rows(cursor, query, made.parameters)[0]["total"]
    if after is not None:
        severity, last = map(made.name, _read_place(after))
        chosen += f" AND (severity < {severity} OR (severity = {severity} AND id > {last}))"
    # One more than is shown tells whether there are more.
    rest = list_conflicts(cursor, chosen, made.parameters, None if limit is None else limit + 1)
    page = rest[:limit]
    return ConflictPage(
        conflicts=tell_conflicts(cursor, page),
        next=name_place(page[-1]) if len(rest) > len(page) else None,
        total=total,
    )


def list_conflicts(
    cursor: duckdb.DuckDBPyConnection, where: str, parameters: Mapping[str, object], limit: int | None = None
) -> list[RatedConflict]:
    """The gravest first. `where`: over the view `conflicts`."""
    page = "" if limit is None else f"LIMIT {limit}"
    query = f"{STANDING} SELECT id, body, severity FROM standing WHERE {where} ORDER BY severity DESC, id {page}"
    return [rate_conflict(row["id"], row["body"], row["severity"]) for row in fetch_rows(cursor, query, parameters)]


def rate_conflict(id: str, body: str, severity: float) -> RatedConflict:
    conflict = read_conflict(body)
    return RatedConflict(
        id=id,
        kind=conflict.kind,
        note=conflict.note,
        severity=severity,
        reports=conflict.reports,
        evidence=conflict.evidence,
    )


def tell_conflicts(cursor: duckdb.DuckDBPyConnection, conflicts: Sequence[RatedConflict]) -> tuple[ToldConflict, ...]:
    """But for those of a report that is no more, until events are merged."""
    ids = sorted({report for conflict in conflicts for report in conflict.reports})
    reports = {id: fact.report for id, fact in find_facts(cursor, ids).items()}
    articles = find_articles(cursor, {report.document for report in reports.values()})
    homes = find_homes(cursor, ids)
    return tuple(
        ToldConflict(
            id=conflict.id,
            kind=conflict.kind,
            note=conflict.note,
            severity=conflict.severity,
            evidence=conflict.evidence,
            reports=tuple(reports[id] for id in conflict.reports),
            articles=tuple(articles[reports[id].document] for id in conflict.reports),
            events=tuple(homes.get(id) for id in conflict.reports),
        )
        for conflict in conflicts
        if all(id in reports for id in conflict.reports)
    )


def name_place(conflict: RatedConflict | ToldConflict) -> str:
    """Where a conflict stands in the order of all: what the next page begins after."""
    return f"{conflict.severity:.3f}/{conflict.id}"


def _read_place(after: str) -> tuple[float, str]:
    found = _TOKEN.fullmatch(after)
    if found is None:
        raise StoreError(f"after: {after!r} is no place in the list; give what the page before ended with")
    return float(found[1]), found[2]
