"""Disks that are full or read-only: a message that says so, the old state, nothing left behind, and on it goes."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from plain_coder import PlainCoder, article, make_articles

from dragoman.publish.exports import load_writer
from dragoman.publish.exports.rows import ExportError
from dragoman.store.database import Store
from dragoman.store.schema import StoreError

FULL = "No space left on device"


def open_store(folder: Path, mode: str = "write") -> Store:
    return Store(folder / "news.duckdb", mode)  # type: ignore[arg-type]


def make_large(count: int, size: int = 20_000) -> list:  # type: ignore[type-arg]
    """Articles that do not shrink."""
    return [article("KEN AID SOM 2024-05-07", f"{number} {os.urandom(size).hex()}") for number in range(count)]


@pytest.mark.parametrize("processes", [1, 2])
def test_no_room_for_a_unit_of_work(disk, processes: int) -> None:
    articles = make_large(12)
    with open_store(disk.folder) as store:
        store.ingest(make_articles(3), coder=PlainCoder())
        disk.fill(left=120_000)
        with pytest.raises(StoreError, match=rf"\.parquet: cannot be written \({FULL}\).*run the same again to go on"):
            store.ingest(articles, coder=PlainCoder(), shard_size=6, processes=processes)
        assert store.stats()["documents"] == 3
        assert [name for name in disk.list_names() if name.startswith(".")] == []
        assert not list(disk.folder.glob("*.shards/.*"))
        disk.free()
        done = store.ingest(articles, coder=PlainCoder(), shard_size=6, processes=processes)
        assert (done.read, store.stats()["documents"]) == (12, 15)


def test_no_room_in_the_store(disk) -> None:
    articles = make_large(30)
    store = open_store(disk.folder)
    store.ingest(make_articles(3), coder=PlainCoder())
    failures = 0
    for left in range(0, 3_000_000, 300_000):
        disk.fill(left)
        try:
            store.ingest(articles, coder=PlainCoder(), shard_size=6)
        except StoreError as error:
            assert FULL in str(error) and "run the same again to go on" in str(error), left
            failures += 1
        store.close()
        store = open_store(disk.folder)  # the file is whole, whatever happened
        assert store.stats()["documents"] in (3, 9, 15, 21, 27, 33)
    assert failures >= 2
    disk.free()
    store.ingest(articles, coder=PlainCoder(), shard_size=6)
    assert store.stats()["documents"] == 33
    assert len({report.document for report in store.reports()}) == 33
    store.close()


def test_no_room_to_write_the_file_anew(disk) -> None:
    with open_store(disk.folder) as store:
        store.ingest(make_large(30), coder=PlainCoder())
        for left in (0, 300_000, 1_000_000):
            disk.fill(left)
            with pytest.raises(StoreError, match=rf"cannot be written \({FULL}\)|is the disk full"):
                store.vacuum()
            assert [name for name in disk.list_names() if "vacuum" in name] == []
            assert store.stats()["documents"] == 30
        disk.free()
        store.vacuum()
        assert store.stats()["documents"] == 30
    with open_store(disk.folder, "read") as store:
        assert store.stats()["documents"] == 30


def test_no_room_for_a_backup_or_an_export(disk, tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.ingest(make_large(30), coder=PlainCoder())
        disk.fill(left=100_000)
        with pytest.raises(StoreError, match=rf"backup: cannot be written \({FULL}\); choose another place"):
            store.export_parquet(disk.folder / "backup")
        assert disk.list_names() == []
        disk.fill(left=0)
        for format in ("csv", "jsonl", "parquet", "geojson"):
            with pytest.raises(ExportError, match=rf"cannot be written \({FULL}\)"):
                load_writer(format)(store.tell(store.events()), disk.folder / f"events.{format}", choice="all")
            assert disk.list_names() == [], format
        disk.free()
        store.export_parquet(disk.folder / "backup")
        load_writer("csv")(store.tell(store.events()), disk.folder / "events.csv", choice="all")
        assert disk.list_names() == ["backup", "events.csv"]


def test_a_disk_that_cannot_be_written(disk) -> None:
    with open_store(disk.folder) as store:
        store.ingest(make_articles(3), coder=PlainCoder())
    disk.make_read_only()
    try:
        with pytest.raises(StoreError, match=r"news\.duckdb: .*([Rr]ead-only|check its permissions)"):
            open_store(disk.folder)
        with open_store(disk.folder, "read") as store:
            assert store.stats()["documents"] == 3
            with pytest.raises(StoreError, match=r"backup: cannot be written \(Read-only file system\)"):
                store.export_parquet(disk.folder / "backup")
    finally:
        disk.make_writable()
    with open_store(disk.folder) as store:
        assert store.ingest(make_articles(6), coder=PlainCoder()).read == 3


def attempt(work: Callable[[], object]) -> str:
    try:
        work()
    except ValueError as error:
        return str(error)
    return ""


def test_a_file_and_a_folder_that_others_own(tmp_path: Path) -> None:
    """As a user without rights, in a process of its own: root may write anywhere."""
    if not hasattr(os, "fork") or os.geteuid() != 0:
        pytest.skip("needs to be root, so as to become somebody else")
    tmp_path.chmod(0o755)
    for parent in tmp_path.parents:
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    with open_store(tmp_path) as store:
        store.ingest(make_articles(3), coder=PlainCoder())
    (tmp_path / "news.duckdb").chmod(0o644)
    hears, says = os.pipe()
    if os.fork() == 0:
        os.setuid(65534)
        found = [
            attempt(lambda: open_store(tmp_path)),
            attempt(lambda: open_store(tmp_path / "..", "write")),
            str(open_store(tmp_path, "read").stats()["documents"]),
            attempt(lambda: open_store(tmp_path, "read").export_parquet(tmp_path / "backup")),
        ]
        os.write(says, "\n".join(found).encode())
        os._exit(0)
    os.close(says)
    os.wait()
    with os.fdopen(hears, "rb") as pipe:
        file, folder, documents, backup = pipe.read().decode().split("\n")
    assert "news.duckdb: cannot be opened" in file and "Permission denied" in file and "check its permissions" in file
    assert "Permission denied" in folder
    assert documents == "3"
    assert "backup: cannot be written (Permission denied); choose another place" in backup
