"""Acts about acts: whom a condemnation of "the coup" is aimed at.

In: reports in the text's order, the parse. Out: speech acts without a recipient take the doers of the act that their
object names: "the United Nations condemned the coup" -> the army that staged it, told of before.
Limits: the object must be a definite event noun; the nearest earlier act of its kind is taken to be the one meant.
"""

import dataclasses

from spacy.tokens import Doc, Token

from dragoman.code.clauses import find_slots
from dragoman.code.matching import find_readings
from dragoman.records import Document, Participant, Report

_ABOUT_ACTS = ("ACCUSE", "SUPPORT", "REJECT")
_DEFINITE = ("the", "this", "that", "these", "those")
_DISCOUNT = 0.7


def refer_to_acts(document: Document) -> Document:
    """Fill the recipients of verdicts on acts told before."""
    assert document.parsed is not None
    told: list[tuple[str, str, Report]] = []
    reports = []
    for report in document.reports:
        token = _trigger(document.parsed, report)
        if report.act in _ABOUT_ACTS and not report.recipients:
            report = _aim(report, token, told)
        if report.actors:
            told.append((token.lemma_.lower(), report.act, report))
        reports.append(report)
    return dataclasses.replace(document, reports=tuple(reports))


def _aim(report: Report, token: Token, told: list[tuple[str, str, Report]]) -> Report:
    for noun in find_slots(token).get("obj", []):
        if noun.pos_ != "NOUN" or not any(child.lower_ in _DEFINITE for child in noun.children):
            continue
        doers = _doers_of(noun, told, {actor.name for actor in report.actors})
        if doers:
            return dataclasses.replace(
                report, recipients=doers, trace={**report.trace, "recipients": f"doers of “{noun.text}”, told before"}
            )
    return report


def _doers_of(noun: Token, told: list[tuple[str, str, Report]], speakers: set[str]) -> tuple[Participant, ...]:
    """The doers of the nearest earlier act with the noun's lemma, else of an act that the noun can name."""
    lemma = noun.lemma_.lower()
    acts = {predicate.act for predicate in find_readings(noun)}
    for match in (lambda word, _: word == lemma, lambda _, act: act in acts):
        for word, act, earlier in reversed(told):
            if match(word, act):
                doers = tuple(
                    dataclasses.replace(p, score=round(p.score * _DISCOUNT, 3))
                    for p in earlier.actors
                    if p.name not in speakers
                )
                if doers:
                    return doers
    return ()


def _trigger(doc: Doc, report: Report) -> Token:
    span = doc.char_span(*report.trigger.span, alignment_mode="expand")
    assert span is not None
    return span.root
