"""Acts about acts: whom a condemnation of "the coup" is aimed at.

In: reports in the text's order, the parse. Out: speech acts without a recipient take the doers of the act that their
object names: "the United Nations condemned the coup" -> the army that staged it, told of before.
Limits: the object must be a definite event noun; the nearest earlier act of its kind is taken to be the one meant.
"""

import dataclasses
from collections.abc import Iterable
from typing import NamedTuple

from spacy.tokens import Doc, Token

from dragoman.code.clauses import find_slots
from dragoman.code.matching import find_readings
from dragoman.records import Document, Participant, Report

_ABOUT_ACTS = ("ACCUSE", "SUPPORT", "REJECT")
_DEFINITE = ("the", "this", "that", "these", "those")
_PRONOUNS = ("this", "that", "it")
_DISCOUNT = 0.7
_NEAR = 120  # characters between a denial and what it denies


def refer_to_acts(document: Document) -> Document:
    """Fill the recipients of verdicts on acts told before, and of denials of what was said before."""
    assert document.parsed is not None
    told: list[_Told] = []
    reports = []
    for report in document.reports:
        token = _trigger(document.parsed, report)
        if report.act in _ABOUT_ACTS and not report.recipients:
            report = _aim(document, report, token, told)
        if report.actors:
            evidence = document.parsed.char_span(*report.evidence.span, alignment_mode="expand") or ()
            told.append(_Told(token.lemma_.lower(), frozenset(t.lemma_.lower() for t in evidence), report))
        reports.append(report)
    return dataclasses.replace(document, reports=tuple(reports))


class _Told(NamedTuple):
    """A report told before: the lemma of its word, those of its clause."""

    word: str
    clause: frozenset[str]
    report: Report


def _aim(document: Document, report: Report, token: Token, told: list[_Told]) -> Report:
    for noun in find_slots(token).get("obj", []):
        if report.act == "REJECT" and noun.lower_ in _PRONOUNS:
            found, how = _accusers_of(document, report), "whose words are denied"
        elif noun.pos_ == "NOUN" and any(child.lower_ in _DEFINITE for child in noun.children):
            found, how = (
                _doers_of(noun, told, {actor.name for actor in report.actors}),
                f"doers of “{noun.text}”, told before",
            )
        else:
            continue
        if found:
            return dataclasses.replace(report, recipients=found, trace={**report.trace, "recipients": how})
    return report


def _accusers_of(document: Document, report: Report) -> tuple[Participant, ...]:
    """ "Asmara denies this": those whose words stand right before it."""
    deniers = {actor.code for actor in report.actors}
    before = [
        one.source
        for one in document.attributions
        if one.source and one.content and 0 <= report.trigger.span.start - max(s.end for s in one.content) < _NEAR
    ]
    if not before:
        return ()
    source = max(before, key=lambda span: span.start)
    return tuple(
        Participant(
            text=mention.text,
            name=mention.name,
            code=mention.code,
            sector=mention.sector,
            wikidata=mention.wikidata,
            span=mention.span,
            score=round(mention.score * _DISCOUNT, 3),
        )
        for mention in document.actors
        if source.start <= mention.span.start and mention.span.end <= source.end and mention.code not in deniers
    )[:1]


def _doers_of(noun: Token, told: list[_Told], speakers: set[str]) -> tuple[Participant, ...]:
    """The doers of the nearest earlier act with the noun's lemma, else told with it, else of the kind that it can name.

    Of its kind only if all acts of that kind were done by the same state: "the drills" of two sides are nobody's.
    """
    lemma = noun.lemma_.lower()
    acts = {predicate.act for predicate in find_readings(noun)}
    of_kind = [one for one in told if one.report.act in acts]
    sides = {frozenset(p.code for p in one.report.actors) for one in of_kind}
    for earlier in (
        [one for one in told if one.word == lemma],
        [one for one in of_kind if lemma in one.clause],
        of_kind if len(sides) == 1 else [],
    ):
        for one in reversed(earlier):
            doers = _discount(p for p in one.report.actors if p.name not in speakers)
            if doers and len({p.sector for p in doers}) == 1:  # not both sides of a clash
                return doers
    return ()


def _discount(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    return tuple(dataclasses.replace(p, score=round(p.score * _DISCOUNT, 3)) for p in participants)


def _trigger(doc: Doc, report: Report) -> Token:
    span = doc.char_span(*report.trigger.span, alignment_mode="expand")
    assert span is not None
    return span.root
