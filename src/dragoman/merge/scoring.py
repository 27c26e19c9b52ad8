"""How much two reports look like one event.

In: two profiles. Out: a verdict: a score from 0 to 1 with its parts, and what forbids merging whatever the score.
`FEATURES` is the whole of it: each feature says 1 (agrees), 0 (says nothing) or less (speaks against), and is weighed;
-1 forbids.
Limits: weights were set by hand and checked on the seen half of the labelled pairs of benchmarks/quality/merging.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from dragoman.merge.facts import HAPPENED, SAID, Party, Profile

Feature = Callable[[Profile, Profile], float]
THRESHOLD = 0.6

_STATE_SECTORS = frozenset("GOV MIL COP LEG JUD SPY".split())
_AGAINST = frozenset(("REB", "OPP", "CRM"))
_COLLECTIVE = frozenset(
    "administration authorities government junta leaders leadership officials regime rulers state".split()
)
_SYMMETRIC = frozenset(("CONSULT", "COOPERATE", "AGREE"))
_REMEMBERED = 200_000  # comparisons of two sides
_POINTS = ("city", "site")
_NEAR = 40.0  # kilometres: a suburb, an airport, a wrong pick of two villages
_FAR = 200.0  # kilometres between middles of regions that cannot be one place

# Acts that are told of one happening by two words: how far they agree.
_RELATED = {
    frozenset(("CONCEDE", "RETREAT")): 0.6,
    frozenset(("AGREE", "CONSULT")): 0.3,
    frozenset(("AGREE", "COOPERATE")): 0.5,
    frozenset(("AGREE", "SUPPORT")): 0.5,
    frozenset(("AID", "COOPERATE")): 0.5,
    frozenset(("AID", "SUPPORT")): 0.3,
    frozenset(("ACCUSE", "REJECT")): 0.3,
    frozenset(("COERCE", "SANCTION")): 0.4,
    frozenset(("ASSAULT", "COERCE")): 0.4,
}
# Modes of ASSAULT that one weapon answers to.
_KIN_MODES = frozenset("aerial drone heavy-weapons explosives destroy firearms targeted suicide-attack".split())


def compare_acts(one: Profile, other: Profile) -> float:
    """ "shelled" and "bombed" agree, a visit and a phone call do not; -1 for acts of different families."""
    left, right = one.report, other.report
    if left.act != right.act:
        return _RELATED.get(frozenset((left.act, right.act)), -1.0)
    if left.mode == right.mode or left.mode is None or right.mode is None:
        return 1.0
    return 0.7 if {left.mode, right.mode} <= _KIN_MODES else 0.3


def compare_actors(one: Profile, other: Profile) -> float:
    if _is_symmetric(one, other):
        return _compare_sides(one.parties, other.parties)
    return _compare_sides(one.actors, other.actors)


def compare_recipients(one: Profile, other: Profile) -> float:
    """Of acts on equal terms all stand on one side, and agree or not as actors do."""
    if _is_symmetric(one, other):
        return max(0.0, compare_actors(one, other)) if min(len(one.parties), len(other.parties)) > 1 else 0.0
    return _compare_sides(one.recipients, other.recipients, are_targets=True)


def compare_times(one: Profile, other: Profile) -> float:
    """Told days agree, or speak against; what is only known by publication fades with the days between."""
    left, right = one.stretch, other.stretch
    if left is None or right is None:
        return 0.3 if one.report.document == other.report.document else 0.0
    if left.is_long or right.is_long:
        return 1.0 if (left.start, left.end) == (right.start, right.end) else 0.5 if left.start == right.start else -0.5
    gap = max(left.start, right.start) - min(left.end, right.end)
    if left.is_told and right.is_told:
        if gap > 0:
            return 0.2 if gap == 1 and not _are_stated(one, other) else -1.0
        return {1: 1.0}.get(max(left.days, right.days), 0.6 if max(left.days, right.days) <= 7 else 0.4)
    if gap > 0:
        return -0.5
    if left.is_told != right.is_told:
        told, guessed = (left, other) if left.is_told else (right, one)
        assert guessed.published is not None
        return _fade(max(0, guessed.published - told.end, told.start - guessed.published))
    assert one.published is not None and other.published is not None
    return _fade(abs(one.published - other.published))


def compare_places(one: Profile, other: Profile) -> float:
    """The same, one inside the other, or apart."""
    left, right = one.place, other.place
    if left is None or right is None:
        return 0.0
    if left.name == right.name and left.country == right.country:
        return 1.0 if left.precision != "country" else 0.4
    if left.country != right.country and left.country and right.country:
        return -0.7
    if "country" in (left.precision, right.precision):
        return 0.2
    distance = measure_distance(one, other)
    if distance is None:
        return 0.0
    if left.precision in _POINTS and right.precision in _POINTS:
        return 0.6 if distance <= _NEAR else -1.0
    return 0.3 if distance <= _FAR / 4 else 0.0 if distance <= _FAR else -1.0


def compare_statuses(one: Profile, other: Profile) -> float:
    """A plan and its fulfilment agree; a wish and a deed do not."""
    if one.report.status == other.report.status or (one.has_happened and other.has_happened):
        return 1.0
    statuses = {one.report.status, other.report.status}
    if statuses <= {"planned", "intended", "threatened", "negated", "requested"}:
        return 0.5
    if statuses & HAPPENED and "negated" in statuses:
        return -1.0
    if statuses & HAPPENED and "planned" in statuses:
        return 0.3
    return -0.5


def compare_amounts(one: Profile, other: Profile) -> float:
    """The same number of the same things; another number says little: tolls rise."""
    if not one.report.quantities or not other.report.quantities:
        return 0.0
    left, right = one.amounts, other.amounts
    shared = left.keys() & right.keys()
    if not shared:
        return 0.0
    agreeing = [max(left[of][0], right[of][0]) <= min(left[of][1], right[of][1]) for of in shared]
    return 1.0 if all(agreeing) else 0.3 if any(agreeing) else -0.4


def compare_words(one: Profile, other: Profile) -> float:
    """Share of the shorter evidence's words, names aside, that the other has too. What is only said ("agreed",
    "demanded") is told apart by its words alone; "another", "a second" speak against."""
    shorter = min(len(one.words), len(other.words))
    share = len(one.words & other.words) / shorter if shorter else 0.0
    if shorter and one.report.act in SAID and other.report.act in SAID:
        share = min(1.0, 2 * share) if share > 0.15 else -0.9
    return min(share, -0.5) if one.is_marked != other.is_marked else share


# Cheap ones, and those that forbid most often, first.
FEATURES: tuple[tuple[str, Feature, float], ...] = (
    ("act", compare_acts, 0.20),
    ("status", compare_statuses, 0.05),
    ("time", compare_times, 0.20),
    ("place", compare_places, 0.15),
    ("actors", compare_actors, 0.20),
    ("recipients", compare_recipients, 0.15),
    ("amounts", compare_amounts, 0.10),
    ("words", compare_words, 0.15),
)
_STILL = tuple(sum(weight for _, _, weight in FEATURES[number + 1 :]) for number in range(len(FEATURES)))


class Verdict(NamedTuple):
    """`parts`: each feature's weighted part, those that say nothing left out. `bar`: the feature that forbids."""

    score: float
    parts: dict[str, float]
    bar: str | None


def judge_pair(one: Profile, other: Profile) -> Verdict:
    """Every feature of the pair; the same either way round."""
    if other.id < one.id:
        one, other = other, one
    values = [(name, feature(one, other), weight) for name, feature, weight in FEATURES]
    bar = next((name for name, value, _ in values if value == -1.0), None)
    parts = {name: round(weight * value, 4) for name, value, weight in values if value}
    return Verdict(min(1.0, max(0.0, round(sum(parts.values()), 4))), parts, bar)


def is_worth_judging(one: Profile, other: Profile) -> bool:
    """Whether nothing forbids the pair and the threshold can be reached: stops as soon as not."""
    total = 0.0
    for (_, feature, weight), still in zip(FEATURES, _STILL, strict=True):
        value = feature(one, other)
        total += weight * value
        if value == -1.0 or total + still < THRESHOLD:
            return False
    return True


@lru_cache(maxsize=_REMEMBERED)
def compare_parties(one: Party, other: Party) -> float:
    """1 for one entity; a state contains its government's organs; of one side only: a little; of two sides: 0."""
    if one.key == other.key:
        return 1.0
    if one.name.lower() == other.name.lower():
        return 1.0 if "---" in (one.code, other.code) or one.code == other.code else 0.4
    if one.code != other.code:
        if _is_bare_noun_of(one, other) or _is_bare_noun_of(other, one):
            return 0.5
        unknown = "---" in (one.code, other.code)
        return 0.4 if unknown and one.sector == other.sector and not (one.is_known and other.is_known) else 0.0
    if _are_opposed(one, other):
        return 0.0
    if one.is_state or other.is_state:
        return 0.8 if {one.sector, other.sector} <= _STATE_SECTORS else 0.3
    if one.is_person and other.is_person:
        return 0.25 if one.sector == other.sector else 0.0
    if one.sector == other.sector:
        return 0.25 if one.sector == "GOV" and not (_is_collective(one) or _is_collective(other)) else 0.6
    if {one.sector, other.sector} <= _STATE_SECTORS:
        return 0.4
    return 0.5 if "UNK" in (one.sector, other.sector) else 0.15


def _is_collective(party: Party) -> bool:
    """ "the government", "Niger's rulers": nobody in particular; two ministers are two."""
    return party.name.split()[-1].lower() in _COLLECTIVE


def _compare_targets(one: Party, other: Party) -> float:
    """Of targets a state is also its ground: who strikes Kurdish fighters in Syria strikes Syria."""
    return 0.3 if (one.is_state or other.is_state) and _are_opposed(one, other) else compare_parties(one, other)


def _is_bare_noun_of(bare: Party, full: Party) -> bool:
    """ "the consulate" may be "Iran's consulate", whatever state was read into it; "Chad's soldiers" not "Mali's"."""
    return not bare.is_known and " " not in bare.name and full.name.lower().split()[-1:] == [bare.name.lower()]


def _are_opposed(one: Party, other: Party) -> bool:
    """An army and the rebels of its country."""
    sectors = (one.sector, other.sector)
    return any(side in _STATE_SECTORS | {"PRM"} and against in _AGAINST for side, against in (sectors, sectors[::-1]))


def measure_distance(one: Profile, other: Profile) -> float | None:
    """Kilometres between two places' middles; None where one has no coordinates."""
    left, right = one.place, other.place
    if left is None or right is None or None in (left.lat, left.lon, right.lat, right.lon):
        return None
    lat1, lon1, lat2, lon2 = (math.radians(float(x or 0)) for x in (left.lat, left.lon, right.lat, right.lon))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, half)))


@lru_cache(maxsize=_REMEMBERED)
def _compare_sides(left: tuple[Party, ...], right: tuple[Party, ...], *, are_targets: bool = False) -> float:
    """The smaller side's members, each with its best match on the other; a side that is empty says nothing."""
    if not left or not right:
        return 0.0
    compare = _compare_targets if are_targets else compare_parties
    if len(left) == len(right):
        return max(_match_side(left, right, compare), _match_side(right, left, compare))
    return _match_side(left, right, compare) if len(left) < len(right) else _match_side(right, left, compare)


def _match_side(
    smaller: tuple[Party, ...], larger: tuple[Party, ...], compare: Callable[[Party, Party], float]
) -> float:
    """ "Ruto met Museveni" and "Ruto met Kagame": half of a match is not much of one; no match at all forbids, where
    something is known of everybody."""
    best = [max(compare(one, other) for other in larger) for one in smaller]
    mean = sum(best) / len(best)
    if mean == 0:
        is_clear = all(party.code != "---" or party.sector != "UNK" for party in (*smaller, *larger))
        return -1.0 if is_clear else -0.6
    return mean if min(best) > 0 else mean - 0.5


def _are_stated(one: Profile, other: Profile) -> bool:
    """Days that both texts name; one reckoned from another expression may be a day off."""
    return all(profile.report.when is not None and profile.report.when.basis == "stated" for profile in (one, other))


def _is_symmetric(one: Profile, other: Profile) -> bool:
    return one.report.act in _SYMMETRIC and other.report.act in _SYMMETRIC


def _fade(days: int) -> float:
    return (0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.1, 0.05)[days] if days < 8 else 0.0
