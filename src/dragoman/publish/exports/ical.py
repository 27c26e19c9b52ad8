"""iCalendar (RFC 5545): what is planned, on the day it is planned for.

In: rows. Out: a VEVENT an event, with whole days, or a floating time of day where the text gives one.
Limits: planned and intended events only, unless all is asked for; planned is CONFIRMED, negated CANCELLED, all else
that has not happened TENTATIVE. An entry needs a date: events told without one are left out, never put on their day of
publication. DTSTAMP is the last day of publication, so that the same events make the same file.
"""

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, Sink, clean_text, format_day, format_number, open_text
from dragoman.publish.exports.describe import describe_event, describe_sources
from dragoman.publish.exports.rows import (
    HAPPENED,
    Choice,
    EventRow,
    Ledger,
    Written,
    choose_rows,
    find_clock_time,
    find_interval,
    order_by_publication,
)
from dragoman.records import Status

PLANNED: frozenset[Status] = frozenset(("planned", "intended"))
_STATUSES = {"planned": "CONFIRMED", "negated": "CANCELLED"}
_LONGEST = 75  # bytes of a line
_UNKNOWN_DAY = datetime.date(1970, 1, 1)


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    with open_text(path) as sink:
        for line in ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//dragoman//{__version__}//EN"):
            _write_line(sink, line)
        _write_line(sink, f"X-WR-CALDESC:{_escape(f'dragoman {__version__}: {NOTICE}')}")
        for row in choose_rows(rows, choice, ledger, default=PLANNED):
            interval = find_interval(row.event)
            if interval is None:
                ledger.leave_out("no date")
                continue
            for line in _list_lines(row, *interval):
                _write_line(sink, line)
            ledger.add(row)
        _write_line(sink, "END:VCALENDAR")
    return ledger.close(path)


def _list_lines(row: EventRow, start: datetime.date, end: datetime.date) -> Iterator[str]:
    event = row.event
    reports = order_by_publication(row)
    stamp = event.last_published or event.first_published or _UNKNOWN_DAY
    yield "BEGIN:VEVENT"
    yield f"UID:{_escape(event.id)}@dragoman"
    yield f"DTSTAMP:{format_day(stamp)}T000000Z"
    clock = find_clock_time(event)
    if clock and start == end:
        yield f"DTSTART:{format_day(start)}T{clock:%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{format_day(start)}"
        if end < datetime.date.max:
            yield f"DTEND;VALUE=DATE:{format_day(end + datetime.timedelta(days=1))}"
    yield f"SUMMARY:{_escape(describe_event(event))}"
    told = (f"“{clean_text(report.evidence.text)}” {describe_sources(report)}".rstrip() for report in reports)
    yield "DESCRIPTION:" + "\\n".join(map(_escape, told))
    yield f"STATUS:{_STATUSES.get(event.status, 'CONFIRMED' if event.status in HAPPENED else 'TENTATIVE')}"
    yield "TRANSP:TRANSPARENT"
    yield f"CATEGORIES:{event.act}"
    if event.where:
        yield f"LOCATION:{_escape(event.where.name)}"
        if event.where.lat is not None and event.where.lon is not None:
            yield f"GEO:{format_number(event.where.lat)};{format_number(event.where.lon)}"
    url = next((article.url for article in map(row.find_article, reports) if article.url), None)
    if url:
        yield f"URL:{clean_text(url)}"
    yield f"X-DRAGOMAN-STATUS:{event.status}"
    yield f"X-DRAGOMAN-CONFIDENCE:{event.confidence:.3f}"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    cleaned = clean_text(text)
    return cleaned.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _write_line(sink: Sink, line: str) -> None:
    """Folded at 75 bytes, never inside a character."""
    part = ""
    size = 0
    for character in line:
        width = len(character.encode("utf-8"))
        if size + width > _LONGEST:
            sink.write(f"{part}\r\n")
            part, size = " ", 1
        part += character
        size += width
    sink.write(f"{part}\r\n")
