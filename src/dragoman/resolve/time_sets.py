"""Readers of frequencies: "every Monday", "twice a week", "daily".

In: a pattern found and the anchor. Out: a `Reading` of type SET or None. Limits: sets have no interval.
"""

from collections.abc import Callable

from dragoman.resolve.time_anchor import Anchor, Reading
from dragoman.resolve.time_numbers import Amount, read_amount, read_unit
from dragoman.resolve.time_patterns import Found
from dragoman.resolve.time_values import PART_NAMES, Period, write_amount

Reader = Callable[[Anchor, Found], Reading | None]


def read_each(_anchor: Anchor, found: Found) -> Reading | None:
    """ "every Monday", "every other day", "each July", "every two weeks", "every night"."""
    unit = found.token("unit")
    if unit is None:
        return None
    amount = read_amount(found.tokens("number")) if found.has("number") else Amount(1, 1)
    if amount is None or amount.low is None or unit.kind == "holiday":
        return None
    count = 2.0 if found.has("other") else amount.low
    values = {
        "weekday": f"XXXX-WXX-{unit.value}", "weekdays": f"XXXX-WXX-{unit.value}", "season": f"XXXX-{unit.value}",
        "weekend": "XXXX-WXX-WE",
    }  # fmt: skip
    if unit.kind == "month":
        value: str | None = f"XXXX-{int(unit.value):02}"
    elif unit.kind == "part":
        value = f"XXXX-XX-XX{PART_NAMES[unit.value]}"
    else:
        value = values.get(unit.kind) or write_amount(count, read_unit(unit))
    part = found.token("part")
    if part is not None:
        value = f"{value}{PART_NAMES[part.value]}" if unit.kind.startswith("weekday") else value
    return Reading("SET", Period(value, None, None, None), "each", is_anchor=False)


def read_rate(_anchor: Anchor, found: Found) -> Reading | None:
    """ "twice a week", "five times a day", "per year"."""
    unit = found.token("unit")
    if unit is None or (found.name == "per" and unit.value == "TS"):
        return None
    return Reading("SET", Period(write_amount(1, read_unit(unit)), None, None, None), "rate", is_anchor=False)


def read_often(anchor: Anchor, found: Found) -> Reading | None:
    """ "daily", "nightly", "on weekends"."""
    token = found.token("often")
    if token is None or (token.kind == "often" and found.row.is_capital(found.match.start()) and _is_title(found)):
        # "the Daily Mail", "Newsweek Weekly"
        return None
    if (
        token.kind == "often"
        and token.lower not in ("daily", "nightly", "hourly")
        and anchor.parsed is not None
        and anchor.tag_at(found.offset) != "RB"
    ):
        # "its quarterly results"
        return None
    if found.before.lower == "average":
        # "an average daily volume" is a rate
        return None
    value = {"weekends": "XXXX-WXX-WE", "workday": "XXXX-WXX-1/5"}.get(token.kind, token.value)
    return Reading("SET", Period(value, None, None, None), "frequency", is_anchor=False)


def _is_title(found: Found) -> bool:
    return found.before.kind in ("other", "the") or found.row.is_capital(found.match.end())


def read_weekdaysoften(_anchor: Anchor, found: Found) -> Reading | None:
    """ "on Mondays", "Tuesday nights"."""
    token = found.token("weekdays") or found.token("weekday")
    if token is None:
        return None
    parts = [other for other in found.row.tokens[found.match.start() : found.match.end()] if other.kind == "parts"]
    suffix = PART_NAMES[parts[0].value] if parts else ""
    return Reading("SET", Period(f"XXXX-WXX-{token.value}{suffix}", None, None, None), "each", is_anchor=False)


READERS: dict[str, Reader] = {
    "each": read_each,
    "eachnth": read_rate,
    "rate": read_rate,
    "per": read_rate,
    "oftenrate": read_often,
    "often": read_often,
    "weekdaysoften": read_weekdaysoften,
}
