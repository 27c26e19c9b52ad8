"""Articles into the store.

In: articles and refusals, in any number. Out: documents and reports, a shard at a time, then events.
Limits: an article that the store has read with the same recipe is passed over; one that it has read with another is
read anew, and what that reading gave is taken back.
"""

import contextlib
import itertools
import platform
import shutil
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
import pyarrow as arrow

from dragoman import __version__
from dragoman.publish.printer import describe_fault
from dragoman.recipe import DECIDING_LIBRARIES
from dragoman.records import Article
from dragoman.store.connection import Writing
from dragoman.store.facts import Merger
from dragoman.store.merging import merge_pending
from dragoman.store.schema import GO_ON, StoreError
from dragoman.store.shards import DamagedShard, Reader, name_shard, read_shard
from dragoman.store.voices import name_voices
from dragoman.store.workers import TIME_LIMIT, Workers

if TYPE_CHECKING:
    from dragoman.store.database import Store

SHARD_SIZE = 64
_PARTS = ("reports", "participants", "conflicts")
_OF_OLD_REPORTS = "report IN (SELECT id FROM reports WHERE document IN (SELECT id FROM incoming))"
_RETRACTED_WITH_DOCUMENT = {
    "participants": _OF_OLD_REPORTS,
    "conflicts": "document IN (SELECT id FROM incoming)",
    "reports": "document IN (SELECT id FROM incoming)",
    "documents": "id IN (SELECT id FROM incoming)",
}


class Refusal(Protocol):
    """An input that is no article."""

    @property
    def name(self) -> str: ...

    @property
    def reason(self) -> str: ...

    @property
    def line(self) -> int | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What a run did. `inputs` = read + dropped + failed + known."""

    run: str
    inputs: int = 0
    read: int = 0
    dropped: int = 0
    failed: int = 0
    known: int = 0


class Ingestion:
    """One run of one store."""

    def __init__(
        self,
        store: "Store",
        coder: Reader,
        *,
        merger: Merger,
        processes: int,
        shard_size: int,
        watch: Callable[[int], None],
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._store = store
        self._coder = coder
        self._merger = merger
        self._processes = processes
        self._shard_size = shard_size
        self._watch = watch
        self._time_limit = time_limit
        self._recipe = coder.recipe.fingerprint
        self._folder = find_shards(store.path)
        self._counts = {"inputs": 0, "read": 0, "dropped": 0, "failed": 0, "known": 0}
        self._run = uuid.uuid4().hex[:16]

    def take(self, inputs: Iterable[Article | Refusal]) -> Ingested:
        """Read all inputs, then merge. Killed at any moment, the same call goes on where it was."""
        self._open_run()
        self._make_folder()
        waiting: deque[tuple[Path, Callable[[], None]]] = deque()
        with Workers(self._coder, self._processes, self._watch, time_limit=self._time_limit) as workers:
            for articles in self._cut(inputs):
                path = self._folder / name_shard(articles, self._recipe)
                waiting.append((path, workers.ask(articles, path)))
                while len(waiting) > workers.ahead:
                    self._finish(*waiting.popleft())
            while waiting:
                self._finish(*waiting.popleft())
        self._close_run()
        shutil.rmtree(self._folder, ignore_errors=True)
        return Ingested(run=self._run, **self._counts)

    def _make_folder(self) -> None:
        try:
            self._folder.mkdir(exist_ok=True)
            for left in self._folder.glob(".*"):  # half-written: whoever wrote it is dead
                left.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{self._folder}: cannot be made or written ({describe_fault(error)}); {GO_ON}") from error

    def _cut(self, inputs: Iterable[Article | Refusal]) -> Iterator[list[Article]]:
        """Shards of articles that the store has not read. Cut after those are passed over: what is left of an
        interrupted run then makes the same shards as before."""
        fresh: list[Article] = []
        seen: set[str] = set()
        for batch in _batch(inputs, self._shard_size):
            articles = [given for given in batch if isinstance(given, Article)]
            refusals = [given for given in batch if not isinstance(given, Article)]
            self._counts["inputs"] += len(batch)
            self._note(refusals)
            known = self._find_known(articles)
            for article in articles:
                if article.id in seen or article.id in known:
                    self._counts["known"] += 1
                    self._watch(1)
                else:
                    seen.add(article.id)
                    fresh.append(article)
            while len(fresh) >= self._shard_size:
                yield fresh[: self._shard_size]
                fresh = fresh[self._shard_size :]
        if fresh:
            yield fresh

    def _find_known(self, articles: list[Article]) -> set[str]:
        query = "SELECT id FROM documents WHERE recipe = ? AND id IN (SELECT unnest(?))"
        found = self._store.connection.execute(query, [self._recipe, [article.id for article in articles]])
        return {str(row[0]) for row in found.fetchall()}

    def _note(self, refusals: list[Refusal]) -> None:
        """Keep what was refused, once for each name, line and reason."""
        if not refusals:
            return
        self._counts["failed"] += len(refusals)
        self._watch(len(refusals))
        with self._store.transact() as writing:
            held = {(row["name"], row["line"], row["reason"]) for row in writing.fetch("SELECT * FROM refused")}
            rows = {(r.name, r.line, r.reason): r for r in refusals}
            writing.insert(
                "refused",
                [
                    {"name": name, "line": line, "reason": reason, "run": self._run}
                    for name, line, reason in rows
                    if (name, line, reason) not in held
                ],
            )

    def _finish(self, path: Path, wait: Callable[[], None]) -> None:
        wait()
        try:
            table = read_shard(path, self._recipe)
        except DamagedShard as error:
            with contextlib.suppress(OSError):
                path.unlink()
            raise StoreError(f"{error}; it was removed: run the same again") from error
        with self._store.transact() as writing:
            read, dropped = load_shard(writing, table)
        self._counts["read"] += read
        self._counts["dropped"] += dropped
        path.unlink(missing_ok=True)

    def _open_run(self) -> None:
        versions = {"dragoman": __version__, **{name: version(name) for name in DECIDING_LIBRARIES}}
        versions["python"] = platform.python_version()
        with self._store.transact() as writing:
            writing.connection.execute(
                "INSERT INTO history.runs BY NAME SELECT $run AS id, $recipe AS recipe, $versions AS versions, "
                "$started AS started, 0 AS inputs, 0 AS read, 0 AS dropped, 0 AS failed, 0 AS known",
                {
                    "run": self._run,
                    "recipe": self._recipe,
                    "versions": msgspec.json.encode(versions).decode(),
                    "started": writing.moment,
                },
            )

    def _close_run(self) -> None:
        with self._store.transact() as writing:
            name_voices(writing, self._merger)
            merge_pending(writing, self._merger)
            writing.connection.execute(
                "UPDATE history.runs SET finished = $finished, inputs = $inputs, read = $read, dropped = $dropped, "
                "failed = $failed, known = $known WHERE id = $run",
                {"finished": writing.moment, "run": self._run, **self._counts},
            )


def load_shard(writing: Writing, shard: arrow.Table) -> tuple[int, int]:
    """Write a shard's documents; how many were read and how many were dropped. Loading it twice changes nothing."""
    connection = writing.connection
    connection.register("shard", shard)
    try:
        connection.execute("CREATE OR REPLACE TEMP TABLE incoming AS FROM shard")
    finally:
        connection.unregister("shard")
    connection.execute(
        "DELETE FROM incoming WHERE EXISTS "
        "(FROM documents WHERE documents.id = incoming.id AND documents.recipe = incoming.document.recipe)"
    )
    of_before = "SELECT id FROM reports WHERE document IN (SELECT id FROM incoming)"
    connection.execute(f"INSERT INTO history.pending {of_before}")
    for table, condition in _RETRACTED_WITH_DOCUMENT.items():
        writing.retract(table, condition)
    now = {"moment": writing.moment}
    connection.execute(
        "INSERT INTO history.articles BY NAME SELECT article.*, $moment AS recorded FROM incoming "
        "WHERE id NOT IN (SELECT id FROM articles)",
        now,
    )
    connection.execute(
        "INSERT INTO history.documents BY NAME SELECT document.*, $moment AS recorded FROM incoming", now
    )
    for part in _PARTS:
        rows = f"SELECT unnest({part}) AS part FROM incoming"
        connection.execute(f"INSERT INTO history.{part} BY NAME SELECT part.*, $moment AS recorded FROM ({rows})", now)
    connection.execute(f"INSERT INTO history.pending {of_before}")
    connection.execute("INSERT INTO history.unvoiced SELECT id FROM incoming")
    counted = "SELECT count(*), count(*) FILTER (document.dropped_stage IS NOT NULL) FROM incoming"
    total, dropped = connection.execute(counted).fetchall()[0]
    connection.execute("DROP TABLE incoming")
    return total - dropped, dropped


def find_shards(path: Path) -> Path:
    """The folder beside a store where its units of work lie until they are loaded."""
    return path.with_name(f"{path.name}.shards")


def _batch(inputs: Iterable[Article | Refusal], size: int) -> Iterator[list[Article | Refusal]]:
    remaining = iter(inputs)
    while batch := list(itertools.islice(remaining, size)):
        yield batch
