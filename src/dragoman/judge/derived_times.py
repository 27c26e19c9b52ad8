"""Times that the text tells by way of another act.

In: reports with their stated times, the parse. Out: reports of which more have a `when`, basis "derived".
Limits: six rules, each with its sentence; nothing is dated by publication alone, except as the zero point of
"comes just one week after …".
"""

from spacy.tokens import Doc, Token

from dragoman.judge.attachment import find_shared_triggers
from dragoman.judge.event_times import date_report, make_when
from dragoman.judge.hostilities import date_by_hostilities
from dragoman.judge.offset_times import date_offsets
from dragoman.judge.spans_of_time import date_stretches
from dragoman.judge.statement_times import date_statements
from dragoman.lexicons import read_verb_class
from dragoman.records import Document, Report, TimeMention, When

_SUBJECTS = ("nsubj", "nsubjpass")


def derive_times(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
    """Date the undated by rule; `tokens` are the reports' trigger tokens, in step."""
    assert document.parsed is not None
    times = _times_by_governor(document, document.parsed)
    dated = date_offsets(document, reports, tokens)
    dated = date_by_hostilities(document, dated, tokens)
    dated = date_stretches(document, dated, tokens)
    dated = _date_visits_by_journey(document, dated, tokens, times)
    dated = date_statements(document, dated, tokens)
    return _share_times(_date_purposes(dated, tokens))


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
                report = date_report(report, before[-1][1], "the journey’s day")
        dated.append(report)
    return dated


def _date_purposes(reports: list[Report], tokens: list[Token]) -> list[Report]:
    """ "He will be visiting Iran for a meeting": the meeting is of the visit's day."""
    triggers = frozenset(token.i for token in tokens)
    by_purpose: dict[int, When] = {}
    for report, token in zip(reports, tokens, strict=True):
        if report.when is not None and token.pos_ == "VERB":
            for index in find_shared_triggers(token, triggers):
                by_purpose.setdefault(index, report.when)
    return [
        date_report(report, by_purpose[token.i], "purpose of a dated act")
        if report.when is None and token.i in by_purpose
        else report
        for report, token in zip(reports, tokens, strict=True)
    ]


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
            report = date_report(report, when, "told again")
        shared.append(report)
    return shared


def _identity(report: Report) -> tuple[object, ...]:
    who = frozenset(p.name for p in report.actors), frozenset(p.code for p in report.recipients)
    return report.act, report.mode, report.status == "negated", *who


def _sentences_between(one: Token, other: Token) -> int:
    first, second = sorted((one, other), key=lambda token: token.i)
    return sum(bool(token.is_sent_start) for token in one.doc[first.i + 1 : second.i + 1])
