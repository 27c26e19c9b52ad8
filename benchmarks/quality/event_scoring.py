"""Coded events against gold, article by article: matching, counts and figures.

In: events of two sides, in the shape of the golden files. Out: counts that can be added up, and figures of them.
Two events match when their mentions overlap, their acts have the same quad class and some state takes part in both.
Events match one to one, the best pair first: the same act, then the same trigger, then the same status. A match with
the same act is `strict`, and only strict matches are asked for their attributes.
Limits: gives the figures of the reference tool (`event_score.py --reports`) to the last digit, and so keeps its quirk:
"the same trigger" compares the triggers' first two letters, which only ever decides between equal pairs.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dragoman.records import Span

# The codebook's table once more: a measure does not borrow from what it measures.
_ACTS_OF_QUAD = {
    1: "AGREE CONSULT SUPPORT CONCEDE",
    2: "COOPERATE AID RETREAT",
    3: "REQUEST ACCUSE REJECT THREATEN",
    4: "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
QUADS = {act: quad for quad, acts in _ACTS_OF_QUAD.items() for act in acts.split()}
ATTRIBUTES = ("status", "actors", "recipients", "sector", "when", "where", "sources")


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient."""

    name: str | None
    code: str
    sector: str | None


@dataclass(frozen=True, slots=True)
class Interval:
    """When it happened; ISO dates, end inclusive."""

    start: str
    end: str
    granularity: str | None


@dataclass(frozen=True, slots=True)
class EventMention:
    """Where an article tells of an event."""

    span: Span | None
    trigger: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class CodedEvent:
    """One happening as one side sees it. `is_placed` although its country may be unknown (a sea)."""

    id: str
    act: str
    status: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    when: Interval | None
    is_placed: bool
    country: str | None
    sources: frozenset[str]
    mentions: tuple[EventMention, ...]
    is_main: bool

    @property
    def codes(self) -> frozenset[str]:
        return name_codes(self.actors) | name_codes(self.recipients)


@dataclass(frozen=True, slots=True, order=True)
class Likeness:
    """How well two events match; greater is better."""

    has_same_act: bool
    has_same_trigger: bool
    has_same_status: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A gold event and the other side's."""

    likeness: Likeness
    gold: CodedEvent
    other: CodedEvent

    @property
    def is_strict(self) -> bool:
        return self.likeness.has_same_act


@dataclass(slots=True)
class Tally:
    """Counts of one or many articles."""

    gold: int = 0
    other: int = 0
    strict: int = 0
    loose: int = 0
    main: int = 0
    main_found: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, more: "Tally") -> None:
        for name in ("gold", "other", "strict", "loose", "main", "main_found"):
            setattr(self, name, getattr(self, name) + getattr(more, name))
        self.right.update(more.right)
        self.asked.update(more.asked)

    def figures(self) -> dict[str, float]:
        """Event F1 (strict and loose), recall of main events, and the accuracy of each attribute on strict matches."""
        precision, recall, f1 = _measure(self.strict, self.other, self.gold)
        return {
            "event_f1": round(f1, 3),
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "loose_f1": round(_measure(self.loose, self.other, self.gold)[2], 3),
            "main_recall": round(self.main_found / max(self.main, 1), 3),
            **{name: round(self.right[name] / max(self.asked[name], 1), 3) for name in ATTRIBUTES},
            "matched": self.strict,
            "gold": self.gold,
            "coded": self.other,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """One article: its counts, and what they are made of."""

    tally: Tally
    matches: tuple[Match, ...]
    missed: tuple[CodedEvent, ...]
    extra: tuple[CodedEvent, ...]


def read_event(record: Mapping[str, Any]) -> CodedEvent:
    """An event of a golden file, or of our reports in that shape."""
    when, where = record.get("when"), record.get("where")
    return CodedEvent(
        id=record.get("id") or "",
        act=record["act"],
        status=record["status"],
        actors=_read_parties(record.get("actors")),
        recipients=_read_parties(record.get("recipients")),
        when=Interval(when["start"], when["end"], when.get("granularity")) if when else None,
        is_placed=bool(where),
        country=where.get("country") if where else None,
        sources=frozenset(x["name"].lower().split()[-1] for x in record.get("sources") or () if x.get("name")),
        mentions=tuple(_read_mention(mention) for mention in record["mentions"]),
        is_main=record.get("importance") == "main",
    )


def compare_events(gold: Iterable[CodedEvent], other: Iterable[CodedEvent], *, are_reports: bool) -> Comparison:
    """One article. `are_reports`: further reports of an event already matched do not count against the other side."""
    gold, other = list(gold), list(other)
    matches = match_events(gold, other)
    found = {id(match.gold) for match in matches}
    taken = {id(match.other) for match in matches}
    extra = [event for event in other if id(event) not in taken]
    if are_reports:
        extra = [event for event in extra if not any(_is_told_again(match.gold, event) for match in matches)]
    strict = [match for match in matches if match.is_strict]
    # The reference tool knows events by their ids here, which need not differ.
    main = [event.id for event in gold if event.is_main]
    tally = Tally(
        gold=len(gold),
        other=len(matches) + len(extra),
        strict=len(strict),
        loose=len(matches),
        main=len(main),
        main_found=sum(match.gold.id in main for match in strict),
    )
    for match in strict:
        for name, is_right in judge_attributes(match.gold, match.other).items():
            tally.asked[name] += 1
            tally.right[name] += is_right
    missed = tuple(event for event in gold if id(event) not in found)
    return Comparison(tally, tuple(matches), missed, tuple(extra))


def match_events(gold: list[CodedEvent], other: list[CodedEvent]) -> list[Match]:
    """One to one, the best pair first; of equal pairs the later one."""
    pairs = sorted(
        (
            (likeness, i, j)
            for i, one in enumerate(gold)
            for j, two in enumerate(other)
            if (likeness := compare_pair(one, two)) is not None
        ),
        reverse=True,
    )
    used_gold: set[int] = set()
    used_other: set[int] = set()
    matches: list[Match] = []
    for likeness, i, j in pairs:
        if i not in used_gold and j not in used_other:
            used_gold.add(i)
            used_other.add(j)
            matches.append(Match(likeness, gold[i], other[j]))
    return matches


def compare_pair(gold: CodedEvent, other: CodedEvent) -> Likeness | None:
    """None where the two cannot be the same event."""
    pairs = [(one, two) for one in gold.mentions for two in other.mentions if _overlap(one.span, two.span)]
    share_somebody = bool(gold.codes & other.codes) or not (name_codes(gold.actors) | name_codes(other.actors))
    if not pairs or not share_somebody or QUADS[gold.act] != QUADS[other.act]:
        return None
    return Likeness(
        has_same_act=gold.act == other.act,
        has_same_trigger=any(_begin_alike(one.trigger, two.trigger) for one, two in pairs),
        has_same_status=gold.status == other.status,
    )


def judge_attributes(gold: CodedEvent, other: CodedEvent) -> dict[str, bool]:
    """Which attributes are right; time and place are asked only where gold tells them."""
    verdicts = {
        "status": gold.status == other.status,
        "actors": name_codes(gold.actors) == name_codes(other.actors),
        "recipients": name_codes(gold.recipients) == name_codes(other.recipients),
        "sector": not gold.actors or bool({x.sector for x in gold.actors} & {x.sector for x in other.actors}),
        "sources": gold.sources == other.sources,
    }
    if gold.when:
        verdicts["when"] = other.when is not None and agree_on_time(gold.when, other.when)
    if gold.is_placed:
        verdicts["where"] = other.is_placed and other.country == gold.country
    return verdicts


def name_codes(parties: tuple[Party, ...]) -> frozenset[str]:
    return frozenset(party.code for party in parties)


def agree_on_time(gold: Interval, other: Interval) -> bool:
    meets = other.start <= gold.end and gold.start <= other.end
    return meets and other.granularity == gold.granularity


def _is_told_again(gold: CodedEvent, event: CodedEvent) -> bool:
    likeness = compare_pair(gold, event)
    return likeness is not None and likeness.has_same_act


def _measure(hits: int, other: int, gold: int) -> tuple[float, float, float]:
    precision, recall = hits / max(other, 1), hits / max(gold, 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _overlap(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one.start < other.end and other.start < one.end


def _begin_alike(one: str | None, other: str | None) -> bool:
    """The reference tool takes the two words for ranges: their first two letters are begin and end."""
    if not one or not other or len(one) < 2 or len(other) < 2:
        return False
    return one[0] < other[1] and other[0] < one[1]


def _read_parties(records: list[dict[str, str | None]] | None) -> tuple[Party, ...]:
    return tuple(Party(x.get("name"), x.get("code") or "---", x.get("sector")) for x in records or ())


def _read_mention(record: Mapping[str, Any]) -> EventMention:
    span = record.get("span")
    return EventMention(Span(*span) if span else None, record.get("trigger"), record.get("quote") or "")
