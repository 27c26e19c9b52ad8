"""Times counted from another act: "one week after Sullivan said that …", "two days after the coup".

In: reports with their stated times, the parse. Out: undated reports dated by an offset from an act beside them.
Limits: the other act must be dated, or told in the present: then publication is its day.
"""

import datetime

from spacy.tokens import Token

from dragoman.judge.clause_times import is_offset
from dragoman.judge.event_times import date_report
from dragoman.judge.numbers import read_number
from dragoman.judge.spans_of_time import find_day_told_of
from dragoman.records import Document, Granularity, Report, Span, When

_UNIT_DAYS: dict[str, tuple[int, Granularity]] = {
    "day": (1, "day"),
    "week": (7, "day"),
    "fortnight": (14, "day"),
    "month": (30, "month"),
    "year": (365, "year"),
}


def date_offsets(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
    """ "Their meeting comes just one week after Sullivan said that …": what was said is a week before the meeting."""
    by_token = {token.i: report for token, report in zip(tokens, reports, strict=True)}
    dated = list(reports)
    for number, (report, token) in enumerate(zip(reports, tokens, strict=True)):
        if report.when is not None:
            continue
        for clause in _clauses_above(token):
            offset = _read_offset(clause)
            if offset is None:
                continue
            unit, days, granularity = offset
            zero = _zero_point(clause.head, by_token, document.article.published)
            if zero is not None:
                when = _shifted(document, unit, zero, days, granularity)
                dated[number] = date_report(report, when, f"counted from “{clause.head.text}”") if when else report
            break
        else:
            dated[number] = _date_from_event(document, report, token, by_token)
    return dated


def _date_from_event(document: Document, report: Report, token: Token, by_token: dict[int, Report]) -> Report:
    """ "Two days after the army seized power on Monday, the union suspended its aid"; "a week after the coup"."""
    verb = token if token.pos_ == "VERB" else token.head
    for child in verb.children:
        if child.dep_ == "advcl" and (offset := _read_offset(child)) is not None:
            event: Token | None = child
        elif child.dep_ == "prep" and (offset := _read_offset(child)) is not None:
            event = next((c for c in child.children if c.dep_ == "pobj"), None)
        else:
            continue
        zero = _day_of(event, by_token, document) if event is not None else None
        when = _shifted(document, offset[0], zero, -offset[1], offset[2]) if zero is not None else None
        if when is not None and event is not None:
            return date_report(report, when, f"counted from “{event.text}”")
    return report


def _day_of(event: Token, by_token: dict[int, Report], document: Document) -> datetime.date | None:
    """The day of an event beside: its own report's, that of the last report by its noun, or the day told with it."""
    same = [i for i in by_token if i == event.i or (event.pos_ == "NOUN" and event.doc[i].lemma_ == event.lemma_)]
    for index in sorted(same, key=lambda i: (i != event.i, i)):
        when = by_token[index].when
        if when is not None and when.start and when.granularity in ("day", "time"):
            return datetime.date.fromisoformat(when.start[:10])
    day = find_day_told_of(event, document.times)
    return datetime.date.fromisoformat(day[:10]) if day else None


def _clauses_above(token: Token) -> list[Token]:
    """Verbs above a trigger within its sentence, reporting verbs included, up to the first offset clause."""
    found: list[Token] = []
    while token.head != token and len(found) < 12:
        if token.pos_ in ("VERB", "AUX") and (token.dep_ in ("advcl", "pcomp") or is_offset(token)):
            found.append(token)
        token = token.head
    return found


def _read_offset(clause: Token) -> tuple[Token, int, Granularity] | None:
    """The unit word, days from the main clause (negative: earlier), and precision of "N units after/before …"."""
    for unit in (child for child in clause.children if child.dep_ == "npadvmod"):
        links = [c for c in (*clause.children, *unit.children) if c.dep_ in ("mark", "prep") and c.i > unit.i]
        links += [clause] if clause.dep_ == "prep" else []
        mark = next((c for c in links if c.lower_ in ("after", "before")), None)
        if mark is None:
            continue
        if unit.lemma_.lower() not in _UNIT_DAYS:
            continue
        count = next((n for child in unit.children if (n := read_number(child)) and n[0] == n[1]), None)
        if count is None and any(child.lower_ in ("a", "an") for child in unit.children):
            count = 1.0, 1.0
        if count is None:
            return None
        days, granularity = _UNIT_DAYS[unit.lemma_.lower()]
        sign = -1 if mark.lower_ == "after" else 1
        return unit, sign * round(count[0] * days), granularity
    return None


def _zero_point(main: Token, by_token: dict[int, Report], published: datetime.date | None) -> datetime.date | None:
    """The date of the main clause: its act's when dated, else publication if it is told in the present."""
    for token in (main, *main.children):
        report = by_token.get(token.i)
        if report is not None and report.when is not None and report.when.start:
            return datetime.date.fromisoformat(report.when.start[:10])
    return published if main.tag_ in ("VBZ", "VBP") else None


def _shifted(document: Document, unit: Token, zero: datetime.date, days: int, granularity: Granularity) -> When | None:
    try:
        day = zero + datetime.timedelta(days=days)
    except OverflowError:
        return None
    start, end = day, day
    if granularity == "month":
        start = day.replace(day=1)
        end = (start + datetime.timedelta(days=31)).replace(day=1) - datetime.timedelta(days=1)
    elif granularity == "year":
        start, end = day.replace(month=1, day=1), day.replace(month=12, day=31)
    first = unit.left_edge
    span = document.parsed.char_span(first.idx, unit.idx + len(unit.text)) if document.parsed else None
    return When(
        start=start.isoformat(),
        end=end.isoformat(),
        granularity=granularity,
        basis="derived",
        text=span.text if span else None,
        span=None if span is None else Span(first.idx, unit.idx + len(unit.text)),
        timex=start.isoformat()[: {"day": 10, "month": 7, "year": 4}.get(granularity, 10)],
    )
