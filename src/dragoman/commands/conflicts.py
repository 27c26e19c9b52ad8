"""`dragoman conflicts`: what reports disagree about, the gravest first.

In: conflicts and facts, as the store gives them. Out: text for the eye, or plain values for JSON.
Limits: opens no store; the command that does calls these.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.merge.facts import Fact
from dragoman.merge.severity import rate_severity
from dragoman.records import Conflict


def describe_conflicts(conflicts: Iterable[Conflict], facts: Mapping[str, Fact]) -> list[dict[str, Any]]:
    """Plain values, the gravest first. `facts` by report id."""
    rows = [_describe(conflict, facts) for conflict in conflicts]
    return sorted(rows, key=lambda row: (-row["severity"], row["reports"], row["kind"]))


def render_conflicts(conflicts: Iterable[Conflict], facts: Mapping[str, Fact]) -> str:
    lines = []
    for row in describe_conflicts(conflicts, facts):
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
