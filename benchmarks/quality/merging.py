"""Merging against pairs of news texts of our own, and wire copies against labelled pairs of Reuters articles.

In: `merging/pairs.jsonl` of this folder (see README.md there), coded by the real coder; `merging/copies.tsv` with the
data folder's Reuters articles, where it is there. Out: precision, recall and F1 of "the same event" over all pairs,
and of the half kept aside; the same of "a copy", with the seconds that grouping all articles takes.
Limits: a pair counts as merged when any event has reports of both texts; short texts, so that coding errors weigh less
than in real news.

usage: python -m benchmarks.quality.merging [DATA] [--errors]
"""

import argparse
import csv
import hashlib
import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.quality.labelled_pairs import Pair, code_pairs, read_pairs
from benchmarks.speed.news import parse_stamp
from dragoman.merge.events import merge_reports
from dragoman.merge.facts import Fact
from dragoman.merge.voices import group_voices
from dragoman.records import Article

FOLDER = Path(__file__).parent / "merging"


def score(data_dir: Path) -> dict[str, float]:
    """All figures. FileNotFoundError where our own pairs are missing."""
    return {**score_pairs(FOLDER / "pairs.jsonl"), **score_copies(FOLDER / "copies.tsv", data_dir / "news" / "reuters")}


def score_pairs(path: Path, *, shows_errors: bool = False) -> dict[str, float]:
    """Precision and recall of "the same event"."""
    pairs = read_pairs(path)
    outcomes = [(pair, is_merged(sides)) for pair, sides in zip(pairs, code_pairs(pairs), strict=True)]
    if shows_errors:
        _print_errors(outcomes)
    labelled = [(pair.is_kept_aside, pair.record["same"], found) for pair, found in outcomes]
    return {"pairs": len(pairs), **_figure(labelled, "same")}


def is_merged(sides: list[list[Fact]]) -> bool:
    """Whether any event has reports of both texts."""
    return any(len(event.documents) > 1 for event in merge_reports(fact for side in sides for fact in side).events)


def score_copies(path: Path, folder: Path) -> dict[str, float]:
    """Precision and recall of "a copy"; nothing where the articles are missing."""
    articles = read_reuters(folder)
    if not articles:
        return {}
    start = time.perf_counter()
    voices = group_voices(articles)
    seconds = time.perf_counter() - start
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    labelled = [
        (_is_kept_aside(row), row["copy"] == "1", voices[row["one"]] == voices[row["other"]])
        for row in rows
        if row["one"] in voices and row["other"] in voices
    ]
    figures = _figure(labelled, "copies")
    return {
        "copies_pairs": len(labelled),
        **figures,
        "copies_seconds": seconds,
        "copies_articles": len(articles),
        "copies_voices": len(set(voices.values())),
    }


def read_reuters(folder: Path) -> list[Article]:
    """The set's articles that have a text, under the set's own ids."""
    return [
        Article(id=record["id"], text=record["body"], title=record.get("title"), published=parse_stamp(record["date"]))
        for path in sorted(folder.glob("*.json"))
        for record in json.loads(path.read_text("utf-8"))
        if (record.get("body") or "").strip()
    ]


def _is_kept_aside(row: dict[str, str]) -> bool:
    return int(hashlib.sha256(f"{row['one']}-{row['other']}".encode()).hexdigest()[0], 16) % 2 == 1


def _figure(labelled: Iterable[tuple[bool, bool, bool]], name: str) -> dict[str, float]:
    """Of (kept aside, gold, found): precision, recall and F1, over all and of the half kept aside."""
    rows = list(labelled)
    figures = {}
    for part, chosen in (("", rows), ("aside_", [row for row in rows if row[0]])):
        hits = sum(gold and found for _, gold, found in chosen)
        golds, founds = sum(gold for _, gold, _ in chosen), sum(found for _, _, found in chosen)
        figures[f"{part}{name}_precision"] = hits / founds if founds else 1.0
        figures[f"{part}{name}_recall"] = hits / golds if golds else 1.0
        figures[f"{part}{name}_f1"] = 2 * hits / (golds + founds) if golds + founds else 1.0
    return figures


def _print_errors(outcomes: list[tuple[Pair, bool]]) -> None:
    for pair, found in outcomes:
        if found != pair.record["same"] and not pair.is_kept_aside:
            print("MERGED" if found else "MISSED", pair.id)
            for article in pair.articles:
                print(f"    {article.published} {article.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description="score merging")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="print the wrong pairs of the seen half")
    options = parser.parse_args()
    figures = score_pairs(FOLDER / "pairs.jsonl", shows_errors=options.errors)
    figures |= score_copies(FOLDER / "copies.tsv", options.data / "news" / "reuters")
    for name, value in figures.items():
        print(f"{name:24} {value:.3f}")


if __name__ == "__main__":
    main()
