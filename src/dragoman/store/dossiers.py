"""An event, or a document, with all that a reader of it asks for.

In: an id, and a cursor. Out: a dossier; None for an id that is unknown.
Limits: reports are as their articles told them; `corrected` says what people changed.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb
import msgspec

from dragoman.merge.explain import Part, explain_event
from dragoman.merge.scoring import FEATURES
from dragoman.publish.document_json import DocumentRecord
from dragoman.publish.exports.rows import ArticleFacts
from dragoman.records import Article, Decision, Event, Report
from dragoman.store.conflict_list import RatedConflict, list_conflicts
from dragoman.store.reading import fetch_rows, find_article, find_document, find_evidence, find_homes
from dragoman.store.telling import find_facts

_WEIGHTS = {name: weight for name, _, weight in FEATURES}
_COPIES = """
SELECT articles.id, title, url, outlet, published FROM documents JOIN articles ON articles.id = documents.id
WHERE voice = (SELECT voice FROM documents WHERE id = $id) AND documents.id <> $id ORDER BY published, articles.id
"""
_FORMER = """
WITH RECURSIVE earlier AS (
    SELECT former FROM aliases WHERE event = $id
    UNION SELECT aliases.former FROM aliases JOIN earlier ON event = earlier.former
) SELECT former FROM earlier WHERE former <> $id ORDER BY former
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReport:
    """A report and where it stands. `voice`: copies of one text have the same. `corrected`: by field."""

    report: Report
    article: ArticleFacts
    voice: str
    corrected: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPart:
    """A feature of a pair: `value` (-1 to 1) times `weight` is its share of the score; the words it rests on."""

    name: str
    weight: float
    value: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLink:
    """Why two reports are one event."""

    one: str
    other: str
    score: float
    rule: str
    parts: tuple[LinkPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDossier:
    """`former`: ids of events that are now part of this one. `id_asked`: one of those, or its own."""

    event: Event
    reports: tuple[ToldReport, ...]
    links: tuple[ExplainedLink, ...]
    conflicts: tuple[RatedConflict, ...]
    decisions: tuple[Decision, ...]
    former: tuple[str, ...]
    id_asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleText:
    """What arrived, without its markup; spans index `text` in Unicode code points."""

    id: str
    title: str | None
    outlet: str | None
    published: datetime.date | None
    url: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDossier:
    """`events`: of each report of the document, the event it is part of. `copies`: other articles of the same voice."""

    article: ArticleText
    document: DocumentRecord
    events: dict[str, str]
    copies: tuple[ArticleFacts, ...]


def find_event_dossier(cursor: duckdb.DuckDBPyConnection, id: str) -> EventDossier | None:
    evidence = find_evidence(cursor, id)
    if evidence is None:
        return None
    event = evidence.event
    facts = find_facts(cursor, event.reports)
    touching = "(one IN (SELECT unnest($ids)) OR other IN (SELECT unnest($ids)))"
    return EventDossier(
        event=event,
        reports=tuple(
            ToldReport(
                report=report,
                article=describe_article(evidence.articles[report.document]),
                voice=facts[report.id].voice,
                corrected=_find_corrected(report.id, evidence.decisions),
            )
            for report in evidence.reports
        ),
        links=tuple(
            ExplainedLink(
                one=reason.one,
                other=reason.other,
                score=reason.score,
                rule=reason.rule,
                parts=tuple(map(_tell_part, reason.parts)),
            )
            for reason in explain_event(event, facts, evidence.links)
        ),
        conflicts=tuple(list_conflicts(cursor, touching, {"ids": list(event.reports)})),
        decisions=evidence.decisions,
        former=tuple(row["former"] for row in fetch_rows(cursor, _FORMER, {"id": event.id})),
        id_asked=id,
    )


def find_document_dossier(cursor: duckdb.DuckDBPyConnection, id: str) -> DocumentDossier | None:
    article, document = find_article(cursor, id), find_document(cursor, id)
    if article is None or document is None:
        return None
    return DocumentDossier(
        article=ArticleText(
            id=article.id,
            title=article.title,
            outlet=article.outlet,
            published=article.published,
            url=article.url,
            text=article.text,
        ),
        document=document,
        events=find_homes(cursor, (report.id for report in document.reports)),
        copies=tuple(ArticleFacts(**row) for row in fetch_rows(cursor, _COPIES, {"id": id})),
    )


def describe_article(article: Article) -> ArticleFacts:
    return ArticleFacts(
        id=article.id, title=article.title, url=article.url, outlet=article.outlet, published=article.published
    )


def _tell_part(part: Part) -> LinkPart:
    weight = _WEIGHTS.get(part.name, 1.0)
    return LinkPart(name=part.name, weight=weight, value=round(part.weight / weight, 3), words=part.words)


def _find_corrected(report: str, decisions: Iterable[Decision]) -> dict[str, Any]:
    """The latest in force wins."""
    return {
        str(decision.field): msgspec.json.decode(decision.value or "null")
        for decision in decisions
        if decision.kind == "correct" and decision.undone is None and report in decision.reports
    }
