"""GeoJSON, GraphML, JSON-LD, iCalendar, TimelineJS and PLOVER, each read back by a library that is not ours."""

import datetime
import json
from dataclasses import replace
from pathlib import Path

import geopandas
import icalendar
import networkx
import rdflib
from export_rows import (
    ARREST,
    ARTICLE,
    DENIED,
    FEAR,
    PLEA,
    ROWS,
    SUMMIT,
    UNDATED_ROW,
    USHUAIA,
    VISIT,
    make_day,
    make_rows,
)
from rdflib.namespace import PROV, RDF, XSD

from dragoman.publish.exports import geojson, graphml, ical, jsonld, plover, timelinejs

SCHEMA = rdflib.Namespace("https://schema.org/")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
OURS = "urn:dragoman:"


def test_geojson(tmp_path: Path) -> None:
    geojson.write(ROWS, tmp_path / "e.geojson")
    frame = geopandas.read_file(tmp_path / "e.geojson")
    assert list(frame["id"]) == [row.event.id for row in ROWS]
    assert frame.crs.to_epsg() == 4326
    points = [(p.x, p.y) if p else None for p in frame.geometry]
    assert points == [(r.event.where.lon, r.event.where.lat) if r.event.where else None for r in ROWS]
    assert list(frame["status"]) == [row.event.status for row in ROWS]
    assert frame["recipients"][1] == "farmers, fishers"
    assert "machine-coded" in json.loads((tmp_path / "e.geojson").read_text())["note"]


def test_geojson_refuses_points_off_the_earth(tmp_path: Path) -> None:
    lost = replace(ARREST, where=replace(USHUAIA, lat=-354.8))
    geojson.write(make_rows(lost), tmp_path / "e.geojson")
    assert json.loads((tmp_path / "e.geojson").read_text())["features"][0]["geometry"] is None


def test_graphml(tmp_path: Path) -> None:
    written = graphml.write(ROWS, tmp_path / "e.graphml")
    graph = networkx.read_graphml(tmp_path / "e.graphml", force_multigraph=True)
    assert graph.is_directed()
    names = {node: data["name"] for node, data in graph.nodes(data=True)}
    assert set(names.values()) >= {"Norway", 'Ida "Ike" Berg', "police", "rebels", "farmers; fishers"}
    edges = [(names[a], names[b], data) for a, b, data in graph.edges(data=True)]
    visit = next(data for a, _, data in edges if a == 'Ida "Ike" Berg' and data["status"] == "occurred")
    assert (visit["lat"], visit["lon"], visit["quad"], visit["mutual"]) == (44.6453, -63.5724, 1, False)
    assert (visit["act"], visit["voices"], visit["start"]) == ("CONSULT", 2, "2024-03-04")
    arrest = next(data for a, _, data in edges if a == "police")
    assert "start" not in arrest
    assert arrest["evidence"].startswith("=cmd|' /C calc'")
    assert sum(data["mutual"] for *_, data in edges) == 6  # three parties of a planned summit
    assert written.left_out == {"one party only": 1}  # two fighters without a target are no tie
    norway = next(data for _, data in graph.nodes(data=True) if data["name"] == "Norway")
    assert (norway["wikidata"], norway["events"]) == ("Q20", 3)


def test_jsonld(tmp_path: Path) -> None:
    jsonld.write(ROWS, tmp_path / "e.jsonld")
    graph = rdflib.Graph().parse(tmp_path / "e.jsonld", format="json-ld")
    events = set(graph.subjects(RDF.type, SCHEMA.Action))
    assert events == {rdflib.URIRef(f"{OURS}event:{row.event.id}") for row in ROWS}
    visit = rdflib.URIRef(f"{OURS}event:{ROWS[0].event.id}")
    assert graph.value(visit, SCHEMA.startTime) == rdflib.Literal("2024-03-04", datatype=XSD.date)
    assert graph.value(visit, SCHEMA.actionStatus) == SCHEMA.CompletedActionStatus
    agent = graph.value(visit, SCHEMA.agent)
    assert str(graph.value(agent, SCHEMA.name)) == 'Ida "Ike" Berg'
    place = graph.value(visit, SCHEMA.location)
    assert float(graph.value(graph.value(place, SCHEMA.geo), SCHEMA.longitude)) == -63.5724
    reports = set(graph.objects(visit, PROV.wasDerivedFrom))
    assert reports == {rdflib.URIRef(f"{OURS}report:{id}") for id in ("visit", "late")}
    claim = rdflib.URIRef(f"{OURS}report:visit")
    assert str(graph.value(claim, SCHEMA.text)) == VISIT.evidence.text
    selector = graph.value(claim, OA.hasSelector)
    assert (int(graph.value(selector, OA.start)), int(graph.value(selector, OA.end))) == (0, 60)
    article = graph.value(claim, PROV.wasQuotedFrom)
    assert str(graph.value(article, SCHEMA.headline)) == ARTICLE.title
    assert str(graph.value(article, SCHEMA.datePublished)) == "2024-03-06"
    source = graph.value(claim, PROV.wasAttributedTo)
    assert str(graph.value(source, SCHEMA.name)) == "a minister"
    norway = next(graph.subjects(SCHEMA.sameAs, rdflib.URIRef("http://www.wikidata.org/entity/Q20")))
    assert str(graph.value(norway, rdflib.URIRef(f"{OURS}term:code"))) == "NOR"
    statuses = {str(status) for event in events for status in graph.objects(event, rdflib.URIRef(f"{OURS}term:status"))}
    assert statuses == {row.event.status for row in ROWS}


def read_calendar(path: Path) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(path.read_bytes())
    assert not calendar.errors
    return list(calendar.walk("VEVENT"))


def test_calendar_has_what_is_planned(tmp_path: Path) -> None:
    call = replace(
        SUMMIT, id="call", status="intended", when=make_day("2024-03-11", granularity="time", timex="2024-03-11T15:00")
    )
    written = ical.write([*ROWS, *make_rows(call)], tmp_path / "e.ics")
    first, second = read_calendar(tmp_path / "e.ics")
    assert written.events == 2
    assert first.decoded("dtstart") == datetime.date(2024, 3, 9)
    assert first.decoded("dtend") == datetime.date(2024, 3, 11)  # exclusive
    assert (str(first["uid"]), str(first["status"])) == (f"{ROWS[2].event.id}@dragoman", "CONFIRMED")
    assert str(first["summary"]) == "Planned: Norway, Canada, United Nations (CONSULT)"
    assert str(first["description"]) == '“She visited "Canada" on Monday 🕊️” a minister'
    assert str(first["url"]) == ARTICLE.url
    assert second.decoded("dtstart") == datetime.datetime(2024, 3, 11, 15, 0)
    assert str(second["status"]) == "TENTATIVE"


def test_calendar_of_everything_says_what_did_not_happen(tmp_path: Path) -> None:
    written = ical.write(make_rows(VISIT, DENIED, FEAR, ARREST), tmp_path / "e.ics", choice="all")
    events = read_calendar(tmp_path / "e.ics")
    assert [str(event["status"]) for event in events] == ["CONFIRMED", "CANCELLED", "TENTATIVE"]
    assert [str(event["x-dragoman-status"]) for event in events] == ["occurred", "negated", "hypothetical"]
    assert written.left_out == {"no date": 1}
    assert tuple(events[0]["geo"].to_ical().split(";")) == ("44.6453", "-63.5724")


def test_calendar_lines_are_short_and_end_as_they_must(tmp_path: Path) -> None:
    long = replace(SUMMIT, evidence=replace(SUMMIT.evidence, text="héé; 🕊️, \\ " * 40))
    ical.write(make_rows(long), tmp_path / "e.ics")
    data = (tmp_path / "e.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    (event,) = read_calendar(tmp_path / "e.ics")
    assert "héé; 🕊️, \\ héé" in str(event["description"])


def test_timeline(tmp_path: Path) -> None:
    month = replace(ARREST, id="month", when=make_day("2024-02-01", "2024-02-29", "month"))
    written = timelinejs.write([*ROWS, *make_rows(month)], tmp_path / "e.json")
    timeline = json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))
    assert "machine-coded" in timeline["title"]["text"]["text"]
    slides = {slide["unique_id"]: slide for slide in timeline["events"]}
    assert written.left_out == {"no date": 2}
    assert ROWS[1].event.id not in slides  # told without a time: not on the day of publication
    visit, summit = slides[ROWS[0].event.id], slides[ROWS[2].event.id]
    assert visit["start_date"] == {"year": 2024, "month": 3, "day": 4}
    assert visit["group"] == "CONSULT" and "end_date" not in visit
    assert '<a href="https://www.ledger.example/a?b=1&amp;c=2">The Ledger</a>' in visit["text"]["text"]
    assert (summit["group"], summit["end_date"]["day"]) == ("planned", 10)
    assert summit["text"]["headline"].startswith("Planned: ")
    assert timeline["events"][-1]["start_date"] == {"year": 2024, "month": 2}


def test_timeline_runs_no_markup_and_no_scripts_of_the_news(tmp_path: Path) -> None:
    bad = replace(VISIT, evidence=replace(VISIT.evidence, text="<script>alert('x')</script>"))
    row = make_rows(bad)[0]
    row = replace(row, articles=(replace(ARTICLE, url="javascript:alert(1)", outlet="<i>x"),))
    timelinejs.write([row], tmp_path / "e.json")
    text = json.loads((tmp_path / "e.json").read_text())["events"][0]["text"]["text"]
    assert "<script" not in text and "javascript:" not in text and "&lt;i&gt;x" in text


def test_plover(tmp_path: Path) -> None:
    written = plover.write([*ROWS, UNDATED_ROW], tmp_path / "e.jsonl")
    records = [json.loads(line) for line in (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written.left_out == {"no date": 1, "status hypothetical": 1}
    for record in records:
        assert {"id", "date", "actor", "event"} <= set(record)
        datetime.date.fromisoformat(record["date"])
        assert all({"code", "sector"} <= set(party) for party in (*record["actor"], *record["recipient"]))
    visit, arrest, summit, plea = records[:4]
    assert (visit["event"], visit["mode"], visit["quad_code"], visit["event_scale"]) == (["CONSULT"], ["visit"], 1, 4)
    assert visit["event_loc"]["lon"] == -63.5724
    assert visit["cite_info"] == {
        "citation": "a2", "language": "en", "publication": "Harbour Post", "coder": visit["cite_info"]["coder"],
        "codebook": "PLOVER",
    }  # fmt: skip
    assert arrest["comment"] == "status occurred; date is that of publication; says a minister"
    assert arrest["size"] == {"arrested": 12}
    assert (summit["date"], summit["enddate"], summit["event"]) == ("2024-03-09", "2024-03-10", ["AGREE"])
    assert summit["comment"].startswith("status planned; act CONSULT")
    assert [party["identifier_text"] for party in plea["actor"]] == ["United Nations"]
    assert plea["event"] == [PLEA.type]
