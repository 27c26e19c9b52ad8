"""Readers of years and what divides or gathers them: quarters, half-years, decades, centuries.

In: a pattern found and the anchor. Out: a `Reading`, or None where a number is no year ("2,015 people", "$2000").
Limits: fiscal years and quarters are taken as those of the calendar.
"""

import re
from collections.abc import Callable

from dragoman.resolve.time_anchor import Anchor, Reading
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_tense import read_cues
from dragoman.resolve.time_units import find_latest_quarter, read_relative
from dragoman.resolve.time_values import (
    Period,
    make_century,
    make_decade,
    make_half,
    make_month,
    make_quarter,
    make_range,
    make_year,
)

Reader = Callable[[Anchor, Found], Reading | None]


# "year-ago", with the article of what follows or without.
_BARE_LENGTH = 4


def read_year(anchor: Anchor, found: Found) -> Reading | None:
    """ "in 2015", "the 2015 deal", "2018-19", "fiscal 1988", "350 BC"; not "2015 people", "$2000"."""
    year = int(found.value("year"))
    if found.has("word") and found.word("word") != "year":
        return None
    if found.has("era"):
        if found.value("era") == "bc":
            return Reading("DATE", Period(f"BC{year:04}", None, None, "year", "Y"), "year", is_anchor=False)
    elif not (found.word("word") == "year" or found.has("fiscal") or found.has("tail")) and not _is_year(
        anchor, found, year
    ):
        return None
    period = make_year(year)
    if found.has("until"):
        written = found.value("until")
        end = int(written) if len(written) == 4 else year // 100 * 100 + int(written) if len(written) == 2 else 0
        if not year < end <= year + 60:
            return None
        period = make_range(period.first, make_year(end).last, value=f"{year}/{end}")
    how = "fiscal year taken as calendar year" if found.has("fiscal") or found.has("tail") else "year"
    return Reading("DATE", period, how)


def read_era(_anchor: Anchor, found: Found) -> Reading | None:
    """ "480 BC", "AD 70"; not "the ad 30 seconds long"."""
    year, era = found.token("year") or found.token("later"), found.token("era") or found.token("first")
    if year is None or era is None or not year.value.isdigit() or not 1 <= int(year.value) <= 9999:
        return None
    if not found.row.text[era.start].isupper():
        return None
    if era.value == "bc":
        value = Period(f"BC{int(year.value):04}", None, None, "year", "Y")
        return Reading("DATE", value, "year", is_anchor=False)
    return Reading("DATE", make_year(int(year.value)), "year")


def read_shortfiscal(_anchor: Anchor, found: Found) -> Reading | None:
    """ "FY24", "fiscal '24"."""
    digits = re.sub(r"\D", "", found.value("short"))
    if len(digits) != 2 or not (found.value("short")[0] in "'’‘" or found.word("fiscal") == "fy"):
        return None
    year = int(digits) + (1900 if int(digits) > 50 else 2000)
    return Reading("DATE", make_year(year), "fiscal year taken as calendar year")


def read_shortyear(_anchor: Anchor, found: Found) -> Reading | None:
    """ "in '91"."""
    if found.before.lower not in ("in", "since", "of", "until", "by", "from"):
        return None
    short = int(found.value("short")[1:])
    return Reading("DATE", make_year(short + (1900 if short > 50 else 2000)), "year told short", score=0.7)


def read_decade(_anchor: Anchor, found: Found) -> Reading | None:
    """ "the 1990s" -> 199, "the '60s", "the nineties"."""
    token = found.token("decade")
    if token is None:
        return None
    digits = re.sub(r"\D", "", token.value)
    if token.kind == "decade" and len(digits) == 2:
        is_written_year = token.lower[0] in "'’‘" or found.match.end() - found.match.start() > 1
        if not is_written_year or (found.before.lower in ("his", "her", "their", "in") and token.lower[0] not in "'’‘"):
            return None
        digits = "19" + digits
    if token.kind == "decadeword" and found.match.end() - found.match.start() < 2 and not _is_after_article(found):
        # "in her thirties"
        return None
    if len(digits) != 4:
        return None
    return Reading("DATE", make_decade(int(digits)), "decade")


def read_century(_anchor: Anchor, found: Found) -> Reading | None:
    """ "the 20th century" -> 19."""
    token = found.token("nth")
    number = int(re.sub(r"\D", "", token.value) or 0) if token else 0
    if found.word("unit") != "century" or not 1 <= number <= 99:
        return None
    return Reading("DATE", make_century(number), "century")


def read_quarter(anchor: Anchor, found: Found) -> Reading | None:
    """ "the third quarter", "second half of 2019", "last year's fourth quarter", "the fiscal first quarter"."""
    nth, unit = found.token("nth"), found.token("unit")
    if nth is None or unit is None:
        return None
    letter = "H" if unit.kind == "half" else unit.value
    number = 2 if nth.lower == "second" else int(re.sub(r"[^0-9-]", "", nth.value) or 0)
    if nth.lower in ("final", "last") and (found.has("relative") or found.has("year")):
        number = 4 if letter == "Q" else 2
    if (
        letter not in ("Q", "H")
        or (nth.lower != "second" and nth.kind == "subunit")
        or not 1 <= number <= (4 if letter == "Q" else 2)
    ):
        return None
    if found.has("the") and found.has("dash") and found.after.lower[:1].isalpha() and found.after.kind != "of":
        # "the third-quarter loss": the article is the loss's
        return None
    if found.is_before_of() and not found.has("year") and not found.has("relative"):
        # "a second quarter of the city"
        return None
    make = make_quarter if letter == "Q" else make_half
    year = _find_year_of_quarter(anchor, found)
    if letter == "H" and year is None and not found.has("relative"):
        # "the first half" may be a match's
        return None
    if year is not None:
        return Reading("DATE", make(year, number), "year told")
    base = anchor.published
    if base is None:
        return Reading("DATE", Period(f"XXXX-{letter}{number}", None, None, "range", letter), "no publication date")
    tense = anchor.tense_at(found.offset)
    here = make(base.year, number)
    is_ahead = here.first is not None and here.first > base
    if (
        is_ahead
        and tense != "future"
        and (here.first is None or (here.first - base).days > 31 or tense in ("past", "perfect"))
    ):
        here = make(base.year - 1, number)
    elif (
        not is_ahead
        and here.last is not None
        and here.last < base
        and tense == "future"
        and (base - here.last).days > 100
    ):
        here = make(base.year + 1, number)
    return Reading("DATE", here, f"quarter by tense ({tense})")


def _find_year_of_quarter(anchor: Anchor, found: Found) -> int | None:
    for group in ("year", "before"):
        for token in found.tokens(group):
            if token.kind == "year":
                return int(token.value)
    for group in ("before", "relative"):
        tokens = [token for token in found.tokens(group) if token.kind != "fiscal"]
        unit = read_relative(anchor, tokens) if tokens else None
        if unit and unit.unit == "Y" and unit.first:
            return unit.first.year
    return None


def read_quartername(anchor: Anchor, found: Found) -> Reading | None:
    """ "Q3 2019", "2019 Q3", "H1"."""
    token = found.token("quarter") or found.token("later")
    year_token = found.token("year") or found.token("first")
    if token is None:
        return None
    letters, number = re.sub(r"\d", "", token.lower).upper(), int(re.sub(r"\D", "", token.lower))
    if letters == "H" and (number > 2 or year_token is None):
        return None
    year = int(year_token.value) if year_token else anchor.published.year if anchor.published else None
    if year is None:
        return Reading("DATE", Period(f"XXXX-{letters}{number}", None, None, "range", letters), "no publication date")
    return Reading("DATE", make_quarter(year, number) if letters == "Q" else make_half(year, number), "quarter by name")


def read_quarterof(anchor: Anchor, found: Found) -> Reading | None:
    """ "the 1988 quarter", "the 1988 period": the quarter told before, of that year."""
    year, unit = found.token("year"), found.token("unit")
    if year is None or unit is None or unit.lower not in ("quarter", "period"):
        return None
    quarter = find_latest_quarter(anchor)
    return (
        Reading("DATE", make_quarter(int(year.value), quarter[1]), "quarter told before", score=0.6, is_anchor=False)
        if quarter
        else None
    )


def read_comparable(anchor: Anchor, found: Found) -> Reading | None:
    """ "the same period last year", "the corresponding month a year earlier": what was told before, in that year."""
    unit, told = found.token("unit"), anchor.previous
    relative = read_relative(anchor, found.tokens("relative")) if found.has("relative") else None
    year = (
        int(found.value("year")) if found.has("year") else relative.first.year if relative and relative.first else None
    )
    if found.has("ago") and found.tokens("ago")[1].value == "Y" and anchor.published:
        year = (told.first if told and told.first else anchor.published).year - 1
    if unit is None or year is None or (relative and relative.unit != "Y"):
        return None
    if unit.kind == "unit" and unit.value not in ("Q", "M"):
        return None
    if unit.value == "M":
        month = told.first if told and told.first and told.unit in ("M", "D") else anchor.published
        return Reading("DATE", make_month(year, month.month), "month told before", score=0.6) if month else None
    quarter = find_latest_quarter(anchor)
    if quarter is None:
        return None
    return Reading("DATE", make_quarter(year, quarter[1]), "quarter told before", score=0.6, is_anchor=False)


def read_yearago(anchor: Anchor, found: Found) -> Reading | None:
    """ "the year-ago quarter", "a year-earlier period"."""
    if found.word("unit") != "year" or anchor.published is None:
        return None
    nth = found.token("nth")
    if found.match.end() - found.match.start() <= _BARE_LENGTH and anchor.months_at > anchor.previous_at:
        # "for the nine months …, compared with a year-earlier loss"
        return Reading("DATE", make_year(anchor.published.year - 1), "a year before", score=0.6, is_anchor=False)
    quarter = find_latest_quarter(anchor)
    if quarter is None:
        return None
    number = (
        (2 if nth.lower == "second" else int(nth.value))
        if nth and (nth.lower == "second" or nth.value.isdigit())
        else quarter[1]
    )
    if not 1 <= number <= 4:
        return None
    return Reading(
        "DATE", make_quarter(quarter[0] - 1, number), "a year before the latest quarter", score=0.6, is_anchor=False
    )


def _is_after_article(found: Found) -> bool:
    """ "the late nineties", "the mid-nineties"."""
    away = 2 if found.before.kind == "dash" else 1
    start = found.match.start()
    return found.row.at(start - away).kind == "early" and found.row.at(start - away - 1).kind == "the"


def _is_year(anchor: Anchor, found: Found, year: int) -> bool:
    before, after = found.before, found.after
    if (
        before.lower in read_cues("never_before_year")
        or after.lower in read_cues("never_after_year")
        or after.kind in ("unit", "units", "subunits", "clock", "zone")
    ):
        return False
    if before.kind == "dash" and found.row.at(found.match.start() - 2).kind != "early":
        prefix = found.row.at(found.match.start() - 2)
        if prefix.lower not in ("pre", "post", "mid") and prefix.kind not in ("year", "month", "day"):
            return False
    has_cue = before.lower in read_cues("year_cue") or before.kind in (
        "month",
        "poss",
        "its",
        "comma",
        "dash",
        "early",
        "approx",
        "season",
    )
    if not 1900 <= year <= 2099:
        return (before.lower in read_cues("old_year_cue") and after.kind != "other") or (
            before.lower in ("in", "since") and anchor.tag_at(after.start) not in ("NNS", "NN")
        )
    if before.kind == "of" and found.row.at(found.match.start() - 2).kind in ("start", "unit", "units", "month"):
        return True
    if anchor.parsed is not None and after.kind == "other" and anchor.tag_at(after.start) == "NNS":
        return has_cue and before.lower not in ("of", "than", "to", "for", "about", "around", "from", "and", "or")
    return True


READERS: dict[str, Reader] = {
    "year": read_year,
    "era": read_era,
    "shortfiscal": read_shortfiscal,
    "shortyear": read_shortyear,
    "decade": read_decade,
    "century": read_century,
    "quarter": read_quarter,
    "quartername": read_quartername,
    "quarterof": read_quarterof,
    "comparable": read_comparable,
    "compared": read_comparable,
    "owned": read_comparable,
    "yearago": read_yearago,
}
