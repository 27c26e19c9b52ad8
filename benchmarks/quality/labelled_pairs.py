"""Pairs of short news texts of our own, with what a reader says of them.

In: a file of pairs, one JSON object a line: {"id", "one": {"text", "published", "outlet"}, "other": the same or absent,
and the label}. Out: the pairs, and the facts that the coder reads in them.
Half of the pairs, by the first digit of their id, is kept aside: its errors are not printed.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman.coder import load
from dragoman.ingest.files import make_article
from dragoman.merge.facts import Fact
from dragoman.records import Article


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles (or one alone), and the record with its label."""

    id: str
    articles: tuple[Article, ...]
    record: dict[str, Any]

    @property
    def is_kept_aside(self) -> bool:
        return int(self.id[0], 16) % 2 == 1


def read_pairs(path: Path) -> list[Pair]:
    """Raises FileNotFoundError where there is no such file."""
    pairs = []
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        told = [record[side] for side in ("one", "other") if side in record]
        articles = tuple(make_article(t["text"], published=t["published"], outlet=t["outlet"]) for t in told)
        pairs.append(Pair(record["id"], articles, record))
    return pairs


def code_pairs(pairs: Sequence[Pair]) -> list[list[list[Fact]]]:
    """For each pair, for each of its articles, the facts."""
    readings = load().pipe(article for pair in pairs for article in pair.articles)
    return [[_make_facts(next(readings)) for _ in pair.articles] for pair in pairs]


def _make_facts(reading: Any) -> list[Fact]:
    article = reading.article
    return [Fact(report=report, published=article.published, voice=article.id) for report in reading.reports]
