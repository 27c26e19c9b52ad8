"""From labelled sentences to the weights in the package, by one command.

In: our corpus, the tables' examples, and, where the data folder has them, PLV's pairs and news for distillation. Out:
`src/dragoman/weights` (int8 ONNX, tokenizer, temperatures) and `training/figures.json` with what was measured.

1. common: the student learns acts, modes, statuses and types from the corpus and the tables.
2. folds: from there, five students each learn four fifths of PLV's pairs (beside corpus sentences, so that nothing is
   forgotten), become int8, and answer the fifth that they have not seen: the cross-validated figures.
3. distil: the five together say what they make of unlabelled pairs in the news; a last student learns from that, all
   of PLV and the corpus. What is shipped is the mean of the six networks' weights ("model soup", Wortsman et al. 2022).
4. calibrate and export: temperatures from one half of the sentences kept aside, figures from the other.

usage: python -m training.train [DATA] [--work FOLDER] [--weights FOLDER] [--threads N] [--seed N]
`--work` keeps each step's network: an interrupted run goes on with the step it had begun.
Limits: on two cores under two hours; the result is the same on the same processor and library versions, and within
noise (about half a point) elsewhere.
"""

import argparse
import hashlib
import json
import os
import random
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.quality.encoder import measure_kept_aside
from dragoman.code.encoder import TYPES, Encoder, PairScores
from dragoman.code.marking import mark_pair
from dragoman.evaluate.pairs import Pair, choose_type, evaluate_answers, read_pairs
from training.calibration import find_temperatures
from training.examples import Example, Sentence, corpus_examples, is_for_fitting, pair_examples, read_corpus
from training.export import export_network
from training.fit import Plan, average, fit, make_targets, soften
from training.network import PairNetwork, student_folder
from training.news_pairs import find_news_pairs
from training.tables import table_examples

WEIGHTS = Path(__file__).parents[1] / "src" / "dragoman" / "weights"
FIGURES = Path(__file__).parent / "figures.json"
ANSWERS = Path(__file__).parent / "folds.json"  # one root a pair of PLV, by the student that had not seen it
FOLDS = 5
_COMMON = Plan(epochs=4, rate=2.5e-4, batch_size=32)
_TUNED = Plan(epochs=5, rate=6e-5, swap=0.3)
_REPLAYED = 0.5  # corpus sentences beside each pair of PLV
_DISTILLED = 3000  # news pairs at most


def main() -> None:
    parser = argparse.ArgumentParser(description="train the encoder")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    if torch.cuda.is_available():
        torch.set_default_device("cuda")
    options.work.mkdir(parents=True, exist_ok=True)
    train(options.data, options.work, options.weights, seed=options.seed)


def train(data: Path, work: Path, weights: Path, *, seed: int) -> None:
    sentences = read_corpus()
    labelled = corpus_examples([s for s in sentences if not s.is_kept_aside])
    aside = corpus_examples([s for s in sentences if s.is_kept_aside])
    check_inputs(work, sentences, seed)
    say(f"{len(sentences)} sentences of the corpus, {len(labelled)} pairs to learn, {len(aside)} kept aside")
    plan = replace(_COMMON, seed=seed)
    common = keep(work / "common.pt", lambda: fit(PairNetwork(student_folder()), labelled + table_examples(), plan))
    figures: dict[str, Any] = {}
    final = common
    path = data / "pairs" / "plv_train.tsv"
    if path.is_file():
        pairs = read_pairs(path)
        folds = split_folds(pairs, seed)
        students = []
        answers = {"int8": [""] * len(pairs), "float": [""] * len(pairs)}
        for fold in range(FOLDS):
            seen = [pair for pair, number in zip(pairs, folds, strict=True) if number != fold]
            places = [index for index, number in enumerate(folds) if number == fold]
            unseen = [pairs[index] for index in places]
            make = partial(tune, common, seen, labelled, seed=seed * FOLDS + fold)
            students.append(keep(work / f"fold{fold}.pt", make))
            export_network(students[-1], work / f"fold{fold}", temperatures={})
            by_int8 = answer_by_int8(Encoder(work / f"fold{fold}"), unseen)
            by_float = answer_by_float(students[-1], unseen)
            for index, one, other in zip(places, by_int8, by_float, strict=True):
                answers["int8"][index], answers["float"][index] = one, other
            say(f"fold {fold}: {describe(unseen, by_int8)}")
        figures |= {name: describe(pairs, given) for name, given in answers.items()}
        ANSWERS.write_text(json.dumps(answers["int8"]) + "\n")
        last = keep(work / "distilled.pt", lambda: distil(common, students, pairs, labelled, seed=seed, data=data))
        figures["kept aside, before the mean"] = measure_network(last, aside, work / "distilled")
        final = average([last, *students])
    figures["kept aside"] = measure_network(final, aside, weights)
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n")


def check_inputs(work: Path, sentences: list[Sentence], seed: int) -> None:
    """Raises ValueError when the folder holds networks of another corpus, plan or seed."""
    described = repr((sentences, _COMMON, _TUNED, _REPLAYED, _DISTILLED, seed))
    digest = hashlib.sha256(described.encode()).hexdigest()
    note = work / "inputs.sha256"
    if note.is_file() and note.read_text() != digest:
        raise ValueError(f"{work} holds networks of another corpus, plan or seed; remove it, or name another --work")
    note.write_text(digest)


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


def keep(path: Path, make: Callable[[], PairNetwork]) -> PairNetwork:
    """The network of a step: read if it was made before, else made and written."""
    if path.is_file():
        network = PairNetwork(student_folder())
        network.load_state_dict(torch.load(path, map_location="cpu"))
        return network
    say(f"making {path.name}")
    network = make()
    unfinished = path.with_suffix(".partial")
    torch.save(network.state_dict(), unfinished)
    unfinished.rename(path)
    return network


def copy_network(network: PairNetwork) -> PairNetwork:
    twin = PairNetwork(student_folder())
    twin.load_state_dict(network.state_dict())
    return twin


def tune(common: PairNetwork, pairs: list[Pair], labelled: list[Example], *, seed: int) -> PairNetwork:
    """The common student, taught PLV's pairs as well."""
    return fit(copy_network(common), mix_examples(pairs, labelled, seed), replace(_TUNED, seed=seed // FOLDS))


def mix_examples(pairs: list[Pair], labelled: list[Example], seed: int) -> list[Example]:
    """PLV's pairs, and beside them some of the corpus, so that it is not forgotten."""
    replayed = random.Random(seed).sample(labelled, min(len(labelled), int(_REPLAYED * len(pairs))))
    return pair_examples(pairs) + replayed


def distil(
    common: PairNetwork,
    teachers: list[PairNetwork],
    pairs: list[Pair],
    labelled: list[Example],
    *,
    seed: int,
    data: Path,
) -> PairNetwork:
    """A student of all of PLV, of the corpus, and of what the teachers together make of pairs in the news."""
    examples = mix_examples(pairs, labelled, seed)
    targets = [make_targets(example) for example in examples]
    news = find_news_pairs(data, most=_DISTILLED)
    if news:
        marked = [example.mark(random.Random(seed), with_trigger=1.0) for example in news]
        told = [teacher.predict(marked) for teacher in teachers]
        means = {task: np.mean([one[task] for one in told], axis=0) for task in told[0]}
        examples += [replace(example, needs_trigger=True) for example in news]
        targets += [soften(means, row) for row in range(len(news))]
    return fit(copy_network(common), examples, replace(_TUNED, seed=seed), targets=targets)


def measure_network(network: PairNetwork, aside: list[Example], folder: Path) -> dict[str, Any]:
    """Calibrate on one half of what was kept aside, export, and measure int8 on the other half."""
    export_network(network, folder, temperatures=find_temperatures(network, aside))
    return measure_kept_aside(Encoder(folder), [example for example in aside if not is_for_fitting(example)])


def split_folds(pairs: list[Pair], seed: int) -> list[int]:
    """A fold (0 to FOLDS - 1) for each pair, the roots spread evenly; pairs of one sentence are in one fold."""
    rng = random.Random(seed)
    roots = {pair.text: pair.root for pair in reversed(pairs)}
    order = sorted(roots, key=lambda text: (roots[text], rng.random()))
    folds = {text: place % FOLDS for place, text in enumerate(order)}
    return [folds[pair.text] for pair in pairs]


def answer_by_int8(encoder: Encoder, pairs: list[Pair]) -> list[str]:
    return [choose_type(encoder.score(pair.text, actor=pair.actor, recipient=pair.recipient)) for pair in pairs]


def answer_by_float(network: PairNetwork, pairs: list[Pair]) -> list[str]:
    marked = [mark_pair(pair.text, actor=pair.actor, recipient=pair.recipient) for pair in pairs]
    chances = network.predict(marked)
    return [choose_type(PairScores({}, dict(zip(TYPES, row.tolist(), strict=True)), {}, {})) for row in chances["type"]]


def describe(pairs: list[Pair], answers: list[str]) -> dict[str, Any]:
    found = evaluate_answers([(pair.root, answer) for pair, answer in zip(pairs, answers, strict=True)])
    levels = {level: [round(value, 4) for value in getattr(found, level)] for level in ("root", "quad", "binary")}
    return {**levels, "accuracy": round(found.accuracy, 4), "pairs": found.sentences}


if __name__ == "__main__":
    main()
