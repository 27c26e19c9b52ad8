"""Readers of amounts of time: durations, distances ("two years ago"), frequencies.

In: a pattern found and the anchor. Out: a `Reading`, None, or `NO_TIME` where the words are certainly something else
(ages) and shall not be tried again. Limits: "two years ago" is the whole calendar year; vague counts have no interval.
"""

import datetime
import re
from collections.abc import Callable

from dragoman.resolve.time_anchor import Anchor, Reading
from dragoman.resolve.time_numbers import VAGUE_BOUNDS, Amount, read_amount, read_count, read_unit
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_tense import read_cues
from dragoman.resolve.time_tokens import Token
from dragoman.resolve.time_units import read_relative
from dragoman.resolve.time_values import (
    Period,
    make_day,
    make_half,
    make_range,
    make_unit,
    shift_day,
    shift_days,
    write_amount,
)

Reader = Callable[[Anchor, Found], Reading | None]

NO_TIME = Reading("DURATION", Period(None, None, None, None), "no time", score=0.0, is_anchor=False)

_SMALLER = {"Y": "MWD", "M": "WD", "W": "D", "D": ("TH",), "TH": ("TM",), "TM": ("TS",)}
_AGEING_WORDS = ("aged", "age", "ages")
_NOUN_LOOKAHEAD = 3


def read_counted(anchor: Anchor, found: Found) -> Reading | None:
    """ "the past two weeks", "the next 60-100 days", "the last few months"."""
    unit, amount = found.token("unit"), read_amount(found.tokens("number"))
    if unit is None or amount is None:
        return None
    if found.word("deictic") == "latest":
        # "in the latest nine months": those of the accounts
        open_period = Period(_write(amount, read_unit(unit), is_plural=True), None, None, None)
        return (
            Reading("DURATION", open_period, "amount", is_anchor=False) if read_unit(unit) in ("M", "Q", "W") else None
        )
    is_ahead = found.token("deictic") is not None and found.tokens("deictic")[0].kind == "next"
    letter = read_unit(unit)
    value = _write(amount, letter, is_plural=True)
    deictic = found.word("deictic")
    base = anchor.reference() if deictic in ("previous", "preceding", "following", "subsequent") else anchor.published
    period = _reach(base, amount, letter, value=value, is_ahead=is_ahead)
    return Reading("SET" if found.has("each") else "DURATION", period, "counted from publication", is_anchor=False)


def read_duration(anchor: Anchor, found: Found) -> Reading | None:
    """ "three days", "two-week", "a year and a half", "seven years and six months"; ages are no times."""
    unit, amount = found.token("unit"), read_count(found)
    if unit is None or amount is None:
        return None
    if found.has("old") or found.before.lower in _AGEING_WORDS:
        return _read_age(found, amount, unit)
    first = found.token("number")
    if (
        first is not None
        and (first.lower, unit.lower) == ("one", "day")
        and (found.before.lower in read_cues("modal") or anchor.tag_at(found.after.start) == "VB")
    ):
        # "will one day be free"
        return Reading("DATE", Period("FUTURE_REF", None, None, None), "reference word", score=0.6, is_anchor=False)
    if found.after.kind == "a" and found.row.at(found.match.end() + 1).kind in ("unit", "subunit"):
        # "24 hours a day"
        return NO_TIME
    is_article = first is not None and first.lower in ("a", "an") and len(found.tokens("number")) == 1
    if unit.lower == "second" or (unit.value == "Q" and _is_fraction(found)):
        # "three-quarters", "a quarter of the seats"
        return None
    if found.has("dash") and first is not None and first.kind == "a":
        # "a several-year stay": the article is the stay's
        return None
    if is_article:
        if _is_rate(found):
            return NO_TIME
        if found.has("dash") or unit.lower in ("period", "min", "second") or found.after.kind == "dash":
            return None
    if (
        first is not None
        and first.kind in ("vague",)
        and first.lower in ("some", "many", "various")
        and unit.kind in ("unit", "subunit")
    ):
        return None
    if (
        unit.kind == "unit"
        and not is_article
        and not found.has("dash")
        and first is not None
        and first.lower not in ("one", "1", "another", "half")
        and not _is_compound(found)
    ):
        return None
    if first is not None and first.kind == "day" and found.before.kind in ("month",):
        return None
    letter = read_unit(unit)
    is_plural = unit.kind in ("units", "subunits", "weekends", "parts")
    value: str | None = _write(amount, letter, is_plural=is_plural)
    if found.has("number2"):
        value = _join_values(value or "", found, letter)
    if value is None:
        return None
    period = _anchor_duration(anchor, found, amount, letter, value)
    how = "amount" if period.first is None else "amount counted from publication"
    return Reading("DURATION", period, how, is_anchor=False)


def _read_age(found: Found, amount: Amount, unit: Token) -> Reading | None:
    """ "25-year-old" is nothing, "the eight-year-old war" a duration."""
    following = [found.row.at(found.match.end() + away).lower for away in range(_NOUN_LOOKAHEAD)]
    if (
        amount.low is None
        or found.before.lower in _AGEING_WORDS
        or not any(word.rstrip("s") in read_cues("ageless") or word in read_cues("ageless") for word in following)
    ):
        return NO_TIME
    return Reading(
        "DURATION",
        Period(write_amount(amount.low, read_unit(unit)), None, None, None),
        "age of a thing",
        is_anchor=False,
    )


def _anchor_duration(anchor: Anchor, found: Found, amount: Amount, letter: str, value: str) -> Period:
    """ "has been besieged for two weeks" ends at publication; "will meet within 18 months" begins there."""
    base, cue = anchor.published, found.before.lower
    open_period = Period(value, None, None, None)
    is_within = cue == "within"
    if found.after.lower == "after" and amount.low is not None and anchor.comes_after(found.offset):
        # "the visit comes a week after he said …": what he said lies so long before the visit
        day = shift_day(anchor.reference("D") or base, -amount.low, letter) if base else None
        unit = make_unit(letter if letter in ("D", "M", "Y") else "D", day) if day else None
        return Period(value, unit.first, unit.last, unit.granularity) if unit else open_period
    if base is None or not (
        cue in ("for", "in", "over", "after", "during") or is_within or found.after.lower in ("from",)
    ):
        return open_period
    tense = anchor.tense_at(found.offset)
    if cue == "for" and tense == "perfect":
        return _reach(base, amount, letter, value=value, is_ahead=False)
    if tense == "future" and (is_within or cue == "over"):
        return _reach(base, amount, letter, value=value, is_ahead=True)
    if tense == "future" and cue == "in" and amount.low is not None and not _is_run(found):
        day = shift_day(base, amount.low, letter)
        unit = make_unit(letter if letter in ("D", "W", "M", "Y") else "D", day) if day else None
        return Period(value, unit.first, unit.last, unit.granularity) if unit else open_period
    return open_period


def read_vagueduration(anchor: Anchor, found: Found) -> Reading | None:
    """ "for years", "weeks of fighting", "months after"; not "business days" nor "days" alone."""
    unit = found.token("unit")
    if (
        unit is None
        or found.has("old")
        or found.before.kind in ("dash", "early")
        or unit.lower in ("mins", "secs", "seconds")
    ):
        return None
    is_cued = (
        found.has("ahead")
        or found.before.lower in read_cues("amount_before")
        or found.after.lower in read_cues("amount_after")
    )
    is_measure = found.before.kind in ("ordinal", "other") and found.after.lower == "of"
    if not is_cued or (is_measure and anchor.tag_at(found.before.start) in ("JJ", "NN", "NNP", "PRP$", "CD")):
        # "business days", "the last days of"
        return None
    letter = read_unit(unit)
    base = anchor.published
    tense = anchor.tense_at(found.offset) if found.before.lower == "for" else None
    period = Period(write_amount(None, letter), None, None, None)
    if tense == "perfect" and base:
        period = _reach(base, Amount(None, None), letter, value=period.value or "", is_ahead=False)
    return Reading("DURATION", period, "vague amount", score=0.6, is_anchor=False)


def read_halfunit(anchor: Anchor, found: Found) -> Reading | None:
    """ "half an hour", "half-century", "half an hour ago"."""
    unit = found.token("unit")
    if unit is None or unit.lower == "second":
        return None
    if found.has("way"):
        if anchor.published is None or not unit.value.startswith("T"):
            return None
        return Reading("TIME", make_day(anchor.published), "within the day", score=0.6, is_anchor=False)
    return Reading("DURATION", Period(write_amount(0.5, read_unit(unit)), None, None, None), "amount", is_anchor=False)


def read_leading(anchor: Anchor, found: Found) -> Reading | None:
    """ "the first nine months of 1989", "the first two quarters of last year", "the three days"."""
    unit, number = found.token("unit"), read_amount(found.tokens("number"))
    nth = found.token("nth")
    if unit is None or number is None or (nth is not None and nth.lower not in ("first", "last", "final")):
        return None
    letter = read_unit(unit)
    year = _find_year(anchor, found)
    value = _write(number, letter, is_plural=True)
    if year is None or number.low is None or letter not in ("M", "Q") or nth is None:
        if found.has("relative"):
            return None
        if found.after.lower == "since" and anchor.published and nth is None:
            # "in the three years since the coup"
            since = _reach(anchor.published, number, letter, value=value, is_ahead=False)
            return Reading("DURATION", since, "amount counted from publication", is_anchor=False)
        return Reading("DURATION", Period(value, None, None, None), "amount", is_anchor=False)
    months = int(number.low) * (3 if letter == "Q" else 1)
    if not 1 <= year <= 9999 or not 1 <= months <= 12:
        return None
    if months == 6:
        return Reading("DATE", make_half(year, 1 if nth.lower == "first" else 2), "half of a year")
    edge = datetime.date(year, 1, 1) if nth.lower == "first" else datetime.date(year, 12, 31)
    if nth.lower == "first":
        end = shift_day(edge, months, "M")
        return Reading(
            "DURATION",
            make_range(edge, shift_days(end, -1) if end else None, value=value),
            "head of a year",
            is_anchor=False,
        )
    begin = shift_day(edge.replace(day=1), 1 - months, "M")
    return Reading("DURATION", make_range(begin, edge, value=value), "tail of a year", is_anchor=False)


def _find_year(anchor: Anchor, found: Found) -> int | None:
    if found.has("year"):
        return int(found.value("year"))
    relative = read_relative(anchor, found.tokens("relative"))
    return relative.first.year if relative and relative.first and relative.unit == "Y" else None


def _reach(base: datetime.date | None, amount: Amount, letter: str, *, value: str, is_ahead: bool) -> Period:
    """From publication as far as the amount reaches."""
    if base is None:
        return Period(value, None, None, None)
    count = amount.high if amount.high is not None else float(VAGUE_BOUNDS[1])
    other = shift_day(base, count if is_ahead else -count, letter)
    if letter == "TH" and count >= 1:
        other = shift_days(base, (1 if is_ahead else -1) * round(count / 24 + 0.49))
    return make_range(other, base, value=value) if other else Period(value, None, None, None)


def _write(amount: Amount, letter: str, *, is_plural: bool) -> str:
    return write_amount(amount.low if amount.low is not None or is_plural else None, letter)


def _is_fraction(found: Found) -> bool:
    """ "three-quarters", "a quarter of the seats", "fell by a quarter"."""
    is_share = found.after.lower == "of" or found.has("dash") or found.has("approx")
    return is_share or found.before.lower in ("by", "than", "and")


def _is_run(found: Found) -> bool:
    """ "the third election in three years", "the biggest in ten years" look back."""
    near = [found.row.at(found.match.start() - away) for away in range(2, 2 + _NOUN_LOOKAHEAD)]
    return any(token.kind in ("ordinal", "once") or token.lower.endswith("est") for token in near)


def _is_compound(found: Found) -> bool:
    """ "a five year low": singular unit before a noun."""
    return (found.after.kind == "other" and found.after.lower[:1].isalpha()) or found.after.kind in ("period", "of")


def _is_rate(found: Found) -> bool:
    """ "$5 a year", "500 barrels a day": an amount stands before the article."""
    start = found.match.start()
    near = [found.row.at(start - away) for away in (1, 2, 3)]
    if near[0].kind in ("units", "subunits"):
        # "24 hours a day"
        return True
    if near[0].kind in ("day", "count", "number", "year") or near[0].lower in (
        "%",
        "percent",
        "billion",
        "cents",
        "dollars",
        "once",
    ):
        return near[0].kind != "year"
    return (
        near[0].kind == "other"
        and near[0].lower.endswith("s")
        and any(token.kind in ("day", "count", "number") or token.lower in ("million", "billion") for token in near[1:])
    )


def _join_values(value: str, found: Found, letter: str) -> str | None:
    amount, unit = read_amount(found.tokens("number2")), found.token("unit2")
    if amount is None or unit is None or amount.low is None or unit.value not in _SMALLER.get(letter, ()):
        return None
    return value + re.sub(
        r"^P" if not unit.value.startswith("T") or "T" not in value else r"^PT",
        "",
        write_amount(amount.low, unit.value),
    )


READERS: dict[str, Reader] = {
    "counted": read_counted,
    "duration": read_duration,
    "vagueduration": read_vagueduration,
    "halfunit": read_halfunit,
    "leading": read_leading,
}
