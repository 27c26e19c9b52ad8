"""Damaged units of work and store files, and clocks that go backwards."""

import datetime
import random
from pathlib import Path

import pyarrow
import pytest
from plain_coder import PlainCoder, dump, make_articles
from pyarrow import parquet

from dragoman.records import Article
from dragoman.store.database import Store
from dragoman.store.ingesting import find_shards
from dragoman.store.schema import StoreError
from dragoman.store.shard_folders import LocalShards
from dragoman.store.shards import ShardWriter, is_named_after, name_shard


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.duckdb"


def open_store(path: Path, **options: object) -> Store:
    return Store(path, **options)  # type: ignore[arg-type]


def make_shard(folder: Path, articles: list[Article] | None = None, recipe: str = "plain-1") -> Path:
    articles = articles or make_articles(6)
    name = name_shard(articles, recipe)
    ShardWriter(PlainCoder(recipe=type(PlainCoder().recipe)(recipe)), LocalShards(folder))(articles, name)
    return folder / name


def test_a_flipped_bit_is_found_or_harmless(tmp_path: Path) -> None:
    path = make_shard(tmp_path)
    shards = LocalShards(tmp_path)
    whole, rows = path.read_bytes(), shards.read(path.name)
    dice = random.Random(11)
    found = 0
    for _ in range(300):
        at = dice.randrange(len(whole))
        damaged = bytearray(whole)
        damaged[at] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        try:
            read = shards.read(path.name)
        except StoreError:
            found += 1
            continue
        if is_named_after(read, path.name, "plain-1"):
            assert read.equals(rows), at  # of what nobody reads: statistics, names of writers
        else:
            found += 1
    assert found > 100


def test_a_shard_cut_off_anywhere_is_found(tmp_path: Path) -> None:
    path = make_shard(tmp_path)
    whole = path.read_bytes()
    for end in (0, 1, 4, 100, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        path.write_bytes(whole[:end])
        with pytest.raises(StoreError, match=f"{path.name}: is damaged"):
            LocalShards(tmp_path).read(path.name)


@pytest.mark.parametrize("kind", ["flipped", "cut off", "another's", "another recipe's", "other articles'", "text"])
def test_a_bad_unit_of_work_is_named_removed_and_read_anew(path: Path, tmp_path: Path, kind: str) -> None:
    articles = make_articles(6)
    shard = find_shards(path) / name_shard(articles, "plain-1")
    shard.parent.mkdir()
    good = make_shard(tmp_path)
    data = bytearray(good.read_bytes())
    if kind == "flipped":
        for at in range(50, len(data), 100):  # one of them alone may hit what nobody reads
            data[at] ^= 0x10
    elif kind == "cut off":
        del data[-20:]
    elif kind == "another's":
        parquet.write_table(pyarrow.table({"id": ["a"], "x": [1]}), good)
        data = bytearray(good.read_bytes())
    elif kind == "another recipe's":
        data = bytearray(make_shard(tmp_path, articles[::-1], "plain-2").read_bytes())
    elif kind == "other articles'":
        data = bytearray(make_shard(tmp_path, make_articles(7)[1:]).read_bytes())
    else:
        data = bytearray(b"Dear diary")
    shard.write_bytes(data)
    with open_store(path) as store:
        with pytest.raises(StoreError, match=rf"{shard.name}: is .*; it was removed: run the same again"):
            store.ingest(articles, coder=PlainCoder())
        assert store.stats()["documents"] == 0 and not shard.exists()
        assert store.ingest(articles, coder=PlainCoder()).read == 6


def test_a_store_file_cut_off_or_damaged_in_the_middle_is_named(path: Path) -> None:
    with open_store(path) as store:
        store.ingest(make_articles(300), coder=PlainCoder())
        store.vacuum()
    whole = path.read_bytes()
    dice = random.Random(3)
    silent = 0
    for number in range(12):
        if number < 4:
            path.write_bytes(whole[: int(len(whole) * (0.2 + number / 5))])
        else:
            at = dice.randrange(12288, len(whole) - 64)
            path.write_bytes(whole[:at] + bytes(byte ^ 0xFF for byte in whole[at : at + 64]) + whole[at + 64 :])
        try:
            with open_store(path, mode="read") as store:
                for table in ("articles", "documents", "reports", "participants", "events", "event_reports", "links"):
                    store.sql(f"SELECT max(hash(COLUMNS(*))) FROM history.{table}")
            silent += 1  # in a block that holds nothing any more
        except StoreError as error:
            assert str(path) in str(error) and ("restore" in str(error) or "another file" in str(error)), error
    assert silent < 8
    path.write_bytes(whole)
    with open_store(path, mode="read") as store:
        assert store.stats()["documents"] == 300


class Clock:
    """Goes where it is told."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2024, 6, 10, 12, tzinfo=datetime.UTC)
        self.steps = random.Random(5)

    def __call__(self) -> datetime.datetime:
        self.now += datetime.timedelta(hours=self.steps.uniform(-48, 24))
        return self.now


def test_a_clock_that_goes_backwards_between_and_during_runs_mixes_nothing_up(path: Path, tmp_path: Path) -> None:
    clock = Clock()
    articles = make_articles(18)
    for start in range(0, 18, 6):
        with open_store(path, clock=clock) as store:
            store.ingest(articles[start : start + 6], coder=PlainCoder(), shard_size=2)
        clock.now -= datetime.timedelta(days=400)
    with open_store(path) as store:
        with open_store(tmp_path / "whole.duckdb") as whole:
            whole.ingest(articles, coder=PlainCoder())
            assert dump(store) == dump(whole)
        for table in ("documents", "events", "event_reports"):
            assert store.sql(f"FROM history.{table} WHERE retracted <= recorded").rows == ()
        moments = [row[0] for row in store.sql("SELECT started FROM runs ORDER BY started").rows]
        finished = [row[0] for row in store.sql("SELECT finished FROM runs ORDER BY started").rows]
        assert all(one < other for one, other in zip(moments, finished, strict=True))
        # What was known at the end of a run is what the runs up to it read.
        counts = [len(list(store.reports(as_of=moment))) for moment in finished]
        assert counts == [12, 24, 36]
