"""TimelineJS: a slide an event.

In: rows. Out: the JSON that Knight Lab's TimelineJS reads; texts are escaped, only http addresses are links.
Limits: a slide needs a date: events told without one are left out, never put on their day of publication. A month or
a year stays one. What did not happen says so in its headline and stands in a group of its own.
"""

import datetime
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

import msgspec

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, clean_text, open_text
from dragoman.publish.exports.describe import describe_event, describe_sources
from dragoman.publish.exports.rows import (
    HAPPENED,
    ArticleFacts,
    Choice,
    EventRow,
    Ledger,
    Written,
    choose_rows,
    find_clock_time,
    find_interval,
    order_by_publication,
)

_PARTS = {"year": 1, "season": 2, "month": 2}  # of a date that the text tells


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    title = {"text": {"headline": "Events", "text": escape(f"dragoman {__version__}: {NOTICE}")}}
    with open_text(path) as sink:
        sink.write(f'{{"title":{msgspec.json.encode(title).decode()},"events":[')
        count = 0
        for row in choose_rows(rows, choice, ledger):
            interval = find_interval(row.event)
            if interval is None:
                ledger.leave_out("no date")
                continue
            sink.write((",\n" if count else "\n") + msgspec.json.encode(_make_slide(row, *interval)).decode())
            ledger.add(row)
            count += 1
        sink.write("\n]}\n")
    return ledger.close(path)


def _make_slide(row: EventRow, start: datetime.date, end: datetime.date) -> dict[str, Any]:
    event = row.event
    granularity = event.when.granularity if event.when else None
    slide: dict[str, Any] = {
        "unique_id": event.id,
        "start_date": _make_date(start, granularity),
        "group": event.act if event.status in HAPPENED else event.status,
        "text": {"headline": escape(describe_event(event)), "text": _tell(row)},
    }
    clock = find_clock_time(event)
    if clock:
        slide["start_date"] |= {"hour": clock.hour, "minute": clock.minute}
    if end > start and granularity not in ("year", "month"):
        slide["end_date"] = _make_date(end, granularity)
    return slide


def _make_date(day: datetime.date, granularity: str | None) -> dict[str, int]:
    parts = (("year", day.year), ("month", day.month), ("day", day.day))
    return dict(parts[: _PARTS.get(granularity or "", 3)])


def _tell(row: EventRow) -> str:
    """Each report: its evidence, who says so, and where it was read."""
    paragraphs = []
    for report in order_by_publication(row):
        said = describe_sources(report)
        article = _link(row.find_article(report))
        evidence = escape(clean_text(report.evidence.text))
        paragraphs.append(f"<p>“{evidence}”{escape(f' — {said}') if said else ''} ({article})</p>")
    return "".join(paragraphs)


def _link(article: ArticleFacts) -> str:
    name = escape(clean_text(article.outlet) or clean_text(article.title) or article.id)
    if article.url and article.url.lower().startswith(("http://", "https://")):
        return f'<a href="{escape(clean_text(article.url))}">{name}</a>'
    return name
