"""What people decide about reports, and taking it back.

In: a transaction and a decision. Out: a row that wins over everything the machine thinks, and events merged anew.
Limits: what a decision does to events is `merge`'s; here it is checked, kept, and undone. Nothing is ever lost: a
decision that was undone stays, with the moment at which that was.
"""

import dataclasses
import uuid
from collections.abc import Sequence

import msgspec

from dragoman.records import Decision, DecisionKind, Report
from dragoman.store.connection import Writing
from dragoman.store.facts import Merger
from dragoman.store.merging import merge_pending
from dragoman.store.rows import from_utc, make_decision_row, read_decision, read_report
from dragoman.store.schema import StoreError

# What a report says of the world. The rest is where it stands in the text, and which report it is.
CORRECTABLE = (
    "act", "type", "mode", "cameo", "quad", "intensity", "status", "actors", "recipients", "when", "where", "sources",
    "quantities", "confidence",
)  # fmt: skip
FEWEST_REPORTS = {"same": 2, "not same": 2, "correct": 1, "reject": 1}


def decide(
    writing: Writing,
    merger: Merger,
    kind: DecisionKind,
    reports: Sequence[str],
    *,
    author: str,
    field: str | None,
    value: str | None,
    note: str,
) -> Decision:
    """Keep a decision, and let events follow it. Raises StoreError when it cannot be meant."""
    named = tuple(dict.fromkeys(reports))
    if kind not in FEWEST_REPORTS:
        raise StoreError(f"a decision of kind {kind!r} is unknown; choose {', '.join(map(repr, FEWEST_REPORTS))}")
    if len(named) < FEWEST_REPORTS[kind]:
        raise StoreError(
            f"a decision of kind {kind!r} is about at least {FEWEST_REPORTS[kind]} reports, not {len(named)}"
        )
    if not author.strip():
        raise StoreError("a decision needs an author; say who decides")
    held = {row["id"]: row["body"] for row in _find_reports(writing, named)}
    for report in named:
        if report not in held:
            raise StoreError(f"{report}: no such report in the store; dragoman show EVENT lists those of an event")
    if kind == "correct":
        for body in held.values():
            check_correction(read_report(body), field, value)
    elif field is not None or value is not None:
        raise StoreError(f"a decision of kind {kind!r} corrects nothing: leave field and value out")
    decision = Decision(
        id=f"d{uuid.uuid4().hex[:15]}",
        kind=kind,
        reports=named,
        field=field,
        value=value,
        author=author.strip(),
        time=from_utc(writing.moment),
        note=note,
    )
    writing.insert("decisions", [make_decision_row(decision)])
    _merge_named(writing, merger, named)
    return decision


def undo(writing: Writing, merger: Merger, id: str) -> Decision:
    """Take a decision back. Raises StoreError when there is none, or when that was done before."""
    found = writing.fetch("SELECT * FROM decisions WHERE id = $id", {"id": id})
    if not found:
        raise StoreError(f"{id}: no such decision; dragoman show EVENT lists those about an event")
    decision = read_decision(found[0])
    if decision.undone:
        raise StoreError(f"{id}: was undone on {decision.undone:%Y-%m-%d %H:%M} UTC already; decide anew instead")
    writing.connection.execute(
        "UPDATE history.decisions SET undone = $moment WHERE id = $id", {"moment": writing.moment, "id": id}
    )
    _merge_named(writing, merger, decision.reports)
    return dataclasses.replace(decision, undone=from_utc(writing.moment))


def check_correction(report: Report, field: str | None, value: str | None) -> Report:
    """The report as it would be. Raises StoreError naming the field, and where in the value the fault is."""
    if field not in CORRECTABLE:
        raise StoreError(f"{field!r} is no field that can be corrected; choose one of {', '.join(CORRECTABLE)}")
    try:
        corrected = msgspec.json.decode(value or "")
    except msgspec.DecodeError as error:
        raise StoreError(f"the value of {field} is not JSON ({error}); a word stands in quotation marks") from None
    whole = {**msgspec.to_builtins(report), field: corrected}
    try:
        return msgspec.convert(whole, Report)
    except msgspec.ValidationError as error:
        raise StoreError(f"{field} cannot be {value}: {error}") from None


def _find_reports(writing: Writing, ids: Sequence[str]) -> list[dict[str, str]]:
    return writing.fetch("SELECT id, body FROM reports WHERE id IN (SELECT unnest($ids))", {"ids": list(ids)})


def _merge_named(writing: Writing, merger: Merger, reports: Sequence[str]) -> None:
    writing.insert("pending", [{"report": report} for report in reports])
    merge_pending(writing, merger)
