"""What merging is given: facts, decisions, and the functions of `merge` themselves.

In: a transaction and a table of reports' ids. Out: their facts; the decisions about them.
Limits: the one place that knows where merging lives.
"""

import importlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.records import Article, Conflict, Decision, Event
from dragoman.store.connection import Writing
from dragoman.store.rows import read_decision, read_report

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
    count_conflicts: Callable[[Iterable[Event], Iterable[tuple[str, str]]], list[Event]]
    find_conflicts: Callable[[Sequence[Any], Sequence[Event]], Sequence[Conflict]]
    voice_keys: Callable[[Article], Iterable[str]]
    group_voices: Callable[[Iterable[Article]], dict[str, str]]  # the voice of each article, by id


@cache
def load_merger() -> Merger:
    """Loaded on first use: reading a store needs none of it."""
    facts, decisions, blocking, events, across, voices = (
        importlib.import_module(f"dragoman.merge.{name}")
        for name in ("facts", "decisions", "blocking", "events", "across", "voices")
    )
    return Merger(
        make_fact=facts.Fact,
        apply_corrections=decisions.apply_corrections,
        block_keys=blocking.block_keys,
        merge_reports=events.merge_reports,
        count_conflicts=events.count_conflicts,
        find_conflicts=across.find_conflicts_between,
        voice_keys=voices.voice_keys,
        group_voices=voices.group_voices,
    )


def load_facts(writing: Writing, merger: Merger, table: str) -> list[Any]:
    rows = writing.fetch(_FACTS.format(table=table))
    return [
        merger.make_fact(report=read_report(row["body"]), published=row["published"], voice=row["voice"])
        for row in rows
    ]


def load_decisions(writing: Writing, table: str) -> list[Decision]:
    """Those in force about the reports of a table."""
    rows = writing.fetch(
        "SELECT * FROM decisions WHERE undone IS NULL "
        f"AND list_has_any(reports, (SELECT list(report) FROM {table})) ORDER BY time, id"
    )
    return [read_decision(row) for row in rows]
