"""Processes that die, hang or have no memory: one article is lost to it, with the reason, and the run goes on."""

import os
import resource
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from plain_coder import PlainCoder, make_articles

from dragoman.store.database import Store
from dragoman.store.ingesting import find_shards
from dragoman.store.schema import StoreError

GUILTY = "Number 5."


@dataclass(frozen=True)
class Dying(PlainCoder):
    """Its process is killed at an article; `once`: only where that file is not there yet."""

    once: str | None = None

    def pipe(self, articles):  # type: ignore[no-untyped-def]
        for result in super().pipe(articles):
            if GUILTY in result.document.text and (self.once is None or not Path(self.once).exists()):
                if self.once is not None:
                    Path(self.once).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            yield result


class Greedy(PlainCoder):
    """Has a limit of memory, as a container or ulimit sets it, and an article that needs more."""

    def pipe(self, articles):  # type: ignore[no-untyped-def]
        resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
        for result in super().pipe(articles):
            if GUILTY in result.document.text:
                bytearray(8 << 30)
            yield result


class Stillborn(PlainCoder):
    """Its process has not the memory to begin with."""

    def pipe(self, articles):  # type: ignore[no-untyped-def]
        os.kill(os.getpid(), signal.SIGKILL)
        yield from super().pipe(articles)


@pytest.fixture
def store(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Store(tmp_path / "news.duckdb") as opened:
        yield opened


@pytest.mark.parametrize(
    ("coder", "time_limit", "reason"),
    [
        (Dying(), 600, "its reading process was killed (SIGKILL; out of memory?), also when it was read alone"),
        (PlainCoder(hangs_on=GUILTY), 3, "took over 3 seconds, also when it was read alone"),
        (Greedy(), 600, "the memory did not suffice, also when it was read alone"),
    ],
)
def test_the_article_that_breaks_its_process_is_dropped_and_the_run_goes_on(
    store: Store, coder: PlainCoder, time_limit: float, reason: str
) -> None:
    articles = make_articles(8)
    done = store.ingest(articles, coder=coder, processes=2, shard_size=4, time_limit=time_limit)
    assert (done.read, done.dropped, done.failed) == (7, 1, 0)
    (row,) = store.sql("SELECT name, stage, reason FROM dropped").rows
    assert row == (next(article.id for article in articles if GUILTY in article.text), "process", reason)
    assert len(list(store.reports())) == 14
    assert store.stats()["pending"] == 0
    assert not find_shards(store.path).exists()
    # What was dropped is not tried again, unless it is taken out first.
    assert store.ingest(articles, coder=PlainCoder(), shard_size=4).known == 8
    store.delete([row[0]])
    assert store.ingest(articles, coder=PlainCoder(), shard_size=4).read == 1
    assert not store.sql("FROM dropped").rows


def test_a_process_killed_once_costs_nothing(store: Store, tmp_path: Path) -> None:
    done = store.ingest(make_articles(8), coder=Dying(once=str(tmp_path / "was")), processes=2, shard_size=4)
    assert (tmp_path / "was").exists()
    assert (done.read, done.dropped) == (8, 0)


def test_processes_that_cannot_even_begin_are_no_fault_of_the_articles(store: Store) -> None:
    with pytest.raises(StoreError, match=r"was killed \(SIGKILL; out of memory\?\) before it read.*fewer --processes"):
        store.ingest(make_articles(8), coder=Stillborn(), processes=2, shard_size=2)
    done = store.ingest(make_articles(8), coder=PlainCoder(), processes=2, shard_size=2)
    assert (done.read, done.dropped) == (8, 0)


def test_what_the_coder_raises_in_another_process_is_raised_here(store: Store) -> None:
    with pytest.raises(RuntimeError, match="broke on"):
        store.ingest(make_articles(8), coder=PlainCoder(fails_on=GUILTY), processes=2, shard_size=2)


def test_a_real_coder_survives_the_death_of_its_process(tmp_path: Path) -> None:
    """The real one, killed from outside while it reads, twice at most: nothing is lost."""
    import threading

    from dragoman.coder import load
    from dragoman.recipe import Recipe

    texts = [f"Kenya sent aid to Somalia on Monday. Uganda met Rwanda {number} times." for number in range(6)]
    from dragoman.ingest.files import make_article

    killed: list[int] = []

    def kill_a_child() -> None:
        own = str(os.getpid())
        while not killed:
            time.sleep(0.05)
            for status in Path("/proc").glob("[0-9]*/stat"):
                try:
                    fields = status.read_text().rpartition(")")[2].split()
                    command = status.with_name("cmdline").read_bytes()
                except OSError:
                    continue
                if fields[1] == own and b"spawn_main" in command:
                    os.kill(int(status.parent.name), signal.SIGKILL)
                    killed.append(int(status.parent.name))
                    return

    with Store(tmp_path / "real.duckdb") as store:
        articles = [make_article(text, published="2024-05-08") for text in texts]
        started: list[int] = []

        def watch(count: int) -> None:
            if not started:
                started.append(count)
                threading.Thread(target=kill_a_child, daemon=True).start()

        done = store.ingest(articles, coder=load(Recipe(coder="lexicon")), processes=2, shard_size=1, watch=watch)
        assert killed and (done.read, done.dropped) == (6, 0)
