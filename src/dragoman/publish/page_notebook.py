"""The reports as a small table, for a notebook's output cell.

In: an anchored document. Out: an HTML fragment without style sheet, script or link.
Limits: one row a report, at most 200 rows; the page and the JSON have everything.
"""

from dragoman.publish.page_words import QUADS, count, escape, format_code, format_when, squeeze
from dragoman.records import Document, Participant, Report

_LONGEST_TABLE = 200
_HEADINGS = ("", "act", "status", "who", "to whom", "when", "where", "says who", "words")
_LEFT = ' style="text-align:left;vertical-align:top"'


def render_reports_table(document: Document) -> str:
    article = document.article
    title = escape(squeeze(article.title or article.id, longest=120))
    if document.dropped:
        reason = f"{escape(document.dropped.stage)}: {escape(document.dropped.reason)}"
        return f'<div class="dragoman"><p><b>{title}</b>: not read ({reason})</p></div>'
    facts = [count(len(document.reports), "report"), count(len(document.conflicts), "conflict")]
    if article.published:
        facts.insert(0, article.published.isoformat())
    parts = [f'<div class="dragoman"><p><b>{title}</b> · {" · ".join(facts)}</p>']
    if document.reports:
        head = "".join(f'<th scope="col"{_LEFT}>{heading}</th>' for heading in _HEADINGS)
        shown = document.reports[:_LONGEST_TABLE]
        rows = "".join(_render_row(report, number) for number, report in enumerate(shown, start=1))
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
        if len(document.reports) > len(shown):
            parts.append(f"<p>… and {len(document.reports) - len(shown)} more</p>")
    parts += [f"<p>conflict of {conflict.kind}: {escape(conflict.note)}</p>" for conflict in document.conflicts]
    return "".join(parts) + "</div>"


def _render_row(report: Report, number: int) -> str:
    when = report.when
    cells = [
        str(number),
        f'<span title="{QUADS[report.quad]}">{report.act}{"/" + escape(report.mode) if report.mode else ""}</span>',
        report.status,
        _name_people(report.actors),
        _name_people(report.recipients),
        escape(format_when(when)) if when and (when.start or when.end) else "",
        escape(report.where.name) if report.where else "",
        " → ".join(escape(source.name) for source in report.sources),
        escape(squeeze(report.evidence.text, longest=120)),
    ]
    return "<tr>" + "".join(f"<td{_LEFT}>{cell}</td>" for cell in cells) + "</tr>"


def _name_people(people: tuple[Participant, ...]) -> str:
    return ", ".join(
        f"{escape(person.name)} <small>{escape(format_code(person.code, person.sector))}</small>" for person in people
    )
