"""Reports compared, once: what looks like one event, and what disagrees, is kept.

In: a transaction in which reports came, went or changed (`pending`). Out: `candidates` and `disputes` as they are when
all reports are compared from scratch; `changed` and `disputed`: the reports of which that is news.
Limits: the pending are taken in the order of their days, so many at a time, so that no more than those and their
neighbours have to be in memory.
"""

from typing import Any

import msgspec

from dragoman.store.connection import Writing
from dragoman.store.facts import Merger, Profiles
from dragoman.store.pairs import update_sketches
from dragoman.store.rows import Row, make_conflict_row, name_conflict

_BATCH = 5_000  # reports
_PAIRS = 50_000  # judged at once
_WAITING = """
SELECT report FROM (
    SELECT DISTINCT report, coalesce(start_date, published) AS day
    FROM history.pending LEFT JOIN reports ON reports.id = report LEFT JOIN articles ON articles.id = document
) ORDER BY day, report
"""
# What touches the batch, and what is compared now and was not before, or was and came to nothing.
_FRESH = """
FROM fresh UNION ALL
SELECT * FROM changes WHERE ways > 0 AND (one, other, rule) NOT IN (
    SELECT (one, other, rule) FROM history.candidates UNION ALL SELECT (one, other, rule) FROM history.disputes
) ORDER BY one, other, rule
"""
_CHANGED_IN = {"candidates": "changed", "disputes": "disputed"}
_IN_BATCH = "(one IN (FROM batch) OR other IN (FROM batch))"


def compare_pending(writing: Writing, merger: Merger, profiles: Profiles) -> None:
    """Leave the tables `changed` and `disputed`, with the pending and all whose pairs changed."""
    connection = writing.connection
    for table in ("changed", "disputed"):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT report FROM history.pending")
    writing.hold("waiting", _WAITING)
    (total,) = connection.execute("SELECT count(*) FROM waiting").fetchall()[0]
    for start in range(0, total, _BATCH):
        writing.hold("batch", f"FROM waiting LIMIT {_BATCH} OFFSET {start}")
        _compare_batch(writing, merger, profiles)
    writing.drop("waiting", "batch", "fresh", "changes")


def _compare_batch(writing: Writing, merger: Merger, profiles: Profiles) -> None:
    connection = writing.connection
    new = profiles.find(row["report"] for row in writing.fetch("FROM batch"))
    update_sketches(writing, [merger.sketch_profile(profile) for profile in new.values()], **merger.limits)
    for table in _CHANGED_IN:
        _note_change(writing, table, _IN_BATCH)
        connection.execute(f"DELETE FROM history.{table} WHERE {_IN_BATCH}")
        _update_ways(writing, table)
    writing.hold("fresh", _FRESH)
    (count,) = connection.execute("SELECT count(*) FROM fresh").fetchall()[0]
    for start in range(0, count, _PAIRS):
        _judge(writing, merger, profiles, writing.fetch(f"FROM fresh LIMIT {_PAIRS} OFFSET {start}"))


def _update_ways(writing: Writing, table: str) -> None:
    """Of pairs that touch nothing new: compared through more blocks, or fewer; through none, they are forgotten."""
    connection = writing.connection
    connection.execute(
        f"UPDATE history.{table} AS held SET ways = held.ways + changes.ways FROM changes "
        "WHERE held.one = changes.one AND held.other = changes.other AND held.rule = changes.rule"
    )
    _note_change(writing, table, "ways <= 0 AND rule <> 'together'")
    connection.execute(f"DELETE FROM history.{table} WHERE ways <= 0 AND rule <> 'together'")


def _note_change(writing: Writing, table: str, condition: str) -> None:
    for side in ("one", "other"):
        writing.connection.execute(
            f"INSERT INTO {_CHANGED_IN[table]} SELECT {side} FROM history.{table} WHERE {condition}"
        )


def _judge(writing: Writing, merger: Merger, profiles: Profiles, pairs: list[Row]) -> None:
    known = profiles.find(name for pair in pairs for name in (pair["one"], pair["other"]))
    candidates, disputes = [], []
    for pair in pairs:
        one, other = known.get(pair["one"]), known.get(pair["other"])
        if one is None or other is None:  # deleted, and waiting in a later batch to be taken out of its blocks
            continue
        if pair["rule"] == "alike":
            if link := merger.find_link(one, other):
                parts = msgspec.json.encode(link.parts).decode()
                candidates.append({**pair, "score": link.score, "parts": parts})
        elif row := make_dispute_row(merger, pair, one, other):
            disputes.append(row)
    for table, rows in (("candidates", candidates), ("disputes", disputes)):
        writing.insert(table, rows)
        reports = sorted({row[side] for row in rows for side in ("one", "other")})
        writing.connection.execute(f"INSERT INTO {_CHANGED_IN[table]} SELECT unnest(?)", [reports])


def make_dispute_row(merger: Merger, pair: Row, one: Any, other: Any) -> Row | None:
    """`pair`: rule, one, other, ways."""
    found = merger.find_disputed(pair["rule"], one, other)
    if found is None:
        return None
    conflict = make_conflict_row(found.conflict, None, found.severity)
    return {
        **pair,
        **{name: conflict[name] for name in ("kind", "note", "severity", "body")},
        "id": name_conflict(found.conflict),
        "is_swapped": found.conflict.reports[0] != pair["one"],
        "one_document": one.report.document,
        "other_document": other.report.document,
        "weight": found.weight,
    }
