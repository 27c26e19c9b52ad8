"""The entities of a spaCy pipeline, found faster.

In: its entity recogniser, and Docs that the parser has been over. Out: the same entities. spaCy decides word by word,
and asks at every word of all 74 decisions whether they are allowed, taking Python's lock for each question: half of the
recogniser's time. Outside an entity, though, a decision depends on its word alone: all words are scored at once, and
only those that begin an entity are followed to its end.
Limits: recognisers with spaCy's usual network (three words a state, an upper layer, no beam), on a processor; Docs
without entities of somebody else's. `takes` tells.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span
from thinc.api import NumpyOps

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class QuickRecogniser:
    """Stands in for an entity recogniser that it `takes`."""

    def __init__(self, recogniser: Any) -> None:
        self._recogniser = recogniser
        model = recogniser.model
        self._embed, self._lower, upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        self._bias = self._lower.get_param("b")
        self._weights, self._class_bias = upper.get_param("W"), upper.get_param("b")
        self._ops = model.ops
        names = _name_moves(recogniser)
        kinds = [name[0] for name in names]
        self._labels = [name[2:] for name in names]
        # "U-" is the decision that a word lies outside because somebody else said so.
        self._is_begin, self._is_unit, self._is_out = (
            np.array([kind == wanted and name != "U-" for kind, name in zip(kinds, names, strict=True)])
            for wanted in "BUO"
        )
        classes = {name: number for number, name in enumerate(names)}
        self._in, self._last = (
            np.array([classes.get(f"{kind}-{label}", 0) for label in self._labels]) for kind in "IL"
        )

    @staticmethod
    def takes(recogniser: Any) -> bool:
        """Whether the recogniser is of the usual kind."""
        if type(recogniser) is not EntityRecognizer:
            return False
        model = recogniser.model
        return (
            recogniser.cfg["beam_width"] == 1
            and type(model.ops) is NumpyOps
            and model.attrs["has_upper"]
            and not model.attrs["unseen_classes"]
            and model.get_ref("lower").get_dim("nF") == 3
            and {name[0] for name in _name_moves(recogniser)} <= set("BILUO")
        )

    def pipe(self, docs: Iterable[Doc], *, batch_size: int) -> Iterator[Doc]:
        """The same Docs, their entities set."""
        remaining = iter(docs)
        while batch := list(islice(remaining, batch_size)):
            if any(doc.to_array("ENT_IOB").any() for doc in batch):
                yield from self._recogniser.pipe(batch, batch_size=batch_size)
                continue
            if any(map(len, batch)):
                self._find_entities(batch)
            yield from batch

    def _find_entities(self, docs: list[Doc]) -> None:
        flags = np.concatenate([doc.to_array(["SENT_START", "IS_SPACE"]) for doc in docs])
        ends = np.cumsum([len(doc) for doc in docs])
        goes_on = np.append(flags[1:, 0] != 1, False)  # no entity reaches into the next sentence …
        goes_on[ends[ends > 0] - 1] = False  # … or Doc
        # A row of features for no word, then one for each.
        features = self._lower.predict(self._embed.predict(docs))
        starts, classes = self._choose_outside(features, goes_on, flags[:, 1] != 0)
        stops = self._follow(features, goes_on, starts, classes)
        self._set_entities(docs, ends, zip(starts.tolist(), stops.tolist(), classes.tolist(), strict=True))

    def _choose_outside(
        self, features: Any, goes_on: npt.NDArray[np.bool_], is_space: npt.NDArray[np.bool_]
    ) -> tuple[Integers, Integers]:
        """The words that begin an entity, or are one, unless they stand in another; and their decisions."""
        scores = self._score(features[1:, 0] + features[0, 1] + features[0, 2])
        allowed = self._is_out | (~is_space[:, None] & (self._is_unit | (goes_on[:, None] & self._is_begin)))
        chosen = np.where(allowed, scores, -np.inf).argmax(axis=1)
        starts = np.flatnonzero(~self._is_out[chosen])
        return starts, chosen[starts]

    def _follow(self, features: Any, goes_on: npt.NDArray[np.bool_], starts: Integers, classes: Integers) -> Integers:
        """Where the entities end, all followed at once, a word a round."""
        stops = starts + 1
        open_ones = np.flatnonzero(self._is_begin[classes])
        while len(open_ones):
            at = stops[open_ones]
            scores = self._score(features[at + 1, 0] + features[starts[open_ones] + 1, 1] + features[at, 2])
            stops[open_ones] += 1
            into, last = self._in[classes[open_ones]], self._last[classes[open_ones]]
            rows = np.arange(len(open_ones))
            gain = scores[rows, into] - scores[rows, last]
            open_ones = open_ones[goes_on[at] & ((gain > 0) | ((gain == 0) & (into < last)))]
        return stops

    def _score(self, features: Any) -> Floats:
        """Of each state for each decision; the sums in spaCy's order, so that they come out the same."""
        hidden = (features + self._bias).max(axis=-1)
        scores: Floats = self._ops.gemm(hidden, self._weights, trans2=True) + self._class_bias
        return scores

    def _set_entities(self, docs: list[Doc], ends: Integers, found: Iterable[tuple[int, int, int]]) -> None:
        """The first of overlapping ones: spaCy would not have looked for another before its end."""
        spans: list[list[Span]] = [[] for _ in docs]
        reached = number = 0
        for start, stop, decision in found:
            if start < reached:
                continue
            reached = stop
            while start >= ends[number]:
                number += 1
            doc = docs[number]
            offset = int(ends[number]) - len(doc)
            spans[number].append(Span(doc, start - offset, stop - offset, label=self._labels[decision]))
        for doc, entities in zip(docs, spans, strict=True):
            doc.set_ents(entities, default="outside")


def _name_moves(recogniser: Any) -> list[str]:
    """The decisions, as they are numbered: "B-ORG", "I-ORG", "L-ORG", "U-ORG", "O"."""
    moves = recogniser.moves
    return [moves.get_class_name(number) for number in range(moves.n_moves)]
