"""What merging is given: facts, decisions, and the functions of `merge` themselves.

In: a transaction and ids of reports. Out: what is known of them, as people corrected it; the decisions about them.
Limits: the one place that knows where merging lives.
"""

import importlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dragoman.records import Article, Conflict, Decision, Event, Link, Report
from dragoman.store.connection import Writing
from dragoman.store.rows import read_decision, read_report

_KEPT = 10_000  # profiles, about 10 kB each
_FACTS = """
SELECT reports.body, articles.published, documents.voice
FROM reports JOIN documents ON documents.id = reports.document JOIN articles ON articles.id = reports.document
WHERE reports.id IN (SELECT unnest($ids)) ORDER BY reports.id
"""
_DECISIONS = "SELECT * FROM decisions WHERE undone IS NULL AND list_has_any(reports, $ids) ORDER BY time, id"


@dataclass(frozen=True, slots=True)
class Merger:
    """The functions of `merge` that the store calls. A fact is a report, its day of publication and its voice; a
    profile is a fact ready for comparison."""

    make_fact: Callable[..., Any]
    apply_corrections: Callable[[Sequence[Any], Sequence[Decision]], Sequence[Any]]
    make_profile: Callable[[Any], Any]
    sketch_profile: Callable[[Any], Any]
    limits: dict[str, int]  # of pairs in a block
    find_link: Callable[[Any, Any], Link | None]
    group_profiles: Callable[[dict[str, Any], Sequence[Link], Sequence[Decision]], Any]  # -> .events, .links
    split_components: Callable[[Iterable[Sequence[str]]], list[list[str]]]
    pair_event: Callable[[Event], Iterable[tuple[Any, str, str]]]
    find_disputed: Callable[[Any, Any, Any], Any]  # -> .conflict, .weight, .severity
    rate_severity: Callable[[Conflict, Report, Report], float]
    voice_keys: Callable[[Article], Iterable[str]]
    group_voices: Callable[[Iterable[Article]], dict[str, str]]  # the voice of each article, by id


@cache
def load_merger() -> Merger:
    """Loaded on first use: reading a store needs none of it."""
    facts, decisions, blocking, pairing, events, across, severity, voices = (
        importlib.import_module(f"dragoman.merge.{name}")
        for name in ("facts", "decisions", "blocking", "pairing", "events", "across", "severity", "voices")
    )
    return Merger(
        make_fact=facts.Fact,
        apply_corrections=decisions.apply_corrections,
        make_profile=facts.Profile,
        sketch_profile=blocking.sketch_profile,
        limits={"most": pairing.MOST, "neighbours": pairing.NEIGHBOURS, "held": pairing.MOST_HELD},
        find_link=events.find_link,
        group_profiles=events.group_profiles,
        split_components=events.split_components,
        pair_event=across.pair_event,
        find_disputed=across.find_disputed,
        rate_severity=severity.rate_severity,
        voice_keys=voices.voice_keys,
        group_voices=voices.group_voices,
    )


def load_decisions(writing: Writing, ids: Sequence[str]) -> list[Decision]:
    """Those in force about these reports."""
    return [read_decision(row) for row in writing.fetch(_DECISIONS, {"ids": ids})]


class Profiles:
    """Profiles of reports, as they are needed; the latest are kept."""

    def __init__(self, writing: Writing, merger: Merger) -> None:
        self._writing = writing
        self._merger = merger
        self._kept: OrderedDict[str, Any] = OrderedDict()

    def find(self, ids: Iterable[str]) -> dict[str, Any]:
        """By id; none of rejected reports and unknown ids."""
        wanted = dict.fromkeys(ids)
        missing = [id for id in wanted if id not in self._kept]
        for fact in self._load(missing) if missing else ():
            self._kept[fact.report.id] = self._merger.make_profile(fact)
        found = {id: self._kept[id] for id in wanted if id in self._kept}
        for id in found:
            self._kept.move_to_end(id)
        while len(self._kept) > max(_KEPT, len(found)):
            self._kept.popitem(last=False)
        return found

    def _load(self, ids: list[str]) -> Sequence[Any]:
        facts = [
            self._merger.make_fact(report=read_report(row["body"]), published=row["published"], voice=row["voice"])
            for row in self._writing.fetch(_FACTS, {"ids": ids})
        ]
        return self._merger.apply_corrections(facts, load_decisions(self._writing, ids))
