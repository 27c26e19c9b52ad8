"""Gold events handed to the setting stage as reports: which time and place does it give them?

In: an article read up to the setting stage, and its gold. Out: one verdict a telling for time and place.
Given are act, status, who, and the words that tell it, each mention of an event as a report of its own; asked are
`when` and `where`. So the figures do not depend on which events the coder finds, and every telling counts.
A time is right that meets the gold interval with the same granularity, a place that is in the same country, as in
`event_scoring`; and where gold has none, we should have none.
"""

import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from benchmarks.quality.event_scoring import Interval, agree_on_time
from dragoman.judge.setting import judge_setting
from dragoman.records import Document, Excerpt, Participant, Report, Span

Verdict = Literal["right", "wrong", "missing", "rightly none", "too many"]
_NEAR = 250  # characters between a mention of an actor and the act


@dataclass(frozen=True, slots=True)
class Telling:
    """One mention of a gold event beside what the stage says of it."""

    event: dict[str, Any]
    report: Report
    sentence: str

    @property
    def when(self) -> Verdict:
        gold, ours = self.event["when"], self.report.when
        is_told = ours is not None and ours.start is not None and ours.end is not None
        if gold is None or not is_told:
            return _judge_absence(gold is not None, is_told)
        assert ours is not None and ours.start is not None and ours.end is not None
        theirs = Interval(gold["start"], gold["end"], gold.get("granularity"))
        return "right" if agree_on_time(theirs, Interval(ours.start, ours.end, ours.granularity)) else "wrong"

    @property
    def where(self) -> Verdict:
        gold, ours = self.event["where"], self.report.where
        if gold is None or ours is None:
            return _judge_absence(gold is not None, ours is not None)
        return "right" if ours.country == gold.get("country") else "wrong"


@dataclass(slots=True)
class GivenTally:
    """Verdicts of one attribute."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)

    def figures(self) -> dict[str, float]:
        count = self.verdicts
        told = count["right"] + count["wrong"] + count["missing"]
        ours = count["right"] + count["wrong"] + count["too many"]
        recall, precision = count["right"] / max(told, 1), count["right"] / max(ours, 1)
        return {
            "accuracy": round(recall, 3),
            "f1": round(2 * precision * recall / max(precision + recall, 1e-9), 3),
            "exact": round((count["right"] + count["rightly none"]) / max(count.total(), 1), 3),
        }


def place_given(document: Document, gold: Path) -> Iterator[Telling]:
    """Every telling of the gold's events, with the time and place that the stage gives it."""
    events: list[dict[str, Any]] = []
    reports: list[Report] = []
    for event in json.loads(gold.read_text("utf-8"))["events"]:
        for mention in event["mentions"]:
            if mention.get("trigger_span"):
                trigger = document.offsets.to_clean(Span(*mention["trigger_span"]))
                evidence = document.offsets.to_clean(Span(*mention["span"]))
                if trigger.start < trigger.end:
                    events.append(event)
                    reports.append(_make_report(document, event, trigger, evidence, f"g{len(reports)}"))
    placed = judge_setting(dataclasses.replace(document, reports=tuple(reports))).reports
    for event, report in zip(events, placed, strict=True):
        yield Telling(event, report, _sentence_of(document, report))


def _make_report(document: Document, event: dict[str, Any], trigger: Span, evidence: Span, name: str) -> Report:
    return Report(
        id=name,
        document=document.article.id,
        act=event["act"],
        type=event["act"],
        mode=event["mode"],
        cameo="",
        quad=0,
        intensity=0.0,
        status=event["status"],
        actors=tuple(_find_participant(document, party, trigger) for party in event["actors"]),
        recipients=tuple(_find_participant(document, party, trigger) for party in event["recipients"]),
        trigger=Excerpt(text=document.text[slice(*trigger)], span=trigger),
        evidence=Excerpt(text=document.text[slice(*evidence)], span=evidence),
        when=None,
        where=None,
        sources=(),
        quantities=(),
        confidence=1.0,
        trace={},
    )


def _find_participant(document: Document, party: dict[str, str], trigger: Span) -> Participant:
    """Gold names no span: our mention of that name, else of that state and sector nearby, else the trigger's span."""
    of_state = [m for m in document.actors if m.code == party["code"]]
    named = [m for m in of_state if m.name == party["name"]]
    near = [m for m in of_state if m.sector == party["sector"] and abs(m.span.start - trigger.start) < _NEAR]
    found = min(named or near, key=lambda m: abs(m.span.start - trigger.start), default=None)
    return Participant(
        text=found.text if found else party["name"] or "",
        name=found.name if found else party["name"] or "",
        code=party["code"],
        sector=party["sector"] or "UNK",
        wikidata=None,
        span=found.span if found else trigger,
        score=1.0,
    )


def _sentence_of(document: Document, report: Report) -> str:
    at = report.trigger.span.start
    span = next((s for s in document.sentences if s.start <= at < s.end), report.evidence.span)
    return " ".join(document.text[slice(*span)].split())


def _judge_absence(is_in_gold: bool, is_ours: bool) -> Verdict:
    if is_in_gold:
        return "missing"
    return "too many" if is_ours else "rightly none"
