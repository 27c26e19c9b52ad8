"""Claims of being the first since a day, read from a report's own words.

In: a report's evidence and when it was published. Out: the day since when there was none such.
Limits: "first … since DATE" with a month, a year or a day of a month; inside one document `exclusivity` reads the
parse and more ways to tell the day.
"""

import calendar
import datetime
import re

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_SINCE = re.compile(
    r"\bfirst\b[^.;]{0,60}?\bsince\s+(?:(?:early|late|mid|the)[\s-]+)?(?:(?P<day>\d{1,2})\s+)?"
    rf"(?:(?P<month>{'|'.join(_MONTHS)})\b)?(?:\s+(?P<mday>\d{{1,2}})\b,?)?(?:\s*(?P<year>(?:19|20)\d\d)\b)?",
    re.I,
)
_FOR_YEARS = re.compile(
    r"\bfirst\b[^.;]{0,60}?\b(?:in|for)\s+(?P<count>\d+|two|three|four|five|six|seven|eight|nine|ten)\s+years\b", re.I
)
_NUMBERS = {word: number for number, word in enumerate("zero one two three four five six seven eight nine ten".split())}


def read_first_since(text: str, published: datetime.date | None) -> datetime.date | None:
    """ "his first trip since February 2020" -> 2020-02-29; "for the first time in ten years" -> ten years before."""
    if (match := _FOR_YEARS.search(text)) and published is not None:
        years = _NUMBERS.get(match["count"].lower()) or int(match["count"])
        return published.replace(year=published.year - years, day=min(published.day, 28)) if years < 500 else None
    match = _SINCE.search(text)
    if match is None or not (match["month"] or match["year"]):
        return None
    month = _MONTHS[match["month"].lower()] if match["month"] else None
    year = int(match["year"]) if match["year"] else None
    if month is None:
        assert year is not None
        return datetime.date(year, 12, 31)
    if year is None:
        if published is None:
            return None
        year = published.year if month < published.month else published.year - 1
    last = calendar.monthrange(year, month)[1]
    day = int(match["day"] or match["mday"] or last)
    return datetime.date(year, month, min(max(day, 1), last))
