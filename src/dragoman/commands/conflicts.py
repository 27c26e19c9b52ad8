"""`dragoman conflicts`: what reports disagree about, the gravest first.

In: a page of a store's conflicts. Out: text for the eye, or plain values for JSON.
"""

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import typer

from dragoman.commands.messages import fail, say
from dragoman.commands.store_options import AsOf, StorePath, TextFormat, use_store
from dragoman.records import ConflictKind

if TYPE_CHECKING:
    from dragoman.store.conflict_list import ToldConflict

KindName = enum.StrEnum("KindName", {kind: kind for kind in get_args(ConflictKind)})  # type: ignore[misc]


def conflicts(
    store: StorePath,
    event: Annotated[str | None, typer.Option(metavar="ID", help="Those that touch this event alone.")] = None,
    kind: Annotated[list[KindName] | None, typer.Option(help="Those of this kind; repeat: or.")] = None,
    limit: Annotated[int, typer.Option(metavar="NUMBER", help="So many at most; 0 for all.", min=0)] = 50,
    as_of: AsOf = None,
    format: Annotated[TextFormat, typer.Option(help="table: for the eye. json: an array.")] = TextFormat.table,
) -> None:
    """List what reports disagree about, the gravest first, with both sides' words."""
    import msgspec

    from dragoman.publish.printer import write_stdout

    with use_store(store, "read") as opened:
        page = opened.conflict_page(
            kinds=cast(list[ConflictKind], kind or []), event=event, limit=limit or None, as_of=as_of
        )
    if page is None:
        raise fail(f"--event {event}: no event of this id in {store}; dragoman events lists ids")
    if format is TextFormat.json:
        write_stdout(msgspec.json.format(msgspec.json.encode(describe_conflicts(page.conflicts))).decode() + "\n")
    else:
        write_stdout(render_conflicts(page.conflicts))
    if limit and page.total > limit:
        say(f"dragoman: {page.total - limit} more: --limit 0 shows all")


def describe_conflicts(conflicts: Iterable["ToldConflict"]) -> list[dict[str, Any]]:
    """Plain values, in the order given."""
    return [
        {
            "kind": conflict.kind,
            "severity": conflict.severity,
            "note": conflict.note,
            "reports": [report.id for report in conflict.reports],
            "sides": [
                {
                    "report": report.id,
                    "document": report.document,
                    "published": article.published.isoformat() if article.published else None,
                    "source": report.sources[-1].name if report.sources else None,
                    "evidence": " ".join(excerpt.text.split()),
                }
                for report, article, excerpt in zip(conflict.reports, conflict.articles, conflict.evidence, strict=True)
            ],
        }
        for conflict in conflicts
    ]


def render_conflicts(conflicts: Iterable["ToldConflict"]) -> str:
    lines = []
    for row in describe_conflicts(conflicts):
        lines.append(f"{row['severity']:.2f}  {row['kind']}: {row['note']}")
        for side in row["sides"]:
            origin = ", ".join(text for text in (side["published"], side["source"]) if text)
            lines.append(f"      {side['report']}  {origin or 'no date'}: “{side['evidence']}”")
    return "\n".join(lines) + "\n" if lines else "No conflicts.\n"
