"""From labelled sentences to the weights in the package.

In: what `training.inputs` has written, and the teacher's first weights. Out: the students, for `training.measure`.

1. teacher: a large network learns acts, modes, statuses and types from the corpus and the tables.
2. teacher 0-4: from there, five teachers each learn four fifths of PLV's pairs (beside corpus sentences, so that
   nothing is forgotten), and say what they make of all pairs, unlabelled ones in news among them.
3. student 0-4: a small network learns the corpus, the tables and what one teacher said, then that teacher's four
   fifths of PLV; made int8, it answers the fifth that neither has seen: the cross-validated figures.
4. student: the same with all of PLV and the mean of the five teachers; it is what is shipped.

usage: python -m training.train [--work FOLDER] [--teacher FOLDER] [--layers 0,2,5] [--at-once N]
Each step is a process of its own, `--at-once` of them beside one another; what it has made is kept in `--work`, so that
an interrupted run goes on with the steps that are missing.
Limits: written for a GPU, where it takes under ten minutes; without one, most of a day.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.examples import Example
from training.fit import Plan, fit, make_targets, soften
from training.inputs import FOLDS, Inputs, read_inputs
from training.network import PairNetwork, Teacher, begin_student, load_weights, pack_weights, student_folder

_TEACHER = Plan(epochs=3, rate=4e-5, batch_size=32)
_TEACHER_TUNED = Plan(epochs=5, rate=2e-5, batch_size=16, swap=0.3)
_STUDENT = Plan(epochs=4, rate=4e-4, batch_size=64, swap=0.3)
_STUDENT_TUNED = Plan(epochs=5, rate=1e-4, batch_size=32, swap=0.3)
_REPLAYED = 0.5  # corpus sentences beside each pair of PLV
_REPLAYED_NEWS = 3000


def main() -> None:
    parser = argparse.ArgumentParser(description="train the encoder")
    parser.add_argument("--work", type=Path, default=Path("build/training"))
    parser.add_argument("--teacher", type=Path, default=Path("build/teacher"))
    parser.add_argument("--layers", default="0,2,5")
    parser.add_argument("--at-once", type=int, default=6 if torch.cuda.is_available() else 1)
    parser.add_argument("--step", default="")
    options = parser.parse_args()
    layers = [int(layer) for layer in options.layers.split(",")]
    if options.step:
        take_step(options.step, options.work, options.teacher, layers)
    else:
        run_steps(options)


def run_steps(options: argparse.Namespace) -> None:
    """All steps in order; those of one line beside one another. Raises CalledProcessError."""
    folds = [str(fold) for fold in range(FOLDS)]
    run_beside(["teacher"], options)
    run_beside([f"teacher {fold}" for fold in folds], options)
    run_beside([f"student {fold}" for fold in (*folds, "all")], options)


def run_beside(steps: list[str], options: argparse.Namespace) -> None:
    waiting, running = list(steps), []
    while waiting or running:
        while waiting and len(running) < options.at_once:
            step = waiting.pop(0)
            command = [sys.executable, "-m", "training.train", "--step", step, "--work", str(options.work)]
            command += ["--teacher", str(options.teacher), "--layers", options.layers]
            running.append(subprocess.Popen(command))
        time.sleep(0.2)
        for process in [process for process in running if process.poll() is not None]:
            running.remove(process)
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, process.args)


def take_step(step: str, work: Path, teacher: Path, layers: list[int]) -> None:
    """One step; nothing is done where its result is there."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    kind, _, fold = step.partition(" ")
    depth = f"-{len(layers)}" if kind == "student" else ""
    target = work / f"{kind}{depth}-{fold or 'common'}.npz"
    if target.is_file():
        return
    inputs = read_inputs(work)
    began = time.perf_counter()
    if kind == "teacher" and not fold:
        save(target, teach_common(inputs, teacher, device))
    elif kind == "teacher":
        save(target, teach_fold(inputs, int(fold), work, teacher, device))
    else:
        save(target, learn(inputs, fold, work, layers, device))
    print(f"{step}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)


def save(target: Path, arrays: dict[str, Any]) -> None:
    unfinished = target.with_suffix(".partial.npz")
    np.savez(unfinished, **arrays)
    unfinished.rename(target)


# --- teachers --------------------------------------------------------------------------------------------------


def teach_common(inputs: Inputs, folder: Path, device: torch.device) -> dict[str, Any]:
    network = Teacher(folder).to(device)
    fit(network, inputs["corpus"] + inputs["table"], _TEACHER, name="teacher")
    return pack_weights(network)


def teach_fold(inputs: Inputs, fold: int, work: Path, folder: Path, device: torch.device) -> dict[str, Any]:
    """What this teacher answers about all that students are taught: [examples, labels] a task."""
    network = load_weights(Teacher(folder), work / "teacher-common.npz").to(device)
    seen = [example for example, number in zip(inputs["plv"], inputs.folds, strict=True) if number != fold]
    fit(network, [*seen, *replay(inputs, seen, fold)], replace(_TEACHER_TUNED, seed=fold), name=f"teacher {fold}")
    answers = network.predict([mark(example) for example in [*inputs["plv"], *list_common(inputs)]])
    return {task: chances.astype(np.float16) for task, chances in answers.items()}


def list_common(inputs: Inputs) -> list[Example]:
    """What students learn first. A pair stands twice, with and without its trigger, where the pair alone is clear: the
    teachers answer each for itself. Of pairs in news the trigger is hidden in some once and for all.
    """
    listed = []
    for example in (*inputs["corpus"], *inputs["table"]):
        if example.trigger is not None:
            listed.append(replace(example, needs_trigger=True))
        if not example.needs_trigger:
            listed.append(replace(example, trigger=None))
    return [*listed, *(replace(example, needs_trigger=True) for example in inputs["news"])]


def replay(inputs: Inputs, seen: list[Example], seed: int) -> list[Example]:
    rng = np.random.default_rng(seed)
    corpus = inputs["corpus"]
    return [corpus[index] for index in rng.choice(len(corpus), int(_REPLAYED * len(seen)), replace=False)]


def mark(example: Example) -> str:
    return example.mark(random.Random(0), with_trigger=0.0)


# --- students --------------------------------------------------------------------------------------------------


def learn(inputs: Inputs, fold: str, work: Path, layers: list[int], device: torch.device) -> dict[str, Any]:
    """A student of one fold's teacher ("0" to "4"), or of all of them and of all pairs ("all"): its weights."""
    number = FOLDS if fold == "all" else int(fold)
    said = average_answers([work / f"teacher-{each}.npz" for each in (range(FOLDS) if fold == "all" else [number])])
    network = begin_student(student_folder(), layers).to(device)
    examples = [*inputs["plv"], *list_common(inputs)]
    targets = [mix(example, said, row) for row, example in enumerate(examples)]
    common = range(len(inputs["plv"]), len(examples))
    fit_on(network, examples, targets, common, replace(_STUDENT, seed=number), name=f"student {fold}")
    seen = [row for row, own in enumerate(inputs.folds) if own != number]
    rng = random.Random(number)
    labelled = [row for row in common if examples[row].labels]
    unlabelled = [row for row in common if not examples[row].labels]
    replayed = [*rng.sample(labelled, len(seen)), *rng.sample(unlabelled, min(len(unlabelled), _REPLAYED_NEWS))]
    plan = replace(_STUDENT_TUNED, seed=number)
    fit_on(network, examples, targets, [*seen, *replayed], plan, name=f"student {fold}, tuned")
    return pack_weights(network)


def fit_on(
    network: PairNetwork,
    examples: Sequence[Example],
    targets: Sequence[dict[str, torch.Tensor]],
    rows: Sequence[int],
    plan: Plan,
    *,
    name: str,
) -> None:
    fit(network, [examples[row] for row in rows], plan, targets=[targets[row] for row in rows], name=name)


def average_answers(files: list[Path]) -> dict[str, np.ndarray]:
    total: dict[str, np.ndarray] = {}
    for file in files:
        with np.load(file) as arrays:
            for task in arrays.files:
                total[task] = total.get(task, np.float32(0)) + arrays[task].astype(np.float32) / len(files)
    return total


def mix(example: Example, said: dict[str, np.ndarray], row: int) -> dict[str, torch.Tensor]:
    """What a student is taught of a pair: half its label, half the teachers' answer; without a label their answer."""
    answer, labels = soften(said, row), make_targets(example)
    mixed = {task: (labels[task] + told) / 2 if task in labels else told for task, told in answer.items()}
    return {**labels, **mixed}


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    main()
