"""What stands around the text and the cards: conflicts above, quotations and set-aside passages below.

In: an anchored document. Out: HTML sections; an empty string where there is nothing to show.
Limits: a conflict's reports are linked by number; one that is no longer among the reports keeps its words only.
"""

from dragoman.publish.page_cards import render_link, render_source
from dragoman.publish.page_words import count, escape, squeeze
from dragoman.records import Conflict, Document

_MOST_IN_VIEW = 3  # more would push the article out of sight
_CONFLICTS = {
    "count": "How many?",
    "status": "Did it happen?",
    "time": "When?",
    "place": "Where?",
    "role": "Who did it?",
    "exclusivity": "Can both be so?",
}


def render_conflicts(document: Document) -> str:
    if not document.conflicts:
        return ""
    numbers = {report.id: number for number, report in enumerate(document.reports, start=1)}
    items = [_render_conflict(conflict, place, numbers) for place, conflict in enumerate(document.conflicts, start=1)]
    heading = count(len(items), "conflict")
    shown, folded = "".join(items[:_MOST_IN_VIEW]), "".join(items[_MOST_IN_VIEW:])
    if folded:
        more = f"{len(items) - _MOST_IN_VIEW} more"
        shown += f'<details class="more"><summary>{more}</summary>{folded}</details>'
    return f"""\
<section class="conflicts" id="conflicts" aria-labelledby="conflicts-heading">
<h2 id="conflicts-heading">{heading} <span class="aside">reports that cannot both be true</span></h2>
{shown}
</section>"""


def _render_conflict(conflict: Conflict, place: int, numbers: dict[str, int]) -> str:
    sides = []
    for side, report, excerpt in zip("ab", conflict.reports, conflict.evidence, strict=True):
        number = numbers.get(report)
        card = f'<a class="number" href="#r{number}" aria-label="Report {number}">{number}</a>' if number else ""
        words = render_link(escape(squeeze(excerpt.text, longest=400)), excerpt.span, f"k{place}-{side}", name="words")
        sides.append(f'<blockquote class="side">{card} {words}</blockquote>')
    return f"""\
<article class="conflict">
<h3><span class="kind">{conflict.kind}</span> {_CONFLICTS[conflict.kind]}</h3>
<p class="note-text">{escape(conflict.note)}</p>
<div class="sides">{'<span class="versus">against</span>'.join(sides)}</div>
</article>
"""


def render_quotations(document: Document) -> str:
    if not document.quotations:
        return ""
    items = []
    for number, quotation in enumerate(document.quotations, start=1):
        quoted = escape(squeeze(quotation.text, longest=400).strip('“”"'))
        words = render_link(f"“{quoted}”", quotation.span, f"q{number}", name="words")
        if quotation.speaker:
            speaker = render_source(quotation.speaker, f"q{number}-speaker")
        else:
            speaker = '<span class="untold">speaker not told</span>'
        extent = ' <span class="basis">a phrase</span>' if quotation.fragment else ""
        items.append(f"<li><blockquote>{words}</blockquote><p>{speaker}{extent}</p></li>")
    return f"""\
<section class="quotations" aria-labelledby="quotations-heading">
<h2 id="quotations-heading">Quotations</h2>
<ul>
{"".join(items)}</ul>
</section>"""


def render_residue(document: Document) -> str:
    if not document.residue:
        return ""
    items = [
        f'<li><span class="kind">{escape(residue.kind)}</span> '
        f"{render_link(escape(squeeze(residue.text)), residue.span, f'x{number}', name='words')}</li>"
        for number, residue in enumerate(document.residue, start=1)
    ]
    return f"""\
<section class="residue" aria-labelledby="residue-heading">
<h2 id="residue-heading">Set aside <span class="aside">in the text, but not part of the news</span></h2>
<ul>
{"".join(items)}</ul>
</section>"""
