"""Reports of many documents become events: only those that may have changed are merged again.

In: a transaction in which reports came or went (`pending`) or decisions changed. Out: events, their reports, the links
that explain them, conflicts and former ids, written or taken back.
Limits: what is one event is decided by `merge`; here is only which reports have to be looked at together: those that
share a key, an event or a decision, directly or through others.
"""

import dataclasses
import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.records import Article, Conflict, Decision, Event, Link
from dragoman.store.connection import Writing
from dragoman.store.rows import (
    Row,
    make_conflict_row,
    make_event_row,
    make_link_row,
    read_decision,
    read_report,
)

_AFFECTED = """
CREATE OR REPLACE TEMP TABLE affected AS
WITH RECURSIVE
ties AS (
    SELECT report AS node, 'key ' || key AS tie FROM history.block_keys
    UNION ALL SELECT report, 'event ' || event FROM event_reports
    UNION ALL SELECT unnest(reports), 'decision ' || id FROM decisions WHERE undone IS NULL
),
edges AS (SELECT node AS one, tie AS other FROM ties UNION ALL SELECT tie, node FROM ties),
reached(node) AS (
    SELECT report FROM history.pending
    UNION SELECT edges.other FROM reached JOIN edges ON edges.one = reached.node
)
SELECT DISTINCT node AS report FROM reached WHERE node NOT LIKE '% %'
"""
_FACTS = """
SELECT reports.body, articles.published, documents.voice
FROM reports JOIN documents ON documents.id = reports.document JOIN articles ON articles.id = reports.document
WHERE reports.id IN (FROM {table}) ORDER BY reports.id
"""


@dataclass(frozen=True, slots=True)
class Merger:
    """The functions of `merge` that the store calls; a fact is a report, its day of publication and its voice."""

    make_fact: Callable[..., Any]
    apply_corrections: Callable[[Sequence[Any], Sequence[Decision]], Sequence[Any]]
    block_keys: Callable[[Any], set[str]]
    merge_reports: Callable[[Sequence[Any], Sequence[Decision]], Any]  # -> .events, .links
    find_conflicts: Callable[[Sequence[Any], Sequence[Event]], Sequence[Conflict]]
    voice_keys: Callable[[Article], Iterable[str]]
    group_voices: Callable[[Iterable[Article]], dict[str, str]]  # the voice of each article, by id


@cache
def load_merger() -> Merger:
    """The one place that knows where merging lives."""
    facts, decisions, blocking, events, across, voices = (
        importlib.import_module(f"dragoman.merge.{name}")
        for name in ("facts", "decisions", "blocking", "events", "across", "voices")
    )
    return Merger(
        make_fact=facts.Fact,
        apply_corrections=decisions.apply_corrections,
        block_keys=blocking.block_keys,
        merge_reports=events.merge_reports,
        find_conflicts=across.find_conflicts_between,
        voice_keys=voices.voice_keys,
        group_voices=voices.group_voices,
    )


def merge_pending(writing: Writing, merger: Merger) -> int:
    """Bring events up to date; how many reports were looked at."""
    connection = writing.connection
    if not connection.execute("SELECT 1 FROM history.pending LIMIT 1").fetchall():
        return 0
    keys = _find_keys(writing, merger)
    # Old and new keys together: a report that changed leaves one neighbourhood and joins another.
    writing.insert("block_keys", keys)
    connection.execute(_AFFECTED)
    facts = _load_facts(writing, merger, "affected")
    merged = merger.merge_reports(facts, _load_decisions(writing, "affected"))
    found = merger.find_conflicts(facts, merged.events)
    conflicts = _write_conflicts(writing, found)
    _write_events(writing, _count_conflicts(merged.events, conflicts))
    _write_links(writing, merged.links)
    connection.execute("DELETE FROM history.block_keys WHERE report IN (FROM history.pending)")
    writing.insert("block_keys", keys)
    connection.execute("DELETE FROM history.pending")
    connection.execute("DROP TABLE affected")
    return len(facts)


def _find_keys(writing: Writing, merger: Merger) -> list[Row]:
    """Of the pending reports, as they are and as people corrected them."""
    facts = _load_facts(writing, merger, "history.pending")
    corrected = merger.apply_corrections(facts, _load_decisions(writing, "history.pending"))
    keys = {(fact.report.id, key) for fact in (*facts, *corrected) for key in merger.block_keys(fact)}
    return [{"report": report, "key": key} for report, key in sorted(keys)]


def _load_facts(writing: Writing, merger: Merger, table: str) -> list[Any]:
    rows = writing.fetch(_FACTS.format(table=table))
    return [
        merger.make_fact(report=read_report(row["body"]), published=row["published"], voice=row["voice"])
        for row in rows
    ]


def _load_decisions(writing: Writing, table: str) -> list[Decision]:
    """Those in force about the reports of a table."""
    rows = writing.fetch(
        "SELECT * FROM decisions WHERE undone IS NULL "
        f"AND list_has_any(reports, (SELECT list(report) FROM {table})) ORDER BY time, id"
    )
    return [read_decision(row) for row in rows]


def _write_conflicts(writing: Writing, found: Iterable[Conflict]) -> list[Row]:
    """Write those between documents; all that touch the affected reports."""
    touching = "(one IN (FROM affected) OR other IN (FROM affected))"
    inside = writing.fetch(f"SELECT id, one, other FROM conflicts WHERE document IS NOT NULL AND {touching}")
    known = {row["id"] for row in inside}
    rows = {row["id"]: row for row in (make_conflict_row(conflict, None) for conflict in found)}
    across = [row for key, row in rows.items() if key not in known]
    _replace(writing, "conflicts", across, f"document IS NULL AND {touching}")
    return [*inside, *across]


def _count_conflicts(events: Iterable[Event], conflicts: list[Row]) -> list[Event]:
    """An event has the conflicts that touch any of its reports."""
    touching: dict[str, set[str]] = {}
    for row in conflicts:
        for report in (row["one"], row["other"]):
            touching.setdefault(report, set()).add(row["id"])
    none: set[str] = set()
    return [
        dataclasses.replace(event, conflicts=len(none.union(*(touching.get(report, none) for report in event.reports))))
        for event in events
    ]


def _write_events(writing: Writing, events: Sequence[Event]) -> None:
    held = "IN (SELECT event FROM event_reports WHERE report IN (FROM affected))"
    former = writing.fetch(f"SELECT event, report FROM event_reports WHERE event {held}")
    # The events first: which they were is read from their reports.
    _replace(writing, "events", [make_event_row(event) for event in events], f"id {held}")
    pairs = [{"event": event.id, "report": report} for event in events for report in event.reports]
    _replace(writing, "event_reports", pairs, "report IN (FROM affected)")
    _write_aliases(writing, former, events)


def _write_aliases(writing: Writing, former: list[Row], events: Sequence[Event]) -> None:
    """Where the reports of an event that is no more went: to the event that has most of them."""
    homes = {report: event.id for event in events for report in event.reports}
    living = {event.id for event in events}
    moves: dict[str, dict[str, int]] = {}
    for row in former:
        if row["event"] not in living and (home := homes.get(row["report"])):
            counts = moves.setdefault(row["event"], {})
            counts[home] = counts.get(home, 0) + 1
    writing.retract("aliases", "former IN (SELECT unnest($living))", {"living": sorted(living)})
    rows = [
        {"former": event, "event": min(counts, key=lambda home: (-counts[home], home))}
        for event, counts in sorted(moves.items())
    ]
    writing.insert("aliases", rows)


def _write_links(writing: Writing, links: Iterable[Link]) -> None:
    rows = [make_link_row(link) for link in links]
    _replace(writing, "links", rows, "one IN (FROM affected) OR other IN (FROM affected)")


def _replace(writing: Writing, table: str, rows: list[Row], condition: str) -> None:
    """The rows of a table that meet a condition become these; what stays the same is not touched."""
    holds = f"retracted IS NULL AND ({condition})"
    current = writing.fetch(f"SELECT * EXCLUDE (recorded, retracted), rowid FROM history.{table} WHERE {holds}")
    wanted = {_key(row): row for row in rows}
    kept: set[tuple[object, ...]] = set()
    gone = []
    for row in current:
        rowid = row.pop("rowid")
        key = _key(row)
        if key in wanted and key not in kept:
            kept.add(key)
        else:
            gone.append(rowid)
    writing.retract(table, "rowid IN (SELECT unnest($gone))", {"gone": gone})
    writing.insert(table, [row for key, row in wanted.items() if key not in kept])


def _key(row: Row) -> tuple[object, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for _, value in sorted(row.items()))
