"""Reports of one happening become one event.

In: facts (reports with their publication and voice) and human decisions. Out: `Merged`: the events, each report in
exactly one of them, and the links by which they hold together.
Links above the threshold are taken from the strongest down; a link joins two groups when no pair across them is
forbidden (by a contradiction of hard facts, or by a person) and the two agree on the whole: a chain of half-likenesses
makes no event. Ties are broken by the reports' ids, so that the order, and the batches, in which reports came say
nothing. What is tied by no link and no decision is merged apart: a store merges only what a new report is tied to.
Limits: compared in one process; of groups larger than _LARGEST only some are compared.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dragoman.merge.blocking import sketch_for_events
from dragoman.merge.decisions import Constraints, apply_corrections, order_pair, read_constraints
from dragoman.merge.facts import Fact, Profile
from dragoman.merge.groups import find_group, join_groups
from dragoman.merge.pairing import pair_sketches
from dragoman.merge.scoring import THRESHOLD, is_worth_judging, judge_pair
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
    return group_profiles(profiles, find_links(profiles), decided)


def find_links(profiles: Mapping[str, Profile]) -> list[Link]:
    """All pairs that look like one event."""
    pairs = sorted(pair_sketches(map(sketch_for_events, profiles.values())))
    found = (find_link(profiles[one], profiles[other]) for _, one, other in pairs)
    return [link for link in found if link]


def find_link(one: Profile, other: Profile) -> Link | None:
    """Whether two look like one event, and how much. The smaller id comes first."""
    if not is_worth_judging(one, other):
        return None
    verdict = judge_pair(one, other)
    if verdict.score < THRESHOLD or verdict.bar is not None:
        return None
    return Link(one=one.id, other=other.id, score=verdict.score, parts=verdict.parts, rule="alike")


def group_profiles(profiles: dict[str, Profile], links: Sequence[Link], decisions: Iterable[Decision]) -> Merged:
    """Merge what was compared already. `links`: all that `find_links` would find."""
    constraints = read_constraints(decisions, profiles)
    groups, used = _group(profiles, links, constraints)
    events = sorted((make_event([profiles[one].fact for one in group]) for group in groups), key=lambda event: event.id)
    return Merged(tuple(events), tuple(sorted(used, key=lambda link: (link.one, link.other))))


def split_components(ties: Iterable[Sequence[str]]) -> list[list[str]]:
    """Reports in parts that can be merged one at a time, each in the order of ids. A tie names reports that belong to
    one part: one report alone, the two of a link, all of a decision."""
    parents: dict[str, str] = {}
    for tie in ties:
        for name in tie:
            parents.setdefault(name, name)
            join_groups(parents, tie[0], name)
    parts: dict[str, list[str]] = defaultdict(list)
    for name in sorted(parents):
        parts[find_group(parents, name)].append(name)
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
    profiles: Mapping[str, Profile], links: Sequence[Link], constraints: Constraints
) -> tuple[list[list[str]], list[Link]]:
    """Groups of report ids, and the links that joined them."""
    group_of = {name: [name] for name in profiles}
    used: list[Link] = []
    for members in constraints.groups:
        used += _join_by_decision(members, constraints)
        group_of.update(dict.fromkeys(members, sorted(members)))
    # Judged before: links are what was compared and found alike.
    verdicts: dict[tuple[str, str], tuple[float, str | None]] = {
        order_pair(link.one, link.other): (link.score, None) for link in links
    }
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
    profiles: Mapping[str, Profile],
    constraints: Constraints,
    verdicts: dict[tuple[str, str], tuple[float, str | None]],
) -> bool:
    """Nothing across the two is forbidden, and on the whole they agree."""
    if constraints.apart and any(constraints.are_apart(one, other) for one in left for other in right):
        return False
    total = count = 0.0
    for one in _pick(left):
        for other in _pick(right):
            pair = order_pair(one, other)
            if pair not in verdicts:
                verdict = judge_pair(profiles[one], profiles[other])
                verdicts[pair] = verdict.score, verdict.bar
            score, bar = verdicts[pair]
            if bar:
                return False
            total += score
            count += 1
    return total / count >= _MEAN


def _pick(group: list[str]) -> list[str]:
    """All of a group, or of a large one as many, spread evenly over its ids."""
    if len(group) <= _LARGEST:
        return group
    return [group[number * len(group) // _LARGEST] for number in range(_LARGEST)]
