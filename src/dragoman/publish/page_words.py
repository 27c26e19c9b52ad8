"""The page's words: names of codes, dates as people write them, and text made safe for HTML.

In: values of records. Out: plain strings; `escape` alone returns HTML.
Limits: English.
"""

import datetime
import html
import re

from dragoman.records import Quantity, Status, When

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
STATUSES: tuple[Status, ...] = (
    "occurred", "ongoing", "planned", "intended", "threatened", "requested", "hypothetical", "negated",
)  # fmt: skip
STATUS_MEANINGS: dict[Status, str] = {
    "occurred": "done, past",
    "ongoing": "under way at publication",
    "planned": "scheduled or announced by those who would do it",
    "intended": "wanted, considered or offered; not settled",
    "threatened": "its doer threatens it",
    "requested": "somebody asks for it to be done",
    "hypothetical": "conditional, possible or feared",
    "negated": "said not to have happened, or not to happen",
}
BASES = {"stated": "stated", "derived": "worked out from", "reported": "known only by its publication"}
ROLES = {
    "act": "act",
    "actor": "who",
    "recipient": "to whom",
    "when": "when",
    "where": "where",
    "source": "says who",
    "quantity": "how many",
}

# A parser of HTML replaces NUL, and UTF-8 has no lone surrogates; one for one, so that spans keep their length.
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")


def escape(text: str) -> str:
    """Text as HTML, fit for element content and quoted attributes. A carriage return survives as a reference."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", text)).replace("\r", "&#13;")


def squeeze(text: str, *, longest: int = 240) -> str:
    """One line, cut at a word with an ellipsis when it is longer than `longest`."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[:longest].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number of things in words: 1 report, 3 reports, no conflicts."""
    return f"{number or 'no'} {noun if number == 1 else plural or noun + 's'}"


def format_date(value: datetime.date) -> str:
    """19 July 2022."""
    return f"{value.day} {value:%B} {value.year}"


def format_when(when: When) -> str:
    """19 July 2022; 11 to 17 July 2022; July 2022; 2022. What is no ISO date is shown as it is."""
    if when.start is None and when.end is None:
        return "no date told"
    if when.start is None or when.end is None:
        known, word = (when.start, "from") if when.start else (when.end, "until")
        day = _parse_day(known)
        return f"{word} {format_date(day) if day else known}"
    start, end = _parse_day(when.start), _parse_day(when.end)
    if start is None or end is None:
        return when.start if when.start == when.end else f"{when.start} to {when.end}"
    if start == end:
        return format_date(start)
    after = end + datetime.timedelta(days=1) if end < datetime.date.max else end
    if start.day == 1 and after.day == 1 and start.year == end.year:
        if start.month == 1 and end.month == 12:
            return str(start.year)
        if start.month == end.month:
            return f"{start:%B} {start.year}"
        return f"{start:%B} to {end:%B} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {format_date(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {format_date(end)}"
    return f"{format_date(start)} to {format_date(end)}"


def format_quantity(quantity: Quantity) -> str:
    """2 killed; 5 to 7 wounded; at least 40 arrested; the words alone when the text gives no bound."""
    low, high = quantity.low, quantity.high
    if low is None and high is None:
        number = squeeze(quantity.text, longest=60)
    elif low is None or high is None:
        number = f"at least {low:,g}" if low is not None else f"at most {high:,g}"
    else:
        number = f"{low:,.15g}" if low == high else f"{low:,.15g} to {high:,.15g}"
    return f"{number} {quantity.of}".strip()


def format_code(code: str, sector: str) -> str:
    """IRN GOV; the sector alone where the state is unknown."""
    return " ".join(part for part in (code.strip("-"), sector) if part)


def _parse_day(value: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
