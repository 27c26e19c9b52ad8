"""What the page marks in the text, cut into stretches that no border crosses.

In: an anchored document. Out: layers (an id, a kind, a span), and the text's segments with the layers over each.
Limits: borders are code points, computed here and nowhere else; a browser counts UTF-16 units and is never asked.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from dragoman.records import Document, Report, Span

Kind = Literal[
    "evidence", "act", "actor", "recipient", "when", "where", "source", "quantity",
    "conflict", "quotation", "speaker", "residue",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Characters that mean something on the page. `report` is the number of the card they belong to."""

    id: str
    kind: Kind
    span: Span
    report: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text with the same layers from end to end, in the order in which they were collected."""

    span: Span
    layers: tuple[Layer, ...]


def collect_layers(document: Document) -> list[Layer]:
    """Everything marked in the document's text. Raises ValueError for a span that the text does not have."""
    layers: list[Layer] = []
    for number, report in enumerate(document.reports, start=1):
        layers.extend(_collect_report(report, number))
    for number, conflict in enumerate(document.conflicts, start=1):
        for side, excerpt in zip("ab", conflict.evidence, strict=True):
            layers.append(Layer(id=f"k{number}-{side}", kind="conflict", span=excerpt.span))
    for number, quotation in enumerate(document.quotations, start=1):
        layers.append(Layer(id=f"q{number}", kind="quotation", span=quotation.span))
        if quotation.speaker:
            layers.append(Layer(id=f"q{number}-speaker", kind="speaker", span=quotation.speaker.span))
    for number, residue in enumerate(document.residue, start=1):
        layers.append(Layer(id=f"x{number}", kind="residue", span=residue.span))
    length = len(document.article.text)
    for layer in layers:
        if not 0 <= layer.span.start <= layer.span.end <= length:
            raise ValueError(f"page of {document.article.id}: {layer.kind} {layer.span} is outside the text ({length})")
    return layers


def _collect_report(report: Report, number: int) -> Iterator[Layer]:
    def make_layer(name: str, kind: Kind, span: Span) -> Layer:
        return Layer(id=f"r{number}{name}", kind=kind, span=span, report=number)

    yield make_layer("", "evidence", report.evidence.span)
    yield make_layer("-act", "act", report.trigger.span)
    for place, actor in enumerate(report.actors, start=1):
        yield make_layer(f"-actor{place}", "actor", actor.span)
    for place, recipient in enumerate(report.recipients, start=1):
        yield make_layer(f"-recipient{place}", "recipient", recipient.span)
    if report.when and report.when.span:
        yield make_layer("-when", "when", report.when.span)
    if report.where:
        yield make_layer("-where", "where", report.where.span)
    for place, source in enumerate(report.sources, start=1):
        yield make_layer(f"-source{place}", "source", source.span)
    for place, quantity in enumerate(report.quantities, start=1):
        yield make_layer(f"-quantity{place}", "quantity", quantity.span)


def split_segments(text: str, layers: Iterable[Layer], *, breaks: Iterable[int] = ()) -> Iterator[Segment]:
    """The whole text, in order, cut at every border of a layer and at every break. No segment is empty."""
    opening: defaultdict[int, list[tuple[int, Layer]]] = defaultdict(list)
    closing: defaultdict[int, list[int]] = defaultdict(list)
    for order, layer in enumerate(layers):
        if layer.span.start < layer.span.end:
            opening[layer.span.start].append((order, layer))
            closing[layer.span.end].append(order)
    borders = sorted({0, len(text), *opening, *closing, *breaks})
    active: dict[int, Layer] = {}
    for start, end in itertools.pairwise(borders):
        for order in closing[start]:
            del active[order]
        active.update(opening[start])
        yield Segment(span=Span(start, end), layers=tuple(active[order] for order in sorted(active)))
