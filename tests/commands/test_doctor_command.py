"""`dragoman doctor`: for the eye, for programs, and its exit codes."""

import json
from pathlib import Path

import pytest

from dragoman.commands.doctor import render_findings
from dragoman.doctor.finding import Finding, broken, warning


@pytest.fixture(autouse=True)
def calm(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine of the tests is like."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.delenv("DRAGOMAN_DATA", raising=False)


def test_findings_are_json_for_programs(run, store_path: Path) -> None:
    result = run("doctor", "--store", store_path, "--format", "json")
    assert result.code == 0
    findings = {one["name"]: one for one in json.loads(result.out)}
    assert {"python", "libraries", "weights", "lexicons", "reading", "disk", "store", "clock"} <= set(findings)
    assert set(findings["store"]) == {"name", "found", "state", "why", "do"}


def test_warnings_count_only_when_asked(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_STOER", "news.duckdb")
    result = run("doctor")
    assert result.code == 0
    assert "WARN" in result.out and "write DRAGOMAN_STORE" in result.out
    assert run("doctor", "--strict").code == 1


def test_what_is_broken_counts_always(run, tmp_path: Path) -> None:
    result = run("doctor", "--store", tmp_path / "none" / "news.duckdb")
    assert result.code == 2
    assert "WRONG  disk" in result.out


def test_what_is_not_well_says_why_and_what_to_do() -> None:
    told = render_findings(
        [
            Finding(name="python", found="3.11.7"),
            warning("disk", "0.5 GB free", "it fills", "free some"),
            broken("parser", "not\nthere", "nothing is read", "install it"),
        ]
    )
    assert told.splitlines() == [
        "ok     python  3.11.7",
        "WARN   disk    0.5 GB free",
        "               why: it fills",
        "               do:  free some",
        "WRONG  parser  not there",
        "               why: nothing is read",
        "               do:  install it",
    ]
