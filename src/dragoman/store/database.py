"""The store: one DuckDB file with the record of many articles.

In: a path. Out: articles read into it, questions answered from it, now or as of a day.
Limits: one writer, or several readers. Times of the record (recorded, retracted) are UTC.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import duckdb
import pyarrow as arrow

from dragoman.engine.contract import TIME_LIMIT, EngineName
from dragoman.merge.facts import Fact
from dragoman.merge.timeline import Timeline
from dragoman.publish.document_json import DocumentRecord
from dragoman.publish.exports.rows import EventRow
from dragoman.publish.notebook import show_in_notebooks
from dragoman.records import Article, Conflict, Decision, DecisionKind, Event, Report
from dragoman.store import deciding, erasing, reading, transfer
from dragoman.store.answers import Answer, EventStream, check_query, explain_query
from dragoman.store.connection import Claim, Mode, Writing, connect, explain, transact, watch_clock
from dragoman.store.exploring import Exploring
from dragoman.store.facts import Merger, load_merger
from dragoman.store.ingesting import SHARD_SIZE, Ingested, Ingestion, Refusal, find_shards
from dragoman.store.merging import merge_pending
from dragoman.store.moments import Day, read_day, read_moment
from dragoman.store.query import (
    ALL,
    EventFilter,
    Period,
    PeriodCount,
    count_events,
    find_important,
    name_place,
    stream_events,
)
from dragoman.store.reading import Evidence
from dragoman.store.rows import read_conflict, read_report
from dragoman.store.schema import StoreError, show_moment
from dragoman.store.shards import Reader
from dragoman.store.telling import find_export_rows, find_facts, tell_timeline
from dragoman.store.unfinished import clear_places
from dragoman.store.voices import name_voices

if TYPE_CHECKING:
    from dragoman.coder import Coder

Parameters = Sequence[object] | dict[str, object]
_STEP = datetime.timedelta(microseconds=1)


def _read_clock() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class Store(Exploring):
    """An open store; a context. Raises StoreError, which says which file, what is wrong, and what to do.

    `mode`: "write" makes the file where it is missing, and keeps others out; "read" shares it with other readers.
    `clock` tells what moment it is: for tests, and for a record of what was learned elsewhere earlier.
    """

    def __init__(
        self, path: str | Path, mode: Mode = "write", *, clock: Callable[[], datetime.datetime] = _read_clock
    ) -> None:
        self.path = Path(path)
        self.mode: Mode = mode
        self._clock = clock
        self._claim = Claim(self.path) if mode == "write" else None
        show_in_notebooks()
        try:
            self._connection: duckdb.DuckDBPyConnection | None = connect(self.path, mode)
            self._last: datetime.datetime | None = None  # looked up before the first transaction: readers have none
        except BaseException:
            self._release()
            raise

    @classmethod
    def open(cls, path: str | Path, mode: Mode = "write") -> Self:
        """The same as the class itself."""
        return cls(path, mode)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.path} ({self.mode if self._connection else 'closed'})>"

    # Writing

    def ingest(
        self,
        articles: Iterable[Article | Refusal],
        *,
        coder: "Coder | Reader | None" = None,
        engine: EngineName = "local",
        processes: int | None = None,
        address: str | None = None,
        shards: str | Path | None = None,
        shard_size: int = SHARD_SIZE,
        watch: Callable[[int], None] | None = None,
        time_limit: float = TIME_LIMIT,
    ) -> Ingested:
        """Read articles that are not in the store yet, and merge. Interrupted at any moment, call it again.

        `coder`: None for the default recipe. `processes`: more than one read in parallel; a script that asks for it
        needs `if __name__ == "__main__":`. `engine`: "ray" reads on a cluster, the one at `address` or one on this
        machine; `processes` are then all it has. `shards`: the folder or URL where units of work lie until they are
        loaded; all who read must reach it. The result is the same for any engine, any number and any `shard_size`
        (articles in a unit of work, the most that an interruption loses a process). `watch` is called with how many
        inputs are done since. `time_limit`: seconds that a reading process may take over an article; one that takes
        longer, or at which processes die, is dropped with the reason. With one process of this machine nobody looks
        after that.
        """
        if shard_size < 1 or time_limit <= 0:
            raise StoreError("shard_size must be at least 1, time_limit more than nothing")
        self._require_writing()
        if coder is None:
            from dragoman.coder import load

            coder = load()
        run = Ingestion(
            self,
            coder,
            merger=self.merger,
            engine=engine,
            processes=processes,
            address=address,
            shards=shards,
            shard_size=shard_size,
            watch=watch or (lambda _: None),
            time_limit=time_limit,
        )
        return run.take(articles)

    def merge(self, *, anew: bool = False) -> int:
        """Merge what an interrupted run left; `anew`: everything. How many reports were compared."""
        with self.transact() as writing:
            if anew:
                writing.connection.execute("INSERT INTO history.pending SELECT id FROM reports")
                writing.connection.execute("INSERT INTO history.unvoiced SELECT id FROM documents")
            name_voices(writing, self.merger)
            return merge_pending(writing, self.merger)

    def delete(self, documents: Sequence[str], *, erase: bool = False) -> int:
        """Take documents back with all that came of them: they are gone from now on, questions about the past still
        see them. `erase`: past versions go, too, their bytes leave the file, and unfinished units of work go, wherever
        they lie. How many; none if an id is unknown.
        """
        with self.transact() as writing:
            count = erasing.delete_documents(writing, self.merger, documents, erase=erase)
        if erase:
            for left in find_shards(self.path).glob("*"):  # of an interrupted run: may hold their text
                left.unlink(missing_ok=True)
            self.vacuum()
            clear_places(self.transact)
        return count

    def vacuum(self, *, before: Day | None = None) -> int:
        """Write the file anew without freed space; how many bytes that saved.

        `before`: what was taken back before that day is forgotten for good.
        """
        self._require_writing()
        size = self._measure()
        if before is not None:
            moment = datetime.datetime.combine(read_day(before), datetime.time())
            with self.transact() as writing:
                erasing.forget_history(writing, moment)
        with explain(self.path):
            try:
                copy = erasing.rewrite_file(self.connection, self.path)
                self.connection.close()
                erasing.replace_file(copy, self.path)
            finally:  # a full disk has ended the connection, too
                self.connection.close()
                self._connection = connect(self.path, self.mode)
        return max(0, size - self._measure())

    def decide(
        self,
        kind: DecisionKind,
        reports: Sequence[str],
        *,
        author: str,
        field: str | None = None,
        value: str | None = None,
        note: str = "",
    ) -> Decision:
        """Keep what a person says of reports, and let events follow: "same", "not same", "reject", or "correct" with a
        `field` and its `value` as JSON."""
        with self.transact() as writing:
            return deciding.decide(
                writing, self.merger, kind, reports, author=author, field=field, value=value, note=note
            )

    def undo(self, decision: str) -> Decision:
        """Take a decision back; it stays in the record with the moment at which that was done."""
        with self.transact() as writing:
            return deciding.undo(writing, self.merger, decision)

    def import_parquet(self, folder: str | Path) -> dict[str, int]:
        """Fill this store, which must be empty, from an exported folder; how many rows each table has."""
        with self.transact() as writing:
            rows = transfer.import_tables(writing.connection, Path(folder))
        self._last = None
        return rows

    # Reading

    def export_parquet(self, folder: str | Path) -> dict[str, int]:
        """Write the whole store, past versions included, to a new folder; how many rows each table has."""
        with self._query() as cursor:
            return transfer.export_tables(cursor, Path(folder), self._clock())

    def sql(self, query: str, parameters: Parameters | None = None, *, as_of: Day | None = None) -> Answer:
        """The answer to one SELECT. The tables show what holds now, or what was known at the end of the day `as_of`
        (UTC; a datetime: at that moment)."""
        with self._query(as_of) as cursor, explain_query():
            check_query(cursor, query)
            cursor.execute(query, parameters)
            return Answer([column[0] for column in cursor.description or ()], cursor.fetchall())

    def sql_to_arrow(
        self, query: str, parameters: Parameters | None = None, *, as_of: Day | None = None
    ) -> "arrow.Table":
        """The same as an Arrow table."""
        with self._query(as_of) as cursor, explain_query():
            check_query(cursor, query)
            return cursor.sql(query, params=parameters).to_arrow_table()

    def events(
        self,
        filter: EventFilter = ALL,
        *,
        limit: int | None = None,
        after: Event | str | None = None,
        latest_first: bool = False,
        as_of: Day | None = None,
    ) -> EventStream:
        """Events in the order of their days, then ids, or in the opposite one; those of no known day last. `after`: the
        last event of the page before, or its `name_place`."""
        place = name_place(after) if isinstance(after, Event) else after

        def stream() -> Iterator[Event]:
            with self._query(as_of) as cursor:
                yield from stream_events(cursor, filter, limit=limit, after=place, latest_first=latest_first)

        return EventStream(stream())

    def count_events(
        self, filter: EventFilter = ALL, *, by: Period | None = None, as_of: Day | None = None
    ) -> tuple[PeriodCount, ...]:
        """One count, or one for each period that has events: "day", "week" (from Monday), "month" or "year"."""
        with self._query(as_of) as cursor:
            return count_events(cursor, filter, by)

    def tell(self, events: Iterable[Event], *, as_of: Day | None = None) -> Iterator[EventRow]:
        """Events with their reports and the facts of their articles: what every export is made from."""
        with self._query(as_of) as cursor:
            yield from find_export_rows(cursor, list(events))

    def timeline(self, filter: EventFilter = ALL, *, most: int | None = None, as_of: Day | None = None) -> Timeline:
        """Events in the order of time, with words, outlets, sources and conflicts. `most`: so many at most, those that
        the most independent voices tell of."""
        with self._query(as_of) as cursor:
            events = find_important(cursor, filter, most)
            total = len(events) if most is None else count_events(cursor, filter)[0].events
            return tell_timeline(cursor, events, left_out=total - len(events))

    def facts(self, reports: Iterable[str], *, as_of: Day | None = None) -> dict[str, Fact]:
        """What merging knows of reports, by id, as people corrected them; none of rejected or unknown ones."""
        with self._query(as_of) as cursor:
            return find_facts(cursor, reports)

    def reports(self, *, as_of: Day | None = None) -> Iterator[Report]:
        with self._query(as_of) as cursor:
            yield from map(read_report, reading.stream_bodies(cursor, "reports"))

    def conflicts(self, *, as_of: Day | None = None) -> Iterator[Conflict]:
        """Inside documents and between them."""
        with self._query(as_of) as cursor:
            yield from map(read_conflict, reading.stream_bodies(cursor, "conflicts"))

    def decisions(self, *, as_of: Day | None = None) -> tuple[Decision, ...]:
        """All, also those that were undone, in the order in which they were made."""
        with self._query(as_of) as cursor:
            return reading.find_decisions(cursor)

    def article(self, id: str, *, as_of: Day | None = None) -> Article | None:
        with self._query(as_of) as cursor:
            return reading.find_article(cursor, id)

    def document(self, id: str, *, as_of: Day | None = None) -> DocumentRecord | None:
        """As `dragoman read --format json` prints it."""
        with self._query(as_of) as cursor:
            return reading.find_document(cursor, id)

    def report(self, id: str, *, as_of: Day | None = None) -> Report | None:
        with self._query(as_of) as cursor:
            return next(iter(reading.find_reports(cursor, [id])), None)

    def event(self, id: str, *, as_of: Day | None = None) -> Event | None:
        """The event of an id, or the one that it is now part of."""
        with self._query(as_of) as cursor:
            return reading.find_event(cursor, id)

    def event_of(self, report: str, *, as_of: Day | None = None) -> Event | None:
        """The event that a report is part of; None for one that was rejected."""
        with self._query(as_of) as cursor:
            return reading.find_event_of(cursor, report)

    def evidence(self, event: str, *, as_of: Day | None = None) -> Evidence | None:
        """An event with its reports, their articles, and what links and divides them."""
        with self._query(as_of) as cursor:
            return reading.find_evidence(cursor, event)

    def stats(self, *, as_of: Day | None = None) -> dict[str, Any]:
        """What there is of everything. `pending`: reports that an interrupted run left unmerged."""
        with self._query(as_of) as cursor:
            counts = reading.count_rows(cursor)
            counts["pending"] = cursor.execute("SELECT count(*) FROM history.pending").fetchall()[0][0]
        counts["bytes"] = self._measure()
        return counts

    # Within the package

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """DuckDB's own. Raises StoreError when the store was closed."""
        if self._connection is None:
            raise StoreError(f"{self.path}: this store was closed; open it again")
        return self._connection

    @property
    def merger(self) -> Merger:
        """The functions that make events of reports."""
        return load_merger()

    @contextmanager
    def transact(self) -> Iterator[Writing]:
        """One transaction, all or nothing, at a moment later than all before."""
        self._require_writing()
        last = self._last or self._find_last_moment()
        moment = max(self._clock().astimezone(datetime.UTC).replace(tzinfo=None), last + _STEP)
        with explain(self.path), transact(self.connection, moment) as writing:
            yield writing
        self._last = moment

    def _require_writing(self) -> None:
        if self.mode != "write":
            raise StoreError(f"{self.path}: is open for reading only; open it with mode 'write'")
        _ = self.connection

    @contextmanager
    def _query(self, as_of: Day | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor that cannot write; its views show what holds, or what was known at a moment."""
        with explain(self.path), self.connection.cursor() as cursor, watch_clock(cursor):
            if as_of is not None:
                show_moment(cursor, read_moment(as_of))
            cursor.execute("BEGIN TRANSACTION READ ONLY")
            yield cursor

    def _find_last_moment(self) -> datetime.datetime:
        """When the store was last written to: clocks go backwards, the record does not."""
        query = """SELECT max(last) FROM (
            SELECT max(recorded) AS last FROM history.documents UNION ALL SELECT max(retracted) FROM history.documents
            UNION ALL SELECT max(recorded) FROM history.events UNION ALL SELECT max(retracted) FROM history.events
            UNION ALL SELECT max(recorded) FROM history.decisions UNION ALL SELECT max(undone) FROM history.decisions
            UNION ALL SELECT max(started) FROM history.runs UNION ALL SELECT max(finished) FROM history.runs)"""
        with explain(self.path):
            last = self.connection.execute(query).fetchall()[0][0]
        return last or datetime.datetime.min

    def _measure(self) -> int:
        wal = self.path.with_name(f"{self.path.name}.wal")
        return sum(file.stat().st_size for file in (self.path, wal) if file.exists())

    def _release(self) -> None:
        if self._claim is not None:
            self._claim.release()
            self._claim = None
