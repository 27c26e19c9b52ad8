"""Documents a second on one core, beside bare spaCy on the same documents in the same run.

In: the data folder and the name of a set. Out (as JSON): rates, the share of bare spaCy's rate, each stage's share of
the time, peak memory, how many documents were dropped, and on how many a stage failed.
After an untimed pass of spaCy, the documents go through batch by batch, and the two readers take turns at going
first: neither finds things warmer than the other. Seconds are processor seconds, threads included: what else the
machine does matters little. Bare spaCy means the recipe's parser with all its components, over the untouched texts.

usage: python -m benchmarks.speed.throughput [DATA] --set reuters|guardian [--documents N]
"""

import argparse
import json
import os
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.news import read_sample
from benchmarks.speed.stage_times import StageClock, time_stages
from dragoman.parse.spacy_parser import load_language
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Article

Read = Callable[[list[Article]], None]
_FAULT = "a fault of Dragoman's"
_WARM_UP = Article(
    id="warm-up", text="The president of France met the king of Spain in Madrid on Monday, a spokesman said."
)


def measure_throughput(articles: list[Article], *, batch_size: int = 32) -> dict[str, float]:
    recipe = Recipe(batch_size=batch_size)
    clock = StageClock()
    pipeline = Pipeline(recipe, time_stages(STAGES, clock))
    language = load_language(recipe.parser)
    counts: Counter[str] = Counter()

    def parse_only(batch: list[Article]) -> None:
        for _ in language.pipe((article.text for article in batch), batch_size=batch_size):
            pass

    def read_all(batch: list[Article]) -> None:
        for document in pipeline.read(batch):
            counts["reports"] += len(document.reports)
            counts["dropped"] += document.dropped is not None
            counts["faults"] += document.dropped is not None and _FAULT in document.dropped.reason

    batches = [articles[start : start + batch_size] for start in range(0, len(articles), batch_size)]
    # Lexicons and gazetteer are loaded on first use: that is start-up, not throughput. And whoever reads a batch first
    # pays for its new words and for memory: on one batch that made us seem faster than spaCy alone (1.03).
    for batch in batches:
        parse_only(batch)
    read_all([_WARM_UP])
    clock.reset()
    counts.clear()
    bare, whole = time_alternately(batches, parse_only, read_all)
    own = clock.own_seconds()
    return {
        "docs_per_second": round(len(articles) / whole, 2),
        "spacy_docs_per_second": round(len(articles) / bare, 2),
        "share_of_spacy": round(bare / whole, 4),
        "words_per_second": round(sum(len(article.text.split()) for article in articles) / whole),
        "peak_memory_gb": round(_read_peak_memory() / 1e9, 3),
        "documents": len(articles),
        "reports_per_document": round(counts["reports"] / len(articles), 2),
        "dropped": counts["dropped"],
        "faults": counts["faults"],
        **{f"time_{name}": round(seconds / sum(own.values()), 4) for name, seconds in own.items()},
    }


def time_alternately(
    batches: list[list[Article]], one: Read, other: Read, *, now: Callable[[], float] = time.process_time
) -> tuple[float, float]:
    """Seconds that either takes over all batches; they take turns at going first."""
    readers, seconds = (one, other), [0.0, 0.0]
    for number, batch in enumerate(batches):
        for which in (0, 1) if number % 2 == 0 else (1, 0):
            began = now()
            readers[which](batch)
            seconds[which] += now() - began
    return seconds[0], seconds[1]


def _read_peak_memory() -> int:
    """Bytes; Linux counts kibibytes, macOS bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="documents a second on one core, beside bare spaCy")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--set", choices=("reuters", "guardian"), default="guardian")
    parser.add_argument("--documents", type=int, default=30)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps(measure_throughput(read_sample(options.data, options.set, options.documents))))


if __name__ == "__main__":
    main()
