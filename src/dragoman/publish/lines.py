"""Reports for a narrow terminal: a few lines each.

In: a document. Out: rich text: reports, conflicts, residue.
Limits: for terminals under NARROW columns, where a table's cells would hold a syllable a line.
"""

from rich.text import Text

from dragoman.records import Document, Participant, Report

NARROW = 100
_QUAD_COLOURS = {1: "green", 2: "cyan", 3: "yellow", 4: "red"}


def render_lines(document: Document) -> Text:
    """All of a document that a reader of the terminal wants."""
    published = document.article.published
    count = len(document.reports)
    text = Text(
        f"{count} report{'' if count == 1 else 's'}" + (f" · published {published}" if published else "") + "\n"
    )
    for report in document.reports:
        text.append("\n")
        text.append_text(_describe_report(report))
    for conflict in document.conflicts:
        text.append(f"\nconflict of {conflict.kind}: {conflict.note}\n", style="bold magenta")
        for excerpt in conflict.evidence:
            text.append(f"  “{_one_line(excerpt.text)}”\n")
    for residue in document.residue:
        text.append(f"\nnot read ({residue.kind}): {_one_line(residue.text)}\n", style="dim")
    text.rstrip()
    return text


def _describe_report(report: Report) -> Text:
    text = Text(report.act, style=_QUAD_COLOURS[report.quad])
    text.append(f"/{report.mode}" if report.mode else "")
    text.append(f" {report.status}: ", style="default")
    text.append(_name(report.actors), style="default bold")
    if report.recipients:
        text.append(" → ", style="default")
        text.append(_name(report.recipients), style="default bold")
    facts = []
    if report.when and report.when.start:
        when = report.when
        facts.append(f"{when.start}" if when.start == when.end else f"{when.start} … {when.end}")
    if report.where:
        facts.append(report.where.name)
    if report.sources:
        facts.append("says " + " → ".join(source.name for source in report.sources))
    if facts:
        text.append(f"\n  {' · '.join(facts)}", style="default")
    text.append(f"\n  “{_one_line(report.evidence.text)}”\n", style="default dim")
    return text


def _name(participants: tuple[Participant, ...]) -> str:
    return ", ".join(f"{p.name} ({p.code} {p.sector})" for p in participants) or "someone"


def _one_line(text: str) -> str:
    return " ".join(text.split())
