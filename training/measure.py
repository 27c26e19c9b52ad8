"""From trained students to figures and the files of the package.

In: the students of `training.train`. Out: `src/dragoman/weights`, `training/figures.json`, and `training/folds.json`:
one root a pair of PLV, by the int8 student that, like its teacher, had not seen it.

usage: python -m training.measure [--work FOLDER] [--weights FOLDER] [--layers N]
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.quality.encoder import measure_kept_aside, read_kept_aside
from dragoman.code.encoder import TYPES, Encoder, PairScores
from dragoman.evaluate.pairs import choose_type, evaluate_answers, merge_yielding
from training.calibration import find_temperatures
from training.examples import Example
from training.export import export_network
from training.inputs import FOLDS, Inputs, read_inputs
from training.marking import mark_pair
from training.network import Student, load_weights, student_folder

WEIGHTS = Path(__file__).parents[1] / "src" / "dragoman" / "weights"
FIGURES = Path(__file__).parent / "figures.json"
ANSWERS = Path(__file__).parent / "folds.json"


def main() -> None:
    parser = argparse.ArgumentParser(description="measure the students and write the package's weights")
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--layers", type=int, default=3)
    options = parser.parse_args()
    inputs = read_inputs(options.work)
    pairs = inputs["plv"]
    answers = {"int8": [""] * len(pairs), "float": [""] * len(pairs)}
    for fold in range(FOLDS):
        for kind, given in answer_fold(inputs, options.work, options.layers, fold).items():
            for row, answer in given.items():
                answers[kind][row] = answer
    figures: dict[str, Any] = {kind: describe(pairs, given) for kind, given in answers.items()}
    ANSWERS.write_text(json.dumps(answers["int8"]) + "\n")
    network = load_student(options.work / f"student-{options.layers}-all.npz", options.layers)
    export_network(network, options.weights, temperatures=find_temperatures(network, inputs["aside"]))
    figures["kept aside"] = measure_kept_aside(Encoder(options.weights), read_kept_aside())
    FIGURES.write_text(json.dumps(figures, indent=1) + "\n")


def load_student(file: Path, layers: int) -> Student:
    return load_weights(Student(student_folder(), layers), file).eval()


def answer_fold(inputs: Inputs, work: Path, layers: int, fold: int) -> dict[str, dict[int, str]]:
    """Row of PLV -> root, for the pairs of a fold; kept in the work folder once it was found."""
    target = work / f"answers-{layers}-{fold}.json"
    if not target.is_file():
        network = load_student(work / f"student-{layers}-{fold}.npz", layers)
        rows = [row for row, number in enumerate(inputs.folds) if number == fold]
        unseen = [inputs["plv"][row] for row in rows]
        export_network(network, work / f"int8-{layers}-{fold}", temperatures={})
        found = {
            "int8": answer_by_int8(Encoder(work / f"int8-{layers}-{fold}"), unseen),
            "float": answer_by_float(network, unseen),
        }
        named = {kind: dict(zip(rows, given, strict=True)) for kind, given in found.items()}
        target.write_text(json.dumps(named))
    return {
        kind: {int(row): root for row, root in given.items()} for kind, given in json.loads(target.read_text()).items()
    }


def answer_by_int8(encoder: Encoder, pairs: Sequence[Example]) -> list[str]:
    return [choose_type(encoder.score(pair.text, actor=pair.actor, recipient=pair.recipient)) for pair in pairs]


def answer_by_float(network: Student, pairs: Sequence[Example]) -> list[str]:
    chances = network.predict([mark_pair(pair.text, actor=pair.actor, recipient=pair.recipient) for pair in pairs])
    return [choose_type(PairScores({}, dict(zip(TYPES, row.tolist(), strict=True)), {}, {})) for row in chances["type"]]


def describe(pairs: Sequence[Example], answers: Sequence[str]) -> dict[str, Any]:
    """Macro F1 with its interval, at each of PLV's three levels, and accuracy."""
    golds = [merge_yielding(pair.types[0]) for pair in pairs]
    found = evaluate_answers(list(zip(golds, answers, strict=True)))
    levels = {level: [round(value, 4) for value in getattr(found, level)] for level in ("root", "quad", "binary")}
    return {**levels, "accuracy": round(found.accuracy, 4), "pairs": found.sentences}


if __name__ == "__main__":
    main()
