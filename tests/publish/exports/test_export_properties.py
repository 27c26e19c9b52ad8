"""Whatever the events hold, each format is read by a library that is not ours, and says what the records say."""

import csv
import io
import json
import tempfile
from pathlib import Path

import duckdb
import icalendar
import networkx
import pandas
import pytest
import rdflib
from export_rows import ANY_ROWS
from hypothesis import HealthCheck, given, settings

from dragoman.publish.exports import FORMATS, gdelt, icews, load_writer, phoenix, polecat
from dragoman.publish.exports.flat import FlatEvent
from dragoman.publish.exports.json_lines import decode_row
from dragoman.publish.exports.rows import EventRow, Written, find_day, sort_rows

CHECKS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LINE_FORMATS = [name for name, format in FORMATS.items() if format.extension and name != "parquet"]


def export(format: str, rows: list[EventRow], choice="all") -> tuple[Written, dict[str, bytes]]:
    """What is written, and the files' bytes by name."""
    with tempfile.TemporaryDirectory() as folder:
        written = load_writer(format)(rows, Path(folder) / "out", choice=choice)
        return written, {path.name: path.read_bytes() for path in written.files}


def split_table(data: bytes) -> list[list[str]]:
    return [line.split("\t") for line in data.decode("utf-8").split("\n")[:-1]]


@pytest.mark.parametrize("format", FORMATS)
@CHECKS
@given(rows=ANY_ROWS)
def test_nothing_is_lost_without_a_word_and_the_same_rows_make_the_same_file(format: str, rows: list[EventRow]) -> None:
    written, files = export(format, rows)
    assert written.events + sum(written.left_out.values()) == len(rows)
    assert export(format, rows)[1] == files
    assert not any(name.endswith(".part") for name in files)
    for data in files.values():
        if format != "parquet":
            data.decode("utf-8")


@pytest.mark.parametrize(
    ("format", "columns"), [("polecat", polecat.COLUMNS), ("icews", icews.COLUMNS), ("phoenix", phoenix.COLUMNS)]
)
@CHECKS
@given(rows=ANY_ROWS)
def test_tab_separated_lines_are_whole(format: str, columns: tuple[str, ...], rows: list[EventRow]) -> None:
    written, files = export(format, rows)
    table = split_table(files["out"])
    header = format != "phoenix"
    assert len(table) == written.lines + header
    assert {len(line) for line in table} <= {len(columns)}
    frame = pandas.read_csv(
        io.BytesIO(files["out"]), sep="\t", names=list(columns), header=0 if header else None, dtype=str,
        keep_default_na=False,
    ) if table else None  # fmt: skip
    assert frame is None or frame.to_numpy().tolist() == table[header:]


@CHECKS
@given(rows=ANY_ROWS)
def test_polecat_dates_only_what_the_text_dates(rows: list[EventRow]) -> None:
    _, files = export("polecat", rows)
    table = split_table(files["out"])[1:]
    days = [find_day(row.event) for row in rows]
    assert [line[1] for line in table] == [day.isoformat() if day else "None" for day in days]
    assert [line[0] for line in table] == [row.event.id for row in rows]


@CHECKS
@given(rows=ANY_ROWS)
def test_gdelt_tables_belong_together(rows: list[EventRow]) -> None:
    written, files = export("gdelt", rows)
    events, mentions = (split_table(files[name]) for name in (gdelt.EVENTS_FILE, gdelt.MENTIONS_FILE))
    assert len(events) == written.lines
    assert {len(line) for line in events} <= {61} and {len(line) for line in mentions} <= {16}
    assert len({line[0] for line in events}) == len(events)
    assert sum(int(line[31]) for line in events) == len(mentions)
    assert {line[0] for line in mentions} == {line[0] for line in events}


@CHECKS
@given(rows=ANY_ROWS)
def test_jsonl_round_trips(rows: list[EventRow]) -> None:
    _, files = export("jsonl", rows)
    assert [decode_row(line) for line in files["out"].split(b"\n") if line] == rows


@CHECKS
@given(rows=ANY_ROWS)
def test_csv_holds_each_event_and_no_formula(rows: list[EventRow]) -> None:
    _, files = export("csv", rows)
    table = list(csv.DictReader(io.StringIO(files["out"].decode("utf-8-sig"), newline="")))
    assert [line["id"] for line in table] == [row.event.id for row in rows]
    for line, row in zip(table, rows, strict=True):
        assert set(line) == set(FlatEvent._fields)
        where = row.event.where
        assert line["lat"] == "" if where is None or where.lat is None else abs(float(line["lat"]) - where.lat) < 1e-5
        numbers = ("lat", "lon", "intensity")
        assert not [
            name for name, text in line.items() if name not in numbers and text.startswith(("=", "+", "-", "@"))
        ]


@CHECKS
@given(rows=ANY_ROWS)
def test_parquet_holds_the_evidence_as_it_is_written(rows: list[EventRow]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "e.parquet"
        load_writer("parquet")(rows, path, choice="all")
        found = duckdb.sql(f"SELECT id, [r.evidence for r in told], confidence FROM '{path}'").fetchall()
    assert found == [(r.event.id, [p.evidence.text for p in r.reports], r.event.confidence) for r in rows]


@CHECKS
@given(rows=ANY_ROWS)
def test_geojson_and_timeline_are_json(rows: list[EventRow]) -> None:
    features = json.loads(export("geojson", rows)[1]["out"])["features"]
    assert [feature["id"] for feature in features] == [row.event.id for row in rows]
    for feature, row in zip(features, rows, strict=True):
        where = row.event.where
        is_point = where is not None and where.lat is not None and where.lon is not None
        assert (feature["geometry"] or {}).get("coordinates") == ([where.lon, where.lat] if is_point else None)
    slides = json.loads(export("timelinejs", rows)[1]["out"])["events"]
    dated = [row for row in rows if row.event.when and row.event.when.start]
    assert [slide["unique_id"] for slide in slides] == [row.event.id for row in dated]
    assert [slide["start_date"]["year"] for slide in slides] == [int(row.event.when.start[:4]) for row in dated]


@CHECKS
@given(rows=ANY_ROWS)
def test_graphml_is_a_graph_of_all_parties(rows: list[EventRow]) -> None:
    written, files = export("graphml", rows)
    graph = networkx.parse_graphml(files["out"].decode(), force_multigraph=True)
    parties = {(p.name, p.code, p.sector) for row in rows for p in (*row.event.actors, *row.event.recipients)}
    assert graph.number_of_nodes() == len(parties)
    assert graph.number_of_edges() == written.lines
    assert {data["event"] for *_, data in graph.edges(data=True)} <= {row.event.id for row in rows}


@settings(CHECKS, max_examples=12)
@given(rows=ANY_ROWS)
def test_jsonld_is_a_graph_of_all_events(rows: list[EventRow]) -> None:
    graph = rdflib.Graph().parse(data=export("jsonld", rows)[1]["out"], format="json-ld")
    action = rdflib.URIRef("https://schema.org/Action")
    names = {str(event) for event in graph.subjects(rdflib.RDF.type, action)}
    assert names == {f"urn:dragoman:event:{row.event.id}" for row in rows}


@CHECKS
@given(rows=ANY_ROWS)
def test_calendar_entries_are_on_the_days_of_the_events(rows: list[EventRow]) -> None:
    calendar = icalendar.Calendar.from_ical(export("ical", rows)[1]["out"])
    entries = calendar.walk("VEVENT")
    dated = [row for row in rows if row.event.when and row.event.when.start]
    assert not any(entry.errors for entry in entries)
    assert [str(entry["uid"]) for entry in entries] == [f"{row.event.id}@dragoman" for row in dated]
    assert [str(entry.decoded("dtstart"))[:10] for entry in entries] == [row.event.when.start for row in dated]


@CHECKS
@given(rows=ANY_ROWS)
def test_order_does_not_depend_on_the_order_given(rows: list[EventRow]) -> None:
    assert sort_rows(rows) == sort_rows(rows[::-1])
