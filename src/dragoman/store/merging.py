"""Reports of many documents become events: only those that may have changed are merged again.

In: a transaction in which reports came or went (`pending`) or decisions changed. Out: events, their reports, the links
that explain them, conflicts and former ids, written or taken back.
Limits: what is one event is decided by `merge`; here is only which reports have to be looked at together: those that
share a key, an event or a decision, directly or through others.
"""

from collections.abc import Iterable, Sequence

from dragoman.records import Event, Link
from dragoman.store.connection import Writing
from dragoman.store.disputes import write_conflicts
from dragoman.store.facts import Merger, load_decisions, load_facts
from dragoman.store.grounds import make_event_rows
from dragoman.store.rows import Row, make_link_row

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


def merge_pending(writing: Writing, merger: Merger) -> int:
    """Bring events up to date; how many reports were looked at."""
    connection = writing.connection
    if not connection.execute("SELECT 1 FROM history.pending LIMIT 1").fetchall():
        return 0
    keys = _find_keys(writing, merger)
    # Old and new keys together: a report that changed leaves one neighbourhood and joins another.
    writing.insert("block_keys", keys)
    connection.execute(_AFFECTED)
    facts = load_facts(writing, merger, "affected")
    merged = merger.merge_reports(facts, load_decisions(writing, "affected"))
    _write_events(writing, write_conflicts(writing, merger, merged.events))
    _write_links(writing, merged.links)
    connection.execute("DELETE FROM history.block_keys WHERE report IN (FROM history.pending)")
    writing.insert("block_keys", keys)
    connection.execute("DELETE FROM history.pending")
    connection.execute("DROP TABLE affected")
    return len(facts)


def _find_keys(writing: Writing, merger: Merger) -> list[Row]:
    """Of the pending reports, as they are and as people corrected them."""
    facts = load_facts(writing, merger, "history.pending")
    corrected = merger.apply_corrections(facts, load_decisions(writing, "history.pending"))
    keys = {(fact.report.id, key) for fact in (*facts, *corrected) for key in merger.block_keys(fact)}
    return [{"report": report, "key": key} for report, key in sorted(keys)]


def _write_events(writing: Writing, events: Sequence[Event]) -> None:
    held = "IN (SELECT event FROM event_reports WHERE report IN (FROM affected))"
    former = writing.fetch(f"SELECT event, report FROM event_reports WHERE event {held}")
    # The events first: which they were is read from their reports.
    writing.replace("events", make_event_rows(writing, events), f"id {held}")
    pairs = [{"event": event.id, "report": report} for event in events for report in event.reports]
    writing.replace("event_reports", pairs, "report IN (FROM affected)")
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
    writing.replace("links", rows, "one IN (FROM affected) OR other IN (FROM affected)")
