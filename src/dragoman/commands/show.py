"""`dragoman show ID`: a document, a report or an event, with its evidence."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.commands.messages import fail
from dragoman.commands.store_options import AsOf, StorePath, TextFormat, use_store

if TYPE_CHECKING:
    from rich.console import RenderableType

    from dragoman.publish.document_json import DocumentRecord
    from dragoman.records import Article
    from dragoman.store.database import Store


def show(
    id: Annotated[str, typer.Argument(metavar="ID", help="Of a document, a report or an event.")],
    store: StorePath,
    as_of: AsOf = None,
    format: Annotated[TextFormat, typer.Option(help="table: for the eye. json: one object.")] = TextFormat.table,
) -> None:
    """Show a document with its reports, a report with its words, or an event with all that it rests on."""
    import msgspec

    from dragoman.publish.printer import draw, write_stdout

    with use_store(store, "read") as opened:
        found = _find(opened, id, as_of)
    if found is None:
        when = f" as of {as_of}" if as_of else ""
        raise fail(f"{id}: no document, report or event of this id in {store}{when}; dragoman sql lists ids")
    record, shown = found
    if format is TextFormat.json:
        write_stdout(msgspec.json.format(msgspec.json.encode(record)).decode() + "\n")
    else:
        write_stdout(draw(lambda _: shown, is_terminal=sys.stdout.isatty()))


def _find(store: "Store", id: str, as_of: str | None) -> "tuple[Any, RenderableType] | None":
    """The record, and how it looks."""
    from dragoman.publish.evidence import render_event, render_report

    evidence = store.evidence(id, as_of=as_of)
    if evidence:
        shown = render_event(
            evidence.event, evidence.reports, evidence.articles, evidence.links, evidence.conflicts, evidence.decisions
        )
        return evidence, shown
    report = store.report(id, as_of=as_of)
    if report:
        return report, render_report(report, store.article(report.document, as_of=as_of))
    document = store.document(id, as_of=as_of)
    article = store.article(id, as_of=as_of)
    return (document, _render_document(document, article)) if document and article else None


def _render_document(record: "DocumentRecord", article: "Article") -> "RenderableType":
    from rich.console import Group

    from dragoman.offsets import OffsetMap
    from dragoman.publish.evidence import render_heading
    from dragoman.publish.table import render_document
    from dragoman.records import Document

    document = Document(
        article=article,
        text=article.text,
        offsets=OffsetMap.identity(),
        dropped=record.dropped,
        residue=record.residue,
        reports=record.reports,
        conflicts=record.conflicts,
    )
    return Group(render_heading(article, record.dropped), render_document(document))
