"""Reports, and rows of an answer, as small tables for a notebook's output cell.

In: an anchored document; columns and rows. Out: HTML fragments without style sheet, script or link.
Limits: at most 200 reports and 50 rows; the page, the JSON and the data frames have everything.
"""

from collections.abc import Sequence
from typing import Any

from dragoman.publish.page_words import QUADS, count, escape, format_code, format_when, squeeze
from dragoman.records import Document, Participant, Report

_LONGEST_TABLE = 200
_LONGEST_ANSWER = 50
_HEADINGS = ("", "act", "status", "who", "to whom", "when", "where", "says who", "words")
_LEFT = ' style="text-align:left;vertical-align:top"'


def render_title(document: Document) -> str:
    """What was read, and how much was found; or why it was not."""
    article = document.article
    title = escape(squeeze(article.title or article.text or article.id, longest=80))
    if document.dropped:
        reason = f"{escape(document.dropped.stage)}: {escape(document.dropped.reason)}"
        return f"<p><b>{title}</b>: not read ({reason})</p>"
    facts = [escape(squeeze(article.outlet, longest=80))] if article.outlet else []
    facts += [article.published.isoformat()] if article.published else []
    facts += [count(len(document.reports), "report"), count(len(document.conflicts), "conflict")]
    return f"<p><b>{title}</b> · {' · '.join(facts)}</p>"


def render_reports_table(document: Document, *, prefix: str | None = None) -> str:
    """A row a report, then the conflicts. `prefix`: of the ids that link rows with marked text; None: no links."""
    parts = []
    if document.reports:
        shown = document.reports[:_LONGEST_TABLE]
        rows = "".join(_render_row(report, number, prefix) for number, report in enumerate(shown, start=1))
        parts.append(_render_table(_HEADINGS, rows))
        if len(document.reports) > len(shown):
            parts.append(f"<p>… and {len(document.reports) - len(shown)} more</p>")
    parts += [f"<p>conflict of {conflict.kind}: {escape(conflict.note)}</p>" for conflict in document.conflicts]
    return "".join(parts)


def render_rows_table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    shown = rows[:_LONGEST_ANSWER]
    body = "".join("<tr>" + "".join(_render_cell(escape(_show(value))) for value in row) + "</tr>" for row in shown)
    number = count(len(rows), "row")
    more = f", the first {len(shown)} shown" if len(shown) < len(rows) else ""
    return _render_table([escape(column) for column in columns], body) + f"<p>{number}{more}</p>"


def _render_table(headings: Sequence[str], body: str) -> str:
    head = "".join(f'<th scope="col"{_LEFT}>{heading}</th>' for heading in headings)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _render_cell(content: str) -> str:
    return f"<td{_LEFT}>{content}</td>"


def _show(value: object) -> str:
    return "" if value is None else squeeze(str(value), longest=200)


def _render_row(report: Report, number: int, prefix: str | None) -> str:
    when = report.when
    cells = [
        f"{number}" if prefix is None else f'<a href="#{prefix}c{report.evidence.span.start}">{number}</a>',
        f'<span title="{QUADS[report.quad]}">{report.act}{"/" + escape(report.mode) if report.mode else ""}</span>',
        report.status,
        _name_people(report.actors),
        _name_people(report.recipients),
        escape(format_when(when)) if when and (when.start or when.end) else "",
        escape(report.where.name) if report.where else "",
        " → ".join(escape(source.name) for source in report.sources),
        escape(squeeze(report.evidence.text, longest=120)),
    ]
    name = "" if prefix is None else f' id="{prefix}r{number}"'
    return f"<tr{name}>{''.join(map(_render_cell, cells))}</tr>"


def _name_people(people: tuple[Participant, ...]) -> str:
    return ", ".join(
        f"{escape(person.name)} <small>{escape(format_code(person.code, person.sector))}</small>" for person in people
    )
