"""What the program says on standard error: for people, or for programs; never what libraries say."""

import datetime
import json
import logging
import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from dragoman import logs
from dragoman.logs import configure_logs, tell, writes_json
from dragoman.progress import _Events, show_progress


@pytest.fixture(autouse=True)
def quiet():
    yield
    for logger in (logging.getLogger("dragoman"), logging.getLogger()):
        for handler in [one for one in logger.handlers if isinstance(one, logs._Lines | logs._Muffle)]:
            logger.removeHandler(handler)
    logging.getLogger("dragoman").setLevel(logging.NOTSET)
    logging.captureWarnings(False)


def read_lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_has_time_level_event_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("json")
    tell("document_dropped", document="a1", stage="language")
    tell("ingested", "dragoman: 3 read,\n1 “refused”", level=logging.WARNING, run="ab", store=Path("n.duckdb"))
    first, second = read_lines(capsys.readouterr().err)
    assert {**first, "time": ""} == {
        "time": "",
        "level": "info",
        "event": "document_dropped",
        "document": "a1",
        "stage": "language",
    }
    moment = datetime.datetime.fromisoformat(str(first["time"]))
    assert moment.utcoffset() == datetime.timedelta(0)
    assert abs(datetime.datetime.now(datetime.UTC) - moment) < datetime.timedelta(minutes=1)
    assert (second["level"], second["message"], second["store"]) == ("warning", "3 read, 1 “refused”", "n.duckdb")


def test_people_read_sentences_and_no_details(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("text")
    tell("shard_loaded", shard="s")
    tell("ingested", "dragoman: 3 read,\n1 refused", level=logging.INFO, run="ab")
    assert capsys.readouterr().err == "dragoman: 3 read, 1 refused\n"


@pytest.mark.parametrize(("level", "seen"), [("debug", 4), ("info", 3), ("warning", 2), ("error", 1)])
def test_levels(capsys: pytest.CaptureFixture[str], level: str, seen: int) -> None:
    configure_logs("text", level)
    for one in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
        tell("event", "words", level=one)
    assert len(capsys.readouterr().err.splitlines()) == seen


def test_the_environment_chooses_the_format(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_LOG_FORMAT", "json")
    configure_logs()
    assert writes_json()
    configure_logs("text")
    assert not writes_json()


@pytest.mark.parametrize("level", ["info", "debug"])
@pytest.mark.parametrize("format", ["text", "json"])
def test_libraries_do_not_print_what_they_read(
    capsys: pytest.CaptureFixture[str], format: logs.LogFormat, level: str
) -> None:
    secret = "the minister’s letter, https://example.org/?token=s3cret"
    configure_logs(format, level)
    logging.getLogger("trafilatura.core").error("cannot parse %s", secret)
    logging.getLogger("trafilatura.core").warning(f"discarding data: {secret}")
    warnings.warn(secret, stacklevel=1)
    try:
        raise ValueError(secret)
    except ValueError:
        logging.getLogger("feedparser").exception("failed")
    said = capsys.readouterr().err
    assert "minister" not in said and "s3cret" not in said
    assert said.count("trafilatura.core") == (0 if level == "info" else 2 if format == "text" else 4)


def test_progress_is_told_at_most_every_five_seconds(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    configure_logs("json")
    clock = [100.0]
    monkeypatch.setattr("dragoman.progress.time.monotonic", lambda: clock[0])
    with show_progress(None) as progress:
        assert isinstance(progress, _Events)
        progress.expect(40)
        for _ in range(40):
            clock[0] += 0.5
            progress.advance()
    told = read_lines(capsys.readouterr().err)
    assert [(one["event"], one["done"], one["total"]) for one in told] == [
        ("progress", done, 40) for done in (10, 20, 30, 40, 40)
    ]


def start(*arguments: object, **environment: str) -> "subprocess.CompletedProcess[str]":
    code = "from dragoman.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_line_of_a_run_is_json(tmp_path: Path) -> None:
    """Of a run over an article, one in French, a page without text, and a file that is not there."""
    good, french, page = tmp_path / "good.txt", tmp_path / "french.txt", tmp_path / "page.html"
    good.write_text("Kenya sent aid to Somalia on Monday. The president of Kenya met the minister of Somalia.")
    french.write_text("Le ministre a rencontré hier son homologue à Paris, où il a signé un accord de paix.")
    page.write_text("<html><body></body></html>")
    store = tmp_path / "news.duckdb"
    given = [good, french, page, tmp_path / "none.txt", "--published", "2024-05-07", "--store", store]
    done = start("--log-format", "json", "ingest", *given, DRAGOMAN_STRICT="")
    assert done.returncode == 2
    lines = read_lines(done.stderr)
    events = {str(line["event"]): line for line in lines}
    assert {"run_started", "inputs_seen", "input_refused", "shard_asked", "shard_loaded"} <= set(events)
    assert events["document_dropped"]["stage"] == "language"
    assert events["shard_loaded"]["read"] == 1
    assert events["run_finished"]["run"] == events["run_started"]["run"] == events["ingested"]["run"]
    assert "rencontré" not in done.stderr and "Kenya" not in done.stderr


def test_errors_of_use_are_json_too() -> None:
    done = start("read", "--no-such-option", DRAGOMAN_LOG_FORMAT="json")
    (line,) = read_lines(done.stderr)
    assert (done.returncode, line["level"], line["event"]) == (2, "error", "usage")
    done = start("--log-format", "xml", "read")
    assert done.returncode == 2
    assert "'text', 'json'" in done.stderr
