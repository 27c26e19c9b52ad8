"""The file: one writer or several readers, made, migrated, or refused with what to do."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from plain_coder import Open, PlainCoder, article, dump, make_articles

from dragoman.store.database import Store
from dragoman.store.schema import TABLES, StoreError

SCHEMA = Path(sys.modules[Store.__module__].__file__ or "").with_name("schema.sql")


def open_elsewhere(path: Path, mode: str) -> str:
    """What another process says that opens the store."""
    code = (
        "import sys; from dragoman.store.database import Store\n"
        "try: print(len(list(Store(sys.argv[1], sys.argv[2]).reports())), 'reports')\n"
        "except ValueError as error: print(error)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), mode], capture_output=True, text=True, env=environment, check=True
    )
    return done.stdout.strip()


def test_a_second_writer_and_a_reader_meanwhile_get_a_clear_error(open_store: Open, path: Path) -> None:
    open_store()
    assert f"is in use by process {os.getpid()}; one may write or several read" in open_elsewhere(path, "write")
    with pytest.raises(StoreError, match="open for writing in this process already"):
        Store(path)
    with pytest.raises(StoreError, match="open in this process in another mode"):
        Store(path, "read")


def test_after_closing_others_may_write(open_store: Open) -> None:
    open_store().close()
    with open_store():
        pass
    open_store()


def test_several_read_at_once_and_cannot_write(open_store: Open, path: Path) -> None:
    one = article("KEN AID SOM 2024-05-07")
    with open_store() as store:
        store.ingest([one], coder=PlainCoder())
    reader = open_store("read")
    other = open_store("read")
    assert len(list(reader.reports())) == len(list(other.reports())) == 1
    assert open_elsewhere(path, "read") == "1 reports"
    for write in (
        lambda: reader.ingest([], coder=PlainCoder()),
        lambda: reader.delete([one.id]),
        lambda: reader.vacuum(),
        lambda: reader.decide("reject", ["a"], author="Ana"),
    ):
        with pytest.raises(StoreError, match="open for reading only"):
            write()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError, match="was closed; open it again"):
        store.sql("SELECT 1")


def test_a_reader_of_nothing_is_told(tmp_path: Path, path: Path) -> None:
    with pytest.raises(StoreError, match="no such store"):
        Store(path, "read")
    assert not path.exists()
    path.touch()
    with pytest.raises(StoreError, match="is empty"):
        Store(path, "read")
    with pytest.raises(StoreError, match="is a folder"):
        Store(tmp_path)
    with pytest.raises(StoreError, match=r"its folder .* does not exist"):
        Store(tmp_path / "no" / "news.duckdb")
    with pytest.raises(StoreError, match="mode = 'append' is unknown"):
        Store(path, "append")  # type: ignore[arg-type]


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    with Store(path) as store:
        assert store.stats()["reports"] == 0


@pytest.mark.parametrize("mode", ["read", "write"])
def test_a_damaged_file_is_named(open_store: Open, path: Path, mode: str) -> None:
    with open_store() as store:
        store.ingest([article("KEN AID SOM 2024-05-07")], coder=PlainCoder())
    whole = path.read_bytes()
    for damaged in (b"Dear diary, " * 1000, whole[:9000], whole[:4096] + b"\xff" * 8192 + whole[12288:]):
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match=rf"{path.name}: .*(restore|give another file)"):
            Store(path, mode)  # type: ignore[arg-type]
    path.write_bytes(whole)
    assert len(list(open_store(mode).reports())) == 1


def test_damaged_blocks_are_an_error_and_no_crash(open_store: Open, path: Path) -> None:
    with open_store() as store:
        store.ingest([article(*["KEN AID SOM 2024-05-07"] * 2000)], coder=PlainCoder())
    data = path.read_bytes()
    # The three headers are whole, the blocks are not.
    path.write_bytes(data[:12288] + bytes(byte ^ 0x55 for byte in data[12288:]))
    with pytest.raises(StoreError, match="restore"):  # noqa: SIM117
        with open_store("read") as reader:
            list(reader.reports())
            reader.sql("SELECT sum(len(text)) FROM articles")
            reader.sql("SELECT sum(len(body)) FROM events")
            reader.sql("SELECT sum(len(body)) FROM documents")


def test_somebody_elses_database_is_left_alone(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE guests AS SELECT 1 AS id")
    for mode in ("read", "write"):
        with pytest.raises(StoreError, match="no Dragoman store; give another file"):
            Store(path, mode)  # type: ignore[arg-type]
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("guests",)]


def test_a_newer_store_is_refused_with_advice(open_store: Open, path: Path) -> None:
    open_store().close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE history.meta SET value = '99' WHERE key = 'schema'")
    for mode in ("read", "write"):
        with pytest.raises(StoreError, match=r"written by a newer Dragoman \(layout 99.*pip install --upgrade"):
            Store(path, mode)  # type: ignore[arg-type]


def list_columns(path: Path) -> list[tuple[object, ...]]:
    query = "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() ORDER BY ALL"
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(query).fetchall()


MERGING = ("block_keys", "block_orders", "candidates", "disputes")
FOUND = """
SELECT kind, terms.term, events.id, events.recorded, position
FROM (FROM history.places UNION ALL FROM history.waiting_places) AS standing
JOIN history.terms ON terms.id = standing.term JOIN history.events ON number = event ORDER BY ALL
"""


def make_version(version: int, path: Path, store: Store) -> None:
    """A store in an older layout, with what stands in another; the views as they were."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(Path(__file__).with_name(f"schema_{version}.sql").read_text(encoding="utf-8"))
        for number in range(8 if version == 2 else 0):  # signatures, for which nobody asks any more
            connection.execute(f"ALTER TABLE history.events ALTER signature_{number} SET DEFAULT 0")
        columns = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE schema_name = 'history' AND NOT column_name LIKE 'signature%'"
        )
        tables: dict[str, list[str]] = {}
        for table, column in columns.fetchall():
            tables.setdefault(table, []).append(column)
        for table, names in tables.items():
            if table == "meta" or (version == 1 and table == "block_keys"):
                continue
            rows = store.sql_to_arrow(f"SELECT {', '.join(names)} FROM history.{table} ORDER BY rowid")
            connection.register("rows", rows)
            connection.execute(f"INSERT INTO history.{table} BY NAME FROM rows")
            holds = " WHERE retracted IS NULL" if "retracted" in names else ""
            connection.execute(f"CREATE VIEW main.{table} AS SELECT * FROM history.{table}{holds}")


def make_version_0(open_store: Open, path: Path) -> None:
    """A store as the layout was before aliases, refusals and lists of names."""
    with open_store(at=path.with_name("newer.duckdb")) as store:
        store.ingest([article("KEN AID SOM 2024-05-07")], coder=PlainCoder())
        make_version(1, path, store)
    with duckdb.connect(str(path)) as connection:
        for (view,) in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            connection.execute(f"DROP VIEW main.{view}")
        for table in ("aliases", "refused", "unvoiced", "voice_keys", "block_keys"):
            connection.execute(f"DROP TABLE history.{table}")
        connection.execute("CREATE TABLE history.block_keys (report VARCHAR NOT NULL, key VARCHAR NOT NULL)")
        connection.execute("ALTER TABLE history.runs DROP COLUMN known")
        for column in ("actors", "actor_codes", "recipients", "recipient_codes"):
            connection.execute(f"ALTER TABLE history.events DROP COLUMN {column}")
        connection.execute("CREATE VIEW main.events AS SELECT * FROM history.events WHERE retracted IS NULL")
        connection.execute("UPDATE history.documents SET voice = id")
        connection.execute("UPDATE history.meta SET value = '0' WHERE key = 'schema'")


def test_an_older_store_is_migrated_when_it_is_opened_for_writing(open_store: Open, path: Path, tmp_path: Path) -> None:
    make_version_0(open_store, path)
    with pytest.raises(StoreError, match=r"older layout \(0.*dragoman vacuum --store"):
        Store(path, "read")
    with open_store() as store:
        assert store.sql("SELECT actors, recipient_codes FROM events").rows == ((["Government of KEN"], ["SOM"]),)
        (event,) = store.events()
        store.ingest([article("KEN AID SOM 2024-05-07", outlet="Other")], coder=PlainCoder())
        assert len(next(store.events()).reports) == 2
        assert store.event(event.id) is not None
    fresh = tmp_path / "fresh.duckdb"
    open_store(at=fresh).close()
    assert list_columns(path) == list_columns(fresh)


def test_a_migration_that_fails_leaves_the_store_as_it_was(open_store: Open, path: Path) -> None:
    make_version_0(open_store, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE history.refused (in_the_way INTEGER)")
    before = list_columns(path)
    with pytest.raises(StoreError, match="refused"):
        Store(path)
    assert list_columns(path) == before


@pytest.mark.parametrize("version", [1, 2])
def test_an_older_store_tells_after_its_migration_what_it_told_before(
    open_store: Open, path: Path, tmp_path: Path, version: int
) -> None:
    with open_store(day="2024-06-01", at=tmp_path / "newer.duckdb") as store:
        store.ingest([*make_articles(7), article("TZA COERCE RWA -", outlet="The Courier")], coder=PlainCoder())
    with open_store(day="2024-06-03", at=tmp_path / "newer.duckdb") as store:
        store.ingest([article("KEN AID SOM 2024-05-02", outlet="Evening Post")], coder=PlainCoder())
        store.decide("reject", [next(store.reports()).id], author="Ana")
    with open_store(day="2024-06-05", at=tmp_path / "newer.duckdb") as newer:
        newer.delete([next(newer.reports()).document])
        make_version(version, path, newer)
        with open_store() as migrated:
            for table in TABLES:
                if table in ("terms", "places", "waiting_places") or (version == 1 and table in (*MERGING, "pending")):
                    continue
                columns = "* EXCLUDE (number)" if table == "events" else "*"
                query = f"SELECT {columns} FROM history.{table} ORDER BY ALL"
                assert list(migrated.sql(query)) == list(newer.sql(query)), table
            assert list(migrated.sql(FOUND)) == list(newer.sql(FOUND)) != []
            before = dump(newer)
            if version == 1:
                assert migrated.stats()["pending"] == migrated.stats()["reports"]
                migrated.merge()
            assert dump(migrated) == before
            query = "SELECT * FROM history.{} ORDER BY ALL"
            for table in MERGING:
                assert list(migrated.sql(query.format(table))) == list(newer.sql(query.format(table))), table
