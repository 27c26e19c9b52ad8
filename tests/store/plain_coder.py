"""A coder for tests of the store: no parser, a line is a report.

"KEN AID SOM 2024-05-07": Kenya gave aid to Somalia that day ("-": on a day that is not told). Anything
else is no report; a text of "?" is dropped.
"""

import hashlib
import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace

from dragoman.code.ontology import classify_act
from dragoman.ingest.files import make_article
from dragoman.offsets import OffsetMap
from dragoman.records import (
    Article,
    Conflict,
    Document,
    Dropped,
    Excerpt,
    Participant,
    Report,
    Source,
    Span,
    When,
    Where,
)
from dragoman.store.database import Store

Open = Callable[..., Store]


@dataclass(frozen=True)
class Settings:
    fingerprint: str = "plain-1"


@dataclass(frozen=True)
class PlainCoder:
    """Reads lines; `pause` seconds an article, so that a test can interrupt it; `fails_on` a text, `hangs_on` one."""

    recipe: Settings = Settings()
    pause: float = 0.0
    fails_on: str | None = None
    hangs_on: str | None = None
    status: str = "occurred"

    def pipe(self, articles: Iterable[Article]) -> Iterator[SimpleNamespace]:
        for article in articles:
            time.sleep(self.pause)
            if self.fails_on is not None and self.fails_on in article.text:
                raise RuntimeError(f"broke on {article.id}")
            if self.hangs_on is not None and self.hangs_on in article.text:
                time.sleep(3600)
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


def dump(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that holds, but for when it was recorded."""
    tables = ("articles", "documents", "reports", "participants", "events", "event_reports", "links", "conflicts")
    return {
        table: sorted(store.sql(f"SELECT * EXCLUDE (recorded, retracted) FROM {table}").rows, key=repr)
        for table in tables
    }
