"""Conflicts between reports, inside one document and across documents.

In: facts, and the events that they were merged into. Out: conflicts, each with both reports and both pieces of
evidence, ordered by the reports' publication.
Compared are the reports of one event (which may differ in numbers and status), and those of events that would be one
but for what they disagree in: the same act, a common state or name, at most a fortnight apart; claims of being the
first with acts of the same doer, denials with accounts of the denier. Of several reports that carry one disagreement
between the same two documents, the most confident pair is named.
Limits: what `contradictions` knows; conflicts that need a document's parse are found by `conflicts` when it is read.
"""

from collections.abc import Sequence
from typing import NamedTuple

from dragoman.merge.blocking import sketch_profile
from dragoman.merge.contradictions import Dispute, dispute
from dragoman.merge.denied_accounts import is_denied
from dragoman.merge.facts import Fact, Profile
from dragoman.merge.firsts import is_ruled_out, read_first_since
from dragoman.merge.pairing import RULES, Pair, Rule, pair_sketches
from dragoman.merge.severity import rate_severity
from dragoman.records import Conflict, Event

MOST_OF_EVENT = 40  # reports of one event that are compared with each other


class Disputed(NamedTuple):
    """A conflict of two reports. Of several the lightest `weight` is named."""

    conflict: Conflict
    weight: float
    severity: float


def find_conflicts_between(facts: Sequence[Fact], events: Sequence[Event]) -> list[Conflict]:
    """Every pair of reports that cannot both be true, once for two documents, two events and a kind."""
    profiles = {fact.report.id: Profile(fact) for fact in facts}
    sides = {
        report: (profiles[report].report.document, event.id)
        for event in events
        for report in event.reports
        if report in profiles
    }
    pairs: list[Pair] = [pair for event in events for pair in pair_event(event)]
    pairs += [pair for pair in pair_sketches(map(sketch_profile, profiles.values())) if pair[0] != "alike"]
    best: dict[tuple[object, ...], tuple[tuple[object, ...], Conflict]] = {}
    for rule, one, other in pairs:
        if one not in profiles or other not in profiles:
            continue
        found = find_disputed(rule, profiles[one], profiles[other])
        if found is None:
            continue
        conflict = found.conflict
        place = (conflict.kind, *sorted(sides.get(name, (name, "")) for name in conflict.reports))
        rank = (found.weight, conflict.reports, RULES.index(rule))
        if place not in best or rank < best[place][0]:
            best[place] = (rank, conflict)
    return sorted((conflict for _, conflict in best.values()), key=lambda one: (one.reports, one.kind))


def pair_event(event: Event) -> list[Pair]:
    """The first reports of an event, by id, with each other."""
    members = sorted(event.reports)[:MOST_OF_EVENT]
    return [("together", one, other) for number, one in enumerate(members) for other in members[number + 1 :]]


def find_disputed(rule: Rule, one: Profile, other: Profile) -> Disputed | None:
    """What two reports that a rule brings together disagree about. The claim, or the smaller id, comes first."""
    found: Dispute | None = None
    if rule == "first":
        found = _dispute_first(one, other)
    elif rule == "denial":
        found = Dispute("status", "told, and denied") if is_denied(one, other) else None
    elif not _is_one_passage(one, other):
        found = dispute(one, other)
    if found is None:
        return None
    one, other, found = _put_in_order(one, other, found)
    conflict = Conflict(
        kind=found.kind,
        reports=(one.id, other.id),
        evidence=(one.report.evidence, other.report.evidence),
        note=found.note,
    )
    weight = -one.report.confidence - other.report.confidence
    return Disputed(conflict, weight, rate_severity(conflict, one.report, other.report))


def _is_one_passage(one: Profile, other: Profile) -> bool:
    """Two reports of the same words are one claim read twice."""
    left, right = one.report, other.report
    return left.document == right.document and (
        left.evidence.span == right.evidence.span or left.trigger == right.trigger
    )


def _dispute_first(claim: Profile, act: Profile) -> Dispute | None:
    if not is_ruled_out(claim, act):
        return None
    since = read_first_since(claim.report.evidence.text, claim.fact.published)
    return Dispute(
        "exclusivity", f"the first since {since}, but also {act.report.when.start if act.report.when else ''}"
    )


def _put_in_order(one: Profile, other: Profile, found: Dispute) -> tuple[Profile, Profile, Dispute]:
    """By publication, then by id; the note names the sides in the same order."""
    if (one.published or 0, one.id) <= (other.published or 0, other.id) or found.kind == "exclusivity":
        return one, other, found
    return other, one, dispute(other, one) or found
