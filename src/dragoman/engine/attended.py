"""A work, done in a process of its own that is looked after.

In: a work, articles, the name of their unit. Out: the unit, done.
Limits: a unit whose process dies, has no memory left or is silent for too long is tried again once, then its articles
one by one: the one that it happens to alone is dropped with the reason. The process dies with the one that started it.
"""

import concurrent.futures
import contextlib
import multiprocessing
import os
import pickle
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from dragoman.engine.contract import EngineError, Work
from dragoman.logs import configure_logs
from dragoman.records import Article

_ATTEMPTS = 2  # at a whole unit
# How often an article may be read in vain, at most, before its unit is done.
MOST_READINGS = _ATTEMPTS + 1
_READY = "ready"
_DONE = "done"
_NO_MEMORY = "no memory"


class Attended:
    """The process is started when it is needed, and again when it was lost. `time_limit`: seconds for which it may
    finish no article."""

    def __init__(self, work: Work, time_limit: float) -> None:
        self._work = work
        self._time_limit = time_limit
        self._process: _Process | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """At once, from any thread; for good."""
        self._is_stopped = True
        if self._process is not None:
            self._process.stop()

    def do(self, articles: list[Article], name: str) -> None:
        """Raises what the work raised, and EngineError when no process can be had."""
        if not any(self._try(articles, name) is None for _ in range(_ATTEMPTS)):
            self._do_one_by_one(articles, name)

    def _do_one_by_one(self, articles: list[Article], name: str) -> None:
        failed = {}
        for article in articles:
            reason = self._try([article], self._work.name([article]))
            if reason is not None:
                failed[article.id] = f"{reason}, also when it was read alone"
        self._work.join(articles, name, failed)

    def _try(self, articles: list[Article], name: str) -> str | None:
        """None when the unit is done; else what happened to the process. Raises what the work raised."""
        if self._is_stopped:
            raise concurrent.futures.CancelledError
        if self._process is None or not self._process.is_alive():
            self._process = _Process(self._work)
            if self._is_stopped:  # meanwhile
                self._process.stop()
            self._process.wait_until_ready()
        return self._process.do(articles, name, self._time_limit)


class _Process:
    """A reading process."""

    def __init__(self, work: Work) -> None:
        # Not forked: the database and the network's runtime have threads.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(work, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def wait_until_ready(self) -> None:
        """Raises EngineError when it never is, and what the work raised."""
        try:
            said = self._pipe.recv()
        except (EOFError, OSError):
            raise EngineError(
                f"a reading process {self._describe_end()} before it read anything; "
                "what was read so far is kept: run the same again with fewer --processes"
            ) from None
        if said != _READY:
            self.stop()
            raise said

    def is_alive(self) -> bool:
        return self._process.is_alive()

    def stop(self) -> None:
        self._process.kill()
        self._process.join()

    def do(self, articles: list[Article], name: str, time_limit: float) -> str | None:
        """None when the unit is done; else what happened to the process. Raises what the work raised."""
        try:
            self._pipe.send((articles, name))
            while self._pipe.poll(time_limit):
                said = self._pipe.recv()
                if said == _DONE:
                    return None
                if said == _NO_MEMORY:
                    self.stop()  # who knows what the failed allocation left behind
                    return "the memory did not suffice"
                if said is not None:
                    raise said
        except (EOFError, ConnectionError):
            return f"its reading process {self._describe_end()}"
        self.stop()
        return f"took over {time_limit:g} seconds"

    def _describe_end(self) -> str:
        self._process.join()
        code = self._process.exitcode or 0
        if code >= 0:
            return f"ended (exit code {code})"
        return f"was killed ({signal.Signals(-code).name}{'; out of memory?' if -code == signal.SIGKILL else ''})"


def _serve(work: Work, pipe: Connection) -> None:
    configure_logs()  # what libraries say may quote an article, here, too
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the writer, who then stops us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    with contextlib.suppress(EOFError, ConnectionError):  # the writer is gone
        # Loads all that reading needs: who dies now would die of any article.
        pipe.send(_attempt(work.warm_up, _READY))
        while True:
            articles, name = pipe.recv()
            pipe.send(_attempt(lambda: work(articles, name, lambda: pipe.send(None)), _DONE))  # noqa: B023


def _attempt(task: Callable[[], object], done: str) -> Any:
    """`done`, or what is to be raised where it was asked for."""
    try:
        task()
    except MemoryError:
        return _NO_MEMORY
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))
        except Exception:  # of an exception of any kind
            return RuntimeError(f"{type(error).__name__}: {error}")
        return error
    return done


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
