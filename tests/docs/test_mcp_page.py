"""docs/mcp.md is true: its commands and Python run, its answers are those that are given, its tools are explained."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from shell_lines import SAMPLE

from dragoman.agents.arguments import check_arguments
from dragoman.agents.desk import Desk
from dragoman.agents.lines import write_lines
from dragoman.agents.server import TOOLS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/mcp.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
COMMANDS = [
    shlex.split(line) for block in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()
]
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.fixture(scope="module")
def folder(sample_store: Path) -> Path:
    """Where the commands of the page ran."""
    first, second = COMMANDS
    assert first == shlex.split(SAMPLE)
    arguments = [word for word in second[1:] if word not in ("<", "/dev/null")]
    given = [sys.executable, "-c", "from dragoman.cli import main; main()", *arguments]
    done = subprocess.run(
        given, cwd=sample_store.parent, env=ENVIRONMENT, input=b"", capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return sample_store.parent


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_the_answers_are_those_that_are_given(folder: Path, tool: object) -> None:
    asked, *structures = map(json.loads, re.findall(r"```json\n(.*?)```", SECTIONS[tool.name], re.DOTALL))
    (shown,) = re.findall(r"```text\n(.*?)\n```", SECTIONS[tool.name], re.DOTALL)
    answer = tool.answer(Desk(folder / "news.duckdb"), check_arguments(asked, tool.takes))
    assert write_lines(answer, tool.describe(answer)) == shown
    for structure in structures:
        assert structure == json.loads(msgspec.json.encode(answer))["events"][0]


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)
def test_arguments_that_are_no_filters_are_explained(tool: object) -> None:
    names = {field.name for field in msgspec.structs.fields(tool.takes)}
    if tool.name in ("search_events", "timeline"):
        names &= {"limit", "after", "most"}
    described = SECTIONS[tool.name].split("```")[0]
    assert {name for name in names - {"as_of"} if f"`{name}`" not in described} <= {"limit", "after"}


def test_the_python_runs(folder: Path) -> None:
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    # The client hands its server a small environment; here the package is not installed.
    snippet = snippet.replace('"news.duckdb"]', f'"news.duckdb"], env={{"PYTHONPATH": {ENVIRONMENT["PYTHONPATH"]!r}}}')
    done = subprocess.run(
        [sys.executable, "-c", snippet],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == 5


def test_the_entry_of_a_client_is_json() -> None:
    entry = json.loads(re.findall(r"```json\n(.*?)```", PAGE.split("## What every answer has")[0], re.DOTALL)[0])
    assert entry["mcpServers"]["dragoman"]["args"][0] == "mcp"
