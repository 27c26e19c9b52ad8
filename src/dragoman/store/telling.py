"""Events with the reports and articles that they rest on, many at a time.

In: a cursor whose views show the present, or a moment of the past; events, or ids of reports. Out: rows of exports,
facts of merging, a timeline.
Limits: reports are as their articles told them, but facts are as people corrected them.
"""

from collections.abc import Iterable, Iterator, Sequence

import duckdb

from dragoman.merge.decisions import apply_corrections
from dragoman.merge.facts import Fact
from dragoman.merge.timeline import Timeline, Told, build_timeline
from dragoman.publish.exports.rows import ArticleFacts, EventRow, find_best_report
from dragoman.records import Conflict, Event, Report
from dragoman.store.reading import fetch_rows
from dragoman.store.rows import read_conflict, read_decision, read_report

_BATCH = 256  # events at once
_ARTICLES = """
SELECT id, title, url, outlet, published FROM articles WHERE id IN (SELECT unnest($ids))
"""
_FACTS = """
SELECT reports.id, reports.body, articles.published, documents.voice
FROM reports JOIN documents ON documents.id = reports.document JOIN articles ON articles.id = reports.document
WHERE reports.id IN (SELECT unnest($ids)) ORDER BY reports.id
"""


def find_export_rows(cursor: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> Iterator[EventRow]:
    """A row an event, in the order given."""
    for start in range(0, len(events), _BATCH):
        batch = events[start : start + _BATCH]
        reports = _find_reports(cursor, {id for event in batch for id in event.reports})
        articles = find_articles(cursor, {id for event in batch for id in event.documents})
        for event in batch:
            yield EventRow(
                event=event,
                reports=tuple(reports[id] for id in event.reports),
                articles=tuple(articles[id] for id in event.documents),
            )


def find_facts(cursor: duckdb.DuckDBPyConnection, reports: Iterable[str]) -> dict[str, Fact]:
    """By the id of the report; rejected reports and unknown ids have none."""
    ids = sorted(set(reports))
    rows = fetch_rows(cursor, _FACTS, {"ids": ids})
    facts = [Fact(report=read_report(row["body"]), published=row["published"], voice=row["voice"]) for row in rows]
    decisions = fetch_rows(
        cursor,
        "SELECT * FROM decisions WHERE undone IS NULL AND list_has_any(reports, $ids) ORDER BY time, id",
        {"ids": ids},
    )
    return {fact.report.id: fact for fact in apply_corrections(facts, [read_decision(row) for row in decisions])}


def tell_timeline(cursor: duckdb.DuckDBPyConnection, events: Sequence[Event], *, left_out: int) -> Timeline:
    """The events with words, outlets, cited sources and conflicts."""
    told = {row.event.id: _tell(row) for row in find_export_rows(cursor, events)}
    return build_timeline(events, told, _find_conflicts(cursor, events), left_out=left_out)


def _tell(row: EventRow) -> Told:
    return Told(
        words=find_best_report(row).evidence.text,
        outlets=tuple(sorted({article.outlet for article in row.articles if article.outlet})),
        sources=tuple(sorted({report.sources[-1].name for report in row.reports if report.sources})),
    )


def _find_conflicts(cursor: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> list[Conflict]:
    ids = sorted({report for event in events if event.conflicts for report in event.reports})
    touching = "one IN (SELECT unnest($ids)) OR other IN (SELECT unnest($ids))"
    rows = fetch_rows(cursor, f"SELECT body FROM conflicts WHERE {touching} ORDER BY id", {"ids": ids})
    return [read_conflict(row["body"]) for row in rows]


def _find_reports(cursor: duckdb.DuckDBPyConnection, ids: set[str]) -> dict[str, Report]:
    query = "SELECT id, body FROM reports WHERE id IN (SELECT unnest($ids))"
    return {row["id"]: read_report(row["body"]) for row in fetch_rows(cursor, query, {"ids": sorted(ids)})}


def find_articles(cursor: duckdb.DuckDBPyConnection, ids: set[str]) -> dict[str, ArticleFacts]:
    return {row["id"]: ArticleFacts(**row) for row in fetch_rows(cursor, _ARTICLES, {"ids": sorted(ids)})}
