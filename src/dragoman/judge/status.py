"""The status of every report: did it happen, is it planned, wanted, threatened, asked for, possible, denied?

In: a document with `parsed`, `reports` and `times`. Out: the reports with their status.
An event noun or a verb in the present with a time after publication is planned ("hold talks next week").
When the act is itself a demand or a threat, "must leave" and "will strike back" are what was uttered: it occurred.
Where the encoder was sure of the status when it judged the act, that stands.
Limits: one status for a report, that of its trigger's head word.
"""

from bisect import bisect_left
from dataclasses import replace

from spacy.tokens import Doc, Token

from dragoman.judge.event_status import assess_event
from dragoman.judge.status_table import look_up
from dragoman.records import Document, Report, Span, Status, Unreadable

__all__ = ["assess_event", "judge_status"]

_UTTERED: dict[str, set[Status]] = {
    "REQUEST": {"requested", "negated"},  # must leave · don't burden us
    "THREATEN": {"threatened", "planned"},  # will strike back
    "REJECT": {"negated"},  # would never allow
}
_ANNOUNCED = {"AGREE", "CONCEDE", "ACCUSE", "REJECT"}
_SPEECH_ACTS = {"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"}
_SPEECH_WORDS = {
    "REQUEST": {"ask", "urge", "demand", "request", "appeal", "call", "order", "press", "plead", "seek"},
    "THREATEN": {"threaten", "warn", "threat", "warning", "vow"},
    "REJECT": {"reject", "refuse", "veto", "deny", "decline", "dismiss", "boycott", "rebuff", "block", "oppose", "defy",
               "rejection", "refusal", "rule", "cancel"},
}  # fmt: skip
_TIMING = {"come", "coincide", "begin", "start", "take", "open", "continue", "follow", "mark", "precede"}
_CLIMB = 6
_OPERATING = (("v", "comp"), ("v", "noun"), ("n", "comp"))


def judge_status(document: Document) -> Document:
    """The document with each report's status judged."""
    doc = document.parsed
    if doc is None:
        raise Unreadable("judge_status", "the text has not been parsed")
    later = _find_later_times(document, doc)
    told = sorted(span for item in document.attributions if item.source is not None for span in item.content)
    reports = tuple(_judge(doc, report, later, _is_told(told, report.trigger.span)) for report in document.reports)
    return replace(document, reports=reports)


def _is_told(told: list[Span], trigger: Span) -> bool:
    """Whether somebody in the text says it: among the nearest spans of content that begin before it."""
    position = bisect_left(told, Span(trigger.start + 1, 0))
    return any(span.end > trigger.start for span in told[max(0, position - _CLIMB) : position])


def _judge(doc: Doc, report: Report, later: list[int], is_told: bool) -> Report:
    trigger = find_head(doc, report.trigger.span)
    if trigger is None or report.trace.get("status", "").startswith("encoder"):
        return report  # the encoder was sure
    if not report.trace.get("act", "lexicon").startswith(("lexicon", "encoder")):
        # A demand or verdict read from reported speech: saying it is the act, and it was said.
        return replace(report, status="occurred", trace={**report.trace, "status": "uttered: occurred"})
    if report.act not in _SPEECH_ACTS:
        trigger = _find_act(trigger, report.trigger.span)
    status = assess_event(doc, trigger.i)
    if status in ("occurred", "ongoing") and not _is_past(trigger) and _has_time(doc, trigger, later):
        status = "planned"
    if status == "occurred" and report.act == "CONSULT" and _is_under_way(trigger):
        status = "ongoing"
    if status in _UTTERED.get(report.act, ()) and trigger.lemma_.lower() not in _SPEECH_WORDS[report.act]:
        status = "occurred"
    if is_told and status == "planned" and report.act in _ANNOUNCED:
        status = "occurred"  # said that it would halt its offensive: the announcement is the act
    return replace(report, status=status, trace={**report.trace, "status": f"{trigger.text}: {status}"})


def _is_under_way(trigger: Token) -> bool:
    """ "Putin's visit to Iran coincides with …", "the talks come as …": told in the present, it goes on."""
    verb = trigger.head
    return (
        trigger.pos_ == "NOUN"
        and trigger.dep_ == "nsubj"
        and verb.tag_ in ("VBZ", "VBP")
        and verb.lemma_.lower() in _TIMING
    )


def find_head(doc: Doc, span: Span) -> Token | None:
    """The token of the span that the others depend on."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    if found is None or not len(found):
        return None
    head = found.root
    if head.pos_ == "ADP":  # in talks
        return next((child for child in head.children if child.dep_ == "pobj" and child.i < found.end), head)
    return head


def _find_act(head: Token, span: Span) -> Token:
    """The act within a trigger that holds its operator too: "threatened an offensive", "plan to invade"."""
    for _ in range(_CLIMB):
        if not any(
            look_up(head.lemma_.lower(), pos, frame) not in (None, "same", "occurred") for pos, frame in _OPERATING
        ):
            break
        below = next(
            (
                child
                for child in head.children
                if child.dep_ in ("xcomp", "dobj", "acl", "ccomp") and span.start <= child.idx < span.end
            ),
            None,
        )
        if below is None:
            break
        head = below
    return head


def _find_later_times(document: Document, doc: Doc) -> list[int]:
    """Head tokens of the times that lie after publication, in order."""
    published = document.article.published
    if published is None:
        return []
    today = published.isoformat()
    heads: list[int] = []
    for time in document.times:
        if time.start is not None and time.start > today:
            head = find_head(doc, time.span)
            if head is not None:
                heads.append(head.i)
    return sorted(heads)


def _has_time(doc: Doc, trigger: Token, later: list[int]) -> bool:
    """A later time hangs on the trigger, or on the verb that carries it: hold talks next week."""
    first = bisect_left(later, trigger.sent.start)
    for index in later[first:]:
        if index >= trigger.sent.end:
            break
        token = doc[index]
        carriers = {trigger.i, trigger.head.i} if trigger.pos_ == "NOUN" and not _is_past(trigger.head) else {trigger.i}
        for _ in range(_CLIMB):
            if token.i in carriers:
                return True
            if token.head.i == token.i or (token.pos_ == "VERB" and token.i not in carriers):
                break
            token = token.head
    return False


def _is_past(token: Token) -> bool:
    return token.tag_ == "VBD" or any(
        child.tag_ == "VBD" for child in token.children if child.dep_ in ("aux", "auxpass")
    )
