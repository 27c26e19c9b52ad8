"""What is learned from, in one file: made where the parser and the data are, read where the GPU is.

`python -m training.inputs [DATA] [--work FOLDER]` writes `inputs.json.gz`: our corpus, the examples of the predicates
tables, PLV's pairs with their folds, and unlabelled pairs in news. The file is not committed: it holds others' text.
"""

import argparse
import gzip
import json
import os
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dragoman.evaluate.pairs import Pair, read_pairs
from dragoman.records import Span
from training.examples import Example, corpus_examples, pair_examples, read_corpus

FOLDS = 5
_FILE = "inputs.json.gz"


class Inputs:
    """Examples by source: "corpus", "aside" (kept aside), "table", "plv", "news". `folds` are PLV's, 0 to 4."""

    def __init__(self, record: dict[str, Any]) -> None:
        self._examples = {name: [_read(row) for row in rows] for name, rows in record["examples"].items()}
        self.folds: list[int] = record["folds"]

    def __getitem__(self, source: str) -> list[Example]:
        return self._examples[source]


def read_inputs(work: Path) -> Inputs:
    with gzip.open(work / _FILE, "rt", encoding="utf-8") as file:
        return Inputs(json.load(file))


def write_inputs(work: Path, examples: dict[str, list[Example]], folds: list[int]) -> None:
    work.mkdir(parents=True, exist_ok=True)
    rows = {name: [_write(example) for example in found] for name, found in examples.items()}
    with gzip.open(work / _FILE, "wt", encoding="utf-8") as file:
        json.dump({"examples": rows, "folds": folds}, file)


def _write(example: Example) -> dict[str, Any]:
    return {name: value for name, value in asdict(example).items() if value}


def _read(row: dict[str, Any]) -> Example:
    spans = {name: Span(*row[name]) if row.get(name) else None for name in ("actor", "recipient", "trigger")}
    return Example(**{**row, **spans, "types": tuple(row.get("types", ()))})


def split_folds(pairs: list[Pair], seed: int) -> list[int]:
    """A fold (0 to FOLDS - 1) for each pair, the roots spread evenly; pairs of one sentence are in one fold."""
    rng = random.Random(seed)
    roots = {pair.text: pair.root for pair in reversed(pairs)}
    order = sorted(roots, key=lambda text: (roots[text], rng.random()))
    folds = {text: place % FOLDS for place, text in enumerate(order)}
    return [folds[pair.text] for pair in pairs]


def main() -> None:
    from training.news_pairs import find_news_pairs
    from training.tables import table_examples

    parser = argparse.ArgumentParser(description="write what the encoder learns from")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    options = parser.parse_args()
    sentences = read_corpus()
    pairs = read_pairs(options.data / "pairs" / "plv_train.tsv")
    examples = {
        "corpus": corpus_examples([s for s in sentences if not s.is_kept_aside]),
        "aside": corpus_examples([s for s in sentences if s.is_kept_aside]),
        "table": table_examples(),
        "plv": pair_examples(pairs),
        "news": find_news_pairs(options.data),
    }
    write_inputs(options.work, examples, split_folds(pairs, 0))


if __name__ == "__main__":
    main()
