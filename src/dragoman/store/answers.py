"""Answers to questions in SQL, and what a question may be.

In: a query, columns and rows; events. Out: rows as dictionaries; a stream of events; both also as tables. StoreError
for a query that would write or is wrong.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb

from dragoman.publish.notebook import render_rows
from dragoman.records import Event
from dragoman.store.schema import StoreError
from dragoman.tables import Layout, Tabular, lay_out_records

_READABLE = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)

_DAMAGE = re.compile(r"Could not read|[Cc]orrupt|[Cc]hecksum|database has been invalidated")


class Answer(Tabular):
    """The rows that a query gave: iterated as dictionaries, `columns` in order, `rows` as tuples.

    Types of its Arrow table are those of the values; `Store.sql_to_arrow` gives DuckDB's own.
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        self.columns = tuple(columns)
        self.rows = tuple(rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def _lay_out(self) -> Layout:
        return Layout(self.columns, self.rows)

    def _repr_html_(self) -> str:
        return render_rows(self.columns, self.rows)

    def __repr__(self) -> str:
        return f"<Answer: {len(self.rows)} rows of {', '.join(self.columns)}>"


class EventStream(Tabular, Iterator[Event]):
    """Events, one by one; a table takes those that were not taken yet."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events

    def __next__(self) -> Event:
        return next(self._events)

    def _lay_out(self) -> Layout:
        return lay_out_records(list(self._events), Event)


@contextmanager
def explain_query() -> Iterator[None]:
    """What is wrong with a question is told in full: DuckDB points at the place."""
    try:
        yield
    except duckdb.Error as error:
        if _DAMAGE.search(str(error)):
            raise  # of the file, not of the question
        raise StoreError(f"sql: {str(error).strip()}") from error


def check_query(cursor: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raises StoreError for anything but one SELECT."""
    statements = cursor.extract_statements(query)
    if len(statements) != 1 or statements[0].type not in _READABLE:
        raise StoreError("sql: only one SELECT is answered; the store is written by dragoman ingest and the like")
