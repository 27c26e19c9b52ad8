"""GeoJSON (RFC 7946): a feature an event, at the place where it happened.

In: rows. Out: a FeatureCollection; events of no known place have the geometry null, so that none is lost.
Limits: a point stands for whatever `precision` says, a country as well as a building.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, join_values, open_text
from dragoman.publish.exports.flat import flatten_row
from dragoman.publish.exports.rows import Choice, EventRow, Ledger, Written, choose_rows
from dragoman.records import Where


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    head = msgspec.json.encode({"type": "FeatureCollection", "note": f"dragoman {__version__}: {NOTICE}"}).decode()
    with open_text(path) as sink:
        sink.write(head.removesuffix("}") + ',"features":[')
        for number, row in enumerate(choose_rows(rows, choice, ledger)):
            sink.write((",\n" if number else "\n") + msgspec.json.encode(_make_feature(row)).decode())
            ledger.add(row)
        sink.write("\n]}\n")
    return ledger.close(path)


def _make_feature(row: EventRow) -> dict[str, Any]:
    flat = flatten_row(row)._asdict()
    properties = {name: join_values(value) if isinstance(value, list) else value for name, value in flat.items()}
    return {"type": "Feature", "id": row.event.id, "geometry": _locate(row.event.where), "properties": properties}


def _locate(where: Where | None) -> dict[str, Any] | None:
    """Longitude first. Coordinates that are no place on Earth are none."""
    if where is None or where.lat is None or where.lon is None:
        return None
    if not (-90 <= where.lat <= 90 and -180 <= where.lon <= 180):
        return None
    return {"type": "Point", "coordinates": [where.lon, where.lat]}
