"""Times counted from a war: "several days before the Ukraine conflict".

In: reports with stated times, the parse. Out: undated reports dated by an offset from an attack that the text dates.
Limits: the war must be named by its country and the attack on that country dated to the day somewhere in the text.
"""

import dataclasses
import datetime

from spacy.tokens import Token

from dragoman.judge.numbers import VAGUE, read_number
from dragoman.records import Document, Report, Span, When

_WARS = frozenset("war conflict invasion offensive attack fighting assault hostility".split())
_UNIT_DAYS = {"day": 1, "week": 7, "month": 30}
_HIGHEST = 10  # clauses above a trigger


def date_by_hostilities(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
    """ "his last trip happened several days before the Ukraine conflict": counted from the day of the attack."""
    attacks = _dated_attacks(reports)
    if not attacks:
        return reports
    codes = {m.head: m.code for m in document.actors if m.kind == "state"}
    dated = []
    for report, token in zip(reports, tokens, strict=True):
        if report.when is None:
            report = dataclasses.replace(report, when=_count_from_war(token, attacks, codes))
        dated.append(report)
    return dated


def _dated_attacks(reports: list[Report]) -> dict[str, datetime.date]:
    """Day of the first dated attack on each state."""
    found: dict[str, datetime.date] = {}
    for report in reports:
        when = report.when
        if report.act != "ASSAULT" or when is None or when.granularity != "day" or not when.start:
            continue
        for recipient in report.recipients:
            day = datetime.date.fromisoformat(when.start[:10])
            found[recipient.code] = min(day, found.get(recipient.code, day))
    return found


def _count_from_war(token: Token, attacks: dict[str, datetime.date], codes: dict[int, str]) -> When | None:
    for verb in (token, *list(token.ancestors)[:_HIGHEST]):
        for prep in verb.children:
            if prep.dep_ != "prep" or prep.lower_ not in ("before", "after"):
                continue
            war = next((c for c in prep.children if c.dep_ == "pobj" and c.lemma_.lower() in _WARS), None)
            unit = next((c for c in prep.children if c.dep_ == "npadvmod" and c.lemma_.lower() in _UNIT_DAYS), None)
            if war is None or unit is None:
                continue
            code = next((codes[c.idx] for c in war.children if codes.get(c.idx) in attacks), None)
            bounds = _read_bounds(unit)
            if code is not None and bounds is not None:
                return _shift(attacks[code], prep, unit, bounds)
    return None


def _read_bounds(unit: Token) -> tuple[int, int] | None:
    """Fewest and most days: "three weeks" 21 to 21, "several days" 2 to 9, "a month" 30 to 30."""
    days = _UNIT_DAYS[unit.lemma_.lower()]
    for child in unit.children:
        if child.lower_ in VAGUE:
            low, high = VAGUE[child.lower_]
            return int(low) * days, int(high) * days
        number = read_number(child)
        if number is not None and number[1] is not None:
            return int(number[0]) * days, int(number[1]) * days
    return (days, days) if any(child.lower_ in ("a", "an", "one") for child in unit.children) else None


def _shift(zero: datetime.date, prep: Token, unit: Token, bounds: tuple[int, int]) -> When:
    sign = -1 if prep.lower_ == "before" else 1
    days = sorted(zero + datetime.timedelta(days=sign * count) for count in bounds)
    first = unit.left_edge
    return When(
        start=days[0].isoformat(),
        end=days[1].isoformat(),
        granularity="day" if days[0] == days[1] else "range",
        basis="derived",
        text=unit.doc[first.i : unit.i + 1].text,
        span=Span(first.idx, unit.idx + len(unit.text)),
        timex=days[0].isoformat(),
    )
