"""Times of the clock.

In: a pattern found. Out: hour and minute with the words around ("3 p.m. GMT"), joined to a day as a `Reading`.
Limits: zones are read as part of the expression but not converted; the day is the one told.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from dragoman.resolve.time_anchor import Anchor, Reading
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_values import PART_NAMES, Period


class ClockTime(NamedTuple):
    """ "T15:00", or a part of the day ("TEV")."""

    suffix: str


def read_clock(found: Found) -> ClockTime | None:
    """ "3 p.m." -> T15:00, "0600 GMT" -> T06:00, "noon" -> T12:00, "4 in the morning" -> T04:00."""
    if found.has("noon"):
        token = found.token("noon")
        return ClockTime(f"T{token.value}") if token else None
    for group in ("hour", "exact", "bare", "early"):
        token = found.token(group)
        if token is None:
            continue
        digits = re.findall(r"\d+", token.value if group == "early" or token.kind == "number" else token.lower)
        if not digits:
            return None
        if len(digits) == 1 and len(digits[0]) == 4:
            digits = [digits[0][:2], digits[0][2:]]
        elif group == "bare" and len(digits) == 1 and len(digits[0]) > 2:
            return None
        hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
        hour = _turn_to_day(hour, found)
        return ClockTime(f"T{hour:02}:{minute:02}") if 0 <= hour <= 24 and minute < 60 else None
    return None


def _turn_to_day(hour: int, found: Found) -> int:
    half = found.token("half")
    part = found.token("part") or found.token("daypart")
    is_late = (
        (half is not None and half.value == "pm")
        or (part is not None and part.value in ("AF", "EV"))
        or (part is not None and part.value == "NI" and hour > 5)
    )
    if half is not None and half.value == "am" and hour == 12:
        return 0
    return hour + 12 if is_late and hour < 12 else hour


def join_clock(anchor: Anchor, clock: ClockTime, day: Reading | None) -> Reading:
    """The clock on its day: the one told with it, else the last one told, else publication's."""
    if day is not None:
        period, how = day.period, day.how
    elif anchor.previous_day is not None:
        period, how = anchor.previous_day, "on the day told before"
    elif anchor.published is not None:
        period, how = (
            Period(anchor.published.isoformat(), anchor.published, anchor.published, "day", "D"),
            "on the day of publication",
        )
    else:
        period, how = Period("XXXX-XX-XX", None, None, "day", "D"), "no publication date"
    value = f"{(period.value or 'XXXX-XX-XX')[:10]}{clock.suffix}"
    return Reading(
        "TIME", replace(period, value=value, granularity="time"), f"clock, {how}", score=0.85, is_anchor=day is not None
    )


def join_part(day: Reading, part: str) -> Reading:
    """ "Tuesday morning", "yesterday noon"."""
    suffix = PART_NAMES.get(part) or f"T{part}"
    return replace(
        day,
        type="TIME",
        period=replace(day.period, value=f"{(day.period.value or '')[:10]}{suffix}", granularity="time"),
    )
