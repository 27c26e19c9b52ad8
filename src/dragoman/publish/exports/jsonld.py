"""JSON-LD: events as schema.org actions, and where each statement comes from in PROV.

In: rows. Out: one @graph of events, claims (reports), articles and agents; the context stands in the file, so that
nothing is fetched to read it. A span is that of Web Annotation's TextPositionSelector.
Limits: schema.org's action statuses know done, under way, failed and potential: `d:status` always has our own.
"""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from dragoman import __version__
from dragoman.publish.exports.cells import NOTICE, clean_text, open_text
from dragoman.publish.exports.describe import describe_event
from dragoman.publish.exports.rows import ArticleFacts, Choice, EventRow, Ledger, Written, choose_rows, find_interval
from dragoman.records import Participant, Report, Source, Where

_VOCABULARY = "urn:dragoman:term:"
CONTEXT = {
    "schema": "https://schema.org/",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "d": _VOCABULARY,
}
_AGENT = "urn:dragoman:software"
_ACTION_STATUS = {
    "occurred": "CompletedActionStatus",
    "ongoing": "ActiveActionStatus",
    "planned": "PotentialActionStatus",
    "intended": "PotentialActionStatus",
}
_Node = dict[str, Any]


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    seen: set[str] = set()
    with open_text(path) as sink:
        sink.write(f'{{"@context":{msgspec.json.encode(CONTEXT).decode()},\n"@graph":[\n')
        sink.write(msgspec.json.encode(_describe_software()).decode())
        for row in choose_rows(rows, choice, ledger):
            for node in _list_nodes(row):
                if node["@id"] not in seen:
                    seen.add(node["@id"])
                    sink.write(",\n" + msgspec.json.encode(_drop_unknown(node)).decode())
            ledger.add(row)
        sink.write("\n]}\n")
    return ledger.close(path)


def _describe_software() -> _Node:
    name = f"dragoman {__version__}"
    return {"@id": _AGENT, "@type": "prov:SoftwareAgent", "schema:name": name, "schema:description": NOTICE}


def _list_nodes(row: EventRow) -> Iterator[_Node]:
    yield _describe_event(row)
    for party in (*row.event.actors, *row.event.recipients):
        yield _describe_agent(party)
    for report in row.reports:
        article = row.find_article(report)
        yield _describe_report(report, article)
        for source in report.sources:
            yield _describe_agent(source)
        yield _describe_article(article)


def _describe_event(row: EventRow) -> _Node:
    event = row.event
    interval = find_interval(event)
    status = _ACTION_STATUS.get(event.status)
    return {
        "@id": _name("event", event.id),
        "@type": ["schema:Action", "prov:Entity"],
        "schema:name": describe_event(event),
        "schema:actionStatus": {"@id": f"schema:{status}"} if status else None,
        "schema:agent": [{"@id": _identify_agent(party)} for party in event.actors],
        "schema:object": [{"@id": _identify_agent(party)} for party in event.recipients],
        "schema:startTime": _type_date(interval[0].isoformat()) if interval else None,
        "schema:endTime": _type_date(interval[1].isoformat()) if interval else None,
        "schema:location": _describe_place(event.where) if event.where else None,
        "prov:wasDerivedFrom": [{"@id": _name("report", report.id)} for report in row.reports],
        "prov:wasAttributedTo": {"@id": _AGENT},
        "d:act": event.act,
        "d:type": event.type,
        "d:mode": event.mode,
        "d:cameo": event.cameo,
        "d:quad": event.quad,
        "d:intensity": _type_number(event.intensity),
        "d:status": event.status,
        "d:granularity": event.when.granularity if event.when else None,
        "d:basis": event.when.basis if event.when else None,
        "d:voices": event.voices,
        "d:confidence": _type_number(event.confidence),
        "d:conflicts": event.conflicts,
    }


def _describe_place(where: Where) -> _Node:
    has_point = where.lat is not None and where.lon is not None
    geo = {"@type": "schema:GeoCoordinates", "schema:latitude": where.lat, "schema:longitude": where.lon}
    return _drop_unknown(
        {
            "@type": "schema:Place",
            "schema:name": clean_text(where.name),
            "schema:addressCountry": where.country,
            "schema:geo": {name: _type_number(value) for name, value in geo.items()} if has_point else None,
            "schema:sameAs": {"@id": f"https://sws.geonames.org/{where.geonames}/"} if where.geonames else None,
            "d:precision": where.precision,
        }
    )


def _describe_agent(party: Participant | Source) -> _Node:
    return {
        "@id": _identify_agent(party),
        "@type": "prov:Agent",
        "schema:name": clean_text(party.name),
        "d:code": party.code,
        "d:sector": party.sector,
        "schema:sameAs": {"@id": f"http://www.wikidata.org/entity/{quote(party.wikidata)}"} if party.wikidata else None,
    }


def _describe_report(report: Report, article: ArticleFacts) -> _Node:
    span = report.evidence.span
    return {
        "@id": _name("report", report.id),
        "@type": ["schema:Claim", "prov:Entity"],
        "schema:text": report.evidence.text,
        "schema:appearance": {"@id": _name("article", article.id)},
        "prov:wasQuotedFrom": {"@id": _name("article", article.id)},
        "prov:wasAttributedTo": [{"@id": _identify_agent(source)} for source in report.sources],
        "oa:hasSelector": {"@type": "oa:TextPositionSelector", "oa:start": span.start, "oa:end": span.end},
        "d:status": report.status,
        "d:confidence": _type_number(report.confidence),
    }


def _describe_article(article: ArticleFacts) -> _Node:
    published = article.published.isoformat() if article.published else None
    return {
        "@id": _name("article", article.id),
        "@type": ["schema:NewsArticle", "prov:Entity"],
        "schema:headline": article.title,
        "schema:url": article.url,
        "schema:publisher": {"@type": "schema:Organization", "schema:name": article.outlet} if article.outlet else None,
        "schema:datePublished": _type_date(published) if published else None,
    }


def _type_date(day: str) -> _Node:
    return {"@type": "xsd:date", "@value": day}


def _type_number(value: object) -> object:
    """A whole float would be read as an integer."""
    return {"@type": "xsd:double", "@value": repr(value)} if isinstance(value, float) else value


def _name(kind: str, id: str) -> str:
    return f"urn:dragoman:{kind}:{quote(id, safe='')}"


def _identify_agent(party: Participant | Source) -> str:
    """By what it is, not by how it is written: one actor of many reports is one node."""
    key = "\0".join((party.name, party.code, party.sector)).encode("utf-8", "surrogatepass")
    return f"urn:dragoman:agent:{hashlib.sha256(key).hexdigest()[:15]}"


def _drop_unknown(node: _Node) -> _Node:
    return {name: value for name, value in node.items() if value is not None and value != []}
