"""`dragoman events` on a real store."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

Run = Callable[..., SimpleNamespace]


def test_events_for_the_eye(run: Run, store_path: Path) -> None:
    done = run("events", "--store", store_path, "--actor", "KEN", "--act", "AID")
    assert done.code == 0
    assert "1 event" in done.out
    assert "Government of KEN" in done.out
    assert "2024-05-07" in done.out
    assert done.err == ""


def test_events_a_line(run: Run, store_path: Path) -> None:
    done = run("events", "--store", store_path, "--from", "2024-01-01", "--format", "jsonl")
    found = [json.loads(line) for line in done.out.splitlines()]
    assert [event["act"] for event in found if event["act"] != "CONSULT"] == ["AID", "COERCE"]
    assert {len(event["reports"]) for event in found if event["act"] == "AID"} == {2}


def test_events_for_spreadsheets(run: Run, store_path: Path) -> None:
    done = run("events", "--store", store_path, "--dyad", "ETH", "SOM", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out.lstrip("\ufeff"))))
    assert {row["act"] for row in rows} == {"THREATEN"}
    empty = run("events", "--store", store_path, "--text", "no such words", "--format", "csv")
    assert empty.code == 0
    assert empty.out.lstrip("\ufeff").startswith("id,act")


def test_pages_join_to_the_whole(run: Run, store_path: Path) -> None:
    whole = run("events", "--store", store_path, "--format", "jsonl", "--limit", 0).out
    pages, after = "", ()
    for _ in range(10):
        done = run("events", "--store", store_path, "--format", "jsonl", "--limit", 2, *after)
        pages += done.out
        if not done.err:
            break
        after = ("--after", done.err.split("--after ")[1].strip())
    assert pages == whole


@pytest.mark.parametrize(
    ("format", "shown"),
    [
        ("jsonl", '{"year":"2023-01-01","events":1}\n{"year":"2024-01-01","events":2}\n'),
        ("csv", "year,events\n2023-01-01,1\n2024-01-01,2\n"),
    ],
)
def test_counts(run: Run, store_path: Path, format: str, shown: str) -> None:
    done = run(
        "events", "--store", store_path, "--by", "year", "--quad", 2, "--quad", 3, "--quad", 4, "--format", format
    )
    assert done.out == shown
    table = run("events", "--store", store_path, "--by", "month", "--act", "AID").out
    assert "1 event by month" in table
    assert "2024-05" in table
    assert "█" in table


def test_what_was_known_earlier(run: Run, store_path: Path) -> None:
    assert run("events", "--store", store_path, "--format", "jsonl", "--as-of", "2024-05-31").out == ""
    assert run("events", "--store", store_path, "--format", "jsonl", "--as-of", "2024-06-01").out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--act", "KILL"), "acts: 'KILL' is unknown"),
        (("--quad", "5"), "quads: 5 is unknown"),
        (("--from", "yesterday"), "since: 'yesterday' is not a date"),
        (("--as-of", "yesterday"), "'yesterday' is not a date"),
        (("--near", "99", "0", "5"), "no place on earth"),
        (("--after", "here"), "after: 'here' is no place in the list"),
        (("--limit", "-1"), "limit"),
    ],
)
def test_bad_options_are_a_line_and_exit_code_2(
    run: Run, store_path: Path, options: tuple[str, ...], says: str
) -> None:
    done = run("events", "--store", store_path, *options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_a_store_that_is_not_there(run: Run, tmp_path: Path) -> None:
    done = run("events", "--store", tmp_path / "none.duckdb")
    assert done.code == 2
    assert "no such store" in done.err
