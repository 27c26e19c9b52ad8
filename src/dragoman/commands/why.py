"""`dragoman why EVENT`: the links by which an event holds together.

In: an event or two reports of a store. Out: text for the eye, or plain values for JSON.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.commands.messages import fail
from dragoman.commands.store_options import AsOf, StorePath, TextFormat, use_store
from dragoman.merge.explain import Reason, explain_event, explain_pair
from dragoman.merge.facts import Fact
from dragoman.records import Event, Link

if TYPE_CHECKING:
    from dragoman.store.database import Store

_LONGEST = 160  # characters of evidence on a line


def why(
    id: Annotated[str, typer.Argument(metavar="ID", help="Of an event; or of a report, and another one follows.")],
    store: StorePath,
    other: Annotated[str | None, typer.Argument(metavar="REPORT", help="A second report.")] = None,
    as_of: AsOf = None,
    format: Annotated[TextFormat, typer.Option(help="table: for the eye. json: one object.")] = TextFormat.table,
) -> None:
    """Say why the reports of an event are one event, or why two reports are or are not."""
    import msgspec

    from dragoman.publish.printer import write_stdout

    with use_store(store, "read") as opened:
        text, record = _explain_two(opened, id, other, as_of) if other else _explain_one(opened, id, as_of)
    if format is TextFormat.json:
        text = msgspec.json.format(msgspec.json.encode(record)).decode() + "\n"
    write_stdout(text)


def _explain_one(store: "Store", id: str, as_of: str | None) -> tuple[str, dict[str, Any]]:
    evidence = store.evidence(id, as_of=as_of)
    if evidence is None:
        hint = "is a report: give a second one" if store.report(id, as_of=as_of) else "dragoman events lists ids"
        raise fail(f"{id}: no event of this id in {store.path}; {hint}")
    facts = store.facts(evidence.event.reports, as_of=as_of)
    return render_why(evidence.event, facts, evidence.links), describe_why(evidence.event, facts, evidence.links)


def _explain_two(store: "Store", id: str, other: str, as_of: str | None) -> tuple[str, dict[str, Any]]:
    facts = store.facts([id, other], as_of=as_of)
    for name in (id, other):
        if name not in facts:
            raise fail(
                f"{name}: no report of this id in {store.path}, or it was rejected; dragoman show EVENT lists ids"
            )
    return render_pair(facts[id], facts[other]), asdict(explain_pair(facts[id], facts[other]))


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
