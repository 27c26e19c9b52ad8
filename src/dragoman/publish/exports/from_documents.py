"""Rows from what `dragoman read` prints, without a store: a report is an event of its own.

In: JSON of documents (`--format json`: one, an array, or one a line) or of reports (`--format jsonl`). Out: rows.
Limits: nothing is merged; of a bare report's article only the id is known, so it has no day of publication.
"""

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from dragoman.publish.document_json import DocumentRecord
from dragoman.publish.exports.rows import ArticleFacts, EventRow, ExportError
from dragoman.records import Event, Report

_Item = dict[str, msgspec.Raw]


def read_rows(data: bytes, name: str) -> list[EventRow]:
    """The rows of a file, in its order. Raises ExportError naming the file, the item and what is wrong."""
    rows = []
    for number, item in enumerate(_split_items(data, name), start=1):
        try:
            if "article" in item:
                document = msgspec.json.decode(msgspec.json.encode(item), type=DocumentRecord)
                rows += list(make_rows(document))
            else:
                report = msgspec.json.decode(msgspec.json.encode(item), type=Report)
                rows.append(make_row(report, ArticleFacts(id=report.document)))
        except (msgspec.ValidationError, ValueError) as error:
            raise ExportError(
                f"{name}: item {number} is no document or report of dragoman read ({error}); "
                "give what --format json or --format jsonl printed"
            ) from None
    return rows


def drop_repeated(rows: Iterable[EventRow]) -> list[EventRow]:
    """Each event once: the same article may stand in two files."""
    return list({row.event.id: row for row in rows}.values())


def make_rows(document: DocumentRecord) -> Iterator[EventRow]:
    """A row a report. Raises ValueError for a day of publication that is none."""
    published = datetime.date.fromisoformat(document.published) if document.published else None
    article = ArticleFacts(
        id=document.article, title=document.title, url=document.url, outlet=document.outlet, published=published
    )
    disputes = Counter(id for conflict in document.conflicts for id in conflict.reports)
    for report in document.reports:
        yield make_row(report, article, conflicts=disputes[report.id])


def make_row(report: Report, article: ArticleFacts, *, conflicts: int = 0) -> EventRow:
    """The event that one report tells of."""
    event = Event(
        id="e" + hashlib.sha256(report.id.encode()).hexdigest()[:15],
        act=report.act,
        type=report.type,
        mode=report.mode,
        cameo=report.cameo,
        quad=report.quad,
        intensity=report.intensity,
        status=report.status,
        actors=report.actors,
        recipients=report.recipients,
        when=report.when,
        where=report.where,
        reports=(report.id,),
        documents=(report.document,),
        voices=1,
        first_published=article.published,
        last_published=article.published,
        confidence=report.confidence,
        conflicts=conflicts,
    )
    return EventRow(event=event, reports=(report,), articles=(article,))


def _split_items(data: bytes, name: str) -> list[_Item]:
    """One object, an array of them, or one a line. Raises ExportError."""
    text = data.removeprefix(b"\xef\xbb\xbf").strip()
    if not text:
        raise ExportError(f"{name}: is empty; give what dragoman read --format json printed")
    try:
        if text.startswith(b"["):
            return msgspec.json.decode(text, type=list[_Item])
        try:
            return [msgspec.json.decode(text, type=_Item)]
        except msgspec.DecodeError:
            return [msgspec.json.decode(line, type=_Item) for line in text.splitlines() if line.strip()]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ExportError(f"{name}: is not JSON of dragoman read ({error}); give what --format json printed") from None
