"""Where a reader stands when a time expression comes up: the day of publication, what was read before, the tense.

In: the parsed document, its publication date. Out: `Anchor`, which picks the weekday, month or day that is meant.
Limits: without a publication date, what needs one stays open (X's in its value).
"""

import datetime
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dragoman.records import TimexType
from dragoman.resolve.time_tense import Tense, find_tense, is_moving
from dragoman.resolve.time_tokens import TokenRow, letter_of
from dragoman.resolve.time_values import Period, find_weekday, make_day, make_month, make_range, make_season

if TYPE_CHECKING:
    from spacy.tokens import Doc

# A date said to be past that fell more than this long ago, with its next turn so near, is about to come:
# "discussed the Aug. 5 election" in July.
_NEAR_TOKENS = 80
# "In May 2010 the front moved. In July …": that year's July, if May lies so far back and was told so near.
_LONG_AGO, _STORY_TOKENS = 730, 40
# A story runs on: June after May is the next month, April after May rather the month before.
_STORY_MONTHS = 8
# "For the nine months, net fell from … a year earlier": no quarter is compared.
_SPANS_OF_ACCOUNT = frozenset({"P6M", "P9M", "P12M"})
_NEARLY_EVEN = 3
_LONG_PAST, _NEAR_FUTURE, _NEAR_PAST = 300, 60, 30


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means. `how` tells the rule; `is_anchor` whether later expressions may lean on it."""

    type: TimexType
    period: Period
    how: str
    score: float = 0.9
    is_anchor: bool = True
    tense: Tense | None = None


@dataclass(slots=True)
class Anchor:
    """The state while a document is read from left to right."""

    published: datetime.date | None
    parsed: "Doc | None"
    previous: Period | None = None
    previous_day: Period | None = None
    previous_at: int = 0
    months_at: int = -1
    last_month: tuple[int, int | None] | None = None
    last_month_at: int = -9
    starts: list[int] = field(default_factory=list)
    lean: Tense | None = None
    is_history: bool = False

    def find_story_day(self, row: TokenRow, at: int) -> datetime.date | None:
        """The day told before, where a bare month or day is told of the same old story and not of this year."""
        told = self.previous
        if told is None or told.first is None or told.last is None or told.unit not in ("D", "M", "Y", "S"):
            return None
        if self.published is None or self.is_history:
            return told.first
        if told.unit not in ("D", "M"):
            # After a bare year it was more often this year's month: "grown since 1971. In April …" (0 of 3).
            return None
        is_old = (self.published - told.last).days > _LONG_AGO
        is_near = at - self.previous_at < _STORY_TOKENS and row.codes.find(letter_of("gap"), self.previous_at, at) < 0
        return told.first if is_old and is_near else None

    def tense_at(self, offset: int) -> Tense | None:
        """The tense of the verb that governs the word at the offset, unless its preposition settles the way."""
        if self.lean:
            return self.lean
        token = self.find_word(offset)
        return find_tense(self.parsed[token]) if self.parsed is not None and token is not None else None

    def find_word(self, offset: int) -> int | None:
        """The index of the parsed token that covers the offset."""
        if self.parsed is None or not self.starts:
            return None
        at = bisect_right(self.starts, offset) - 1
        return at if at >= 0 else None

    def comes_after(self, offset: int) -> bool:
        """The word hangs on "comes": "the talks come days after …"."""
        index = self.find_word(offset)
        word = self.parsed[index] if self.parsed is not None and index is not None else None
        return word is not None and any(above.lemma_ in ("come", "follow") for above in (word.head, word.head.head))

    def is_attribute(self, offset: int) -> bool:
        """The word stands before the noun that it belongs to: "the November vote"."""
        index = self.find_word(offset)
        word = self.parsed[index] if self.parsed is not None and index is not None else None
        return word is not None and word.dep_ in ("compound", "nmod", "amod") and word.head.i == word.i + 1

    def is_moved(self, offset: int) -> bool:
        """The preposition at the offset hangs on a verb that moves a date."""
        index = self.find_word(offset)
        return self.parsed is not None and index is not None and is_moving(self.parsed[index])

    def tag_at(self, offset: int) -> str:
        word = self.find_word(offset)
        return self.parsed[word].tag_ if self.parsed is not None and word is not None else ""

    def entity_at(self, offset: int) -> str:
        word = self.find_word(offset)
        return self.parsed[word].ent_type_ if self.parsed is not None and word is not None else ""

    def reference(self, unit: str = "") -> datetime.date | None:
        """The day that "the next day" or "that year" counts from: the last time told as finely, else publication."""
        told = self.previous_day if unit == "D" else self.previous
        return told.first if told and told.first else self.published

    def is_near_quarter(self, at: int) -> bool:
        """The time told before is a quarter, not long before the token: "rose in the quarter from … a year ago"."""
        told = self.compared_period()
        return told is not None and told.unit == "Q" and at - self.previous_at < _NEAR_TOKENS

    def compared_period(self) -> Period | None:
        """What "a year earlier" is compared with: the time told before, unless a run of months was told since."""
        return None if self.months_at > self.previous_at else self.previous

    def remember(self, reading: "Reading", at: int) -> None:
        """Lets later expressions lean on this one, which begins at the token."""
        if reading.type == "DURATION" and reading.period.value in _SPANS_OF_ACCOUNT:
            self.months_at = at
        if self.lean == "past" and self.previous is not None and self.previous.unit == "Q":
            # "in the quarter ended Sept. 30 … a year earlier": the quarter stays what is leant on
            self.previous_day = reading.period
            return
        if reading.is_anchor and reading.period.first is not None:
            self.previous = reading.period
            self.previous_at = at
            if reading.period.unit == "D":
                self.previous_day = reading.period


def pick_weekday(anchor: Anchor, weekday: int, *, deictic: str | None, tense: Tense | None) -> Period:
    """ "on Tuesday", "last Friday", "the following Monday", "this Sunday", "next Thursday"."""
    open_value = Period(f"XXXX-WXX-{weekday}", None, None, "day", "D")
    base = anchor.published
    if deictic in ("previous", "preceding", "following", "subsequent", "that"):
        base = anchor.reference("D" if deictic == "previous" else "")
    if base is None:
        return open_value
    if deictic in ("last", "past", "previous", "preceding"):
        day = find_weekday(base, weekday, forward=False, same=False)
    elif deictic in ("following", "subsequent"):
        day = find_weekday(base, weekday, forward=True, same=False)
    elif deictic in ("next", "coming", "upcoming"):
        # "next Friday" said on a Wednesday is the week after's, "next Tuesday" on a Friday the coming one.
        day = find_weekday(base, weekday, forward=True, same=False)
        if day and deictic == "next" and (day - base).days <= 3 and day.isocalendar()[1] == base.isocalendar()[1]:
            day += datetime.timedelta(days=7)
    elif deictic == "this" and tense not in ("past", "perfect"):
        day = find_weekday(base, weekday, forward=True, same=True)
    else:
        day = find_weekday(base, weekday, forward=tense == "future", same=True)
    return make_day(day) if day else open_value


def pick_year(anchor: Anchor, month: int, day: int | None, *, tense: Tense | None) -> int | None:
    """The year of "July 19" or "in February": the last with a past tense, the next with a future, else the nearest."""
    base = anchor.published
    if base is None:
        return None
    here = (month, day or 0) == (base.month, base.day if day else 0)
    if here:
        return base.year
    is_later_in_year = (month, day or 0) > (base.month, base.day if day else 0)
    back, ahead = (base.year - 1, base.year) if is_later_in_year else (base.year, base.year + 1)
    behind, before = _count_days(base, back, month, day), _count_days(base, ahead, month, day)
    if tense == "future":
        return back if day and before > _LONG_PAST and behind < _NEAR_PAST else ahead
    if tense in ("past", "perfect"):
        return ahead if day and not anchor.lean and behind > _LONG_PAST and before < _NEAR_FUTURE else back
    if day is None and tense is None:
        return back
    return back if behind <= before else ahead


def pick_story_year(told: datetime.date, month: int, *, of_year: bool) -> int:
    """The year of a bare month after a time told: of the year told, else the nearest that the story would run to."""
    if of_year:
        return told.year
    ahead = (month - told.month) % 12
    months = told.year * 12 + told.month - 1 + (ahead if ahead <= _STORY_MONTHS else ahead - 12)
    return months // 12


def pick_month(
    anchor: Anchor, month: int, *, deictic: str | None, tense: Tense | None, is_attribute: bool = False
) -> Period:
    """ "in June", "last December", "next May"; as the attribute of a noun ("the November vote") the nearest."""
    base = anchor.published
    if base is None:
        return Period(f"XXXX-{month:02}", None, None, "month", "M")
    year = base.year
    if deictic in ("last", "past", "previous", "preceding"):
        year -= month >= base.month
    elif deictic in ("next", "coming", "following", "upcoming", "subsequent"):
        year += month <= base.month
    elif deictic is None:
        behind, ahead = (base.month - month) % 12, (month - base.month) % 12
        if is_attribute and abs(behind - ahead) > _NEARLY_EVEN:
            tense = "past" if behind < ahead else "future"
        year = pick_year(anchor, month, None, tense=tense) or year
    return make_month(year, month)


def pick_season(anchor: Anchor, season: str, *, deictic: str | None, tense: Tense | None) -> Period:
    """ "last summer", "this winter", "in the spring"."""
    base = anchor.published
    if base is None:
        return Period(f"XXXX-{season}", None, None, "season", "S")
    candidates = [make_season(base.year + away, season) for away in (-2, -1, 0, 1, 2)]
    begun = [period for period in candidates if period.first and period.first <= base]
    ended = [period for period in candidates if period.last and period.last < base]
    coming = [period for period in candidates if period.first and period.first > base]
    current = [period for period in candidates if period.first and period.last and period.first <= base <= period.last]
    if deictic in ("last", "past", "previous", "preceding"):
        return (ended or candidates)[-1]
    if deictic in ("next", "coming", "following", "upcoming", "subsequent"):
        return (coming or candidates)[0]
    if current:
        return current[0]
    if deictic == "this":
        return make_season(base.year, season) if season != "WI" or base.month > 5 else candidates[1]
    if tense == "future":
        return (coming or candidates)[0]
    return (begun or candidates)[-1]


def clip_to_tense(anchor: Anchor, period: Period, tense: Tense | None) -> Period:
    """A current unit told in the past ends at publication: "met this month"."""
    base = anchor.published
    if base is None or period.first is None or period.last is None or tense not in ("past", "perfect"):
        return period
    return replace(period, last=base) if period.first <= base < period.last else period


def take_since(anchor: Anchor, period: Period) -> Period:
    """ "since March": from its first day to publication."""
    if period.first is None or anchor.published is None or period.first > anchor.published:
        return period
    return make_range(period.first, anchor.published, value=period.value)


def take_until(anchor: Anchor, period: Period) -> Period:
    """ "until Friday", "by the end of the year": from publication to its last day, if that lies ahead."""
    if period.last is None or anchor.published is None or period.last < anchor.published:
        return period
    return make_range(anchor.published, period.last, value=period.value)


def _count_days(base: datetime.date, year: int, month: int, day: int | None) -> int:
    if not 1 <= year <= 9999:
        return 999
    return abs((datetime.date(year, month, min(day or 15, 28)) - base).days)
