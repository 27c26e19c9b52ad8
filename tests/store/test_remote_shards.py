"""Shards in a bucket: S3's protocol, spoken with a real server on this machine."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pyarrow as arrow
import pytest
from plain_coder import Open, PlainCoder, article, dump, make_articles
from pyarrow import parquet

from dragoman.store.database import Store
from dragoman.store.schema import StoreError
from dragoman.store.shard_folders import RemoteShards, open_shards
from dragoman.store.shards import ShardWriter, name_shard

s3fs = pytest.importorskip("s3fs", reason='s3fs is not installed: pip install "dragoman[s3]"')
moto = pytest.importorskip("moto.server", reason="moto is not installed")

PLACE = "s3://news/unfinished"
NAME = f"{'ab' * 16}.parquet"
EXAMPLE = Path(__file__).parents[2] / "examples/kakhovka_dam.txt"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


def ask(server: str, path: str, body: bytes = b"") -> None:
    """The server's own controls."""
    urlopen(Request(f"{server}/moto-api/{path}", data=body, headers={"Content-Type": "text/plain"})).close()


@pytest.fixture
def bucket(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A file system with one bucket, empty; the environment that leads there, for processes started, too."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    given = {
        "AWS_ENDPOINT_URL": server,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    ask(server, "reset")
    s3fs.S3FileSystem.clear_instance_cache()
    files = s3fs.S3FileSystem(use_listings_cache=False)
    files.mkdir("news")
    yield files
    s3fs.S3FileSystem.clear_instance_cache()


def list_names(bucket: Any) -> list[str]:
    return sorted(path.rpartition("/")[2] for path in bucket.find("news/unfinished"))


def make_bytes(*numbers: int) -> tuple[arrow.Table, bytes]:
    table = arrow.table({"number": list(numbers)})
    whole = arrow.BufferOutputStream()
    parquet.write_table(table, whole)
    return table, whole.getvalue().to_pybytes()


KILLED = """
import os, signal, sys
from plain_coder import PlainCoder, make_articles
from dragoman.store.database import Store
from dragoman.store.shard_folders import RemoteShards

def read(shards, name, first=[], real=RemoteShards.read):
    if first:  # the second unit is written, and not loaded
        os.kill(os.getpid(), signal.SIGKILL)
    first.append(name)
    return real(shards, name)

RemoteShards.read = read
with Store(sys.argv[1]) as store:
    store.ingest(make_articles(6), coder=PlainCoder(), shard_size=2, shards=sys.argv[2])
"""


def test_a_killed_run_goes_on_from_the_bucket_and_the_store_is_that_of_a_folder(
    bucket: Any, open_store: Open, path: Path, tmp_path: Path
) -> None:
    articles = make_articles(6)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), *filter(None, sys.path)))}
    died = subprocess.run([sys.executable, "-c", KILLED, path, PLACE], env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    name = name_shard(articles[2:4], "plain-1")
    assert list_names(bucket) == [name, f"{name}.done"]
    store = open_store()
    # What is in the bucket is not read again: this coder could not.
    done = store.ingest(articles, coder=PlainCoder(fails_on="Number 3."), shard_size=2, shards=PLACE)
    assert (done.known, done.read) == (2, 4)
    assert list_names(bucket) == []
    other = open_store(at=tmp_path / "folder.duckdb")
    other.ingest(articles, coder=PlainCoder(), shard_size=2, shards=tmp_path / "folder")
    assert dump(store) == dump(other)


class Turns:
    """A file system whose writes wait for their turn."""

    def __init__(self, files: Any, turn: threading.Semaphore, done: threading.Semaphore) -> None:
        self._files = files
        self._turn = turn
        self._done = done

    def pipe_file(self, path: str, content: bytes) -> None:
        self._turn.acquire()
        self._files.pipe_file(path, content)
        self._done.release()


@pytest.mark.parametrize("order", [(0, 0, 1, 1), (0, 1, 0, 1), (0, 1, 1, 0)])
@pytest.mark.parametrize("is_equal", [True, False])
def test_two_writers_of_one_shard_leave_a_whole_one_or_one_that_is_refused(
    bucket: Any, order: tuple[int, ...], is_equal: bool
) -> None:
    """Each writes the shard, then the mark. A third reads between any two writes."""
    given = [make_bytes(1, 2), make_bytes(1, 2) if is_equal else make_bytes(3)]
    turns, done = [threading.Semaphore(0), threading.Semaphore(0)], threading.Semaphore(0)
    shards = [RemoteShards(PLACE, Turns(bucket, turn, done), "news/unfinished") for turn in turns]
    writers = [
        threading.Thread(target=one.write, args=(NAME, whole), daemon=True)
        for one, (_, whole) in zip(shards, given, strict=True)
    ]
    for writer in writers:
        writer.start()
    reader = open_shards(PLACE)
    steps = [0, 0]
    for writer_number in order:
        turns[writer_number].release()
        assert done.acquire(timeout=20)
        steps[writer_number] += 1
        assert reader.has(NAME) is (2 in steps)
        if is_equal and 2 in steps:
            assert reader.read(NAME) == given[0][0]
    for writer in writers:
        writer.join()
    # Two who wrote something else in turns: the mark of one beside the shard of the other.
    if not is_equal and order == (0, 1, 1, 0):
        with pytest.raises(StoreError, match=f"{NAME}: is damaged .*run the same again"):
            reader.read(NAME)
        assert list_names(bucket) == []
    else:
        assert reader.read(NAME) in [table for table, _ in given]


@pytest.mark.parametrize("damage", ["changed", "no shard"])
def test_a_damaged_unit_is_named_removed_and_read_anew(bucket: Any, open_store: Open, damage: str) -> None:
    articles = make_articles(4)
    name = name_shard(articles, "plain-1")
    work = ShardWriter(PlainCoder(), open_shards(PLACE))
    work(articles, name)
    place = f"news/unfinished/{name}"
    whole = bucket.cat_file(place)
    if damage == "no shard":
        bucket.rm_file(place)
    else:
        bucket.pipe_file(place, whole[:99] + bytes([whole[99] ^ 1]) + whole[100:])
    store = open_store()
    with pytest.raises(StoreError, match=rf"{PLACE}/{name}: is damaged .*; it was removed: run the same again"):
        store.ingest(articles, coder=PlainCoder(), shards=PLACE)
    assert list_names(bucket) == []
    assert store.ingest(articles, coder=PlainCoder(), shards=PLACE).read == 4


def test_what_others_write_and_remove_is_seen_at_once(bucket: Any) -> None:
    shards = pickle.loads(pickle.dumps(open_shards(PLACE)))
    shards.open()
    shards.filesystem.ls("news")  # as an input in the same bucket would
    other = RemoteShards(PLACE, bucket, "news/unfinished")
    for _ in range(2):
        assert not shards.has(NAME)
        other.write(NAME, make_bytes(1)[1])
        assert shards.has(NAME)
        shards.filesystem.ls("news/unfinished")
        other.remove(NAME)
    theirs = "news/unfinished/theirs.parquet"
    bucket.pipe_file(theirs, b"x")
    shards.write(NAME, make_bytes(1)[1])
    shards.close()
    shards.close()
    assert list_names(bucket) == ["theirs.parquet"]


def test_a_place_that_cannot_be_used_is_told_before_anything_is_read(
    bucket: Any, server: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    coder = PlainCoder(fails_on="Number 0.")
    with pytest.raises(
        StoreError, match=r"s3://nwes/a: cannot be written \(The specified bucket does not exist\); check"
    ):
        store.ingest(make_articles(1), coder=coder, shards="s3://nwes/a")
    assert not bucket.exists("nwes")
    ask(server, "reset-auth", b"0")
    try:
        with pytest.raises(StoreError, match=f"{PLACE}: cannot be written .*rights of your credentials"):
            store.ingest(make_articles(1), coder=coder, shards=PLACE)
    finally:
        ask(server, "reset-auth", b"inf")
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(StoreError, match=r'a package that is not installed .*pip install "gcsfs"'):
        store.ingest(make_articles(1), coder=coder, shards="gs://news/a")


@pytest.mark.usefixtures("bucket")
def test_without_credentials_the_program_says_what_to_give_it(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    s3fs.S3FileSystem.clear_instance_cache()
    done = run("ingest", EXAMPLE, "--shards", PLACE, "--store", tmp_path / "news.duckdb")
    assert (done.code, done.err) == (
        2,
        f"dragoman: shards in {PLACE}: there are no credentials for it (Unable to locate credentials); give them in "
        "the environment (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE); what was read so far is kept: "
        "run the same again\n",
    )


SECRET = article("KEN AID SOM 2024-05-07", "The Zanzibarian grain.")


def leave_unfinished(store: Store, place: str | Path) -> None:
    """A unit with the secret, read by a run that ended before it was loaded, and another in the store."""
    unit = [SECRET, *make_articles(1)]
    work = ShardWriter(PlainCoder(), open_shards(place))
    work.shards.open()
    work(unit, name_shard(unit, "plain-1"))
    with pytest.raises(RuntimeError, match="broke"):
        store.ingest(make_articles(3), coder=PlainCoder(fails_on="Number 2."), shard_size=2, shards=place)


def test_erasing_reaches_units_wherever_an_interrupted_run_left_them(
    bucket: Any, open_store: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    monkeypatch.chdir(tmp_path)
    leave_unfinished(store, PLACE)
    leave_unfinished(store, "elsewhere")
    (tmp_path / "elsewhere/theirs.parquet").write_text("not ours")
    store.ingest([SECRET], coder=PlainCoder())
    monkeypatch.chdir("/")
    assert list_names(bucket) and len(list((tmp_path / "elsewhere").iterdir())) > 1
    assert store.delete([SECRET.id], erase=True) == 1
    assert list_names(bucket) == []
    assert [left.name for left in (tmp_path / "elsewhere").iterdir()] == ["theirs.parquet"]
    # Nothing is looked for in a place whose runs have all ended.
    store.ingest(make_articles(3), coder=PlainCoder(), shards=PLACE)
    bucket.rm("news", recursive=True)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    s3fs.S3FileSystem.clear_instance_cache()
    assert store.delete([make_articles(3)[2].id], erase=True) == 1


def test_erasing_says_where_it_could_not_reach(
    bucket: Any, open_store: Open, run: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store()
    leave_unfinished(store, PLACE)
    store.ingest([SECRET], coder=PlainCoder())
    store.close()
    key = os.environ["AWS_ACCESS_KEY_ID"]
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    s3fs.S3FileSystem.clear_instance_cache()
    done = run("delete", "--erase", SECRET.id, "--store", path)
    assert done.code == 2 and done.err.count("\n") == 1
    assert f"rid of it, but units of work in {PLACE} may hold its text: remove *.parquet and *.parquet.done" in done.err
    assert b"Zanzibarian" not in path.read_bytes()
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key)
    s3fs.S3FileSystem.clear_instance_cache()
    assert list_names(bucket)
    # The next that is erased takes them with it.
    assert run("delete", "--erase", make_articles(2)[0].id, "--store", path).code == 0
    assert list_names(bucket) == []
