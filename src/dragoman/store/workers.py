"""Who reads the shards: this process, or several.

In: a coder and how many processes. Out: for each shard a call that returns when its file is there.
Limits: the order in which shards are asked for is the caller's; a worker dies with the process that started it.
"""

import concurrent.futures
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from types import TracebackType
from typing import Self

from dragoman.logs import configure_logs
from dragoman.records import Article
from dragoman.store.schema import StoreError
from dragoman.store.shards import Reader, write_shard

_worker_coder: list[Reader] = []  # of a worker's process: given once, when it starts


class Workers:
    """A context; leaving it by an error stops the processes at once."""

    def __init__(self, coder: Reader, processes: int, watch: Callable[[int], None]) -> None:
        self._coder = coder
        self._watch = watch
        self._pool: concurrent.futures.ProcessPoolExecutor | None = None
        self._others = set(multiprocessing.active_children())
        self.ahead = 0  # shards worth asking for before the first is waited for
        if processes > 1:
            self.ahead = processes + 1
            # Not forked: the database and the network's runtime have threads.
            self._pool = concurrent.futures.ProcessPoolExecutor(
                processes, multiprocessing.get_context("spawn"), _start_worker, (coder,)
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

    def ask(self, articles: list[Article], path: Path) -> Callable[[], None]:
        """Have a shard written. The call that is returned waits for it; it raises what the coder raised."""
        if path.exists():
            return lambda: self._watch(len(articles))
        if self._pool is None:
            return lambda: write_shard(self._coder, articles, path, lambda: self._watch(1))
        work = self._pool.submit(_work, articles, path)

        def wait() -> None:
            try:
                work.result()
            except BrokenProcessPool:
                raise StoreError(
                    "a reading process died (out of memory?); what was read so far is kept: "
                    "run the same again with fewer --processes"
                ) from None
            self._watch(len(articles))

        return wait


def _start_worker(coder: Reader) -> None:
    configure_logs()  # what libraries say may quote an article, here, too
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the writer, who then stops us
    threading.Thread(target=_die_with_parent, daemon=True).start()
    _worker_coder.append(coder)


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)


def _work(articles: list[Article], path: Path) -> None:
    write_shard(_worker_coder[0], articles, path)
