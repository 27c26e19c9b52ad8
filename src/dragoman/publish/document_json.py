"""Documents and reports as JSON: the public contract.

In: anchored documents. Out: bytes of JSON, and the JSON Schema they follow.
Limits: msgspec is the only codec; field names and shapes are stable within a major version.
"""

import dataclasses
from typing import Any

import msgspec

from dragoman.records import (
    ActorMention,
    Conflict,
    Dateline,
    Document,
    Dropped,
    PlaceMention,
    Quotation,
    Report,
    Residue,
    TimeMention,
)

SCHEMA_URL = "https://json-schema.org/draft/2020-12/schema"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """A document as it is published: whose text it is, what was found, what was set aside."""

    article: str
    title: str | None
    url: str | None
    outlet: str | None
    published: str | None
    language: str | None
    dropped: Dropped | None
    dateline: Dateline | None
    residue: tuple[Residue, ...]
    quotations: tuple[Quotation, ...]
    times: tuple[TimeMention, ...]
    places: tuple[PlaceMention, ...]
    actors: tuple[ActorMention, ...]
    reports: tuple[Report, ...]
    conflicts: tuple[Conflict, ...]


def publish_document(document: Document) -> DocumentRecord:
    """The published form of an anchored document."""
    article = document.article
    return DocumentRecord(
        article=article.id,
        title=article.title,
        url=article.url,
        outlet=article.outlet,
        published=article.published.isoformat() if article.published else None,
        language=document.language,
        dropped=document.dropped,
        dateline=document.dateline,
        residue=document.residue,
        quotations=document.quotations,
        times=document.times,
        places=document.places,
        actors=document.actors,
        reports=document.reports,
        conflicts=document.conflicts,
    )


def encode_document(document: Document, *, indent: int = 2) -> bytes:
    """The whole document as one JSON object."""
    return msgspec.json.format(msgspec.json.encode(publish_document(document)), indent=indent)


def encode_report(report: Report) -> bytes:
    """One report as one line of JSON."""
    return msgspec.json.encode(report)


def decode_report(line: bytes | str) -> Report:
    """The inverse. Raises msgspec.ValidationError with the path of what does not fit."""
    return msgspec.json.decode(line, type=Report)


def decode_document(data: bytes | str) -> DocumentRecord:
    """The inverse of encode_document. Raises msgspec.ValidationError with the path of what does not fit."""
    return msgspec.json.decode(data, type=DocumentRecord)


def build_schema(of: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of "report" or "document"."""
    types = {"report": Report, "document": DocumentRecord}
    (root,), components = msgspec.json.schema_components([types[of]], ref_template="#/$defs/{name}")
    title = f"Dragoman {of}"
    return {"$schema": SCHEMA_URL, "title": title, **root, "$defs": components}
