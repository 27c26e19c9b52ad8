"""Events with the reports and articles that they rest on, many at a time.

In: a cursor whose views show the present, or a moment of the past; events, or ids of reports. Out: rows of exports,
facts of merging, a timeline.
Limits: reports are as their articles told them, but facts are as people corrected them.
"""

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence

import duckdb
import msgspec

from dragoman.merge.decisions import apply_corrections
from dragoman.merge.facts import Fact
from dragoman.merge.timeline import Timeline, Told, build_timeline
from dragoman.publish.exports.rows import ArticleFacts, EventRow
from dragoman.records import Conflict, Event, Report
from dragoman.store.reading import fetch_rows, find_conflicts, match_any
from dragoman.store.rows import read_decision, read_report

_BATCH = 256  # events at once


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
    found = _find_reports(cursor, ids)
    documents = {report.document for report in found.values()}
    chosen, named = match_any("id", documents)
    read = fetch_rows(cursor, f"SELECT id, voice FROM documents WHERE {chosen}", named)
    voices = {row["id"]: row["voice"] for row in read}
    articles = find_articles(cursor, documents)
    facts = [
        Fact(report=report, published=articles[report.document].published, voice=voices[report.document])
        for _, report in sorted(found.items())
    ]
    decisions = fetch_rows(
        cursor,
        "SELECT * FROM decisions WHERE undone IS NULL AND list_has_any(reports, $ids) ORDER BY time, id",
        {"ids": ids},
    )
    return {fact.report.id: fact for fact in apply_corrections(facts, [read_decision(row) for row in decisions])}


def tell_timeline(cursor: duckdb.DuckDBPyConnection, events: Sequence[Event], *, left_out: int) -> Timeline:
    """The events with words, outlets, cited sources and conflicts."""
    ids = [id for event in events for id in event.reports]
    told = {one.id: one for one in map(msgspec.json.Decoder(_Telling).decode, _find_bodies(cursor, ids).values())}
    groups = {event.id: [told[id] for id in event.reports] for event in events}
    equals = {id: [one for one in group if one.confidence == _rate(group)] for id, group in groups.items()}
    unsettled = {one.document for group in equals.values() if len(group) > 1 for one in group}
    days = {id: article.published for id, article in find_articles(cursor, unsettled).items()}
    outlets = _find_outlets(cursor, events)
    entries = {
        id: Told(
            # As find_best_report has it: of the most confident the earliest published, of whose words are shown.
            words=min(equals[id], key=lambda one: (days.get(one.document) or datetime.date.max, one.id)).evidence.text,
            outlets=outlets[id],
            sources=tuple(sorted({one.sources[-1].name for one in group if one.sources})),
        )
        for id, group in groups.items()
    }
    return build_timeline(events, entries, _find_touching(cursor, events), left_out=left_out)


class _Named(msgspec.Struct, frozen=True):
    name: str


class _Worded(msgspec.Struct, frozen=True):
    text: str


class _Telling(msgspec.Struct, frozen=True):
    """What a timeline needs of a report: read in a fifth of the time that all of it takes."""

    id: str
    document: str
    confidence: float
    evidence: _Worded
    sources: tuple[_Named, ...]


def _rate(group: Iterable[_Telling]) -> float:
    return max(one.confidence for one in group)


def _find_outlets(cursor: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> dict[str, tuple[str, ...]]:
    chosen, named = match_any("id", [event.id for event in events])
    rows = fetch_rows(cursor, f"SELECT id, outlets FROM events WHERE {chosen}", named)
    return {row["id"]: tuple(row["outlets"]) for row in rows}


def _find_touching(cursor: duckdb.DuckDBPyConnection, events: Sequence[Event]) -> list[Conflict]:
    ids = sorted({report for event in events if event.conflicts for report in event.reports})
    return find_conflicts(cursor, ids)


def _find_reports(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, Report]:
    return {id: read_report(body) for id, body in _find_bodies(cursor, ids).items()}


def _find_bodies(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, str]:
    chosen, named = match_any("id", ids)
    rows = fetch_rows(cursor, f"SELECT id, body FROM reports WHERE {chosen}", named)
    return {row["id"]: row["body"] for row in rows}


def find_articles(cursor: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, ArticleFacts]:
    chosen, named = match_any("id", ids)
    query = f"SELECT id, title, url, outlet, published FROM articles WHERE {chosen}"
    return {row["id"]: ArticleFacts(**row) for row in fetch_rows(cursor, query, named)}
