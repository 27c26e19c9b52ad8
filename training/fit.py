"""One way of training for every network and stage: examples in, a fitted network out.

In: a network, examples (with labels, or with a teacher's probabilities). Out: the same network, fitted; losses on
standard error.
Limits: labels that an example does not have train nothing.
"""

import copy
import math
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from training.examples import NONE, Example
from training.names import swap_names
from training.network import TASKS, PairNetwork, shuffle_batches

TASK_WEIGHTS = {"act": 1.0, "status": 0.5, "mode": 0.3, "type": 1.0}
_SMOOTHING = 0.05
EITHER = "either type"  # a target that several types meet


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long and how fast.

    rate: the transformer's peak learning rate; the heads learn five times as fast. with_trigger: how often the trigger
    is shown. swap: how often states get other names. none_share: the share of pairs without an act that an epoch sees.
    """

    epochs: int
    rate: float
    batch_size: int = 16
    with_trigger: float = 0.5
    swap: float = 0.5
    none_share: float = 0.5
    seed: int = 0
    warm_up: float = 0.1


def fit(
    network: PairNetwork, examples: Sequence[Example], plan: Plan, *, targets: Sequence[dict[str, Tensor]] | None = None
) -> PairNetwork:
    """Train on the examples. `targets` (default: from the labels) are probabilities a task, one mapping an example."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    targets = targets or [make_targets(example) for example in examples]
    groups = [
        {"params": [p for p in network.body.parameters() if p.requires_grad], "lr": plan.rate},
        {"params": list(network.heads.parameters()), "lr": 5 * plan.rate},
    ]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    drawn = [_draw_epoch(examples, plan, rng) for _ in range(plan.epochs)]
    steps = sum(math.ceil(len(chosen) / plan.batch_size) for chosen in drawn)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _slope(step / steps, plan.warm_up))
    for epoch, indexes in enumerate(drawn):
        began, total, seen = time.perf_counter(), 0.0, 0
        network.train()
        marked = [examples[index].mark(rng, with_trigger=plan.with_trigger) for index in indexes]
        sentences = [swap_names(sentence, rng, share=plan.swap) for sentence in marked]
        for chosen in shuffle_batches([len(s) for s in sentences], plan.batch_size, rng):
            logits = network(**network.collate([sentences[row] for row in chosen]))
            loss = compute_loss(logits, [targets[indexes[row]] for row in chosen])
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += loss.item() * len(chosen)
            seen += len(chosen)
        rate = seen / (time.perf_counter() - began)
        progress = f"epoch {epoch + 1}/{plan.epochs}: loss {total / seen:.3f}, {rate:.0f} pairs/s"
        print(progress, file=sys.stderr, flush=True)
    return network


def _draw_epoch(examples: Sequence[Example], plan: Plan, rng: random.Random) -> list[int]:
    return [i for i, example in enumerate(examples) if example.act != NONE or rng.random() < plan.none_share]


def compute_loss(logits: Sequence[Tensor], targets: Sequence[dict[str, Tensor]]) -> Tensor:
    """Cross-entropy with probabilities, summed over tasks by TASK_WEIGHTS; a task's mean is over all of the batch."""
    loss = torch.zeros(())
    for task, scores in zip(TASKS, logits, strict=True):
        rows = [row for row, target in enumerate(targets) if task in target]
        if rows:
            wanted = torch.stack([targets[row][task] for row in rows])
            told = -(wanted * scores[rows].log_softmax(-1)).sum(-1)
            loss = loss + TASK_WEIGHTS[task] * told.sum() / len(targets)
    either = [row for row, target in enumerate(targets) if EITHER in target]
    if either:
        chances = logits[list(TASKS).index("type")][either].softmax(-1)
        right = torch.stack([targets[row][EITHER] for row in either])
        loss = loss - TASK_WEIGHTS["type"] * (chances * right).sum(-1).log().sum() / len(targets)
    return loss


def make_targets(example: Example) -> dict[str, Tensor]:
    """Smoothed probabilities of the tasks that the example knows of."""
    targets = {task: _smooth(TASKS[task], label) for task, label in example.labels.items()}
    if len(example.types) > 1:
        # PLV's YIELD is CONCEDE or RETREAT: how the two share it is left open
        targets[EITHER] = torch.tensor([float(label in example.types) for label in TASKS["type"]])
    return targets


def _smooth(labels: Sequence[str], right: str) -> Tensor:
    target = torch.full((len(labels),), _SMOOTHING / len(labels))
    target[labels.index(right)] += 1 - _SMOOTHING
    return target


def average(networks: Sequence[PairNetwork]) -> PairNetwork:
    """The mean of the weights of networks fitted from one beginning ("model soup", Wortsman et al. 2022)."""
    states = [network.state_dict() for network in networks]
    mean = {
        name: torch.stack([state[name].float() for state in states]).mean(0).to(states[0][name].dtype)
        for name in states[0]
    }
    whole = copy.deepcopy(networks[0])
    whole.load_state_dict(mean)
    return whole


def _slope(done: float, warm_up: float) -> float:
    return min(done / warm_up, (1 - done) / (1 - warm_up)) if done < 1 else 0.0


def soften(probabilities: dict[str, np.ndarray], row: int) -> dict[str, Tensor]:
    """A teacher's answer as targets."""
    return {task: torch.tensor(found[row]) for task, found in probabilities.items()}
