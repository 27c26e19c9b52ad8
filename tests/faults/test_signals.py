"""Ctrl-C and requests to end, closed and full streams: one line, the exit code that shells know, and nothing lost."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from plain_coder import PlainCoder, dump, make_articles

from dragoman.store.database import Store

PATIENCE = 250  # seconds, of a busy machine; the limit of a test is 300


def make_store(path: Path, count: int = 30) -> Path:
    with Store(path) as store:
        store.ingest(make_articles(count), coder=PlainCoder())
    return path


@pytest.fixture
def news(tmp_path: Path) -> Path:
    lines = [f'{{"text": "Kenya sent aid to Somalia on Monday, {n} officials said.", "date": "2024-05-08"}}'
             for n in range(40)]  # fmt: skip
    path = tmp_path / "news.jsonl"
    path.write_text("\n".join(lines))
    return path


@pytest.mark.parametrize(("number", "processes"), [(signal.SIGTERM, 1), (signal.SIGINT, 2)])
def test_ingest_stops_at_once_and_says_how_to_go_on(
    start, run, news: Path, tmp_path: Path, number: signal.Signals, processes: int
) -> None:
    path = tmp_path / "news.duckdb"
    arguments = ("ingest", news, "--store", path, "--shard-size", 2, "--processes")
    running = start(*arguments, processes)
    while not list(tmp_path.glob("*.shards/*.parquet")) and running.poll() is None:
        time.sleep(0.005)
    os.kill(running.pid, number)
    _, err = running.communicate(timeout=PATIENCE)
    assert running.returncode == 128 + number, err
    lines = err.decode().strip().splitlines()
    assert lines == [f"dragoman: {path}: interrupted; what was finished is kept: give the same command again to go on"]
    done = run(*arguments, 1)
    assert done.code == 0 and "has 40 documents" in done.err


_RUN = """
import os, sys
from plain_coder import PlainCoder, make_articles
from dragoman.commands.interruptions import heed_signals, tell_code
from dragoman.commands.store_options import use_store
from dragoman.logs import configure_logs
from pathlib import Path
configure_logs()
heed_signals()
try:
    with use_store(Path(sys.argv[1]), "write", makes=True) as store:
        print("started", flush=True)
        store.ingest(make_articles(24), coder=PlainCoder(pause=0.005), shard_size=3)
        store.vacuum()
except KeyboardInterrupt:
    sys.exit(tell_code())
"""


def test_a_signal_at_any_moment(tmp_path: Path) -> None:
    """Also in the database's own code, which says it in words of its own."""
    script, path = tmp_path / "run.py", tmp_path / "news.duckdb"
    script.write_text(_RUN)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent.parent / "store"), *sys.path)),
    }
    dice = random.Random(7)
    codes = []
    for _ in range(5):
        number = dice.choice((signal.SIGINT, signal.SIGTERM))
        child = subprocess.Popen(
            [sys.executable, str(script), str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        assert child.stdout and child.stdout.readline() == b"started\n"
        time.sleep(dice.uniform(0, 0.4))
        child.send_signal(number)
        _, err = child.communicate(timeout=PATIENCE)
        codes.append(child.returncode)
        assert child.returncode in (0, 128 + number), err
        assert b"Traceback" not in err, err
        assert child.returncode == 0 or b"interrupted; what was finished is kept" in err
    assert any(codes)
    whole = make_store(tmp_path / "whole.duckdb", 24)
    with Store(path) as store, Store(whole, "read") as other:
        store.ingest(make_articles(24), coder=PlainCoder())
        assert dump(store) == dump(other)


def test_a_reader_that_wants_no_more_is_no_error(start, tmp_path: Path) -> None:
    path = make_store(tmp_path / "news.duckdb", 400)
    for arguments in (("events", "--format", "jsonl", "--limit", 400), ("sql", "FROM reports", "--format", "csv")):
        running = start(*arguments, "--store", path)
        assert running.stdout
        running.stdout.readline()
        running.stdout.close()
        err = running.stderr.read()
        assert running.wait(PATIENCE) == 0, arguments
        assert b"Traceback" not in err and b"Exception" not in err, arguments


def test_streams_that_are_full_or_closed(start, run, tmp_path: Path) -> None:
    path = make_store(tmp_path / "news.duckdb")
    cases: list[tuple[tuple[object, ...], dict[str, object], bytes]] = [
        (("stats", "--store", path), {"stdout": 1}, b"standard output is closed"),
        (("sql", "-", "--store", path), {"stdin": 0}, b"standard input is closed"),
        (("export", "csv", "--from", "-"), {"stdin": 0}, b"standard input is closed"),
        (("read", "-"), {"stdin": 0}, b"standard input: is closed"),
    ]
    for arguments, closed, says in cases:
        (descriptor,) = closed.values()
        running = start(*arguments, preexec_fn=lambda descriptor=descriptor: os.close(descriptor))
        _, err = running.communicate(timeout=PATIENCE)
        assert running.returncode == 2 and says in err and err.count(b"\n") == 1, (arguments, err)
    with Path("/dev/full").open("wb") as full:
        for arguments in (("stats", "--store", path), ("export", "csv", "--store", path)):
            running = start(*arguments, stdout=full)
            _, err = running.communicate(timeout=PATIENCE)
            assert running.returncode == 2 and err.count(b"\n") == 1, (arguments, err)
            assert err.startswith(b"dragoman: standard output: cannot be written (No space left on device)")
    for place in (tmp_path / "none" / "x.csv", Path("/proc/x.csv"), tmp_path):
        done = run("export", "csv", "--store", path, "--output", place)
        assert done.code == 2 and done.err.startswith(f"dragoman: --output {place}: "), done.err
        assert done.err.count("\n") == 1


def test_a_second_writer_and_a_reader_wait_their_turn(start, tmp_path: Path) -> None:
    path = make_store(tmp_path / "news.duckdb")
    with Store(path):
        for arguments in (("events",), ("ingest", "examples/kakhovka_dam.txt")):
            running = start(*arguments, "--store", path)
            _, err = running.communicate(timeout=PATIENCE)
            assert running.returncode == 2
            assert f"{path}: is in use by process {os.getpid()}; one may write or several read".encode() in err
            assert err.count(b"\n") == 1, err


def test_readers_find_a_whole_store_whenever_they_come(tmp_path: Path) -> None:
    """A thread writes, others ask through cursors of the same store: each answer is of one moment."""
    with Store(tmp_path / "news.duckdb") as store:
        wrong: list[object] = []
        is_done = threading.Event()

        def ask() -> None:
            while not is_done.is_set():
                found = store.sql(
                    "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM reports), "
                    "(SELECT count(*) FROM events), (SELECT count(*) FROM event_reports)"
                ).rows[0]
                documents, reports, events, members = found
                if reports != 2 * documents or (events and members > reports):
                    wrong.append(found)

        asking = threading.Thread(target=ask)
        asking.start()
        store.ingest(make_articles(60), coder=PlainCoder(), shard_size=4)
        is_done.set()
        asking.join()
        assert wrong == []
