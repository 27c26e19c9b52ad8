"""The encoder on sentences of our own corpus that it was not trained on.

In: the corpus in training/corpus, of which one sentence in eight is kept aside; half of those gave the temperatures,
the other half is scored here. Out: how right its acts, statuses and modes are, precision and recall of NONE, whether
its probabilities mean what they say, and pairs a second on one core.
Limits: the sentences are ours, as those it learned from are: the figures are no forecast for other text.

usage: python -m benchmarks.quality.encoder
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.code.encoder import ACTS, NONE, STATUSES, Encoder, load_encoder
from dragoman.evaluate.pairs import measure_class
from training.examples import CORPUS, Example, corpus_examples, is_for_fitting, read_corpus

_BINS = 10


def score(_: Path) -> dict[str, float]:
    """The figures of `make bench`; the corpus is the repository's own."""
    found = measure_kept_aside(load_encoder(), read_kept_aside())
    told, alone = found["with trigger"], found["pair alone"]
    return {
        "act_accuracy": told["act accuracy"],
        "act_macro_f1": told["act macro F1"],
        "none_precision": told["none"]["precision"],
        "none_recall": told["none"]["recall"],
        "pair_act_accuracy": alone["act accuracy"],
        "pair_none_precision": alone["none"]["precision"],
        "pair_none_recall": alone["none"]["recall"],
        "status_accuracy": told["status accuracy"],
        "mode_accuracy": told["mode accuracy"],
        "calibration_error": told["calibration error"],
        "pairs_per_second": found["pairs per second"],
        "pairs": told["pairs"],
        # The reliability curve: of answers of about this probability, the share that is right.
        **{f"right_at_{stated:.2f}": share for stated, share, _ in told["reliability"]},
    }


def read_kept_aside(folder: Path = CORPUS) -> list[Example]:
    """The pairs of the sentences kept aside, without the half that gave the temperatures."""
    aside = corpus_examples([sentence for sentence in read_corpus(folder) if sentence.is_kept_aside])
    return [example for example in aside if not is_for_fitting(example)]


def measure_kept_aside(encoder: Encoder, examples: Sequence[Example]) -> dict[str, Any]:
    """Figures with the trigger shown (as the pipeline asks) and without (as code_pair asks)."""
    began = time.process_time()
    found: dict[str, Any] = {
        "with trigger": _measure(encoder, [e for e in examples if e.trigger is not None], shows_trigger=True),
        "pair alone": _measure(encoder, [e for e in examples if not e.needs_trigger], shows_trigger=False),
    }
    asked = sum(figures["pairs"] for figures in found.values())
    return {**found, "pairs per second": round(asked / (time.process_time() - began), 1)}


def _measure(encoder: Encoder, examples: Sequence[Example], *, shows_trigger: bool) -> dict[str, Any]:
    acts, statuses, modes, certain = [], [], [], []
    for example in examples:
        trigger = example.trigger if shows_trigger else None
        scores = encoder.score(example.text, actor=example.actor, recipient=example.recipient, trigger=trigger)
        act = scores.act or NONE
        acts.append((example.act or NONE, act))
        certain.append(scores.acts[act])
        if example.act == act != NONE:
            statuses.append((example.status or "", scores.status))
            modes.append((example.mode, scores.mode))
    return {
        "pairs": len(examples),
        "act accuracy": _accuracy(acts),
        "act macro F1": round(float(np.mean([measure_class(acts, name).f1 for name in ACTS])), 4),
        "none": dict(
            zip(("precision", "recall", "f1"), (round(v, 4) for v in measure_class(acts, NONE)[:3]), strict=True)
        ),
        "status accuracy": _accuracy(statuses),
        "status macro F1": round(float(np.mean([measure_class(statuses, name).f1 for name in STATUSES])), 4),
        "mode accuracy": _accuracy(modes),
        **_reliability(certain, [gold == ours for gold, ours in acts]),
    }


def _accuracy(pairs: Sequence[tuple[Any, Any]]) -> float:
    return round(sum(1 for gold, ours in pairs if gold == ours) / max(len(pairs), 1), 4)


def _reliability(certain: Sequence[float], right: Sequence[bool]) -> dict[str, Any]:
    """Of answers with about this probability, the share that is right; and the expected calibration error."""
    curve = list(_bins(certain, right))
    error = sum(count * abs(stated - share) for stated, share, count in curve) / len(certain)
    return {"reliability": curve, "calibration error": round(error, 4)}


def _bins(certain: Sequence[float], right: Sequence[bool]) -> Iterator[tuple[float, float, int]]:
    """Mean probability, share right, count: of each tenth that has answers."""
    for lowest in range(_BINS):
        rows = [row for row, chance in enumerate(certain) if min(int(chance * _BINS), _BINS - 1) == lowest]
        if rows:
            stated = float(np.mean([certain[row] for row in rows]))
            yield round(stated, 3), round(float(np.mean([right[row] for row in rows])), 3), len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description="the encoder on sentences kept aside")
    parser.parse_args()
    print(json.dumps(measure_kept_aside(load_encoder(), read_kept_aside()), indent=1))


if __name__ == "__main__":
    main()
