"""Conflicts between documents, kept up to date with the events.

In: a transaction, the affected reports, the events that they are now. Out: conflicts written or taken back, and the
number of conflicts at every event that they touch.
Limits: what conflicts, `merge.across` says. Two reports are shown to it together when one is affected and they name a
participant, a code or a country in common; what conflicts within a document was found when that was read.
"""

import dataclasses
from collections.abc import Sequence

from dragoman.records import Event
from dragoman.store.connection import Writing
from dragoman.store.facts import Merger, load_decisions, load_facts
from dragoman.store.grounds import make_event_rows
from dragoman.store.rows import make_conflict_row, read_event

_AROUND = """
CREATE OR REPLACE TEMP TABLE around AS
WITH traits AS (
    SELECT report, lower(name) AS trait FROM participants WHERE role <> 'source'
    UNION ALL SELECT report, code FROM participants WHERE role <> 'source' AND code <> '---'
    UNION ALL SELECT id, country FROM reports
)
SELECT report FROM affected
UNION SELECT report FROM traits WHERE trait IN (SELECT unnest($traits))
UNION SELECT unnest(reports) FROM decisions WHERE kind = 'correct' AND undone IS NULL
"""
_TOUCHING = "(one IN (FROM affected) OR other IN (FROM affected))"
_NEIGHBOURS = """
SELECT body FROM events WHERE id IN (
    SELECT event FROM event_reports WHERE report IN (FROM around) AND report NOT IN (FROM affected)
) ORDER BY id
"""
_COUNTS = """
WITH sides AS (SELECT id, one AS report FROM conflicts UNION ALL SELECT id, other FROM conflicts)
SELECT events.body, count(DISTINCT sides.id) AS count
FROM events JOIN event_reports ON event = events.id LEFT JOIN sides USING (report)
WHERE events.id IN (SELECT event FROM event_reports WHERE report IN (SELECT unnest($reports)))
GROUP BY events.id, events.body
"""


def write_conflicts(writing: Writing, merger: Merger, events: Sequence[Event]) -> list[Event]:
    """The events, with how many conflicts they have."""
    affected = {row["report"] for row in writing.fetch("FROM affected")}
    traits = _find_traits(writing, merger)
    writing.connection.execute(_AROUND, {"traits": sorted(traits)})
    facts = merger.apply_corrections(load_facts(writing, merger, "around"), load_decisions(writing, "around"))
    neighbours = [read_event(row["body"]) for row in writing.fetch(_NEIGHBOURS)]
    found = [make_conflict_row(conflict, None) for conflict in merger.find_conflicts(facts, [*events, *neighbours])]
    writing.connection.execute("DROP TABLE around")
    inside = writing.fetch(f"SELECT id, one, other FROM conflicts WHERE document IS NOT NULL AND {_TOUCHING}")
    known = {row["id"] for row in inside}
    rows = {row["id"]: row for row in found if row["one"] in affected or row["other"] in affected}
    across = [row for key, row in rows.items() if key not in known]
    before = writing.replace("conflicts", across, f"document IS NULL AND {_TOUCHING}")
    touched = {row[side] for row in (*before, *across) for side in ("one", "other")}
    _recount(writing, touched - affected)
    return merger.count_conflicts(events, [(row["one"], row["other"]) for row in (*inside, *across)])


def _find_traits(writing: Writing, merger: Merger) -> set[str]:
    """What the affected reports name, as they are and as people corrected them."""
    facts = load_facts(writing, merger, "affected")
    corrected = merger.apply_corrections(facts, load_decisions(writing, "affected"))
    traits: set[str] = set()
    for fact in (*facts, *corrected):
        for one in (*fact.report.actors, *fact.report.recipients):
            traits |= {one.name.lower(), one.code}
        if fact.report.where and fact.report.where.country:
            traits.add(fact.report.where.country)
    return traits - {"---"}


def _recount(writing: Writing, reports: set[str]) -> None:
    """Events that are not merged again, and have more or fewer conflicts than before."""
    changed = []
    for row in writing.fetch(_COUNTS, {"reports": sorted(reports)}):
        event = read_event(row["body"])
        if event.conflicts != row["count"]:
            changed.append(dataclasses.replace(event, conflicts=row["count"]))
    for event in changed:
        writing.retract("events", "id = $id", {"id": event.id})
    writing.insert("events", make_event_rows(writing, changed))
