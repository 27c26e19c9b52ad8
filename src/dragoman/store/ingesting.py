"""Articles into the store.

In: articles and refusals, in any number. Out: documents and reports, a shard at a time, then events.
Limits: an article that the store has read with the same recipe is passed over; one that it has read with another is
read anew, and what that reading gave is taken back.
"""

import itertools
import platform
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec
import pyarrow as arrow

from dragoman import __version__
from dragoman.engine.choice import choose_engine
from dragoman.engine.contract import TIME_LIMIT, Engine, EngineError, EngineName, Wait
from dragoman.logs import tell
from dragoman.recipe import DECIDING_LIBRARIES
from dragoman.records import Article
from dragoman.store.connection import Writing
from dragoman.store.facts import Merger
from dragoman.store.merging import merge_pending
from dragoman.store.schema import StoreError
from dragoman.store.shard_folders import open_shards
from dragoman.store.shards import Reader, ShardWriter, is_named_after, name_shard
from dragoman.store.unfinished import forget_place, note_place
from dragoman.store.voices import name_voices

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
        engine: EngineName,
        processes: int | None,
        address: str | None,
        shards: str | Path | None,
        shard_size: int,
        watch: Callable[[int], None],
        time_limit: float = TIME_LIMIT,
    ) -> None:
        self._store = store
        self._merger = merger
        self._shard_size = shard_size
        self._watch = watch
        self._recipe = coder.recipe.fingerprint
        self._shards = open_shards(find_shards(store.path) if shards is None else shards)
        self._place = None if shards is None else self._shards.place
        work = ShardWriter(coder, self._shards)
        try:
            self._engine: Engine = choose_engine(
                engine, work, processes=processes, address=address, watch=watch, time_limit=time_limit
            )
        except EngineError as error:
            raise StoreError(str(error)) from error
        self._counts = {"inputs": 0, "read": 0, "dropped": 0, "failed": 0, "known": 0}
        self._run = uuid.uuid4().hex[:16]

    def take(self, inputs: Iterable[Article | Refusal]) -> Ingested:
        """Read all inputs, then merge. Killed at any moment, the same call goes on where it was."""
        self._shards.open()
        self._open_run()
        began = time.monotonic()
        tell("run_started", run=self._run, store=str(self._store.path), recipe=self._recipe)
        try:
            self._read(inputs)
        except EngineError as error:
            raise StoreError(str(error)) from error
        self._close_run()
        tell("run_finished", run=self._run, **self._counts, seconds=round(time.monotonic() - began, 3))
        self._shards.close()
        if self._place is not None:
            with self._store.transact() as writing:
                forget_place(writing, self._place)
        return Ingested(run=self._run, **self._counts)

    def _read(self, inputs: Iterable[Article | Refusal]) -> None:
        waiting: deque[tuple[str, Wait]] = deque()
        with self._engine as engine:
            for articles in self._cut(inputs):
                name = name_shard(articles, self._recipe)
                tell("shard_asked", run=self._run, shard=name, articles=len(articles))
                if self._shards.has(name):
                    waiting.append((name, partial(self._watch, len(articles))))
                else:
                    waiting.append((name, engine.ask(articles, name)))
                while len(waiting) > engine.ahead:
                    self._finish(*waiting.popleft())
            while waiting:
                self._finish(*waiting.popleft())

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
            before = self._counts["known"]
            for article in articles:
                if article.id in seen or article.id in known:
                    self._counts["known"] += 1
                    self._watch(1)
                else:
                    seen.add(article.id)
                    fresh.append(article)
            passed = self._counts["known"] - before
            tell("inputs_seen", run=self._run, inputs=len(batch), known=passed, failed=len(refusals))
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

    def _finish(self, name: str, wait: Wait) -> None:
        wait()
        shard = self._shards.read(name)
        if not is_named_after(shard, name, self._recipe):
            self._shards.remove(name)
            raise StoreError(f"{name}: is no unit of work of this store and recipe; it was removed: run the same again")
        with self._store.transact() as writing:
            read, dropped, reports = load_shard(writing, shard)
        self._counts["read"] += read
        self._counts["dropped"] += dropped
        tell("shard_loaded", run=self._run, shard=name, read=read, dropped=dropped, reports=reports)
        self._shards.remove(name)

    def _open_run(self) -> None:
        versions = {"dragoman": __version__, **{name: version(name) for name in DECIDING_LIBRARIES}}
        versions["python"] = platform.python_version()
        with self._store.transact() as writing:
            if self._place is not None:
                note_place(writing, self._place)
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


def load_shard(writing: Writing, shard: arrow.Table) -> tuple[int, int, int]:
    """Write a shard's documents; how many were read, how many dropped, how many reports they have. Loading it twice
    changes nothing."""
    connection = writing.connection
    connection.register("arrived", shard)
    try:
        connection.execute("CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM arrived")
    finally:
        connection.unregister("arrived")
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
    # A fault's reason may quote the article: its stage and the document's id lead to it.
    refused = "SELECT id, document.dropped_stage FROM incoming WHERE document.dropped_stage IS NOT NULL"
    refusals = connection.execute(refused).fetchall()
    for document, stage in refusals:
        tell("document_dropped", document=document, stage=stage)
    counted = "SELECT count(*), coalesce(sum(len(reports)), 0)::BIGINT FROM incoming"
    total, reports = connection.execute(counted).fetchall()[0]
    connection.execute("DROP TABLE incoming")
    return total - len(refusals), len(refusals), reports


def find_shards(path: Path) -> Path:
    """The folder beside a store where its units of work lie until they are loaded."""
    return path.with_name(f"{path.name}.shards")


def _batch(inputs: Iterable[Article | Refusal], size: int) -> Iterator[list[Article | Refusal]]:
    remaining = iter(inputs)
    while batch := list(itertools.islice(remaining, size)):
        yield batch
