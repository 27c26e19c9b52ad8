"""Engines: what they may be asked, and that what they leave does not depend on which one did it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as arrow
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_coder import PlainCoder, make_articles

import dragoman
from dragoman.engine.choice import choose_engine
from dragoman.engine.contract import EngineError
from dragoman.records import Article
from dragoman.store.shard_folders import open_shards
from dragoman.store.shards import Reader, ShardWriter, name_shard

EXAMPLES = Path(__file__).parents[2] / "examples"


class Counted:
    """A work that leaves nothing."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def __call__(self, _: list[Article], name: str, watch: Callable[[], None] | None = None) -> None:
        if watch:
            watch()
        self.done.append(name)


def test_one_process_does_a_unit_when_it_is_waited_for() -> None:
    work = Counted()
    with choose_engine("local", work, watch=lambda _: None) as engine:
        wait = engine.ask([], "one")
        assert (engine.ahead, work.done) == (0, [])
        wait()
        assert work.done == ["one"]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": "spark"}, "choose local or ray"),
        ({"name": "local", "address": "10.0.0.5:6379"}, "is of a cluster"),
        ({"name": "local", "processes": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_had_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(EngineError, match=message):
        choose_engine(work=Counted(), watch=lambda _: None, **given)


@pytest.mark.parametrize("lacking", ["ray", "ray.data"])
def test_ray_is_imported_only_when_asked_for_and_named_where_it_lacks(lacking: str) -> None:
    script = f"""
import sys
from dragoman.engine.choice import choose_engine
with choose_engine("local", print, watch=print):
    assert "ray" not in sys.modules
sys.modules["{lacking}"] = None
choose_engine("ray", print, watch=print)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, env=os.environ)
    assert 'pip install "dragoman[cluster]"' in done.stderr.splitlines()[-1]


def read_shards(folder: Path, coder: Reader, articles: list[Article], *, size: int, processes: int = 1) -> list[bytes]:
    """The files, in the order of the articles."""
    shards = open_shards(folder)
    shards.open()
    units = [articles[start : start + size] for start in range(0, len(articles), size)]
    names = [name_shard(unit, coder.recipe.fingerprint) for unit in units]
    work = ShardWriter(coder, shards)
    with choose_engine("local", work, processes=processes, watch=lambda _: None) as engine:
        for wait in [engine.ask(unit, name) for unit, name in zip(units, names, strict=True)]:
            wait()
    files = [(folder / name).read_bytes() for name in names]
    shards.close()
    return files


def join_shards(files: list[bytes]) -> arrow.Table:
    from pyarrow import parquet

    return arrow.concat_tables([parquet.read_table(arrow.BufferReader(file)) for file in files])


def test_files_are_equal_byte_for_byte_from_one_process_and_from_two(tmp_path: Path) -> None:
    articles = make_articles(10)
    one, two = (
        read_shards(tmp_path / str(processes), PlainCoder(), articles, size=3, processes=processes)
        for processes in (1, 2)
    )
    assert one == two


@settings(max_examples=25, deadline=None)
@given(count=st.integers(1, 12), size=st.integers(1, 13))
def test_the_rows_of_all_shards_are_equal_for_any_size_of_a_shard(
    tmp_path_factory: pytest.TempPathFactory, count: int, size: int
) -> None:
    """Files differ, as they hold other articles; their rows, one after the other, do not."""
    articles = make_articles(count)
    folder = tmp_path_factory.mktemp("shards")
    whole = join_shards(read_shards(folder / "whole", PlainCoder(), articles, size=count))
    assert join_shards(read_shards(folder / "cut", PlainCoder(), articles, size=size)) == whole


def test_the_shipped_coder_gives_equal_bytes_in_any_batches_and_equal_rows_in_any_shards(tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.glob("*.txt"))]
    parts = [text[half * 600 : half * 600 + 600] for text in texts for half in range(2)]
    articles = [dragoman.make_article(part, published="2023-06-09") for part in parts]
    files = {
        (batch, size): read_shards(
            tmp_path / f"{batch}-{size}", dragoman.load(dragoman.Recipe(batch_size=batch)), articles, size=size
        )
        for batch, size in ((32, 10), (1, 10), (3, 10), (32, 1), (2, 4))
    }
    assert files[32, 10] == files[1, 10] == files[3, 10]
    whole = join_shards(files[32, 10])
    assert sum(len(reports) for reports in whole["reports"].to_pylist()) > 10
    assert join_shards(files[32, 1]) == join_shards(files[2, 4]) == whole
