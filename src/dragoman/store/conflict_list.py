"""Conflicts with how much they matter, the gravest first.

In: a cursor, and which conflicts. Out: conflicts with severity, a page at a time.
Limits: severity depends on both reports as people corrected them, so it is worked out for all that are asked for;
conflicts of rejected reports are none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from dragoman.merge.severity import rate_severity
from dragoman.publish.exports.rows import ArticleFacts
from dragoman.records import ConflictKind, Excerpt, Report
from dragoman.store.conditions import build_conditions
from dragoman.store.query import EventFilter
from dragoman.store.reading import fetch_rows, find_event, find_homes, find_reports
from dragoman.store.rows import read_conflict
from dragoman.store.schema import StoreError
from dragoman.store.telling import find_articles, find_facts

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
    """A conflict with both reports, their articles, and the events that they are part of."""

    id: str
    kind: ConflictKind
    note: str
    severity: float
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
    limit: int,
    after: str | None,
) -> ConflictPage | None:
    """Those that touch an event that fits. `event`: that one alone; None when there is none of this id."""
    made = build_conditions(cursor, filter)
    members = f"SELECT report FROM event_reports WHERE event IN (SELECT id FROM event_rows WHERE {made})"
    if event is not None:
        found = find_event(cursor, event)
        if found is None:
            return None
        members += f" AND event = {made.name(found.id)}"
    where = f"(one IN ({members}) OR other IN ({members}))"
    if kinds:
        where += f" AND kind IN ({', '.join(made.name(kind) for kind in kinds)})"
    rated = rate_conflicts(cursor, where, made.parameters)
    rest = [one for one in rated if after is None or _order(one) > _read_place(after)]
    page = rest[:limit]
    return ConflictPage(
        conflicts=tell_conflicts(cursor, page),
        next=_name_place(page[-1]) if len(rest) > limit else None,
        total=len(rated),
    )


def rate_conflicts(
    cursor: duckdb.DuckDBPyConnection, where: str, parameters: Mapping[str, object]
) -> list[RatedConflict]:
    """`where`: over the view `conflicts`."""
    rows = fetch_rows(cursor, f"SELECT id, body FROM conflicts WHERE {where}", parameters)
    found = [(row["id"], read_conflict(row["body"])) for row in rows]
    facts = find_facts(cursor, (report for _, conflict in found for report in conflict.reports))
    rated = [
        RatedConflict(
            id=id,
            kind=conflict.kind,
            note=conflict.note,
            severity=rate_severity(conflict, *(facts[report].report for report in conflict.reports)),
            reports=conflict.reports,
            evidence=conflict.evidence,
        )
        for id, conflict in found
        if all(report in facts for report in conflict.reports)
    ]
    return sorted(rated, key=_order)


def tell_conflicts(cursor: duckdb.DuckDBPyConnection, conflicts: Sequence[RatedConflict]) -> tuple[ToldConflict, ...]:
    ids = sorted({report for conflict in conflicts for report in conflict.reports})
    reports = {report.id: report for report in find_reports(cursor, ids)}
    articles = find_articles(cursor, {report.document for report in reports.values()})
    homes = find_homes(cursor, ids)
    return tuple(
        ToldConflict(
            id=conflict.id,
            kind=conflict.kind,
            note=conflict.note,
            severity=conflict.severity,
            reports=tuple(reports[id] for id in conflict.reports),
            articles=tuple(articles[reports[id].document] for id in conflict.reports),
            events=tuple(homes.get(id) for id in conflict.reports),
        )
        for conflict in conflicts
    )


def _order(conflict: RatedConflict) -> tuple[float, str]:
    return -conflict.severity, conflict.id


def _name_place(conflict: RatedConflict) -> str:
    return f"{conflict.severity:.3f}/{conflict.id}"


def _read_place(after: str) -> tuple[float, str]:
    found = _TOKEN.fullmatch(after)
    if found is None:
        raise StoreError(f"after: {after!r} is no place in the list; give what the page before ended with")
    return -float(found[1]), found[2]
