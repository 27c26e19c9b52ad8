"""The engine of one machine: this process, or several.

In: a work and how many processes. Out: an engine.
Limits: the order in which units are asked for is the caller's; a worker dies with the process that started it. A unit
whose process dies, has no memory left or is silent for too long is tried again once, then its articles one by one: the
one that it happens to alone is dropped with the reason. In this process alone nobody looks after whom it happens to.
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
from types import TracebackType
from typing import Any, Self

from dragoman.engine.contract import TIME_LIMIT, EngineError, Wait, Watch, Work
from dragoman.logs import configure_logs
from dragoman.records import Article

_ATTEMPTS = 2  # at a whole unit
_READY = "ready"
_DONE = "done"
_NO_MEMORY = "no memory"


class LocalEngine:
    """`processes` = 1: the caller's own process. `watch` is called with how many articles are done since. `time_limit`:
    seconds for which a reading process may finish no article."""

    def __init__(self, work: Work, processes: int, watch: Watch, *, time_limit: float = TIME_LIMIT) -> None:
        self._work = work
        self._watch = watch
        self._time_limit = time_limit
        self._threads: concurrent.futures.ThreadPoolExecutor | None = None
        self._own = threading.local()  # of each thread: its reading process
        self._started: list[_Process] = []
        self._is_leaving = False
        self.ahead = 0
        if processes > 1:
            self.ahead = processes + 1
            self._threads = concurrent.futures.ThreadPoolExecutor(processes)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._threads is None:
            return
        self._is_leaving = kind is not None
        if self._is_leaving:
            self._stop_all()
        self._threads.shutdown(cancel_futures=True)
        self._stop_all()

    def _stop_all(self) -> None:
        for process in list(self._started):
            process.stop()

    def ask(self, articles: list[Article], name: str) -> Wait:
        if self._threads is None:
            return lambda: self._work(articles, name, lambda: self._watch(1))
        doing = self._threads.submit(self._do, articles, name)

        def wait() -> None:
            doing.result()
            self._watch(len(articles))

        return wait

    def _do(self, articles: list[Article], name: str) -> None:
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
        if self._is_leaving:
            raise concurrent.futures.CancelledError
        process: _Process | None = getattr(self._own, "process", None)
        if process is None or not process.is_alive():
            process = self._own.process = _Process(self._work, self._started)
        return process.do(articles, name, self._time_limit)


class _Process:
    """A reading process, there and able to read. Raises EngineError when it cannot be had."""

    def __init__(self, work: Work, started: list["_Process"]) -> None:
        # Not forked: the database and the network's runtime have threads.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(work, theirs), daemon=True)
        self._process.start()
        theirs.close()
        started.append(self)
        try:
            said = self._pipe.recv()
        except (EOFError, OSError):
            raise EngineError(
                f"a reading process {self._describe_end()} before it read anything; "
                "what was read so far is kept: run the same again with fewer --processes"
            ) from None
        if said != _READY:
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
