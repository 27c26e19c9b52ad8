"""Readings, timelines, events and answers as tables."""

import datetime
import sys
from pathlib import Path

import polars
import pyarrow
import pytest
from plain_coder import PlainCoder, article

from dragoman.coder import load
from dragoman.records import Event
from dragoman.store.database import Store
from dragoman.store.query import EventFilter
from dragoman.tables import Tabular

TEXTS = (
    "France's president visited Germany on Monday, an official said.",
    "Israel killed 12 fighters in Lebanon.",
    "Nothing political happened to the quiet garden.",
)
EVENT_COLUMNS = list(Event.__dataclass_fields__)


@pytest.fixture(scope="module")
def readings():
    coder = load()
    return [coder.read(text, published="2024-03-05") for text in TEXTS]


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path / "news.duckdb") as store:
        given = [article("KEN AID SOM 2024-05-07", "SOM ACCUSE ETH 2024-05-01", "SOM ACCUSE ETH 2024-05-01"),
                 article("UGA CONSULT KEN -", outlet="The Courier")]  # fmt: skip
        store.ingest(given, coder=PlainCoder())
        yield store


def test_frames_have_all_columns_even_without_reports(readings):
    for reading in readings:
        frame = reading.to_pandas()
        assert tuple(frame.columns) == tuple(type(readings[0].reports[0]).__dataclass_fields__)
        assert len(frame) == len(reading.reports)


def test_arrow_tables_of_different_articles_join(readings):
    joined = pyarrow.concat_tables([reading.to_arrow() for reading in readings])
    assert joined.num_rows == sum(len(reading.reports) for reading in readings)
    assert readings[2].to_arrow().schema == joined.schema


def test_arrow_keeps_what_the_report_says(readings):
    row = readings[0].to_arrow().to_pylist()[0]
    report = readings[0].reports[0]
    assert row["act"] == report.act
    assert row["actors"][0]["span"] == list(report.actors[0].span)
    assert row["when"]["start"] == "2024-03-04"
    assert dict(row["trace"]) == report.trace


def test_nested_fields_of_a_data_frame_are_dictionaries_and_lists(readings):
    row = readings[0].to_pandas().iloc[0]
    assert row["actors"][0]["span"] == list(readings[0].reports[0].actors[0].span)
    assert row["trace"] == readings[0].reports[0].trace


def test_polars_takes_a_reading_as_it_is(readings):
    frame = readings[0].to_polars()
    assert frame.equals(polars.DataFrame(readings[0]))
    assert frame["act"].to_list() == [report.act for report in readings[0].reports]
    assert pyarrow.table(readings[0]) == readings[0].to_arrow()


def test_events_as_tables(store):
    frame = store.events(EventFilter(acts="AID")).to_pandas()
    assert list(frame.columns) == EVENT_COLUMNS
    assert frame["first_published"].tolist() == [datetime.date(2024, 5, 8)]
    events = store.events()
    first = next(events)
    rest = events.to_polars()
    assert first.id not in rest["id"].to_list()
    assert rest.height == store.count_events()[0].events - 1
    empty = store.events(EventFilter(text="no such words"))
    assert empty.to_arrow().schema == store.events().to_arrow().schema


def test_a_timeline_as_tables(store):
    timeline = store.timeline()
    frame = timeline.to_polars()
    assert frame.columns == [*EVENT_COLUMNS, "rank", "words", "outlets", "sources", "disputes"]
    assert frame["rank"].to_list() == [entry.rank for entry in (*timeline.dated, *timeline.undated)]
    disputed = frame.filter(polars.col("conflicts") > 0)
    assert disputed["disputes"].list.len().to_list() == disputed["conflicts"].to_list()
    assert disputed["disputes"].to_list()[0][0]["note"] == timeline.dated[0].conflicts[0].note
    assert timeline.to_pandas()["outlets"].tolist()[-1] == ["The Courier"]


def test_answers_as_tables(store):
    answer = store.sql("SELECT act, count(*) AS events, min(start_date) AS start FROM events GROUP BY act ORDER BY act")
    assert answer.to_pandas()["events"].sum() == 3
    assert answer.to_arrow().schema.field("start").type == pyarrow.date32()
    assert polars.DataFrame(answer).rows() == list(answer.rows)
    assert "<td" in answer._repr_html_()
    none = store.sql("SELECT act FROM events WHERE act = 'PROTEST'")
    assert none.to_arrow().column_names == list(none.to_pandas().columns) == ["act"]


@pytest.mark.parametrize("missing", ["pandas", "polars"])
def test_what_is_missing_is_named_with_what_to_install(readings, monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ImportError, match=rf"to_{missing} needs {missing}: pip install 'dragoman\[tables\]'"):
        getattr(readings[0], f"to_{missing}")()


def test_what_is_no_table_says_so():
    with pytest.raises(NotImplementedError):
        Tabular().to_arrow()
