"""The act between two given actors, by both coders, on PLV's training pairs.

In: the data folder's `pairs/plv_train.tsv`; for the encoder also `training/folds.json`. Out: for either coder macro F1
over the roots, the four quad classes, and cooperation against conflict.
The package's encoder has learned from all of these pairs, so it is not asked. What is scored are the answers that
five students gave on the fifth that each had not seen (int8, `python -m training.train` makes them anew). The lexicon
coder is fitted to nothing and answers all of them.
Limits: on other pairs, `dragoman eval pairs FILE.tsv` asks the package's encoder itself.

usage: python -m benchmarks.quality.pairs [DATA] [--coder encoder|lexicon] [--errors]; errors of one half of the pairs
"""

import argparse
import json
import os
from pathlib import Path
from zlib import crc32

from dragoman.coder import load
from dragoman.evaluate.pairs import Evaluation, Pair, answer_pairs, evaluate_answers, read_pairs
from dragoman.recipe import CODERS, Recipe

FOLDS = Path(__file__).parents[2] / "training" / "folds.json"


def score(data_dir: Path) -> dict[str, float]:
    pairs = read_pairs(data_dir / "pairs" / "plv_train.tsv")
    encoder, lexicon = (evaluate_answers(list(answer(pairs, coder))) for coder in CODERS)
    return {
        **_summarise(encoder),
        "root_low": encoder.root.low,
        "root_high": encoder.root.high,
        **{f"lexicon_{name}": value for name, value in _summarise(lexicon).items()},
        "lexicon_answered": lexicon.answered,
        "sentences": encoder.sentences,
    }


def answer(pairs: list[Pair], coder: str) -> list[tuple[str, str]]:
    """Gold and answer of each pair. Raises ValueError when the folds are of other pairs."""
    if coder == "lexicon":
        answers = list(answer_pairs(pairs, load(Recipe(coder=coder))))
    else:
        answers = json.loads(FOLDS.read_text("utf-8"))
        if len(answers) != len(pairs):
            raise ValueError(f"{FOLDS.name} has {len(answers)} answers for {len(pairs)} pairs; train again")
    return [(pair.root, one) for pair, one in zip(pairs, answers, strict=True)]


def _summarise(found: Evaluation) -> dict[str, float]:
    levels = {f"{level}_macro_f1": getattr(found, level).value for level in ("root", "quad", "binary")}
    return {**levels, "accuracy": found.accuracy}


def main() -> None:
    parser = argparse.ArgumentParser(description="the act between two given actors")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--coder", choices=CODERS, default=CODERS[0])
    parser.add_argument("--errors", action="store_true", help="print what went wrong, for one half of the pairs only")
    options = parser.parse_args()
    pairs = read_pairs(options.data / "pairs" / "plv_train.tsv")
    answers = answer(pairs, options.coder)
    if options.errors:
        for pair, (gold, ours) in zip(pairs, answers, strict=True):
            if gold != ours and crc32(pair.id.encode()) % 2 == 0:
                print(f"{gold:9} got {ours:9} {pair.text}")
    print(json.dumps({name: round(value, 4) for name, value in _summarise(evaluate_answers(answers)).items()}))


if __name__ == "__main__":
    main()
