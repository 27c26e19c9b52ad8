"""Times of the clock.

In: a pattern found. Out: hour and minute with the words around ("3 p.m. GMT"), joined to a day as a `Reading`.
Limits: zones are read as part of the expression but not converted; the day is the one told.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from dragoman.resolve.time_anchor import Anchor, Reading
from dragoman.resolve.time_numbers import read_amount
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_tokens import Token
from dragoman.resolve.time_values import PART_NAMES, Period


class ClockTime(NamedTuple):
    """ "T15:00", or a part of the day ("TEV")."""

    suffix: str


def read_clock(found: Found) -> ClockTime | None:
    """ "3 p.m." -> T15:00, "0600 GMT" -> T06:00, "noon" -> T12:00, "4 in the morning" -> T04:00."""
    if found.has("noon"):
        token = found.token("noon")
        return ClockTime(f"T{token.value}") if token else None
    for group in ("hour", "exact", "mil", "bare", "early"):
        token = found.token(group)
        if token is None:
            continue
        if group == "mil" and not _is_military(found, token):
            return None
        digits = re.findall(r"\d+", token.value if group == "early" or token.kind == "number" else token.lower)
        if not digits:
            return None
        if len(digits) == 1 and len(digits[0]) == 4:
            digits = [digits[0][:2], digits[0][2:]]
        elif group == "bare" and len(digits) == 1 and len(digits[0]) > 2:
            return None
        hour, minute = int(digits[0]), int(digits[1]) if len(digits) > 1 else 0
        hour = _turn_to_day(hour, found)
        spoken = read_amount(found.tokens("minutes")) if found.has("minutes") else None
        minute = int(spoken.low) if spoken and spoken.low is not None else minute
        return ClockTime(f"T{hour:02}:{minute:02}") if 0 <= hour <= 24 and minute < 60 else None
    return None


def read_hour(found: Found, *, is_late: bool) -> ClockTime | None:
    """The hour after a part of the day: "at 9", "at 7:15"."""
    digits = re.findall(r"\d+", found.value("hour"))
    hour, minute = int(digits[0]) if digits else 0, int(digits[1]) if len(digits) > 1 else 0
    if not 1 <= hour <= 23 or minute > 59:
        return None
    return ClockTime(f"T{hour + 12 if is_late and hour < 12 else hour:02}:{minute:02}")


def _is_military(found: Found, token: Token) -> bool:
    """ "0530 hours", "at 0400 on Monday"; not "2030 hours of video", "at 2000 metres"."""
    if len(token.lower) != 4 or not token.lower.isdigit() or found.word("hours") not in (None, "hours", "hrs"):
        return False
    is_at = found.before.lower in (
        "at",
        "by",
        "until",
        "from",
        "since",
        "before",
        "after",
        "around",
        "about",
        "between",
    )
    if found.has("hours"):
        return token.lower[0] == "0" or (is_at and found.after.lower != "of")
    return found.has("zone") or (token.lower[0] == "0" and is_at)


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
