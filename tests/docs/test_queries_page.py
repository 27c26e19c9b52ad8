"""docs/queries.md is true: its commands and its Python run, and it names every option of `events`."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import typer

from dragoman.cli import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/queries.md").read_text(encoding="utf-8")


def test_every_filter_is_explained() -> None:
    section = PAGE.split("## What a filter means")[1].split("## Events")[0]
    command = typer.main.get_command(app).commands["events"]
    options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
    others = {"--store", "--as-of", "--by", "--limit", "--after", "--latest", "--format", "--help"}
    rows = re.findall(r"^\| (`--[^|]+) \|", section, re.MULTILINE)
    assert {option for row in rows for option in re.findall(r"--[a-z]+", row)} == options - others


def test_the_commands_and_the_python_run(
    checkout: Path, sample: str, run_line: Callable[[str], SimpleNamespace]
) -> None:
    (block,) = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
    first, *lines = block.splitlines()
    assert first == sample
    for line in lines:
        done = run_line(line)
        assert done.code == 0, done.err
        assert done.out or "--output" in line
    assert (checkout / "timeline.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    (snippet,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    found: dict[str, object] = {}
    exec(compile(snippet, "docs/queries.md", "exec"), found)
    assert found["page"]
    assert found["counts"]
