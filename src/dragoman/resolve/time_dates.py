"""Readers of dates of the calendar: days, months, seasons, quarters, years, decades, feasts, weekdays.

In: a pattern found and the anchor. Out: a `Reading`, or None where the words are no date after all ("2,015 people",
"May said"). Limits: numeric dates with both parts below 13 are month first, unless written with dots.
"""

import datetime
import re
from collections.abc import Callable
from dataclasses import replace

from dragoman.resolve.time_anchor import (
    Anchor,
    Reading,
    clip_to_tense,
    pick_month,
    pick_season,
    pick_story_year,
    pick_weekday,
    pick_year,
)
from dragoman.resolve.time_holidays import find_holiday, find_known_year
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_tense import Tense, read_cues
from dragoman.resolve.time_tokens import Token
from dragoman.resolve.time_units import read_relative
from dragoman.resolve.time_values import (
    Period,
    find_weekday,
    make_day,
    make_month,
    make_range,
    make_season,
    shift_day,
    shift_days,
)

_ASIDE_TOKENS = 4
Reader = Callable[[Anchor, Found], Reading | None]


def read_numdate(_anchor: Anchor, found: Found) -> Reading | None:
    """2022-07-19, 19.7.2022, 7/19/2022, 11/02/89, 2022-07-19T14:05Z."""
    written, _, clock = found.row.tokens[found.match.start()].lower.partition("t")
    first, second, third = (int(part) for part in re.split(r"[-/.]", written))
    if len(re.split(r"[-/.]", written)[0]) == 4:
        year, month, day = first, second, third
    else:
        month, day, year = first, second, third
        if "." in written or month > 12:
            month, day = day, month
        if year < 100:
            year += 1900 if year > 50 else 2000
    reading = _make_date(year, month, day, how="written in numbers")
    if reading is None or not clock:
        return reading
    return replace(
        reading,
        type="TIME",
        period=replace(reading.period, value=f"{reading.period.value}T{clock[:5]}", granularity="time"),
    )


def read_monthday(anchor: Anchor, found: Found) -> Reading | None:
    """ "July 19", "Tuesday, July 19, 2022", "3-5 May", "June 30 last year"."""
    month = int(found.value("month"))
    day = _day_number(found, "day")
    if day is None:
        return None
    year, how = _find_year(anchor, found)
    if found.has("relative") and year is None:
        return None
    tense: Tense | None = None
    if year is None:
        tense = anchor.tense_at(found.row.tokens[found.match.start("month")].start)
        if found.has("deictic"):
            tense = {"last": "past", "next": "future"}.get(found.tokens("deictic")[0].kind, tense)  # type: ignore[assignment]
        story_year = _find_story_year(anchor, found, month, tense)
        known = find_known_year(month, day, found.after.lower)
        if known and anchor.published and anchor.published.year >= known:
            story_year = known
        year = story_year or pick_year(anchor, month, day, tense=tense)
        how = "year of the story" if story_year else f"nearest by tense ({tense})"
    anchor.last_month, anchor.last_month_at = (month, year), found.match.end()
    until = _day_number(found, "until") if found.has("until") else None
    if year is None:
        return Reading("DATE", Period(f"XXXX-{month:02}-{day:02}", None, None, "day", "D"), "no publication date")
    reading = _make_date(year, month, day, how=how)
    if reading and until and until > day:
        end = _make_date(year, month, until, how=how)
        if end:
            period = make_range(
                reading.period.first, end.period.last, value=f"{reading.period.value}/{end.period.value}"
            )
            return replace(reading, period=period)
    return reading


def read_dayshared(anchor: Anchor, found: Found) -> Reading | None:
    """ "3" of "3 and 5 May"."""
    return read_monthday(anchor, found) if found.before.kind not in ("number", "count", "month") else None


def read_daynext(anchor: Anchor, found: Found) -> Reading | None:
    """ "20" of "July 19 and 20"."""
    linked = found.match.start() - anchor.last_month_at == 1 and found.before.kind in (
        "and",
        "or",
        "comma",
        "to",
        "dash",
    )
    ends = (
        found.after.kind in ("gap", "comma", "and", "or", "to", "in", "at", "on", "before", "after")
        or not found.after.lower[:1].isalnum()
    )
    if not (linked and ends and anchor.last_month):
        return None
    month, year = anchor.last_month
    day = _day_number(found, "day")
    if day is None or year is None or found.after.lower in ("%", "-", "–", ":"):
        return None
    anchor.last_month_at = found.match.end()
    return _make_date(year, month, day, how="month named before")


def read_dayalone(anchor: Anchor, found: Found) -> Reading | None:
    """ "Tuesday the 19th", "on the 19th"."""
    token = found.token("day")
    if token is None or not token.lower[0].isdigit():
        return None
    is_day = found.has("weekday") or (
        found.before.lower in ("on", "by", "until") and not found.after.lower[:1].isalpha()
    )
    day = _day_number(found, "day")
    base = anchor.published
    if not is_day or day is None or base is None:
        return None
    tense = anchor.tense_at(token.start)
    months = [shift_day(base.replace(day=1), away, "M") for away in (-1, 0, 1)]
    dates = [made for at in months if at and (made := _make_date(at.year, at.month, day, how="day of a near month"))]
    if found.has("weekday"):
        # "Thursday the 21st": the month in which it is one
        weekday = int(found.value("weekday"))
        dates = [date for date in dates if date.period.first and date.period.first.isoweekday() == weekday]
    behind = [date for date in dates if date.period.first and date.period.first <= base]
    ahead = [date for date in dates if date.period.first and date.period.first >= base]
    if ahead and (tense == "future" or not behind):
        return ahead[0]
    return behind[-1] if behind else None


def read_dayofunit(anchor: Anchor, found: Found) -> Reading | None:
    """ "the 19th of last month"."""
    unit, day = read_relative(anchor, found.tokens("relative")), _day_number(found, "day")
    if unit is None or unit.unit != "M" or unit.first is None or day is None:
        return None
    return _make_date(unit.first.year, unit.first.month, day, how="day of a month told")


def read_month(anchor: Anchor, found: Found) -> Reading | None:
    """ "July 2022", "last December", "in March", "June last year"."""
    month = int(found.value("month"))
    year, how = _find_year(anchor, found)
    if found.has("relative") and year is None:
        return None
    deictic = found.word("deictic")
    if deictic in ("that", "those", "same", "these", "latest"):
        return None
    if year is None and deictic is None and not _is_month_name(anchor, found):
        return None
    if year is None and found.has("shared"):
        year, how = int(found.value("shared")), "year named after"
    if year is not None:
        return Reading("DATE", make_month(year, month), how)
    tense = anchor.tense_at(found.offset)
    story_year = _find_story_year(anchor, found, month, tense) if deictic is None else None
    if story_year:
        return Reading("DATE", make_month(story_year, month), "year of the story", tense=tense)
    period = pick_month(anchor, month, deictic=deictic, tense=tense, is_attribute=anchor.is_attribute(found.offset))
    return Reading("DATE", clip_to_tense(anchor, period, tense), f"month by tense ({tense})", tense=tense)


def read_season(anchor: Anchor, found: Found) -> Reading | None:
    """ "last summer", "the winter of 2019", "in the spring"; not "spring a leak" nor "fall to"."""
    season = found.value("season")
    year, how = _find_year(anchor, found)
    if found.has("relative") and year is None:
        return None
    if year is not None:
        return Reading("DATE", make_season(year, season), how)
    deictic = found.word("deictic")
    if found.row.is_capital(found.match.end() - 1) and found.row.is_capital(found.match.end()):
        return None  # "the Winter Olympics"
    is_noun = anchor.parsed is None or anchor.tag_at(found.offset) in ("NN", "NNP")
    has_cue = found.match.end() - found.match.start() > 1 or found.before.lower in (
        "in",
        "by",
        "since",
        "until",
        "during",
        "early",
        "late",
        "mid",
        "-",
        "of",
    )
    if not is_noun or not has_cue or deictic in ("same", "that", "latest") or found.after.kind in ("dash", "of"):
        return None
    tense = anchor.tense_at(found.offset)
    period = pick_season(anchor, season, deictic=deictic, tense=tense)
    return Reading("DATE", clip_to_tense(anchor, period, tense), f"season by tense ({tense})", tense=tense)


def read_weekday(anchor: Anchor, found: Found) -> Reading | None:
    """ "on Tuesday", "last Friday", "Tuesday of last week", "the following Monday"."""
    token = found.token("weekday")
    if token is None or (token.kind == "shortday" and not _is_short_day(found)):
        return None
    weekday = int(token.value)
    deictic = found.word("deictic")
    tense: Tense | None = "past" if _is_of_deed(found) else anchor.tense_at(token.start)
    if found.has("relative") and found.tokens("relative")[0].kind == "unit":
        # "Tuesday week" is the Tuesday after the coming one
        coming = find_weekday(anchor.published, weekday, forward=True, same=False) if anchor.published else None
        day = shift_days(coming, 7) if coming and found.word("relative") == "week" and tense == "future" else None
        return Reading("DATE", make_day(day), "weekday a week on") if day else None
    if found.has("relative"):
        unit = read_relative(anchor, found.tokens("relative"))
        if unit is None or unit.unit != "W" or unit.first is None:
            return None
        day = shift_days(unit.first, weekday - 1)
        return Reading("DATE", make_day(day), "weekday of a week told") if day else None
    if found.has("the") and deictic is None and found.before.lower != "on":
        # "the Tuesday meeting": the article is the meeting's.
        return None
    period = pick_weekday(anchor, weekday, deictic=deictic, tense=tense)
    return Reading("DATE", period, f"weekday by tense ({tense})" if not deictic else f"{deictic} weekday", tense=tense)


def read_holiday(anchor: Anchor, found: Found) -> Reading | None:
    """ "Christmas", "Eid al-Fitr 2021", "last Easter", "this Ramadan"."""
    start = found.match.start("holiday")
    first = found.row.tokens[start]
    is_name = found.row.is_capital(start) or first.lower[0].isdigit() or "month of" in first.lower
    if not is_name:
        # "lent" the verb, "easter eggs"
        return None
    rule = found.value("holiday")
    year, how = _find_year(anchor, found)
    if year is not None:
        years = [year]
    elif found.has("relative") or anchor.published is None:
        return None if found.has("relative") else Reading("DATE", Period(None, None, None, "day"), "holiday")
    else:
        years = [anchor.published.year + away for away in (-2, -1, 0, 1, 2)]
    runs = [run for year in years if (run := find_holiday(rule, year))]
    run = _choose_run(anchor, runs, found.word("deictic"), anchor.tense_at(found.offset))
    if run is None:
        return None
    if run[0] == run[1]:
        return Reading("DATE", make_day(run[0]), how if len(years) == 1 else "holiday by tense")
    return Reading("DATE", Period(run[0].isoformat(), run[0], run[1], "range", "F"), "days of a holiday")


def _choose_run(
    anchor: Anchor,
    runs: list[tuple[datetime.date, datetime.date]],
    deictic: str | None,
    tense: Tense | None,
) -> tuple[datetime.date, datetime.date] | None:
    base = anchor.published
    if not runs or base is None or len(runs) == 1:
        return runs[0] if runs else None
    begun = [run for run in runs if run[0] <= base]
    coming = [run for run in runs if run[1] >= base]
    if deictic in ("last", "past", "previous"):
        begun = [run for run in runs if run[1] < base]
        return begun[-1] if begun else None
    if deictic in ("next", "coming", "upcoming") or tense == "future":
        return coming[0] if coming else None
    if tense in ("past", "perfect"):
        return begun[-1] if begun else None
    return min(runs, key=lambda run: abs((run[0] - base).days))


def read_ordinal(token: Token) -> int | None:
    """ "third" and "3rd" are 3; None for words that are no ordinal."""
    digits = re.sub(r"\D", "", token.value)
    return int(digits) if digits and token.kind == "ordinal" else None


def _make_date(year: int, month: int, day: int, *, how: str) -> Reading | None:
    try:
        return Reading("DATE", make_day(datetime.date(year, month, day)), how)
    except ValueError:
        return None


def _find_year(anchor: Anchor, found: Found) -> tuple[int | None, str]:
    if found.has("year"):
        return int(found.value("year")), "year told"
    if found.has("short"):
        short = int(found.value("short")[1:])
        return short + (1900 if short > 50 else 2000), "year told short"
    if found.has("relative"):
        unit = read_relative(anchor, found.tokens("relative"))
        if unit is not None and unit.unit == "Y" and unit.first:
            return unit.first.year, "year told by the anchor"
    return None, ""


def _find_story_year(anchor: Anchor, found: Found, month: int, tense: Tense | None) -> int | None:
    """The year that a bare month takes from the times told before it: "In 2009 the front moved. In July …"."""
    start, told = found.match.start(), None
    is_aside = found.before.kind in ("on", "in") and found.row.at(start - 2).kind == "comma"
    if is_aside and anchor.previous and anchor.previous.unit == "Y" and start - anchor.previous_at <= _ASIDE_TOKENS:
        # "last year, on 3 September"
        return anchor.previous.first.year if anchor.previous.first else None
    if tense in ("past", None) and not anchor.lean:
        told = anchor.find_story_day(found.row, start)
    of_year = anchor.previous is not None and anchor.previous.unit == "Y"
    return pick_story_year(told, month, of_year=of_year) if told else None


def _day_number(found: Found, group: str) -> int | None:
    digits = re.sub(r"\D", "", found.value(group))
    return int(digits) if digits and 1 <= int(digits) <= 31 else None


def _is_month_name(anchor: Anchor, found: Found) -> bool:
    word = found.token("month")
    lower = word.lower.rstrip(".") if word else ""
    if lower not in read_cues("doubtful_month"):
        return True
    if anchor.parsed is not None and anchor.tag_at(found.offset) not in ("NNP", "NNPS", "NN", "CD"):
        return False
    if (
        found.before.kind == "other"
        and found.row.is_capital(found.match.start() - 1)
        and found.before.lower not in read_cues("month_cue")
    ):
        # "Theresa May", "Fredric March"
        return False
    is_cued = found.before.lower in read_cues("month_cue")
    is_sure = found.before.lower in read_cues("sure_month_cue")
    if len(lower) == 3 and lower != "may" and not is_sure and word is not None and not word.lower.endswith("."):
        # "Jan Egeland", "the Mar a Lago club"
        return False
    if not is_sure and found.row.is_capital(found.match.end()) and anchor.tag_at(found.after.start) == "NNP":
        # "April Jones", "August Wilson"
        return False
    if anchor.parsed is not None and anchor.entity_at(found.offset) == "DATE":
        return True
    if found.after.kind == "poss" and lower == "may":
        return False
    return is_sure if lower in ("may", "april", "june") else is_cued


def _is_of_deed(found: Found) -> bool:
    """ "will appeal Tuesday's ruling": what is named after the day has happened."""
    return found.after.kind == "poss" and found.row.at(found.match.end() + 1).lower.rstrip("s") in read_cues("deed")


def _is_short_day(found: Found) -> bool:
    return found.row.at(found.match.start() - 1).kind in ("on", "last", "next") or found.after.kind in ("clock",)


READERS: dict[str, Reader] = {
    "numdate": read_numdate,
    "monthday": read_monthday,
    "daymonth": read_monthday,
    "dayshared": read_dayshared,
    "dayofunit": read_dayofunit,
    "dayalone": read_dayalone,
    "daynext": read_daynext,
    "month": read_month,
    "season": read_season,
    "weekday": read_weekday,
    "holiday": read_holiday,
}
