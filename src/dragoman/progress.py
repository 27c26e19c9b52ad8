"""How far a run is, on standard error.

In: how many articles. Out: a bar, on a terminal only, for more than 20 of them or when the run takes over two seconds.
Limits: it counts articles, not characters. Where standard error is for programs, events instead of a bar, one in five
seconds at most, and one at the end.
"""

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from dragoman.logs import tell, writes_json

Item = TypeVar("Item")
_MOST_WITHOUT = 20  # articles
_PATIENCE = 2.0  # seconds
_PERIOD = 5.0  # seconds between two events


class Progress:
    """No bar: standard error is a file or a pipe."""

    def expect(self, total: int) -> None:
        """How many there will be."""

    @contextmanager
    def paused(self) -> Iterator[None]:
        yield

    def advance(self) -> None:
        pass


class _Bar(Progress):
    """A bar that steps aside while anything else is printed."""

    def __init__(self, total: int | None) -> None:
        from rich import progress as drawn
        from rich.console import Console

        columns = (
            drawn.SpinnerColumn(), "reading", drawn.BarColumn(), drawn.MofNCompleteColumn(), drawn.TimeElapsedColumn()
        )  # fmt: skip
        console = Console(stderr=True)
        # Standard output is data: rich must not draw it into the bar's stream.
        self._bar = drawn.Progress(
            *columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False
        )
        self._task = self._bar.add_task("reading", total=total)
        self._lock = threading.Lock()
        self._is_shown = False

    def expect(self, total: int) -> None:
        self._bar.update(self._task, total=total)
        if total > _MOST_WITHOUT:
            self.show()

    def show(self) -> None:
        with self._lock:
            self._is_shown = True
            self._bar.start()

    def close(self) -> None:
        with self._lock:
            self._is_shown = False
            self._bar.stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        with self._lock:
            if self._is_shown:
                self._bar.stop()
            try:
                yield
            finally:
                if self._is_shown:
                    self._bar.start()

    def advance(self) -> None:
        self._bar.advance(self._task)


class _Events(Progress):
    def __init__(self, total: int | None) -> None:
        self._total = total
        self._done = 0
        self._began = self._told = time.monotonic()

    def expect(self, total: int) -> None:
        self._total = total

    def advance(self) -> None:
        self._done += 1
        if time.monotonic() - self._told >= _PERIOD:
            self.tell()

    def tell(self) -> None:
        self._told = time.monotonic()
        tell("progress", done=self._done, total=self._total, seconds=round(self._told - self._began, 1))


@contextmanager
def show_progress(total: int | None) -> Iterator[Progress]:
    """The bar of a run over `total` articles; None: it is not known how many."""
    if writes_json():
        events = _Events(total)
        try:
            yield events
        finally:
            events.tell()
        return
    if not sys.stderr.isatty():
        yield Progress()
        return
    bar = _Bar(total)
    timer = threading.Timer(0.0 if total and total > _MOST_WITHOUT else _PATIENCE, bar.show)
    timer.daemon = True
    timer.start()
    try:
        yield bar
    finally:
        timer.cancel()
        timer.join()
        bar.close()


def watch_progress(items: Iterable[Item], total: int) -> Iterator[Item]:
    """The items, with a bar over how many have passed."""
    with show_progress(total) as progress:
        for item in items:
            yield item
            progress.advance()
