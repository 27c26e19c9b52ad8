"""Exports: events in the formats of the field and of the web, one module a format.

Each module has `write(rows, path, *, choice="default") -> Written`. `choice` is about events that did not happen: the
format's own default, "happened" (occurred and ongoing only), or "all".
"""

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from dragoman.publish.exports.rows import Choice, EventRow, Written


class Format(NamedTuple):
    """A format: its module, the ending of its files ("" for a folder of files), and a line of help."""

    name: str
    module: str
    extension: str
    help: str

    @property
    def needs_path(self) -> bool:
        """Whether it cannot go to standard output."""
        return self.extension in ("", ".parquet")


class Writer(Protocol):
    def __call__(self, rows: "Iterable[EventRow]", path: Path | None, *, choice: "Choice" = "default") -> "Written": ...


FORMATS = {
    format.name: format
    for format in (
        Format("jsonl", "json_lines", ".jsonl", "everything: an event a line, with its reports and articles"),
        Format("parquet", "parquet", ".parquet", "typed columns, reports nested; for pandas, DuckDB, R"),
        Format("csv", "spreadsheet", ".csv", "an event a line, for spreadsheets"),
        Format("geojson", "geojson", ".geojson", "an event a point; for QGIS, Leaflet, GeoPandas"),
        Format("graphml", "graphml", ".graphml", "actors and what they do to each other; for Gephi, networkx"),
        Format("timelinejs", "timelinejs", ".json", "dated events as slides, for TimelineJS"),
        Format("jsonld", "jsonld", ".jsonld", "schema.org and PROV: events, claims, articles, sources"),
        Format("ical", "ical", ".ics", "planned events that have a date, for calendars"),
        Format("plover", "plover", ".jsonl", "PLOVER's JSON records"),
        Format("polecat", "polecat", ".txt", "POLECAT's 40 columns"),
        Format("icews", "icews", ".tab", "ICEWS's 20 columns"),
        Format("gdelt", "gdelt", "", "GDELT 2.0's Events and Mentions, a folder"),
        Format("phoenix", "phoenix", ".txt", "Phoenix's 26 fields"),
        Format("tkg", "tkg", "", "quads of a temporal knowledge graph (as ICEWS14, ICEWS18), a folder"),
    )
}


def load_writer(format: str) -> Writer:
    """The `write` of a format's module. Raises KeyError for an unknown name."""
    module = importlib.import_module(f"dragoman.publish.exports.{FORMATS[format].module}")
    return cast(Writer, module.write)
