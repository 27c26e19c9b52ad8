"""An event as one flat row: what csv, parquet and geojson have in common.

In: a row. Out: values by column; lists where there are several, in one order for the columns of a party.
Limits: quantities, sources and evidence are those of the best report; the others' stand in jsonl and parquet.
"""

import datetime
from typing import NamedTuple

from dragoman.publish.exports.cells import clean_text, format_number
from dragoman.publish.exports.rows import EventRow, find_best_report, find_interval, order_by_publication
from dragoman.records import Participant, Quantity


class FlatEvent(NamedTuple):
    """The columns, in order."""

    id: str
    act: str
    type: str
    mode: str | None
    cameo: str
    quad: int
    intensity: float
    status: str
    actors: list[str]
    actor_codes: list[str]
    actor_sectors: list[str]
    actor_wikidata: list[str]
    recipients: list[str]
    recipient_codes: list[str]
    recipient_sectors: list[str]
    recipient_wikidata: list[str]
    start: datetime.date | None
    end: datetime.date | None
    granularity: str | None
    basis: str | None
    place: str | None
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None
    precision: str | None
    sources: list[str]
    stances: list[str]
    quantities: list[str]
    trigger: str
    evidence: str
    evidence_document: str
    evidence_start: int
    evidence_end: int
    reports: list[str]
    documents: list[str]
    outlets: list[str]
    urls: list[str]
    voices: int
    first_published: datetime.date | None
    last_published: datetime.date | None
    confidence: float
    conflicts: int


def flatten_row(row: EventRow) -> FlatEvent:
    """The event as one row. Raises ExportError for a date that is none."""
    event, report = row.event, find_best_report(row)
    start, end = find_interval(event) or (None, None)
    when, where = event.when, event.where
    articles = [row.find_article(report) for report in order_by_publication(row)]
    return FlatEvent(
        id=event.id,
        act=event.act,
        type=event.type,
        mode=event.mode,
        cameo=event.cameo,
        quad=event.quad,
        intensity=event.intensity,
        status=event.status,
        **_list_party("actor", event.actors),
        **_list_party("recipient", event.recipients),
        start=start,
        end=end,
        granularity=when.granularity if when else None,
        basis=when.basis if when else None,
        place=clean_text(where.name) if where else None,
        country=where.country if where else None,
        geonames=where.geonames if where else None,
        lat=where.lat if where else None,
        lon=where.lon if where else None,
        precision=where.precision if where else None,
        sources=[clean_text(source.name) for source in report.sources],
        stances=[source.stance for source in report.sources],
        quantities=[_describe_quantity(quantity) for quantity in report.quantities],
        trigger=clean_text(report.trigger.text),
        evidence=clean_text(report.evidence.text),
        evidence_document=report.document,
        evidence_start=report.evidence.span.start,
        evidence_end=report.evidence.span.end,
        reports=list(event.reports),
        documents=list(event.documents),
        outlets=list(dict.fromkeys(clean_text(article.outlet) for article in articles if article.outlet)),
        urls=list(dict.fromkeys(clean_text(article.url) for article in articles if article.url)),
        voices=event.voices,
        first_published=event.first_published,
        last_published=event.last_published,
        confidence=event.confidence,
        conflicts=event.conflicts,
    )


def _list_party(role: str, party: tuple[Participant, ...]) -> dict[str, list[str]]:
    return {
        f"{role}s": [clean_text(p.name) for p in party],
        f"{role}_codes": [p.code for p in party],
        f"{role}_sectors": [p.sector for p in party],
        f"{role}_wikidata": [p.wikidata or "" for p in party],
    }


def _describe_quantity(quantity: Quantity) -> str:
    """ "killed 5-12", "injured 3", "displaced 1000-" for "more than a thousand"."""
    low, high = ("" if bound is None else format_number(bound) for bound in (quantity.low, quantity.high))
    return f"{quantity.of} {low}" if low == high else f"{quantity.of} {low}-{high}"
