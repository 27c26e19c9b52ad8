"""Stretches of time that a clause measures out: "has refused since he took office in May", "has been held for a week".

In: undated reports, their trigger tokens, expressions of time. Out: those reports with a stretch as their time.
Limits: only with a perfect tense; a stretch ends at publication.
"""

import datetime
import re

from spacy.tokens import Token

from dragoman.judge.event_times import date_report
from dragoman.records import Document, Report, Span, TimeMention, When

_PERFECT = ("has", "have", "had", "’s", "’ve", "'s", "'ve")
_AMOUNT = re.compile(r"P(\d+)([DWMY])$")
_DAYS = {"D": 1, "W": 7, "M": 30, "Y": 365}


def date_stretches(document: Document, reports: list[Report], tokens: list[Token]) -> list[Report]:
    """Date undated acts in the perfect by what they have gone on since, or for how long."""
    published = document.article.published
    if published is None or document.parsed is None:
        return reports
    days = {token.lemma_.lower(): r.when for r, token in zip(reports, tokens, strict=True) if r.when is not None}
    dated = []
    for report, token in zip(reports, tokens, strict=True):
        verb = _find_perfect(token)
        if report.when is None and verb is not None:
            found = _read_since(verb, document.times, days) or _read_length(verb, document.times, published)
            if found is not None and found[0] <= published.isoformat():
                start, first, last = found
                report = date_report(
                    report, _make_stretch(document, start, published, first, last), f"{first.lower_} …"
                )
        dated.append(report)
    return dated


def _find_perfect(token: Token) -> Token | None:
    """The verb of the trigger's clause, if it is in the perfect."""
    verb = token
    while verb.pos_ not in ("VERB", "AUX") or verb.dep_ == "xcomp":
        if verb.head == verb or verb.dep_ in ("nsubj", "relcl", "acl"):
            return None
        verb = verb.head
    return verb if any(c.dep_ == "aux" and c.lower_ in _PERFECT for c in verb.children) else None


def _read_since(verb: Token, times: tuple[TimeMention, ...], days: dict[str, When]) -> tuple[str, Token, Token] | None:
    """ "since he took office in May", "since the rally", "since then": where it begins, and the words that say so."""
    # "has refused to talk since he took office": the parser gives the clause to the infinitive
    infinitives = (child for child in verb.children if child.dep_ == "xcomp")
    for child in (*verb.children, *(c for infinitive in infinitives for c in infinitive.children)):
        since = next((c for c in child.children if c.lower_ == "since" and c.dep_ in ("mark", "prep")), None)
        if child.dep_ == "advcl" and since is not None:
            edge = child.right_edge
            inside = [m for m in times if m.start and since.idx < m.span.start and m.span.end <= edge.idx + len(edge)]
            if inside:
                return str(inside[0].start), since, edge
            own = days.get(child.lemma_.lower())
            return (str(own.start), since, edge) if own is not None else None
        if child.dep_ == "advmod" and child.lower_ == "since":  # "has since bombed"
            before = [m for m in times if m.start and m.span.end < child.idx]
            return (str(before[-1].start), child, child) if before else None
        if child.dep_ == "prep" and child.lower_ == "since":
            for noun in child.children:
                if noun.lower_ == "then":
                    before = [m for m in times if m.start and m.span.end < child.idx]
                    return (str(before[-1].start), child, noun) if before else None
                own = days.get(noun.lemma_.lower())
                if noun.dep_ == "pobj":
                    start = str(own.start) if own is not None else find_day_told_of(noun, times)
                    return (start, child, noun) if start else None
    return None


def find_day_told_of(noun: Token, times: tuple[TimeMention, ...]) -> str | None:
    """ "since the rally": the day named in the last sentence that told of a rally."""
    for before in reversed(noun.doc[: noun.sent.start]):
        if before.lemma_ == noun.lemma_ and before.pos_ == "NOUN":
            low, high = before.sent.start_char, before.sent.end_char
            days = [m.start for m in times if low <= m.span.start < high and m.granularity == "day"]
            return days[0] if days else None
    return None


def _read_length(
    verb: Token, times: tuple[TimeMention, ...], published: datetime.date
) -> tuple[str, Token, Token] | None:
    """ "has been held for a week"."""
    if any(c.dep_ == "aux" and c.lower_ == "had" for c in verb.children):
        return None
    for child in verb.children:
        if child.dep_ != "prep" or child.lower_ != "for":
            continue
        for noun in child.children:
            mention = next((m for m in times if m.span.start <= noun.idx < m.span.end), None)
            amount = _AMOUNT.match(mention.value or "") if mention else None
            if amount and int(amount[1]) * _DAYS[amount[2]] < published.toordinal():
                start = published - datetime.timedelta(days=int(amount[1]) * _DAYS[amount[2]])
                return start.isoformat(), child, noun
    return None


def _make_stretch(document: Document, start: str, end: datetime.date, first: Token, last: Token) -> When:
    span = Span(first.idx, last.idx + len(last.text))
    return When(
        start=start,
        end=end.isoformat(),
        granularity="range",
        basis="derived",
        text=document.text[span.start : span.end],
        span=span,
        timex=start,
    )
