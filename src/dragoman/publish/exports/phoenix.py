"""Phoenix's tab-separated layout: 26 fields without a header, a line a dyad, consultations in both directions.

In: rows. Out: a UTF-8 file, blank for what is not known, and a notice beside it that names the fields.
Limits: both parties are needed. An event told without a time has its day of publication, and says so among its
issues. No status, no text.
"""

from collections.abc import Iterable
from pathlib import Path

from dragoman.publish.exports.cells import format_day, join_values, open_text, write_notice, write_tab_line
from dragoman.publish.exports.crosswalk import classify_phoenix, code_actor
from dragoman.publish.exports.rows import Choice, EventRow, Ledger, Written, demand_day, order_by_publication
from dragoman.publish.exports.telling import Dyad, list_dyads, tell_rows
from dragoman.records import Participant, Where

COLUMNS = (
    "EventID", "Date", "Year", "Month", "Day",
    "SourceActorFull", "SourceActorEntity", "SourceActorRole", "SourceActorAttribute",
    "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute",
    "EventCode", "EventRootCode", "PentaClass", "GoldsteinScore", "Issues", "Lat", "Lon", "LocationName", "StateName",
    "CountryCode", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip
UNDATED = "DATED_BY_PUBLICATION,1"


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file and the notice beside it. Raises ExportError."""
    ledger = Ledger()
    with open_text(path) as sink:
        for telling in tell_rows(rows, choice, ledger):
            dyads = [dyad for dyad in list_dyads(telling) if dyad.actor and dyad.recipient]
            if not dyads:
                ledger.leave_out("one party only")
                continue
            dated = demand_day(telling.row, ledger)
            if dated is None:
                continue
            day, is_by_publication = format_day(dated[0]), dated[1]
            setting = [UNDATED if is_by_publication else "", *_list_place(telling.event.where)]
            setting += _list_story(telling.row)
            for dyad in dyads:
                write_tab_line(sink, [dyad.number, day, day[:4], day[4:6], day[6:], *_list_cells(dyad), *setting])
            ledger.add(telling.row, lines=len(dyads))
    if path is None:
        return ledger.close()
    fields = "Layout: Phoenix. Fields: " + ", ".join(COLUMNS)
    return ledger.close(path, write_notice(path.with_name(f"{path.name}.notice.txt"), (fields,)))


def _list_cells(dyad: Dyad) -> list[object]:
    cameo = dyad.cameo
    codes: list[object] = [cameo.code, cameo.root, classify_phoenix(cameo), cameo.goldstein]
    return [*_list_party(dyad.actor), *_list_party(dyad.recipient), *codes]


def _list_place(where: Where | None) -> list[object]:
    """Coordinates, place, state, country."""
    if where is None:
        return [None] * 5
    return [where.lat, where.lon, where.name, where.name if where.precision == "admin" else None, where.country]


def _list_story(row: EventRow) -> list[str]:
    """Reports, addresses, outlets."""
    reports = order_by_publication(row)
    articles = list({article.id: article for article in map(row.find_article, reports)}.values())
    return [
        join_values(report.id for report in reports),
        join_values(article.url for article in articles if article.url),
        join_values(dict.fromkeys(article.outlet for article in articles if article.outlet)),
    ]


def _list_party(party: Participant | None) -> list[str]:
    """Whole code, entity, role, attribute."""
    if party is None:
        return [""] * 4
    code = code_actor(party)
    return [code.full, code.country or code.group, code.role, ""]
