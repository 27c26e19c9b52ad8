"""How much a conflict matters, from 0 to 1.

In: a conflict and its two reports. Out: a number.
Two things count: how far apart the reports are (5 against 6 killed is little, 5 against 50 is much), and how grave the
act is (PLOVER's intensity: a killing weighs more than a visit). Both are halves of the number; doubt about either
report (its confidence) lowers it.
"""

import math
from collections.abc import Callable

from dragoman.merge.facts import Fact, Profile, distinguish_amounts, read_day
from dragoman.merge.scoring import measure_distance
from dragoman.records import Conflict, Report

_STRONGEST = 10.0  # PLOVER's scale of intensity
_WEEK = 7
_FAR = 1000.0  # kilometres


def rate_severity(conflict: Conflict, one: Report, other: Report) -> float:
    """The severity of a conflict between these two reports."""
    gravity = min(1.0, max(abs(one.intensity), abs(other.intensity)) / _STRONGEST)
    gap = _GAPS.get(conflict.kind, _differ_wholly)(one, other)
    certainty = math.sqrt(one.confidence * other.confidence)
    return round((0.5 * gap + 0.5 * gravity) * (0.5 + 0.5 * certainty), 3)


def _differ_wholly(one: Report, other: Report) -> float:  # noqa: ARG001
    """Happened or not, done by this one or that one: no halves."""
    return 1.0


def _compare_counts(one: Report, other: Report) -> float:
    """1 - the smaller number's share of the larger, of what they differ most in."""
    left, right = distinguish_amounts(one.quantities), distinguish_amounts(other.quantities)
    gaps = [0.0]
    for of in left.keys() & right.keys():
        smaller, larger = sorted((left[of], right[of]))
        if smaller[1] < larger[0]:
            gaps.append(1 - max(0.0, smaller[1]) / larger[0] if larger[0] > 0 else 1.0)
    return max(gaps)


def _compare_days(one: Report, other: Report) -> float:
    """A week apart or more is 1."""
    first, second = (read_day(report.when.start) if report.when else None for report in (one, other))
    return 0.5 if first is None or second is None else min(1.0, abs(first - second) / _WEEK)


def _compare_spots(one: Report, other: Report) -> float:
    """A thousand kilometres apart or more is 1."""
    profiles = [Profile(Fact(report=report, published=None, voice="")) for report in (one, other)]
    distance = measure_distance(profiles[0], profiles[1])
    return 0.5 if distance is None else min(1.0, distance / _FAR)


_GAPS: dict[str, Callable[[Report, Report], float]] = {
    "count": _compare_counts,
    "time": _compare_days,
    "place": _compare_spots,
}
