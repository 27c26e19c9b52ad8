"""Expressions of time, found and made into values and intervals.

In: a document's text, its parse (for tenses) and its day of publication. Out: `times`, in the order of the text, none
overlapping: TIMEX3 type and value, first and last day. Limits: English; intervals are whole days; an interval takes in
the preposition before ("since March" reaches to publication), the value does not; ages and bare numbers are no times.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dragoman.records import Document, Span, TimeMention
from dragoman.resolve import time_amounts, time_away, time_dates, time_sets, time_units, time_years
from dragoman.resolve.time_anchor import Anchor, Reading, take_since, take_until
from dragoman.resolve.time_clock import join_clock, join_part, read_clock, read_hour
from dragoman.resolve.time_closing import close_stretch
from dragoman.resolve.time_patterns import Found, find_starts, load_joins, match_patterns
from dragoman.resolve.time_shares import read_share, take_weekday
from dragoman.resolve.time_tense import Tense, is_giving
from dragoman.resolve.time_tokens import Token, TokenRow, read_tokens
from dragoman.resolve.time_values import Period, make_range, make_unit, shift_days, take_part

_READERS = {
    **time_dates.READERS,
    **time_units.READERS,
    **time_years.READERS,
    **time_amounts.READERS,
    **time_away.READERS,
    **time_sets.READERS,
}
_LINKS = frozenset({"to", "dash"})
_UNTIL_WORDS = frozenset({"until", "till", "through"})


_FEWEST_YEARS, _OLD_YEARS = 6, 5


@dataclass(frozen=True, slots=True)
class _Place:
    """A reading and the tokens it covers."""

    start: int
    end: int
    reading: Reading


def resolve_times(document: Document) -> Document:
    """The document with its time mentions."""
    row = read_tokens(document.text)
    parsed = document.parsed
    anchor = Anchor(
        document.article.published, parsed, starts=parsed.to_array("IDX").tolist() if parsed is not None else []
    )
    anchor.is_history = _is_history(row, document.article.published)
    places = _link_ranges(anchor, row, list(_read_all(anchor, row)))
    return replace(document, times=tuple(_make_mention(row, place) for place in places))


def _is_history(row: TokenRow, published: datetime.date | None) -> bool:
    """Most years that the text tells lie long before publication: bare months and days belong to its story."""
    if published is None:
        return False
    years = [int(token.value) for token in row.tokens if token.kind == "year" and int(token.value) <= published.year]
    return len(years) >= _FEWEST_YEARS and sum(published.year - year > _OLD_YEARS for year in years) > len(years) * 0.8


def _read_all(anchor: Anchor, row: TokenRow) -> Iterator[_Place]:
    at = find_starts(row.codes, 0)
    while at >= 0:
        anchor.lean = _lean_of_preposition(anchor, row, at)
        place = _read_expression(anchor, row, at)
        if place is None:
            at = find_starts(row.codes, at + 1)
            continue
        if place.reading is not time_amounts.NO_TIME:
            anchor.remember(place.reading, place.start)
            yield _apply_preposition(anchor, row, place)
        at = find_starts(row.codes, place.end)


def _read_expression(anchor: Anchor, row: TokenRow, at: int) -> _Place | None:
    modifier = load_joins()["modifier"].match(row.codes, at)
    if modifier and modifier.end() < len(row.tokens):
        inner = _read_composed(anchor, row, modifier.end())
        if inner and inner.reading.type in ("DATE", "TIME") and inner.reading.period.unit:
            found = Found(row, "modifier", modifier)
            word = found.token("second") or found.token("start") or found.token("early") or found.token("earlier")
            if word is not None:
                modified = _modify(anchor, inner.reading, word.value)
                begin = _modify(anchor, inner.reading, found.value("early")) if found.has("second") else modified
                if begin.period.first and modified.period.last and begin.period.first < modified.period.last:
                    # "early to mid 2025"
                    period = replace(modified.period, first=begin.period.first)
                    modified = replace(modified, period=period)
                return _Place(at, inner.end, modified)
    return _read_share(anchor, row, at) or _read_composed(anchor, row, at)


def _read_share(anchor: Anchor, row: TokenRow, at: int) -> _Place | None:
    """ "the first week of August", "the last days of July", "the last Sunday in October"."""
    share = load_joins()["share"].match(row.codes, at)
    if not share:
        return None
    found = Found(row, "share", share)
    inner = _read_simple(anchor, row, share.end())
    weekday = found.token("weekday")
    if inner is None:
        return None
    if weekday is None:
        shared = read_share(found, inner.reading) if found.has("unit") else None
        return _Place(at, inner.end, shared) if shared else None
    nth = found.token("nth")
    day = (
        take_weekday(inner.reading.period, nth, int(weekday.value))
        if nth and inner.reading.period.unit == "M"
        else None
    )
    return _Place(at, inner.end, replace(inner.reading, period=day, how="weekday of a month")) if day else None


def _read_composed(anchor: Anchor, row: TokenRow, at: int) -> _Place | None:
    """A clock with its day, a day with its part or clock, or a simple expression."""
    for name, match in match_patterns(row.codes, at):
        found = Found(row, name, match)
        if name == "clock":
            clock = read_clock(found)
            if clock is None:
                continue
            aside = load_joins()["aside"].match(row.codes, match.end())
            joined = load_joins()["date"].match(row.codes, aside.end() if aside else match.end())
            day = _read_simple(anchor, row, joined.end()) if joined else None
            if day and day.reading.period.unit == "D" and day.reading.type == "DATE":
                # "9:20 a.m. (0620 GMT) on Friday": the day is the clock's, but no part of it
                return _Place(at, match.end() if aside else day.end, join_clock(anchor, clock, day.reading))
            return _Place(at, match.end(), join_clock(anchor, clock, None))
        if name == "away":
            shifted = _read_shifted(anchor, row, found)
            if shifted:
                return shifted
        reading = _READERS[name](anchor, found)
        if reading is not None and name == "part":
            return _read_part_of_date(anchor, row, found, reading)
        if reading is not None:
            return _extend_day(anchor, row, _Place(at, match.end(), reading))
    return None


def _read_simple(anchor: Anchor, row: TokenRow, at: int) -> _Place | None:
    for name, match in match_patterns(row.codes, at):
        if name != "clock":
            reading = _READERS[name](anchor, Found(row, name, match))
            if reading is not None:
                return _Place(at, match.end(), reading)
    return None


def _read_part_of_date(anchor: Anchor, row: TokenRow, found: Found, reading: Reading) -> _Place:
    """ "dawn on Thursday", "the night of July 15"."""
    start, end = found.match.span()
    token = found.token("plain") or found.token("bare") or found.token("over")
    is_joined = row.at(end).kind in ("on", "of")
    if token is not None and (is_joined or row.at(end).kind in ("weekday", "dayword")):
        day = _read_simple(anchor, row, end + 1 if is_joined else end)
        if day and day.reading.type == "DATE" and (day.reading.period.unit == "D" or _is_night(token, day.reading)):
            return _Place(start, day.end, join_part(day.reading, token.value))
    return _Place(start, end, reading)


def _is_night(token: Token, day: Reading) -> bool:
    """ "the night of 24/25 April": from one day to the next."""
    first, last = day.period.first, day.period.last
    return token.value == "NI" and first is not None and last is not None and (last - first).days == 1


def _read_shifted(anchor: Anchor, row: TokenRow, found: Found) -> _Place | None:
    """ "two days after Tuesday" is one expression; "two days after the vote" a duration."""
    way = found.token("way")
    if way is None or way.kind not in ("before", "after", "from") or not found.has("number"):
        return None
    day = _read_simple(anchor, row, found.span("exact")[0] if found.has("exact") else found.match.end())
    if day is None or day.reading.type != "DATE" or row.at(day.end).kind == "poss":
        return None
    reading = time_away.shift_reading(found, day.reading)
    return _Place(found.match.start(), day.end, reading) if reading else None


def _extend_day(anchor: Anchor, row: TokenRow, place: _Place) -> _Place:
    joins = load_joins()
    if place.reading.type == "TIME" and place.reading.period.unit == "D":
        return _extend_part(anchor, row, place)
    if place.reading.type != "DATE" or place.reading.period.unit != "D":
        return place
    part = joins["part"].match(row.codes, place.end)
    if part:
        token = Found(row, "part", part).token("part")
        if token is not None:
            joined_part = replace(place, end=part.end(), reading=join_part(place.reading, token.value))
            return _extend_part(anchor, row, joined_part)
    joined = joins["clock"].match(row.codes, place.end)
    if joined:
        for name, match in match_patterns(row.codes, joined.end()):
            clock = read_clock(Found(row, name, match)) if name == "clock" else None
            if clock is not None:
                return replace(place, end=match.end(), reading=join_clock(anchor, clock, place.reading))
    return place


def _extend_part(anchor: Anchor, row: TokenRow, place: _Place) -> _Place:
    """ "tonight at 9", "Tuesday morning at 7:15": the part of the day tells which half the hour is in."""
    value = place.reading.period.value or ""
    hour = load_joins()["hour"].match(row.codes, place.end)
    if not hour or value[10:] not in ("TMO", "TAF", "TEV", "TNI"):
        return place
    clock = read_hour(Found(row, "hour", hour), is_late=value[10:] != "TMO")
    return replace(place, end=hour.end(), reading=join_clock(anchor, clock, place.reading)) if clock else place


def _modify(anchor: Anchor, reading: Reading, word: str) -> Reading:
    """ "early June", "the end of the year", "earlier this month", "late on Tuesday"."""
    period = reading.period
    if word in ("sometime", "") or period.first is None or period.last is None:
        return reading
    if period.unit in ("D",):
        return replace(reading, how=f"{word}; {reading.how}")
    whole = make_unit(period.unit, period.first) or period
    if whole.value != period.value or whole.first is None or whole.last is None:
        whole = period
    if word == "earlier":
        changed = _take_head(anchor, whole)
    elif word == "later":
        changed = _take_rest(anchor, whole)
    else:
        changed = take_part(whole, word)
    return replace(reading, period=replace(changed, unit=period.unit), how=f"{word}; {reading.how}")


def _take_head(anchor: Anchor, whole: Period) -> Period:
    """ "earlier this year": up to publication; "earlier that year": up to the time told before."""
    assert whole.first is not None and whole.last is not None
    for day in (anchor.published, anchor.previous.first if anchor.previous else None):
        if day and whole.first < day <= whole.last:
            return make_range(whole.first, day, value=whole.value)
    return take_part(whole, "early")


def _take_rest(anchor: Anchor, whole: Period) -> Period:
    """ "later this year": from publication on; "later that year": from the time told before on."""
    assert whole.first is not None and whole.last is not None
    for day in (anchor.published, anchor.previous.first if anchor.previous else None):
        if day and whole.first < day < whole.last:
            return make_range(shift_days(day, 1), whole.last, value=whole.value)
    return whole


def _apply_preposition(anchor: Anchor, row: TokenRow, place: _Place) -> _Place:
    """ "since 2016", "until Friday", "by the end of the year" widen the interval."""
    reading = place.reading
    # "since the 2021 coup": the article belongs to the noun
    is_inside = row.at(place.start - 1).kind == "the"
    word = row.at(place.start - 2 if is_inside else place.start - 1).lower
    if is_inside and word != "since":
        return place
    if reading.type not in ("DATE", "TIME") or reading.period.first is None:
        return place
    if word == "since":
        return replace(
            place, reading=replace(reading, period=take_since(anchor, reading.period), how=f"since; {reading.how}")
        )
    if word in _UNTIL_WORDS or word == "by":
        if row.at(place.start - 2).kind in ("number", "day") or _is_linked(row, place):
            return place
        return replace(
            place, reading=replace(reading, period=take_until(anchor, reading.period), how=f"{word}; {reading.how}")
        )
    if word in ("after", "before"):
        return replace(place, reading=replace(reading, how=f"{word}; {reading.how}"))
    return place


def _lean_of_preposition(anchor: Anchor, row: TokenRow, at: int) -> Tense | None:
    """ "gave them until Friday", "ordered it closed by Monday": ahead, whatever the verb's tense."""
    word = row.at(at - 1)
    if word.lower == "ended":
        # "the quarter ended Oct. 31"
        return "past"
    if word.lower == "effective" and row.at(at - 2).lower not in ("was", "were", "became"):
        # "was named chairman, effective June 1"
        return "future"
    if word.lower not in ("until", "till", "by") or anchor.parsed is None:
        return None
    index = anchor.find_word(word.start)
    return "future" if index is not None and is_giving(anchor.parsed[index]) else None


def _is_linked(row: TokenRow, place: _Place) -> bool:
    return row.at(place.start - 2).kind in ("weekday", "month", "year", "day", "clock", "ampm")


def _link_ranges(anchor: Anchor, row: TokenRow, places: list[_Place]) -> list[_Place]:
    """ "from 3 to 5 May", "between March and June", "Monday-Friday": both ends bear the whole range."""
    linked = list(places)
    for index in range(len(places) - 1):
        one, two = linked[index], linked[index + 1]
        link = row.at(one.end)
        if two.start - one.end == 1:
            definite = row.tokens[one.start].kind == "the"
            closed = close_stretch(one.reading, link.lower, two.reading, is_definite=definite)
            linked[index] = one = replace(one, reading=closed)
        if two.start - one.end != 1 or one.reading.type != two.reading.type or one.reading.type not in ("DATE", "TIME"):
            continue
        opener = row.at(one.start - 1).kind
        if not (link.kind in _LINKS or (link.kind == "and" and opener == "between")):
            continue
        if opener == "from" and anchor.is_moved(row.at(one.start - 1).start):
            # "postponed from Tuesday to Thursday"
            continue
        if "on the day" in one.reading.how and "on the day" not in two.reading.how:
            # "10am-2pm on Friday": both on that day
            clock = (one.reading.period.value or "")[10:]
            period = replace(two.reading.period, value=f"{(two.reading.period.value or '')[:10]}{clock}")
            linked[index] = one = replace(one, reading=replace(one.reading, period=period))
        first, last = _order_ends(one.reading, two.reading)
        if first is None or last is None:
            continue
        for at, place in ((index, one), (index + 1, two)):
            period = make_range(first, last, value=place.reading.period.value)
            linked[at] = replace(
                place, reading=replace(place.reading, period=period, how=f"range; {place.reading.how}")
            )
    return linked


def _order_ends(one: Reading, two: Reading) -> tuple[datetime.date | None, datetime.date | None]:
    first, last = one.period.first, two.period.last
    if first is None or last is None:
        return None, None
    if first > last and "weekday" in one.how and (first - last).days < 7:
        # "from Friday to Sunday" read on a Saturday
        return (first, shift_days(last, 7)) if two.tense == "future" else (shift_days(first, -7), last)
    return (first, last) if first <= last else (None, None)


def _make_mention(row: TokenRow, place: _Place) -> TimeMention:
    start, end = row.tokens[place.start].start, row.tokens[place.end - 1].end
    reading, period = place.reading, place.reading.period
    return TimeMention(
        span=Span(start, end),
        text=row.text[start:end],
        type=reading.type,
        value=period.value,
        start=period.first.isoformat() if period.first else None,
        end=period.last.isoformat() if period.last else None,
        granularity=period.granularity,
        score=reading.score,
        how=reading.how,
    )
