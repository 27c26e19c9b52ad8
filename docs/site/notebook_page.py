"""The example notebook as a page.

In: docs/notebook.ipynb. Out: Markdown: cells, and what they gave, as HTML where they gave that.
"""

import json
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).parents[1] / "notebook.ipynb"


def render_notebook() -> str | None:
    if not NOTEBOOK.exists():
        return None
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return "\n\n".join(_render_cell(cell) for cell in cells) + "\n"


def _render_cell(cell: dict[str, Any]) -> str:
    source = "".join(cell["source"])
    if cell["cell_type"] == "markdown":
        return source
    shown = [_render_output(output.get("data", {})) for output in cell["outputs"]]
    return "\n\n".join([f"```python\n{source}\n```", *shown])


def _render_output(data: dict[str, Any]) -> str:
    if "text/html" in data:
        # A blank line would end the block of HTML.
        lines = "".join(data["text/html"]).splitlines()
        return "<div>" + "\n".join(line for line in lines if line.strip()) + "</div>"
    return "```text\n" + "".join(data.get("text/plain", "")) + "\n```"
