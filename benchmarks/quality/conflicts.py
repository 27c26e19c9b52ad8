"""Conflicts against pairs of news texts of our own.

In: `conflicts/pairs.jsonl` of this folder (see README.md there), coded by the real coder. Out: precision, recall and F1
of the kinds of conflict found, over all pairs, of the half kept aside, and the recall of each kind.
Limits: a kind counts once a pair; half of the pairs are near misses without any conflict.

usage: python -m benchmarks.quality.conflicts [DATA] [--errors]
"""

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from benchmarks.quality.labelled_pairs import Pair, code_pairs, read_pairs
from dragoman.merge.across import find_conflicts_between
from dragoman.merge.events import merge_reports
from dragoman.merge.facts import Fact
from dragoman.records import Conflict

FOLDER = Path(__file__).parent / "conflicts"


def score(_: Path, *, shows_errors: bool = False) -> dict[str, float]:
    """The figures. FileNotFoundError where the pairs are missing."""
    pairs = read_pairs(FOLDER / "pairs.jsonl")
    outcomes = [(pair, find_conflicts(sides)) for pair, sides in zip(pairs, code_pairs(pairs), strict=True)]
    if shows_errors:
        _print_errors(outcomes)
    figures: dict[str, float] = {"pairs": len(pairs), "pairs_without": sum(not pair.record["kinds"] for pair in pairs)}
    figures |= _figure(outcomes, "")
    figures |= _figure([outcome for outcome in outcomes if outcome[0].is_kept_aside], "aside_")
    return {**figures, **_recall_kinds(outcomes)}


def find_conflicts(sides: list[list[Fact]]) -> list[Conflict]:
    facts = [fact for side in sides for fact in side]
    return find_conflicts_between(facts, merge_reports(facts).events)


def _figure(outcomes: Iterable[tuple[Pair, list[Conflict]]], part: str) -> dict[str, float]:
    hits = golds = founds = 0
    for pair, conflicts in outcomes:
        gold, found = set(pair.record["kinds"]), {conflict.kind for conflict in conflicts}
        hits, golds, founds = hits + len(gold & found), golds + len(gold), founds + len(found)
    return {
        f"{part}precision": hits / founds if founds else 1.0,
        f"{part}recall": hits / golds if golds else 1.0,
        f"{part}f1": 2 * hits / (golds + founds) if golds + founds else 1.0,
    }


def _recall_kinds(outcomes: Iterable[tuple[Pair, list[Conflict]]]) -> dict[str, float]:
    golds: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for pair, conflicts in outcomes:
        found = {conflict.kind for conflict in conflicts}
        for kind in pair.record["kinds"]:
            golds[kind] += 1
            hits[kind] += kind in found
    return {f"recall_{kind}": hits[kind] / golds[kind] for kind in sorted(golds)}


def _print_errors(outcomes: list[tuple[Pair, list[Conflict]]]) -> None:
    """The wrong pairs of the seen half, and how many of each sort there are."""
    sorts: Counter[str] = Counter()
    for pair, conflicts in outcomes:
        gold, found = set(pair.record["kinds"]), {conflict.kind for conflict in conflicts}
        if gold == found or pair.is_kept_aside:
            continue
        sorts.update(f"missed {kind}" for kind in gold - found)
        sorts.update(f"invented {kind}" for kind in found - gold)
        print(f"{'MISSED' if gold - found else 'INVENTED'} {', '.join(sorted(gold ^ found))} {pair.id}")
        for article in pair.articles:
            print(f"    {article.published} {article.text}")
        for conflict in conflicts:
            print(f"    found {conflict.kind}: {conflict.note}")
    for sort, count in sorts.most_common(10):
        print(f"{count:4} {sort}")


def main() -> None:
    parser = argparse.ArgumentParser(description="score conflicts")
    parser.add_argument("data", nargs="?", type=Path, default=Path())
    parser.add_argument("--errors", action="store_true", help="print the wrong pairs of the seen half")
    options = parser.parse_args()
    for name, value in score(options.data, shows_errors=options.errors).items():
        print(f"{name:24} {value:.3f}")


if __name__ == "__main__":
    main()
