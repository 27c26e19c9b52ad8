"""Whether two reports that tell of one happening can both be true.

In: two profiles. Out: the kind of conflict and a note, or None.
Hard is to know that it is one happening: two strikes on one town have two tolls and two days, and nobody is wrong. So
a day or a town is disputed only of what happens once (a named person is killed or seized, a government resigns, two
leaders meet on a day), or where the rest of the wording is the same; a toll is not disputed by a later, higher one.
Limits: knows an unnamed thing that happens once ("the dam was blown up") by its words only.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from dragoman.merge.facts import HAPPENED, Party, Profile
from dragoman.merge.scoring import (
    compare_actors,
    compare_acts,
    compare_places,
    compare_recipients,
    compare_times,
)
from dragoman.records import ConflictKind

_SAME_SIDE = 0.4  # of actors: a state and its army
_ALIKE = 0.6
_TOGETHER = 3  # days between two publications that tell no day, to be about one
_DENIED_WITHIN = 21  # days between an account and its denial
_LONG_AGO = 7  # days over which a day may be disputed
_PERSONAL = frozenset(("ASSAULT", "COERCE", "RETREAT", "SANCTION"))
_CUMULATIVE = frozenset("killed injured arrested displaced missing".split())


class Dispute(NamedTuple):
    kind: ConflictKind
    note: str


def dispute(one: Profile, other: Profile) -> Dispute | None:
    """What the two disagree about; the smaller id decides nothing."""
    if one.report.act != other.report.act or compare_acts(one, other) < _ALIKE:
        return None
    if one.is_marked != other.is_marked:
        return None
    if not (one.has_happened and other.has_happened):
        return _dispute_status(one, other)
    for rule in _RULES:
        if found := rule(one, other):
            return found
    return None


def _dispute_status(one: Profile, other: Profile) -> Dispute | None:
    """ "Iran attacked the plant", "Iran denied attacking the plant"."""
    told = {one.report.status: one, other.report.status: other}
    account = next((told[status] for status in HAPPENED if status in told), None)
    denial = told.get("negated")
    if account is None or denial is None:
        return None
    if (
        compare_actors(one, other) < _SAME_SIDE
        or compare_recipients(one, other) < 0
        or compare_places(one, other) < -0.9
    ):
        return None
    if not _may_be_denied(account, denial):
        return None
    is_about_it = (
        compare_recipients(one, other) >= _SAME_SIDE or _is_same_spot(one, other) or _share_words(one, other, 0.3)
    )
    return Dispute("status", f"{account.report.status} against denied") if is_about_it else None


def _may_be_denied(account: Profile, denial: Profile) -> bool:
    """Of one time; a denial says nothing of what happens after it."""
    if account.stretch is None or denial.stretch is None:
        return account.report.document == denial.report.document
    if account.stretch.is_told and denial.stretch.is_told:
        return compare_times(account, denial) > 0
    if account.published is None or denial.published is None:
        return True
    if account.stretch.is_told and account.stretch.start > denial.published:
        return False
    return abs(account.published - denial.published) <= _DENIED_WITHIN


def _dispute_count(one: Profile, other: Profile) -> Dispute | None:
    """ "5 killed" against "12 killed": bounds that do not overlap, of one day, one place and one kind of people."""
    left, right = one.amounts, other.amounts
    if not left or not right or not _is_same_time(one, other):
        return None
    if min(compare_actors(one, other), compare_recipients(one, other)) < 0 or compare_places(one, other) < 0:
        return None
    if not _count_same_kind(one.recipients, other.recipients):
        return None
    for of in sorted(left.keys() & right.keys()):
        if max(left[of][0], right[of][0]) <= min(left[of][1], right[of][1]) or _is_rise(one, other, of):
            continue
        texts = [next(q.text for q in profile.report.quantities if q.of == of) for profile in (one, other)]
        return Dispute("count", f"{texts[0]} against {texts[1]} {of}")
    return None


def _is_rise(one: Profile, other: Profile, of: str) -> bool:
    """ "Tuesday: 16 dead; Wednesday: 22 dead": what was published later counted more."""
    if one.published is None or other.published is None or one.published == other.published or of not in _CUMULATIVE:
        return False
    earlier, later = sorted((one, other), key=lambda profile: profile.published or 0)
    counts = [profile.amounts[of] for profile in (earlier, later)]
    return counts[0][1] < counts[1][0]


def _count_same_kind(left: tuple[Party, ...], right: tuple[Party, ...]) -> bool:
    """Soldiers are counted apart from civilians, and of demonstrators those of another state."""
    sectors = [{party.sector for party in side if party.sector != "UNK"} for side in (left, right)]
    return not sectors[0] or not sectors[1] or bool(sectors[0] & sectors[1])


def _dispute_time(one: Profile, other: Profile) -> Dispute | None:
    """ "killed on Saturday" against "killed on Monday": of what happens once."""
    left, right = one.stretch, other.stretch
    if left is None or right is None or not _have_other_origin(one, other):
        return None
    if not (left.is_told and right.is_told) or left.days > 1 or right.days > 1 or left.start == right.start:
        return None
    if abs(left.start - right.start) > _LONG_AGO or compare_places(one, other) < 0:
        return None
    if compare_actors(one, other) < 0 or not (_happens_once(one, other) or _is_same_telling(one, other)):
        return None
    return Dispute("time", f"{_show_day(one)} against {_show_day(other)}")


def _dispute_place(one: Profile, other: Profile) -> Dispute | None:
    """ "met in Tbilisi" against "met in Berlin", on one day."""
    left, right = one.place, other.place
    if left is None or right is None or left.name == right.name:
        return None
    if not _is_same_time(one, other) or not _have_other_origin(one, other):
        return None
    are_points = all(place.precision in ("city", "site") for place in (left, right))
    if not are_points and left.country == right.country:
        return None
    if compare_places(one, other) >= 0 or compare_actors(one, other) < _ALIKE:
        return None
    if not (_happens_once(one, other) or _meet_in_full(one, other) or _is_same_telling(one, other)):
        return None
    return Dispute("place", f"{left.name} against {right.name}")


def _dispute_role(one: Profile, other: Profile) -> Dispute | None:
    """ "Russia blew up the dam" against "Ukraine blew up the dam"."""
    if not _is_same_time(one, other) or not _have_other_origin(one, other):
        return None
    if compare_actors(one, other) >= 0 or compare_recipients(one, other) < 0 or compare_places(one, other) < 0:
        return None
    doers = (*one.actors, *other.actors)
    if not all(party.is_known or party.sector in ("GOV", "MIL", "COP") for party in doers):
        return None  # "gunmen" may be anybody's, "the army" is somebody's
    marks = (_is_same_spot(one, other), _share_target(one, other), _share_words(one, other, 0.5))
    is_wording = len(one.words & other.words) > 1 and _share_words(one, other, 0.75)
    if sum(marks) < 2 and not is_wording:
        return None
    names = [", ".join(sorted(party.name for party in profile.actors)) for profile in (one, other)]
    return Dispute("role", f"done by {names[0]} against {names[1]}")


# Of two that are both said to have happened.
_RULES: tuple[Callable[[Profile, Profile], Dispute | None], ...] = (
    _dispute_count,
    _dispute_time,
    _dispute_place,
    _dispute_role,
)


def _is_same_time(one: Profile, other: Profile) -> bool:
    """The same told stretch; or neither tells one, and they were published together."""
    left, right = one.stretch, other.stretch
    if left is None or right is None:
        return left is right and one.report.document == other.report.document
    if left.is_told and right.is_told:
        return (left.start, left.end) == (right.start, right.end)
    if left.is_told != right.is_told:
        return compare_times(one, other) >= 0.5
    return abs((one.published or 0) - (other.published or 0)) <= _TOGETHER


def _have_other_origin(one: Profile, other: Profile) -> bool:
    """Another document, or another innermost source: one teller may tell of two things."""
    if one.report.document != other.report.document:
        return True
    names = [profile.report.sources[-1].name if profile.report.sources else None for profile in (one, other)]
    return None not in names and names[0] != names[1]


def _happens_once(one: Profile, other: Profile) -> bool:
    """A named person is killed, seized, freed; an office is left: within a week, once."""
    if one.report.act not in _PERSONAL:
        return False
    if one.report.mode == other.report.mode == "resign":
        return bool(_keys_of(one.actors) & _keys_of(other.actors))
    return bool(set(_persons_of(one.recipients)) & set(_persons_of(other.recipients)))


def _is_same_telling(one: Profile, other: Profile) -> bool:
    """The same doer, target and wording but for the day, and the same number if one is given."""
    amounts = [profile.amounts for profile in (one, other)]
    if (
        not _share_words(one, other, 0.75)
        or compare_actors(one, other) < _ALIKE
        or compare_recipients(one, other) < _ALIKE
    ):
        return False
    if amounts[0] != amounts[1]:
        return False
    is_thing = all(_is_thing(party) for party in (*one.recipients, *other.recipients)) and bool(one.recipients)
    return bool(amounts[0]) or is_thing or one.report.mode == other.report.mode == "abduct"


def _is_thing(party: Party) -> bool:
    """ "the dam": no people, no state, no town, all of which are struck again and again."""
    return not party.is_state and not party.is_known and party.sector in ("UNK", "OTH")


def _meet_in_full(one: Profile, other: Profile) -> bool:
    return (
        one.report.act == "CONSULT"
        and min(len(one.parties), len(other.parties)) > 1
        and compare_actors(one, other) >= 0.8
    )


def _is_same_spot(one: Profile, other: Profile) -> bool:
    left, right = one.place, other.place
    return bool(left and right and left.precision in ("city", "site") and compare_places(one, other) >= _ALIKE)


def _share_words(one: Profile, other: Profile, least: float) -> bool:
    shared = one.words & other.words
    return bool(shared) and len(shared) >= least * min(len(one.words), len(other.words))


def _share_target(one: Profile, other: Profile) -> bool:
    names = [{party.name.lower() for party in profile.recipients} for profile in (one, other)]
    return bool(names[0] & names[1] or _keys_of(one.recipients) & _keys_of(other.recipients))


def _keys_of(parties: tuple[Party, ...]) -> set[str]:
    return {party.key for party in parties}


def _persons_of(parties: tuple[Party, ...]) -> Iterator[str]:
    """Named single people: two names or more, no state and no body."""
    for party in parties:
        if party.is_known and not party.is_state and party.is_person:
            yield party.key


def _show_day(profile: Profile) -> str:
    when = profile.report.when
    return str(when.start)[:10] if when else "no day"
