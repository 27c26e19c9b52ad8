"""What the store holds, as records.

In: a cursor whose views show the present, or a moment of the past. Out: articles, documents, reports, events,
conflicts, links, decisions, counts.
Limits: read-only; an id that is unknown gives None.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from dragoman.publish.document_json import DocumentRecord
from dragoman.publish.notebook import render_evidence
from dragoman.records import Article, Conflict, Decision, Event, Link, Report
from dragoman.store.rows import (
    Row,
    read_article,
    read_conflict,
    read_decision,
    read_document,
    read_event,
    read_link,
    read_report,
)

_BATCH = 1024  # rows at once
_MOST_NAMED = 1000  # so many are found one by one in an index: 150 of 4 million in 10 ms, not 300; more in one scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An event with all that it rests on."""

    event: Event
    reports: tuple[Report, ...]
    articles: dict[str, Article]
    links: tuple[Link, ...]
    conflicts: tuple[Conflict, ...]
    decisions: tuple[Decision, ...]

    def _repr_html_(self) -> str:
        return render_evidence(self.event, self.reports, self.articles, self.links, self.conflicts, self.decisions)


def stream_bodies(cursor: duckdb.DuckDBPyConnection, table: str) -> Iterator[str]:
    """The records of a table as JSON, in the order of their ids; memory stays flat."""
    cursor.execute(f"SELECT body FROM {table} ORDER BY id")
    while rows := cursor.fetchmany(_BATCH):
        for (body,) in rows:
            yield body


def find_article(cursor: duckdb.DuckDBPyConnection, id: str) -> Article | None:
    rows = fetch_rows(cursor, "SELECT * FROM articles WHERE id = ?", [id])
    return read_article(rows[0]) if rows else None


def find_document(cursor: duckdb.DuckDBPyConnection, id: str) -> DocumentRecord | None:
    rows = fetch_rows(cursor, "SELECT body FROM documents WHERE id = ?", [id])
    if not rows:
        return None
    reports = fetch_rows(cursor, "SELECT body FROM reports WHERE document = ? ORDER BY position", [id])
    return read_document(rows[0]["body"], (read_report(row["body"]) for row in reports))


def find_reports(cursor: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> tuple[Report, ...]:
    """Those that there are, in the order that was asked for."""
    chosen, named = match_any("id", ids)
    rows = fetch_rows(cursor, f"SELECT id, body FROM reports WHERE {chosen}", named)
    found = {row["id"]: read_report(row["body"]) for row in rows}
    return tuple(found[id] for id in ids if id in found)


def find_event(cursor: duckdb.DuckDBPyConnection, id: str) -> Event | None:
    """The event of an id, or the one that a former event is now part of."""
    followed: set[str] = set()
    while id not in followed:
        followed.add(id)
        rows = fetch_rows(cursor, "SELECT body FROM events WHERE id = ?", [id])
        if rows:
            return read_event(rows[0]["body"])
        rows = fetch_rows(cursor, "SELECT event FROM aliases WHERE former = ? ORDER BY recorded DESC", [id])
        id = rows[0]["event"] if rows else id
    return None


def find_event_of(cursor: duckdb.DuckDBPyConnection, report: str) -> Event | None:
    rows = fetch_rows(cursor, "SELECT event FROM event_reports WHERE report = ?", [report])
    return find_event(cursor, rows[0]["event"]) if rows else None


def find_evidence(cursor: duckdb.DuckDBPyConnection, id: str) -> Evidence | None:
    event = find_event(cursor, id)
    if event is None:
        return None
    reports = find_reports(cursor, event.reports)
    ids = list(event.reports)
    articles = {document: find_article(cursor, document) for document in event.documents}
    chosen, named = match_any("one", ids)
    links = fetch_rows(cursor, f"SELECT * FROM links WHERE {chosen} ORDER BY one, other", named)
    decisions = fetch_rows(
        cursor, "SELECT * FROM decisions WHERE list_has_any(reports, $ids) ORDER BY time, id", {"ids": ids}
    )
    return Evidence(
        event=event,
        reports=reports,
        articles={id: article for id, article in articles.items() if article},
        links=tuple(read_link(row) for row in links if row["other"] in event.reports),
        conflicts=tuple(find_conflicts(cursor, ids)),
        decisions=tuple(read_decision(row) for row in decisions),
    )


def find_homes(cursor: duckdb.DuckDBPyConnection, reports: Iterable[str]) -> dict[str, str]:
    """The event of each report; rejected reports have none."""
    query = "SELECT report, event FROM event_reports WHERE report IN (SELECT unnest($ids)) ORDER BY report"
    return {row["report"]: row["event"] for row in fetch_rows(cursor, query, {"ids": list(reports)})}


def find_conflicts(cursor: duckdb.DuckDBPyConnection, reports: Sequence[str]) -> list[Conflict]:
    """Those that touch any of these reports, in the order of their ids."""
    one, named = match_any("one", reports)
    other, _ = match_any("other", reports)
    query = f"SELECT id, body FROM conflicts WHERE {one} UNION SELECT id, body FROM conflicts WHERE {other} ORDER BY id"
    return [read_conflict(row["body"]) for row in fetch_rows(cursor, query, named)]


def find_decisions(cursor: duckdb.DuckDBPyConnection) -> tuple[Decision, ...]:
    """All, also those that were undone, in the order in which they were made."""
    return tuple(read_decision(row) for row in fetch_rows(cursor, "SELECT * FROM decisions ORDER BY time, id"))


def find_decision_page(cursor: duckdb.DuckDBPyConnection, limit: int, after: str | None) -> tuple[Decision, ...]:
    """The latest first, those that were undone included; `after`: the id of the last of the page before."""
    earlier = "WHERE (time, id) < (SELECT (time, id) FROM decisions WHERE id = $after)" if after is not None else ""
    given = {"limit": limit} | ({"after": after} if after is not None else {})
    query = f"SELECT * FROM decisions {earlier} ORDER BY time DESC, id DESC LIMIT $limit"
    return tuple(read_decision(row) for row in fetch_rows(cursor, query, given))


def count_rows(cursor: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What there is of everything."""
    counts: dict[str, Any] = {}
    for table in ("articles", "documents", "reports", "events", "conflicts", "links", "decisions", "runs", "refused"):
        where = " WHERE undone IS NULL" if table == "decisions" else ""
        counts[table] = _take(cursor, f"SELECT count(*) FROM {table}{where}")
    counts["dropped"] = _take(cursor, "SELECT count(*) FROM documents WHERE dropped_stage IS NOT NULL")
    counts["voices"] = _take(cursor, "SELECT count(DISTINCT voice) FROM documents")
    counts["outlets"] = _take(cursor, "SELECT count(DISTINCT outlet) FROM articles")
    counts["first_published"] = _take(cursor, "SELECT min(published) FROM articles")
    counts["last_published"] = _take(cursor, "SELECT max(published) FROM articles")
    counts["last_recorded"] = _take(cursor, "SELECT max(recorded) FROM documents")
    counts["recipes"] = _take(cursor, "SELECT count(DISTINCT recipe) FROM documents")
    counts["unfinished_runs"] = _take(cursor, "SELECT count(*) FROM runs WHERE finished IS NULL")
    return counts


def match_any(column: str, ids: Collection[str]) -> tuple[str, dict[str, object]]:
    """A condition that a column is one of these, and its parameters."""
    if len(ids) > _MOST_NAMED:
        return f"{column} IN (SELECT unnest($ids))", {"ids": list(ids)}
    named: dict[str, object] = {f"id{number}": id for number, id in enumerate(ids)}
    return f"{column} IN ({', '.join(f'${name}' for name in named)})" if named else "false", named


def fetch_rows(cursor: duckdb.DuckDBPyConnection, query: str, parameters: object = None) -> list[Row]:
    """The rows of an answer as dictionaries."""
    answer = cursor.execute(query, parameters)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _take(cursor: duckdb.DuckDBPyConnection, query: str) -> Any:
    return cursor.execute(query).fetchall()[0][0]
