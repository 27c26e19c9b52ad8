"""The act between two given actors: single sentences with a marked actor and recipient, and PLOVER's root.

In: the data folder's `pairs/plv_train.tsv`. Out: macro F1 over the roots (YIELD is CONCEDE and RETREAT together), the
four quad classes, and cooperation against conflict; how many sentences got an answer, and how right those were.
The lexicon coder reads each sentence without its marks and knows nothing of the two actors. Of its reports the one
whose participants cover the marked words best answers, with its folded type; where none touches them, the answer is
"none", which is wrong in every class. Nothing is fitted, so there are no folds: all sentences are scored.
Limits: about thirty sentences mark several spans of a role, or none; any of the spans will do.

usage: python -m benchmarks.quality.pairs [DATA] [--errors]; errors are printed for one half of the sentences only.
"""

import argparse
import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

from dragoman.coder import load
from dragoman.ingest.files import make_article
from dragoman.records import Participant, Report, Span

NONE = "NONE"
# As the set's authors class them, which for YIELD, AID and COOPERATE is not the codebook's way.
_ROOTS_OF_QUAD = {
    1: "AGREE CONSULT SUPPORT",
    2: "AID COOPERATE YIELD",
    3: "ACCUSE REQUEST REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
_QUADS = {root: str(quad) for quad, roots in _ROOTS_OF_QUAD.items() for root in roots.split()}
_BINARY = {"1": "cooperation", "2": "cooperation", "3": "conflict", "4": "conflict"}
_MARK = re.compile(r"<(/?)([st])>")
_EQUAL_TERMS = 0.5  # the share of its words that a partner met on equal terms counts for as a recipient


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence without its marks, where they stood, and the gold root."""

    id: str
    text: str
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    root: str


def score(data_dir: Path) -> dict[str, float]:
    pairs = read_pairs(data_dir / "pairs" / "plv_train.tsv")
    return measure([(pair.root, answer) for pair, answer in zip(pairs, answer_pairs(pairs), strict=True)])


def read_pairs(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t"))
    return [read_marks(row["marked_sentence"], id=row["sentence_id"], root=row["gold_root"]) for row in rows]


def read_marks(marked: str, *, id: str, root: str) -> Pair:
    """`<s>France</s> met <t>Spain</t>.` -> the plain sentence with spans [0, 6) and [11, 16)."""
    pieces: list[str] = []
    spans: dict[str, list[Span]] = {"s": [], "t": []}
    begun: dict[str, int] = {}
    at = length = 0
    for mark in _MARK.finditer(marked):
        pieces.append(marked[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        closes, role = mark.groups()
        if not closes:
            begun[role] = length
        elif role in begun:
            spans[role].append(Span(begun.pop(role), length))
    pieces.append(marked[at:])
    return Pair(id, "".join(pieces), tuple(spans["s"]), tuple(spans["t"]), root)


def answer_pairs(pairs: Iterable[Pair]) -> list[str]:
    """Our root for each sentence."""
    pairs = list(pairs)
    readings = load().pipe(make_article(pair.text) for pair in pairs)
    return [
        choose_root(reading.reports, pair.actors, pair.recipients)
        for pair, reading in zip(pairs, readings, strict=True)
    ]


def choose_root(reports: Sequence[Report], actors: Sequence[Span], recipients: Sequence[Span]) -> str:
    """The folded type of the report that covers the marked words best; of equals the more confident, then the first."""
    best = max(reports, key=lambda report: (rate_cover(report, actors, recipients), report.confidence), default=None)
    if best is None or not rate_cover(best, actors, recipients):
        return NONE
    return "YIELD" if best.type in ("CONCEDE", "RETREAT") else best.type


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


def measure(answers: list[tuple[str, str]]) -> dict[str, float]:
    """Figures of (gold root, our root)."""
    answered = [(gold, ours) for gold, ours in answers if ours != NONE]
    quads = [(_QUADS[gold], _QUADS.get(ours, NONE)) for gold, ours in answers]
    return {
        "root_macro_f1": _macro_f1(answers),
        "quad_macro_f1": _macro_f1(quads),
        "binary_macro_f1": _macro_f1([(_BINARY[gold], _BINARY.get(ours, NONE)) for gold, ours in quads]),
        "answered": len(answered) / max(len(answers), 1),
        "accuracy_of_answered": sum(gold == ours for gold, ours in answered) / max(len(answered), 1),
        "sentences": len(answers),
    }


def _macro_f1(answers: list[tuple[str, str]]) -> float:
    """The mean of the classes' F1, over the classes that gold has."""
    hits = Counter(gold for gold, ours in answers if gold == ours)
    totals = Counter(gold for gold, _ in answers) + Counter(ours for _, ours in answers)
    classes = {gold for gold, _ in answers}
    return sum(2 * hits[name] / totals[name] for name in classes) / max(len(classes), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description="the act between two given actors")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="print what went wrong, for one half of the sentences")
    options = parser.parse_args()
    pairs = read_pairs(options.data / "pairs" / "plv_train.tsv")
    answers = answer_pairs(pairs)
    if options.errors:
        for pair, answer in zip(pairs, answers, strict=True):
            if answer != pair.root and crc32(pair.id.encode()) % 2 == 0:
                print(f"{pair.root:9} got {answer:9} {pair.text}")
    figures = measure([(pair.root, answer) for pair, answer in zip(pairs, answers, strict=True)])
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
