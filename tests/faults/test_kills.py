"""Killed at any moment, a run goes on, and the store is as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from killed_run import ARTICLES, PHASES
from plain_coder import PlainCoder, make_articles

from dragoman.store.database import Store
from dragoman.store.schema import TABLES
from long_runs import choose

KILLS = choose(short=20, long=50)  # by fives: the last of them is continued to its end
_MOMENTS = ("recorded", "retracted", "run")


def dump_history(path: Path) -> dict[str, list[str]]:
    """All rows of all tables, past versions included, without the moments and names of runs."""
    with Store(path, "read") as store:
        rows = {}
        for table in TABLES:
            if table not in ("runs", "meta"):
                answer = store.sql(f"SELECT * FROM history.{table}")
                kept = [number for number, name in enumerate(answer.columns) if name not in _MOMENTS]
                rows[table] = sorted(repr([row[number] for number in kept]) for row in answer.rows)
        return rows


class Server:
    """The processes that are killed."""

    def __init__(self) -> None:
        here = Path(__file__).parent
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(here), str(here.with_name("store")), *sys.path)),
            "OMP_NUM_THREADS": "1",
        }
        self._process = subprocess.Popen(
            [sys.executable, str(here / "killed_run.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
        )  # fmt: skip
        assert self._process.stdout and self._process.stdout.readline() == "ready\n"

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=30)

    def run(self, path: Path, phase: str, times: int, milliseconds: float) -> str:
        """The phase in which the kill found the run, or "finished"."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{path}\t{phase}\t{times}\t{milliseconds}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


def make_whole(path: Path) -> dict[str, list[str]]:
    with Store(path) as store:
        store.ingest(make_articles(ARTICLES), coder=PlainCoder())
    return dump_history(path)


@pytest.mark.timeout(1200)  # of a busy machine; fifty kills take half a minute of processor time
def test_killed_many_times_the_store_is_that_of_an_undisturbed_run(tmp_path: Path) -> None:
    whole = make_whole(tmp_path / "whole.duckdb")
    dice = random.Random(20240508)
    wanted = [phase for phase in PHASES if phase != "start"]
    found: Counter[str] = Counter()
    finished = 0
    with Server() as server:
        path = tmp_path / "0.duckdb"
        while found.total() < KILLS or finished == 0:
            # While few were hit, the rare ones; a run that is continued often has little left to do.
            phase = min(wanted, key=lambda phase: (found[phase], dice.random()))
            said = server.run(path, phase, dice.randint(1, 3), dice.choice((0, 0, 1, 5, 20)) * dice.random())
            assert said != "failed", (path, phase)
            if said != "finished":
                found[said] += 1
                if found.total() % 5:
                    continue
                while (said := server.run(path, "none", 1, 0)) != "finished":
                    assert said != "failed", path
            assert dump_history(path) == whole, (path, phase, found)
            finished += 1
            path = tmp_path / f"{finished}.duckdb"
    hit = {phase for phase in wanted if found[phase]}
    assert len(hit) >= choose(short=5, long=7), found
    assert {"reading", "loading", "merging", "vacuum"} <= hit, found
    assert [left.name for left in tmp_path.iterdir() if left.suffix in (".vacuum", ".shards")] == []


def test_the_program_itself_killed_goes_on(
    start: Callable[..., "subprocess.Popen[bytes]"], run: Callable[..., Any], tmp_path: Path
) -> None:
    for number in range(30):
        text = f"Kenya sent aid to Somalia on Monday, officials said. Uganda did so, too, {number} times."
        (tmp_path / f"{number}.txt").write_text(text)
    arguments = ("ingest", tmp_path / "*.txt", "--published", "2024-05-08", "--shard-size", 1, "--store")
    whole, killed = tmp_path / "whole.duckdb", tmp_path / "killed.duckdb"
    assert run(*arguments, whole).code == 0
    running = start(*arguments, killed)
    while not list(tmp_path.glob("killed.duckdb.shards/*.parquet")) and running.poll() is None:
        time.sleep(0.005)
    running.kill()
    assert running.wait(60) == -signal.SIGKILL, "it was done before it could be killed"
    done = run(*arguments, killed)
    assert done.code == 0 and "killed.duckdb has 30 documents" in done.err
    assert dump_history(killed) == dump_history(whole)
