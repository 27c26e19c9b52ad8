"""The engine of one machine: this process, or several.

In: a work and how many processes. Out: an engine.
Limits: the order in which units are asked for is the caller's; a worker dies with the process that started it.
"""

import concurrent.futures
import multiprocessing
import os
import signal
import threading
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import Self

from dragoman.engine.contract import EngineError, Wait, Watch, Work
from dragoman.records import Article

_worker_work: list[Work] = []  # of a worker's process: given once, when it starts


class LocalEngine:
    """`processes` = 1: the caller's own process. `watch` is called with how many articles are done since."""

    def __init__(self, work: Work, processes: int, watch: Watch) -> None:
        self._work = work
        self._watch = watch
        self._pool: concurrent.futures.ProcessPoolExecutor | None = None
        self._others = set(multiprocessing.active_children())
        self.ahead = 0
        if processes > 1:
            self.ahead = processes + 1
            # Not forked: the database and the network's runtime have threads.
            self._pool = concurrent.futures.ProcessPoolExecutor(
                processes, multiprocessing.get_context("spawn"), _start_worker, (work,)
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._pool is None:
            return
        if kind is not None:
            for worker in set(multiprocessing.active_children()) - self._others:
                worker.terminate()
        self._pool.shutdown(cancel_futures=True)

    def ask(self, articles: list[Article], name: str) -> Wait:
        if self._pool is None:
            return lambda: self._work(articles, name, lambda: self._watch(1))
        doing = self._pool.submit(_do, articles, name)

        def wait() -> None:
            try:
                doing.result()
            except BrokenProcessPool:
                raise EngineError(
                    "a reading process died (out of memory?); what was read so far is kept: "
                    "run the same again with fewer --processes"
                ) from None
            self._watch(len(articles))

        return wait


def _start_worker(work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the writer, who then stops us
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _worker_work.append(work)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _do(articles: list[Article], name: str) -> None:
    _worker_work[0](articles, name)
