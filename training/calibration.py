"""Temperatures: so that the probabilities mean what they say (Guo et al. 2017).

In: a network and labelled examples that it was not trained on. Out: a temperature a task, from one half of the
examples; the other half is for measuring (benchmarks/quality/encoder.py).
"""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.code.encoder import TASKS
from training.examples import Example, is_for_fitting
from training.network import PairNetwork

_GRID = np.exp(np.linspace(np.log(0.4), np.log(3.0), 60))


def find_temperatures(network: PairNetwork, examples: Sequence[Example]) -> dict[str, float]:
    """For each task the temperature with the least cross-entropy."""
    chosen = [example for example in examples if is_for_fitting(example)]
    rng = random.Random(0)
    chances = network.predict([example.mark(rng, with_trigger=0.5) for example in chosen])
    found = {}
    for task, labels in TASKS.items():
        rows, golds = [], []
        for row, example in enumerate(chosen):
            gold = example.labels.get(task)
            if gold is not None:
                rows.append(row)
                golds.append(labels.index(gold))
        logits = np.log(chances[task][rows] + 1e-9)
        found[task] = round(float(min(_GRID, key=lambda t: _cross_entropy(logits / t, np.array(golds)))), 3)
    return found


def _cross_entropy(logits: NDArray[np.floating[Any]], golds: NDArray[np.integer[Any]]) -> float:
    scores = logits - logits.max(1, keepdims=True)
    chances = scores - np.log(np.exp(scores).sum(1, keepdims=True))
    return float(-chances[np.arange(len(golds)), golds].mean())
