"""Is it worth asking the encoder about a frame? The encoder takes milliseconds, this microseconds.

In: a frame. Out: a chance (0-1) that the encoder's answer would change the act or mode that is reported.
A logistic model over a frame's word, grammar and parties, fitted to the encoder's own answers on sentences of the
corpus and the news (`python -m training.prefilter`). Its weights are `weights/prefilter.json`.
Limits: a word that was never met has the chance that its grammar and parties give it.
"""

import json
import math
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from dragoman.code.encoder import WeightsError
from dragoman.code.matched_frame import Frame
from dragoman.code.matching import find_readings
from dragoman.code.predicates import normalize_lemma
from dragoman.records import Participant


class Prefilter:
    """Weights by feature, with the constant under "" and the least chance worth asking about under "least"."""

    def __init__(self, weights: dict[str, float], *, least: float) -> None:
        self._weights = weights
        self.least = least

    def rate(self, features: Iterable[str]) -> float:
        total = self._weights[""] + sum(self._weights.get(feature, 0.0) for feature in features)
        return 1 / (1 + math.exp(-total))

    def is_worth_asking(self, frame: Frame) -> bool:
        return self.rate(describe_frame(frame)) >= self.least


def describe_frame(frame: Frame) -> Iterator[str]:
    """The features of a frame; those of a reading of the tables and those of a candidate are told apart."""
    kind = "candidate" if frame.is_candidate else "matched"
    token = frame.token
    lemma = normalize_lemma(token.lemma_)
    actor, recipient = (_describe_party(side) for side in (frame.actors, frame.recipients))
    yield kind
    yield f"{kind} {token.pos_} {lemma}"
    yield f"{kind} dep {token.dep_} {token.tag_}"
    yield f"{kind} slots {frame.actor_slot} {frame.recipient_slot}"
    yield f"{kind} actor {actor}"
    yield f"{kind} recipient {recipient}"
    yield f"{kind} parties {actor} {recipient}"
    if frame.is_candidate:
        yield f"candidate known {bool(find_readings(token))}"
    else:
        yield f"matched act {frame.act} {frame.mode}"


def _describe_party(participants: tuple[Participant, ...]) -> str:
    if not participants:
        return "nobody"
    return participants[0].sector if participants[0].code != "---" else f"unplaced {participants[0].sector}"


@cache
def load_prefilter() -> Prefilter:
    """The prefilter that comes with the package. Raises WeightsError."""
    path = files("dragoman") / "weights" / "prefilter.json"
    if not path.is_file():
        raise WeightsError("weights: prefilter.json is missing; install Dragoman again, or use coder = 'lexicon'")
    record = json.loads(path.read_text("utf-8"))
    return Prefilter(record["weights"], least=record["least"])
