"""Which reports are worth comparing.

In: facts. Out: the keys that two reports of one event share, and the pairs to compare.
Limits: a pair shares a family of acts, a state (or a name, or the place's country) and a week; a block of more than
_MOST reports is compared along several orders, each report with its neighbours only: linear, and the same whatever
order the reports came in.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dragoman.merge.facts import Fact, Profile

_WEEK = 7
_MOST = 60  # reports of a block that are all compared with each other
_NEIGHBOURS = 12  # in a larger block: compared with each report, in each order

# Acts that readers, and the coder, take for one another: a promised ceasefire and one kept, talks and their accord.
_FAMILIES = {
    "CONCEDE": ("yield",), "RETREAT": ("yield",),
    "AGREE": ("accord",), "CONSULT": ("accord",), "COOPERATE": ("accord",), "SUPPORT": ("accord",), "AID": ("accord",),
    "ACCUSE": ("blame",), "REJECT": ("blame",),
    "SANCTION": ("restrict",), "COERCE": ("restrict",),
}  # fmt: skip
_HOLDING = (("ASSAULT", "abduct"), ("COERCE", "arrest"))


def block_keys(fact: Fact) -> set[str]:
    """Two reports that may be one event share a key."""
    return keys_of(Profile(fact))


def keys_of(profile: Profile, reach: int = 1, *, has_names: bool = False) -> set[str]:
    """`reach`: days more on either side, since reports of one night bear either date. `has_names`: what the parties are
    called counts as well as their states."""
    codes = profile.codes | {party.name.lower() for party in profile.parties} if has_names else profile.codes
    return {
        f"{family}|{code}|{cell}"
        for family in _families_of(profile)
        for code in codes
        for cell in _cells_of(profile, reach)
    }


def pair_profiles(
    profiles: Iterable[Profile], reach: int = 1, *, has_names: bool = False
) -> Iterator[tuple[Profile, Profile]]:
    """Each pair that shares a key, once, the smaller id first, in the order of ids."""
    blocks: dict[str, list[Profile]] = defaultdict(list)
    for profile in sorted(profiles, key=lambda one: one.id):
        for key in keys_of(profile, reach, has_names=has_names):
            blocks[key].append(profile)
    neighbours: dict[str, dict[str, Profile]] = defaultdict(dict)
    firsts: dict[str, Profile] = {}
    for block in blocks.values():
        for one, other in _pair_block(block):
            if one.id > other.id:
                one, other = other, one
            firsts[one.id] = one
            neighbours[one.id][other.id] = other
    for name in sorted(neighbours):
        for _, other in sorted(neighbours[name].items()):
            yield firsts[name], other


def _pair_block(block: list[Profile]) -> Iterator[tuple[Profile, Profile]]:
    if len(block) <= _MOST:
        for number, one in enumerate(block):
            for other in block[number + 1 :]:
                yield one, other
        return
    for order in (_order_by_day, _order_by_party, _order_by_amount):
        ordered = sorted(block, key=order)
        for number, one in enumerate(ordered):
            for other in ordered[number + 1 : number + 1 + _NEIGHBOURS]:
                yield one, other


def _order_by_day(one: Profile) -> tuple[int, str, str, str]:
    day = one.stretch.end if one.stretch else 0
    return day, one.place.name if one.place else "", _name_parties(one), one.id


def _order_by_party(one: Profile) -> tuple[str, str, int, str]:
    return _name_parties(one), one.report.mode or "", one.published or 0, one.id


def _order_by_amount(one: Profile) -> tuple[str, str, int, str]:
    place = one.place.name if one.place else ""
    amounts = " ".join(sorted(f"{q.of}{q.low}" for q in one.report.quantities))
    return place, amounts, one.stretch.end if one.stretch else 0, one.id


def _name_parties(one: Profile) -> str:
    return " ".join(sorted(party.key for party in one.parties))


def _families_of(profile: Profile) -> tuple[str, ...]:
    report = profile.report
    families = _FAMILIES.get(report.act, (report.act,))
    return (*families, "hold") if (report.act, report.mode) in _HOLDING else families


def _cells_of(profile: Profile, reach: int) -> list[str]:
    """Weeks that the stretch touches; a long stretch has one cell, its first month's."""
    stretch = profile.stretch
    if stretch is None:
        return ["undated"]
    if stretch.is_long:
        return [f"long{stretch.start // 31}"]
    weeks = range((stretch.start - reach) // _WEEK, (stretch.end + reach) // _WEEK + 1)
    return [str(week) for week in weeks]
