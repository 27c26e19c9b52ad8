"""Claims that leave no room for others: "for the first time since …".

In: a document's parse, times, actors and reports. Out: conflicts with reports of acts that the claim rules out.
Limits: "first … since" and "for the first time since"; the claim must name its doer and the point since when.
"""

import dataclasses
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from dragoman.lexicons import read_verb_class
from dragoman.records import Conflict, Document, Excerpt, Report, Span

_SUBJECTS = ("nsubj", "nsubjpass", "poss")
_CONTRADICTING = ("occurred", "ongoing")


@dataclasses.dataclass(frozen=True, slots=True)
class ExclusiveClaim:
    """A doer's act that is said to be the first since a day (ISO date of the interval's end)."""

    act: str
    mode: str | None
    doers: frozenset[str]
    since: str
    until: str | None
    evidence: Excerpt
    report: Report | None


def find_exclusive_claims(document: Document) -> list[Conflict]:
    """Conflicts of exclusivity within a document."""
    assert document.parsed is not None
    return [
        Conflict(
            kind="exclusivity",
            reports=(claim.report.id, report.id),
            evidence=(claim.evidence, report.evidence),
            note=f"the first since {claim.since}, but also {report.when.start if report.when else ''}",
        )
        for claim in _read_claims(document, document.parsed)
        if claim.report is not None
        for report in document.reports
        if _rules_out(claim, report)
    ]


def _rules_out(claim: ExclusiveClaim, report: Report) -> bool:
    """Same doer, same kind of act, between the claim's two ends."""
    if report.act != claim.act or (claim.mode and report.mode != claim.mode) or report.status not in _CONTRADICTING:
        return False
    if report is claim.report or not claim.doers & {actor.name for actor in report.actors}:
        return False
    when = report.when
    if when is None or when.start is None or when.end is None:
        return False
    return when.start > claim.since and (claim.until is None or when.end < claim.until)


def _read_claims(document: Document, doc: Doc) -> Iterator[ExclusiveClaim]:
    for first in doc:
        if first.lower_ != "first" or first.dep_ not in ("amod", "advmod", "nummod", "npadvmod"):
            continue
        noun = first.head
        since = _since_when(document, noun)
        if since is None:
            continue
        anchor = _claimed_act(noun)
        doers = _doers(document, anchor)
        act, mode = _kind_of_act(document, anchor)
        if act is None or not doers:
            continue
        own = [r for r in document.reports if r.act == act and r.mode == mode and doers & {a.name for a in r.actors}]
        report = next((r for r in own if r.evidence.span.end >= anchor.idx), None)
        until = report.when.start if report and report.when else None
        if until is None and document.article.published:
            until = document.article.published.isoformat()
        verb = anchor
        while verb.pos_ not in ("VERB", "AUX") and verb.head != verb:
            verb = verb.head
        span = Span(verb.left_edge.idx, verb.right_edge.idx + len(verb.right_edge.text))
        evidence = Excerpt(text=document.text[span.start : span.end], span=span)
        yield ExclusiveClaim(act, mode, doers, since, until, evidence, report)


def _claimed_act(noun: Token) -> Token:
    """ "departed … for the first time": the verb; "his first visit since": the noun itself."""
    if noun.lemma_.lower() != "time":
        return noun
    token = noun
    while token.pos_ not in ("VERB", "AUX") and token.head != token:
        token = token.head
    return token


def _since_when(document: Document, noun: Token) -> str | None:
    """The end of the first time expression inside "since …" below the noun or its verb."""
    governors = [noun, _claimed_act(noun)]
    for governor in governors:
        for child in governor.children:
            mark = child.lower_ == "since" or any(c.lower_ == "since" and c.dep_ == "mark" for c in child.children)
            if not mark:
                continue
            start, end = child.left_edge.idx, child.right_edge.idx + len(child.right_edge.text)
            for time in document.times:
                if start <= time.span.start < end and time.end is not None and time.start is not None:
                    # "since February": the mention may run on to today; what counts is the month it names.
                    return time.start if time.granularity == "range" else time.end
    return None


def _doers(document: Document, anchor: Token) -> frozenset[str]:
    heads = {child.idx for child in anchor.children if child.dep_ in _SUBJECTS}
    heads |= {t.idx for child in anchor.children if child.dep_ in _SUBJECTS for t in child.conjuncts}
    return frozenset(mention.name for mention in document.actors if mention.head in heads)


def _kind_of_act(document: Document, anchor: Token) -> tuple[str | None, str | None]:
    """The coded act of the word; leaving for somewhere counts as travel (a visit)."""
    for report in document.reports:
        if report.trigger.span.start <= anchor.idx < report.trigger.span.end:
            return report.act, report.mode
    if anchor.lemma_.lower() in read_verb_class("motion"):
        return "CONSULT", "visit"
    return None, None
