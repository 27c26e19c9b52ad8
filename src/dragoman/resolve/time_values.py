"""Calendar arithmetic: periods of the calendar, their TIMEX3 values and their first and last days.

In: years, months, days, units. Out: `Period`s. Limits: the proleptic Gregorian calendar, years 1 to 9999; what
falls outside has a value but no days. Seasons are the northern hemisphere's; winter bears its December's year.
"""

import calendar
import datetime
from dataclasses import dataclass, replace

from dragoman.records import Granularity

SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
PART_NAMES = {"MO": "TMO", "AF": "TAF", "EV": "TEV", "NI": "TNI", "MI": "TMI", "DT": "TDT"}
_MONTHS_OF_UNIT = {"M": 1, "Q": 3, "H": 6, "Y": 12, "E": 120, "C": 1200, "L": 12000, "QC": 300}
_DAYS_OF_UNIT = {"D": 1, "W": 7, "2W": 14, "WE": 7}
_MOST_WORKDAYS = 260


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar; `unit` is the table's letter (D, W, M, Q, H, Y, E, C, S) or "" for a free range."""

    value: str | None
    first: datetime.date | None
    last: datetime.date | None
    granularity: Granularity | None
    unit: str = ""


def make_day(day: datetime.date) -> Period:
    return Period(day.isoformat(), day, day, "day", "D")


def make_range(first: datetime.date | None, last: datetime.date | None, *, value: str | None) -> Period:
    if first and last and first > last:
        first, last = last, first
    return Period(value, first, last, "range")


def make_week(day: datetime.date) -> Period:
    """The calendar week, Monday to Sunday, that holds the day."""
    year, week, weekday = day.isocalendar()
    first = shift_days(day, 1 - weekday)
    return Period(f"{year}-W{week:02}", first, first and shift_days(first, 6), "week", "W")


def make_weekend(day: datetime.date) -> Period:
    """Saturday and Sunday of the calendar week that holds the day."""
    week = make_week(day)
    first = week.last and shift_days(week.last, -1)
    return Period(f"{week.value}-WE", first, week.last, "day" if first is None else "range", "WE")


def make_month(year: int, month: int) -> Period:
    value = f"{year:04}-{month:02}"
    if not 1 <= year <= 9999:
        return Period(value, None, None, "month", "M")
    last = calendar.monthrange(year, month)[1]
    return Period(value, datetime.date(year, month, 1), datetime.date(year, month, last), "month", "M")


def make_year(year: int) -> Period:
    return _span_months(f"{year:04}", year, 1, 12, granularity="year", unit="Y")


def make_quarter(year: int, quarter: int) -> Period:
    return _span_months(f"{year:04}-Q{quarter}", year, 3 * quarter - 2, 3, granularity="range", unit="Q")


def make_half(year: int, half: int) -> Period:
    return _span_months(f"{year:04}-H{half}", year, 6 * half - 5, 6, granularity="range", unit="H")


def make_season(year: int, season: str) -> Period:
    return _span_months(f"{year:04}-{season}", year, SEASON_MONTHS[season], 3, granularity="season", unit="S")


def make_decade(year: int) -> Period:
    return _span_months(f"{year // 10:03}", year // 10 * 10, 1, 120, granularity="range", unit="E")


def make_century(number: int) -> Period:
    """The 20th century: 1901 to 2000, written 19 in TIMEX3."""
    return _span_months(f"{number - 1:02}", 100 * number - 99, 1, 1200, granularity="range", unit="C")


def make_unit(unit: str, day: datetime.date) -> Period | None:
    """The calendar unit that holds the day."""
    if unit == "D":
        return make_day(day)
    if unit in ("W", "2W"):
        return make_week(day)
    if unit == "WE":
        return make_weekend(day)
    if unit == "M":
        return make_month(day.year, day.month)
    if unit == "Q":
        return make_quarter(day.year, (day.month + 2) // 3)
    if unit == "H":
        return make_half(day.year, (day.month + 5) // 6)
    if unit == "Y":
        return make_year(day.year)
    if unit == "E":
        return make_decade(day.year)
    if unit == "C":
        return make_century((day.year + 99) // 100)
    return None


def shift_days(day: datetime.date, count: int) -> datetime.date | None:
    try:
        return day + datetime.timedelta(days=count)
    except OverflowError:
        return None


def shift_day(day: datetime.date, count: float, unit: str) -> datetime.date | None:
    """The day `count` units away: 2022-07-19 and 2 months back is 2022-05-19; None outside the calendar."""
    if unit.startswith("T"):
        return day
    if unit in _DAYS_OF_UNIT:
        return shift_days(day, round(count * _DAYS_OF_UNIT[unit])) if abs(count) < 4_000_000 else None
    if unit not in _MONTHS_OF_UNIT or abs(count) > 100_000:
        return None
    months = day.year * 12 + day.month - 1 + round(count * _MONTHS_OF_UNIT[unit])
    year, month = divmod(months, 12)
    if not 1 <= year <= 9999:
        return None
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_workdays(day: datetime.date, count: float, _unit: str = "D") -> datetime.date | None:
    """The day so many days of Monday to Friday away: "four trading days after March 6"; None beyond a year."""
    step, left = (1 if count > 0 else -1), abs(int(count))
    moved: datetime.date | None = day
    while left and moved and abs(count) <= _MOST_WORKDAYS:
        moved = shift_days(moved, step)
        left -= moved is not None and moved.isoweekday() < 6
    return moved if not left else None


def find_weekday(day: datetime.date, weekday: int, *, forward: bool, same: bool) -> datetime.date | None:
    """The nearest such weekday (Monday is 1) before or after the day; `same` lets the day itself count."""
    away = (weekday - day.isoweekday()) % 7 if forward else -((day.isoweekday() - weekday) % 7)
    if away == 0 and not same:
        away = 7 if forward else -7
    return shift_days(day, away)


def take_part(period: Period, part: str) -> Period:
    """A third of a period for early, mid and late; about a sixth for its start, middle and end."""
    if period.first is None or period.last is None:
        return period
    if period.unit == "D":
        return period
    length = (period.last - period.first).days + 1
    third, sixth = length // 3, max(1, length // 6)
    first, last = period.first, period.last
    if part in ("early", "start"):
        last = shift_days(first, (third if part == "early" else sixth) - 1) or last
    elif part in ("late", "end"):
        first = shift_days(last, 1 - (third if part == "late" else sixth)) or first
    else:
        first, last = shift_days(first, third) or first, shift_days(last, -third) or last
    if period.unit in ("E", "C"):
        first, last = _round_to_years(period.first, 10 if period.unit == "E" else 100, part)
    elif period.unit == "Y":
        first, last = _round_to_months(first, last)
    return replace(period, first=first, last=last, granularity="range")


def write_amount(amount: float | None, unit: str) -> str:
    """The TIMEX3 duration: P3D, PT5H, P20Y for two decades, PXM for some months."""
    letter, factor, prefix = unit, 1.0, "P"
    if unit == "2W":
        letter, factor = "W", 2.0
    elif unit == "WE":
        letter = "WE"
    elif unit.startswith("T"):
        letter, prefix = unit[1:], "PT"
    elif unit == "QC":
        letter, factor = "Y", 25.0
    elif unit in ("E", "C", "L"):
        letter, factor = ("DE" if unit == "E" else "CE", 1.0) if amount is None else ("Y", _MONTHS_OF_UNIT[unit] / 12)
    if amount is None:
        return f"{prefix}X{letter}"
    number = amount * factor
    if number != int(number) and letter == "Y":
        return f"P{_write_number(number * 12)}M" if number > 2 else _write_mixed(number, 12, "Y", "M", "P")
    if number != int(number) and letter == "H":
        return f"PT{round(number * 60)}M" if number < 1 else _write_mixed(number, 60, "H", "M", "PT")
    if number != int(number) and letter == "M" and prefix == "PT":
        return f"PT{round(number * 60)}S" if number < 1 else _write_mixed(number, 60, "M", "S", "PT")
    return f"{prefix}{_write_number(number)}{letter}"


def _write_mixed(number: float, factor: int, unit: str, smaller: str, prefix: str) -> str:
    whole = int(number)
    rest = round((number - whole) * factor)
    return f"{prefix}{whole}{unit}{rest}{smaller}" if whole else f"{prefix}{rest}{smaller}"


def _write_number(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"


def _round_to_years(start: datetime.date, length: int, part: str) -> tuple[datetime.date, datetime.date]:
    """The early 1990s are 1990 to 1993, the mid-1990s 1994 to 1996, the late 1990s 1997 to 1999."""
    tenth = length // 10
    bounds = {"early": (0, 4), "start": (0, 2), "late": (7, 10), "end": (8, 10)}
    low, high = bounds.get(part, (4, 7))
    return datetime.date(start.year + low * tenth, 1, 1), datetime.date(start.year + high * tenth - 1, 12, 31)


def _round_to_months(first: datetime.date, last: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Thirds of a year and more are told in whole months: early 2019 is January to April."""
    if first.day > 15 and first.month < 12:
        first = first.replace(month=first.month + 1)
    end_month = last if last.day > 15 or last.month == 1 else last.replace(day=1, month=last.month - 1)
    first = first.replace(day=1)
    return first, end_month.replace(day=calendar.monthrange(end_month.year, end_month.month)[1])


def _span_months(value: str, year: int, month: int, count: int, *, granularity: Granularity, unit: str) -> Period:
    end_year, end_month = divmod(year * 12 + month - 1 + count - 1, 12)
    if not (1 <= year <= 9999 and 1 <= end_year <= 9999):
        return Period(value, None, None, granularity, unit)
    last = calendar.monthrange(end_year, end_month + 1)[1]
    return Period(value, datetime.date(year, month, 1), datetime.date(end_year, end_month + 1, last), granularity, unit)
