"""Many articles into a store: documents a second, and whether the memory of those who read stays flat.

In: the data folder (Reuters), how many documents and processes. Out: documents a processor second beside bare spaCy's
on the same articles, documents a second of the clock, and the memory of each reading process as the run went on.
Processor seconds hardly depend on what else the machine does; those of the clock do. A process's start is not counted:
rates are taken from the first unit that came back to the last. Needs /proc.

usage: python -m benchmarks.scale.ingest [DATA] --documents N --processes N
"""

import argparse
import multiprocessing
import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.speed.news import read_sample
from dragoman.coder import load
from dragoman.parse.spacy_parser import load_language
from dragoman.records import Article
from dragoman.store.database import Store

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Moment:
    """`documents` done, at `clock` seconds; of each process its memory (bytes) and its processor seconds."""

    documents: int
    clock: float
    memory: dict[int, int]
    spent: float


@dataclass(frozen=True, slots=True)
class Run:
    """The moments at which units came back; seconds of the clock of the whole run and from the last unit on (merging);
    and what the store then has."""

    moments: list[Moment]
    seconds: float
    merging: float
    reports: int
    bytes: int


def watch_run(articles: list[Article], processes: int, shard_size: int) -> Run:
    moments: list[Moment] = []
    done = 0

    def note(count: int) -> None:
        nonlocal done
        done += count
        if done % shard_size == 0 or done == len(articles):
            readers = [child.pid for child in multiprocessing.active_children() if child.pid and processes > 1]
            moments.append(look(done, readers or [os.getpid()]))

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "news.duckdb") as store:
        store.ingest(articles, coder=load(), processes=processes, shard_size=shard_size, watch=note)
        ended = time.perf_counter()
        store.vacuum()
        stats = store.stats()
    return Run(moments, ended - began, ended - moments[-1].clock, stats["reports"], stats["bytes"])


def look(documents: int, readers: list[int]) -> Moment:
    memory, spent = {}, 0.0
    for reader in readers:
        memory[reader] = int(Path(f"/proc/{reader}/statm").read_text().split()[1]) * _PAGE
        after_name = Path(f"/proc/{reader}/stat").read_text().rpartition(")")[2].split()
        spent += (int(after_name[11]) + int(after_name[12])) / _TICK
    return Moment(documents, time.perf_counter(), memory, spent)


def measure_spacy(articles: list[Article]) -> float:
    """Documents a processor second of the parser alone, warmed up."""
    language = load_language(load().recipe.parser)
    texts = [article.text for article in articles]
    for _ in language.pipe(texts[:32]):
        pass
    began = time.process_time()
    for _ in language.pipe(texts, batch_size=32):
        pass
    return len(texts) / (time.process_time() - began)


def describe(run: Run, spacy: float, processes: int) -> list[str]:
    moments = run.moments
    first, last = moments[0], moments[-1]
    rate = (last.documents - first.documents) / (last.spent - first.spent)
    clock = (last.documents - first.documents) / (last.clock - first.clock)
    lines = [
        f"documents: {last.documents} by {processes} processes; {run.seconds:.0f} s, {run.merging:.1f} of them merging",
        f"reports: {run.reports}; store {run.bytes / last.documents / 1e3:.1f} KB a document",
        f"documents a processor second: {rate:.2f}; bare spaCy {spacy:.2f}; share {rate / spacy:.2f}",
        f"documents a second of the clock: {clock:.2f}",
        "memory of each reading process, MB, as documents were done:",
    ]
    for moment in moments[:: max(1, len(moments) // 12)]:
        memory = " ".join(f"{size / 1e6:6.0f}" for _, size in sorted(moment.memory.items()))
        lines.append(f"  {moment.documents:6d} {memory}")
    middle = moments[len(moments) // 2]
    grown = sum(last.memory.values()) - sum(middle.memory.get(reader, 0) for reader in last.memory)
    since = last.documents - middle.documents
    if since:
        lines.append(f"grown in the second half: {grown / 1e6:.0f} MB in {since} documents, all processes together")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description="ingest many articles: speed and memory")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--shard-size", type=int, default=32)
    options = parser.parse_args()
    articles = read_sample(options.data, "reuters", options.documents)
    spacy = measure_spacy(articles[:200])
    run = watch_run(articles, options.processes, options.shard_size)
    print("\n".join(describe(run, spacy, options.processes)))


if __name__ == "__main__":
    main()
