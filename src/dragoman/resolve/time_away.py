"""Readers of distances in time: "two years ago", "a week earlier", "one week after June 3".

In: a pattern found and the anchor. Out: a `Reading` or None. Limits: "two years ago" is the whole calendar year, and
"a week ago" the calendar week; vague distances have the bounds that are usually meant.
"""

import datetime
from collections.abc import Callable

from dragoman.resolve.time_anchor import Anchor, Reading, pick_season
from dragoman.resolve.time_numbers import VAGUE_BOUNDS, Amount, read_amount, read_count, read_unit
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_values import (
    Period,
    find_weekday,
    make_day,
    make_range,
    make_season,
    make_unit,
    shift_day,
    shift_days,
    shift_workdays,
)

Reader = Callable[[Anchor, Found], Reading | None]

_WAY_WORDS = frozenset({"earlier", "later", "previously", "beforehand", "afterwards", "afterward"})
_MOST_TURNS = 20
_OPEN_VALUES = {"D": "XXXX-XX-XX", "W": "XXXX-WXX", "M": "XXXX-XX", "Y": "XXXX"}


def read_away(anchor: Anchor, found: Found) -> Reading | None:
    """ "two years ago", "nearly a week earlier", "years ago", "a year and a half later", "a year ago today"."""
    unit, way = found.token("unit"), found.token("way")
    if unit is None or way is None or (not found.has("number") and unit.kind not in ("units", "subunits")):
        return None
    amount = read_count(found) if found.has("number") else Amount(None, None)
    is_way = way.kind in ("ago", "hence") or way.lower in _WAY_WORDS
    if amount is None or not is_way or (way.kind == "earlier" and found.after.lower == "than"):
        return None
    letter = "W" if read_unit(unit) == "WE" else read_unit(unit)
    is_leaning, is_past = way.kind in ("earlier", "later"), way.kind in ("ago", "earlier")
    if is_leaning and (letter.startswith("T") or amount.low is None):
        # "two hours later", "a few days earlier" are read as durations
        return None
    # "A year ago, it was at war" opens a sentence and compares nothing.
    is_inside = not found.row.is_capital(found.match.start())
    is_compared = letter == "Y" and is_past and amount.low == 1 and anchor.is_near_quarter(found.match.start())
    is_compared = is_compared and (is_inside or way.kind != "ago")
    base = anchor.reference(letter) if is_leaning or is_compared else anchor.published
    if way.kind == "later" and anchor.previous is None:
        base = None
    if found.has("weekday"):
        return _read_turns(anchor, found, amount.low if letter == "W" else None)
    if letter.startswith("T"):
        return _read_hours(base, amount.low, letter, is_past=is_past)
    if amount.low is None:
        return _read_vague_distance(anchor, letter, is_past=is_past)
    is_about = found.has("approx") or amount.high != amount.low or found.has("tail")
    day = shift_day(base, -amount.low if is_past else amount.low, letter) if base else None
    period = (
        make_unit(_choose_unit(anchor, found, letter, is_leaning=is_leaning or is_compared, is_about=is_about), day)
        if day
        else None
    )
    if period is None:
        unknown = Period(_OPEN_VALUES.get(letter), None, None, "day" if letter == "D" else None, letter)
        return Reading("DATE", unknown, "distance from an unknown day", score=0.5, is_anchor=False)
    told = "publication" if base == anchor.published else "the time told before"
    how = f"{'about ' if is_about else ''}{way.lower}, counted from {told}"
    # "from a year earlier" compares: what follows does not lean on it.
    is_anchor = not (letter == "Y" and is_past and amount.low == 1)
    return Reading("DATE", period, how, score=0.7 if is_about or is_leaning else 0.85, is_anchor=is_anchor)


def _choose_unit(anchor: Anchor, found: Found, letter: str, *, is_leaning: bool, is_about: bool) -> str:
    """How fine the answer is: the unit counted in, or that of the time told before."""
    exact, told = found.tokens("exact"), anchor.compared_period()
    if exact:
        # "a year ago today", "two years ago this month"
        return "D" if exact[0].kind == "dayword" else exact[-1].value
    if is_leaning and told and letter == "Y" and told.unit in ("M", "Q"):
        # "rose in June … a year earlier": that June
        return told.unit
    if is_leaning and told and letter in ("W", "2W") and told.unit == "D" and not is_about:
        # "jailed on June 3 … one week later": that very day
        return "D"
    return letter if letter in ("D", "W", "M", "Y", "Q") else "W" if letter == "2W" else "Y"


def read_dayaway(anchor: Anchor, found: Found) -> Reading | None:
    """ "the day before", "the week after" at the end of a phrase: from the time told before."""
    unit, way = found.token("unit"), found.token("way")
    if (
        unit is None
        or way is None
        or unit.kind != "unit"
        or found.after.lower[:1].isalnum()
        or unit.value not in ("D", "W", "M", "Y")
    ):
        return None
    base = anchor.reference(unit.value)
    day = shift_day(base, -1 if way.kind == "before" else 1, unit.value) if base else None
    period = make_unit(unit.value, day) if day else None
    return Reading("DATE", period, "counted from the time told before", score=0.7) if period else None


def read_turns(anchor: Anchor, found: Found) -> Reading | None:
    """ "two Fridays ago", "three summers ago"."""
    amount, base = read_amount(found.tokens("number")), anchor.published
    if amount is None or amount.low is None or base is None or not 1 <= amount.low <= _MOST_TURNS:
        return None
    if found.has("weekday"):
        return _read_turns(anchor, found, amount.low - 1)
    last = pick_season(anchor, found.value("season"), deictic="last", tense="past")
    if last.first is None:
        return None
    return Reading("DATE", make_season(last.first.year + 1 - int(amount.low), found.value("season")), "seasons ago")


def _read_turns(anchor: Anchor, found: Found, weeks: float | None) -> Reading | None:
    """The last such weekday and so many weeks back: "a week ago Tuesday"."""
    if weeks is None or anchor.published is None:
        return None
    last = find_weekday(anchor.published, int(found.value("weekday")), forward=False, same=False)
    day = shift_days(last, -7 * int(weeks)) if last else None
    return Reading("DATE", make_day(day), "weekdays ago") if day else None


def read_beyond(anchor: Anchor, found: Found) -> Reading | None:
    """ "the year before last", "the week after next", "the Sunday before last"."""
    unit, base, sign = found.token("unit"), anchor.published, -1 if found.has("back") else 1
    if unit is None or base is None or found.after.lower[:1].isalnum():
        return None
    if unit.kind == "weekday":
        near = find_weekday(base, int(unit.value), forward=sign > 0, same=False)
        day = shift_days(near, 7 * sign) if near else None
        return Reading("DATE", make_day(day), "beyond the next") if day else None
    if unit.value not in ("D", "W", "M", "Q", "Y", "E", "WE"):
        return None
    start = base.replace(day=1) if unit.value in ("M", "Q", "Y", "E") else base
    day = shift_day(start, 2 * sign, unit.value)
    period = make_unit(unit.value, day) if day else None
    return Reading("DATE", period, "beyond the next") if period else None


def shift_reading(found: Found, day: Reading) -> Reading | None:
    """ "one week after June 3", "two days before last Tuesday", "a week from Friday"."""
    unit, way, amount = found.token("unit"), found.token("way"), read_amount(found.tokens("number"))
    if (
        unit is None
        or way is None
        or amount is None
        or amount.low is None
        or day.period.first is None
        or way.lower == "since"
    ):
        return None
    letter = read_unit(unit)
    if letter.startswith("T"):
        return None
    signed = -amount.low if way.kind == "before" else amount.low
    is_working = any(
        token.lower in ("trading", "working", "business")
        for token in found.row.tokens[found.match.start() : found.match.end()]
    )
    move = shift_workdays if is_working and letter == "D" else shift_day
    moved = move(day.period.first, signed, letter)
    period = make_unit(day.period.unit if day.period.unit in ("D", "W", "M", "Y") else "D", moved) if moved else None
    return Reading("DATE", period, f"{way.lower} a time told; {day.how}", score=0.8) if period else None


def _read_hours(base: datetime.date | None, low: float | None, letter: str, *, is_past: bool) -> Reading | None:
    """ "two hours earlier", "minutes later": the same day."""
    if base is None:
        return None
    days = int((low or 0) // 24) if letter == "TH" else 0
    day = shift_days(base, -days if is_past else days)
    if day is None:
        return None
    first, last = (shift_days(day, -1) or day, day) if letter == "TH" and is_past and low and low > 12 else (day, day)
    return Reading(
        "TIME", Period(day.isoformat(), first, last, "day", "D"), "within the day", score=0.6, is_anchor=False
    )


def _read_vague_distance(anchor: Anchor, letter: str, *, is_past: bool) -> Reading:
    """ "several years ago" PAST_REF, with the bounds that are usually meant."""
    base = anchor.published
    low, high = VAGUE_BOUNDS
    sign = -1 if is_past else 1
    near, far = (shift_day(base, sign * count, letter) if base else None for count in (low, high))
    value = "PAST_REF" if is_past else "FUTURE_REF"
    period = make_range(near, far, value=value) if near and far else Period(value, None, None, None)
    return Reading("DATE", period, "vague distance", score=0.5, is_anchor=False)


READERS: dict[str, Reader] = {"away": read_away, "turns": read_turns, "beyond": read_beyond, "dayaway": read_dayaway}
