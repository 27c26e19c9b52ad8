"""One card for each report: who did what to whom, when, where, according to whom, and whether it is so.

In: reports of an anchored document. Out: HTML articles; every field is a link to its own characters in the text.
Limits: no layout here; all looks are in page.css.
"""

from dragoman.publish.page_text import find_anchor
from dragoman.publish.page_words import (
    BASES,
    QUADS,
    STATUS_MEANINGS,
    escape,
    format_code,
    format_date,
    format_quantity,
    format_when,
    squeeze,
)
from dragoman.records import Document, Participant, Report, Source, Span

_NOT_TOLD = '<span class="untold">not told</span>'


def render_cards(document: Document) -> str:
    return "\n".join(_render_card(report, number, document) for number, report in enumerate(document.reports, start=1))


def render_link(words: str, span: Span, layer: str, *, name: str) -> str:
    """`words` (HTML) as a link to a span; `layer` says which marks light up with it."""
    return f'<a class="{name}" href="{find_anchor(span.start)}" data-layer="{layer}">{words}</a>'


def render_source(source: Source, layer: str) -> str:
    """A speaker, with the code and the name behind the words: "a senior official · USA GOV · alleges"."""
    return _render_name(source, source.span, layer, name="field source")


def _render_card(report: Report, number: int, document: Document) -> str:
    layer = f"r{number}"
    quad = QUADS[report.quad]
    return f"""\
<article class="card quad-{report.quad}" id="{layer}" tabindex="-1" aria-labelledby="{layer}-claim" \
data-report="{number}" data-quad="{report.quad}" data-status="{report.status}">
<p class="top"><a class="number" href="{find_anchor(report.evidence.span.start)}" data-layer="{layer}" \
aria-label="Report {number}: its words in the text">{number}</a> <span class="quad">{quad}</span> \
<span class="status status-{report.status}" title="{escape(STATUS_MEANINGS[report.status])}">{report.status}</span></p>
<h3 class="claim" id="{layer}-claim">{_render_claim(report, layer)}</h3>
<dl class="fields">
<div><dt>when</dt><dd>{_render_when(report, layer, document)}</dd></div>
<div><dt>where</dt><dd>{_render_where(report, layer)}</dd></div>
<div><dt>says who</dt><dd>{_render_sources(report, layer, document)}</dd></div>
{_render_quantities(report, layer)}</dl>
<blockquote>{render_link(escape(squeeze(report.evidence.text)), report.evidence.span, layer, name="words")}</blockquote>
{_render_trace(report)}
</article>"""


def _render_claim(report: Report, layer: str) -> str:
    mode = f'<span class="mode">{escape(report.mode)}</span>' if report.mode else ""
    act = f"{report.act}{' ' if mode else ''}{mode}"
    parts = [_render_people(report.actors, f"{layer}-actor", "actor") or '<span class="untold">someone unnamed</span>']
    parts.append(render_link(act, report.trigger.span, f"{layer}-act", name="field act"))
    recipients = _render_people(report.recipients, f"{layer}-recipient", "recipient")
    if recipients:
        parts.append(recipients)
    return ' <span class="arrow">→</span> '.join(parts)


def _render_people(people: tuple[Participant, ...], layer: str, role: str) -> str:
    return '<span class="comma">, </span>'.join(
        _render_name(person, person.span, f"{layer}{place}", name=f"field {role}")
        for place, person in enumerate(people, start=1)
    )


def _render_name(person: Participant | Source, span: Span, layer: str, *, name: str) -> str:
    """The canonical name; the text's own words too where they differ ("he")."""
    link = render_link(escape(squeeze(person.name, longest=80)), span, layer, name=name)
    code = escape(format_code(person.code, person.sector))
    words = squeeze(person.text, longest=60)
    is_other = not set(words.casefold().split()) <= set(person.name.casefold().split())
    alias = f' <span class="alias">“{escape(words)}”</span>' if is_other else ""
    return f'{link}<span class="code">{" " if code else ""}{code}</span>{alias}'


def _render_when(report: Report, layer: str, document: Document) -> str:
    when = report.when
    if when is None:
        return _NOT_TOLD
    if when.basis == "reported":
        published = document.article.published
        day = f" of {format_date(published)}" if published else ""
        return f'<span class="untold">no day told; known by its publication{day}</span>'
    words = escape(format_when(when))
    if when.granularity and when.granularity not in ("day", "time"):
        words += f' <span class="code">{when.granularity}</span>'
    basis = f"{BASES[when.basis]}"
    if when.text:
        basis += f" “{escape(squeeze(when.text, longest=60))}”"
    linked = render_link(words, when.span, f"{layer}-when", name="field when") if when.span else words
    return f'{linked} <span class="basis">{basis}</span>'


def _render_where(report: Report, layer: str) -> str:
    where = report.where
    if where is None:
        return _NOT_TOLD
    link = render_link(escape(squeeze(where.name, longest=80)), where.span, f"{layer}-where", name="field where")
    details = [escape(detail) for detail in (where.country, where.precision) if detail]
    words = squeeze(where.text, longest=60)
    basis = "stated" if words == where.name else f"stated “{escape(words)}”"
    return f'{link} <span class="code">{" ".join(details)}</span> <span class="basis">{basis}</span>'


def _render_sources(report: Report, layer: str, document: Document) -> str:
    if not report.sources:
        outlet = document.article.outlet
        return f'<span class="untold">the outlet itself{", " + escape(outlet) if outlet else ""}</span>'
    links = []
    for place, source in enumerate(report.sources, start=1):
        cue = f" “{escape(squeeze(source.cue, longest=40))}”" if source.cue else ""
        stance = f'<span class="stance stance-{source.stance}">{source.stance}</span><span class="basis">{cue}</span>'
        links.append(f"<li>{render_source(source, f'{layer}-source{place}')} {stance}</li>")
    return f'<ol class="chain">{"".join(links)}</ol>'


def _render_quantities(report: Report, layer: str) -> str:
    if not report.quantities:
        return ""
    links = [
        render_link(escape(format_quantity(quantity)), quantity.span, f"{layer}-quantity{place}", name="field quantity")
        for place, quantity in enumerate(report.quantities, start=1)
    ]
    return f"<div><dt>how many</dt><dd>{', '.join(links)}</dd></div>\n"


def _render_trace(report: Report) -> str:
    sureness = round(100 * report.confidence)
    facts = {
        "type": report.type,
        "CAMEO": report.cameo,
        "intensity": f"{report.intensity:g}",
        "word": report.trigger.text,
        **dict(sorted(report.trace.items())),
        "id": report.id,
    }
    rows = "".join(
        f"<div><dt>{escape(key)}</dt><dd>{escape(squeeze(value, longest=400))}</dd></div>"
        for key, value in facts.items()
    )
    return f"""\
<details class="trace"><summary>how <span class="confidence">confidence {sureness} % \
<svg viewBox="0 0 100 10" width="48" height="5" preserveAspectRatio="none" aria-hidden="true">\
<rect class="all" width="100" height="10"/><rect class="part" width="{max(0, min(100, sureness))}" height="10"/></svg>\
</span></summary><dl>{rows}</dl></details>"""
