"""Cells of tables, and files that are whole or not there."""

import math
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.publish.exports.cells import (
    clean_tab_cell,
    clean_text,
    format_number,
    guard_formula,
    hold_place,
    join_values,
    make_folder,
    open_text,
)
from dragoman.publish.exports.rows import ExportError


@given(st.text())
def test_a_cell_is_one_line_of_text_that_can_be_encoded(text: str) -> None:
    cell = clean_tab_cell(text)
    assert cell.encode("utf-8").decode() == cell
    assert len(cell.splitlines()) <= 1 and "\t" not in cell and '"' not in cell
    assert clean_tab_cell(cell) == cell


def test_text_keeps_its_characters() -> None:
    assert clean_text("Bogotá\n\t🕊️ é\x00") == "Bogotá 🕊️ é"
    assert clean_text("half \ud83d pair") == "half � pair"
    assert clean_text(None) == ""


@given(st.floats(-1e9, 1e9))
def test_numbers_are_written_out(value: float) -> None:
    text = format_number(value)
    assert "e" not in text
    assert math.isclose(float(text), value, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("value", "text"), [(7.0, "7"), (-95.3, "-95.3"), (0.0, "0"), (-0.0000001, "0"), (1e8, "100000000")]
)
def test_numbers_are_short(value: float, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", " =1", "\t=1"])
def test_formulas_become_text(text: str) -> None:
    assert guard_formula(text) == f"'{text}"
    assert guard_formula("1=1") == "1=1"


def test_values_are_joined_so_that_they_can_be_split() -> None:
    assert join_values(["a;b", None, "c|d"], empty="None") == "a,b;None;c,d"


def test_a_file_that_fails_is_not_there_and_the_old_one_stays(tmp_path: Path) -> None:
    path = tmp_path / "e.csv"
    path.write_text("old")
    with pytest.raises(RuntimeError), open_text(path) as sink:
        sink.write("new")
        raise RuntimeError
    assert path.read_text() == "old"
    assert [file.name for file in tmp_path.iterdir()] == ["e.csv"]


def test_a_pipe_is_written_to_and_stays_a_pipe() -> None:
    with hold_place(Path(os.devnull)) as place:
        assert place == Path(os.devnull)


def test_places_that_cannot_be_written_to_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="is a folder; name a file"), open_text(tmp_path):
        pass
    with pytest.raises(ExportError, match=r"missing/e\.csv: cannot be written"), open_text(tmp_path / "missing/e.csv"):
        pass
    with pytest.raises(ExportError, match="file: is no folder"):
        make_folder(tmp_path / "file")
    with pytest.raises(ExportError, match=r"file/x: cannot be written"):
        make_folder(tmp_path / "file/x")
