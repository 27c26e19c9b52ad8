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


def score(_: Path, *, shows_errors: bool = False) -> dict[str, float]:
    """Precision and recall of "the same event". FileNotFoundError where the pairs are missing."""
    pairs = read_pairs(FOLDER / "pairs.jsonl")
    outcomes = [(pair, is_merged(sides)) for pair, sides in zip(pairs, code_pairs(pairs), strict=True)]
    if shows_errors:
        _print_errors(outcomes)
    labelled = [(pair.is_kept_aside, pair.record["same"], found) for pair, found in outcomes]
    return {"pairs": len(pairs), **_figure(labelled)}


def is_merged(sides: list[list[Fact]]) -> bool:
    """Whether any event has reports of both texts."""
    return any(len(event.documents) > 1 for event in merge_reports(fact for side in sides for fact in side).events)


def score_copies(data_dir: Path) -> dict[str, float]:
    """Precision and recall of "a copy", and the time for all articles. FileNotFoundError where there are none."""
    articles = read_reuters(data_dir / "news" / "reuters")
    if not articles:
        raise FileNotFoundError(f"no articles in {data_dir / 'news' / 'reuters'}")
    start = time.perf_counter()
    voices = group_voices(articles)
    seconds = time.perf_counter() - start
    with (FOLDER / "copies.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    labelled = [
        (_is_kept_aside(row), row["copy"] == "1", voices[row["one"]] == voices[row["other"]])
        for row in rows
        if row["one"] in voices and row["other"] in voices
    ]
    return {
        "pairs": len(labelled),
        **_figure(labelled),
        "seconds": seconds,
        "articles": len(articles),
        "voices": len(set(voices.values())),
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


def _figure(labelled: Iterable[tuple[bool, bool, bool]]) -> dict[str, float]:
    """Of (kept aside, gold, found): precision, recall and F1, over all and of the half kept aside."""
    rows = list(labelled)
    figures = {}
    for part, chosen in (("", rows), ("aside_", [row for row in rows if row[0]])):
        hits = sum(gold and found for _, gold, found in chosen)
        golds, founds = sum(gold for _, gold, _ in chosen), sum(found for _, _, found in chosen)
        figures[f"{part}precision"] = hits / founds if founds else 1.0
        figures[f"{part}recall"] = hits / golds if golds else 1.0
        figures[f"{part}f1"] = 2 * hits / (golds + founds) if golds + founds else 1.0
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
    for title, figures in (
        ("the same event", score(options.data, shows_errors=options.errors)),
        ("a copy", score_copies(options.data)),
    ):
        print(title)
        for name, value in figures.items():
            print(f"    {name:20} {value:.3f}")


if __name__ == "__main__":
    main()
