"""The whole store as Parquet, and back."""

import datetime
from pathlib import Path

import msgspec
import pytest
from plain_coder import Open, PlainCoder, dump, make_articles
from pyarrow import parquet

from dragoman.store.database import Store
from dragoman.store.schema import TABLES, StoreError


@pytest.fixture
def exported(open_store: Open, tmp_path: Path) -> Path:
    with open_store(day="2024-06-01") as store:
        store.ingest(make_articles(7), coder=PlainCoder())
        store.decide("reject", [next(store.reports()).id], author="Ana")
    with open_store(day="2024-06-05") as store:
        store.delete([make_articles(2)[1].id])
        store.export_parquet(tmp_path / "parquet")
    return tmp_path / "parquet"


def read_history(store: Store) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(store.sql(f"SELECT * FROM history.{table}").rows, key=repr) for table in TABLES}


def test_a_store_comes_back_equal_with_its_past(open_store: Open, exported: Path, tmp_path: Path) -> None:
    copy = open_store(at=tmp_path / "copy.duckdb")
    rows = copy.import_parquet(exported)
    store = open_store()
    assert read_history(copy) == read_history(store)
    assert dump(copy) == dump(store)
    assert rows["articles"] == 7
    assert copy.stats(as_of="2024-06-02")["articles"] == 7
    assert copy.ingest(make_articles(7), coder=PlainCoder()).known == 6


def test_any_tool_reads_the_files(exported: Path) -> None:
    table = parquet.read_table(exported / "reports.parquet")
    assert table.num_rows == 14
    assert table.schema.field("start_date").type == "date32[day]"
    assert isinstance(table["recorded"][0].as_py(), datetime.datetime)


def test_an_export_overwrites_nothing(open_store: Open, exported: Path) -> None:
    with open_store("read") as store, pytest.raises(StoreError, match="is there already and not empty"):
        store.export_parquet(exported)


def test_only_an_empty_store_is_imported_into(open_store: Open, exported: Path) -> None:
    store = open_store()
    before = dump(store)
    with pytest.raises(StoreError, match="the store is not empty; import into a new one"):
        store.import_parquet(exported)
    assert dump(store) == before


def test_a_damaged_export_is_named_and_nothing_of_it_kept(open_store: Open, exported: Path, tmp_path: Path) -> None:
    store = open_store(at=tmp_path / "copy.duckdb")
    (exported / "reports.parquet").write_bytes(b"PAR1")
    with pytest.raises(StoreError, match=r"reports\.parquet: cannot be imported"):
        store.import_parquet(exported)
    (exported / "reports.parquet").unlink()
    with pytest.raises(StoreError, match=r"reports\.parquet: cannot be imported"):
        store.import_parquet(exported)
    assert store.stats()["articles"] == 0
    manifest = msgspec.json.decode((exported / "manifest.json").read_bytes())
    (exported / "manifest.json").write_bytes(msgspec.json.encode({**manifest, "schema": 99}))
    with pytest.raises(StoreError, match="is of layout 99"):
        store.import_parquet(exported)
    (exported / "manifest.json").write_bytes(b"{")
    with pytest.raises(StoreError, match="is damaged"):
        store.import_parquet(exported)
    with pytest.raises(StoreError, match="is no exported store"):
        store.import_parquet(tmp_path)
