"""Times that the text tells by way of another act.

In: reports with their stated times, the parse. Out: reports of which more have a `when`, basis "derived".
Limits: six rules, each with its sentence; nothing is dated by publication alone, except as the zero point of
"comes just one week after …".
"""

import dataclasses
import datetime

from spacy.tokens import Doc, Token

from dragoman.judge.attachment import find_shared_triggers
from dragoman.judge.hostilities import date_by_hostilities
from dragoman.judge.numbers import read_number
from dragoman.lexicons import read_verb_class
from dragoman.records import Basis, Document, Granularity, Report, Span, TimeMention, When

_UNIT_DAYS: dict[str, tuple[int, Granularity]] = {
    "day": (1, "day"),
    "week": (7, "day"),
    "fortnight": (14, "day"),
    "month": (30, "month"),
    "year": (365, "year"),
}
_STATEMENTS = ("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE")
_SUBJECTS = ("nsubj", "nsubjpass")


def derive_times(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
    """Date the undated by rule; `tokens` are the reports' trigger tokens, in step."""
    assert document.parsed is not None
    times = _times_by_governor(document, document.parsed)
    dated = _date_offset_clauses(document, reports, tokens)
    dated = date_by_hostilities(document, dated, tokens)
    dated = _date_visits_by_journey(document, dated, tokens, times)
    dated = _date_conjuncts(dated, tokens)
    dated = _date_statements(document, dated, times)
    return _share_times(_date_purposes(dated, tokens))


def _date_offset_clauses(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
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
                dated[number] = dataclasses.replace(report, when=_shifted(document, unit, zero, days, granularity))
            break
    return dated


def _clauses_above(token: Token) -> list[Token]:
    """Verbs above a trigger within its sentence, reporting verbs included, up to the first offset clause."""
    found: list[Token] = []
    while token.head != token and len(found) < 12:
        if token.dep_ in ("advcl", "pcomp") and token.pos_ in ("VERB", "AUX"):
            found.append(token)
        token = token.head
    return found


def _read_offset(clause: Token) -> tuple[Token, int, Granularity] | None:
    """The unit word, days from the main clause (negative: earlier), and precision of "N units after/before …"."""
    mark = next((c for c in clause.children if c.dep_ in ("mark", "prep") and c.lower_ in ("after", "before")), None)
    if mark is None:
        return None
    for unit in (child for child in clause.children if child.dep_ == "npadvmod" and child.i < mark.i):
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
        span=None if span is None else _span(first, unit),
        timex=start.isoformat()[: {"day": 10, "month": 7, "year": 4}.get(granularity, 10)],
    )


def _date_visits_by_journey(
    document: Document, reports: list[Report], tokens: list[Token], times: dict[int, TimeMention]
) -> list[Report]:
    """ "X departed on Tuesday. He will be visiting Iran": an undated visit takes the day of its journey."""
    assert document.parsed is not None
    journeys = _find_journeys(document, document.parsed, times)
    dated = []
    for report, token in zip(reports, tokens, strict=True):
        if report.when is None and report.mode == "visit" and report.status in ("planned", "ongoing", "occurred"):
            names = {actor.name for actor in report.actors}
            before = [
                (verb, when)
                for verb, traveller, when in journeys
                if traveller in names and verb.i < token.i and _sentences_between(verb, token) <= 1
            ]
            if before:
                report = dataclasses.replace(report, when=before[-1][1])
        dated.append(report)
    return dated


def _date_purposes(reports: list[Report], tokens: list[Token]) -> list[Report]:
    """ "He will be visiting Iran for a meeting": the meeting is of the visit's day."""
    triggers = frozenset(token.i for token in tokens)
    by_purpose: dict[int, When] = {}
    for report, token in zip(reports, tokens, strict=True):
        if report.when is not None and token.pos_ == "VERB":
            for index in find_shared_triggers(token, triggers):
                by_purpose.setdefault(index, dataclasses.replace(report.when, basis="derived"))
    return [
        dataclasses.replace(report, when=by_purpose.get(token.i)) if report.when is None else report
        for report, token in zip(reports, tokens, strict=True)
    ]


def _date_conjuncts(reports: list[Report], tokens: list[Token]) -> list[Report]:
    """ "The army seized power on Monday and arrested the leader": one subject, one day."""
    stated = {
        token.i: report.when
        for report, token in zip(reports, tokens, strict=True)
        if report.when is not None and report.when.granularity in ("day", "time")
    }
    dated = []
    for report, token in zip(reports, tokens, strict=True):
        has_subject = any(child.dep_ in _SUBJECTS for child in token.children)
        if report.when is None and token.dep_ == "conj" and not has_subject and token.head.i in stated:
            report = dataclasses.replace(report, when=dataclasses.replace(stated[token.head.i], basis="derived"))
        dated.append(report)
    return dated


def _date_statements(document: Document, reports: list[Report], times: dict[int, TimeMention]) -> list[Report]:
    """ "X has hit back. … X told reporters on Monday": X said it that day, if the text names only one."""
    assert document.parsed is not None
    doc = document.parsed
    names = {mention.head: mention.name for mention in document.actors}
    cues = {a.cue.start: a.source for a in document.attributions if a.cue is not None and a.source is not None}
    said: dict[str, dict[str | None, TimeMention]] = {}
    for index, mention in times.items():
        source = cues.get(doc[index].idx)
        phrase = source and doc.char_span(*source, alignment_mode="expand")
        if phrase and phrase.root.idx in names:
            said.setdefault(names[phrase.root.idx], {})[mention.start] = mention
    dated = []
    for report in reports:
        days = {start: m for actor in report.actors[:1] for start, m in said.get(actor.name, {}).items()}
        if report.when is None and report.act in _STATEMENTS and report.status == "occurred" and len(days) == 1:
            report = dataclasses.replace(report, when=make_when(next(iter(days.values())), basis="derived"))
        dated.append(report)
    return dated


def _times_by_governor(document: Document, doc: Doc) -> dict[int, TimeMention]:
    """Times of a day, by the index of the word they modify."""
    times: dict[int, TimeMention] = {}
    for mention in document.times:
        span = doc.char_span(*mention.span, alignment_mode="expand")
        if span is not None and mention.start and mention.granularity in ("day", "time"):
            head = span.root
            while head.dep_ in ("pobj", "prep", "npadvmod") and head.head != head:
                head = head.head
            times.setdefault(head.i, mention)
    return times


def make_when(mention: TimeMention, *, basis: Basis) -> When:
    """A mention's interval as an event's time."""
    return When(
        start=mention.start,
        end=mention.end,
        granularity=mention.granularity,
        basis=basis,
        text=mention.text,
        span=mention.span,
        timex=mention.value,
    )


def _find_journeys(document: Document, doc: Doc, times: dict[int, TimeMention]) -> list[tuple[Token, str, When]]:
    """Verbs of motion with a stated day and a known traveller."""
    names = {mention.head: mention.name for mention in document.actors}
    found = []
    for index, mention in times.items():
        verb = doc[index]
        if verb.lemma_.lower() not in read_verb_class("motion"):
            continue
        traveller = next((names[c.idx] for c in verb.children if c.dep_ in _SUBJECTS and c.idx in names), None)
        if traveller:
            found.append((verb, traveller, make_when(mention, basis="derived")))
    return sorted(found, key=lambda journey: journey[0].i)


def _share_times(reports: list[Report]) -> list[Report]:
    """Further reports of one act (same act, mode, doer and target) are of the same day: "the visit", told again."""
    known: dict[tuple[object, ...], When] = {}
    for report in reports:
        if report.when is not None and report.actors and report.recipients:
            known.setdefault(_identity(report), report.when)
    shared = []
    for report in reports:
        when = known.get(_identity(report)) if report.actors and report.recipients else None
        if report.when is None and when is not None and report.act == "CONSULT":
            report = dataclasses.replace(report, when=dataclasses.replace(when, basis="derived"))
        shared.append(report)
    return shared


def _identity(report: Report) -> tuple[object, ...]:
    who = frozenset(p.name for p in report.actors), frozenset(p.code for p in report.recipients)
    return report.act, report.mode, report.status == "negated", *who


def _sentences_between(one: Token, other: Token) -> int:
    first, second = sorted((one, other), key=lambda token: token.i)
    return sum(bool(token.is_sent_start) for token in one.doc[first.i + 1 : second.i + 1])


def _span(first: Token, last: Token) -> Span:
    return Span(first.idx, last.idx + len(last.text))
