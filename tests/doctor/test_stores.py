"""The doctor finds what is wrong with a store, and with the place where it stands: made wrong."""

import datetime
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from dragoman.doctor import stores
from dragoman.doctor.finding import Finding
from dragoman.store.ingesting import find_shards


def check(finding: Finding, state: str, *words: str) -> None:
    assert finding.state == state, finding
    assert finding.why and finding.do
    for word in words:
        assert word in finding.found


def find_wrong(path: Path, now: datetime.datetime | None = None) -> list[Finding]:
    return [finding for finding in stores.check_store(path, now) if finding.state != "ok"]


def test_a_whole_store_is_well(store_path: Path) -> None:
    assert find_wrong(store_path) == []
    assert stores.check_folder(store_path).state == "ok"


def test_a_store_that_is_not_there_yet_is_well(tmp_path: Path) -> None:
    assert find_wrong(tmp_path / "new.duckdb") == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    check(stores.check_folder(tmp_path / "no" / "news.duckdb"), "broken", "no such folder")
    if Path("/proc").is_dir():
        check(stores.check_folder(Path("/proc/news.duckdb")), "broken", "cannot be written")
    if os.geteuid():  # root may write everywhere
        tmp_path.chmod(0o500)
        check(stores.check_folder(tmp_path / "news.duckdb"), "broken", "cannot be written")


@pytest.fixture
def small_disk(tmp_path: Path):
    """A disk of 64 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", place], check=False).returncode:
        pytest.skip("this machine lets us mount nothing")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_named(small_disk: Path) -> None:
    check(stores.check_folder(small_disk / "news.duckdb"), "broken", "0.0 GB free")
    (small_disk / "rest").write_bytes(b"\0" * 64 * 1024)
    check(stores.check_folder(small_disk / "news.duckdb"), "broken", "No space left")


def test_a_store_that_somebody_writes_is_named(store_path: Path) -> None:
    code = "import sys; from dragoman.store.database import Store\n"
    code += f"with Store({str(store_path)!r}): print('open', flush=True); sys.stdin.read()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as writer:
        assert writer.stdout is not None and writer.stdin is not None
        assert writer.stdout.readline() == b"open\n"
        (finding,) = find_wrong(store_path)
        writer.stdin.close()
    check(finding, "broken", f"process {writer.pid}")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda c: c.execute("UPDATE history.meta SET value = '99' WHERE key = 'schema'"), "newer Dragoman"),
        (lambda c: c.execute("UPDATE history.meta SET value = '0' WHERE key = 'schema'"), "older layout"),
        (lambda c: c.execute("UPDATE history.meta SET value = 'bank' WHERE key = 'format'"), "no Dragoman store"),
    ],
)
def test_a_store_of_another_layout_is_named(
    store_path: Path, spoil: Callable[[duckdb.DuckDBPyConnection], object], says: str
) -> None:
    with duckdb.connect(store_path) as connection:
        spoil(connection)
    (finding,) = find_wrong(store_path)
    check(finding, "broken", says)


def test_a_damaged_store_is_named(store_path: Path) -> None:
    store_path.write_bytes(b"\0" * 8192)
    (finding,) = find_wrong(store_path)
    check(finding, "broken", str(store_path))


def test_what_an_interrupted_run_left_is_named(store_path: Path) -> None:
    with duckdb.connect(store_path) as connection:
        connection.execute("UPDATE history.runs SET finished = NULL")
        connection.execute("INSERT INTO history.pending SELECT id FROM history.reports")
    find_shards(store_path).mkdir()
    (find_shards(store_path) / "ab.parquet").write_bytes(b"left")
    found = {finding.name: finding for finding in find_wrong(store_path)}
    assert set(found) == {"shards", "runs", "merging"}
    check(found["shards"], "warning", "1 files, 4 bytes")
    check(found["runs"], "warning", "1 unfinished")
    check(found["merging"], "warning", "reports wait")


def test_records_of_the_future_are_named(store_path: Path) -> None:
    """The store of the tests is of 1 June 2024."""
    (finding,) = find_wrong(store_path, datetime.datetime(2023, 1, 1, tzinfo=datetime.UTC))
    check(finding, "broken", "2024-06-01", "2023-01-01")
