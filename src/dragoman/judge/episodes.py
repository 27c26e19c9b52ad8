"""Times and places told once for a whole episode, and meant by the sentences that go on telling it.

In: reports with the times and places of their own clauses, the parse. Out: reports of which more have either.
Limits: only what happened is carried to; only a few sentences far; the trace names the rule and the word it leans on.
A stretch of time ("since May") is not carried: it dates what fills it, not what is told beside it.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from spacy.tokens import Doc, Token

from dragoman.judge.clause_times import DatedBy, attach_times, is_offset
from dragoman.judge.event_times import date_report, make_when, place_report
from dragoman.judge.statement_times import STATEMENTS
from dragoman.lexicons import read_setting_words
from dragoman.records import Document, Report

_DEFINITE = ("the", "this", "that", "these", "those")
_FORCE = ("ASSAULT", "COERCE", "PROTEST")
_GUARDS = ("COP", "MIL")
_ANAPHORS = frozenset("them him her it they he she there nobody none both".split())
_SUBJECTS = ("nsubj", "nsubjpass")
_OBJECTS = ("dobj", "pobj", "nsubjpass", "advmod", "nsubj")
_SHORT_UNITS = frozenset(("second", "minute", "hour", "moment"))
# How many sentences back.
_NEXT, _SOON, _NEAR, _LATER = 1, 2, 3, 8


@dataclass(frozen=True, slots=True)
class Telling:
    """A report where it stands in the text."""

    index: int
    token: Token
    sentence: int
    report: Report


class DatedVerb(NamedTuple):
    """A sentence's main verb and its time."""

    verb: Token
    by: DatedBy


Earlier = Iterator[Telling]


def carry_settings(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
    """Fill times and places from the act of the same episode told before; times also from one told a little later."""
    assert document.parsed is not None
    sentences = list(document.parsed.sents)
    starts = [sentence.start for sentence in sentences]
    days = _find_days(document, document.parsed, [sentence.root for sentence in sentences])
    carried = list(reports)
    told: list[Telling] = []
    for index in sorted(range(len(reports)), key=lambda i: tokens[i].i):
        telling = Telling(index, tokens[index], bisect_right(starts, tokens[index].i), carried[index])
        carried[index] = _carry(telling, told, days)
        told.append(Telling(index, tokens[index], telling.sentence, carried[index]))
    return _carry_back(carried, told)


def _carry(telling: Telling, told: list[Telling], days: dict[int, DatedVerb]) -> Report:
    report = telling.report
    if report.status not in ("occurred", "negated") or (report.when and report.where):
        return report
    for rule, most, find in _RULES:
        if report.when is None:
            found = find(telling, (one for one in _before(telling, told, most) if _has_moment(one.report)))
            if found is not None and found.report.when is not None:
                report = date_report(report, found.report.when, f"{rule} “{found.token.text}”")
        if report.where is None:
            found = find(telling, (one for one in _before(telling, told, most) if one.report.where))
            if found is not None and found.report.where is not None:
                report = place_report(report, found.report.where, f"{rule} “{found.token.text}”")
    day = days.get(telling.sentence - 1)
    if report.when is None and day is not None and _continues_scene(telling):
        when = make_when(day.by.mention, basis="derived")
        report = date_report(report, when, f"in the scene of “{day.verb.text}”")
    return report


def _carry_back(reports: list[Report], told: list[Telling]) -> list[Report]:
    """ "… after an ambush near Yei. … rebels had killed 19 in the attack on Sunday": the ambush, too."""
    for number, telling in enumerate(told):
        report = telling.report
        if report.when is not None or report.status != "occurred":
            continue
        for later in told[number + 1 :]:
            if later.sentence - telling.sentence > _NEAR:
                break
            leans_back = report.act in _FORCE and (_is_past_perfect(later.token) or _is_definite(later.token))
            is_same = _is_told_again(report, later.report) or (leans_back and _is_same_act(report, later.report))
            when = later.report.when
            if later.sentence > telling.sentence and is_same and when is not None and _has_moment(later.report):
                reports[telling.index] = date_report(report, when, f"dated by “{later.token.text}”")
                break
    return reports


def _before(telling: Telling, told: list[Telling], most: int) -> Earlier:
    """What happened before, the nearest first, at most so many sentences back."""
    for earlier in reversed(told):
        if telling.sentence - earlier.sentence > most:
            return
        if earlier.report.status in ("occurred", "ongoing"):
            yield earlier


def _has_moment(report: Report) -> bool:
    return report.when is not None and report.when.granularity != "range"


def _find_days(document: Document, doc: Doc, roots: list[Token]) -> dict[int, DatedVerb]:
    """The day of each sentence's main verb, where it is told in the past tense with its day; sentences count from 1."""
    verbs = {root.i: number for number, root in enumerate(roots, start=1) if root.tag_ == "VBD"}
    times = tuple(m for m in document.times if m.granularity in ("day", "time"))
    return {verbs[i]: DatedVerb(doc[i], by) for i, by in attach_times(doc, times, frozenset(verbs)).items()}


# --- rules: each finds the earlier telling whose time or place is meant -------------------------------------------


def _find_named(telling: Telling, earlier: Earlier) -> Telling | None:
    """ "condemned the coup", "since the attack": a definite event noun names the last act of its kind."""
    if not _is_definite(telling.token):
        return None
    return next((one for one in earlier if _is_same_act(telling.report, one.report)), None)


def _find_told_again(telling: Telling, earlier: Earlier) -> Telling | None:
    """The same doer, the same act, the same target."""
    return next((one for one in earlier if _is_told_again(telling.report, one.report)), None)


def _find_meeting(telling: Telling, earlier: Earlier) -> Telling | None:
    """ "X telephoned Y on Monday. He urged him to": said at the meeting, by one who met to another, or by all."""
    report = telling.report
    if report.act not in STATEMENTS:
        return None
    speakers = {p.name for p in report.actors}
    names = speakers | {p.name for p in report.recipients}
    are_all = any(c.dep_ == "nsubj" and c.lower_ in ("they", "both") for c in telling.token.children)
    for one in earlier:
        present = {p.name for p in (*one.report.actors, *one.report.recipients)}
        is_among = bool(speakers & present) and (are_all or len(names & present) > 1)
        if one.report.act == "CONSULT" and is_among:
            return one
    return None


def _find_scene(telling: Telling, earlier: Earlier) -> Telling | None:
    """ "Women marched in Juba on Monday. Police fired tear gas at them": who was just there, is meant.

    "Crowds marched in Tbilisi on Monday. Police arrested forty": force answers a protest, an arrest an attack.
    """
    verb, report = telling.token, telling.report
    if report.act not in _FORCE or verb.tag_ not in ("VBD", "VBN"):
        return None
    if _has_anaphor(verb):
        return next((one for one in earlier if one.report.act in _FORCE), None)
    if verb.tag_ != "VBD" and not any(c.lower_ in ("was", "were") for c in verb.children):
        return None
    subject = next((c for c in verb.children if c.dep_ in _SUBJECTS and _is_definite(c)), None)
    if subject is not None and subject.lemma_.lower() in read_setting_words("blow"):  # "The strikes killed three"
        return next((one for one in earlier if _is_same_act(report, one.report)), None)
    if subject is not None and subject.lemma_.lower() in read_setting_words("crowd"):  # "The marchers burned tyres"
        return next((one for one in earlier if one.report.act in _FORCE), None)
    answered = {"ASSAULT": ("PROTEST",), "COERCE": ("PROTEST", "ASSAULT") if report.mode == "arrest" else ()}
    return next(
        (one for one in earlier if one.report.act in answered.get(report.act, ()) and _share(report, one)), None
    )


def _find_conjunct(telling: Telling, earlier: Earlier) -> Telling | None:
    """ "fired tear gas at them and arrested eleven": once the first has a time and a place, so has the second."""
    token = telling.token
    if token.dep_ != "conj" or token.pos_ != "VERB" or is_offset(token):
        return None
    if any(c.dep_ in _SUBJECTS for c in token.children):
        return None
    return next((one for one in earlier if one.token == token.head), None)


def _find_just_before(telling: Telling, earlier: Earlier) -> Telling | None:
    """ "Hours later Britain suspended its aid": the day of the act before."""
    for word in telling.token.children:
        units = {c.lemma_.lower() for c in word.children if c.dep_ == "npadvmod"}
        if word.lower_ in ("later", "afterwards", "after") and units & _SHORT_UNITS:
            return next(earlier, None)
    return None


# A rule that took the reported pluperfect ("said that officers had shot four") as told of the last act of force dated
# 3 tellings rightly and 5 wrongly: gone.
_RULES: tuple[tuple[str, int, Callable[[Telling, Earlier], Telling | None]], ...] = (
    ("the act named", _LATER, _find_named),
    ("told again", _LATER, _find_told_again),
    ("at the meeting", _SOON, _find_meeting),
    ("in the scene of", _NEXT, _find_scene),
    ("together with", 0, _find_conjunct),
    ("soon after", _NEXT, _find_just_before),
)


def _continues_scene(telling: Telling) -> bool:
    """ "Thousands filled the square on Monday. Police arrested forty": told on, after what is no act of ours."""
    verb, report = telling.token, telling.report
    if report.act not in _FORCE or verb.tag_ != "VBD" or not report.actors:
        return False
    is_answer = report.act == "ASSAULT" or report.mode == "arrest"
    return _has_anaphor(verb) or (is_answer and report.actors[0].sector in _GUARDS)


def _has_anaphor(verb: Token) -> bool:
    return any(word.lower_ in _ANAPHORS and word.dep_ in _OBJECTS for word in verb.subtree)


def _is_definite(token: Token) -> bool:
    return token.pos_ == "NOUN" and any(c.lower_ in _DEFINITE for c in token.children)


def _is_past_perfect(verb: Token) -> bool:
    return verb.tag_ == "VBN" and any(c.lower_ in ("had", "’d", "'d") and c.dep_ == "aux" for c in verb.children)


def _is_told_again(one: Report, other: Report) -> bool:
    """One act of the same doers on the same targets."""
    if one.act != other.act or not one.actors:
        return False
    doers = {p.name for p in one.actors} == {p.name for p in other.actors}
    return doers and {p.code for p in one.recipients} == {p.code for p in other.recipients}


def _is_same_act(one: Report, other: Report) -> bool:
    return one.act == other.act and (not _codes(one) or not _codes(other) or bool(_codes(one) & _codes(other)))


def _share(report: Report, other: Telling) -> bool:
    return not _codes(report) or bool(_codes(report) & _codes(other.report))


def _codes(report: Report) -> set[str]:
    return {p.code for p in (*report.actors, *report.recipients)} - {"---"}
