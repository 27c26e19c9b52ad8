"""What a report has in common with those that it is worth comparing with.

In: a profile. Out: its sketch: the keys of its blocks, and where it stands in a crowded one.
Limits: two reports that may be one event share a family of acts, a state (or a name, or the place's country) and a
week; two that may contradict each other share the act, a state or a name, and a fortnight.
"""

from collections.abc import Iterator

from dragoman.merge.denied_accounts import find_denial_keys
from dragoman.merge.facts import HAPPENED, Fact, Profile
from dragoman.merge.firsts import find_first_keys
from dragoman.merge.pairing import Key, Sketch

_WEEK = 7
_REACH = 1  # days before and after: reports of one night bear either date
_FAR_REACH = 7  # to find what is dated differently
_LONGEST = 120  # characters of an order: sorted by, never shown

# Acts that readers, and the coder, take for one another: a promised ceasefire and one kept, talks and their accord.
_FAMILIES = {
    "CONCEDE": ("yield",), "RETREAT": ("yield",),
    "AGREE": ("accord",), "CONSULT": ("accord",), "COOPERATE": ("accord",), "SUPPORT": ("accord",), "AID": ("accord",),
    "ACCUSE": ("blame",), "REJECT": ("blame",),
    "SANCTION": ("restrict",), "COERCE": ("restrict",),
}  # fmt: skip
_HOLDING = (("ASSAULT", "abduct"), ("COERCE", "arrest"))


def sketch_fact(fact: Fact) -> Sketch:
    return sketch_profile(Profile(fact))


def sketch_profile(profile: Profile) -> Sketch:
    keys = {*find_alike_keys(profile), *_find_dispute_keys(profile), *find_first_keys(profile)}
    return Sketch(profile.id, _find_orders(profile), frozenset((*keys, *find_denial_keys(profile))))


def sketch_for_events(profile: Profile) -> Sketch:
    """What merging needs, without what only conflicts do."""
    return Sketch(profile.id, _find_orders(profile), frozenset(find_alike_keys(profile)))


def find_alike_keys(profile: Profile) -> Iterator[Key]:
    """Two reports that may be one event share one."""
    cells = _find_cells(profile, _REACH)
    for family in _families_of(profile):
        for code in profile.codes:
            for cell in cells:
                yield Key("alike", f"{family}|{code}|{cell}")


def _find_dispute_keys(profile: Profile) -> Iterator[Key]:
    """Of what is said to have happened, and of its denial: nothing else contradicts anything."""
    report = profile.report
    if report.status not in HAPPENED and report.status != "negated":
        return
    cells = _find_cells(profile, _FAR_REACH)
    for code in profile.codes | {party.name.lower() for party in profile.parties}:
        for cell in cells:
            yield Key("dispute", f"{report.act}|{code}|{cell}")


def _find_orders(one: Profile) -> tuple[str, str, str]:
    """By day, by party, by place and amount."""
    day = f"{one.stretch.end if one.stretch else 0:07}"
    place = one.place.name if one.place else ""
    parties = " ".join(sorted(party.key for party in one.parties))
    amounts = " ".join(sorted(f"{quantity.of}{quantity.low}" for quantity in one.report.quantities))
    orders = (
        (day, place, parties),
        (parties, one.report.mode or "", f"{one.published or 0:07}"),
        (place, amounts, day),
    )
    by_day, by_party, by_amount = ("|".join(order)[:_LONGEST] for order in orders)
    return by_day, by_party, by_amount


def _families_of(profile: Profile) -> tuple[str, ...]:
    report = profile.report
    families = _FAMILIES.get(report.act, (report.act,))
    return (*families, "hold") if (report.act, report.mode) in _HOLDING else families


def _find_cells(profile: Profile, reach: int) -> list[str]:
    """Weeks that the stretch touches; a long stretch has one cell, its first month's."""
    stretch = profile.stretch
    if stretch is None:
        return ["undated"]
    if stretch.is_long:
        return [f"long{stretch.start // 31}"]
    weeks = range((stretch.start - reach) // _WEEK, (stretch.end + reach) // _WEEK + 1)
    return [str(week) for week in weeks]
