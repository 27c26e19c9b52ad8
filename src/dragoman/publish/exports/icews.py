"""ICEWS's tab-separated layout: 20 columns, a line a dyad, consultations in both directions.

In: rows. Out: a UTF-8 file with the released header, blank for what is not known, and a notice beside it.
Limits: both parties are needed. An event told without a time has its day of publication, as ICEWS itself dated. No
status, no text; sentences are not numbered.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path

from dragoman.publish.exports.cells import open_text, write_notice, write_tab_line
from dragoman.publish.exports.crosswalk import name_entity, name_icews_country, name_icews_sectors
from dragoman.publish.exports.rows import (
    ArticleFacts,
    Choice,
    EventRow,
    Ledger,
    Written,
    demand_day,
    order_by_publication,
)
from dragoman.publish.exports.telling import Dyad, list_dyads, tell_rows
from dragoman.records import Participant, Where

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file and the notice beside it. Raises ExportError."""
    ledger = Ledger()
    with open_text(path) as sink:
        write_tab_line(sink, COLUMNS)
        for telling in tell_rows(rows, choice, ledger):
            dyads = [dyad for dyad in list_dyads(telling) if dyad.actor and dyad.recipient]
            if not dyads:
                ledger.leave_out("one party only")
                continue
            dated = demand_day(telling.row, ledger)
            if dated is None:
                continue
            article = telling.row.find_article(order_by_publication(telling.row)[0])
            for dyad in dyads:
                write_tab_line(sink, _list_cells(dyad, dated[0], article, telling.event.where))
            ledger.add(telling.row, lines=len(dyads))
    if path is None:
        return ledger.close()
    return ledger.close(path, write_notice(path.with_name(f"{path.name}.notice.txt"), ("Layout: ICEWS.",)))


def _list_cells(dyad: Dyad, day: datetime.date, article: ArticleFacts, where: Where | None) -> list[object]:
    return [
        dyad.number,
        day,
        *_list_party(dyad.actor),
        dyad.cameo.name,
        dyad.cameo.code,
        dyad.cameo.goldstein,
        *_list_party(dyad.recipient),
        article.id,
        None,
        article.outlet,
        *_list_place(where),
    ]


def _list_party(party: Participant | None) -> list[str]:
    if party is None:
        return ["", "", ""]
    return [name_entity(party), name_icews_sectors(party), name_icews_country(party.code)]


def _list_place(where: Where | None) -> list[object]:
    """City, district, province, country, coordinates."""
    if where is None:
        return [None] * 6
    return [
        where.name if where.precision in ("city", "site") else None,
        None,
        where.name if where.precision in ("admin", "region") else None,
        name_icews_country(where.country),
        where.lat,
        where.lon,
    ]
