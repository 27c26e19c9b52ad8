"""`make bench`: what runs, what is skipped, what fails, floors that only rise, and the record that is kept."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from benchmarks import run as bench
from benchmarks import runs
from benchmarks.floors import Floor, hash_files, raise_floors, read_floors, write_floors
from benchmarks.measures import MEASURES, SCORERS, Figures, Measure, Scorer
from benchmarks.runs import Outcome, find_data_dir, run_scorer, write_latest
from benchmarks.table import find_faults, find_notes, render_table

UP = Measure("up", "actors", "pass_rate", 0.92)
DOWN = Measure("down", "status", "UW_mae", 0.40, better="lower")
FREE = Measure("free", "speed", "startup_seconds", 2.0, better="lower", slack=None)


def make_scorer(name: str, figures: Figures | Exception, data: str = "set") -> Scorer:
    def score(_: Path) -> Figures:
        if isinstance(figures, Exception):
            raise figures
        return figures

    return Scorer(name, score, (data,))


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "set").write_text("gold")
    paths = {"latest": tmp_path / "latest.json", "floors_path": tmp_path / "floors.json"}
    return {"data_dir": tmp_path / "data", "updates_floors": False, **paths}


# --- what there is to measure ------------------------------------------------------------------------------------


def test_every_measure_has_a_scorer_and_every_scorer_a_measure() -> None:
    assert {measure.scorer for measure in MEASURES} == {scorer.name for scorer in SCORERS}
    assert len({measure.key for measure in MEASURES}) == len(MEASURES)


def test_the_committed_floors_belong_to_measures_that_may_have_one() -> None:
    allowed = {measure.key for measure in MEASURES if measure.slack is not None}
    assert set(read_floors()) <= allowed


def test_the_committed_record_has_what_the_table_shows() -> None:
    record = json.loads(runs.LATEST.read_text()) if runs.LATEST.is_file() else {}
    for measure in MEASURES:
        kept = record.get(measure.scorer, {})
        if "figures" in kept:
            assert measure.figure in kept["figures"], measure.title
            assert re.fullmatch(r"[0-9a-f]{16}", kept["recipe"])


def test_targets_and_floors_know_which_way_is_better() -> None:
    assert UP.is_met(0.92) and not UP.is_met(0.91)
    assert DOWN.is_met(0.40) and not DOWN.is_met(0.41)
    assert UP.falls_below(0.897, 0.9) and not UP.falls_below(0.898, 0.9) and not UP.falls_below(0.99, 0.9)
    assert DOWN.falls_below(0.403, 0.4) and not DOWN.falls_below(0.402, 0.4) and not DOWN.falls_below(0.3, 0.4)
    assert not FREE.falls_below(99.0, 2.0)


# --- running -----------------------------------------------------------------------------------------------------


def test_a_scorer_without_its_data_is_skipped_and_one_that_does_with_parts_runs(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    whole = Scorer("actors", lambda _: {"pass_rate": 1.0}, ("here", "there"))
    parts = Scorer("actors", lambda _: {"pass_rate": 1.0}, ("here", "there"), does_with_parts=True)
    assert "there" in (run_scorer(whole, tmp_path).skipped or "")
    assert run_scorer(parts, tmp_path).figures == {"pass_rate": 1.0}
    assert run_scorer(parts, tmp_path / "nowhere").skipped


def test_a_crash_is_told_and_the_rest_goes_on(places: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    scorers = [make_scorer("times", ValueError("no such\nday")), make_scorer("actors", {"pass_rate": 0.5})]
    assert bench.run(scorers, **places) == 1
    output = capsys.readouterr().out
    assert "times: failed: ValueError: no such day (test_bench_run.py:" in output
    assert "actors: pass rate" in output and "0.500" in output
    record = json.loads(places["latest"].read_text())
    assert record["actors"]["figures"] == {"pass_rate": 0.5}
    assert "no such day" in record["times"]["failed"]


def test_a_missing_set_is_told_and_is_no_failure(places: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert bench.run([make_scorer("actors", {"pass_rate": 0.5}, data="absent")], **places) == 0
    assert re.search(r"actors: skipped: .*absent not there", capsys.readouterr().out)


def test_the_data_folder_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAGOMAN_DATA", str(tmp_path))
    assert find_data_dir() == tmp_path
    monkeypatch.delenv("DRAGOMAN_DATA")
    assert find_data_dir() == runs.ROOT.parent / "shared" / "data"


# --- floors ------------------------------------------------------------------------------------------------------


def test_a_fall_below_the_floor_fails_and_a_small_one_does_not(
    places: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run([make_scorer("actors", {"pass_rate": 0.8})], **{**places, "updates_floors": True}) == 0
    assert read_floors(places["floors_path"])["actors.pass_rate"].value == 0.8
    assert bench.run([make_scorer("actors", {"pass_rate": 0.7985})], **places) == 0
    assert bench.run([make_scorer("actors", {"pass_rate": 0.79})], **places) == 1
    assert "actors: pass rate: 0.7900 is below its floor of 0.8000" in capsys.readouterr().out


def test_a_figure_that_is_gone_fails(places: dict[str, Any]) -> None:
    bench.run([make_scorer("actors", {"pass_rate": 0.8})], **{**places, "updates_floors": True})
    assert bench.run([make_scorer("actors", {"rows": 330})], **places) == 1


def test_on_other_data_a_floor_says_nothing_and_stays(
    places: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    bench.run([make_scorer("actors", {"pass_rate": 0.8})], **{**places, "updates_floors": True})
    (places["data_dir"] / "set").write_text("other gold")
    for reached in (0.3, 0.95):
        assert bench.run([make_scorer("actors", {"pass_rate": reached})], **{**places, "updates_floors": True}) == 0
    assert read_floors(places["floors_path"])["actors.pass_rate"].value == 0.8
    assert "actors: other data than its floors" in capsys.readouterr().out


def test_floors_only_rise() -> None:
    floors = {UP.key: Floor(0.8, "a"), DOWN.key: Floor(0.5, "b")}
    data = {"actors": "a", "status": "b", "speed": "c"}
    worse = raise_floors(floors, [UP, DOWN, FREE], {UP.key: 0.7, DOWN.key: 0.6, FREE.key: 1.0}, data)
    assert worse == floors
    better = raise_floors(floors, [UP, DOWN, FREE], {UP.key: 0.90004, DOWN.key: 0.4, FREE.key: 1.0}, data)
    assert better == {UP.key: Floor(0.9, "a"), DOWN.key: Floor(0.4, "b")}
    assert raise_floors({}, [UP], {UP.key: 0.7}, data) == {UP.key: Floor(0.7, "a")}


def test_floors_are_written_and_read(tmp_path: Path) -> None:
    floors = {UP.key: Floor(0.8, "a")}
    write_floors(floors, tmp_path / "floors.json")
    assert read_floors(tmp_path / "floors.json") == floors
    assert read_floors(tmp_path / "none.json") == {}


def test_the_hash_is_of_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "a").write_text("1")
    first = hash_files([tmp_path / "set"])
    assert hash_files([tmp_path / "set"]) == first
    (tmp_path / "set" / "a").write_text("2")
    second = hash_files([tmp_path / "set"])
    (tmp_path / "set" / "a").rename(tmp_path / "set" / "b")
    assert len({first, second, hash_files([tmp_path / "set"])}) == 3


# --- what is shown and kept --------------------------------------------------------------------------------------


def test_the_record_keeps_what_was_not_run_now(tmp_path: Path) -> None:
    path = tmp_path / "latest.json"
    write_latest(
        [Outcome("actors", {"pass_rate": 0.81234}), Outcome("times", {"value_f1": 0.5})], {"recipe": "1"}, path
    )
    write_latest([Outcome("times", {"value_f1": 0.6}), Outcome("actors", skipped="gone")], {"recipe": "2"}, path)
    record = json.loads(path.read_text())
    assert record["actors"]["figures"] == {"pass_rate": 0.8123} and record["actors"]["recipe"] == "1"
    assert record["times"]["figures"] == {"value_f1": 0.6} and record["times"]["recipe"] == "2"


def test_the_table_has_a_row_for_each_figure_and_none_without() -> None:
    outcomes = [Outcome("actors", {"pass_rate": 0.8}, data="a"), Outcome("times", skipped="not there")]
    table = render_table(outcomes, {"actors.pass_rate": Floor(0.7, "a")})
    assert [[str(cell) for cell in column.cells] for column in table.columns] == [
        ["actors: pass rate"], ["0.800"], ["0.700"], ["0.92"], ["NGEC .65"],
    ]  # fmt: skip
    assert list(find_faults(outcomes, {"actors.pass_rate": Floor(0.7, "a"), "times.value_f1": Floor(0.9, "b")})) == []
    assert list(find_notes(outcomes, {})) == ["times: skipped: not there"]


def test_a_run_says_of_what_and_where_it_is() -> None:
    run = runs.describe_run()
    assert re.fullmatch(r"[0-9a-f]{16}", run["recipe"])
    assert re.match(r"\d{4}-\d\d-\d\dT", run["date"])
    assert "Python 3" in run["machine"]
