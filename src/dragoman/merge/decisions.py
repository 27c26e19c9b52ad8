"""What people have decided about reports, put to use.

In: facts and decisions. Out: the facts with corrected fields and without rejected reports; the pairs that must, and
must not, be one event.
Decisions that were undone count for nothing. Of decisions that contradict each other the latest wins: they are taken
from the latest back, and each is followed as far as the later ones allow.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import msgspec

from dragoman.merge.facts import Fact
from dragoman.records import Decision, Report

CORRECTABLE = (
    "act", "type", "mode", "cameo", "quad", "intensity", "status", "actors", "recipients", "when", "where", "sources",
    "quantities", "confidence",
)  # fmt: skip


class DecisionError(ValueError):
    """A decision that cannot be followed: which one, and why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Constraints:
    """Groups of reports that are one event by decision, and pairs that are not; `reasons` by pair."""

    groups: tuple[frozenset[str], ...]
    apart: frozenset[tuple[str, str]]
    reasons: dict[tuple[str, str], Decision]

    def are_apart(self, one: str, other: str) -> bool:
        return order_pair(one, other) in self.apart


def order_pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)


def check_decision(decision: Decision) -> None:
    """Raises DecisionError, naming the decision and what is wrong with it."""
    needed = 2 if decision.kind in ("same", "not same") else 1
    if len(set(decision.reports)) < needed:
        raise DecisionError(f"decision {decision.id} ({decision.kind}) needs {needed} reports or more")
    if not decision.author.strip():
        raise DecisionError(f"decision {decision.id} has no author")
    if decision.kind != "correct":
        return
    if decision.field not in CORRECTABLE:
        raise DecisionError(
            f"decision {decision.id}: {decision.field!r} is no field to correct: {', '.join(CORRECTABLE)}"
        )
    _read_value(decision)


def apply_corrections(facts: Iterable[Fact], decisions: Iterable[Decision]) -> list[Fact]:
    """The facts in force: rejected reports gone, corrected fields in place. Raises DecisionError."""
    rejected: set[str] = set()
    corrected: dict[str, dict[str, object]] = defaultdict(dict)
    for decision in _in_force(decisions):
        if decision.kind == "reject":
            rejected.update(decision.reports)
        elif decision.kind == "correct":
            check_decision(decision)
            for report in decision.reports:
                corrected[report][str(decision.field)] = _read_value(decision)
    return [
        dataclasses.replace(fact, report=_replace_fields(fact.report, corrected[fact.report.id]))
        if fact.report.id in corrected
        else fact
        for fact in facts
        if fact.report.id not in rejected
    ]


def read_constraints(decisions: Iterable[Decision], reports: Iterable[str]) -> Constraints:
    """Who belongs together and who does not, among `reports`."""
    present = set(reports)
    groups: dict[str, frozenset[str]] = {}
    apart: set[tuple[str, str]] = set()
    reasons: dict[tuple[str, str], Decision] = {}
    for decision in reversed(_in_force(decisions)):
        members = sorted(set(decision.reports) & present)
        for pair in combinations(members, 2):
            left, right = (groups.get(one, frozenset((one,))) for one in pair)
            if decision.kind == "not same" and left != right:
                apart.add(pair)
                reasons.setdefault(pair, decision)
            elif decision.kind == "same" and left != right:
                if any(order_pair(one, other) in apart for one in left for other in right):
                    continue
                union = left | right
                groups.update(dict.fromkeys(union, union))
                reasons.setdefault(pair, decision)
    return Constraints(tuple(sorted(set(groups.values()), key=min)), frozenset(apart), reasons)


def _in_force(decisions: Iterable[Decision]) -> Sequence[Decision]:
    """Earliest first."""
    return sorted((one for one in decisions if one.undone is None), key=lambda one: (one.time, one.id))


def _read_value(decision: Decision) -> object:
    """The corrected field's value, of the field's type. Raises DecisionError."""
    kind = next(field.type for field in msgspec.structs.fields(_Corrected) if field.name == decision.field)
    try:
        return msgspec.json.decode((decision.value or "null").encode(), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise DecisionError(f"decision {decision.id}: {decision.value} is no {decision.field}: {error}") from None


def _replace_fields(report: Report, fields: dict[str, object]) -> Report:
    values = {field.name: getattr(report, field.name) for field in dataclasses.fields(Report)}
    return Report(**{**values, **fields})


_Corrected = msgspec.defstruct(
    "_Corrected", [(field.name, field.type) for field in dataclasses.fields(Report) if field.name in CORRECTABLE]
)
