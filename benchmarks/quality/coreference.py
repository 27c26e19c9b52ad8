"""Pronouns against GAP, and pronouns and descriptions of coded events against annotated articles.

In: the data folder (`coreference`, `golden`), and the articles of this repository. Out: F1 as GAP defines it (overall,
masculine, feminine, and bias: feminine over masculine) on three parts: `seen` (the half of the development set whose
errors were looked at), `unseen` (its other half) and `validation`; and the figures of `coreference_articles`.
A candidate counts as predicted when a mention over its characters has the entity of the pronoun. Nothing is told about
the candidates: the pronoun is resolved among all entities of the text. Limits: GAP's texts are Wikipedia's; the golden
articles are few, so that figure only shows gross faults.

usage: python -m benchmarks.quality.coreference [DATA] [--errors]
"""

import argparse
import csv
import dataclasses
import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.quality.coreference_articles import count_errors, score_articles
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import ActorMention, Article, Document, Span

_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_LAST_STAGE = "coreference"


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """One pronoun: what GAP says of candidates A and B, and what we say."""

    row: dict[str, str]
    gold: tuple[bool, bool]
    predicted: tuple[bool, bool]
    antecedent: str | None
    are_mentions: tuple[bool, bool]


def score(data_dir: Path) -> dict[str, float]:
    """All figures; a set that is missing is left out."""
    figures: dict[str, float] = {}
    for part, judged in judge_gap(data_dir / "coreference").items():
        figures |= {f"gap_{part}_{name}": value for name, value in measure(judged).items()}
    return figures | score_articles(data_dir)


# --- GAP -------------------------------------------------------------------------------------------------------


def judge_gap(folder: Path) -> dict[str, list[Judged]]:
    """Every pronoun of the development and validation sets, by part."""
    parts: dict[str, list[Judged]] = defaultdict(list)
    for name in ("development", "validation"):
        path = folder / f"gap-{name}.tsv"
        if not path.is_file():
            print(f"skipped: {path} is missing", file=sys.stderr)
            continue
        rows = read_rows(path)
        for row, document in zip(rows, _read(rows), strict=True):
            parts[name_part(row["ID"])].append(judge_row(row, document))
    return parts


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def _read(rows: Iterable[dict[str, str]]) -> Iterator[Document]:
    last = next(number for number, stage in enumerate(STAGES) if stage.name == _LAST_STAGE)
    return Pipeline(Recipe(), STAGES[: last + 1]).read(Article(id=row["ID"], text=row["Text"]) for row in rows)


def name_part(row_id: str) -> str:
    """Errors are looked at on `seen` only."""
    if row_id.startswith("validation"):
        return "validation"
    return "seen" if hashlib.md5(row_id.encode()).digest()[0] % 2 == 0 else "unseen"


def judge_row(row: dict[str, str], document: Document) -> Judged:
    pronoun = _find_span(row, document, "Pronoun")
    referents = [m for m in document.actors if m.head == pronoun.start and m.span.end <= pronoun.end]
    predicted, are_mentions = [], []
    for candidate in "AB":
        span = _find_span(row, document, candidate)
        mentions = [m for m in document.actors if m.span.start < span.end and span.start < m.span.end]
        mentions = [m for m in mentions if m.head != pronoun.start]
        are_mentions.append(any(mention.kind == "person" for mention in mentions))
        predicted.append(any(_is_same(referent, mention) for referent in referents for mention in mentions))
    return Judged(
        row=row,
        gold=(row["A-coref"].upper() == "TRUE", row["B-coref"].upper() == "TRUE"),
        predicted=(predicted[0], predicted[1]),
        antecedent=referents[0].name if referents else None,
        are_mentions=(are_mentions[0], are_mentions[1]),
    )


def _find_span(row: dict[str, str], document: Document, name: str) -> Span:
    start = int(row[f"{name}-offset"] if name != "Pronoun" else row["Pronoun-offset"])
    return document.offsets.to_clean(Span(start, start + len(row[name])))


def _is_same(referent: ActorMention, mention: ActorMention) -> bool:
    return (referent.name, referent.code, referent.kind) == (mention.name, mention.code, mention.kind)


def measure(judged: list[Judged]) -> dict[str, float]:
    """F1 overall, masculine and feminine, and bias."""
    by_gender = {
        gender: [item for item in judged if _GENDERS[item.row["Pronoun"].lower()] == gender] for gender in ("m", "f")
    }
    masculine, feminine = _f1(by_gender["m"]), _f1(by_gender["f"])
    return {
        "f1": _f1(judged),
        "masculine_f1": masculine,
        "feminine_f1": feminine,
        "bias": feminine / masculine if masculine else 0.0,
        "pronouns": len(judged),
    }


def _f1(judged: list[Judged]) -> float:
    pairs = [pair for item in judged for pair in zip(item.predicted, item.gold, strict=True)]
    hits = sum(predicted and gold for predicted, gold in pairs)
    total = sum(predicted + gold for predicted, gold in pairs)
    return 2 * hits / total if total else 0.0


def name_error(item: Judged) -> str | None:
    """The kind of the error, None when the pronoun is right."""
    if item.predicted == item.gold:
        return None
    word = item.row["Pronoun"].lower()
    form = "possessive" if word in ("his", "hers") or (word == "her" and _is_possessive(item.row)) else "personal"
    side = int(item.gold[1])
    if any(item.gold) and not item.are_mentions[side]:
        return f"{form}: another entity, the right name never taken up"
    if item.antecedent is None:
        return f"{form}: unresolved"
    if any(item.predicted) and any(item.gold):
        pronoun, right = int(item.row["Pronoun-offset"]), int(item.row[f"{'AB'[side]}-offset"])
        wrong = int(item.row[f"{'BA'[side]}-offset"])
        order = "ahead of" if right > pronoun else "nearer than" if right > wrong else "farther than"
        return f"{form}: the other candidate, right one {order} the wrong one".replace(
            "ahead of the wrong one", "ahead"
        )
    if any(item.predicted):
        return f"{form}: a candidate where neither is right"
    return f"{form}: a third entity"


def _is_possessive(row: dict[str, str]) -> bool:
    after = row["Text"][int(row["Pronoun-offset"]) + len(row["Pronoun"]) :][:2]
    return after[:1] == " " and after[1:].isalpha()


# --- command line ----------------------------------------------------------------------------------------------


def _print_errors(data_dir: Path) -> None:
    judged = judge_gap(data_dir / "coreference")["seen"]
    kinds = Counter(kind for item in judged if (kind := name_error(item)) is not None)
    print("GAP, seen half")
    for kind, count in kinds.most_common(10):
        print(f"{count:5}  {kind}")
    print("articles that may be read")
    for kind, count in count_errors(data_dir).most_common(10):
        print(f"{count:5}  {kind}")


def main() -> None:
    parser = argparse.ArgumentParser(description="coreference against GAP and the golden articles")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument(
        "--errors", action="store_true", help="print the ten most frequent kinds of error, on the seen half"
    )
    options = parser.parse_args()
    if options.errors:
        _print_errors(options.data)
    else:
        print(json.dumps({name: round(value, 4) for name, value in score(options.data).items()}))


if __name__ == "__main__":
    main()
