"""What a notebook shows of a reading, an event, its evidence, a timeline, an answer.

In: records. Out: HTML fragments, each with its own style, that load nothing and run nothing; by day and by night.
Records know nothing of this: IPython is told how to show them when a store is opened (`show_in_notebooks`), which keeps
them plain and lets every event be shown wherever it came from.
Limits: an article of more than 20,000 characters is not shown in full; events show what they hold, evidence all.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from dragoman.publish.notebook_tables import render_reports_table, render_rows_table, render_title
from dragoman.publish.page_assets import read_asset, read_colours
from dragoman.publish.page_layers import collect_layers
from dragoman.publish.page_text import render_text
from dragoman.publish.page_words import QUADS, STATUS_MEANINGS, count, escape, squeeze
from dragoman.publish.timeline_page import render_claim, render_dated, render_day, render_undated
from dragoman.records import Article, Conflict, Decision, Document, Event, Link, Report, Span

if TYPE_CHECKING:
    from dragoman.merge.timeline import Timeline

_LONGEST_TEXT = 20_000
_AROUND = 160  # characters of the article on each side of the evidence
_MOST_REPORTS = 100


def show_in_notebooks() -> None:
    """Tell IPython, where this runs in it, how events and timelines look."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is None:
        return
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type(Event, render_event)
    formatter.for_type_by_name("dragoman.merge.timeline", "Timeline", render_timeline)


def render_reading(document: Document) -> str:
    """The reports as a table, and the article with everything marked in it."""
    title = render_title(document)
    if document.dropped:
        return _wrap(title)
    if len(document.article.text) > _LONGEST_TEXT:
        return _wrap(title + render_reports_table(document))
    prefix = f"d{document.article.id}-"
    text = render_text(document, collect_layers(document), prefix=prefix)
    marked = f'<details><summary>The article</summary><div class="text">{text}</div></details>'
    return _wrap(title + marked + render_reports_table(document, prefix=prefix))


def render_event(event: Event) -> str:
    """What an event itself tells; its words are the evidence's."""
    hint = f"store.evidence(&quot;{escape(event.id)}&quot;) shows the words"
    return _wrap(f'<article class="card quad-{event.quad}">{_render_head(event)}<p class="aside">{hint}</p></article>')


def render_evidence(
    event: Event,
    reports: Sequence[Report],
    articles: Mapping[str, Article],
    links: Sequence[Link],
    conflicts: Sequence[Conflict],
    decisions: Sequence[Decision],
) -> str:
    """An event with all that it rests on."""
    shown = reports[:_MOST_REPORTS]
    parts = [f'<article class="card quad-{event.quad}">{_render_head(event)}</article>']
    parts += [_render_report(report, articles.get(report.document)) for report in shown]
    if len(shown) < len(reports):
        parts.append(f'<p class="aside">… and {len(reports) - len(shown)} more reports</p>')
    parts += [f'<p class="disputed">conflict of {one.kind}: {escape(one.note)}</p>' for one in conflicts]
    for decision in decisions:
        undone = ", undone" if decision.undone else ""
        what = f" {decision.field} = {decision.value}" if decision.field else ""
        parts.append(f"<p>decision: {escape(f'{decision.kind}{what} by {decision.author}')}{undone}</p>")
    if links:
        parts.append(f'<p class="aside">held together by {count(len(links), "link")}</p>')
    return _wrap("".join(parts))


def render_timeline(timeline: "Timeline") -> str:
    """Events by month; those that tell no day apart."""
    left_out = f" · {timeline.left_out} told by fewer voices left out" if timeline.left_out else ""
    number = count(len(timeline.dated) + len(timeline.undated), "event")
    return _wrap(f"<p><b>{number}</b>{left_out}</p>{render_dated(timeline)}{render_undated(timeline)}")


def render_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """An answer to a question in SQL."""
    return _wrap(render_rows_table(columns, rows))


def _wrap(body: str) -> str:
    return f'<div class="dragoman"><style>{_read_style()}</style>{body}</div>'


@cache
def _read_style() -> str:
    """By night as the reader's system has it, unless the notebook says what it is."""
    light, dark = read_colours()
    return f"""
.dragoman {{ {light} }}
@media (prefers-color-scheme: dark) {{ .dragoman {{ {dark} }} }}
[data-jp-theme-light="true"] .dragoman, .vscode-light .dragoman {{ {light} color-scheme: light; }}
[data-jp-theme-light="false"] .dragoman, .vscode-dark .dragoman {{ {dark} color-scheme: dark; }}
{read_asset("notebook.css").strip()}
"""


def _render_head(event: Event) -> str:
    where = f" · {escape(squeeze(event.where.name, longest=80))}" if event.where else ""
    conflicts = f" · {count(event.conflicts, 'conflict')}" if event.conflicts else ""
    return (
        f'<p class="top"><span class="quad">{QUADS[event.quad]}</span> '
        f'<span class="status" title="{escape(STATUS_MEANINGS[event.status])}">{event.status}</span> '
        f'{render_day(event)}{where} <span class="voices">{count(event.voices, "voice")} · '
        f"{count(len(event.reports), 'report')} · confidence {event.confidence:.2f}{conflicts}</span></p>"
        f"<h3>{render_claim(event)}</h3>"
    )


def _render_report(report: Report, article: Article | None) -> str:
    before = after = ""
    facts = [f"document {report.document}"]
    if article:
        before, after = _look_around(article.text, report.evidence.span)
        facts = [fact for fact in (article.outlet, str(article.published or ""), article.title) if fact] + facts
    told = " → ".join(f"{source.name} {source.stance}" for source in report.sources)
    if told:
        facts.insert(0, f"according to {told}")
    words = f"{escape(before)}<b>{escape(_flatten(report.evidence.text))}</b>{escape(after)}"
    origin = escape(" · ".join(squeeze(fact, longest=160) for fact in facts))
    return f'<blockquote>{words}</blockquote><p class="sayers">{report.act} {report.status} · {origin}</p>'


def _look_around(text: str, span: Span) -> tuple[str, str]:
    """Whole words before and after a span."""
    start, end = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    before, after = _flatten(text[start : span.start]), _flatten(text[span.end : end])
    if start > 0:
        before = f"… {before.partition(' ')[2]}"
    if end < len(text):
        after = f"{after.rpartition(' ')[0]} …"
    return before, after


def _flatten(text: str) -> str:
    """One line; blanks at its ends stay, where words are set beside others."""
    line = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + line + (" " if text[-1:].isspace() and line else "")
