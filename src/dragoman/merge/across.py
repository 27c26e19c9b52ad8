"""Conflicts between reports, inside one document and across documents.

In: facts, and the events that they were merged into. Out: conflicts, each with both reports and both pieces of
evidence, ordered by the reports' publication.
Compared are the reports of one event (which may differ in numbers and status), and those of events that would be one
but for what they disagree in: the same act, a common state, at most a fortnight apart. Of several reports that carry
one disagreement between the same two documents, the most confident pair is named.
Limits: what `contradictions` knows; conflicts that need a document's parse are found by `conflicts` when it is read.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from dragoman.merge.blocking import pair_profiles
from dragoman.merge.contradictions import Dispute, dispute
from dragoman.merge.denied_accounts import pair_denials
from dragoman.merge.facts import Fact, Profile
from dragoman.merge.firsts import read_first_since
from dragoman.records import Conflict, Event

_REACH = 7  # days before and after, to compare what is dated differently
_MOST = 40  # reports of one event that are compared with each other
_MOST_ALIKE = 200  # acts of one doer that a claim of being the first is held against


def find_conflicts_between(facts: Sequence[Fact], events: Sequence[Event]) -> list[Conflict]:
    """Every pair of reports that cannot both be true, once for two documents and a kind."""
    profiles = {fact.report.id: Profile(fact) for fact in facts}
    event_of = {report: event.id for event in events for report in event.reports}
    best: dict[tuple[str, ...], tuple[tuple[float, str, str], Conflict]] = {}
    for one, other, found in _find_disputes(profiles, events):
        one, other, found = _put_in_order(one, other, found)
        conflict = Conflict(
            kind=found.kind,
            reports=(one.id, other.id),
            evidence=(one.report.evidence, other.report.evidence),
            note=found.note,
        )
        sides = sorted((one, other), key=lambda side: (side.report.document, side.id))
        place = (
            found.kind,
            *(side.report.document for side in sides),
            *(event_of.get(side.id, side.id) for side in sides),
        )
        rank = (-one.report.confidence - other.report.confidence, one.id, other.id)
        if place not in best or rank < best[place][0]:
            best[place] = (rank, conflict)
    return sorted((conflict for _, conflict in best.values()), key=lambda one: (one.reports, one.kind))


def _find_disputes(profiles: dict[str, Profile], events: Sequence[Event]) -> Iterator[tuple[Profile, Profile, Dispute]]:
    seen: set[tuple[str, str]] = set()
    for one, other in _pair(profiles, events):
        if (one.id, other.id) in seen or _is_one_passage(one, other):
            continue
        seen.add((one.id, other.id))
        if found := dispute(one, other):
            yield one, other, found
    yield from _dispute_firsts(profiles)
    for account, denial in pair_denials(profiles):
        yield account, denial, Dispute("status", "told, and denied")


def _pair(profiles: dict[str, Profile], events: Sequence[Event]) -> Iterator[tuple[Profile, Profile]]:
    for event in events:
        members = [profiles[one] for one in sorted(event.reports) if one in profiles][:_MOST]
        for number, one in enumerate(members):
            for other in members[number + 1 :]:
                yield one, other
    yield from pair_profiles(profiles.values(), _REACH, has_names=True)


def _is_one_passage(one: Profile, other: Profile) -> bool:
    """Two reports of the same words are one claim read twice."""
    left, right = one.report, other.report
    return left.document == right.document and (
        left.evidence.span == right.evidence.span or left.trigger == right.trigger
    )


def _dispute_firsts(profiles: dict[str, Profile]) -> Iterator[tuple[Profile, Profile, Dispute]]:
    """ "Turkey's president flew to Cairo for the first time since 2012", and a visit in 2019."""
    alike: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for name in sorted(profiles):
        one = profiles[name]
        if one.has_happened and one.stretch and one.stretch.is_told:
            for party in one.actors:
                alike[one.report.act, party.key].append(one)
    for name in sorted(profiles):
        claim = profiles[name]
        since = read_first_since(claim.report.evidence.text, claim.fact.published)
        if since is None or not claim.has_happened:
            continue
        until = claim.stretch.start if claim.stretch and claim.stretch.is_told else claim.published
        for other in sorted({p.id: p for a in claim.actors for p in alike[claim.report.act, a.key]}.items())[
            :_MOST_ALIKE
        ]:
            act = other[1]
            if until is not None and _rules_out(claim, act, since.toordinal(), until):
                yield (
                    claim,
                    act,
                    Dispute(
                        "exclusivity",
                        f"the first since {since}, but also {act.report.when.start if act.report.when else ''}",
                    ),
                )


def _rules_out(claim: Profile, act: Profile, since: int, until: int) -> bool:
    """The same doer's act of the same kind, toward the same side, between the claim's two ends."""
    if act.id == claim.id or act.stretch is None:
        return False
    if claim.report.act == "CONSULT" and claim.report.mode and claim.report.mode != act.report.mode:
        return False  # a call is no visit; of other acts the mode is too fine for "the first"
    if not since < act.stretch.start or not act.stretch.end < until:
        return False
    hosts = [{party.code for party in profile.recipients} for profile in (claim, act)]
    is_abroad = "abroad" in claim.report.evidence.text or "foreign trip" in claim.report.evidence.text
    return is_abroad or not hosts[0] or not hosts[1] or bool(hosts[0] & hosts[1])


def _put_in_order(one: Profile, other: Profile, found: Dispute) -> tuple[Profile, Profile, Dispute]:
    """By publication, then by id; the note names the sides in the same order."""
    if (one.published or 0, one.id) <= (other.published or 0, other.id) or found.kind == "exclusivity":
        return one, other, found
    return other, one, dispute(other, one) or found
