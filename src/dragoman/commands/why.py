"""`dragoman why EVENT`: the links by which an event holds together.

In: an event, its facts and links, as the store gives them. Out: text for the eye, or plain values for JSON.
Limits: opens no store; the command that does calls these.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from dragoman.merge.explain import Reason, explain_event, explain_pair
from dragoman.merge.facts import Fact
from dragoman.records import Event, Link

_LONGEST = 160  # characters of evidence on a line


def describe_why(event: Event, facts: Mapping[str, Fact], links: Iterable[Link]) -> dict[str, Any]:
    """The event's reports and reasons as plain values."""
    return {
        "event": event.id,
        "reports": [_describe_report(facts[name]) for name in event.reports],
        "voices": event.voices,
        "links": [asdict(reason) for reason in explain_event(event, facts, links)],
    }


def render_why(event: Event, facts: Mapping[str, Fact], links: Iterable[Link]) -> str:
    """Reports, then links, the strongest first."""
    count, voices = len(event.reports), event.voices
    lines = [f"{event.id}  {event.act} {event.status}: {_count(count, 'report')}, {_count(voices, 'voice')}"]
    for name in event.reports:
        record = _describe_report(facts[name])
        lines.append(f"  {name}  {record['published'] or 'no date'}  “{_shorten(record['evidence'])}”")
    reasons = explain_event(event, facts, links)
    if not reasons:
        lines.append("Nothing else was found to tell of it.")
    return "\n".join([*lines, *_render_reasons(reasons)]) + "\n"


def render_pair(one: Fact, other: Fact) -> str:
    """`dragoman why REPORT REPORT`: how alike two reports are, and what keeps them apart."""
    return "\n".join(_render_reasons([explain_pair(one, other)])) + "\n"


def _render_reasons(reasons: Sequence[Reason]) -> Iterable[str]:
    for reason in reasons:
        sign = "=" if reason.joins else "≠"
        yield f"{reason.one} {sign} {reason.other}  {reason.score:.2f}  {reason.rule}"
        for part in reason.parts:
            yield f"    {part.weight:+.2f} {part.name}: {part.words}"


def _describe_report(fact: Fact) -> dict[str, Any]:
    report = fact.report
    return {
        "id": report.id,
        "document": report.document,
        "voice": fact.voice,
        "published": fact.published.isoformat() if fact.published else None,
        "evidence": report.evidence.text,
    }


def _shorten(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
