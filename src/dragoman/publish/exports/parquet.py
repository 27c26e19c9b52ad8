"""Parquet: the columns of csv with their types, and every report nested in its event.

In: rows. Out: one file, always of one schema, written a thousand events at a time.
Limits: sources and quantities of a report are lists of structs; spans are two columns.
"""

import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, hold_place
from dragoman.publish.exports.flat import FlatEvent, flatten_row
from dragoman.publish.exports.rows import Choice, EventRow, ExportError, Ledger, Written, choose_rows
from dragoman.publish.printer import describe_fault
from dragoman.records import Report

if TYPE_CHECKING:
    import pyarrow

_BATCH = 1000
_LISTS = frozenset(name for name, kind in FlatEvent.__annotations__.items() if kind == list[str])
_DATES = ("start", "end", "first_published", "last_published")
_WHOLE = ("quad", "geonames", "evidence_start", "evidence_end", "voices", "conflicts")
_REAL = ("intensity", "lat", "lon", "confidence")


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    import pyarrow
    import pyarrow.parquet

    if path is None:
        raise ExportError("parquet is binary; give --output FILE")
    ledger = Ledger()
    schema = build_schema()
    chosen = choose_rows(rows, choice, ledger)
    with hold_place(path) as place:
        try:
            writer = pyarrow.parquet.ParquetWriter(place, schema)
        except OSError as error:
            raise ExportError(
                f"--output {path}: cannot be written ({describe_fault(error)}); choose another place"
            ) from None
        with writer:
            while batch := list(itertools.islice(chosen, _BATCH)):
                writer.write_table(pyarrow.Table.from_pylist(list(map(_make_record, batch)), schema=schema))
                for row in batch:
                    ledger.add(row)
    return ledger.close(path)


def build_schema() -> "pyarrow.Schema":
    """Columns and types, the same whatever the rows."""
    import pyarrow

    text, whole, real, day = pyarrow.string(), pyarrow.int64(), pyarrow.float64(), pyarrow.date32()
    kinds: dict[str, Any] = {name: pyarrow.list_(text) for name in _LISTS}
    kinds |= dict.fromkeys(_DATES, day) | dict.fromkeys(_WHOLE, whole) | dict.fromkeys(_REAL, real)
    source = {"name": text, "code": text, "sector": text, "stance": text, "cue": text}
    quantity = {"of": text, "low": real, "high": real, "text": text}
    report = {
        **dict.fromkeys(("id", "document", "title", "url", "outlet"), text),
        "published": day,
        "status": text,
        "confidence": real,
        "trigger": text,
        "trigger_start": whole,
        "trigger_end": whole,
        "evidence": text,
        "evidence_start": whole,
        "evidence_end": whole,
        "sources": pyarrow.list_(pyarrow.struct(source)),
        "quantities": pyarrow.list_(pyarrow.struct(quantity)),
    }
    columns = [(name, kinds.get(name, text)) for name in FlatEvent._fields]
    columns.append(("told", pyarrow.list_(pyarrow.struct(report))))
    return pyarrow.schema(columns, metadata={"dragoman": f"{__version__}: {NOTICE}"})


def _make_record(row: EventRow) -> dict[str, Any]:
    return {**flatten_row(row)._asdict(), "told": [_make_report(row, report) for report in row.reports]}


def _make_report(row: EventRow, report: Report) -> dict[str, Any]:
    """Texts as they are in the article: a column of text holds any of them."""
    article = row.find_article(report)
    return {
        "id": report.id,
        "document": report.document,
        "title": article.title,
        "url": article.url,
        "outlet": article.outlet,
        "published": article.published,
        "status": report.status,
        "confidence": report.confidence,
        "trigger": report.trigger.text,
        "trigger_start": report.trigger.span.start,
        "trigger_end": report.trigger.span.end,
        "evidence": report.evidence.text,
        "evidence_start": report.evidence.span.start,
        "evidence_end": report.evidence.span.end,
        "sources": [
            {"name": s.name, "code": s.code, "sector": s.sector, "stance": s.stance, "cue": s.cue}
            for s in report.sources
        ],
        "quantities": [{"of": q.of, "low": q.low, "high": q.high, "text": q.text} for q in report.quantities],
    }
