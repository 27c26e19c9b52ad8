"""Places, other than the folder beside the store, in which a run leaves articles until they are loaded.

In: a place, noted before anything is written there, forgotten when its run has ended. Out: what is left there, removed.
Limits: a place is noted as it was given, without a password; who wants to reach it needs the rights to. Older versions
that a bucket keeps of what was removed are the bucket's.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import duckdb

from dragoman.store.connection import Writing
from dragoman.store.schema import StoreError
from dragoman.store.shard_folders import open_shards

_NOTED = "key = 'shards'"


def note_place(writing: Writing, place: str) -> None:
    if place not in _find_places(writing.connection):
        writing.connection.execute("INSERT INTO history.meta VALUES ('shards', ?)", [place])


def forget_place(writing: Writing, place: str) -> None:
    writing.connection.execute(f"DELETE FROM history.meta WHERE {_NOTED} AND value = ?", [place])


def clear_places(transact: Callable[[], AbstractContextManager[Writing]]) -> None:
    """Remove the units of work of all runs that have not ended. Raises StoreError: where something may be left."""
    with transact() as writing:
        failures = list(_clear(writing))
    if failures:
        raise StoreError(f"the store itself is rid of it, but {'; '.join(failures)}")


def _clear(writing: Writing) -> Iterator[str]:
    for place in _find_places(writing.connection):
        try:
            open_shards(place).clear()
        except StoreError as error:
            yield f"units of work in {place} may hold its text: remove *.parquet and *.parquet.done there ({error})"
        else:
            forget_place(writing, place)


def _find_places(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(f"SELECT value FROM history.meta WHERE {_NOTED} ORDER BY value").fetchall()
    return [str(row[0]) for row in found]
