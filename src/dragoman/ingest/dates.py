"""Dates of publication as feeds, pages and tables write them.

In: "2022-07-19T10:00:00Z", "Tue, 19 Jul 2022 10:00:00 GMT", "20220719", 1658224800, "19 July 2022". Out: a date.
Limits: the day is the one written, in its own time zone (of seconds since 1970, in UTC). Nothing is filled in: a month
without a day is no date, and 07/08/2022 is one only for who says which comes first.
"""

import datetime
import re
from email.utils import parsedate_to_datetime
from typing import Any

from dragoman.ingest.options import InputOptions

_DIGITS = re.compile(r"\d{8}|\d{12}|\d{14}")  # YYYYMMDD, with HHMM, with HHMMSS
_SECONDS = re.compile(r"-?\d{9,16}(?:\.\d+)?")
_AMBIGUOUS = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-]((?:\d\d){1,2})(?![\d/])")
_ADVICE = "write YYYY-MM-DD"
_MILLISECONDS, _MICROSECONDS = 1e11, 1e14  # seconds since 1970 reach the first in the year 5138
_EARLIEST = 1500  # years before are mistakes of machines ("0001-01-01", "0019-07-22")
_LATEST = 2200


def read_published(value: Any, name: str, options: InputOptions) -> datetime.date | None:
    """The date of a value; None for nothing, and for what is no date, with a warning."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return parse_published(value, day_first=options.day_first)
    except ValueError as error:
        options.warn(f"{name}: read without a date of publication: {error}")
        return None


def parse_published(value: Any, *, day_first: bool | None = None) -> datetime.date:
    """The date of a value. Raises ValueError saying what is wrong with it."""
    if isinstance(value, datetime.datetime):
        day = value.date()
    elif isinstance(value, datetime.date):
        day = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        day = _parse_number(value)
    elif isinstance(value, str):
        day = _parse_text(" ".join(value.split()), day_first)
    else:
        raise ValueError(f"{_show(value)} is not a date; {_ADVICE}")
    if not _EARLIEST <= day.year <= _LATEST:
        raise ValueError(f"{_show(value)} is in the year {day.year}; {_ADVICE}")
    return day


def _parse_number(value: float) -> datetime.date:
    """20220719, or time since 1970 in seconds, milliseconds or microseconds."""
    digits = str(value).removesuffix(".0")
    if re.fullmatch(r"(?:1[5-9]|2[01])\d{6}", digits):
        try:
            return datetime.datetime.strptime(digits, "%Y%m%d").date()
        except ValueError:
            raise ValueError(f"{digits} is not a date; {_ADVICE}") from None
    size = abs(value)
    seconds = value / (1e6 if size >= _MICROSECONDS else 1e3 if size >= _MILLISECONDS else 1)
    try:
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{value} is no time since 1970; {_ADVICE}") from None


def _parse_text(text: str, day_first: bool | None) -> datetime.date:
    if _DIGITS.fullmatch(text):
        try:
            return datetime.datetime.strptime(text[:8], "%Y%m%d").date()
        except ValueError:
            pass  # twelve digits may be milliseconds
    if _SECONDS.fullmatch(text):
        return _parse_number(float(text))
    try:
        return datetime.datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        pass
    return _parse_words(text, day_first)


def _parse_words(text: str, day_first: bool | None) -> datetime.date:
    """ "19 July 2022", "July 19, 2022 10:00 am", "19/07/2022"; all three of day, month and year must be there."""
    from dateutil.parser import ParserError, parse

    numbers = _AMBIGUOUS.search(text)
    if numbers and day_first is None and numbers[1] != numbers[2] and max(int(numbers[1]), int(numbers[2])) <= 12:
        raise ValueError(f"{_show(text)} has its day or its month first; say which (--day-first, --month-first)")
    # The library fills in what is missing from a default: where two defaults show, something was missing.
    one, other = datetime.datetime(2001, 1, 1), datetime.datetime(2002, 2, 2)
    try:
        found = [parse(text, default=default, dayfirst=bool(day_first)).date() for default in (one, other)]
    except (ParserError, ValueError, OverflowError, TypeError):
        raise ValueError(f"{_show(text)} is not a date; {_ADVICE}") from None
    if found[0] != found[1]:
        raise ValueError(f"{_show(text)} is not a whole date; {_ADVICE}")
    day: datetime.date = found[0]
    return day


def _show(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:59] + "…"
