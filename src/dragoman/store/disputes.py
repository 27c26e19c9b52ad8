"""Conflicts between documents, kept up to date with the events.

In: a transaction, `disputes` as they are now, the reports that were merged again (`affected`, `merged_reports`) and
those whose disputes changed (`disputed`). Out: conflicts written or taken back; how many touch an event.
Limits: what conflicts, `merge.across` says: of several disputes of one kind between the same two documents and events
the lightest is the conflict. What conflicts within a document was found when that was read.
"""

from dragoman.store.connection import Writing
from dragoman.store.facts import Merger, Profiles
from dragoman.store.rows import read_conflict

# Whole events, so that of disputes that compete all are there, or none.
_AROUND = """
CREATE OR REPLACE TEMP TABLE around AS
FROM affected UNION FROM disputed UNION
SELECT report FROM event_reports
WHERE event IN (SELECT event FROM event_reports WHERE report IN (FROM disputed) AND report NOT IN (FROM affected))
"""
_TOUCHING = "(one IN (FROM around) OR other IN (FROM around))"
_CHOSEN = f"""
WITH near AS (SELECT * FROM history.disputes WHERE {_TOUCHING}),
ends AS (SELECT one AS report FROM near UNION SELECT other FROM near),
homes AS (
    SELECT report, event FROM merged_reports
    UNION ALL SELECT report, event FROM event_reports JOIN ends USING (report) WHERE report NOT IN (FROM affected)
),
placed AS (
    SELECT near.*, one_document || ' ' || left_home.event AS left_side,
        other_document || ' ' || right_home.event AS right_side
    FROM near JOIN homes AS left_home ON left_home.report = one JOIN homes AS right_home ON right_home.report = other
),
ordered AS (
    SELECT * REPLACE (CASE WHEN is_swapped THEN other ELSE one END AS one,
        CASE WHEN is_swapped THEN one ELSE other END AS other)
    FROM placed
),
best AS (
    FROM ordered QUALIFY row_number() OVER (
        PARTITION BY kind, least(left_side, right_side), greatest(left_side, right_side)
        ORDER BY weight, one, other, list_position(['together', 'dispute', 'first', 'denial'], rule)
    ) = 1
)
SELECT id, kind, one, other, severity, note, NULL AS document, body FROM best
WHERE id NOT IN (SELECT id FROM conflicts WHERE document IS NOT NULL)
"""
_COUNTS = """
WITH sides AS (SELECT id, one AS report FROM conflicts UNION ALL SELECT id, other FROM conflicts)
SELECT event, count(DISTINCT id) AS count FROM ({homes}) JOIN sides USING (report) GROUP BY event
"""
_UNRATED = """
SELECT id, body FROM conflicts WHERE document IS NOT NULL AND (severity IS NULL OR id IN (
    SELECT conflicts.id FROM conflicts JOIN (SELECT unnest(reports) AS report FROM history.decisions) AS named
    ON one = report OR other = report WHERE report IN (FROM history.pending)
))
"""


def write_conflicts(writing: Writing, merger: Merger) -> set[str]:
    """The reports of conflicts that came or went, or may have."""
    writing.connection.execute(_AROUND)
    rows = writing.fetch(_CHOSEN)
    before = writing.replace("conflicts", rows, f"document IS NULL AND {_TOUCHING}")
    writing.connection.execute("DROP TABLE around")
    _rate_inside(writing, merger)
    return {row[side] for row in (*before, *rows) for side in ("one", "other")}


def count_conflicts(writing: Writing, homes: str, parameters: dict[str, object] | None = None) -> dict[str, int]:
    """How many touch an event, where any do. `homes`: a query for events and their reports."""
    return {row["event"]: row["count"] for row in writing.fetch(_COUNTS.format(homes=homes), parameters)}


def _rate_inside(writing: Writing, merger: Merger) -> None:
    """How much conflicts within documents matter: again, where a person corrected a report, or said so no more."""
    found = [(row["id"], read_conflict(row["body"])) for row in writing.fetch(_UNRATED)]
    profiles = Profiles(writing, merger).find(report for _, conflict in found for report in conflict.reports)
    for id, conflict in found:
        if all(report in profiles for report in conflict.reports):
            severity = merger.rate_severity(conflict, *(profiles[report].report for report in conflict.reports))
            rows = writing.fetch("SELECT * EXCLUDE (recorded, retracted) FROM conflicts WHERE id = $id", {"id": id})
            writing.replace("conflicts", [{**row, "severity": severity} for row in rows], f"id = '{id}'")
