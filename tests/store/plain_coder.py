"""A coder and a merger for tests of the store: no parser, a line is a report.

"KEN AID SOM 2024-05-07": Kenya gave aid to Somalia that day ("-": on a day that is not told). Anything
else is no report; a text of "?" is dropped.
"""

import datetime
import hashlib
import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace

import msgspec

from dragoman.code.ontology import classify_act
from dragoman.ingest.files import make_article
from dragoman.merge.events import count_conflicts
from dragoman.merge.voices import group_voices, voice_keys
from dragoman.offsets import OffsetMap
from dragoman.records import (
    Article,
    Conflict,
    Decision,
    Document,
    Dropped,
    Event,
    Excerpt,
    Link,
    Participant,
    Report,
    Source,
    Span,
    When,
    Where,
)
from dragoman.store.database import Store
from dragoman.store.facts import Merger

Open = Callable[..., Store]


@dataclass(frozen=True)
class Settings:
    fingerprint: str = "plain-1"


@dataclass(frozen=True)
class PlainCoder:
    """Reads lines; `pause` seconds an article, so that a test can interrupt it; `fails_on` a text."""

    recipe: Settings = Settings()
    pause: float = 0.0
    fails_on: str | None = None
    status: str = "occurred"

    def pipe(self, articles: Iterable[Article]) -> Iterator[SimpleNamespace]:
        for article in articles:
            time.sleep(self.pause)
            if self.fails_on is not None and self.fails_on in article.text:
                raise RuntimeError(f"broke on {article.id}")
            yield SimpleNamespace(document=self._read(article))

    def _read(self, article: Article) -> Document:
        document = Document(article=article, text=article.text, offsets=OffsetMap.identity(), language="en")
        if article.text == "?":
            return replace(document, dropped=Dropped(stage="clean", reason="no letters"))
        reports, at = [], 0
        for line in article.text.splitlines(keepends=True):
            words = line.split()
            if len(words) == 4 and words[1].isupper():
                reports.append(self._report(article, at, line.rstrip("\n"), *words))
            at += len(line)
        pairs = itertools.pairwise(reports)
        conflicts = tuple(
            Conflict(kind="status", reports=(one.id, other.id), evidence=(one.evidence, other.evidence), note="twice")
            for one, other in pairs
            if one.trace["line"] == other.trace["line"]
        )
        return replace(document, reports=tuple(reports), conflicts=conflicts)

    def _report(self, article: Article, at: int, line: str, actor: str, act: str, recipient: str, day: str) -> Report:
        numbers = classify_act(act, None)
        span = Span(at, at + len(line))
        return Report(
            id=hashlib.sha256(f"{article.id} {at}".encode()).hexdigest()[:16], document=article.id, act=act, type=act,
            mode=None, cameo=numbers.cameo, quad=numbers.quad, intensity=numbers.intensity, status=self.status,
            actors=(make_participant(actor, span),), recipients=(make_participant(recipient, span),),
            trigger=Excerpt(text=line, span=span), evidence=Excerpt(text=line, span=span),
            when=make_when(day, span),
            where=Where(name="Garissa", country="KEN", geonames=197745, lat=-0.45, lon=39.64, precision="city",
                        text="Garissa", span=span),
            sources=(Source(text=actor, name=actor, code=actor, sector="GOV", wikidata=None, span=span,
                            stance="asserts", cue="said"),),
            quantities=(), confidence=0.5, trace={"line": line},
        )  # fmt: skip


def make_when(day: str, span: Span) -> When | None:
    if day == "-":
        return None
    return When(start=day, end=day, granularity="day", basis="stated", text=day, span=span, timex=day)


def make_participant(code: str, span: Span) -> Participant:
    return Participant(text=code, name=f"Government of {code}", code=code, sector="GOV", wikidata=None, span=span,
                       score=0.9)  # fmt: skip


def article(*lines: str, published: str | None = "2024-05-08", outlet: str | None = None) -> Article:
    return make_article("\n".join(lines), published=published, outlet=outlet)


def make_articles(count: int) -> list[Article]:
    """Different articles; every third tells what the one before it told."""
    return [
        article(f"KEN AID SOM 2024-05-{1 + number // 3 % 28:02}", f"Number {number}.", "UGA CONSULT KEN 2024-05-02")
        for number in range(count)
    ]


@dataclass(frozen=True, kw_only=True)
class Fact:
    report: Report
    published: datetime.date | None
    voice: str


def block_keys(fact: Fact) -> set[str]:
    return {f"{fact.report.act}-{actor.code}" for actor in fact.report.actors}


def merge_reports(facts: Sequence[Fact], decisions: Sequence[Decision] = ()) -> SimpleNamespace:
    """One event: act, actors, recipients and day; decisions win."""
    active = [decision for decision in decisions if not decision.undone]
    rejected = {report for decision in active if decision.kind == "reject" for report in decision.reports}
    groups: dict[object, list[Fact]] = {}
    for fact in sorted(facts, key=lambda fact: fact.report.id):
        if fact.report.id in rejected:
            continue
        report = correct_report(fact.report, active)
        apart = [d.id for d in active if d.kind == "not same" and d.reports[0] == report.id]
        together = [d.id for d in active if d.kind == "same" and report.id in d.reports]
        who = tuple(p.code for p in (*report.actors, *report.recipients))
        key = together[0] if together else (report.act, who, report.when and report.when.start, *apart)
        groups.setdefault(key, []).append(replace(fact, report=report))
    events = tuple(sorted((_make_event(group) for group in groups.values()), key=lambda event: event.id))
    links = tuple(
        Link(one=group[0].report.id, other=fact.report.id, score=1.0, parts={"act": 1.0}, rule="equal")
        for group in groups.values()
        for fact in group[1:]
    )
    return SimpleNamespace(events=events, links=links)


def apply_corrections(facts: Sequence[Fact], decisions: Sequence[Decision]) -> list[Fact]:
    return [replace(fact, report=correct_report(fact.report, decisions)) for fact in facts]


def correct_report(report: Report, decisions: Sequence[Decision]) -> Report:
    for decision in decisions:
        if decision.kind == "correct" and report.id in decision.reports:
            whole = {**msgspec.to_builtins(report), str(decision.field): msgspec.json.decode(decision.value or "")}
            report = msgspec.convert(whole, Report)
    return report


def find_conflicts(facts: Sequence[Fact], events: Sequence[Event]) -> list[Conflict]:
    """One day, the same two, opposite status."""
    told = {fact.report.id: fact.report for fact in facts}
    return [
        Conflict(kind="status", reports=(one.id, other.id), evidence=(one.evidence, other.evidence), note="denied")
        for event in events
        for one in (told[id] for id in event.reports if id in told and told[id].status == "occurred")
        for other in (told[id] for id in event.reports if id in told and told[id].status == "negated")
    ]


def _make_event(group: list[Fact]) -> Event:
    best = group[0].report
    days = sorted(fact.published for fact in group if fact.published)
    ids = tuple(fact.report.id for fact in group)
    return Event(
        id="e" + hashlib.sha256(ids[0].encode()).hexdigest()[:15], act=best.act, type=best.type, mode=best.mode,
        cameo=best.cameo, quad=best.quad, intensity=best.intensity, status=best.status, actors=best.actors,
        recipients=best.recipients, when=best.when, where=best.where, reports=ids,
        documents=tuple(sorted({fact.report.document for fact in group})),
        voices=len({fact.voice for fact in group}), first_published=days[0] if days else None,
        last_published=days[-1] if days else None, confidence=best.confidence,
    )  # fmt: skip


MERGER = Merger(
    make_fact=Fact,
    apply_corrections=apply_corrections,
    block_keys=block_keys,
    merge_reports=merge_reports,
    count_conflicts=count_conflicts,
    find_conflicts=find_conflicts,
    voice_keys=voice_keys,
    group_voices=group_voices,
)


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that holds, but for when it was recorded."""
    tables = ("articles", "documents", "reports", "participants", "events", "event_reports", "links", "conflicts")
    return {
        table: sorted(store.sql(f"SELECT * EXCLUDE (recorded, retracted) FROM {table}").rows, key=repr)
        for table in tables
    }
