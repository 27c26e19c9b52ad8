"""Run docs/notebook.ipynb anew and write it with its outputs, without the times at which its cells ran.

In: nothing. Out: the notebook. `make notebook` calls it; tests/docs compares outputs with the committed ones.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[1] / "notebook.ipynb"


def run_notebook() -> nbformat.NotebookNode:
    """The notebook as it is when run now. Raises nbclient's CellExecutionError."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    resources = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources, record_timing=False).execute()
    notebook.metadata.language_info = {"name": "python"}
    return notebook


if __name__ == "__main__":
    nbformat.write(run_notebook(), NOTEBOOK)
