"""The doctor finds what is wrong with a machine: made wrong, or described as such."""

import datetime
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import dragoman
from dragoman.doctor import machine
from dragoman.doctor.finding import Finding

GIGABYTE = 1 << 30


def check(finding: Finding, state: str, *words: str) -> None:
    assert finding.state == state, finding
    assert finding.why and finding.do
    for word in words:
        assert word in finding.name + finding.found + finding.do


@pytest.mark.parametrize(
    ("name", "value", "state", "says"),
    [
        ("DRAGOMAN_STOER", "news.duckdb", "warning", "write DRAGOMAN_STORE"),
        ("dragoman_store", "news.duckdb", "warning", "write DRAGOMAN_STORE"),
        ("DRAGOMAN_XYZZY", "1", "warning", "unset"),
        ("DRAGOMAN_STORE", "no_such.duckdb", "warning", "no such file"),
        ("DRAGOMAN_DATA", "no_such_folder", "warning", "no such folder"),
        ("DRAGOMAN_LOG_FORMAT", "xml", "broken", "text or json"),
        ("DRAGOMAN_STRICT", "yes", "warning", "write 1"),
    ],
)
def test_variables_that_nobody_reads_or_that_point_nowhere_are_named(
    name: str, value: str, state: str, says: str
) -> None:
    (finding,) = machine.check_environment({name: value, "PATH": "/bin"})
    check(finding, state, name, says)


def test_variables_that_are_right_are_well(tmp_path: Path) -> None:
    given = {"DRAGOMAN_DATA": str(tmp_path), "DRAGOMAN_LOG_FORMAT": "json", "DRAGOMAN_STRICT": "1"}
    assert [finding.state for finding in machine.check_environment(given)] == ["ok"]


def test_every_variable_of_the_program_is_known() -> None:
    """Else the doctor would call it a slip of the pen."""
    source = "".join(path.read_text("utf-8") for path in Path(dragoman.__file__).parent.rglob("*.py"))
    assert set(re.findall(r"[\"'](DRAGOMAN_[A-Z_]+)[\"']", source)) - {"DRAGOMAN_"} == set(machine.VARIABLES)


def test_a_locale_that_is_not_utf8_is_named() -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "LC_ALL": "C", "PYTHONUTF8": "0"}
    code = "import dataclasses, json; from dragoman.doctor import machine\n"
    code += "print(json.dumps(dataclasses.asdict(machine.check_encoding())))"
    found = []
    for extra in ({"PYTHONCOERCECLOCALE": "0"}, {"PYTHONUTF8": "1"}):
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment | extra, capture_output=True, text=True, check=True
        )
        found.append(Finding(**json.loads(done.stdout)))
    check(found[0], "warning", "ascii" if "ascii" in found[0].found else "ANSI", "PYTHONUTF8=1")
    assert found[1].state == "ok"


def test_more_threads_than_processors_are_named() -> None:
    check(machine.check_threads({}, 4, 8), "warning", "4 × 8 threads on 8", "OMP_NUM_THREADS=1")
    check(machine.check_threads({"OMP_NUM_THREADS": "1"}, 9, 8), "warning", "--processes 8")
    check(machine.check_threads({"OPENBLAS_NUM_THREADS": "16", "OMP_NUM_THREADS": "1"}, 1, 8), "warning")
    assert machine.check_threads({"OMP_NUM_THREADS": "1"}, 8, 8).state == "ok"
    assert machine.check_threads({}, 1, 8).state == "ok"


def test_too_little_memory_is_named() -> None:
    check(machine.check_memory(GIGABYTE, 4), "broken", "1.0 GB for 4 processes")
    check(machine.check_memory(4 * GIGABYTE, 4), "warning", "--processes 2")
    assert machine.check_memory(8 * GIGABYTE, 4).state == "ok"
    assert machine.check_memory(None, 4).state == "ok"
    seen = machine.find_memory()
    assert seen is None or seen > 0


def test_a_clock_that_is_off_is_named() -> None:
    check(machine.check_clock(datetime.datetime(1970, 1, 1, 0, 5, tzinfo=datetime.UTC)), "broken", "1970-01-01")
    assert machine.check_clock().state == "ok"
