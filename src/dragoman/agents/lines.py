"""Answers in a few lines, for models and people that are shown text alone.

In: an answer. Out: plain text. Words of articles stand alone on lines that begin with ">", so that nothing in them can
look like anything else.
"""

from collections.abc import Iterator, Sequence

from dragoman.agents.answers import (
    NOTICE,
    ArticleAnswer,
    Conflicts,
    Days,
    EventAnswer,
    Events,
    Evidence,
    FoundConflict,
    FoundEntry,
    FoundEvent,
    FoundReport,
    Party,
    Spot,
    TimelineAnswer,
)
from dragoman.agents.quoting import LONGEST_LINE, shorten

Answer = Events | EventAnswer | TimelineAnswer | Conflicts | ArticleAnswer


def describe_events(answer: Events) -> Iterator[str]:
    yield f"{len(answer.events)} of {_count(answer.total, 'event')}"
    for event in answer.events:
        yield from _describe_event(event)


def describe_event(answer: EventAnswer) -> Iterator[str]:
    yield from _describe_event(answer.event)
    yield from _describe_reports(answer.reports)
    for link in answer.links:
        yield f"one event ({link.rule}, {link.score:.2f}): {link.one} = {link.other}"
    yield from _describe_conflicts(answer.conflicts)
    for decision in answer.decisions:
        undone = ", undone" if decision.undone else ""
        yield f"decision {decision.id}: {decision.kind} by {decision.author} {decision.time[:10]}{undone}"


def describe_timeline(answer: TimelineAnswer) -> Iterator[str]:
    yield f"{_count(len(answer.dated), 'dated event')}, {len(answer.undated)} undated"
    for entry in (*answer.dated, *answer.undated):
        yield from _describe_entry(entry)


def describe_conflicts(answer: Conflicts) -> Iterator[str]:
    yield f"{len(answer.conflicts)} of {_count(answer.total, 'conflict')}"
    yield from _describe_conflicts(answer.conflicts)


def describe_article(answer: ArticleAnswer) -> Iterator[str]:
    yield f"document {answer.document}: {len(answer.reports)} of {_count(answer.total, 'report')}"
    if answer.dropped:
        yield f"not read: {answer.dropped}"
    yield from _describe_reports(answer.reports)
    yield from _describe_conflicts(answer.conflicts)
    if answer.text:
        yield f"characters {answer.text.span.start} to {answer.text.span.end} of {answer.characters}:"
        yield from (f"> {line}" for line in answer.text.words.splitlines())


def write_lines(answer: Answer, lines: Iterator[str]) -> str:
    """The lines, between the notice and what is left out."""
    after = getattr(answer, "after", None)
    next_page = [f"after: {after}"] if after else []
    return "\n".join([NOTICE, *lines, *(f"left out: {what}" for what in answer.left_out), *next_page])


def _describe_event(event: FoundEvent) -> Iterator[str]:
    disputed = f", {_count(event.conflicts, 'conflict')}" if event.conflicts else ""
    yield (
        f"{event.id} {_claim(event)} ({_count(event.voices, 'voice')}, {_count(event.reports, 'report')}, "
        f"confidence {event.confidence:.2f}{disputed})"
    )
    for evidence in event.evidence[:1]:
        yield _quote(evidence)


def _describe_entry(entry: FoundEntry) -> Iterator[str]:
    yield from _describe_event(entry.event)
    for dispute in entry.disputes[:1]:
        yield f"conflict of {dispute.kind}"


def _describe_reports(reports: Sequence[FoundReport]) -> Iterator[str]:
    for report in reports:
        sources = " → ".join(f"{source.name} {source.stance}" for source in report.sources)
        yield f"report {report.id} {_claim(report)}" + (f", according to {sources}" if sources else "")
        yield _quote(report.evidence)


def _describe_conflicts(conflicts: Sequence[FoundConflict]) -> Iterator[str]:
    for conflict in conflicts:
        yield f"conflict of {conflict.kind}, severity {conflict.severity:.2f}"
        yield from (_quote(side.evidence) for side in conflict.sides)


def _claim(told: FoundEvent | FoundReport) -> str:
    act = f"{told.act}/{told.mode}" if told.mode else told.act
    who = _name(told.actors) or "someone"
    whom = f" → {_name(told.recipients)}" if told.recipients else ""
    return f"{_name_days(told.when)} {act} {told.status}: {who}{whom}{_name_spot(told.where)}"


def _name(parties: Sequence[Party]) -> str:
    return ", ".join(f"{party.name} ({party.code} {party.sector})" for party in parties)


def _name_days(days: Days | None) -> str:
    if days is None or not days.start:
        return "undated"
    return days.start if days.end in (days.start, None) else f"{days.start}…{days.end}"


def _name_spot(spot: Spot | None) -> str:
    return f", in {spot.name}" if spot else ""


def _quote(evidence: Evidence) -> str:
    start, end = evidence.quote.span
    origin = f"{evidence.outlet or 'unknown outlet'}, {evidence.published or 'no date'}"
    place = f"document {evidence.document}, characters {start} to {end}"
    return f"> “{shorten(evidence.quote.words, LONGEST_LINE)}” ({origin}, {place})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
