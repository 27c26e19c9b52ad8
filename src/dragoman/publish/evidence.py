"""An event or a report with what it rests on, for the terminal.

In: records. Out: rich text: who did what, each report with its words, outlet and source, then conflicts and decisions.
Limits: the full record is the JSON.
"""

from collections.abc import Mapping, Sequence

from rich.text import Text

from dragoman.records import (
    Article,
    Conflict,
    Decision,
    Dropped,
    Event,
    Link,
    Participant,
    Report,
    When,
    Where,
)

_AROUND = 120  # characters of the article on each side of the evidence


def render_event(
    event: Event,
    reports: Sequence[Report],
    articles: Mapping[str, Article],
    links: Sequence[Link],
    conflicts: Sequence[Conflict],
    decisions: Sequence[Decision],
) -> Text:
    text = Text(f"event {event.id}\n", style="bold")
    text.append_text(_describe(event, event.actors, event.recipients, event.when, event.where))
    voices = f"{event.voices} voice{'' if event.voices == 1 else 's'}"
    text.append(f"{voices} · confidence {event.confidence:.2f}", style="default")
    if event.first_published:
        span = f"{event.first_published}"
        span += f" … {event.last_published}" if event.last_published != event.first_published else ""
        text.append(f" · published {span}", style="default")
    text.append("\n")
    for report in reports:
        text.append("\n")
        text.append_text(render_report(report, articles.get(report.document)))
    for link in links:
        parts = ", ".join(f"{name} {value:.2f}" for name, value in link.parts.items())
        text.append(f"\none event ({link.rule}, {link.score:.2f}): {link.one} {link.other} ({parts})", style="dim")
    for conflict in conflicts:
        text.append(f"\nconflict of {conflict.kind}: {conflict.note} ({' '.join(conflict.reports)})", style="magenta")
    for decision in decisions:
        state = f", undone {decision.undone:%Y-%m-%d}" if decision.undone else ""
        what = f" {decision.field} = {decision.value}" if decision.field else ""
        note = f": {decision.note}" if decision.note else ""
        text.append(f"\ndecision {decision.id}: {decision.kind}{what} by {decision.author}, ", style="cyan")
        text.append(f"{decision.time:%Y-%m-%d}{state}{note} ({' '.join(decision.reports)})", style="cyan")
    text.rstrip()
    return text


def render_report(report: Report, article: Article | None) -> Text:
    """`article`: None leaves the words around the evidence out."""
    text = Text(f"report {report.id} of document {report.document}\n", style="bold")
    text.append_text(_describe(report, report.actors, report.recipients, report.when, report.where))
    if report.sources:
        told = " → ".join(f"{source.name} {source.stance}" for source in report.sources)
        text.append(f"according to {told}\n", style="default")
    before, after = "", ""
    if article:
        start, end = report.evidence.span
        before, after = article.text[max(0, start - _AROUND) : start], article.text[end : end + _AROUND]
        facts = (article.outlet, str(article.published or ""), article.title, article.url)
        text.append(" · ".join(fact for fact in facts if fact) + "\n", style="dim")
    text.append(f"{_one_line(before)} ", style="dim")
    text.append(f"[{_one_line(report.evidence.text)}]", style="default")
    text.append(f" {_one_line(after)}\n", style="dim")
    return text


def render_heading(article: Article, dropped: Dropped | None) -> Text:
    """What a document is."""
    text = Text(f"document {article.id}\n", style="bold")
    facts = (article.title, article.outlet, str(article.published or ""), article.url)
    text.append(" · ".join(fact for fact in facts if fact), style="default")
    if dropped:
        text.append(f"\nnot read ({dropped.stage}): {dropped.reason}", style="red")
    return text


def _describe(
    told: Event | Report,
    actors: Sequence[Participant],
    recipients: Sequence[Participant],
    when: When | None,
    where: Where | None,
) -> Text:
    text = Text(f"{told.act}{f'/{told.mode}' if told.mode else ''} {told.status}: ", style="default")
    text.append(_name(actors) or "someone", style="bold")
    if recipients:
        text.append(" → ")
        text.append(_name(recipients), style="bold")
    facts = []
    if when and when.start:
        facts.append(when.start if when.start == when.end else f"{when.start} … {when.end}")
    if where:
        facts.append(where.name)
    text.append(f"\n{' · '.join(facts)}\n" if facts else "\n")
    return text


def _name(participants: Sequence[Participant]) -> str:
    return ", ".join(f"{one.name} ({one.code} {one.sector})" for one in participants)


def _one_line(text: str) -> str:
    return " ".join(text.split())
