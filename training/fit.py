"""One way of training for every network and stage: examples in, a fitted network out.

In: a network, examples (with labels, or with a teacher's probabilities). Out: the same network, fitted; losses on
standard error.
Limits: labels that an example does not have train nothing.
"""

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
from training.network import TASKS, Network, send, shuffle_batches

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
    network: Network,
    examples: Sequence[Example],
    plan: Plan,
    *,
    targets: Sequence[dict[str, Tensor]] | None = None,
    name: str = "",
) -> Network:
    """Train on the examples. `targets` (default: from the labels) are probabilities a task, one mapping an example."""
    torch.manual_seed(plan.seed)
    rng = random.Random(plan.seed)
    device = next(network.parameters()).device
    told = stack_targets(targets or [make_targets(example) for example in examples])
    heads = list(network.heads.parameters())
    body = [p for p in network.parameters() if not any(p is head for head in heads)]
    groups = [{"params": body, "lr": plan.rate}, {"params": heads, "lr": 5 * plan.rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    drawn = [_draw_epoch(examples, plan, rng) for _ in range(plan.epochs)]
    steps = sum(math.ceil(len(chosen) / plan.batch_size) for chosen in drawn)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _slope(step / steps, plan.warm_up))
    for epoch, indexes in enumerate(drawn):
        began = time.perf_counter()
        total = torch.zeros((), device=device)
        network.train()
        marked = [examples[index].mark(rng, with_trigger=plan.with_trigger) for index in indexes]
        encodings = network.tokenizer.encode_batch([swap_names(text, rng, share=plan.swap) for text in marked])
        for chosen in shuffle_batches([len(e.ids) for e in encodings], plan.batch_size, rng):
            batch = send(network.collate([encodings[row] for row in chosen]), device)
            with torch.autocast(device.type, torch.bfloat16, enabled=device.type == "cuda"):
                logits = network(batch)
            rows = torch.tensor([indexes[row] for row in chosen])
            wanted = send({task: tensor[rows] for task, tensor in told.items()}, device)
            loss = compute_loss([scores.flatten(0, -2).float() for scores in logits], wanted)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total += loss.detach() * len(chosen)
        mean = total.item() / len(indexes)
        rate = len(indexes) / (time.perf_counter() - began)
        print(
            f"{name} epoch {epoch + 1}/{plan.epochs}: loss {mean:.3f}, {rate:.0f} pairs/s", file=sys.stderr, flush=True
        )
    return network


def _draw_epoch(examples: Sequence[Example], plan: Plan, rng: random.Random) -> list[int]:
    return [i for i, example in enumerate(examples) if example.act != NONE or rng.random() < plan.none_share]


def stack_targets(targets: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """[examples, labels] a task; rows of zeros where an example knows nothing, which add nothing to the loss."""
    labels = {**TASKS, EITHER: TASKS["type"]}
    return {
        task: torch.stack([target.get(task, torch.zeros(len(names))).half() for target in targets])
        for task, names in labels.items()
    }


def compute_loss(logits: Sequence[Tensor], targets: dict[str, Tensor]) -> Tensor:
    """Cross-entropy with probabilities, summed over tasks by TASK_WEIGHTS; a task's mean is over all of the batch.

    logits: [batch, labels] a task; targets: the same shapes, and EITHER's.
    """
    count = len(logits[0])
    loss = logits[0].new_zeros(())
    for task, scores in zip(TASKS, logits, strict=True):
        told = -(targets[task].float() * scores.log_softmax(-1)).sum(-1)
        loss = loss + TASK_WEIGHTS[task] * told.sum() / count
    right = targets[EITHER].float()
    asked = right.sum(-1) > 0
    chances = (logits[list(TASKS).index("type")].softmax(-1) * right).sum(-1)
    return loss - TASK_WEIGHTS["type"] * torch.where(asked, chances, 1.0).log().sum() / count


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


def _slope(done: float, warm_up: float) -> float:
    return min(done / warm_up, (1 - done) / (1 - warm_up)) if done < 1 else 0.0


def soften(probabilities: dict[str, np.ndarray], row: int) -> dict[str, Tensor]:
    """A teacher's answer as targets."""
    return {task: torch.tensor(found[row]) for task, found in probabilities.items()}
