"""Days of feasts and of remembrance.

In: a rule of the table time_holidays and a year. Out: first and last day. Limits: feasts that follow the moon come
from the `holidays` library, whose dates for coming years are estimates; observed substitutes are left out.
"""

import datetime
from functools import cache

from dragoman.lexicons import read_table, split_cell

_LONGEST_RUN = 9


@cache
def find_holiday(rule: str, year: int) -> tuple[datetime.date, datetime.date] | None:
    """When the holiday falls in the year; None if it does not, or the library does not know."""
    kind, _, rest = rule.partition(" ")
    if not 1583 <= year <= 2200:
        return None
    if kind == "fixed":
        month, day = (int(part) for part in rest.split("-"))
        fixed = datetime.date(year, month, day)
        return fixed, fixed
    if kind == "once":
        once = datetime.date.fromisoformat(rest)
        return once, once
    if kind == "nth":
        return _find_nth(rest, year)
    if kind == "election":
        # The Tuesday after the first Monday of November in even years.
        monday, _ = _find_nth("11 1 1", year)
        return (monday + datetime.timedelta(days=1),) * 2 if year % 2 == 0 else None
    if kind in ("easter", "orthodox"):
        easter = _find_easter(year) if kind == "easter" else _find_orthodox_easter(year)
        first, last = [int(part) for part in rest.split()] * 2 if " " not in rest else map(int, rest.split())
        return easter + datetime.timedelta(days=first), easter + datetime.timedelta(days=last)
    if kind == "library":
        return _find_in_library(rest, year)
    raise ValueError(f"time_holidays: unknown rule {rule!r}")


def find_known_year(month: int, day: int, word: str) -> int | None:
    """The year of a day that is known by what happened on it: "the Sept. 11 attacks"."""
    return _load_known_days().get((f"{month:02}-{day:02}", word))


@cache
def _load_known_days() -> dict[tuple[str, str], int]:
    return {
        (row["day"], word): int(row["year"])
        for row in read_table("time_known_days")
        for word in split_cell(row["words"])
    }


def _find_nth(rest: str, year: int) -> tuple[datetime.date, datetime.date]:
    """ "11 4 4": the fourth Thursday of November; "5 1 -1": the last Monday of May; "+1": the day after."""
    month, weekday, nth, *offset = (int(part) for part in rest.split())
    if nth > 0:
        first = datetime.date(year, month, 1)
        day = first + datetime.timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
    else:
        last = datetime.date(year, month + 1, 1) - datetime.timedelta(days=1)
        day = last - datetime.timedelta(days=(last.isoweekday() - weekday) % 7)
    day += datetime.timedelta(days=sum(offset))
    return day, day


def _find_easter(year: int) -> datetime.date:
    """Meeus, Jones and Butcher's Gregorian computus."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    sunday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = moon + sunday - 7 * ((golden + 11 * moon + 22 * sunday) // 451) + 114
    return datetime.date(year, shift // 31, shift % 31 + 1)


def _find_orthodox_easter(year: int) -> datetime.date:
    """Meeus's Julian computus, carried to the Gregorian calendar."""
    moon = (19 * (year % 19) + 15) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7
    month, day = divmod(moon + sunday + 114, 31)
    return datetime.date(year, month, day + 1) + datetime.timedelta(days=year // 100 - year // 400 - 2)


def _find_in_library(rest: str, year: int) -> tuple[datetime.date, datetime.date] | None:
    """ "TR Eid al-Fitr": the days of that name; "… .. Eid al-Fitr": until the day before; "… ..+6": six days on."""
    country, _, name = rest.partition(" ")
    name, _, until = (part.strip() for part in name.partition(".."))
    run = _find_run(_load_days(country, year), name)
    if run is None:
        return None
    first, last = run
    if until.startswith("+"):
        last = first + datetime.timedelta(days=int(until))
    elif until:
        end = _find_run(_load_days(country, year), until, after=first)
        last = end[0] - datetime.timedelta(days=1) if end else first + datetime.timedelta(days=29)
    return first, last


def _find_run(
    days: tuple[tuple[datetime.date, str], ...], name: str, *, after: datetime.date = datetime.date.min
) -> tuple[datetime.date, datetime.date] | None:
    first = last = None
    for day, names in days:
        if name not in names or "observed" in names or day < after:
            continue
        if first is None or last is None:
            first = last = day
        elif (day - last).days == 1 and (day - first).days < _LONGEST_RUN:
            last = day
    return (first, last) if first and last else None


@cache
def _load_days(country: str, year: int) -> tuple[tuple[datetime.date, str], ...]:
    import holidays  # 0.1 s, and most articles name no feast that follows the moon

    return tuple(sorted(holidays.country_holidays(country, years=[year, year + 1], language="en_US").items()))
