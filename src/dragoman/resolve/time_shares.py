"""Shares of a period: "the first week of August", "the last day of July", "the first half of the 1990s".

In: the words of the share and the period they are taken from. Out: the share as a `Reading`, None where it does not
fit into the period. Limits: plurals without a number are three units ("the opening months of 2023"), ten days of a
year; weeks count from the period's first day.
"""

import datetime
from dataclasses import replace

from dragoman.resolve.time_anchor import Reading
from dragoman.resolve.time_dates import read_ordinal
from dragoman.resolve.time_numbers import read_amount
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_tokens import Token
from dragoman.resolve.time_values import (
    Period,
    find_weekday,
    make_day,
    make_decade,
    make_month,
    make_range,
    make_unit,
    shift_day,
    shift_days,
    write_amount,
)

_DAYS = {"D": 1, "W": 7}
_FITS = frozenset(
    {
        *(("M", "W"), ("M", "D"), ("W", "D"), ("Y", "W"), ("Y", "M")),
        *(("Y", "D"), ("S", "M"), ("S", "W"), ("F", "D"), ("F", "W")),
    }
)
_VAGUE_COUNT, _VAGUE_DAYS = 3, 10
_MOST_WEEKDAYS = 5


def read_share(found: Found, whole: Reading) -> Reading | None:
    """The share of the period that follows it."""
    unit, nth, period = found.token("unit"), found.token("nth"), whole.period
    if unit is None or whole.type != "DATE" or period.first is None:
        return None
    letter = "H" if unit.kind == "half" else "WE" if unit.kind == "weekend" else unit.value
    shared: Period | None = None
    if nth is None:
        is_whole = (period.unit == "D" and letter == "W") or (letter == "WE" and period.granularity in ("day", "range"))
        # "the week of March 6", "the weekend of 21-22 February"
        shared = make_unit(letter, period.first) if is_whole and not found.has("number") else None
    elif found.has("number"):
        return _read_counted_share(found, whole, letter)
    else:
        is_plural = unit.kind == "units"
        shared = take_share(period, _read_nth(nth), letter, count=None if is_plural else 1)
    return replace(whole, period=shared, how=f"share of a unit; {whole.how}") if shared else None


def _read_counted_share(found: Found, whole: Reading, letter: str) -> Reading | None:
    """ "the first ten days of June", "the last few weeks of 2022"; the months of a year are read with the year."""
    amount, nth = read_amount(found.tokens("number")), found.token("nth")
    if amount is None or nth is None or (whole.period.unit, letter) in (("Y", "M"), ("Y", "Q")):
        return None
    count = int(amount.low) if amount.low is not None else _VAGUE_COUNT
    shared = take_share(whole.period, _read_nth(nth), letter, count=count)
    if shared is None:
        return None
    period = make_range(shared.first, shared.last, value=write_amount(amount.low, letter))
    return Reading("DURATION", period, f"share of a unit; {whole.how}", is_anchor=False)


def take_share(period: Period, nth: int | None, unit: str, *, count: int | None) -> Period | None:
    """So many units from the nth on, from the end if it is -1; None where they do not fit into the period."""
    if period.first is None or period.last is None or nth is None:
        return None
    if unit == "H":
        return _take_half(period, nth)
    if (period.unit, unit) == ("C", "E"):
        # "the first decade of the 21st century" is that of 2000
        return make_decade(period.first.year - 1 + 10 * (nth - 1 if nth > 0 else 9)) if nth <= 10 else None
    if (period.unit, unit) not in _FITS:
        return None
    size = count or (_VAGUE_DAYS if unit == "D" and period.unit != "M" else _VAGUE_COUNT)
    if unit == "M":
        first = (
            shift_day(period.first, nth - 1, "M") if nth > 0 else shift_day(period.last.replace(day=1), 1 - size, "M")
        )
        after = shift_day(first, size, "M") if first else None
        last = shift_days(after, -1) if after else None
    else:
        days = _DAYS[unit] * size
        first = shift_days(period.first, _DAYS[unit] * (nth - 1)) if nth > 0 else shift_days(period.last, 1 - days)
        last = shift_days(first, days - 1) if first else None
    if first is None or last is None or not period.first <= first <= period.last:
        return None
    if count == 1 and unit == "D":
        return make_day(first)
    if count == 1 and unit == "M":
        return make_month(first.year, first.month)
    return Period(period.value, first, min(last, period.last), "week" if (unit, count) == ("W", 1) else "range", "")


def take_weekday(month: Period, nth: Token, weekday: int) -> Period | None:
    """ "the last Sunday in October", "the second Tuesday of November"."""
    number = _read_nth(nth)
    if month.first is None or month.last is None or number is None or number > _MOST_WEEKDAYS:
        return None
    if number < 0:
        day = find_weekday(month.last, weekday, forward=False, same=True)
    else:
        first = find_weekday(month.first, weekday, forward=True, same=True)
        day = shift_days(first, 7 * (number - 1)) if first else None
    return make_day(day) if day and month.first <= day <= month.last else None


def _read_nth(nth: Token) -> int | None:
    if nth.kind == "last" or nth.lower in ("final", "closing", "dying"):
        return -1
    if nth.kind == "start":
        return 1 if nth.lower == "opening" else None
    return 2 if nth.lower == "second" else read_ordinal(nth)


def _take_half(period: Period, nth: int) -> Period | None:
    """The first or second half of a month, decade or century; those of a year have a value of their own."""
    if period.first is None or period.last is None or nth not in (1, 2, -1) or period.unit not in ("M", "E", "C"):
        return None
    if period.unit == "M":
        middle = period.first.replace(day=15)
    else:
        middle = datetime.date((period.first.year + period.last.year) // 2, 12, 31)
    if nth == 1:
        return make_range(period.first, middle, value=period.value)
    return make_range(middle + datetime.timedelta(days=1), period.last, value=period.value)
