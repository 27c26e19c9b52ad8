"""Stretches of time told by their last day: "the quarter ended Oct. 31", "the three months to June".

In: the reading of a stretch, the word after it and the reading behind that. Out: the stretch with its own first and
last day. Limits: the last day must be the very next expression; a quarter told by number keeps its number.
"""

import re
from dataclasses import replace

from dragoman.resolve.time_anchor import Reading
from dragoman.resolve.time_values import make_unit, shift_day, shift_days

_CLOSING_WORDS = frozenset({"ended", "ending"})
_AMOUNT = re.compile(r"P(\d+)([DWMYQ])")
_HALF_QUARTER, _HALF_WEEK = 45, 3


def close_stretch(stretch: Reading, link: str, end: Reading, *, is_definite: bool) -> Reading:
    """The stretch with the days it has when it closes with the other reading; unchanged where it does not."""
    last, size = end.period.last, _measure(stretch)
    is_closed = link in _CLOSING_WORDS or (link == "to" and is_definite and stretch.type == "DURATION")
    if not is_closed or last is None or size is None or end.type != "DATE" or end.period.unit not in ("D", "M"):
        return stretch
    after = shift_days(last, 1)
    begin = shift_day(after, -size[0], size[1]) if after else None
    if begin is None:
        return stretch
    period = replace(stretch.period, first=begin, last=last, granularity="range")
    if period.unit in ("Q", "W") and stretch.how.endswith("current unit"):
        # "the quarter ended Oct. 31" is the one that most of it lies in
        middle = shift_days(begin, _HALF_QUARTER if period.unit == "Q" else _HALF_WEEK)
        unit = make_unit(period.unit, middle) if middle else None
        period = replace(period, value=unit.value if unit else period.value)
    return replace(stretch, period=period, how=f"closes with a time told; {stretch.how}")


def _measure(stretch: Reading) -> tuple[int, str] | None:
    if stretch.type == "DATE":
        return (1, stretch.period.unit) if stretch.period.unit in ("W", "Q", "H", "Y") else None
    amount = _AMOUNT.fullmatch(stretch.period.value or "")
    return (int(amount[1]), amount[2]) if amount and stretch.type == "DURATION" else None
