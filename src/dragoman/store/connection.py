"""The file of a store, opened: for one writer, or for readers.

In: a path and a mode. Out: a DuckDB connection of this version's layout, transactions, and errors that say what to do.
Limits: DuckDB locks the file: while it is open for writing nobody else reads it, while it is read nobody writes.
"""

import contextlib
import datetime
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import ClassVar, Literal

import duckdb
import pyarrow as arrow

from dragoman.store.rows import SCHEMAS, Row
from dragoman.store.schema import GO_ON, VERSIONED, StoreBusyError, StoreError, StoreTimeoutError, prepare_schema
from dragoman.store.terms import count_versions

Mode = Literal["read", "write"]
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",  # offline: a query must not fetch an extension
    # A page of events reads its own bodies, not all that fit: 80 -> 34 ms on a million reports.
    "late_materialization_max_rows": 1000,
}
_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)
_BEAT = 0.002  # seconds: many queries of an overview take no longer
_UNWRITTEN = re.compile("No space left on device|File too large|Disk quota exceeded|Read-only file system")
_HOLDER = re.compile(r"\(PID (\d+)\)")


class Claim:
    """This process's claim to write a file: DuckDB would let two connections of one process write."""

    _held: ClassVar[set[Path]] = set()
    _guard: ClassVar[threading.Lock] = threading.Lock()

    def __init__(self, path: Path) -> None:
        self._path = path.resolve()
        with self._guard:
            if self._path in self._held:
                raise StoreError(f"{path}: is open for writing in this process already; close that store first")
            self._held.add(self._path)

    def release(self) -> None:
        with self._guard:
            self._held.discard(self._path)


def connect(path: Path, mode: Mode) -> duckdb.DuckDBPyConnection:
    """Open the file, and make it or migrate it where it is to be written. Raises StoreError."""
    if mode not in ("read", "write"):
        raise StoreError(f"mode = {mode!r} is unknown; choose 'read' or 'write'")
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; give the store's file, for example {path / 'news.duckdb'}")
    if mode == "read" and not path.exists():
        raise StoreError(f"{path}: no such store; check the name, or make it with dragoman ingest")
    if path.is_file() and path.stat().st_size == 0:
        if mode == "read":
            raise StoreError(f"{path}: is empty, not a store; fill it with dragoman ingest")
        path.unlink()  # what mktemp leaves: DuckDB makes files, but does not fill them
    try:
        connection = duckdb.connect(str(path), read_only=mode == "read", config=_CONFIG)
    except (duckdb.Error, OSError, ValueError) as error:
        raise _explain_opening(path, error) from error
    try:
        with explain(path):
            prepare_schema(connection, str(path), is_writable=mode == "write")
    except BaseException:
        connection.close()
        raise
    return connection


def _explain_opening(path: Path, error: Exception) -> StoreError:
    said = _first_line(error)
    if "lock on file" in said:
        holder = _HOLDER.search(said)
        by = f"process {holder[1]}" if holder else "another process"
        return StoreBusyError(
            f"{path}: is in use by {by}; one may write or several read: wait until it is done, or stop it"
        )
    if "different configuration" in said:
        return StoreError(f"{path}: is open in this process in another mode; close that store first")
    if "not a valid DuckDB" in said:
        return StoreError(f"{path}: is no store, or its beginning is damaged; give another file or restore a copy")
    if "version" in said and "storage" in said:
        return StoreError(f"{path}: {said}; it was written by another DuckDB: pip install --upgrade duckdb")
    if not path.parent.is_dir():
        return StoreError(f"{path}: its folder {path.parent} does not exist; make it first")
    return StoreError(f"{path}: cannot be opened ({said}); check its permissions, or restore a copy if it is damaged")


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Questions that are asked of any store within, by this thread, are broken off at the end of so many seconds."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


@contextmanager
def watch_clock(cursor: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt the cursor when the time of `limit_time` is over."""
    deadline = _deadline.get()
    if deadline is None:
        yield
        return
    is_over = threading.Event()

    def interrupt() -> None:
        # Again and again: between two queries nothing hears it.
        left = deadline - time.monotonic()
        while not is_over.wait(max(_BEAT, left)):
            cursor.interrupt()
            left = 0.0

    alarm = threading.Thread(target=interrupt, daemon=True)
    alarm.start()
    try:
        yield
    finally:
        is_over.set()
        alarm.join()


@contextmanager
def explain(path: Path) -> Iterator[None]:
    """What goes wrong in the database is an error of the store."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise StoreError(
            f"{path}: not enough memory or disk ({_first_line(error)}); free some and run again"
        ) from error
    except duckdb.InterruptException as error:
        raise StoreTimeoutError(
            f"{path}: the question took too long; ask for less, or with a narrower filter"
        ) from error
    except duckdb.Error as error:
        if unwritten := _UNWRITTEN.search(str(error)):
            raise StoreError(f"{path}: cannot be written ({unwritten[0]}); {GO_ON}") from error
        if isinstance(error, duckdb.FatalException):
            raise StoreError(f"{path}: {_first_line(error)}; close the store and open it again") from error
        advice = "restore a copy, or its Parquet export, if the file is damaged; nothing of this step was kept"
        raise StoreError(f"{path}: {_first_line(error)}; {advice}") from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".!")


class Writing:
    """One transaction, and the moment at which it records and retracts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, moment: datetime.datetime) -> None:
        self.connection = connection
        self.moment = moment
        self._held: set[str] = set()

    def insert(self, table: str, rows: list[Row]) -> None:
        """New rows of a table, recorded now."""
        if not rows:
            return
        added = ", $moment AS recorded" if table in (*VERSIONED, "decisions") else ""
        given = {"moment": self.moment} if added else None
        if table == "events":
            added += f", {count_versions(self.connection)} + row_number() OVER () - 1 AS number"
        incoming = arrow.Table.from_pylist(rows, schema=SCHEMAS[table])
        schema = "" if table.startswith("merged") else "history."
        query = f"INSERT INTO {schema}{table} BY NAME SELECT *{added} FROM incoming_rows"
        self.connection.register("incoming_rows", incoming)
        try:
            self.connection.execute(query, given)
        finally:
            self.connection.unregister("incoming_rows")

    def retract(self, table: str, condition: str, parameters: dict[str, object] | None = None) -> None:
        """Take back the rows of a table that hold and meet a condition."""
        query = f"UPDATE history.{table} SET retracted = $moment WHERE retracted IS NULL AND ({condition})"
        self.connection.execute(query, {"moment": self.moment, **(parameters or {})})

    def fetch(self, query: str, parameters: dict[str, object] | None = None) -> list[Row]:
        """The rows of an answer as dictionaries."""
        answer = self.connection.execute(query, parameters)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def hold(self, name: str, query: str, parameters: dict[str, object] | None = None) -> None:
        """An answer under a name, until `drop`. Not a temporary table: DuckDB keeps those of a transaction until its
        end, even when they are dropped (7 kB a report merged)."""
        answer = self.connection.sql(query, params=parameters).to_arrow_table()
        self.drop(name)
        self.connection.register(name, answer)
        self._held.add(name)

    def drop(self, *names: str) -> None:
        for name in self._held.intersection(names):
            self.connection.unregister(name)
        self._held.difference_update(names)

    def replace(
        self, table: str, rows: list[Row], condition: str, parameters: dict[str, object] | None = None
    ) -> list[Row]:
        """The rows of a table that meet a condition become these; what stays the same is not touched. Those before."""
        holds = f"retracted IS NULL AND ({condition})"
        held = f"SELECT * EXCLUDE (recorded, retracted), rowid FROM history.{table} WHERE {holds}"
        current = self.fetch(held, parameters)
        wanted = {_key(row): row for row in rows}
        kept: set[tuple[object, ...]] = set()
        gone = []
        for row in current:
            rowid = row.pop("rowid")
            row.pop("number", None)
            key = _key(row)
            if key in wanted and key not in kept:
                kept.add(key)
            else:
                gone.append(rowid)
        self.retract(table, "rowid IN (SELECT unnest($gone))", {"gone": gone})
        self.insert(table, [row for key, row in wanted.items() if key not in kept])
        return current


@contextmanager
def transact(connection: duckdb.DuckDBPyConnection, moment: datetime.datetime) -> Iterator[Writing]:
    """All or nothing."""
    connection.execute("BEGIN TRANSACTION")
    writing = Writing(connection, moment)
    try:
        yield writing
    except BaseException:
        with contextlib.suppress(duckdb.Error):  # a full disk has ended it already: what was raised says more
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _key(row: Row) -> tuple[object, ...]:
    return tuple(tuple(value) if isinstance(value, list) else value for _, value in sorted(row.items()))
