"""POLECAT's tab-separated layout: 40 columns, a line an event.

In: rows. Out: a UTF-8 file with the published header; "None" for what is not known; several parties joined with ";" in
the same order in every column of theirs.
Limits: no text, no URL, no status. Contexts, titles and the story's people, bodies and places are not coded here.
Wikidata ids stand where POLECAT has Wikipedia's.
"""

from collections.abc import Iterable
from pathlib import Path

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, clean_tab_cell, join_values, open_text, write_tab_line
from dragoman.publish.exports.crosswalk import NO_CODE, find_cow
from dragoman.publish.exports.rows import Choice, EventRow, Ledger, Written, find_day, order_by_publication
from dragoman.publish.exports.telling import Telling, tell_rows
from dragoman.records import Participant, Where

EMPTY = "None"
COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title",
    "Actor Name Raw", "Wikipedia Actor ID",
    "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector", "Recipient Sectors",
    "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID",
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename",
    "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations",
    "Language", "Version",
)  # fmt: skip
_FEATURES = {"city": "PPL", "country": "PCLI", "region": "RGN", "continent": "CONT"}  # GeoNames' codes
_VERSION = f"dragoman {__version__}; {NOTICE}"


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    with open_text(path) as sink:
        write_tab_line(sink, COLUMNS)
        for telling in tell_rows(rows, choice, ledger):
            write_tab_line(sink, (clean_tab_cell(cell) or EMPTY for cell in _list_cells(telling)))
            ledger.add(telling.row)
    return ledger.close(path)


def _list_cells(telling: Telling) -> list[object]:
    event, row = telling.event, telling.row
    first = row.find_article(order_by_publication(row)[0])
    return [
        event.id,
        find_day(event),
        telling.type,
        telling.mode,
        telling.intensity,
        telling.quad,
        None,
        *_list_party(telling.actors),
        *_list_party(telling.recipients),
        *_list_place(event.where),
        first.outlet,
        event.first_published,
        None,
        None,
        None,
        "en",
        _VERSION,
    ]


def _list_party(party: tuple[Participant, ...]) -> list[str]:
    """Name, country, COW, primary sector, sectors, title, raw name, id."""

    def join(values: Iterable[str | None]) -> str:
        known = list(values)
        return join_values(known, empty=EMPTY) if any(known) else ""

    sectors = join(p.sector for p in party)
    return [
        join(p.name for p in party),
        join(p.code if p.code != NO_CODE else None for p in party),
        join(find_cow(p.code) for p in party),
        sectors,
        sectors,
        "",
        join(p.text for p in party),
        join(p.wikidata for p in party),
    ]


def _list_place(where: Where | None) -> list[object]:
    """Place name, city, district, province, country, coordinates, GeoNames id, raw name, feature."""
    if where is None:
        return [None] * 10
    return [
        where.name,
        where.name if where.precision == "city" else None,
        None,
        where.name if where.precision == "admin" else None,
        where.country,
        where.lat,
        where.lon,
        where.geonames,
        where.text,
        _FEATURES.get(where.precision or ""),
    ]
