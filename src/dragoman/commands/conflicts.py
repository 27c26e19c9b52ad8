"""`dragoman conflicts`: what reports disagree about, the gravest first.

In: the conflicts of a store. Out: text for the eye, or plain values for JSON.
Limits: severity is worked out anew for all that are asked for, so that of many millions it takes its time.
"""

import enum
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from dragoman.commands.messages import fail, say
from dragoman.commands.store_options import AsOf, StorePath, TextFormat, use_store
from dragoman.merge.facts import Fact
from dragoman.merge.severity import rate_severity
from dragoman.records import Conflict, ConflictKind

if TYPE_CHECKING:
    from dragoman.store.database import Store

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
        found = [one for one in _find(opened, event, as_of) if not kind or one.kind in kind]
        facts = opened.facts((report for one in found for report in one.reports), as_of=as_of)
    # A report that a person has rejected disagrees with nobody.
    found = [one for one in found if all(report in facts for report in one.reports)]
    if format is TextFormat.json:
        rows = describe_conflicts(found, facts)[: limit or None]
        write_stdout(msgspec.json.format(msgspec.json.encode(rows)).decode() + "\n")
    else:
        write_stdout(render_conflicts(found, facts, limit=limit))
    if limit and len(found) > limit:
        say(f"dragoman: {len(found) - limit} more: --limit 0 shows all")


def _find(store: "Store", event: str | None, as_of: str | None) -> Iterable[Conflict]:
    if event is None:
        return store.conflicts(as_of=as_of)
    evidence = store.evidence(event, as_of=as_of)
    if evidence is None:
        raise fail(f"--event {event}: no event of this id in {store.path}; dragoman events lists ids")
    return evidence.conflicts


def describe_conflicts(conflicts: Iterable[Conflict], facts: Mapping[str, Fact]) -> list[dict[str, Any]]:
    """Plain values, the gravest first. `facts` by report id."""
    rows = [_describe(conflict, facts) for conflict in conflicts]
    return sorted(rows, key=lambda row: (-row["severity"], row["reports"], row["kind"]))


def render_conflicts(conflicts: Iterable[Conflict], facts: Mapping[str, Fact], *, limit: int = 0) -> str:
    """`limit`: so many of the gravest; 0 for all."""
    lines = []
    for row in describe_conflicts(conflicts, facts)[: limit or None]:
        lines.append(f"{row['severity']:.2f}  {row['kind']}: {row['note']}")
        for side in row["sides"]:
            origin = ", ".join(text for text in (side["published"], side["source"]) if text)
            lines.append(f"      {side['report']}  {origin or 'no date'}: “{side['evidence']}”")
    return "\n".join(lines) + "\n" if lines else "No conflicts.\n"


def _describe(conflict: Conflict, facts: Mapping[str, Fact]) -> dict[str, Any]:
    one, other = (facts[name] for name in conflict.reports)
    return {
        "kind": conflict.kind,
        "severity": rate_severity(conflict, one.report, other.report),
        "note": conflict.note,
        "reports": list(conflict.reports),
        "sides": [
            {
                "report": fact.report.id,
                "document": fact.report.document,
                "published": fact.published.isoformat() if fact.published else None,
                "source": fact.report.sources[-1].name if fact.report.sources else None,
                "evidence": " ".join(excerpt.text.split()),
            }
            for fact, excerpt in zip((one, other), conflict.evidence, strict=True)
        ],
    }
