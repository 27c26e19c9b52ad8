"""The store's file between requests: opened when it is needed, let go when nobody asks.

In: a path. Out: leases of an open store, for readers at the same time, or for one writer alone.
DuckDB locks a file for one writer or for several readers, among processes. So the server holds it only while it answers
and a few seconds after, and others can write in between; while they do, a lease raises StoreBusyError.
Limits: a file that was replaced is seen by the first lease that finds no other reader at work.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from dragoman.store.database import Store
from dragoman.store.schema import StoreBusyError, StoreError

IDLE = 2.0  # seconds: opening costs 50 ms at 100,000 events, a writer that finds the file taken gives up at once
_PATIENCE = 20.0  # seconds that a lease waits for a writer, or a writer for readers, within this process
_REMEMBERED = 64

Stamp = tuple[tuple[int, int, int], ...]
_T = TypeVar("_T")


class Keeper:
    """`idle`: seconds after the last reader until the file is let go."""

    def __init__(self, path: Path, *, idle: float = IDLE) -> None:
        self.path = path
        self._idle = idle
        self._changed = threading.Condition()
        self._store: Store | None = None
        self._opened: Stamp = ()
        self._readers = 0
        self._is_writing = False
        self._used = time.monotonic()
        self._timer: threading.Timer | None = None
        self._known: dict[object, object] = {}
        self._known_of: Stamp = ()

    @property
    def stamp(self) -> Stamp:
        """What tells this state of the file from any other. Raises StoreError where there is none."""
        wal = self.path.with_name(f"{self.path.name}.wal")
        try:
            # Only looked at: closing a handle of its own would end DuckDB's lock on the file.
            found = [one.stat() for one in (self.path, wal) if one.exists()]
        except OSError as error:
            raise StoreError(f"{self.path}: cannot be looked at ({error.strerror}); check its permissions") from None
        return tuple((one.st_ino, one.st_size, one.st_mtime_ns) for one in found)

    @contextmanager
    def read(self) -> Iterator[Store]:
        """An open store, shared with other readers. Raises StoreError, StoreBusyError."""
        store = self._take()
        try:
            yield store
        finally:
            self._give_back()

    @contextmanager
    def write(self) -> Iterator[Store]:
        """An open store, to be written by nobody else; those who read wait until it is done."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._is_writing, _PATIENCE):
                raise StoreBusyError(f"{self.path}: somebody else is deciding; ask again in a while")
            self._is_writing = True
            try:
                if not self._changed.wait_for(lambda: self._readers == 0, _PATIENCE):
                    raise StoreBusyError(f"{self.path}: is being read; ask again in a while")
                self._close()
            except BaseException:
                self._end_writing()
                raise
        try:
            if not self.path.exists():
                raise StoreError(f"{self.path}: is no longer there; restore it")
            with Store(self.path, "write") as store:
                yield store
        finally:
            with self._changed:
                self._end_writing()

    def remember(self, key: object, ask: Callable[[Store], _T]) -> _T:
        """An answer that is asked for again and again: the file is opened for it only after it has changed."""
        stamp = self.stamp
        with self._changed:
            if self._known_of == stamp and key in self._known:
                self._known[key] = self._known.pop(key)  # the last of all to be forgotten
                return self._known[key]  # type: ignore[return-value]
        with self.read() as store:
            answer, opened = ask(store), self._opened
        with self._changed:
            if self._known_of != opened:
                self._known, self._known_of = {}, opened
            self._known[key] = answer
            while len(self._known) > _REMEMBERED:
                del self._known[next(iter(self._known))]
        return answer

    def close(self) -> None:
        with self._changed:
            self._close()

    def _take(self) -> Store:
        with self._changed:
            if not self._changed.wait_for(self._is_free, _PATIENCE):
                raise StoreBusyError(f"{self.path}: is being written; ask again in a while")
            if self._store is not None and self._opened != self.stamp:
                self._close()
            if self._store is None:
                stamp = self.stamp
                self._store = Store(self.path, "read")
                self._opened = stamp
            self._readers += 1
            return self._store

    def _is_free(self) -> bool:
        """Not while somebody writes; nor while some still read a file that is no longer this one."""
        is_stale = self._readers > 0 and self._opened != self.stamp
        return not self._is_writing and not is_stale

    def _give_back(self) -> None:
        with self._changed:
            self._readers -= 1
            self._used = time.monotonic()
            if self._readers == 0:
                self._changed.notify_all()
                if self._timer is None:
                    self._set_timer(self._idle)

    def _set_timer(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._let_go)
        self._timer.daemon = True
        self._timer.start()

    def _let_go(self) -> None:
        with self._changed:
            self._timer = None
            left = self._idle - (time.monotonic() - self._used)
            if self._readers:
                return  # who gives it back last sets a timer anew
            if left > 0:
                self._set_timer(left)
            elif not self._is_writing:
                self._close()

    def _end_writing(self) -> None:
        self._is_writing = False
        self._changed.notify_all()

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
