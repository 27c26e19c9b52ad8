"""The trained judge of acts: what one party does to another, by a small transformer on the CPU.

In: a passage and questions about it: the spans of an actor, a recipient and perhaps a trigger. Out: for each, the
probabilities of the 16 acts or NONE, of their modes, of the eight statuses, and of PLOVER's folded types.
The passage is read once: each question is three more tokens behind it, which see the passage and each other, and which
nothing else sees (training/network.py).
Limits: the weights in `weights/` (their MODEL_CARD.md says what they were trained on). Int8 scales are taken from what
is run together, so only questions about one passage are: an answer must not depend on other documents.
"""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
from numpy.typing import NDArray

from dragoman.code.passages import Question, make_passages
from dragoman.lexicons import read_table
from dragoman.records import Act, Span, Status

LONGEST = 128  # tokens
_REACH_OF_PAIR = 200  # characters beyond the marks: without a trigger, what is done may stand far from both parties
NONE = "NONE"
ACTS: tuple[str, ...] = (*get_args(Act), NONE)
TYPES = ACTS
STATUSES: tuple[str, ...] = get_args(Status)
MODES: tuple[str, ...] = tuple(dict.fromkeys(f"{row['act']}/{row['mode']}" for row in read_table("ontology")))
TASKS: dict[str, tuple[str, ...]] = {"act": ACTS, "status": STATUSES, "mode": MODES, "type": TYPES}
ROLES = Question._fields
BLOCKED = -1e4  # added to the attention of what a token must not see; within half precision


class WeightsError(ValueError):
    """Weights that cannot be used: what is missing, and what to do."""


@dataclasses.dataclass(frozen=True)
class PairScores(Mapping[str, float]):
    """Probabilities (0-1, each dictionary sums to 1) of what an actor does to a recipient. A mapping of the acts.

    `acts` and `types` hold the 16 acts and NONE; a type is PLOVER's, with the status folded in. `statuses` and `modes`
    ("visit", or "" for none) are given that there is an act; the modes are those of the likeliest act.
    """

    acts: dict[str, float]
    types: dict[str, float]
    statuses: dict[str, float]
    modes: dict[str, float]

    def __getitem__(self, act: str) -> float:
        return self.acts[act]

    def __iter__(self) -> Iterator[str]:
        return iter(self.acts)

    def __len__(self) -> int:
        return len(self.acts)

    @property
    def act(self) -> Act | None:
        """The likeliest act; None when that is NONE."""
        best = max(self.acts, key=self.acts.__getitem__)
        return None if best == NONE else cast(Act, best)

    @property
    def status(self) -> Status:
        return cast(Status, max(self.statuses, key=self.statuses.__getitem__))

    @property
    def mode(self) -> str | None:
        return max(self.modes, key=self.modes.__getitem__) or None if self.modes else None


class Encoder:
    """The network of a folder: encoder.onnx, tokenizer.json, encoder.json (temperatures). Raises WeightsError."""

    def __init__(self, folder: Path) -> None:
        # Imported here: the lexicon coder needs neither, and start-up is counted.
        import onnxruntime
        from tokenizers import Tokenizer

        missing = [name for name in ("encoder.onnx", "tokenizer.json", "encoder.json") if not (folder / name).is_file()]
        if missing:
            raise WeightsError(
                f"weights: {', '.join(missing)} not in {folder}; install Dragoman again, or use coder = 'lexicon'"
            )
        options = onnxruntime.SessionOptions()
        # One core a process: several processes, not threads, share the work. And sums come in one order.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            record = json.loads((folder / "encoder.json").read_text("utf-8"))
        except Exception as error:  # both libraries raise classes of their own
            reason = " ".join(str(error).split())[:200]
            raise WeightsError(f"weights in {folder} are damaged ({reason}); install Dragoman again") from error
        self._temperatures: dict[str, float] = record["temperatures"]

    def score(
        self, text: str, *, actor: Span | None, recipient: Span | None, trigger: Span | None = None
    ) -> PairScores:
        """Judge one pair in a sentence. Raises ValueError if nothing is marked."""
        if actor is recipient is trigger is None:
            raise ValueError("nothing to judge: give an actor, a recipient or a trigger")
        (passage,) = make_passages(text, [Question(actor, recipient, trigger)], reach=_REACH_OF_PAIR)
        return self.judge(passage.text, passage.questions)[0]

    def judge(self, text: str, questions: Sequence[Question]) -> list[PairScores]:
        """The answers to questions about one passage. What stands beyond its LONGEST tokens is not read."""
        logits = self.run(text, questions)
        chances = {task: _soften(scores / self._temperatures.get(task, 1.0)) for task, scores in logits.items()}
        return [
            self._read_row({task: scores[row] for task, scores in chances.items()}) for row in range(len(questions))
        ]

    def _read_row(self, chances: "dict[str, NDArray[np.float32]]") -> PairScores:
        acts = dict(zip(ACTS, chances["act"].tolist(), strict=True))
        return PairScores(
            acts=acts,
            types=dict(zip(TYPES, chances["type"].tolist(), strict=True)),
            statuses=dict(zip(STATUSES, chances["status"].tolist(), strict=True)),
            modes=_share_modes(chances["mode"], max(ACTS[:-1], key=acts.__getitem__)),
        )

    def run(self, text: str, questions: Sequence[Question]) -> "dict[str, NDArray[np.float32]]":
        """Logits [questions, labels] a task."""
        encoding = self._tokenizer.encode(text)
        inputs = {
            "ids": np.array([encoding.ids], np.int64),
            "shares": share_words(encoding.offsets, questions)[np.newaxis],
            "bias": hide_questions(len(encoding.ids), len(questions))[np.newaxis, np.newaxis],
        }
        scores: list[Any] = self._session.run(list(TASKS), inputs)
        return dict(zip(TASKS, (found[0] for found in scores), strict=True))


def hide_questions(length: int, questions: int) -> "NDArray[np.float32]":
    """[tokens, tokens], added to the attention of each for each: what a question's tokens are, only they see."""
    tokens, each = length + len(ROLES) * questions, len(ROLES)
    bias = np.zeros((tokens, tokens), np.float32)
    bias[:, length:] = BLOCKED
    for place in range(length, tokens, each):
        bias[place : place + each, place : place + each] = 0
    return bias


def share_words(tokens: Sequence[tuple[int, int]], questions: Sequence[Question]) -> "NDArray[np.float32]":
    """[3 questions, tokens]: for each role equal shares of its tokens, or nothing where the role is absent."""
    starts, ends = np.array(tokens, np.int64).reshape(-1, 2).T
    shares = np.zeros((len(ROLES) * len(questions), len(tokens)), np.float32)
    for row, span in enumerate(span for question in questions for span in question):
        if span is not None:
            within = (starts < span.end) & (ends > span.start) & (starts < ends)
            shares[row, within] = 1 / max(within.sum(), 1)
    return shares


@cache
def load_encoder() -> Encoder:
    """The encoder that comes with the package. Raises WeightsError."""
    return Encoder(Path(str(files("dragoman"))) / "weights")


@cache
def _modes_of(act: str) -> tuple[tuple[int, str], ...]:
    pairs = (name.split("/") for name in MODES)
    return tuple((index, mode) for index, (owner, mode) in enumerate(pairs) if owner == act)


def _share_modes(chances: "NDArray[np.float32]", act: str) -> dict[str, float]:
    """The probabilities of one act's modes."""
    own = {mode: float(chances[index]) for index, mode in _modes_of(act)}
    total = sum(own.values())
    return {mode: chance / total for mode, chance in own.items()}


def _soften(logits: "NDArray[np.float32]") -> "NDArray[np.float32]":
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return cast("NDArray[np.float32]", powers / powers.sum(-1, keepdims=True))
