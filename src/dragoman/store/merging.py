"""Reports of many documents become events: only those that may have changed are merged again.

In: a transaction in which reports came or went (`pending`) or decisions changed. Out: events, their reports, the links
that explain them, conflicts and former ids, written or taken back.
Limits: what is one event is decided by `merge`; here is only which reports have to be looked at together: those that a
candidate link, an event or a decision ties to what is new, directly or through others. Of those, so many at a time are
in memory as `_PART` says, or as one component has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from dragoman.records import Event
from dragoman.store.comparing import compare_pending, make_dispute_row
from dragoman.store.connection import Writing
from dragoman.store.disputes import count_conflicts, write_conflicts
from dragoman.store.facts import Merger, Profiles, load_decisions
from dragoman.store.grounds import make_event_rows
from dragoman.store.rows import encode_event, make_link_row, read_event, read_link
from dragoman.store.terms import count_versions, index_events

_PART = 2_500  # reports
_AFFECTED = """
CREATE OR REPLACE TEMP TABLE affected AS SELECT DISTINCT report FROM changed;
CREATE OR REPLACE TEMP TABLE reached AS FROM affected;
"""
_REACH = """
CREATE OR REPLACE TEMP TABLE reached AS
WITH named AS (SELECT id, unnest(reports) AS report FROM decisions WHERE undone IS NULL)
SELECT DISTINCT report FROM (
    SELECT other AS report FROM history.candidates WHERE one IN (FROM reached)
    UNION ALL SELECT one FROM history.candidates WHERE other IN (FROM reached)
    UNION ALL SELECT report FROM event_reports
        WHERE event IN (SELECT event FROM event_reports WHERE report IN (FROM reached))
    UNION ALL SELECT report FROM named WHERE id IN (SELECT id FROM named WHERE report IN (FROM reached))
) WHERE report NOT IN (FROM affected)
"""
_TIES = """
WITH named AS (SELECT id, unnest(reports) AS report FROM decisions WHERE undone IS NULL)
SELECT [report] AS tie FROM affected
UNION ALL SELECT [one, other] FROM history.candidates WHERE one IN (FROM affected)
UNION ALL SELECT list(report) FROM event_reports WHERE report IN (FROM affected) GROUP BY event
UNION ALL SELECT list(report) FROM named GROUP BY id HAVING bool_or(report IN (FROM affected))
"""
_MERGED = """
CREATE OR REPLACE TEMP TABLE parts (part INTEGER, report VARCHAR);
CREATE OR REPLACE TEMP TABLE merged (part INTEGER, id VARCHAR, body VARCHAR);
CREATE OR REPLACE TEMP TABLE merged_reports (part INTEGER, event VARCHAR, report VARCHAR);
"""
# Where the reports of an event that is no more went: to the event that has most of them.
_ALIASES = """
SELECT before.event AS former, after.event AS event
FROM event_reports AS before JOIN merged_reports AS after USING (report)
WHERE before.event NOT IN (SELECT id FROM merged)
GROUP BY before.event, after.event
QUALIFY row_number() OVER (PARTITION BY before.event ORDER BY count(*) DESC, after.event) = 1
ORDER BY former
"""


def merge_pending(writing: Writing, merger: Merger) -> int:
    """Bring events up to date; how many reports were looked at."""
    connection = writing.connection
    if not connection.execute("SELECT 1 FROM history.pending LIMIT 1").fetchall():
        return 0
    profiles = Profiles(writing, merger)
    compare_pending(writing, merger, profiles)
    _find_affected(writing)
    connection.execute("DELETE FROM history.disputes WHERE rule = 'together' AND one IN (FROM affected)")
    connection.execute(_MERGED)
    count = 0
    for part, reports in enumerate(_cut_parts(writing, merger)):
        count += _merge_part(writing, merger, profiles.find(reports), part, reports)
    recounted = write_conflicts(writing, merger)
    _write_aliases(writing)
    first = count_versions(connection)
    _write_events(writing)
    _recount(writing, recounted)
    index_events(connection, first)
    connection.execute("DELETE FROM history.pending")
    for table in ("changed", "disputed", "affected", "reached", "parts", "merged", "merged_reports"):
        connection.execute(f"DROP TABLE {table}")
    return count


def _find_affected(writing: Writing) -> None:
    """Whatever is tied to what changed."""
    connection = writing.connection
    connection.execute(_AFFECTED)
    while True:
        connection.execute(_REACH)
        if not connection.execute("SELECT 1 FROM reached LIMIT 1").fetchall():
            return
        connection.execute("INSERT INTO affected FROM reached")


def _cut_parts(writing: Writing, merger: Merger) -> Iterator[list[str]]:
    """Whole components, as many together as fit."""
    part: list[str] = []
    for component in merger.split_components(_stream_ties(writing)):
        if part and len(part) + len(component) > _PART:
            yield part
            part = []
        part += component
    if part:
        yield part


def _stream_ties(writing: Writing) -> Iterator[list[str]]:
    """Of millions of reports the ties are many: never all at once."""
    answer = writing.connection.execute(_TIES)
    while rows := answer.fetchmany(10_000):
        yield from (row[0] for row in rows)


def _merge_part(writing: Writing, merger: Merger, profiles: dict[str, Any], part: int, reports: Sequence[str]) -> int:
    """Events go to `merged` until their conflicts are counted."""
    writing.connection.execute("INSERT INTO parts SELECT ?, unnest(?)", [part, list(reports)])
    here = f"(SELECT report FROM parts WHERE part = {part})"
    candidates = writing.fetch(f"SELECT * FROM history.candidates WHERE one IN {here}")
    links = [read_link(row) for row in candidates]
    merged = merger.group_profiles(profiles, links, load_decisions(writing, reports))
    writing.insert("merged", [{"part": part, "id": event.id, "body": encode_event(event)} for event in merged.events])
    writing.insert(
        "merged_reports",
        [{"part": part, "event": event.id, "report": report} for event in merged.events for report in event.reports],
    )
    pairs = [pair for event in merged.events for pair in merger.pair_event(event)]
    disputes = (
        make_dispute_row(merger, {"rule": rule, "one": one, "other": other, "ways": 0}, profiles[one], profiles[other])
        for rule, one, other in pairs
    )
    writing.insert("disputes", [row for row in disputes if row])
    writing.replace("links", [make_link_row(link) for link in merged.links], f"one IN {here} OR other IN {here}")
    return len(profiles)


def _write_aliases(writing: Writing) -> None:
    rows = writing.fetch(_ALIASES)
    writing.retract("aliases", "former IN (SELECT id FROM merged)")
    writing.insert("aliases", rows)


def _write_events(writing: Writing) -> None:
    counts = count_conflicts(writing, "SELECT event, report FROM merged_reports")
    (parts,) = writing.connection.execute("SELECT count(DISTINCT part) FROM parts").fetchall()[0]
    for part in range(parts):
        here = f"(SELECT report FROM parts WHERE part = {part})"
        bodies = writing.fetch(f"SELECT body FROM merged WHERE part = {part} ORDER BY id")
        events = [read_event(row["body"]) for row in bodies]
        counted = [replace(event, conflicts=counts.get(event.id, 0)) for event in events]
        # The events first: which they were is read from their reports.
        _replace_events(writing, counted, f"id IN (SELECT event FROM event_reports WHERE report IN {here})")
        pairs = [{"event": event.id, "report": report} for event in events for report in event.reports]
        writing.replace("event_reports", pairs, f"report IN {here}")


def _recount(writing: Writing, reports: set[str]) -> None:
    """Events that are not merged again, and have more or fewer conflicts than before."""
    others = "SELECT event, report FROM event_reports WHERE event IN (SELECT unnest($events))"
    found = writing.fetch(
        "SELECT id, body FROM events WHERE id IN (SELECT event FROM event_reports "
        "WHERE (report IN (SELECT unnest($reports)) OR report IN (FROM disputed)) AND report NOT IN (FROM affected)) "
        "ORDER BY id",
        {"reports": sorted(reports)},
    )
    ids = [row["id"] for row in found]
    counts = count_conflicts(writing, others, {"events": ids})
    events = [read_event(row["body"]) for row in found]
    counted = [replace(event, conflicts=counts.get(event.id, 0)) for event in events]
    _replace_events(writing, counted, "id IN (SELECT unnest($ids))", {"ids": ids})


def _replace_events(
    writing: Writing, events: Sequence[Event], condition: str, parameters: dict[str, object] | None = None
) -> None:
    writing.replace("events", make_event_rows(writing, events), condition, parameters)
