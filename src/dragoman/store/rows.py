"""Records as rows, and back.

In: records. Out: rows (dictionaries) of the store's tables and of a shard, and the Arrow schemas they follow.
Limits: flat columns are for queries, `body` is the record: what comes back is read from it alone.
"""

import dataclasses
import datetime
import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec
import pyarrow as arrow

from dragoman.publish.document_json import (
    DocumentRecord,
    decode_document,
    decode_report,
    encode_report,
    publish_document,
)
from dragoman.records import (
    Article,
    Conflict,
    Decision,
    Document,
    Event,
    Link,
    Participant,
    Report,
    Source,
    When,
    Where,
)

Row = dict[str, Any]

_TEXT, _NUMBER, _WHOLE, _DAY = arrow.string(), arrow.float64(), arrow.int64(), arrow.date32()
_MOMENT, _TEXTS = arrow.timestamp("us"), arrow.list_(arrow.string())
_OTHER = {
    **dict.fromkeys(
        ("published", "start_date", "end_date", "first_published", "last_published", "day", "last_day"), _DAY
    ),
    **dict.fromkeys(("intensity", "lat", "lon", "confidence", "score", "severity", "weight"), _NUMBER),
    **dict.fromkeys(("quad", "geonames", "position", "voices", "conflicts", "line", "ways", "part"), _WHOLE),
    "is_swapped": arrow.bool_(),
    **dict.fromkeys(("retrieved", "time", "undone"), _MOMENT),
    **dict.fromkeys(("actors", "actor_codes", "recipients", "recipient_codes", "reports"), _TEXTS),
    **dict.fromkeys(("sources", "source_codes", "outlets"), _TEXTS),
}
BETWEEN_REPORTS = "\x1f"  # Python takes it for a space, so that no words looked for have it; DuckDB does not
_WHEN_WHERE = "start_date end_date granularity basis place country geonames lat lon precision"
COLUMNS = {
    "articles": "id text title url outlet published retrieved html",
    "documents": "id language voice recipe dropped_stage dropped_reason body",
    "reports": f"id document position act type mode cameo quad intensity status {_WHEN_WHERE} confidence evidence body",
    "participants": "report role position name code sector wikidata stance",
    "events": "id act type mode cameo quad intensity status actors actor_codes recipients recipient_codes "
    f"{_WHEN_WHERE} voices first_published last_published confidence conflicts body day last_day "
    "actors_text actor_codes_text recipients_text recipient_codes_text sources source_codes outlets evidence",
    "event_reports": "event report",
    "aliases": "former event",
    "links": "one other score parts rule",
    "conflicts": "id kind one other severity note document body",
    "refused": "name line reason run",
    "decisions": "id kind reports field value author time undone note",
    "pending": "report",
    "merged": "part id body",
    "merged_reports": "part event report",
    "candidates": "one other rule ways score parts",
    "disputes": "one other rule ways id kind is_swapped one_document other_document weight severity note body",
}
SCHEMAS = {
    table: arrow.schema([(name, _OTHER.get(name, _TEXT)) for name in columns.split()])
    for table, columns in COLUMNS.items()
}


def make_article_row(article: Article) -> Row:
    return {
        "id": article.id,
        "text": article.text,
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "published": article.published,
        "retrieved": to_utc(article.retrieved),
        "html": article.html,
    }


def read_article(row: Row) -> Article:
    retrieved = row["retrieved"]
    given = {key: row[key] for key in COLUMNS["articles"].split()}
    return Article(**{**given, "retrieved": from_utc(retrieved) if retrieved else None})


def make_document_row(document: Document, recipe: str) -> Row:
    """`body` is the published document; its reports have rows of their own."""
    dropped = document.dropped
    return {
        "id": document.article.id,
        "language": document.language,
        "voice": document.article.id,
        "recipe": recipe,
        "dropped_stage": dropped.stage if dropped else None,
        "dropped_reason": dropped.reason if dropped else None,
        "body": _encode(dataclasses.replace(publish_document(document), reports=())),
    }


def read_document(body: str, reports: Iterable[Report]) -> DocumentRecord:
    """The inverse of publish_document."""
    return dataclasses.replace(decode_document(body), reports=tuple(reports))


def make_report_row(report: Report, position: int) -> Row:
    """`position`: among the reports of its document."""
    return {
        "id": report.id,
        "document": report.document,
        "position": position,
        "act": report.act,
        "type": report.type,
        "mode": report.mode,
        "cameo": report.cameo,
        "quad": report.quad,
        "intensity": report.intensity,
        "status": report.status,
        **_flatten(report.when, report.where),
        "confidence": report.confidence,
        "evidence": report.evidence.text,
        "body": encode_report(report).decode(),
    }


def read_report(body: str) -> Report:
    return decode_report(body)


def make_participant_rows(report: Report) -> list[Row]:
    """Actors, recipients and sources, each in the report's order."""
    roles: dict[str, tuple[Participant | Source, ...]] = {
        "actor": report.actors,
        "recipient": report.recipients,
        "source": report.sources,
    }
    return [
        {
            "report": report.id,
            "role": role,
            "position": position,
            "name": named.name,
            "code": named.code,
            "sector": named.sector,
            "wikidata": named.wikidata,
            "stance": named.stance if isinstance(named, Source) else None,
        }
        for role, people in roles.items()
        for position, named in enumerate(people)
    ]


@dataclasses.dataclass(frozen=True, slots=True)
class Grounds:
    """What an event rests on: its reports as they were read, and who published them."""

    reports: tuple[Report, ...]
    outlets: frozenset[str]


def make_event_row(event: Event, grounds: Grounds) -> Row:
    flat = _flatten(event.when, event.where)
    actor_codes = [actor.code for actor in event.actors]
    recipient_codes = [recipient.code for recipient in event.recipients]
    actors = [actor.name for actor in event.actors]
    recipients = [recipient.name for recipient in event.recipients]
    cited = [source for report in grounds.reports for source in report.sources]
    sources = sorted({source.name for source in cited})
    source_codes = sorted({source.code for source in cited})
    return {
        "id": event.id,
        "act": event.act,
        "type": event.type,
        "mode": event.mode,
        "cameo": event.cameo,
        "quad": event.quad,
        "intensity": event.intensity,
        "status": event.status,
        "actors": actors,
        "actor_codes": actor_codes,
        "recipients": recipients,
        "recipient_codes": recipient_codes,
        **flat,
        "voices": event.voices,
        "first_published": event.first_published,
        "last_published": event.last_published,
        "confidence": event.confidence,
        "conflicts": event.conflicts,
        "body": _encode(event),
        "day": flat["start_date"] or event.first_published,
        "last_day": flat["end_date"] or flat["start_date"] or event.last_published,
        "actors_text": "\n".join(actors),
        "actor_codes_text": "\n".join(("", *actor_codes, "")),
        "recipients_text": "\n".join(recipients),
        "recipient_codes_text": "\n".join(("", *recipient_codes, "")),
        "sources": sources,
        "source_codes": source_codes,
        "outlets": sorted(grounds.outlets),
        "evidence": BETWEEN_REPORTS.join(sorted({report.evidence.text for report in grounds.reports})),
    }


def encode_event(event: Event) -> str:
    """An event's body."""
    return _encode(event)


def read_event(body: str) -> Event:
    return msgspec.json.decode(body, type=Event)


def make_link_row(link: Link) -> Row:
    one, other = sorted((link.one, link.other))
    return {"one": one, "other": other, "score": link.score, "parts": _encode(link.parts), "rule": link.rule}


def read_link(row: Row) -> Link:
    parts = msgspec.json.decode(row["parts"], type=dict[str, float])
    return Link(one=row["one"], other=row["other"], score=row["score"], parts=parts, rule=row["rule"])


def make_conflict_row(conflict: Conflict, document: str | None, severity: float | None) -> Row:
    """`document`: None for a conflict found by comparing documents. Its id is the same whoever finds it."""
    one, other = conflict.reports
    return {
        "id": name_conflict(conflict),
        "kind": conflict.kind,
        "one": one,
        "other": other,
        "severity": severity,
        "note": conflict.note,
        "document": document,
        "body": _encode(conflict),
    }


def name_conflict(conflict: Conflict) -> str:
    key = "\0".join((conflict.kind, *sorted(conflict.reports)))
    return "c" + hashlib.sha256(key.encode()).hexdigest()[:15]


def read_conflict(body: str) -> Conflict:
    return msgspec.json.decode(body, type=Conflict)


def make_decision_row(decision: Decision) -> Row:
    return {
        "id": decision.id,
        "kind": decision.kind,
        "reports": list(decision.reports),
        "field": decision.field,
        "value": decision.value,
        "author": decision.author,
        "time": to_utc(decision.time),
        "undone": to_utc(decision.undone),
        "note": decision.note,
    }


def read_decision(row: Row) -> Decision:
    given = {key: row[key] for key in COLUMNS["decisions"].split()}
    given |= {"reports": tuple(row["reports"]), "time": from_utc(row["time"])}
    given["undone"] = from_utc(row["undone"]) if row["undone"] else None
    return Decision(**given)


def to_utc(moment: datetime.datetime | None) -> datetime.datetime | None:
    """As it is stored: UTC without saying so. A moment without a zone is taken for UTC."""
    return moment.astimezone(datetime.UTC).replace(tzinfo=None) if moment and moment.tzinfo else moment


def from_utc(moment: datetime.datetime) -> datetime.datetime:
    return moment.replace(tzinfo=datetime.UTC)


def _flatten(when: When | None, where: Where | None) -> Row:
    return {
        "start_date": _read_day(when.start) if when else None,
        "end_date": _read_day(when.end) if when else None,
        "granularity": when.granularity if when else None,
        "basis": when.basis if when else None,
        "place": where.name if where else None,
        "country": where.country if where else None,
        "geonames": where.geonames if where else None,
        "lat": where.lat if where else None,
        "lon": where.lon if where else None,
        "precision": where.precision if where else None,
    }


def _read_day(value: str | None) -> datetime.date | None:
    """The day of an ISO date or time; None for what is no day of our calendar (the body keeps it)."""
    try:
        return datetime.date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


def _encode(record: object) -> str:
    return msgspec.json.encode(record).decode()
