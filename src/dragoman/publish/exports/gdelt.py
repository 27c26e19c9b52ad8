"""GDELT 2.0's tables: Events (61 columns) and Mentions (16), tab-separated without a header, in a folder.

In: rows. Out: events.export.CSV, a line a dyad, consultations in both directions; events.mentions.CSV, a line for each
report of each dyad; notice.txt, which names the columns. Blank is "not known", as there.
Limits: an event told without a time has its day of publication as SQLDATE, and says so in the Extras of its mentions,
where also status, evidence and report stand. No tone, no sentence numbers, no division or feature codes. An event
counts as root when its first report begins within _LEAD characters, since paragraphs are not known here.
"""

import datetime
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from dragoman.publish.exports.cells import clean_text, format_day, make_folder, open_text, write_notice, write_tab_line
from dragoman.publish.exports.crosswalk import classify_gdelt, code_actor, find_fips, name_country
from dragoman.publish.exports.rows import (
    ArticleFacts,
    Choice,
    EventRow,
    ExportError,
    Ledger,
    Written,
    demand_day,
    order_by_publication,
)
from dragoman.publish.exports.telling import Dyad, list_dyads, tell_rows
from dragoman.records import Event, Participant, Report, Source, Where

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
    "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENTS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR), *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{place}Geo_{name}" for place in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTIONS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
EVENTS_FILE, MENTIONS_FILE, NOTICE_FILE = "events.export.CSV", "events.mentions.CSV", "notice.txt"
_LEAD = 500
_COUNTRY, _US_STATE, _US_CITY, _CITY, _STATE = 1, 2, 3, 4, 5
_WEB, _CITATION = 1, 2
_ABSENT = -1  # an actor's offset in a report that does not name it
_NO_PLACE: list[object] = [0, *[None] * 7]


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the three files. Raises ExportError."""
    if path is None:
        raise ExportError("gdelt is a folder of files; give --output FOLDER")
    folder, ledger = make_folder(path), Ledger()
    files = (folder / EVENTS_FILE, folder / MENTIONS_FILE)
    with open_text(files[0]) as events, open_text(files[1]) as mentions:
        for telling in tell_rows(rows, choice, ledger):
            row, dyads = telling.row, list_dyads(telling)
            if not dyads:
                ledger.leave_out("nobody named")
                continue
            dated = demand_day(row, ledger)
            if dated is None:
                continue
            reports = order_by_publication(row)
            for dyad in dyads:
                write_tab_line(events, _list_event(row, dyad, dated[0], reports[0]))
                for report in reports:
                    write_tab_line(mentions, _list_mention(row, dyad, report, is_dated=not dated[1]))
            ledger.add(row, lines=len(dyads))
    columns = [f"{EVENTS_FILE}: {', '.join(EVENTS)}", f"{MENTIONS_FILE}: {', '.join(MENTIONS)}"]
    notice = write_notice(folder / NOTICE_FILE, ["Layout: GDELT 2.0.", *columns])
    return ledger.close(*files, notice)


def _list_event(row: EventRow, dyad: Dyad, day: datetime.date, first: Report) -> list[object]:
    event, cameo = row.event, dyad.cameo
    return [
        dyad.number,
        format_day(day),
        format_day(day)[:6],
        format_day(day)[:4],
        f"{day.year + min((day.month - 1) * 30 + day.day, 364) / 365:.4f}",
        *_list_actor(dyad.actor),
        *_list_actor(dyad.recipient),
        int(first.evidence.span.start < _LEAD),
        cameo.code,
        cameo.base,
        cameo.root,
        classify_gdelt(cameo),
        cameo.goldstein,
        len(row.reports),
        event.voices,
        len(event.documents),
        None,
        *_NO_PLACE,
        *_NO_PLACE,
        *_list_place(event.where),
        _stamp(event.first_published),
        _identify(row.find_article(first)),
    ]


def _list_actor(party: Participant | None) -> list[str]:
    if party is None:
        return [""] * len(_ACTOR)
    code = code_actor(party)
    name = clean_text(party.name).upper()
    return [code.full, name, code.country, code.group, "", "", "", code.role, "", ""]


def _list_place(where: Where | None) -> list[object]:
    """A continent or a region across borders is no place there."""
    kind = _find_place_type(where) if where else 0
    if where is None or not kind:
        return _NO_PLACE
    fips, country = find_fips(where.country), name_country(where.country)
    full = where.name if kind == _COUNTRY or not country else f"{where.name}, {country}"
    is_country = kind == _COUNTRY
    return [kind, full, fips, fips if is_country else "", "", where.lat, where.lon, fips if is_country else ""]


def _find_place_type(where: Where) -> int:
    is_american = where.country == "USA"
    if where.precision == "country":
        return _COUNTRY
    if where.precision == "admin":
        return _US_STATE if is_american else _STATE
    if where.precision in ("city", "site", "water") or (where.precision == "region" and where.country):
        return _US_CITY if is_american else _CITY
    return 0


def _list_mention(row: EventRow, dyad: Dyad, report: Report, *, is_dated: bool) -> list[object]:
    article = row.find_article(report)
    return [
        dyad.number,
        _stamp(row.event.first_published),
        _stamp(article.published),
        _WEB if article.url else _CITATION,
        (urlsplit(article.url).hostname if article.url else None) or clean_text(article.outlet),
        _identify(article),
        None,
        _find_offset(dyad.actor, report),
        _find_offset(dyad.recipient, report),
        report.trigger.span.start,
        1,
        min(max(round(report.confidence * 100), 10), 100),  # GDELT's scale begins at 10
        None,
        None,
        None,
        _note(row.event, report, is_dated=is_dated),
    ]


def _find_offset(party: Participant | None, report: Report) -> int:
    if party is not None:
        named: list[Participant | Source] = [*report.actors, *report.recipients, *report.sources]
        for other in named:
            if (other.name, other.code) == (party.name, party.code):
                return other.span.start
    return _ABSENT


def _note(event: Event, report: Report, *, is_dated: bool) -> str:
    """What GDELT has no column for, as "key:value;key:value"; the evidence last."""
    facts = {
        "event": event.id,
        "report": report.id,
        "status": report.status,
        "dated": "text" if is_dated else "publication",
        "span": f"{report.evidence.span.start}-{report.evidence.span.end}",
        "evidence": clean_text(report.evidence.text),
    }
    return ";".join(f"{name}:{value}" for name, value in facts.items())


def _identify(article: ArticleFacts) -> str:
    """The address, or a citation."""
    if article.url:
        return clean_text(article.url)
    parts = (article.outlet, article.title, article.published.isoformat() if article.published else None, article.id)
    return ", ".join(clean_text(part) for part in parts if part)


def _stamp(day: datetime.date | None) -> str:
    return f"{format_day(day)}000000" if day else ""
