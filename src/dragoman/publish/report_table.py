"""Reports as a data frame or Arrow table.

In: reports. Out: one row a report, the same columns and types whatever the reports, none of them included.
Limits: nested fields stay lists and structs; needs pandas or pyarrow (`pip install dragoman[tables]`).
"""

import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec

from dragoman.records import Report

if TYPE_CHECKING:
    import pandas
    import pyarrow

COLUMNS = tuple(field.name for field in dataclasses.fields(Report))


def to_pandas(reports: tuple[Report, ...]) -> "pandas.DataFrame":
    """A data frame; nested fields are dictionaries and lists. Raises ImportError saying what to install."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("to_pandas needs pandas: pip install 'dragoman[tables]'") from error
    return pandas.DataFrame(_rows(reports), columns=list(COLUMNS))


def to_arrow(reports: tuple[Report, ...]) -> "pyarrow.Table":
    """An Arrow table of a fixed schema, so that tables of several articles join. Raises ImportError."""
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError("to_arrow needs pyarrow: pip install 'dragoman[tables]'") from error
    rows = [{**row, "trace": list(row["trace"].items())} for row in _rows(reports)]
    return pyarrow.Table.from_pylist(rows, schema=_build_schema(pyarrow))


def _rows(reports: tuple[Report, ...]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = msgspec.json.decode(msgspec.json.encode(reports))
    return rows


def _build_schema(arrow: Any) -> "pyarrow.Schema":
    """The columns of a report; `trace` is a map, since its keys differ from report to report."""
    text, number, span = arrow.string(), arrow.float64(), arrow.list_(arrow.int64())
    excerpt = arrow.struct({"text": text, "span": span})
    named = {"text": text, "name": text, "code": text, "sector": text, "wikidata": text, "span": span}
    where = {"name": text, "country": text, "geonames": arrow.int64(), "lat": number, "lon": number}
    when = dict.fromkeys(("start", "end", "granularity", "basis", "text"), text)
    quantity = {"of": text, "low": number, "high": number, "text": text, "span": span}
    types = {
        "quad": arrow.int64(),
        "intensity": number,
        "actors": arrow.list_(arrow.struct({**named, "score": number})),
        "recipients": arrow.list_(arrow.struct({**named, "score": number})),
        "trigger": excerpt,
        "evidence": excerpt,
        "when": arrow.struct({**when, "span": span, "timex": text}),
        "where": arrow.struct({**where, "precision": text, "text": text, "span": span}),
        "sources": arrow.list_(arrow.struct({**named, "stance": text, "cue": text})),
        "quantities": arrow.list_(arrow.struct(quantity)),
        "confidence": number,
        "trace": arrow.map_(text, text),
    }
    return arrow.schema([(name, types.get(name, text)) for name in COLUMNS])
