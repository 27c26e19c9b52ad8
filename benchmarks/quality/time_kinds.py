"""Kinds of error of time expressions: what sort of expression, and what is wrong with it.

In: the words of an expression, its gold and its given value. Out: names for a table. Limits: sorts are told by the
words alone; a value that differs in several ways is named by the first that applies.
"""

import datetime
import re

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_REFERENCES = (
    r"now|current\w*|recent\w*|soon|shortly|future|past|previous\w*|already|then|once|formerly|long ago|present\w*"
)
_SORTS = (
    ("clock or part of a day", r"\d:\d|\b[ap]\.?m\b|noon|midnight|morning|afternoon|evening|night"),
    ("distance", r"\b(ago|earlier|later|from now)\b|-ago\b|^year-"),
    ("quarter or period", r"quarter|period|half\b|\bq[1-4]\b"),
    ("reference word", rf"^(the )?(right )?({_REFERENCES}|\w+ future|\w+ moment)$"),
    ("vague units", r"\b(recent|coming|future) \w+s\b"),
    ("weekday", r"(mon|tues|wednes|thurs|fri|satur|sun)day"),
    ("day of a month", rf"\b{_MONTHS} \d|\d {_MONTHS}"),
    ("month", rf"^(\w+ )*{_MONTHS}(,? \d{{4}})?$"),
    ("decade or century", r"0s\b|century|decade"),
    ("season", r"spring|summer|autumn|fall|winter"),
    ("day word", r"today|yesterday|tomorrow"),
    ("year", r"^\D*\d{4}$"),
    ("frequency", r"\b(every|each|per)\b|^(dai|week|month|annual|year|quarter|hour)ly$"),
    ("amount", r"\b\w+s\b|^(a|an|one|half|\d+)\b|-(day|week|month|year|hour)"),
    ("calendar unit", r"\b(day|week|weekend|month|year)\b"),
)  # fmt: skip
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def name_sort(words: str) -> str:
    """ "last Friday" is a "weekday", "two years ago" a "distance"."""
    flat = " ".join(words.lower().split())
    return next((name for name, pattern in _SORTS if re.search(pattern, flat)), "other words")


def name_difference(gold: str, given: str | None) -> str:
    """How the given value differs from the gold one."""
    given = given or ""
    for value, whose in ((gold, "gold"), (given, "given")):
        other = given if whose == "gold" else gold
        if value.endswith("_REF") and not other.endswith("_REF"):
            return f"{whose} a reference value"
        if value.startswith("P") and not value.endswith("_REF") and not other.startswith("P"):
            return f"{whose} an amount"
    if gold.startswith("P"):
        return "another amount"
    if re.search(r"X", gold):
        return "gold left open"
    if _DAY.match(gold) and _DAY.match(given):
        return _name_days(gold, given)
    if gold.startswith(given) or given.startswith(gold):
        return "gold finer" if len(gold) > len(given) else "gold coarser"
    return "another year" if gold[:4] != given[:4] else "another part of the year"


def _name_days(gold: str, given: str) -> str:
    try:
        away = datetime.date.fromisoformat(gold[:10]) - datetime.date.fromisoformat(given[:10])
    except ValueError:
        return "another day"
    if away.days == 0:
        return "another part of the day"
    if abs(away.days) in (7, 14):
        return "a week or two off"
    return "another year" if gold[:4] != given[:4] and abs(away.days) > 300 else "another day"
