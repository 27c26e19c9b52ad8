"""Records of the store as parts of an answer.

In: events, reports, conflicts, links, decisions, with the facts of their articles. Out: parts of answers, each of a
bounded size. Limits: of long lists the first `MOST_PEOPLE`; the tools say so.
"""

import datetime
from collections.abc import Sequence

from dragoman.agents.answers import (
    Amount,
    Days,
    Dispute,
    Evidence,
    FoundConflict,
    FoundDecision,
    FoundEntry,
    FoundEvent,
    FoundLink,
    FoundReport,
    LinkPart,
    Party,
    Quote,
    Said,
    Side,
    Spot,
)
from dragoman.agents.quoting import LONGEST_NAME, LONGEST_NOTE, quote, shorten, shorten_maybe
from dragoman.merge.explain import Reason
from dragoman.merge.timeline import Entry
from dragoman.publish.exports.rows import ArticleFacts, EventRow, find_best_report
from dragoman.records import (
    Conflict,
    Decision,
    Event,
    Excerpt,
    Participant,
    Quantity,
    Report,
    Source,
    Span,
    When,
    Where,
)
from dragoman.store.conflict_list import ToldConflict

MOST_PEOPLE = 12  # on a side of an event, of sources, of numbers
_MOST_DISPUTES = 5
_LONGEST_URL = 400


def find_evidence(report: Report, article: ArticleFacts, excerpt: Excerpt | None = None) -> Evidence:
    """`excerpt`: other words of the report than its own evidence."""
    return Evidence(
        report=report.id,
        document=report.document,
        outlet=shorten_maybe(article.outlet),
        published=_show_day(article.published),
        title=shorten_maybe(article.title, LONGEST_NOTE),
        url=shorten_maybe(article.url, _LONGEST_URL),
        quote=quote(excerpt or report.evidence),
    )


def find_event(row: EventRow, most_evidence: int) -> FoundEvent:
    """The event, with the evidence of its best report and of others from further documents."""
    event = row.event
    return FoundEvent(
        id=event.id,
        act=event.act,
        mode=event.mode,
        status=event.status,
        cameo=event.cameo,
        quad=event.quad,
        actors=_find_parties(event.actors),
        recipients=_find_parties(event.recipients),
        when=_find_days(event.when, None),
        where=_find_spot(event.where, None),
        voices=event.voices,
        reports=len(event.reports),
        conflicts=event.conflicts,
        first_published=_show_day(event.first_published),
        last_published=_show_day(event.last_published),
        confidence=round(event.confidence, 3),
        evidence=tuple(
            find_evidence(report, row.find_article(report)) for report in _choose_reports(row, most_evidence)
        ),
    )


def find_report(report: Report, article: ArticleFacts) -> FoundReport:
    return FoundReport(
        id=report.id,
        act=report.act,
        mode=report.mode,
        status=report.status,
        actors=_find_parties(report.actors),
        recipients=_find_parties(report.recipients),
        when=_find_days(report.when, report),
        where=_find_spot(report.where, report),
        sources=tuple(_find_source(source) for source in report.sources[:MOST_PEOPLE]),
        quantities=tuple(_find_amount(quantity) for quantity in report.quantities[:MOST_PEOPLE]),
        confidence=round(report.confidence, 3),
        trigger=quote(report.trigger, LONGEST_NAME),
        evidence=find_evidence(report, article),
    )


def find_conflict(
    conflict: Conflict | ToldConflict, severity: float, sides: Sequence[tuple[Report, ArticleFacts, str | None]]
) -> FoundConflict:
    """`sides`: in the order of the conflict's reports, each with its article and its event."""
    one, other = (
        Side(
            event=event,
            status=report.status,
            source=shorten_maybe(report.sources[-1].name) if report.sources else None,
            evidence=find_evidence(report, article, excerpt),
        )
        for (report, article, event), excerpt in zip(sides, conflict.evidence, strict=True)
    )
    note = shorten(conflict.note, LONGEST_NOTE)
    return FoundConflict(kind=conflict.kind, severity=severity, note=note, sides=(one, other))


def find_link(reason: Reason) -> FoundLink:
    parts = (LinkPart(name=part.name, weight=round(part.weight, 3), words=shorten(part.words)) for part in reason.parts)
    return FoundLink(
        one=reason.one, other=reason.other, score=round(reason.score, 3), rule=reason.rule, parts=tuple(parts)
    )


def find_decision(decision: Decision) -> FoundDecision:
    return FoundDecision(
        id=decision.id,
        kind=decision.kind,
        reports=decision.reports[:MOST_PEOPLE],
        field=decision.field,
        value=shorten_maybe(decision.value, LONGEST_NOTE),
        author=shorten(decision.author),
        time=decision.time.isoformat(),
        undone=decision.undone.isoformat() if decision.undone else None,
        note=shorten(decision.note, LONGEST_NOTE),
    )


def find_entry(entry: Entry, row: EventRow) -> FoundEntry:
    return FoundEntry(
        rank=entry.rank,
        event=find_event(row, 1),
        outlets=tuple(shorten(name) for name in entry.outlets[:MOST_PEOPLE]),
        sources=tuple(shorten(name) for name in entry.sources[:MOST_PEOPLE]),
        disputes=tuple(
            Dispute(kind=conflict.kind, note=shorten(conflict.note, LONGEST_NOTE))
            for conflict in entry.conflicts[:_MOST_DISPUTES]
        ),
    )


def count_unshown(told: Event | Report) -> int:
    """How many parties the answer leaves out."""
    return sum(max(0, len(side) - MOST_PEOPLE) for side in (told.actors, told.recipients))


def _choose_reports(row: EventRow, most: int) -> list[Report]:
    """The best report, then one a further document, the surest first."""
    best = find_best_report(row)
    chosen, documents = [best], {best.document}
    for report in sorted(row.reports, key=lambda report: (-report.confidence, report.id)):
        if len(chosen) < most and report.document not in documents:
            chosen.append(report)
            documents.add(report.document)
    return chosen


def _find_parties(people: Sequence[Participant]) -> tuple[Party, ...]:
    return tuple(
        Party(name=shorten(person.name), code=person.code, sector=person.sector) for person in people[:MOST_PEOPLE]
    )


def _find_source(source: Source) -> Said:
    return Said(
        name=shorten(source.name),
        code=source.code,
        sector=source.sector,
        stance=source.stance,
        cue=shorten_maybe(source.cue),
    )


def _find_amount(quantity: Quantity) -> Amount:
    words = _quote_part(quantity.text, quantity.span)
    return Amount(of=quantity.of, low=quantity.low, high=quantity.high, quote=words)


def _find_days(when: When | None, report: Report | None) -> Days | None:
    """The words of a report's; an event's may stand in another document than the evidence that is shown."""
    if when is None:
        return None
    words = _quote_part(when.text, when.span) if report and when.text and when.span else None
    return Days(start=when.start, end=when.end, basis=when.basis, quote=words)


def _find_spot(where: Where | None, report: Report | None) -> Spot | None:
    if where is None:
        return None
    words = _quote_part(where.text, where.span) if report else None
    return Spot(name=shorten(where.name), country=where.country, lat=where.lat, lon=where.lon, quote=words)


def _quote_part(text: str, span: Span) -> Quote:
    return quote(Excerpt(text=text, span=span), LONGEST_NAME)


def _show_day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
