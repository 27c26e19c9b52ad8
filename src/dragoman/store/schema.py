"""The layout of a store: made, checked, brought up to date; and the views through which it is read.

In: a connection to a DuckDB file. Out: the same, of this version's layout.
Limits: a newer store is refused, an older one is migrated when it is opened for writing. A migration runs in one
transaction: killed in the middle, the store is still the old one.
"""

import datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from dragoman.store.terms import index_events

if TYPE_CHECKING:
    import duckdb

VERSION = 3
# Tables whose rows can be taken back.
VERSIONED = (
    "articles", "documents", "reports", "participants", "events", "event_reports", "aliases", "links", "conflicts",
    "refused",
)  # fmt: skip
TABLES = (
    *VERSIONED, "decisions", "runs", "pending", "block_keys", "block_orders", "candidates", "disputes", "unvoiced",
    "voice_keys", "terms", "places", "waiting_places", "meta",
)  # fmt: skip
# The view of events with the number of their version, by which terms tell where they stand.
_EVENT_ROWS = "SELECT * FROM history.events WHERE"
_DROPPED = """
SELECT id AS name, NULL::INTEGER AS line, dropped_stage AS stage, dropped_reason AS reason, recorded
FROM documents WHERE dropped_stage IS NOT NULL
UNION ALL BY NAME
SELECT name, line, 'ingest' AS stage, reason, recorded FROM refused
"""


GO_ON = "what was finished before is kept: free some space there, or make it writable, and run the same again to go on"


class StoreError(ValueError):
    """A store that cannot be used as it was asked to: which one, why, and what to do."""


class StoreBusyError(StoreError):
    """Another process holds the file: the same may be asked again in a while."""


class StoreTimeoutError(StoreError):
    """A question that took longer than it may."""


def prepare_schema(connection: "duckdb.DuckDBPyConnection", name: str, *, is_writable: bool) -> None:
    """Make, migrate or check the layout. `name`: of the file, for messages. Raises StoreError."""
    version = _read_version(connection, name)
    if version == VERSION:
        return
    if version is None and not is_writable:
        raise StoreError(f"{name}: is an empty database; fill it with dragoman ingest")
    if version is not None and version > VERSION:
        raise StoreError(
            f"{name}: was written by a newer Dragoman (layout {version}; this one reads up to {VERSION}); "
            "upgrade: pip install --upgrade dragoman"
        )
    if not is_writable:
        raise StoreError(
            f"{name}: is of an older layout ({version}; this Dragoman reads {VERSION}); "
            f"migrate it once: dragoman vacuum --store {name}"
        )
    connection.execute("BEGIN TRANSACTION")
    try:
        if version is None:
            connection.execute(_read_script("schema.sql"))
        else:
            _drop_views(connection)  # a view binds its columns when it is made
            for step in range(version + 1, VERSION + 1):
                connection.execute(_read_script(f"migrations/{step}.sql"))
            if version < 3:
                index_events(connection)
            connection.execute("UPDATE history.meta SET value = ? WHERE key = 'schema'", [str(VERSION)])
        connection.execute(_read_script("indexes.sql"))
        _make_views(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def show_moment(cursor: "duckdb.DuckDBPyConnection", moment: datetime.datetime) -> None:
    """Views of this cursor alone, under the tables' names: what was known at a moment."""
    known = f"recorded <= TIMESTAMP '{moment.isoformat(sep=' ')}'"
    for table in VERSIONED:
        holds = f"(retracted IS NULL OR retracted > TIMESTAMP '{moment.isoformat(sep=' ')}')"
        cursor.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS {_show(table)} WHERE {known} AND {holds}")
        if table == "events":
            cursor.execute(f"CREATE OR REPLACE TEMP VIEW event_rows AS {_EVENT_ROWS} {known} AND {holds}")
    undone = f"CASE WHEN undone <= TIMESTAMP '{moment.isoformat(sep=' ')}' THEN undone END AS undone"
    cursor.execute(
        f"CREATE OR REPLACE TEMP VIEW decisions AS SELECT * REPLACE ({undone}) FROM history.decisions WHERE {known}"
    )
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW dropped AS {_DROPPED}")
    started = known.replace("recorded", "started")
    cursor.execute(f"CREATE OR REPLACE TEMP VIEW runs AS SELECT * FROM history.runs WHERE {started}")


def _make_views(connection: "duckdb.DuckDBPyConnection") -> None:
    for table in VERSIONED:
        connection.execute(f"CREATE VIEW main.{table} AS {_show(table)} WHERE retracted IS NULL")
    connection.execute(f"CREATE VIEW main.event_rows AS {_EVENT_ROWS} retracted IS NULL")
    for table in ("decisions", "runs", "meta"):
        connection.execute(f"CREATE VIEW main.{table} AS SELECT * FROM history.{table}")
    connection.execute(f"CREATE VIEW main.dropped AS {_DROPPED}")


def _show(table: str) -> str:
    columns = "* EXCLUDE (number)" if table == "events" else "*"
    return f"SELECT {columns} FROM history.{table}"


def _drop_views(connection: "duckdb.DuckDBPyConnection") -> None:
    query = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal AND NOT temporary"
    for (view,) in connection.execute(query).fetchall():
        connection.execute(f'DROP VIEW main."{view}"')


def _read_version(connection: "duckdb.DuckDBPyConnection", name: str) -> int | None:
    """The layout's version; None for a database with nothing in it. Raises StoreError for somebody else's."""
    found = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT temporary").fetchall()
    if not found:
        return None
    foreign = f"{name}: is a DuckDB database, but no Dragoman store; give another file"
    if ("history", "meta") not in found:
        raise StoreError(foreign)
    meta = dict(connection.execute("SELECT key, value FROM history.meta").fetchall())
    if meta.get("format") != "dragoman store" or not meta.get("schema", "").isdigit():
        raise StoreError(foreign)
    return int(meta["schema"])


def _read_script(name: str) -> str:
    return (files("dragoman.store") / name).read_text(encoding="utf-8")
