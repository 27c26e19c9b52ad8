"""Actors: code, sector and name of single mentions, against NGEC's own tests of its actor resolver.

In: `actors/ngec_actors_dev.tsv` (test, call, mention, date, field, expected) under the data folder.
Out: pass rates over rows, and over the two halves of the tests (split by a hash of the test's name: errors are
printed for the first half only, so that the other can tell whether something was fitted).

Where the codebooks differ, rows are mapped, and what has no counterpart is left out:
- a bare country has no sector there and is GOV here; XKX is KOS; no country is "---";
- UAF (unidentified armed force) may be REB, PRM, CRM or MIL; HLH is MED, or IGO for a body of the UN; AGR is LAB or
  CVL; PRE (unrecognised state) is whatever political sector; SOC of an association is NGO as well;
- de facto authorities are OPP here (the Taliban since 2021);
- two codes there (a defence minister is GOV and MIL) are one sector here: either will do, and `code_2` is not scored;
- Wikipedia titles are compared with names without accents, brackets and "the"; a capital's page is its state's;
- fields of that program's insides (pattern, text, source, actor_wiki_job) and malformed rows ("????") are left out;
- a row without a date is read as of when these tests were written (November 2022).

usage: python -m benchmarks.quality.actors [DATA] [--errors]
"""

import argparse
import csv
import datetime
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dragoman.records import ActorMention
from dragoman.resolve.actor_index import fold
from dragoman.resolve.actors import resolve_name
from dragoman.resolve.places import resolve_places

_WRITTEN = datetime.date(2022, 11, 15)
_SECTORS = {
    "": {"GOV", "UNK"},
    "UAF": {"REB", "PRM", "CRM", "MIL"},
    "HLH": {"MED", "IGO"},
    "AGR": {"LAB", "CVL"},
    "PRE": {"GOV", "OPP", "REB", "PTY"},
    "SOC": {"SOC", "NGO"},
}
_CODES = {"": "---", "XKX": "KOS"}
_UNSCORED = frozenset(("pattern", "text", "source", "actor_wiki_job", "code_2"))


@dataclass(frozen=True, slots=True)
class Row:
    """One expectation: what field of what mention must be."""

    test: str
    mention: str
    on: datetime.date
    field: str
    accepted: frozenset[str]

    @property
    def is_kept_aside(self) -> bool:
        return hashlib.sha256(self.test.encode()).digest()[0] % 2 == 1


def read_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as handle:
        raw = list(csv.DictReader(handle, delimiter="\t"))
    second = {(row["test"], row["mention"], row["date"]): row["expected"] for row in raw if row["field"] == "code_2"}
    for row in raw:
        if row["field"] in _UNSCORED or "?" in row["expected"]:
            continue
        accepted = set(_map_expected(row["field"], row["expected"]))
        if row["mention"] == "Taliban" and accepted == {"GOV"}:
            accepted = {"GOV", "OPP"}
        if row["field"] == "code_1" and (also := second.get((row["test"], row["mention"], row["date"]))):
            accepted |= _SECTORS.get(also, {also})
        yield Row(row["test"], row["mention"], _parse_date(row["date"]), row["field"], frozenset(accepted))


def _map_expected(field: str, expected: str) -> set[str]:
    if field in ("cc", "country"):
        return {_CODES.get(expected, expected)}
    if field == "code_1":
        return _SECTORS.get(expected, {expected})
    return {_fold_title(expected)}


def _fold_title(title: str) -> str:
    return re.sub(r"[^\w]", "", re.sub(r"^the ", "", re.sub(r"\(.*?\)", "", fold(title)).strip()))


def _parse_date(text: str) -> datetime.date:
    if text in ("", "today"):
        return _WRITTEN
    for layout in ("%Y-%m-%d", "%B %d, %Y", "%d %B %Y"):
        try:
            return datetime.datetime.strptime(text, layout).date()
        except ValueError:
            continue
    raise ValueError(f"actors benchmark: unknown date {text!r}")


def read_answer(row: Row, mention: ActorMention | None) -> str:
    """What our resolver says for the row's field, in the row's terms."""
    if row.field in ("cc", "country"):
        return mention.code if mention is not None else "---"
    if row.field == "code_1":
        return mention.sector if mention is not None else "UNK"
    if mention is None or (row.accepted == {""} and mention.wikidata is None):
        return ""
    if mention.how in ("capital", "metonym") and _fold_title(row.mention) in row.accepted:
        return _fold_title(row.mention)
    return _fold_title(mention.name)


def score(data_dir: Path) -> dict[str, float | int]:
    """Pass rates; `pass_rate` is over all scored rows."""
    outcomes = [(row, answer in row.accepted) for row, answer in _answer_all(data_dir)]
    halves = [[passed for row, passed in outcomes if row.is_kept_aside is aside] for aside in (False, True)]
    tests: dict[tuple[str, str], bool] = {}
    for row, passed in outcomes:
        tests[row.test, row.mention] = tests.get((row.test, row.mention), True) and passed
    return {
        "pass_rate": _rate([passed for _, passed in outcomes]),
        "pass_rate_seen_half": _rate(halves[0]),
        "pass_rate_kept_half": _rate(halves[1]),
        "test_pass_rate": _rate(list(tests.values())),
        "rows": len(outcomes),
    }


def _rate(passed: list[bool]) -> float:
    return round(sum(passed) / max(len(passed), 1), 4)


def _answer_all(data_dir: Path) -> Iterator[tuple[Row, str]]:
    answers: dict[tuple[str, datetime.date], ActorMention | None] = {}
    for row in read_rows(data_dir / "actors" / "ngec_actors_dev.tsv"):
        key = (row.mention, row.on)
        if key not in answers:
            answers[key] = resolve_name(row.mention, row.on, resolve_places=resolve_places)
        yield row, read_answer(row, answers[key])


def name_kind(row: Row, answer: str) -> str:
    """What kind of error it is: what was asked for, and whether nobody or somebody else was found."""
    asked = {"cc": "state", "country": "state", "code_1": "sector"}.get(row.field, "name")
    is_silent = answer in ("", "---", "UNK")
    named = "a name" if row.mention[:1].isupper() else "a description"
    if is_silent:
        return f"{asked}: nothing found for {named}"
    if row.accepted & {"", "---", "UNK"}:
        return f"{asked}: {named} that stands for nobody was given one"
    return f"{asked}: another one for {named}"


def main() -> None:
    parser = argparse.ArgumentParser(description="single mentions of actors")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    parser.add_argument("--errors", action="store_true", help="the errors of the seen half, and their kinds")
    options = parser.parse_args()
    if options.errors:
        wrong = [
            (row, answer)
            for row, answer in _answer_all(options.data)
            if answer not in row.accepted and not row.is_kept_aside
        ]
        for row, answer in wrong:
            print(f"{row.mention:50} {row.on} {row.field:8} {'|'.join(sorted(row.accepted)):24} {answer}")
        for kind, count in Counter(name_kind(row, answer) for row, answer in wrong).most_common(10):
            print(f"{count:4} {kind}")
    print(score(options.data))


if __name__ == "__main__":
    main()
