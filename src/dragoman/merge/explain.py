"""Why reports are one event, and why two reports are not, in words.

In: an event, its facts and links; or two facts. Out: `Reason`s: which two reports, the score, the rule, and each part
of the score with what stands behind it.
Limits: a link says why two reports were joined; that the rest of the group agreed is implied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dragoman.merge.facts import Fact, Profile, distinguish_amounts
from dragoman.merge.scoring import THRESHOLD, judge_pair
from dragoman.records import Event, Link, Participant, Report, When


@dataclass(frozen=True, slots=True)
class Part:
    """One feature's share of a score, and what it rests on."""

    name: str
    weight: float
    words: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two reports are joined (or kept apart): `rule` is "alike", a person's decision, or what forbids."""

    one: str
    other: str
    score: float
    rule: str
    parts: tuple[Part, ...]
    joins: bool


def explain_event(event: Event, facts: Mapping[str, Fact], links: Iterable[Link]) -> list[Reason]:
    """The links within the event, the strongest first. `facts` by report id."""
    members = set(event.reports)
    own = [link for link in links if link.one in members and link.other in members]
    own.sort(key=lambda link: (-link.score, link.one, link.other))
    return [explain_link(link, facts[link.one], facts[link.other]) for link in own]


def explain_link(link: Link, one: Fact, other: Fact) -> Reason:
    parts = tuple(_explain_part(name, weight, one, other) for name, weight in link.parts.items())
    return Reason(link.one, link.other, link.score, link.rule, parts, joins=True)


def explain_pair(one: Fact, other: Fact) -> Reason:
    """How alike two reports are, whether or not they were merged."""
    verdict = judge_pair(Profile(one), Profile(other))
    parts = tuple(_explain_part(name, weight, one, other) for name, weight in verdict.parts.items())
    is_alike = verdict.score >= THRESHOLD
    rule = "alike" if is_alike else f"too little alike: below {THRESHOLD:g}"
    if verdict.bar:
        rule = f"kept apart by {verdict.bar}"
    return Reason(one.report.id, other.report.id, verdict.score, rule, parts, joins=is_alike and verdict.bar is None)


def _explain_part(name: str, weight: float, one: Fact, other: Fact) -> Part:
    return Part(name, weight, _PHRASES[name](one, other))


def _phrase_acts(one: Fact, other: Fact) -> str:
    return _pair_up(_name_act(one.report), _name_act(other.report))


def _name_act(report: Report) -> str:
    return f"{report.act}/{report.mode}" if report.mode else report.act


def _phrase_actors(one: Fact, other: Fact) -> str:
    return _pair_up(_name_all(one.report.actors), _name_all(other.report.actors))


def _phrase_recipients(one: Fact, other: Fact) -> str:
    return _pair_up(_name_all(one.report.recipients), _name_all(other.report.recipients))


def _name_all(participants: tuple[Participant, ...]) -> str:
    return ", ".join(one.name for one in participants) or "nobody named"


def _phrase_times(one: Fact, other: Fact) -> str:
    return _pair_up(_name_time(one), _name_time(other))


def _name_time(fact: Fact) -> str:
    when: When | None = fact.report.when
    if when is not None and when.start and when.end:
        return when.start if when.start == when.end else f"{when.start} to {when.end}"
    return f"not told, published {fact.published}" if fact.published else "not told"


def _phrase_places(one: Fact, other: Fact) -> str:
    names = [fact.report.where.name if fact.report.where else "no place" for fact in (one, other)]
    return _pair_up(names[0], names[1])


def _phrase_statuses(one: Fact, other: Fact) -> str:
    return _pair_up(one.report.status, other.report.status)


def _phrase_amounts(one: Fact, other: Fact) -> str:
    shared = set(distinguish_amounts(one.report.quantities)) & set(distinguish_amounts(other.report.quantities))
    texts = [
        ", ".join(f"{q.text} {q.of}" for q in fact.report.quantities if q.of in shared) or "no number"
        for fact in (one, other)
    ]
    return _pair_up(texts[0], texts[1])


def _phrase_words(one: Fact, other: Fact) -> str:
    shared = sorted(Profile(one).words & Profile(other).words)
    return f"in both: {', '.join(shared)}" if shared else "none in both"


def _pair_up(one: str, other: str) -> str:
    return f"both {one}" if one == other else f"{one} | {other}"


_PHRASES = {
    "act": _phrase_acts,
    "status": _phrase_statuses,
    "time": _phrase_times,
    "place": _phrase_places,
    "actors": _phrase_actors,
    "recipients": _phrase_recipients,
    "amounts": _phrase_amounts,
    "words": _phrase_words,
}
