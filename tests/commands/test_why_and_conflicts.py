"""`dragoman why`, `dragoman conflicts` and `dragoman export --store` on a real store."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman.store.database import Store
from dragoman.store.query import EventFilter

Run = Callable[..., SimpleNamespace]


@pytest.fixture
def aid(store_path: Path) -> SimpleNamespace:
    """The event that two papers tell of: its id, and those of its reports."""
    with Store(store_path, "read") as store:
        (event,) = store.events(EventFilter(acts=("AID",)))
    return SimpleNamespace(id=event.id, reports=event.reports)


def test_why_an_event(run: Run, store_path: Path, aid: SimpleNamespace) -> None:
    done = run("why", aid.id, "--store", store_path)
    assert done.code == 0
    assert done.out.startswith(f"{aid.id}  AID occurred: 2 reports, ")
    assert f"{min(aid.reports)} = {max(aid.reports)}" in done.out
    record = json.loads(run("why", aid.id, "--store", store_path, "--format", "json").out)
    assert record["event"] == aid.id
    assert [link["joins"] for link in record["links"]] == [True]


def test_why_two_reports(run: Run, store_path: Path, aid: SimpleNamespace) -> None:
    with Store(store_path, "read") as store:
        (stranger,) = next(store.events(EventFilter(acts=("COERCE",)))).reports
    done = run("why", aid.reports[0], stranger, "--store", store_path)
    assert f"{aid.reports[0]} ≠ {stranger}" in done.out
    record = json.loads(run("why", *aid.reports, "--store", store_path, "--format", "json").out)
    assert record["joins"] is True


def test_conflicts(run: Run, store_path: Path) -> None:
    done = run("conflicts", "--store", store_path)
    assert done.code == 0
    assert "status: twice" in done.out
    (found,) = json.loads(run("conflicts", "--store", store_path, "--format", "json").out)
    assert found["kind"] == "status"
    assert 0 < found["severity"] <= 1
    assert len({side["report"] for side in found["sides"]}) == 2
    assert run("conflicts", "--store", store_path, "--kind", "count").out == "No conflicts.\n"
    assert run("conflicts", "--store", store_path, "--as-of", "2024-05-01").out == "No conflicts.\n"


def test_conflicts_of_an_event(run: Run, store_path: Path, aid: SimpleNamespace) -> None:
    assert run("conflicts", "--store", store_path, "--event", aid.id).out == "No conflicts.\n"
    with Store(store_path, "read") as store:
        threat = next(store.events(EventFilter(acts=("THREATEN",))))
    assert "status: twice" in run("conflicts", "--store", store_path, "--event", threat.id).out


def test_a_rejected_report_disagrees_with_nobody(run: Run, store_path: Path) -> None:
    with Store(store_path) as store:
        (conflict,) = store.conflicts()
        store.decide("reject", [conflict.reports[0]], author="ada")
    assert run("conflicts", "--store", store_path).out == "No conflicts.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("why", "e0"), "e0: no event of this id"),
        (("why", "e0", "e1"), "e0: no report of this id"),
        (("conflicts", "--event", "e0"), "--event e0: no event of this id"),
        (("export", "csv", "--as-of", "soon"), "'soon' is not a date"),
    ],
)
def test_what_is_not_there(run: Run, store_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = run(*arguments, "--store", store_path)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_why_says_that_a_report_is_no_event(run: Run, store_path: Path, aid: SimpleNamespace) -> None:
    assert "is a report: give a second one" in run("why", aid.reports[0], "--store", store_path).err


@pytest.mark.parametrize("format", ["jsonl", "csv", "geojson", "graphml", "timelinejs", "jsonld", "plover", "icews"])
def test_a_store_is_exported(run: Run, store_path: Path, tmp_path: Path, format: str) -> None:
    output = tmp_path / "events"
    done = run("export", format, "--store", store_path, "--output", output)
    assert done.code == 0, done.err
    assert output.stat().st_size > 0
    written, left_out = re.search(
        r"^dragoman: (\d+) events .*?(?:left out: (\d+) [^\n]*)?$", done.err.strip(), re.DOTALL
    ).groups()
    assert int(written) + int(left_out or 0) == 4
    assert int(written) >= 3  # undated events have no place in a timeline


def test_an_export_has_merged_events_with_their_reports(run: Run, store_path: Path) -> None:
    lines = run("export", "jsonl", "--store", store_path).out.splitlines()
    rows = [json.loads(line) for line in lines]
    with Store(store_path, "read") as store:
        assert len(rows) == len(list(store.events()))
    assert any("Evening Post" in line and "The Courier" in line for line in lines)
    assert run("export", "jsonl", "--store", store_path, "--as-of", "2024-05-01").out == ""


def test_an_export_needs_something_to_export(run: Run, tmp_path: Path) -> None:
    done = run("export", "csv")
    assert done.code == 2
    assert "give --store FILE, or --from FILE" in done.err
    done = run("export", "csv", "--from", tmp_path / "read.json", "--as-of", "2024-05-01")
    assert "--as-of is a question to a store" in done.err
