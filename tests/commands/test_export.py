"""`dragoman export` from end to end: read, export, read back; and on bad input a line that says what to do."""

import csv
import io
import json
from pathlib import Path

import pytest

import dragoman
from dragoman.publish.exports import FORMATS

TEXT = (
    "NAIROBI, May 8 (Reuters) - Kenya sent aid to Somalia on Tuesday.\n\n"
    "The president of Kenya will visit Uganda on Friday. Somalia denied that its troops attacked Ethiopia.\n"
)


@pytest.fixture(scope="module")
def reading() -> dragoman.Reading:
    return dragoman.read(TEXT, published="2024-05-08", outlet="The Ledger")


@pytest.fixture
def documents(tmp_path: Path, reading: dragoman.Reading) -> Path:
    path = tmp_path / "read.json"
    path.write_text(reading.to_json(), encoding="utf-8")
    return path


@pytest.mark.parametrize("format", FORMATS)
def test_what_read_printed_is_exported(run, documents: Path, format: str, tmp_path: Path) -> None:
    output = tmp_path / f"out{FORMATS[format].extension}"
    done = run("export", format, "--from", documents, "--output", output)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith("dragoman: ") and f"written to {output}" in done.err
    assert output.exists()


def test_a_table_goes_to_standard_output(run, documents: Path, reading: dragoman.Reading) -> None:
    done = run("export", "csv", "--from", documents)
    rows = list(csv.DictReader(io.StringIO(done.out, newline="")))
    assert sorted(row["reports"] for row in rows) == sorted(report.id for report in reading.reports)
    assert {row["first_published"] for row in rows} == {"2024-05-08"}
    assert {row["outlets"] for row in rows} == {"The Ledger"}


def test_arrays_lines_pipes_and_bare_reports_are_read(run, reading: dragoman.Reading, tmp_path: Path) -> None:
    one = json.dumps(reading.to_dict())
    reports = "\n".join(json.dumps(report) for report in reading.to_dict()["reports"])
    (tmp_path / "array.json").write_text(f"[{one}, {one}]")
    (tmp_path / "lines.jsonl").write_text(f"{one}\n{one}\n")
    (tmp_path / "reports.jsonl").write_text(reports)
    piped = run("export", "jsonl", "--from", "-", stdin=one.encode())
    assert len(piped.out.splitlines()) == len(reading.reports)
    assert run("export", "jsonl", "--from", tmp_path / "array.json").out == piped.out
    assert (
        run("export", "jsonl", "--from", tmp_path / "lines.jsonl", "--from", tmp_path / "array.json").out == piped.out
    )
    bare = [json.loads(line) for line in run("export", "jsonl", "--from", tmp_path / "reports.jsonl").out.splitlines()]
    whole = [json.loads(line) for line in piped.out.splitlines()]
    assert {row["event"]["id"] for row in bare} == {row["event"]["id"] for row in whole}
    assert all(row["articles"][0]["published"] is None for row in bare)


def test_status_chooses(run, documents: Path) -> None:
    plans = run("export", "ical", "--from", documents)
    assert plans.out.count("BEGIN:VEVENT") == 1 and "left out:" in plans.err
    happened = run("export", "csv", "--from", documents, "--status", "happened")
    assert {row["status"] for row in csv.DictReader(io.StringIO(happened.out))} == {"occurred"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"{", "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        (b"[1, 2]", "is not JSON"),
        (b'{"a": 1}', "item 1 is no document or report"),
        (b'{"article": "a"}', "missing required field"),
        (b"hello\n", "is not JSON"),
    ],
)
def test_what_is_no_reading_is_named(run, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "bad.json").write_bytes(content)
    done = run("export", "csv", "--from", tmp_path / "bad.json", "--output", tmp_path / "out.csv")
    assert done.code == 2
    assert "bad.json" in done.err and message in done.err and len(done.err.splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("change", [{"published": "soon"}, {"when": "2024-99-99"}, {"cameo": "9z"}])
def test_values_that_are_none_are_named(run, documents: Path, change: dict[str, str]) -> None:
    document = json.loads(documents.read_text(encoding="utf-8"))
    for report in document["reports"]:
        report["cameo"] = change.get("cameo", report["cameo"])
        if "when" in change:
            report["when"] = {
                "start": change["when"], "end": change["when"], "granularity": "day", "basis": "stated", "text": None,
                "span": None, "timex": None,
            }  # fmt: skip
    document |= {name: value for name, value in change.items() if name == "published"}
    documents.write_text(json.dumps(document))
    done = run("export", "icews", "--from", documents)
    assert done.code == 2
    assert next(iter(change.values())) in done.err


def test_places_that_cannot_be_written_to_are_named(run, documents: Path, tmp_path: Path) -> None:
    for arguments, message in [
        (("csv", "--from", documents, "--output", documents), "is one of the files to read"),
        (("csv", "--from", documents, "--output", tmp_path), "is a folder; name a file"),
        (("csv", "--from", documents, "--output", tmp_path / "no/x.csv"), "cannot be written"),
        (("parquet", "--from", documents, "--output", tmp_path / "no/x.parquet"), "cannot be written"),
        (("gdelt", "--from", documents, "--output", documents), "is one of the files to read"),
        (("gdelt", "--from", documents), "gdelt cannot go to standard output"),
        (("parquet", "--from", documents), "parquet cannot go to standard output"),
        (("csv", "--from", tmp_path / "none.json"), "no such file"),
        (("csv", "--from", tmp_path), "cannot be read"),
        (("csv",), "--from"),
        (("xml", "--from", documents), "xml"),
        (("csv", "--from", documents, "--status", "some"), "some"),
    ]:
        done = run("export", *arguments)
        assert (done.code, message in done.err) == (2, True), done.err
