"""The act between two given actors: single sentences with a marked actor and recipient, and PLOVER's root.

In: a file with the columns of Zero-Shot-PLOVER's `plv_train.tsv`, of which `marked_sentence` and `gold_root` are read.
Out: macro F1 over the roots, the four quad classes, and cooperation against conflict, each with a bootstrap interval;
figures a class; the confusion table.
The encoder is shown the marks (of several spans of a role, the first). The lexicon coder reads each sentence without
its marks and knows nothing of the two actors: of its reports the one whose participants cover the marked words best
answers, with its folded type; where none touches them, the answer is "NONE", which is wrong in every class.
Limits: YIELD is CONCEDE and RETREAT together; a file that has the two apart is scored with the two together as well.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dragoman.code.encoder import NONE, TYPES, PairScores
from dragoman.ingest.files import make_article
from dragoman.records import Participant, Report, Span

if TYPE_CHECKING:  # reading and scoring are used where there is no parser, too: in training
    from dragoman.coder import Coder

# As the set's authors class them, which for YIELD, AID and COOPERATE is not the codebook's way.
_ROOTS_OF_QUAD = {
    1: "AGREE CONSULT SUPPORT",
    2: "AID COOPERATE YIELD",
    3: "ACCUSE REQUEST REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
_QUADS = {root: str(quad) for quad, roots in _ROOTS_OF_QUAD.items() for root in roots.split()}
_BINARY = {"1": "cooperation", "2": "cooperation", "3": "conflict", "4": "conflict"}
_YIELDING = ("CONCEDE", "RETREAT")
_MARK = re.compile(r"<(/?)([st])>")
_EQUAL_TERMS = 0.5  # the share of its words that a partner met on equal terms counts for as a recipient
_DRAWS = 1000  # of the bootstrap
_COVERED = 0.95  # of the draws lie in the interval

Answers = Sequence[tuple[str, str]]  # gold root, our root


class PairsError(ValueError):
    """A file of pairs that cannot be used: which line, what is wrong."""


class Pair(NamedTuple):
    """A sentence without its marks, where they stood, and the gold root."""

    id: str
    text: str
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    root: str

    @property
    def actor(self) -> Span | None:
        """What the encoder is shown: of several spans of a role the first."""
        return next(iter(self.actors), None)

    @property
    def recipient(self) -> Span | None:
        return next(iter(self.recipients), None)


class Estimate(NamedTuple):
    """A figure and the interval that holds 95 % of it over sentences drawn anew (Efron's percentile bootstrap)."""

    value: float
    low: float
    high: float


class ClassFigures(NamedTuple):
    """One root: how right our answers are, how many of gold's we found, and how many gold has."""

    precision: float
    recall: float
    f1: float
    pairs: int


class Evaluation(NamedTuple):
    """All figures of a file. `confusion[gold][ours]` counts sentences."""

    root: Estimate
    quad: Estimate
    binary: Estimate
    accuracy: float
    answered: float
    classes: dict[str, ClassFigures]
    confusion: dict[str, dict[str, int]]
    sentences: int


# --- reading ---------------------------------------------------------------------------------------------------


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file. Raises PairsError naming the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PairsError(f"{path}: cannot be read ({_reason(error)}); give a tab-separated UTF-8 file") from error
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    missing = [name for name in ("marked_sentence", "gold_root") if name not in (rows.fieldnames or ())]
    if missing:
        raise PairsError(f"{path}: no column {' or '.join(missing)}; the columns are those of plv_train.tsv")
    pairs = [_read_row(path, rows.line_num, row) for row in rows]
    if not pairs:
        raise PairsError(f"{path}: no pairs below the header")
    return pairs


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "not UTF-8"


def _read_row(path: Path, number: int, row: dict[str, str]) -> Pair:
    root = (row["gold_root"] or "").strip().upper()
    if "\t" in (row["marked_sentence"] or ""):
        raise PairsError(f"{path}, line {number}: a tab within marked_sentence; close or double its quotation marks")
    if merge_yielding(root) not in _QUADS:
        known = ", ".join(sorted(_QUADS))
        raise PairsError(f"{path}, line {number}: gold_root {root!r} is unknown; known are {known}, CONCEDE, RETREAT")
    try:
        pair = read_marks(
            row["marked_sentence"] or "", id=row.get("sentence_id") or str(number), root=merge_yielding(root)
        )
    except ValueError as error:
        raise PairsError(f"{path}, line {number}: marked_sentence has {error}") from error
    if not pair.actors and not pair.recipients:
        raise PairsError(f"{path}, line {number}: marked_sentence has neither <s>actor</s> nor <t>recipient</t>")
    return pair


def merge_yielding(root: str) -> str:
    return "YIELD" if root in _YIELDING else root


def read_marks(marked: str, *, id: str, root: str) -> Pair:
    """`<s>France</s> met <t>Spain</t>.` -> the plain sentence with spans [0, 6) and [11, 16). Raises ValueError."""
    pieces: list[str] = []
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    begun: dict[str, int] = {}
    at = length = 0
    for mark in _MARK.finditer(marked):
        pieces.append(marked[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        closes, role = mark.groups()
        if bool(closes) != (role in begun):
            raise ValueError(f"a mark <{closes}{role}> without its other half")
        if not closes:
            begun[role] = length
        elif begun[role] < length:
            spans[role].append(Span(begun.pop(role), length))
        else:
            raise ValueError(f"nothing between <{role}> and </{role}>")
    if begun:
        raise ValueError(f"a mark <{next(iter(begun))}> without its other half")
    pieces.append(marked[at:])
    return Pair(id, "".join(pieces), tuple(spans["s"]), tuple(spans["t"]), root)


# --- answering -------------------------------------------------------------------------------------------------


def answer_pairs(pairs: Sequence[Pair], coder: "Coder") -> Iterator[str]:
    """Our root for each pair, by the coder of the recipe."""
    if coder.recipe.coder == "encoder":
        for pair in pairs:
            yield choose_type(coder.code_pair(pair.text, actor=pair.actor, recipient=pair.recipient))
    else:
        readings = coder.pipe(make_article(pair.text) for pair in pairs)
        for pair, reading in zip(pairs, readings, strict=True):
            yield choose_root(reading.reports, pair.actors, pair.recipients)


def choose_type(scores: PairScores) -> str:
    """The likeliest root, YIELD's two together. Somebody marked the pair: that there is no act is no answer."""
    chances: Counter[str] = Counter()
    for name in TYPES:
        if name != NONE:
            chances[merge_yielding(name)] += scores.types[name]  # type: ignore[assignment]
    return max(chances, key=chances.__getitem__)


def choose_root(reports: Sequence[Report], actors: Sequence[Span], recipients: Sequence[Span]) -> str:
    """The folded type of the report that covers the marked words best; of equals the more confident, then the first."""
    best = max(reports, key=lambda report: (rate_cover(report, actors, recipients), report.confidence), default=None)
    if best is None or not rate_cover(best, actors, recipients):
        return NONE
    return merge_yielding(best.type)


def rate_cover(report: Report, actors: Sequence[Span], recipients: Sequence[Span]) -> float:
    """0 to 2: how much of the marked actor the report has as an actor, and of the marked recipient as a recipient.

    "France and Spain met": both are actors, and the one marked as recipient is found among them, for half.
    """
    theirs = _cover(report.recipients, recipients)
    if not report.recipients:
        theirs = _EQUAL_TERMS * _cover(report.actors, recipients)
    return _cover(report.actors, actors) + theirs


def _cover(participants: Sequence[Participant], marked: Sequence[Span]) -> float:
    """The greatest overlap of a participant and a marked span, as a share of the shorter of the two."""
    return max((_overlap(one.span, span) for one in participants for span in marked), default=0.0)


def _overlap(one: Span, other: Span) -> float:
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return shared / shorter if shared > 0 else 0.0


# --- scoring ---------------------------------------------------------------------------------------------------


def evaluate_answers(answers: Answers, *, seed: int = 0) -> Evaluation:
    """All figures of (gold root, our root)."""
    quads = [(_QUADS[gold], _QUADS.get(ours, NONE)) for gold, ours in answers]
    binary = [(_BINARY[gold], _BINARY.get(ours, NONE)) for gold, ours in quads]
    confusion: dict[str, Counter[str]] = {}
    for gold, ours in answers:
        confusion.setdefault(gold, Counter())[ours] += 1
    return Evaluation(
        root=_estimate(answers, seed),
        quad=_estimate(quads, seed),
        binary=_estimate(binary, seed),
        accuracy=sum(gold == ours for gold, ours in answers) / len(answers),
        answered=sum(ours != NONE for _, ours in answers) / len(answers),
        classes={name: measure_class(answers, name) for name in sorted(confusion)},
        confusion={gold: dict(sorted(row.items())) for gold, row in sorted(confusion.items())},
        sentences=len(answers),
    )


def measure_class(answers: Answers, name: str) -> ClassFigures:
    """Figures of one label among (gold, our) answers; 0 where there is nothing to count."""
    hits = sum(gold == ours == name for gold, ours in answers)
    ours = sum(answer == name for _, answer in answers)
    golds = sum(gold == name for gold, _ in answers)
    return ClassFigures(hits / max(ours, 1), hits / max(golds, 1), 2 * hits / max(ours + golds, 1), golds)


def _estimate(answers: Answers, seed: int) -> Estimate:
    names = sorted({gold for gold, _ in answers})
    number = {name: index for index, name in enumerate(names)}
    golds = np.array([number[gold] for gold, _ in answers])
    ours = np.array([number.get(answer, len(names)) for _, answer in answers])

    def macro_f1(chosen: np.ndarray) -> float:
        gold, answer = golds[chosen], ours[chosen]
        wanted = np.bincount(gold, minlength=len(names) + 1)
        given = np.bincount(answer, minlength=len(names) + 1)
        hits = np.bincount(gold[gold == answer], minlength=len(names) + 1)
        # The mean over the classes that gold has.
        there = wanted > 0
        return float((2 * hits[there] / (wanted + given)[there]).mean())

    everything = np.arange(len(answers))
    rng = np.random.default_rng(seed)
    draws = [macro_f1(rng.choice(everything, len(answers))) for _ in range(_DRAWS)]
    low, high = np.quantile(draws, [(1 - _COVERED) / 2, (1 + _COVERED) / 2])
    return Estimate(macro_f1(everything), float(low), float(high))


def evaluate_pairs(
    pairs: Sequence[Pair], coder: "Coder", *, watch: Callable[[Iterable[str]], Iterable[str]] = iter
) -> Evaluation:
    """Answer and score. `watch` may look at the answers as they pass (a progress bar)."""
    return evaluate_answers(
        [(pair.root, answer) for pair, answer in zip(pairs, watch(answer_pairs(pairs, coder)), strict=True)]
    )
