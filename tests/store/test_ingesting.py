"""Articles into the store: once each, whatever the processes and shards, and after any interruption."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from plain_coder import Open, PlainCoder, Settings, article, dump, make_articles

from dragoman.store.database import Store
from dragoman.store.ingesting import find_shards
from dragoman.store.schema import StoreError


def test_an_article_becomes_a_document_with_reports_participants_and_events(store: Store) -> None:
    given = article("KEN AID SOM 2024-05-07", "Not a report.", outlet="The Ledger")
    done = store.ingest([given], coder=PlainCoder())
    assert (done.inputs, done.read, done.dropped, done.failed, done.known) == (1, 1, 0, 0, 0)
    assert store.article(given.id) == given
    (event,) = store.events()
    (report,) = store.reports()
    assert event.reports == (report.id,)
    assert store.document(given.id).reports == (report,)
    assert store.sql("SELECT role, code FROM participants ORDER BY role").rows == (
        ("actor", "KEN"), ("recipient", "SOM"), ("source", "KEN"),
    )  # fmt: skip


def test_the_same_article_twice_is_one(store: Store) -> None:
    one = article("KEN AID SOM 2024-05-07")
    first = store.ingest([one, one], coder=PlainCoder())
    before = store.sql("SELECT count(*) AS all, max(recorded) AS last FROM history.documents").rows
    again = store.ingest([one], coder=PlainCoder())
    assert (first.read, first.known, again.read, again.known) == (1, 1, 0, 1)
    assert store.sql("SELECT count(*) AS all, max(recorded) AS last FROM history.documents").rows == before
    assert len(list(store.reports())) == len(list(store.events())) == 1


def test_two_articles_that_tell_the_same_are_one_event_with_two_reports(store: Store) -> None:
    one, other = article("KEN AID SOM 2024-05-07"), article("KEN AID SOM 2024-05-07", outlet="Other")
    store.ingest([one], coder=PlainCoder())
    (alone,) = store.events()
    store.ingest([other], coder=PlainCoder())
    (event,) = store.events()
    assert set(event.documents) == {one.id, other.id}
    assert store.event(alone.id) == event  # by its own id or by its former one
    assert len(store.evidence(event.id).links) == 1


def test_copies_of_one_text_are_one_voice_in_whatever_order_they_come(open_store: Open, tmp_path: Path) -> None:
    line, story = "KEN AID SOM 2024-05-07", "The lorries left at dawn with maize and beans, drivers said at the border."
    copies = [article(line, story, outlet=outlet) for outlet in ("Wire", "Ledger", "Post")]
    other = article(line, "A ship with rice was unloaded in the port by noon, and nobody had ordered it there.")
    store = open_store()
    store.ingest([copies[0], other], coder=PlainCoder())
    store.ingest(copies[1:], coder=PlainCoder())
    assert [(event.voices, len(event.reports)) for event in store.events()] == [(2, 4)]
    assert store.stats()["voices"] == 2
    at_once = open_store(at=tmp_path / "at_once.duckdb")
    at_once.ingest([*copies[::-1], other], coder=PlainCoder())
    assert dump(at_once) == dump(store)
    first = min(copies, key=lambda copy: copy.id)
    assert store.sql("SELECT DISTINCT voice FROM documents WHERE voice <> ?", [other.id]).rows == ((first.id,),)
    store.delete([first.id])
    left = min(copy.id for copy in copies if copy != first)
    assert store.sql("SELECT DISTINCT voice FROM documents WHERE voice <> ?", [other.id]).rows == ((left,),)
    assert [event.voices for event in store.events()] == [2]


def test_what_is_refused_or_dropped_is_kept_with_its_reason(store: Store) -> None:
    refused = SimpleNamespace(name="a.png", reason="is binary", line=None)
    for _ in range(2):
        done = store.ingest([refused, article("?")], coder=PlainCoder())
    assert (done.failed, done.known) == (1, 1)
    assert store.sql("SELECT name, stage, reason FROM dropped ORDER BY stage").rows == (
        (article("?").id, "clean", "no letters"), ("a.png", "ingest", "is binary"),
    )  # fmt: skip
    assert store.stats()["dropped"] == 1


def test_another_recipe_reads_anew_and_takes_the_old_reading_back(open_store: Open) -> None:
    one = article("KEN AID SOM 2024-05-07")
    store = open_store(day="2024-06-01")
    store.ingest([one], coder=PlainCoder())
    store.close()
    store = open_store(day="2024-06-05")
    done = store.ingest([one], coder=PlainCoder(recipe=Settings("plain-2"), status="planned"))
    assert (done.read, done.known) == (1, 0)
    assert [report.status for report in store.reports()] == [event.status for event in store.events()] == ["planned"]
    assert [event.status for event in store.events(as_of="2024-06-03")] == ["occurred"]
    assert store.sql("SELECT count(*) FROM articles").rows == ((1,),)


def test_a_run_is_recorded_with_recipe_versions_and_counts(store: Store) -> None:
    done = store.ingest([article("KEN AID SOM 2024-05-07"), article("?")], coder=PlainCoder())
    (run,) = store.sql("SELECT *, versions->>'python' AS python FROM runs")
    assert (run["id"], run["recipe"], run["inputs"], run["read"], run["dropped"]) == (done.run, "plain-1", 2, 1, 1)
    assert run["python"] == sys.version.split()[0]
    assert run["finished"] > run["started"]


@pytest.mark.parametrize(("processes", "shard_size"), [(1, 1), (1, 7), (2, 3), (3, 64)])
def test_the_store_is_equal_for_any_processes_and_shards(
    open_store: Open, tmp_path: Path, processes: int, shard_size: int
) -> None:
    articles = make_articles(20)
    plain = open_store(at=tmp_path / "plain.duckdb")
    plain.ingest(articles, coder=PlainCoder())
    other = open_store()
    done: list[int] = []
    other.ingest(articles, coder=PlainCoder(), processes=processes, shard_size=shard_size, watch=done.append)
    assert dump(other) == dump(plain)
    assert sum(done) == 20
    assert not find_shards(other.path).exists()


def test_a_coder_that_breaks_loses_nothing_that_was_read(store: Store) -> None:
    articles = make_articles(10)
    with pytest.raises(RuntimeError, match="broke on"):
        store.ingest(articles, coder=PlainCoder(fails_on="Number 6."), shard_size=2)
    assert store.sql("SELECT count(*) FROM documents").rows == ((6,),)
    assert store.stats()["pending"] == 12
    done = store.ingest(articles, coder=PlainCoder(), shard_size=2)
    assert (done.known, done.read) == (6, 4)
    assert store.stats()["pending"] == 0


def test_a_damaged_unit_of_work_is_named_removed_and_read_anew(store: Store) -> None:
    articles = make_articles(4)
    with pytest.raises(RuntimeError):
        store.ingest(articles, coder=PlainCoder(fails_on="Number 3."), shard_size=2)
    from dragoman.store.shards import name_shard

    bad = find_shards(store.path) / name_shard(articles[2:], "plain-1")
    bad.write_bytes(b"PAR1 and no more")
    with pytest.raises(StoreError, match="it was removed: run the same again"):
        store.ingest(articles, coder=PlainCoder(), shard_size=2)
    assert store.ingest(articles, coder=PlainCoder(), shard_size=2).read == 2


_RUN = """
import sys
from plain_coder import PlainCoder, make_articles
from dragoman.store.database import Store
if __name__ == "__main__":
    store = Store(sys.argv[1])
    print("started", flush=True)
    store.ingest(make_articles(24), coder=PlainCoder(pause=0.02), processes=int(sys.argv[2]), shard_size=3)
    print("done", flush=True)
"""


def run_to_kill(path: Path, script: Path, processes: int, seconds: float) -> bool:
    """Whether the run was killed before it was done."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), *sys.path))}
    child = subprocess.Popen(
        [sys.executable, str(script), str(path), str(processes)], stdout=subprocess.PIPE, env=environment, text=True
    )
    assert child.stdout and child.stdout.readline() == "started\n"
    time.sleep(seconds)
    child.kill()
    return "done" not in child.communicate()[0]


@pytest.mark.parametrize(("processes", "kills"), [(1, 3), (2, 1)])
def test_killed_at_any_moment_a_run_goes_on_with_nothing_lost_or_doubled(
    open_store: Open, path: Path, tmp_path: Path, processes: int, kills: int
) -> None:
    script = tmp_path / "run.py"
    script.write_text(_RUN)
    moments = random.Random(f"{time.time_ns()}")
    waits = [moments.uniform(0.02, 0.35) + (1.5 if processes > 1 else 0) for _ in range(kills)]
    killed = [run_to_kill(path, script, processes, wait) for wait in waits]
    assert killed[0], waits
    store = open_store()
    done = store.ingest(make_articles(24), coder=PlainCoder(), shard_size=3)
    assert done.read + done.known == done.inputs == 24
    whole = open_store(at=tmp_path / "whole.duckdb")
    whole.ingest(make_articles(24), coder=PlainCoder())
    assert dump(store) == dump(whole), waits
    doubled = "SELECT id FROM {} GROUP BY id HAVING count(*) > 1"
    for table in ("articles", "documents", "reports"):
        assert not store.sql(doubled.format(table)).rows, (table, waits)


def test_a_worker_dies_with_its_parent(path: Path, tmp_path: Path) -> None:
    script = tmp_path / "run.py"
    script.write_text(_RUN.replace("pause=0.02", "pause=60"))
    run_to_kill(path, script, 2, 1.5)
    deadline = time.monotonic() + 20
    while (left := list_processes(str(script))) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not left


def list_processes(word: str) -> list[str]:
    if not Path("/proc/self/cmdline").exists():
        pytest.skip("needs /proc")
    found = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        try:
            if word.encode() in process.with_name("cmdline").read_bytes():
                found.append(process.parent.name)
        except OSError:
            continue
    return found
