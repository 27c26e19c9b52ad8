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
CREATE OR REPLACE TEMP TABLE waiting AS
SELECT report, row_number() OVER (ORDER BY day, report) - 1 AS number FROM (
    SELECT DISTINCT report, coalesce(start_date, published) AS day
    FROM history.pending LEFT JOIN reports ON reports.id = report LEFT JOIN articles ON articles.id = document
)
"""
_TABLES = {"candidates": "rule = 'alike'", "disputes": "rule <> 'alike'"}
_CHANGED_IN = {"candidates": "changed", "disputes": "disputed"}
_IN_BATCH = "(one IN (FROM batch) OR other IN (FROM batch))"


def compare_pending(writing: Writing, merger: Merger, profiles: Profiles) -> None:
    """Leave the tables `changed` and `disputed`, with the pending and all whose pairs changed."""
    connection = writing.connection
    for table in ("changed", "disputed"):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT report FROM history.pending")
    connection.execute(_WAITING)
    total = connection.execute("SELECT count(*) FROM waiting").fetchall()[0][0]
    for start in range(0, total, _BATCH):
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE batch AS SELECT report FROM waiting "
            f"WHERE number >= {start} AND number < {start + _BATCH}"
        )
        _compare_batch(writing, merger, profiles)
    for table in ("waiting", "batch", "fresh", "changes"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _compare_batch(writing: Writing, merger: Merger, profiles: Profiles) -> None:
    connection = writing.connection
    new = profiles.find(row["report"] for row in writing.fetch("FROM batch"))
    update_sketches(writing, [merger.sketch_profile(profile) for profile in new.values()], **merger.limits)
    for table, ruled in _TABLES.items():
        _note_change(writing, table, _IN_BATCH)
        connection.execute(f"DELETE FROM history.{table} WHERE {_IN_BATCH}")
        _update_ways(writing, table)
        connection.execute(
            f"INSERT INTO fresh FROM changes WHERE {ruled} AND ways > 0 AND NOT EXISTS (FROM history.{table} AS held "
            "WHERE held.one = changes.one AND held.other = changes.other AND held.rule = changes.rule)"
        )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE fresh AS SELECT *, row_number() OVER (ORDER BY one, other, rule) - 1 AS number "
        "FROM fresh"
    )
    (count,) = connection.execute("SELECT count(*) FROM fresh").fetchall()[0]
    for start in range(0, count, _PAIRS):
        pairs = writing.fetch(
            "SELECT * EXCLUDE (number) FROM fresh "
            f"WHERE number >= {start} AND number < {start + _PAIRS} ORDER BY number"
        )
        _judge(writing, merger, profiles, pairs)


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
        one, other = known[pair["one"]], known[pair["other"]]
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
