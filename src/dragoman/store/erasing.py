"""Taking documents out.

In: ids of documents. Out: a store in which they, and all that came of them, hold no more; or of which they are gone.
Limits: what is taken back is still there for questions about the past; what is erased is not. Then the file is written
anew, since freed space keeps its bytes.
"""

import contextlib
import datetime
from collections.abc import Sequence
from pathlib import Path

import duckdb

from dragoman.publish.printer import describe_fault
from dragoman.store.connection import Writing
from dragoman.store.deciding import FEWEST_REPORTS
from dragoman.store.facts import Merger
from dragoman.store.merging import merge_pending
from dragoman.store.schema import GO_ON, VERSIONED, StoreError
from dragoman.store.shard_folders import sync
from dragoman.store.terms import forget_terms
from dragoman.store.voices import name_voices

_OF_DOCUMENTS = "document IN (FROM leaving)"
_OF_REPORTS = "IN (SELECT id FROM history.reports WHERE document IN (FROM leaving))"


def delete_documents(writing: Writing, merger: Merger, ids: Sequence[str], *, erase: bool) -> int:
    """Take back documents, and merge what remains; how many. Raises StoreError for an unknown id: then none goes."""
    connection = writing.connection
    named = list(dict.fromkeys(ids))
    # What was deleted may still be erased.
    holds = "history.documents" if erase else "documents"
    query = f"SELECT id FROM {holds} WHERE id IN (SELECT unnest($ids))"
    known = {row["id"] for row in writing.fetch(query, {"ids": named})}
    unknown = [id for id in named if id not in known]
    if unknown:
        raise StoreError(f"{', '.join(unknown)}: no such document in the store; nothing was deleted")
    connection.execute("CREATE OR REPLACE TEMP TABLE leaving AS SELECT unnest(?) AS id", [named])
    connection.execute(f"INSERT INTO history.pending SELECT id FROM reports WHERE {_OF_DOCUMENTS}")
    # What was left behind by a copy may have lost its voice's name.
    connection.execute(
        "INSERT INTO history.unvoiced SELECT id FROM documents WHERE id NOT IN (FROM leaving) "
        "AND voice IN (SELECT voice FROM documents WHERE id IN (FROM leaving))"
    )
    connection.execute("DELETE FROM history.voice_keys WHERE document IN (FROM leaving)")
    writing.retract("participants", f"report {_OF_REPORTS}")
    writing.retract("conflicts", f"one {_OF_REPORTS} OR other {_OF_REPORTS}")
    writing.retract("links", f"one {_OF_REPORTS} OR other {_OF_REPORTS}")
    writing.retract("reports", _OF_DOCUMENTS)
    writing.retract("documents", "id IN (FROM leaving)")
    writing.retract("articles", "id IN (FROM leaving)")
    name_voices(writing, merger)
    merge_pending(writing, merger)
    if erase:
        _erase(connection)
    connection.execute("DROP TABLE leaving")
    return len(named)


def _erase(connection: duckdb.DuckDBPyConnection) -> None:
    """Delete every version of every row that was made of the leaving documents."""
    # Past versions of the events they took part in hold their words.
    connection.execute(
        "DELETE FROM history.events WHERE retracted IS NOT NULL AND id IN "
        f"(SELECT event FROM history.event_reports WHERE report {_OF_REPORTS})"
    )
    connection.execute(
        "DELETE FROM history.aliases WHERE former IN "
        f"(SELECT event FROM history.event_reports WHERE report {_OF_REPORTS}) AND event NOT IN (SELECT id FROM events)"
    )
    _erase_from_decisions(connection)
    for table in ("event_reports", "participants", "block_keys", "block_orders"):
        connection.execute(f"DELETE FROM history.{table} WHERE report {_OF_REPORTS}")
    for table in ("links", "conflicts", "candidates", "disputes"):
        connection.execute(f"DELETE FROM history.{table} WHERE one {_OF_REPORTS} OR other {_OF_REPORTS}")
    connection.execute(f"DELETE FROM history.reports WHERE {_OF_DOCUMENTS}")
    connection.execute("UPDATE history.documents SET voice = id WHERE voice IN (FROM leaving)")
    for table in ("documents", "articles"):
        connection.execute(f"DELETE FROM history.{table} WHERE id IN (FROM leaving)")
    forget_terms(connection)


def _erase_from_decisions(connection: duckdb.DuckDBPyConnection) -> None:
    """A decision about other reports, too, goes on about them, if there are enough of them to decide about."""
    query = f"SELECT id FROM history.reports WHERE {_OF_DOCUMENTS}"
    gone = {row[0] for row in connection.execute(query).fetchall()}
    for id, kind, reports in connection.execute("SELECT id, kind, reports FROM history.decisions").fetchall():
        left = [report for report in reports if report not in gone]
        if len(left) < FEWEST_REPORTS[kind]:
            connection.execute("DELETE FROM history.decisions WHERE id = ?", [id])
        elif len(left) < len(reports):
            connection.execute("UPDATE history.decisions SET reports = ? WHERE id = ?", [left, id])


def forget_history(writing: Writing, before: datetime.datetime) -> None:
    """Delete for good what was taken back before a moment."""
    for table in VERSIONED:
        writing.connection.execute(f"DELETE FROM history.{table} WHERE retracted < ?", [before])
    writing.connection.execute("DELETE FROM history.decisions WHERE undone < ?", [before])
    forget_terms(writing.connection)


def rewrite_file(connection: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """A copy of the store without freed space, on the disk. The caller closes the store and renames the copy."""
    copy = path.with_name(f".{path.name}.vacuum")
    try:
        _remove_copy(copy)
        (name,) = connection.execute("SELECT current_database()").fetchall()[0]
        target = str(copy).replace("'", "''")
        connection.execute(f"ATTACH '{target}' AS compacted")
        try:
            connection.execute(f'COPY FROM DATABASE "{name}" TO compacted')
            connection.execute("CHECKPOINT compacted")
        finally:
            connection.execute("DETACH compacted")
        sync(copy)
    except BaseException as error:
        with contextlib.suppress(OSError):
            _remove_copy(copy)
        if isinstance(error, OSError):
            raise StoreError(f"{copy}: cannot be written ({describe_fault(error)}); {GO_ON}") from error
        raise
    return copy


def replace_file(copy: Path, path: Path) -> None:
    """Put the copy in the place of a store that was closed. Raises StoreError, and leaves the store, when it could not
    be closed in order: its log must not be found beside the new file."""
    log = path.with_name(f"{path.name}.wal")
    if log.exists() and log.stat().st_size:  # closing does not write it after a full disk, though there is room again
        with duckdb.connect(str(path)) as again, contextlib.suppress(duckdb.Error):
            again.execute("FORCE CHECKPOINT")
    if log.exists() and log.stat().st_size:
        _remove_copy(copy)
        raise StoreError(f"{log}: cannot be written into the store (is the disk full?); {GO_ON}")
    copy.replace(path)
    sync(path.absolute().parent)


def _remove_copy(copy: Path) -> None:
    for left in (copy, copy.with_name(f"{copy.name}.wal")):
        left.unlink(missing_ok=True)
