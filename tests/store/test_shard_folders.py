"""Where shards lie: whole or not there, in a folder and in places that rename nothing; ours go, others' stay."""

import uuid
from pathlib import Path

import pyarrow as arrow
import pytest
from plain_coder import Open, PlainCoder, dump, make_articles
from pyarrow import parquet

from dragoman.store.schema import StoreError
from dragoman.store.shard_folders import LocalShards, RemoteShards, Shards, open_shards
from dragoman.store.shards import ShardWriter, name_shard

NAME = f"{'ab' * 16}.parquet"


def make_table(*numbers: int) -> tuple[arrow.Table, bytes]:
    table = arrow.table({"number": list(numbers)})
    whole = arrow.BufferOutputStream()
    parquet.write_table(table, whole)
    return table, whole.getvalue().to_pybytes()


@pytest.fixture(params=["folder", "file://", "memory://"])
def shards(request: pytest.FixtureRequest, tmp_path: Path) -> Shards:
    places = {
        "folder": tmp_path / "shards",
        "file://": (tmp_path / "shards").as_uri(),
        "memory://": f"memory://{uuid.uuid4().hex}",
    }
    opened = open_shards(places[request.param])
    opened.open()
    return opened


def test_what_is_written_is_there_until_it_is_removed(shards: Shards) -> None:
    table, whole = make_table(1, 2)
    assert not shards.has(NAME)
    shards.write(NAME, whole)
    shards.write(NAME, whole)  # by another, who did not know
    assert shards.has(NAME)
    assert shards.read(NAME) == table
    shards.remove(NAME)
    shards.remove(NAME)
    assert not shards.has(NAME)
    with pytest.raises(StoreError, match="reach with --shards"):
        shards.read(NAME)


def test_opening_again_keeps_what_is_whole(shards: Shards) -> None:
    shards.write(NAME, make_table(1)[1])
    shards.open()
    assert shards.has(NAME)


def test_a_url_is_told_from_a_path(tmp_path: Path) -> None:
    assert isinstance(open_shards(str(tmp_path)), LocalShards)
    assert open_shards(r"C:\shards") == LocalShards(Path(r"C:\shards"))
    assert isinstance(open_shards(tmp_path.as_uri()), RemoteShards)
    with pytest.raises(StoreError, match="nowhere"):
        open_shards("nowhere://at/all")


def test_a_password_in_a_url_is_not_repeated() -> None:
    assert open_shards("memory://ana:secret@place/x").place == "memory://ana@place/x"
    assert open_shards("memory://container@account/x").place == "memory://container@account/x"
    with pytest.raises(StoreError, match="nowhere://ana@at/all"):
        open_shards("nowhere://ana:secret@at/all")


def test_without_its_mark_a_shard_is_not_there(tmp_path: Path) -> None:
    shards = open_shards(tmp_path.as_uri())
    table, whole = make_table(1, 2)
    (tmp_path / NAME).write_bytes(whole[:7])  # the writer was killed here
    assert not shards.has(NAME)
    shards.write(NAME, whole)
    assert shards.read(NAME) == table


@pytest.mark.parametrize("cut", [0, 7, -1])
def test_a_shard_that_is_not_what_its_mark_says_is_named_and_removed(tmp_path: Path, cut: int) -> None:
    shards = open_shards(tmp_path.as_uri())
    whole = make_table(1, 2)[1]
    shards.write(NAME, whole)
    (tmp_path / NAME).write_bytes(whole[:cut])
    with pytest.raises(StoreError, match=f"{NAME}: is damaged .*; it was removed: run the same again"):
        shards.read(NAME)
    assert not shards.has(NAME)
    assert not list(tmp_path.iterdir())


def test_closing_removes_ours_and_nothing_else(tmp_path: Path) -> None:
    for shards in (open_shards(tmp_path), open_shards(tmp_path.as_uri())):
        theirs = tmp_path / "sales.parquet"
        theirs.write_text("not ours")
        shards.write(NAME, make_table(1)[1])
        shards.close()
        assert list(tmp_path.iterdir()) == [theirs]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file" / "shards", (tmp_path / "file" / "shards").as_uri()):
        with pytest.raises(StoreError, match=r"file/shards: cannot be written \(Not a directory\)"):
            open_shards(place).open()


@pytest.mark.parametrize("processes", [1, 2])
def test_a_store_is_equal_wherever_its_shards_lay(open_store: Open, tmp_path: Path, processes: int) -> None:
    articles = make_articles(12)
    plain = open_store(at=tmp_path / "plain.duckdb")
    plain.ingest(articles, coder=PlainCoder())
    places = [tmp_path / "folder", (tmp_path / "marked").as_uri()]
    for number, place in enumerate(places):
        store = open_store(at=tmp_path / f"{number}.duckdb")
        store.ingest(articles, coder=PlainCoder(), processes=processes, shard_size=5, shards=place)
        assert dump(store) == dump(plain)
    assert not (tmp_path / "folder").exists()
    assert not list((tmp_path / "marked").iterdir())


def test_an_interrupted_run_goes_on_from_its_marked_shards(open_store: Open, tmp_path: Path) -> None:
    """A unit that bears its mark is not read again: this coder could not."""
    articles = make_articles(6)
    place = (tmp_path / "marked").as_uri()
    store = open_store()
    first, second = articles[:3], articles[3:]
    work = ShardWriter(PlainCoder(), open_shards(place))
    work.shards.open()
    work(second, name_shard(second, "plain-1"))
    coder = PlainCoder(fails_on="Number 4.")
    done = store.ingest([*first, *second], coder=coder, shard_size=3, shards=place)
    assert (done.read, done.known) == (6, 0)


def test_memory_of_one_process_is_not_another_s(open_store: Open) -> None:
    place = f"memory://{uuid.uuid4().hex}"
    store = open_store()
    assert store.ingest(make_articles(3), coder=PlainCoder(), shards=place).read == 3
    with pytest.raises(StoreError, match="is not in memory://"):
        store.ingest(make_articles(5), coder=PlainCoder(), processes=2, shards=place)


def test_a_unit_that_another_version_asked_for_is_refused(tmp_path: Path) -> None:
    articles = make_articles(2)
    work = ShardWriter(PlainCoder(), open_shards(tmp_path))
    with pytest.raises(StoreError, match=r"asked for by another Dragoman .*recipe plain-1.*same version"):
        work(articles, name_shard(articles, "plain-2"))
    assert not list(tmp_path.iterdir())
