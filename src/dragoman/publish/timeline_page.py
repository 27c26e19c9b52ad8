"""A timeline as one self-contained HTML page that loads nothing and runs no script.

In: a timeline and its title. Out: HTML.
Limits: looks are in page.css and timeline.css.
"""

from itertools import groupby
from typing import TYPE_CHECKING

from dragoman.publish.page_assets import read_asset, wrap_page
from dragoman.publish.page_words import QUADS, STATUS_MEANINGS, count, escape, format_code, format_when, squeeze
from dragoman.records import Event, Participant

if TYPE_CHECKING:
    from dragoman.merge.timeline import Entry, Timeline


def render_timeline_page(timeline: "Timeline", title: str, *, as_of: str | None = None) -> str:
    """`as_of`: the day whose knowledge it shows; None for now."""
    body = f"""\
{_render_header(timeline, title, as_of)}
<main class="timeline">
{render_dated(timeline)}
{render_undated(timeline)}
</main>
<footer>Machine-coded by Dragoman: read the words before you rely on an event.</footer>"""
    return wrap_page(title, body, style=read_asset("page.css") + read_asset("timeline.css"))


def _render_header(timeline: "Timeline", title: str, as_of: str | None) -> str:
    facts = [count(len(timeline.dated) + len(timeline.undated), "event")]
    if timeline.left_out:
        facts.append(f"{timeline.left_out} told by fewer voices left out")
    if timeline.undated:
        facts.append(f'<a href="#undated">{len(timeline.undated)} undated</a>')
    if as_of:
        facts.append(f"as known on {escape(as_of)}")
    items = "".join(f"<li>{fact}</li>" for fact in facts)
    return f'<header class="masthead">\n<h1 dir="auto">{escape(title)}</h1>\n<ul class="facts">{items}</ul>\n</header>'


def render_dated(timeline: "Timeline") -> str:
    parts = []
    for month, entries in groupby(timeline.dated, key=_name_month):
        items = "".join(_render_entry(entry) for entry in entries)
        parts.append(f'<section>\n<h2 class="month">{escape(month)}</h2>\n<ol>{items}</ol>\n</section>')
    return "\n".join(parts) or '<p class="untold">No event of a known day.</p>'


def render_undated(timeline: "Timeline") -> str:
    if not timeline.undated:
        return ""
    items = "".join(_render_entry(entry) for entry in timeline.undated)
    heading = '<h2 class="month" id="undated">Undated <span class="aside">by publication; no day is told</span></h2>'
    return f"<section>\n{heading}\n<ol>{items}</ol>\n</section>"


def _name_month(entry: "Entry") -> str:
    return str(entry.event.when.start)[:7] if entry.event.when else ""


def _render_entry(entry: "Entry") -> str:
    event = entry.event
    disputed = "".join(
        f'<p class="disputed"><span class="kind">conflict of {conflict.kind}</span> {escape(conflict.note)}</p>'
        for conflict in entry.conflicts
    )
    where = f" · {escape(squeeze(event.where.name, longest=80))}" if event.where else ""
    return f"""
<li class="entry" id="{escape(event.id)}">{render_day(event)}
<article class="card quad-{event.quad}">
<p class="top"><span class="quad">{QUADS[event.quad]}</span> \
<span class="voices">{count(event.voices, "voice")}</span><span>{where}</span> \
<span class="status status-{event.status}" title="{escape(STATUS_MEANINGS[event.status])}">{event.status}</span></p>
<h3>{render_claim(event)}</h3>
<blockquote>{escape(squeeze(entry.words))}</blockquote>
{_render_sayers(entry)}{disputed}
</article></li>"""


def render_day(event: Event) -> str:
    if event.when and event.when.start:
        return f'<time datetime="{escape(event.when.start)}">{escape(format_when(event.when))}</time>'
    published = f"published {event.first_published}" if event.first_published else "no day told"
    return f'<span class="untold">{published}</span>'


def render_claim(event: Event) -> str:
    mode = f' <span class="mode">{escape(event.mode)}</span>' if event.mode else ""
    parts = [_render_people(event.actors) or '<span class="untold">someone unnamed</span>', f"{event.act}{mode}"]
    if event.recipients:
        parts.append(_render_people(event.recipients))
    return ' <span class="arrow">→</span> '.join(parts)


def _render_people(people: tuple[Participant, ...]) -> str:
    return '<span class="comma">, </span>'.join(
        f"{escape(squeeze(person.name, longest=80))} "
        f'<span class="code">{escape(format_code(person.code, person.sector))}</span>'
        for person in people
    )


def _render_sayers(entry: "Entry") -> str:
    lines = []
    if entry.sources:
        lines.append(f"according to {escape(', '.join(entry.sources))}")
    if entry.outlets:
        lines.append(f"in {escape(', '.join(entry.outlets))}")
    return f'<p class="sayers">{" · ".join(lines)}</p>' if lines else ""
