"""A read article as one self-contained HTML page.

In: an anchored document. Out: HTML. The page loads nothing and talks to nobody: its policy allows no source but
the one style and the one script inside it, each named by its hash. Without a script it is the same page, unfiltered.
Limits: one document; layout in page.css, behaviour in page.js.
"""

from collections import Counter
from dataclasses import replace
from urllib.parse import urlsplit

from dragoman.publish.page_assets import read_asset, wrap_page
from dragoman.publish.page_cards import render_cards
from dragoman.publish.page_layers import collect_layers
from dragoman.publish.page_lists import render_conflicts, render_quotations, render_residue
from dragoman.publish.page_text import render_text
from dragoman.publish.page_words import QUADS, ROLES, STATUSES, count, escape, format_date, squeeze
from dragoman.records import Document


def render_page(document: Document) -> str:
    """The article with its evidence marked and a card for each report. Raises ValueError for spans out of range."""
    if document.dropped:  # its stages did not run to the end, so its spans need not be the article's
        document = replace(document, reports=(), conflicts=(), quotations=(), residue=())
    title = document.article.title or squeeze(document.article.text, longest=70) or document.article.id
    body = f"""\
{_render_skip(document)}
{_render_header(document)}
<main>
{_render_notice(document)}
{render_conflicts(document)}
<div class="columns">
{_render_article(document)}
{_render_reports(document)}
</div>
</main>
<footer>Machine-coded by Dragoman: read the words before you rely on a card.</footer>"""
    return wrap_page(title, body, style=read_asset("page.css"), script=read_asset("page.js"))


def _render_skip(document: Document) -> str:
    return '<a class="skip" href="#reports">Skip to the reports</a>' if document.reports else ""


def _render_header(document: Document) -> str:
    article = document.article
    facts = []
    if article.outlet:
        facts.append(f'<span class="outlet">{escape(article.outlet)}</span>')
    if article.published:
        day = article.published
        facts.append(f'published <time datetime="{day.isoformat()}">{format_date(day)}</time>')
    else:
        facts.append("day of publication not given")
    if article.url:
        facts.append(_render_url(article.url))
    if not document.dropped:
        reports = count(len(document.reports), "report")
        facts.append(f'<a href="#reports">{reports}</a>' if document.reports else reports)
        facts.append(count(len(document.quotations), "quotation"))
        if document.conflicts:
            facts.append(f'<a href="#conflicts">{count(len(document.conflicts), "conflict")}</a>')
        if document.residue:
            facts.append(f"{count(len(document.residue), 'passage')} set aside")
    title = escape(article.title) if article.title else '<span class="untold">Untitled article</span>'
    items = "".join(f"<li>{fact}</li>" for fact in facts)
    return f'<header class="masthead">\n<h1 dir="auto">{title}</h1>\n<ul class="facts">{items}</ul>\n</header>'


def _render_url(url: str) -> str:
    """A link for the web's own schemes; anything else ("javascript:…") is text."""
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_web = False
    if not is_web:
        return escape(squeeze(url, longest=80))
    return f'<a href="{escape(url)}" rel="noreferrer noopener external">{escape(parts.hostname or url)}</a>'


def _render_notice(document: Document) -> str:
    if document.dropped:
        dropped = document.dropped
        return f"""\
<section class="notice" aria-labelledby="notice-heading">
<h2 id="notice-heading">This article was not read</h2>
<p>The stage <b>{escape(dropped.stage)}</b> refused it: {escape(dropped.reason)}. Its text is shown as it came.</p>
</section>"""
    if not document.reports:
        return """\
<section class="notice" aria-labelledby="notice-heading">
<h2 id="notice-heading">No reports</h2>
<p>The article was read, and nothing in it was taken for an act by or toward a political actor.</p>
</section>"""
    return ""


def _render_article(document: Document) -> str:
    text = render_text(document, collect_layers(document)) or '<p class="untold">The article has no text.</p>'
    return f"""\
<div class="reading">
<section class="text" aria-labelledby="text-heading">
<h2 id="text-heading">The article</h2>
{_render_legend(document)}
<div id="text">
{text}
</div>
</section>
{render_quotations(document)}
{render_residue(document)}
</div>"""


def _render_legend(document: Document) -> str:
    if not document.reports:
        return ""
    items = "".join(f'<li><span class="is-{role}">{words}</span></li>' for role, words in ROLES.items())
    residue = '<li><span class="is-residue"><s>set aside</s></span></li>' if document.residue else ""
    evidence = '<li><span class="is-evidence">evidence</span></li>'
    return f'<ul class="legend" aria-label="How the text is marked">{evidence}{items}{residue}</ul>'


def _render_reports(document: Document) -> str:
    if not document.reports:
        return ""
    return f"""\
<section id="reports" class="reports" aria-labelledby="reports-heading" tabindex="-1">
<div class="bar">
<h2 id="reports-heading">Reports <span class="aside" id="shown" role="status">{len(document.reports)}</span></h2>
<input type="search" id="words" aria-label="Search the reports" placeholder="Search names, acts, places, words" \
autocomplete="off" spellcheck="false" hidden>
</div>
{_render_filters(document)}
{render_cards(document)}
<p class="untold" id="none-shown" hidden>No report passes the filters.</p>
</section>"""


def _render_filters(document: Document) -> str:
    """Hidden until the script, which alone makes them work, shows them."""
    quads = Counter(report.quad for report in document.reports)
    statuses = Counter(report.status for report in document.reports)
    quad_boxes = "".join(
        f'<label class="quad-{quad}"><input type="checkbox" name="quad" value="{quad}" checked> '
        f'<span class="swatch"></span>{words} <span class="number-of">{quads[quad]}</span></label>'
        for quad, words in QUADS.items()
        if quads[quad]
    )
    status_boxes = "".join(
        f'<label><input type="checkbox" name="status" value="{status}" checked> '
        f'{status} <span class="number-of">{statuses[status]}</span></label>'
        for status in STATUSES
        if statuses[status]
    )
    return f"""\
<div class="filters" id="filters" role="group" aria-label="Filter the reports" hidden>
<fieldset><legend>Class</legend><div class="boxes">{quad_boxes}</div></fieldset>
<fieldset><legend>Status</legend><div class="boxes">{status_boxes}</div></fieldset>
</div>"""
