"""The engine of one machine: this process, or several.

In: a work and how many processes. Out: an engine.
Limits: the order in which units are asked for is the caller's; a worker dies with the process that started it. What
breaks a worker costs one article (attended.py). In this process alone nobody looks after that.
"""

import concurrent.futures
import threading
from types import TracebackType
from typing import Self

from dragoman.engine.attended import Attended
from dragoman.engine.contract import TIME_LIMIT, Wait, Watch, Work
from dragoman.records import Article


class LocalEngine:
    """`processes` = 1: the caller's own process. `watch` is called with how many articles are done since. `time_limit`:
    seconds for which a reading process may finish no article."""

    def __init__(self, work: Work, processes: int, watch: Watch, *, time_limit: float = TIME_LIMIT) -> None:
        self._work = work
        self._watch = watch
        self._time_limit = time_limit
        self._threads: concurrent.futures.ThreadPoolExecutor | None = None
        self._own = threading.local()  # of each thread: its reading process
        self._started: list[Attended] = []
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
        for attended in list(self._started):
            attended.stop()

    def ask(self, articles: list[Article], name: str) -> Wait:
        if self._threads is None:
            return lambda: self._work(articles, name, lambda: self._watch(1))
        doing = self._threads.submit(self._do, articles, name)

        def wait() -> None:
            doing.result()
            self._watch(len(articles))

        return wait

    def _do(self, articles: list[Article], name: str) -> None:
        attended: Attended | None = getattr(self._own, "attended", None)
        if attended is None:
            attended = self._own.attended = Attended(self._work, self._time_limit)
            self._started.append(attended)
        if self._is_leaving:  # asked for last: who leaves says so first, then stops those that were started
            raise concurrent.futures.CancelledError
        attended.do(articles, name)
