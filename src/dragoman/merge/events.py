"""Reports of one happening become one event.

In: facts (reports with their publication and voice) and human decisions. Out: `Merged`: the events, each report in
exactly one of them, and the links by which they hold together.
Links above the threshold are taken from the strongest down; a link joins two groups when no pair across them is
forbidden (by a contradiction of hard facts, or by a person) and the two agree on the whole: a chain of half-likenesses
makes no event. Ties are broken by the reports' ids, so that the order, and the batches, in which reports came say
nothing. Limits: compared in one process; groups larger than _LARGEST compare their extremes only.
"""

import dataclasses
import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.merge.blocking import keys_of, pair_profiles
from dragoman.merge.decisions import Constraints, apply_corrections, decision_keys, order_pair, read_constraints
from dragoman.merge.facts import Fact, Profile
from dragoman.merge.groups import find_group, join_groups
from dragoman.merge.scoring import THRESHOLD, Verdict, is_worth_judging, judge_pair
from dragoman.records import Decision, Event, Link, Status

_LARGEST = 60  # of each group: reports compared across two groups
_MEAN = 0.5  # mean score across two groups that are joined


@dataclass(frozen=True, slots=True)
class Merged:
    """Events by id, and the links that made them, by pair."""

    events: tuple[Event, ...]
    links: tuple[Link, ...]


def merge_reports(facts: Iterable[Fact], decisions: Iterable[Decision] = ()) -> Merged:
    """Merge. The same facts and decisions give the same events, in whatever order they come. Raises DecisionError."""
    decided = tuple(decisions)
    profiles = {fact.report.id: Profile(fact) for fact in apply_corrections(facts, decided)}
    constraints = read_constraints(decided, profiles)
    groups, links = _group(profiles, find_links(profiles.values(), constraints), constraints)
    events = sorted((make_event([profiles[one].fact for one in group]) for group in groups), key=lambda event: event.id)
    return Merged(tuple(events), tuple(sorted(links, key=lambda link: (link.one, link.other))))


def find_links(profiles: Iterable[Profile], constraints: Constraints) -> list[Link]:
    """All pairs that look like one event."""
    links = []
    for one, other in pair_profiles(profiles):
        if constraints.are_apart(one.id, other.id) or not is_worth_judging(one, other):
            continue
        verdict = judge_pair(one, other)
        if verdict.score >= THRESHOLD and verdict.bar is None:
            links.append(Link(one=one.id, other=other.id, score=verdict.score, parts=verdict.parts, rule="alike"))
    return links


def split_blocks(facts: Iterable[Fact], decisions: Iterable[Decision] = ()) -> list[list[Fact]]:
    """The facts in parts that can be merged one at a time: no event reaches across two of them.

    Facts come as they are, corrections not yet applied; each part is in the order of ids, the parts by their first.
    """
    decided = tuple(decisions)
    given = {fact.report.id: fact for fact in facts}
    extra = decision_keys(decided)
    first_of: dict[str, str] = {}
    parents: dict[str, str] = {name: name for name in given}
    for fact in apply_corrections(given.values(), decided):
        name = fact.report.id
        for key in keys_of(Profile(fact)) | extra.get(name, set()):
            join_groups(parents, first_of.setdefault(key, name), name)
    parts: dict[str, list[Fact]] = defaultdict(list)
    for name in sorted(given):
        parts[find_group(parents, name)].append(given[name])
    return list(parts.values())


def make_event(facts: Sequence[Fact]) -> Event:
    """The event that these reports tell of."""
    ordered = sorted(facts, key=lambda fact: fact.report.id)
    best = min(
        ordered, key=lambda fact: (-fact.report.confidence, str(fact.published or "9999"), fact.report.id)
    ).report
    days = sorted(fact.published for fact in ordered if fact.published)
    voices: dict[str, float] = {}
    for fact in ordered:
        voices[fact.voice] = max(voices.get(fact.voice, 0.0), fact.report.confidence)
    return Event(
        id=name_event(ordered[0].report.id),
        act=best.act,
        type=best.type,
        mode=best.mode,
        cameo=best.cameo,
        quad=best.quad,
        intensity=best.intensity,
        status=_choose_status(ordered),
        actors=best.actors,
        recipients=best.recipients,
        when=best.when,
        where=best.where,
        reports=tuple(fact.report.id for fact in ordered),
        documents=tuple(sorted({fact.report.document for fact in ordered})),
        voices=len(voices),
        first_published=days[0] if days else None,
        last_published=days[-1] if days else None,
        confidence=round(1 - math.prod(1 - voices[voice] for voice in sorted(voices)), 6),
    )


def name_event(smallest_report: str) -> str:
    """An event's id, from the smallest id of its reports."""
    return "e" + hashlib.sha256(smallest_report.encode()).hexdigest()[:15]


def count_conflicts(events: Iterable[Event], pairs: Iterable[tuple[str, str]]) -> list[Event]:
    """The events with the number of conflicts, each a pair of reports, that any of their reports is in."""
    touching: dict[str, set[int]] = defaultdict(set)
    for number, pair in enumerate(pairs):
        for report in pair:
            touching[report].add(number)
    return [
        dataclasses.replace(event, conflicts=len(set().union(*(touching[report] for report in event.reports))))
        for event in events
    ]


def _choose_status(facts: Sequence[Fact]) -> Status:
    """What most voices say; of equals what was published last."""
    voices: dict[Status, set[str]] = defaultdict(set)
    latest: dict[Status, str] = {}
    for fact in facts:
        status = fact.report.status
        voices[status].add(fact.voice)
        latest[status] = max(latest.get(status, ""), str(fact.published or ""))
    return max(sorted(voices), key=lambda status: (len(voices[status]), latest[status]))


def _group(
    profiles: dict[str, Profile], links: list[Link], constraints: Constraints
) -> tuple[list[list[str]], list[Link]]:
    """Groups of report ids, and the links that joined them."""
    group_of = {name: [name] for name in profiles}
    used: list[Link] = []
    for members in constraints.groups:
        used += _join_by_decision(members, constraints)
        group_of.update(dict.fromkeys(members, sorted(members)))
    verdicts: dict[tuple[str, str], Verdict] = {}
    refused: set[tuple[int, str, int, str]] = set()  # two groups, by size and first: one that grew is another
    for link in sorted(links, key=lambda one: (-one.score, one.one, one.other)):
        left, right = group_of[link.one], group_of[link.other]
        pair = (len(left), left[0], len(right), right[0])
        if left is right or pair in refused:
            continue
        if not _may_join(left, right, profiles, constraints, verdicts):
            refused.add(pair)
            continue
        joined = sorted((*left, *right))
        group_of.update(dict.fromkeys(joined, joined))
        used.append(link)
    return list({id(group): group for group in group_of.values()}.values()), used


def _join_by_decision(members: frozenset[str], constraints: Constraints) -> Iterator[Link]:
    """A link for each pair of the group that a decision named; several make one group where they overlap."""
    for (one, other), decision in sorted(constraints.reasons.items()):
        if decision.kind == "same" and one in members and other in members:
            yield Link(one=one, other=other, score=1.0, parts={}, rule=f"same, says {decision.author}")


def _may_join(
    left: list[str],
    right: list[str],
    profiles: dict[str, Profile],
    constraints: Constraints,
    verdicts: dict[tuple[str, str], Verdict],
) -> bool:
    """Nothing across the two is forbidden, and on the whole they agree."""
    if constraints.apart and any(constraints.are_apart(one, other) for one in left for other in right):
        return False
    total = count = 0.0
    for one in _pick(left):
        for other in _pick(right):
            pair = order_pair(one, other)
            if pair not in verdicts:
                verdicts[pair] = judge_pair(profiles[one], profiles[other])
            if verdicts[pair].bar:
                return False
            total += verdicts[pair].score
            count += 1
    return total / count >= _MEAN


def _pick(group: list[str]) -> list[str]:
    """All of a group, or of a large one as many, spread evenly over its ids."""
    if len(group) <= _LARGEST:
        return group
    return [group[number * len(group) // _LARGEST] for number in range(_LARGEST)]
