"""The article's text with everything marked in it.

In: an anchored document and its layers. Out: HTML paragraphs whose text is the article's
(the superscript numbers aside).
Limits: a paragraph border cuts marks, never drops characters.
"""

import re
from collections import defaultdict

from dragoman.publish.page_layers import Layer, Segment, split_segments
from dragoman.publish.page_words import ROLES, escape
from dragoman.records import Document, Report

_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_ENDS = re.compile(r"\n\s*")
_LONGEST_WRAPPED_LINE = 100


def render_text(document: Document, layers: list[Layer], *, prefix: str = "") -> str:
    """Paragraphs of the article. Each segment has the id "c" + its first character, so any span can be linked to.
    `prefix`: of all ids, where several texts stand on one page."""
    text = document.article.text
    breaks = find_breaks(text)
    notes: defaultdict[int, list[int]] = defaultdict(list)
    for number, report in enumerate(document.reports, start=1):
        notes[report.trigger.span.end].append(number)
    paragraphs: list[list[str]] = [[]]
    for segment in split_segments(text, layers, breaks=[*breaks, *notes]):
        if segment.span.start in breaks:
            paragraphs.append([])
        paragraphs[-1].append(_render_segment(segment, document, prefix))
        for number in notes.get(segment.span.end, ()):
            paragraphs[-1].append(_render_note(number, document.reports[number - 1], prefix))
    return "\n".join(f'<p dir="auto">{"".join(pieces)}</p>' for pieces in paragraphs if pieces)


def find_breaks(text: str) -> set[int]:
    """Where new paragraphs begin: after blank lines; after every line end too, unless the lines are wrapped by hand."""
    lines = text.split("\n")
    is_wrapped = _BLANK_LINES.search(text) is not None and max(map(len, lines)) <= _LONGEST_WRAPPED_LINE
    borders = _BLANK_LINES if is_wrapped else _LINE_ENDS
    head = len(text) - len(text.lstrip())
    return {match.end() for match in borders.finditer(text) if head < match.end() < len(text)}


def find_anchor(position: int) -> str:
    """The link to the character at `position`, which must be a border."""
    return f"#c{position}"


def _render_segment(segment: Segment, document: Document, prefix: str) -> str:
    reports = document.reports
    words = escape(document.article.text[segment.span.start : segment.span.end])
    if not segment.layers:
        return words
    kinds = {layer.kind for layer in segment.layers}
    names = [f"is-{kind}" for kind in sorted(kinds)]
    acts = [layer.report for layer in segment.layers if layer.kind == "act" and layer.report]
    if acts:
        names.append(f"quad-{reports[acts[0] - 1].quad}")
    numbers = _order_reports(segment, reports)
    attributes = f' id="{prefix}c{segment.span.start}" class="{" ".join(names)}"'
    attributes += f' data-layers="{" ".join(layer.id for layer in segment.layers)}"'
    if numbers:
        attributes += f' data-reports="{" ".join(map(str, numbers))}"'
    set_aside = [layer for layer in segment.layers if layer.kind == "residue"]
    if set_aside:
        kind = document.residue[int(set_aside[0].id[1:]) - 1].kind
        return f'<mark{attributes} title="Set aside: {escape(kind)}"><s>{words}</s></mark>'
    return f"<mark{attributes}>{words}</mark>"


def _order_reports(segment: Segment, reports: tuple[Report, ...]) -> list[int]:
    """The segment's reports, those first that it says most about: the act's word, then a role, then mere evidence."""
    ranks: dict[int, tuple[int, int]] = {}
    for layer in segment.layers:
        if layer.report is None:
            continue
        start, end = reports[layer.report - 1].evidence.span
        rank = 0 if layer.kind == "act" else 1 if layer.kind in ROLES else 2
        ranks[layer.report] = min(ranks.get(layer.report, (rank, end - start)), (rank, end - start))
    return sorted(ranks, key=lambda number: (ranks[number], number))


def _render_note(number: int, report: Report, prefix: str) -> str:
    label = escape(f"Report {number}: {report.act}, {report.status}")
    return f'<sup class="note quad-{report.quad}"><a href="#{prefix}r{number}" aria-label="{label}">{number}</a></sup>'
