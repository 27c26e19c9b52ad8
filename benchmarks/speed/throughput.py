"""Documents a second on one core, beside bare spaCy on the same documents in the same run.

In: the data folder and the name of a set. Out (as JSON): rates, the share of bare spaCy's rate, each stage's share of
the time, peak memory, how many documents were dropped, and by how many a stage failed.
The documents go through batch by batch, and the two readers take turns at going first, so that neither finds the other's
words in the cache. Seconds are processor seconds, threads included: what else the machine does, matters little.
Bare spaCy means the same pipeline with the same components, over the articles' untouched texts.

usage: python -m benchmarks.speed.throughput [DATA] --set reuters|guardian [--documents N]
"""

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterator
from itertools import batched
from pathlib import Path

from benchmarks.speed.news import read_sample
from benchmarks.speed.stage_times import StageClock, time_stages
from dragoman.parse.spacy_parser import load_language
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Article, Document

_FAULT = "a fault of Dragoman's"
_WARM_UP = "The president of France met the king of Spain in Madrid on Monday, a spokesman said."


def measure_throughput(articles: list[Article], *, batch_size: int = 32) -> dict[str, float]:
    recipe = Recipe(batch_size=batch_size)
    clock = StageClock()
    pipeline = Pipeline(recipe, time_stages(STAGES, clock))
    language = load_language(recipe.parser)
    outcomes: list[Document] = []
    list(pipeline.read([Article(id="warm-up", text=_WARM_UP)]))
    list(language.pipe([_WARM_UP]))
    clock.inclusive.update(dict.fromkeys(clock.inclusive, 0.0))

    def parse_only(batch: tuple[Article, ...]) -> None:
        for _ in language.pipe((article.text for article in batch), batch_size=batch_size):
            pass

    def read_all(batch: tuple[Article, ...]) -> None:
        outcomes.extend(_lighten(document) for document in pipeline.read(batch))

    bare, whole = time_alternately(list(batched(articles, batch_size)), parse_only, read_all)
    count, own = len(articles), clock.own_seconds()
    reasons = [outcome.dropped.reason for outcome in outcomes if outcome.dropped]
    return {
        "docs_per_second": round(count / whole, 2),
        "spacy_docs_per_second": round(count / bare, 2),
        "share_of_spacy": round(bare / whole, 4),
        "words_per_second": round(sum(len(article.text.split()) for article in articles) / whole),
        **{f"time_{name}": round(seconds / sum(own.values()), 4) for name, seconds in own.items()},
        "peak_memory_gb": round(_peak_memory() / 1e9, 3),
        "documents": count,
        "reports_per_document": round(sum(len(outcome.reports) for outcome in outcomes) / count, 2),
        "dropped": len(reasons),
        "faults": sum(_FAULT in reason for reason in reasons),
    }


def time_alternately[T](
    batches: list[T], one: Callable[[T], None], other: Callable[[T], None], *, now: Callable[[], float] = time.process_time
) -> tuple[float, float]:
    """Seconds that either takes over all batches; they take turns at going first."""
    seconds = [0.0, 0.0]
    for number, batch in enumerate(batches):
        order = (0, 1) if number % 2 == 0 else (1, 0)
        for which in order:
            began = now()
            (one, other)[which](batch)
            seconds[which] += now() - began
    return seconds[0], seconds[1]
