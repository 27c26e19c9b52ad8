"""The whole store as Parquet files, and back.

In: a store, or a folder that was exported. Out: a folder with one file a table and a manifest, or an equal store.
Limits: a folder appears whole or not at all; a store that has anything in it is not imported into.
"""

import datetime
import shutil
from pathlib import Path

import duckdb
import msgspec
from pyarrow import parquet

from dragoman.publish.printer import describe_fault
from dragoman.store.schema import TABLES, VERSION, StoreError
from dragoman.store.shard_folders import sync

MANIFEST = "manifest.json"
_ROWS = 65536  # at once


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an exported folder holds."""

    format: str
    schema: int
    exported: datetime.datetime
    rows: dict[str, int]


def export_tables(cursor: duckdb.DuckDBPyConnection, folder: Path, moment: datetime.datetime) -> dict[str, int]:
    """Write all versions of all rows; how many a table has. Raises StoreError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StoreError(f"{folder}: is there already and not empty; choose another folder")
    growing = folder.with_name(f".{folder.name}.exporting")
    try:
        shutil.rmtree(growing, ignore_errors=True)
        growing.mkdir(parents=True)
        rows = {table: _export_table(cursor, table, growing / f"{table}.parquet") for table in TABLES}
        manifest = Manifest(format="dragoman store", schema=VERSION, exported=moment, rows=rows)
        (growing / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        sync(growing / MANIFEST)
        if folder.exists():
            folder.rmdir()
        growing.rename(folder)
        sync(folder.parent)
    except BaseException as error:
        shutil.rmtree(growing, ignore_errors=True)
        if isinstance(error, OSError):
            raise StoreError(f"{folder}: cannot be written ({describe_fault(error)}); choose another place") from error
        raise
    return rows


def _export_table(cursor: duckdb.DuckDBPyConnection, table: str, path: Path) -> int:
    # Row order is the file's; a text column of JSON is text in Parquet.
    reader = cursor.sql(f"SELECT * FROM history.{table} ORDER BY rowid").to_arrow_reader(_ROWS)
    count = 0
    with parquet.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            count += batch.num_rows
    sync(path)
    return count


def import_tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Fill an empty store; how many rows a table has. Raises StoreError: call it within a transaction."""
    manifest = _read_manifest(folder)
    for table in TABLES:
        if table != "meta" and connection.execute(f"SELECT 1 FROM history.{table} LIMIT 1").fetchall():
            raise StoreError(f"import from {folder}: the store is not empty; import into a new one")
    connection.execute("DELETE FROM history.meta")
    for table, expected in manifest.rows.items():
        path = folder / f"{table}.parquet"
        try:
            connection.execute(f"INSERT INTO history.{table} BY NAME SELECT * FROM read_parquet(?)", [str(path)])
        except duckdb.Error as error:
            reason = str(error).split("\n")[0]
            raise StoreError(f"{path}: cannot be imported ({reason}); export the store again") from error
        (count,) = connection.execute(f"SELECT count(*) FROM history.{table}").fetchall()[0]
        if count != expected:
            raise StoreError(f"{path}: has {count} rows, the manifest says {expected}; export the store again")
    return manifest.rows


def _read_manifest(folder: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except OSError as error:
        raise StoreError(f"{folder}: is no exported store ({MANIFEST}: {error.strerror}); give its folder") from None
    except msgspec.MsgspecError as error:
        raise StoreError(f"{folder / MANIFEST}: is damaged ({error}); export the store again") from None
    if manifest.format != "dragoman store" or set(manifest.rows) != set(TABLES):
        raise StoreError(f"{folder}: is no exported store of this layout; give a folder that dragoman exported")
    if manifest.schema != VERSION:
        raise StoreError(
            f"{folder}: is of layout {manifest.schema}, this Dragoman reads {VERSION}; import it with the Dragoman "
            "that exported it, then open that store with this one"
        )
    return manifest
