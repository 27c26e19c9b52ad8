"""Claims of being the first since a day, read from a report's own words, and the acts that rule them out.

In: a report's evidence and when it was published. Out: the day since when there was none such; which acts it is held
against.
Limits: "first … since DATE" with a month, a year or a day of a month; inside one document `exclusivity` reads the
parse and more ways to tell the day.
"""

import calendar
import datetime
import re
from collections.abc import Iterator

from dragoman.merge.facts import Profile
from dragoman.merge.pairing import Key

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


def find_first_keys(one: Profile) -> Iterator[Key]:
    """ "Turkey's president flew to Cairo for the first time since 2012", and a visit in 2019: acts of one doer."""
    if not one.has_happened:
        return
    names = {f"{one.report.act}|{party.key}" for party in one.actors}
    told = one.stretch if one.stretch and one.stretch.is_told else None
    since = read_first_since(one.report.evidence.text, one.fact.published)
    until = told.start if told else one.published
    for name in names:
        if told:
            yield Key("first", name, low=told.start, high=told.end)
        if since and until:
            yield Key("first", name, is_claim=True, low=since.toordinal() + 1, high=until - 1)


def is_ruled_out(claim: Profile, act: Profile) -> bool:
    """Whether the act, of one doer and between the claim's two ends, is of the same kind toward the same side."""
    if claim.report.act == "CONSULT" and claim.report.mode and claim.report.mode != act.report.mode:
        return False  # a call is no visit; of other acts the mode is too fine for "the first"
    hosts = [{party.code for party in profile.recipients} for profile in (claim, act)]
    is_abroad = "abroad" in claim.report.evidence.text or "foreign trip" in claim.report.evidence.text
    return is_abroad or not hosts[0] or not hosts[1] or bool(hosts[0] & hosts[1])
