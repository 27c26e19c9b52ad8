"""PLOVER's JSON records, one a line.

In: rows. Out: the fields of the PLOVER manual that are known; unknown ones are left out, as there.
Limits: PLOVER has no field for who says so, and its auxiliary modes for status were never used: status, sources and
a day that is only that of publication stand in `comment`.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, clean_text, open_text
from dragoman.publish.exports.crosswalk import NO_CODE, name_country
from dragoman.publish.exports.rows import (
    ArticleFacts,
    Choice,
    EventRow,
    Ledger,
    Written,
    find_best_report,
    find_clock_time,
    find_interval,
)
from dragoman.publish.exports.telling import Telling, tell_rows
from dragoman.records import Participant, Report, Where

BY_PUBLICATION = "date is that of publication"
_SIZES = {"killed": "dead", "injured": "injured", "arrested": "arrested"}
_RESOLUTIONS = {"site": 5, "city": 4, "admin": 2, "country": 1}
_CODER = f"dragoman {__version__} ({NOTICE})"


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    with open_text(path) as sink:
        for telling in tell_rows(rows, choice, ledger):
            interval = find_interval(telling.event)
            published = telling.event.first_published
            if interval is None and published is None:
                ledger.leave_out("no date")
                continue
            record = _make_record(telling, interval, published)
            sink.write(msgspec.json.encode(record).decode() + "\n")
            ledger.add(telling.row)
    return ledger.close(path)


def _make_record(
    telling: Telling, interval: tuple[datetime.date, datetime.date] | None, published: datetime.date | None
) -> dict[str, Any]:
    event, row = telling.event, telling.row
    report = find_best_report(row)
    clock = find_clock_time(event)
    record: dict[str, Any] = {
        "id": event.id,
        "has_event": 1,
        "date": interval[0] if interval else published,
        "time": clock.isoformat("minutes") if clock and interval else None,
        "enddate": interval[1] if interval and interval[1] > interval[0] else None,
        "actor": [_describe_party(party) for party in telling.actors],
        "recipient": [_describe_party(party) for party in telling.recipients],
        "event": [telling.type],
        "event_loc": _describe_place(event.where) if event.where else None,
        "event_text": clean_text(report.trigger.text),
        "quad_code": telling.quad,
        "event_scale": telling.intensity,
        "mode": [telling.mode] if telling.mode else None,
        "size": _describe_size(report),
        "text": clean_text(report.evidence.text),
        "text_info": {"start": report.evidence.span.start, "end": report.evidence.span.end},
        "cite_info": _describe_article(row.find_article(report)),
        "coder": _CODER,
        "comment": _comment(row, report, is_dated=interval is not None),
    }
    return {field: value for field, value in record.items() if value not in (None, {})}


def _describe_party(party: Participant) -> dict[str, str]:
    entity = {
        "code": party.code if party.code != NO_CODE else "",
        "sector": party.sector,
        "entity_text": clean_text(party.text),
        "identifier_id": party.wikidata,
        "identifier_text": clean_text(party.name),
    }
    return {field: value for field, value in entity.items() if value is not None}


def _describe_place(where: Where) -> dict[str, Any]:
    place = {
        "extracted_place": clean_text(where.text),
        "resolved_place": clean_text(where.name),
        "geonameid": where.geonames,
        "lat": where.lat,
        "lon": where.lon,
        "city": where.name if where.precision == "city" else None,
        "province": where.name if where.precision == "admin" else None,
        "country": name_country(where.country) or None,
        "country_code": where.country,
        "resolution": _RESOLUTIONS.get(where.precision or ""),
    }
    return {field: value for field, value in place.items() if value is not None}


def _describe_size(report: Report) -> dict[str, float]:
    """Exact numbers only: "dozens" has no field."""
    return {
        _SIZES[quantity.of]: quantity.low
        for quantity in report.quantities
        if quantity.of in _SIZES and quantity.low is not None and quantity.low == quantity.high
    }


def _describe_article(article: ArticleFacts) -> dict[str, str]:
    cite = {
        "citation": article.id,
        "url": article.url,
        "title": clean_text(article.title) or None,
        "language": "en",
        "publication": clean_text(article.outlet) or None,
        "coder": f"dragoman {__version__}",
        "codebook": "PLOVER",
    }
    return {field: value for field, value in cite.items() if value is not None}


def _comment(row: EventRow, report: Report, *, is_dated: bool) -> str:
    parts = [f"status {row.event.status}"]
    if row.event.type != row.event.act:
        parts.append(f"act {row.event.act}" + (f"/{row.event.mode}" if row.event.mode else ""))
    if not is_dated:
        parts.append(BY_PUBLICATION)
    if report.sources:
        parts.append("says " + ", ".join(clean_text(source.name) for source in report.sources))
    return "; ".join(parts)
