"""jsonl, csv and parquet, read back with msgspec, csv, pandas and DuckDB."""

import csv
import io
from pathlib import Path

import duckdb
import pandas
from export_rows import ARTICLE, ROWS

from dragoman.publish.exports import json_lines, parquet, spreadsheet
from dragoman.publish.exports.flat import FlatEvent, flatten_row


def test_json_lines_lose_nothing(tmp_path: Path) -> None:
    json_lines.write(ROWS, tmp_path / "e.jsonl")
    lines = (tmp_path / "e.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json_lines.decode_row(line) for line in lines] == ROWS


def test_csv_is_read_by_pandas(tmp_path: Path) -> None:
    written = spreadsheet.write(ROWS, tmp_path / "e.csv")
    table = pandas.read_csv(tmp_path / "e.csv", dtype={"cameo": str}).set_index("id")
    assert [table.index.name, *table.columns] == list(FlatEvent._fields)
    assert written.events == len(table) == len(ROWS)
    visit, arrest, summit = (table.loc[row.event.id] for row in ROWS[:3])
    assert (visit["start"], visit["basis"], visit["lat"], visit["lon"]) == ("2024-03-04", "stated", 44.6453, -63.5724)
    assert (visit["actors"], visit["cameo"], visit["voices"]) == ('Ida "Ike" Berg', "042", 2)
    assert (visit["reports"], visit["outlets"]) == ("visit;late", "The Ledger;Harbour Post")
    assert (visit["evidence"], visit["evidence_document"]) == ("Ike came", "a2")  # of the more confident report
    assert (summit["status"], summit["actor_codes"], summit["end"]) == ("planned", "NOR;CAN;UNO", "2024-03-10")
    assert arrest["recipients"] == "farmers, fishers"  # ";" separates
    assert pandas.isna(arrest["start"])
    assert arrest["quantities"] == "arrested 12"


def test_csv_cells_are_no_formulas(tmp_path: Path) -> None:
    spreadsheet.write(ROWS, tmp_path / "e.csv")
    data = (tmp_path / "e.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[1]["evidence"] == "'=cmd|' /C calc'!A0 police arrested 12 farmers"
    assert rows[1]["intensity"] == "-7"  # a number stays one
    for row in rows:
        assert not [text for text in row.values() if text[:1] in ("=", "+", "@", "\t", "\r")]


def test_parquet_is_read_by_duckdb(tmp_path: Path) -> None:
    path = tmp_path / "e.parquet"
    parquet.write(ROWS, path)
    found = duckdb.sql(f"SELECT id, start, actors, lon, len(told) FROM '{path}' ORDER BY id").fetchall()
    assert found == sorted(
        (
            row.event.id,
            flatten_row(row).start,
            flatten_row(row).actors,
            row.event.where.lon if row.event.where else None,
            len(row.reports),
        )
        for row in ROWS
    )
    sources = duckdb.sql(
        f"SELECT r.id, r.url, r.published, r.evidence, s.name FROM (SELECT unnest(told) AS r FROM '{path}'), "
        "unnest(r.sources) AS t(s) WHERE r.id = 'visit'"
    ).fetchall()
    evidence = ROWS[0].reports[0].evidence.text
    assert sources == [("visit", ARTICLE.url, ARTICLE.published, evidence, "a minister")]


def test_parquet_has_one_schema_with_and_without_events(tmp_path: Path) -> None:
    parquet.write(ROWS, tmp_path / "some.parquet")
    parquet.write([], tmp_path / "none.parquet")
    some, none = (pandas.read_parquet(tmp_path / f"{name}.parquet") for name in ("some", "none"))
    assert list(some.columns) == list(none.columns)
    assert len(none) == 0
    assert list(some["status"]) == [row.event.status for row in ROWS]
    shown = duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{tmp_path / 'none.parquet'}')").fetchall()
    assert any(b"machine-coded" in value for _, value in shown)


def test_parquet_of_more_than_a_batch(tmp_path: Path) -> None:
    written = parquet.write(ROWS * 400, tmp_path / "e.parquet")
    assert duckdb.sql(f"SELECT count(*), count(DISTINCT id) FROM '{tmp_path / 'e.parquet'}'").fetchall() == [(2800, 7)]
    assert written.lines == 2800
