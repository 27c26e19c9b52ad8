"""Readers of units told by their place: "last week", "the following day", "this morning", "the third quarter".

In: a pattern found and the anchor. Out: a `Reading` or None. Limits: "the last week" and "the past year" have
the calendar unit as value and an interval that rolls back from publication; fiscal years are calendar years.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from dragoman.resolve.time_anchor import Anchor, Reading, clip_to_tense
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_tense import read_cues
from dragoman.resolve.time_tokens import Token
from dragoman.resolve.time_values import (
    PART_NAMES,
    Period,
    make_day,
    make_quarter,
    make_range,
    make_unit,
    make_weekend,
    make_year,
    shift_day,
    shift_days,
    take_part,
    write_amount,
)

Reader = Callable[[Anchor, Found], Reading | None]

_BACK = frozenset({"last", "past", "previous", "preceding"})
_AHEAD = frozenset({"next", "coming", "following", "upcoming", "subsequent"})
_TOLD = frozenset({"previous", "preceding", "following", "subsequent", "that", "those", "same", "very same"})
_OPEN_VALUES = {
    "D": "XXXX-XX-XX", "W": "XXXX-WXX", "2W": "XXXX-WXX", "M": "XXXX-XX", "Q": "XXXX-QX", "H": "XXXX-HX", "Y": "XXXX",
    "E": "XXX", "C": "XX", "WE": "XXXX-WXX-WE",
}  # fmt: skip
_GRANULARITIES = {"D": "day", "W": "week", "2W": "week", "M": "month", "Y": "year"}


def read_relative(anchor: Anchor, tokens: Sequence[Token]) -> Period | None:
    """The period of "of last year", "this week", "the same month"."""
    deictics = [token.lower for token in tokens if token.kind in ("last", "next", "this", "that", "same")]
    unit = tokens[-1].value if tokens and tokens[-1].kind == "unit" else ""
    if unit and not deictics and tokens[0].kind == "the":
        return _place_unit(anchor, unit, "this", is_definite=False)
    return _place_unit(anchor, unit, deictics[-1], is_definite=False) if unit and deictics else None


def _place_unit(anchor: Anchor, unit: str, deictic: str, *, is_definite: bool) -> Period | None:
    base = anchor.published
    if deictic in _TOLD or (is_definite and deictic in _AHEAD):
        base = anchor.reference(unit)
        if deictic in _AHEAD and anchor.previous and anchor.previous.last and base == anchor.previous.first:
            base = anchor.previous.last
    if base is None:
        granularity = _GRANULARITIES.get(unit, "range")
        return Period(_OPEN_VALUES.get(unit), None, None, granularity, unit) if unit in _OPEN_VALUES else None  # type: ignore[arg-type]
    # "the latest quarter", "the latest fiscal year" are over
    count = -1 if deictic in _BACK or deictic == "latest" else 1 if deictic in _AHEAD else 0
    if unit == "2W" and count:
        day = shift_days(base, 7 * count)
        return make_range(day, base, value=None) if day else None
    if unit in ("M", "Q", "Y", "E", "C", "H"):
        base = base.replace(day=1)
    day = shift_day(base, count, unit)
    return make_unit(unit, day) if day else None


def read_deictic(anchor: Anchor, found: Found) -> Reading | None:
    """ "last week", "the following day", "this month", "the past year", "that same day"."""
    deictic, word = found.word("deictic") or "", found.token("unit")
    if word is None:
        return None
    if word.kind == "period":
        return _read_latest_period(anchor, deictic, has_article=found.has("the")) if word.lower == "period" else None
    unit = word.value
    if unit in ("C", "L") and deictic not in ("last", "this", "next", "past", "previous"):
        return None
    has_article, base = found.has("the"), anchor.published
    if base and unit in ("E", "C", "QC") and (deictic == "past" or unit == "QC"):
        # "over the past decade": ten years, whichever decade it is
        rolling = make_range(shift_day(base, -1, unit), base, value=write_amount(1, unit))
        return Reading("DURATION", rolling, "rolls from publication", is_anchor=False)
    # "over the past year", "in the last week", "in the coming month"
    is_open = (
        has_article
        and deictic in ("last", "next", "coming")
        and unit != "D"
        and found.before.lower in read_cues("span")
    )
    period = _place_unit(anchor, unit, deictic, is_definite=has_article and not is_open)
    if period is None:
        return None
    if unit == "Q" and deictic == "latest":
        return Reading("DATE", period, "latest quarter")
    if base and (deictic == "past" or is_open):
        other = shift_day(base, 1 if deictic in _AHEAD else -1, unit)
        rolling = make_range(other, base, value=period.value)
        return Reading("DATE", rolling, "rolls from publication", is_anchor=False)
    if deictic in ("this", "these", "current"):
        tense = anchor.tense_at(found.offset)
        return Reading("DATE", clip_to_tense(anchor, period, tense), "current unit", tense=tense)
    leans = deictic in _TOLD or (has_article and deictic in _AHEAD)
    how = "leans on the time told before" if leans and anchor.previous else f"{deictic} unit"
    return Reading("DATE", period, how, score=0.75 if leans else 0.9)


def read_theunit(anchor: Anchor, found: Found) -> Reading | None:
    """ "the week", "the quarter", "the fiscal year": the current one; only where it is no head of a longer phrase."""
    unit = found.token("unit")
    if (
        unit is None
        or unit.value not in ("W", "Q", "Y", "M")
        or found.after.lower in ("when", "that", "which", "-", "he", "she", "they", "it")
        or found.after.kind == "year"
        or found.is_before_of()
    ):
        return None
    if (
        not found.has("fiscal")
        and not found.has("more")
        and found.before.kind not in ("in", "of", "start", "early", "sooner")
        and found.before.lower not in ("for", "during", "in", "of", "this", "throughout", "all", "by", "within", "over")
    ):
        return None
    if found.after.lower == "since" and anchor.published:
        # "in the month since the vote"
        since = make_range(
            shift_day(anchor.published, -1, unit.value), anchor.published, value=write_amount(1, unit.value)
        )
        return Reading("DURATION", since, "amount counted from publication", is_anchor=False)
    if unit.value == "Y" and found.after.lower in ("ended", "ending", "to"):
        # "for the year ended July 2"
        return Reading("DURATION", Period("P1Y", None, None, None), "amount", is_anchor=False)
    period = _place_unit(anchor, unit.value, "latest" if unit.value == "Q" else "this", is_definite=False)
    if period is None:
        return None
    return Reading("DATE", clip_to_tense(anchor, period, anchor.tense_at(found.offset)), "current unit", score=0.7)


def read_dayword(anchor: Anchor, found: Found) -> Reading | None:
    """ "today", "yesterday", "tomorrow", "tonight", "last night", "the day before yesterday"."""
    token = found.token("day")
    if token is None:
        return None
    is_title = found.before.kind != "gap" and found.before.lower[-1:].isalnum()
    if found.row.is_capital(found.match.start()) and is_title:
        # "BBC Radio 4's Today programme"
        return None
    is_night = token.kind == "tonight"
    away = (-1 if token.value.startswith("-") else 0) if is_night else int(token.value)
    day = shift_days(anchor.published, away) if anchor.published else None
    period = make_day(day) if day else Period("XXXX-XX-XX", None, None, "day", "D")
    if is_night:
        return Reading("TIME", replace(period, value=f"{period.value}TNI", granularity="time"), "night of the day")
    return Reading("DATE", period, "counted from publication")


def read_weekend(anchor: Anchor, found: Found) -> Reading | None:
    """ "the weekend", "over the weekend", "last weekend", "this weekend"."""
    deictic, base = found.word("deictic"), anchor.published
    if base is None:
        return Reading("DATE", Period("XXXX-WXX-WE", None, None, "range", "WE"), "no publication date")
    tense = anchor.tense_at(found.offset)
    if deictic in _TOLD and anchor.reference():
        base = anchor.reference() or base
        away = -7 if deictic in _BACK else 7 if deictic in _AHEAD else 0
    elif deictic in _BACK:
        away = -7
    elif deictic in _AHEAD:
        away = 7 if base.isoweekday() >= 6 or (deictic == "next" and base.isoweekday() > 4) else 0
    elif tense == "future" or (deictic == "this" and (tense not in ("past", "perfect") or base.isoweekday() > 3)):
        away = 0
    else:
        # "fighting broke out over the weekend" on a Wednesday is the last weekend; on a Sunday this one.
        away = 0 if base.isoweekday() >= 6 else -7
    day = shift_days(base, away)
    return Reading("DATE", make_weekend(day), f"weekend by tense ({tense})", tense=tense) if day else None


def read_part(anchor: Anchor, found: Found) -> Reading | None:
    """ "this morning", "that night", "the next morning", "overnight", "at dawn"."""
    deictic = found.word("deictic")
    name = "part" if found.has("part") else "plain" if found.has("plain") else "over" if found.has("over") else "bare"
    token = found.token(name)
    if token is None:
        return None
    is_leaning = found.has("the") or deictic in _TOLD or deictic in _AHEAD
    base = anchor.reference("D") if is_leaning else anchor.published
    # "by mid-afternoon"
    is_mid = "mid" in (found.before.lower, found.row.at(found.match.start() - 2).lower)
    if (
        name == "bare"
        and not is_mid
        and (
            found.before.lower not in ("at", "by", "before", "until", "since", "after")
            or token.lower in ("morning", "afternoon", "evening")
        )
    ):
        return None
    if (name == "bare" and found.before.lower == "at" and token.lower == "night") or found.after.kind in (
        "dash",
        "period",
    ):
        # "at night" is a habit, "the night-time" a compound
        return None
    if name == "plain":
        base = anchor.reference("D")
        if found.before.lower not in ("in", "during", "through", "late", "early", "of", "on"):
            return None
    if deictic in ("past", "latest", "current", "those", "these"):
        return None
    away = 1 if deictic in _AHEAD else -1 if deictic in _BACK else 0
    day = shift_days(base, away) if base else None
    if (
        name == "over"
        and found.after.lower[:1].isalpha()
        and anchor.tag_at(found.after.start) in ("NN", "NNS")
        and found.before.lower in ("an", "the", "a")
    ):
        return None
    period = make_day(day) if day else Period("XXXX-XX-XX", None, None, "day", "D")
    if name == "over" and day and anchor.tense_at(found.offset) in ("past", "perfect"):
        # "shelled overnight": the night that ends on the day of publication
        before = shift_days(day, -1)
        period = replace(period, first=before, value=before.isoformat() if before else period.value)
    value = f"{period.value}{PART_NAMES[token.value]}"
    return Reading(
        "TIME",
        replace(period, value=value, granularity="time"),
        "part of the day",
        score=0.8,
        is_anchor=day is not None,
    )


def read_vagueunits(anchor: Anchor, found: Found) -> Reading | None:
    """ "recent weeks" PAST_REF, "the coming days" FUTURE_REF, "these past months"."""
    deictic, unit = found.word("deictic") or "", found.token("unit")
    if unit is None or deictic in ("current", "this", "that", "those", "these", "present-day", "latest"):
        return None
    base = anchor.published
    is_past = deictic in _BACK or deictic == "recent"
    size = {"D": 7, "W": 42, "M": 180, "Y": 1500, "E": 10000}.get(unit.value, 1)
    other = shift_days(base, -size if is_past else size) if base else None
    period = (
        make_range(other, base, value="PAST_REF" if is_past else "FUTURE_REF")
        if other and base
        else Period("PAST_REF" if is_past else "FUTURE_REF", None, None, None)
    )
    return Reading("DATE", period, "vague units around publication", score=0.6, is_anchor=False)


def _read_latest_period(anchor: Anchor, deictic: str, *, has_article: bool) -> Reading | None:
    quarter = find_latest_quarter(anchor)
    if deictic != "latest" or not has_article or quarter is None:
        return None
    return Reading("DATE", make_quarter(*quarter), "latest quarter", score=0.5, is_anchor=False)


def find_latest_quarter(anchor: Anchor) -> tuple[int, int] | None:
    told = anchor.previous.first if anchor.previous and anchor.previous.unit == "Q" else None
    if told and not (anchor.published and told > anchor.published):
        day = told
        return day.year, (day.month + 2) // 3
    if anchor.published is None:
        return None
    day = shift_day(anchor.published.replace(day=1), -1, "Q") or anchor.published
    return day.year, (day.month + 2) // 3


def read_yearend(anchor: Anchor, found: Found) -> Reading | None:
    """ "by year-end", "around the year's end", "month-end"."""
    token, base = found.token("end"), anchor.published
    if token is None:
        return None
    if found.has("year"):
        year_token = found.token("year")
        part = take_part(make_year(int(year_token.value)), token.value) if year_token else None
        return Reading("DATE", part, "part of a year") if part else None
    if base is None:
        return None
    if found.before.lower == "since":
        # "up 9% since year-end" counts from the last one
        base = shift_day(base, -1, "Y" if token.kind == "yearend" else "M") or base
    unit = make_unit("Y" if token.kind == "yearend" else "M", base)
    return Reading("DATE", take_part(unit, token.value), f"{token.value} of the current unit") if unit else None


def read_then(anchor: Anchor, found: Found) -> Reading | None:
    """ "since then", "by then": the time told before."""
    if (
        found.before.lower not in ("since", "by", "until", "till", "before", "from", "back", "after")
        or not anchor.previous
    ):
        return None
    return Reading("DATE", anchor.previous, "the time told before", score=0.75)


def read_reference(anchor: Anchor, found: Found) -> Reading | None:
    """ "now" PRESENT_REF, "recently" PAST_REF, "soon" FUTURE_REF, "the past", "the future", "current"."""
    token = found.token("word")
    if token is None or (found.has("the") and token.kind in ("ref", "this")):
        return None
    value = {"last": "PAST_REF", "this": "PRESENT_REF"}.get(token.kind, token.value)
    if (token.kind == "last" and not (token.lower == "past" and found.has("the"))) or (
        token.kind == "this" and token.lower != "current"
    ):
        return None
    if token.kind in ("last", "refadj") and token.lower != "present-day":
        # "the past", "in future", but not "past talks", "future talks", "the past few"
        is_noun = found.has("the") or found.before.lower == "in"
        if not is_noun or (
            found.after.lower[:1].isalnum()
            and anchor.tag_at(found.after.start) in ("NN", "NNS", "JJ", "CD", "NNP", "DT", "")
        ):
            return None
    if token.lower in ("soon", "shortly") and (
        found.after.lower in ("after", "before", "as", "thereafter") or found.before.lower in ("as", "too", "how")
    ):
        # "soon after" leans on an event
        return None
    if token.lower in ("soon", "shortly") and anchor.tense_at(found.offset) == "past":
        # "he soon became its leader": not ahead of publication
        return None
    base = anchor.published
    period = Period(value, base, base, "day") if value == "PRESENT_REF" and base else Period(value, None, None, None)
    return Reading("DATE", period, "reference word", score=0.6, is_anchor=False)


READERS: dict[str, Reader] = {
    "deictic": read_deictic,
    "theunit": read_theunit,
    "dayword": read_dayword,
    "weekend": read_weekend,
    "part": read_part,
    "vagueunits": read_vagueunits,
    "yearend": read_yearend,
    "then": read_then,
    "reference": read_reference,
}
