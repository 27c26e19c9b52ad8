"""Cells that a spreadsheet would run: marked as text in every table that it may open; numbers stay numbers."""

import csv
import io
from pathlib import Path

import pytest

from dragoman.publish.exports.cells import clean_tab_cell, guard_formula


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "=A1", "＝1+1", "-x"]
)  # fmt: skip
def test_what_begins_as_a_formula_is_marked(text: str) -> None:
    assert guard_formula(text) == f"'{text}"
    assert clean_tab_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["-95.3", "-7", "---", "7"])
def test_layouts_keep_their_numbers_and_dashes(text: str) -> None:
    assert clean_tab_cell(text) == text


@pytest.mark.parametrize("text", ["", "a=b", "2022-07-19", "KEN", "Kenya - Somalia"])
def test_numbers_blanks_and_plain_words_stay(text: str) -> None:
    assert guard_formula(text) == text


def test_sql_as_csv_marks_texts_and_leaves_numbers(run, store_path: Path) -> None:
    query = (
        "SELECT '=1+1' AS text, -3 AS number, -95.5::DOUBLE AS float, '@x' AS \"=name\", ['=a'] AS list, NULL AS none"
    )
    done = run("sql", query, "--store", store_path, "--format", "csv")
    header, row = csv.reader(io.StringIO(done.out))
    assert header == ["text", "number", "float", "'=name", "list", "none"]
    assert row == ["'=1+1", "-3", "-95.5", "'@x", '["=a"]', ""]


def test_an_actor_named_like_a_formula_leaves_every_table_as_text(run, tmp_path: Path) -> None:
    from plain_coder import PlainCoder, article

    from dragoman.store.database import Store

    with Store(tmp_path / "news.duckdb") as store:
        store.ingest([article("KEN AID SOM 2024-05-07", outlet="=cmd|' /C calc'!A0")], coder=PlainCoder())
    for arguments in (("export", "csv"), ("events", "--format", "csv")):
        done = run(*arguments, "--store", tmp_path / "news.duckdb")
        assert done.code == 0
        (row,) = csv.DictReader(io.StringIO(done.out.removeprefix("\ufeff")))
        assert row["outlets"].startswith("'=cmd")
        assert float(row["lat"]) < 0
