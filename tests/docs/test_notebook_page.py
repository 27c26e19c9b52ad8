"""docs/notebook.ipynb runs, and shows what it gives."""

import importlib.util
import os
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def run() -> Any:
    """The notebook, run now by a real kernel."""
    found = importlib.util.spec_from_file_location("run_notebook", ROOT / "docs/site/run_notebook.py")
    assert found and found.loader
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        return module.run_notebook()


def test_the_outputs_are_those_that_are_given(run: Any) -> None:
    """After a change of what is coded or shown: make notebook."""
    committed = nbformat.read(ROOT / "docs/notebook.ipynb", as_version=4)
    assert [cell.source for cell in run.cells] == [cell.source for cell in committed.cells]
    for cell, before in zip(run.cells, committed.cells, strict=True):
        given = [dict(output.get("data", {})) for output in cell.get("outputs", [])]
        assert given == [dict(output.get("data", {})) for output in before.get("outputs", [])], cell.source


def test_everything_that_is_ours_is_shown_richly(run: Any) -> None:
    shown = {
        cell.source.splitlines()[-1]: output.data
        for cell in run.cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {}) and 'class="dragoman"' in output.data["text/html"]
    }
    assert {"reading", "event", "store.evidence(event.id)", "timeline"} <= set(shown)
    assert any(source.startswith("store.sql") for source in shown)
    for data in shown.values():
        assert "<script" not in data["text/html"]
        assert "http" not in data["text/html"]
        assert "text/plain" in data


def test_the_notebook_is_small() -> None:
    assert (ROOT / "docs/notebook.ipynb").stat().st_size < 150_000
