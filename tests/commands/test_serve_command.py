"""`dragoman serve`: a process that answers, says what it does, and ends when it is told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

Run = Callable[..., SimpleNamespace]
TOKEN = "0123456789abcdef"


def start(path: Path, *options: str) -> tuple[subprocess.Popen[str], str]:
    code = "from dragoman.cli import main; main()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--store", str(path), "--port", "0", *options],
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip
    assert process.stderr
    line = process.stderr.readline()
    found = re.fullmatch(
        rf"dragoman: serving {re.escape(str(path))} at (http://127\.0\.0\.1:\d+/) \(Ctrl-C ends it\)\n", line
    )
    assert found, line + process.stderr.read()
    return process, found[1].rstrip("/")


def test_it_answers_and_ends_on_an_interrupt(store_path: Path) -> None:
    process, address = start(store_path, "--log-format", "json")
    assert httpx.get(f"{address}/health", timeout=60).json()["status"] == "ok"
    assert httpx.get(f"{address}/api/events?actor=KEN").json()["total"] > 0
    assert httpx.get(f"{address}/no%1b[31m").status_code == 404
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out == ""
    records = [json.loads(line) for line in err.splitlines()]
    assert [(one["method"], one["path"], one["status"]) for one in records[:2]] == [
        ("GET", "/health", 200), ("GET", "/api/events?actor=KEN", 200),
    ]  # fmt: skip
    assert all(one["ms"] >= 0 and one["time"].endswith("Z") for one in records)


def test_a_line_a_request(store_path: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n")
    process, address = start(store_path, "--token-file", str(tmp_path / "token"))
    assert httpx.get(f"{address}/api/store", timeout=60).json()["may_review"] is True
    assert httpx.get(f"{address}/review?token={TOKEN}").status_code == 303
    process.terminate()
    _, err = process.communicate(timeout=60)
    assert re.search(r"^\d{4}-\d\d-\d\dT[\d:]{8}Z GET /api/store 200 \d+ ms$", err, re.MULTILINE)
    assert TOKEN not in err


@pytest.mark.parametrize(
    ("options", "environment", "says"),
    [
        (("--host", "0.0.0.0"), {}, "others could read the store"),
        (("--host", "::"), {}, "others could read the store"),
        (("--token-file", "short"), {}, "16 characters at least"),
        (("--token-file", "two"), {}, "one word"),
        (("--token-file", "missing"), {}, "cannot be read"),
        ((), {"DRAGOMAN_TOKEN": "short"}, "DRAGOMAN_TOKEN: a token needs"),
        (("--port", "70000"), {}, "65535"),
        (("--host", "192.0.2.1", "--token-file", "good"), {}, "cannot be bound"),
        (("--host", "no.such.host.invalid", "--token-file", "good"), {}, "cannot be bound"),
    ],
)
def test_what_cannot_be_served(
    run: Run, store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...], environment: dict[str, str], says: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    for name, text in (("short", "abc"), ("two", "two words of some length"), ("good", TOKEN)):
        (tmp_path / name).write_text(text)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = run("serve", "--store", store_path, "--port", "0", *options)
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1


def test_a_port_that_is_taken(run: Run, store_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--store", store_path, "--port", taken.getsockname()[1])
    assert done.code == 2
    assert "choose another port" in done.err


def test_a_file_that_is_no_store(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Not a store. " * 1000)
    assert "is no store" in run("serve", "--store", tmp_path / "a.txt").err
    assert "no such store" in run("serve", "--store", tmp_path / "missing.duckdb").err
