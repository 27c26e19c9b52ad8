"""A server of processes that ingest and are killed, for test_kills.py.

Each line of standard input is a job: store, phase, which time, milliseconds. The job runs in a fork of this process, in
which everything is loaded: it ingests, cleans the file up and closes it. When it enters the phase for that time, it is
killed that many milliseconds later, from outside. The answer is the phase in which the kill found it, or "finished".
"""

import functools
import mmap
import os
import pathlib
import signal
import sys
import time

from plain_coder import PlainCoder, make_articles

from dragoman.store import database, erasing, ingesting, shard_folders

PHASES = ("start", "reading", "writing a shard", "loading", "voices", "merging", "commit", "vacuum", "rename", "close")
ARTICLES = 12


def mark(owner: object, name: str, phase: str, enter) -> None:  # type: ignore[no-untyped-def]
    inner = getattr(owner, name)

    @functools.wraps(inner)
    def marked(*arguments, **options):  # type: ignore[no-untyped-def]
        before = enter(phase)
        try:
            return inner(*arguments, **options)
        finally:
            enter(before, returns=True)

    setattr(owner, name, marked)


class Connection:
    """DuckDB's own, whose commits are a phase."""

    def __init__(self, inner, enter) -> None:  # type: ignore[no-untyped-def]
        self._inner = inner
        self._enter = enter

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def execute(self, query: str, *arguments: object) -> object:
        if query != "COMMIT":
            return self._inner.execute(query, *arguments)
        before = self._enter("commit")
        try:
            return self._inner.execute(query)
        finally:
            self._enter(before, returns=True)


def run(path: str, wanted: str, time_of_it: int, shown: mmap.mmap, bell: int) -> None:
    times = 0

    def enter(phase: str, *, returns: bool = False) -> str:
        nonlocal times
        before = PHASES[shown[0]]
        shown[0] = PHASES.index(phase)
        if not returns and phase == wanted:
            times += 1
            if times == time_of_it:
                os.write(bell, b"!")
        return before

    mark(PlainCoder, "_read", "reading", enter)
    mark(shard_folders.LocalShards, "write", "writing a shard", enter)
    mark(ingesting, "load_shard", "loading", enter)
    for module in (ingesting, erasing):
        mark(module, "name_voices", "voices", enter)
        mark(module, "merge_pending", "merging", enter)
    mark(erasing, "rewrite_file", "vacuum", enter)
    mark(pathlib.Path, "replace", "rename", enter)
    mark(database.Store, "close", "close", enter)
    real = database.connect
    database.connect = lambda path, mode: Connection(real(path, mode), enter)  # type: ignore[assignment]
    store = database.Store(path)
    store.ingest(make_articles(ARTICLES), coder=PlainCoder(pause=0.001), shard_size=3)
    store.vacuum()
    store.close()


def main() -> None:
    shown = mmap.mmap(-1, 1)
    print("ready", flush=True)
    for line in sys.stdin:
        path, wanted, times, milliseconds = line.rstrip("\n").split("\t")
        shown[0] = 0
        hears, bell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(hears)
            code = 1
            try:
                run(path, wanted, int(times), shown, bell)
                code = 0
            finally:
                os._exit(code)
        os.close(bell)
        rings = os.read(hears, 1)
        os.close(hears)
        if rings:
            time.sleep(float(milliseconds) / 1000)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            print(PHASES[shown[0]], flush=True)
        else:
            print("finished" if status == 0 else "failed", flush=True)


if __name__ == "__main__":
    main()
