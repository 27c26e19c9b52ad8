"""Reports for reading in a terminal.

In: a document. Out: rich tables: reports, conflicts, residue.
Limits: wide fields wrap; the full record is the JSON.
"""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.publish.table_cells import render_act, render_people
from dragoman.records import Document, Report


def render_document(document: Document) -> RenderableType:
    """All of a document that a reader of the terminal wants."""
    parts: list[RenderableType] = [_render_reports(document)]
    for conflict in document.conflicts:
        line = Text(f"conflict of {conflict.kind}: {conflict.note}\n", style="bold magenta")
        for excerpt in conflict.evidence:
            line.append(f"  “{_one_line(excerpt.text)}”\n", style="not bold")
        parts.append(line)
    parts.extend(Text(f"not read ({r.kind}): {_one_line(r.text)}", style="dim") for r in document.residue)
    return Group(*parts)


def _render_reports(document: Document) -> Table:
    published = document.article.published
    count = len(document.reports)
    title = f"{count} report{'' if count == 1 else 's'}" + (f" · published {published}" if published else "")
    table = Table(title=title, title_justify="left", show_lines=False, pad_edge=False)
    for name, ratio in (("act", 3), ("status", 2), ("who", 4), ("to whom", 4), ("when", 3), ("where", 3), ("says", 3)):
        table.add_column(name, ratio=ratio, overflow="fold")
    table.add_column("words", ratio=6, overflow="fold")
    for report in document.reports:
        table.add_row(*_cells(report))
    return table


def _cells(report: Report) -> list[RenderableType]:
    when = report.when
    span = "" if when is None else f"{when.start}" if when.start == when.end else f"{when.start} … {when.end}"
    words = _one_line(report.evidence.text)
    return [
        render_act(report),
        Text(report.status),
        render_people(report.actors),
        render_people(report.recipients),
        Text(span),
        Text(report.where.name if report.where else ""),
        Text(" → ".join(source.name for source in report.sources)),
        Text(words if len(words) <= 120 else words[:117] + "…", style="dim"),
    ]


def _one_line(text: str) -> str:
    return " ".join(text.split())
