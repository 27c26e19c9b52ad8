"""The measured figures as a page.

In: benchmarks/latest.json and floors.json. Out: a table a set of data, with the floor beside each figure that has one.
"""

import json
from pathlib import Path

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def render_figures() -> str:
    latest = json.loads((BENCHMARKS / "latest.json").read_text(encoding="utf-8"))
    floors = json.loads((BENCHMARKS / "floors.json").read_text(encoding="utf-8"))
    parts = [
        "# Figures\n\nAll that `make bench` measured last, with the floors below which no change may bring a figure. "
        "What each means, and on which data it is taken: [how they are taken](figures/how.md).\n"
    ]
    for name, measured in sorted(latest.items()):
        parts.append(f"\n## {name}\n\n| figure | value | floor |\n|---|---|---|\n")
        for figure, value in measured["figures"].items():
            floor = floors.get(f"{name}.{figure}")
            parts.append(
                f"| {figure.replace('_', ' ')} | {_show(value)} | {_show(floor['value']) if floor else ''} |\n"
            )
        parts.append(f"\nTaken {measured['date'][:10]} at commit `{measured['commit']}` on {measured['machine']}.\n")
    return "".join(parts)


def _show(value: object) -> str:
    return f"{value:,.4g}" if isinstance(value, float) else f"{value}"
