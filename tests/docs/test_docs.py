"""The documentation is true: its commands and snippets run, and it names everything that exists and nothing else."""

import dataclasses
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer

import dragoman
from dragoman.cli import Format, Shape, app
from dragoman.pipeline import STAGES
from dragoman.publish.document_json import DocumentRecord, build_schema
from dragoman.records import Report

ROOT = Path(__file__).parents[2]
LEXICONS = ROOT / "src/dragoman/lexicons"
GUIDES = ("README.md", "docs/first-five-minutes.md", "docs/inputs.md")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "examples/README.md"]
PAGES += [*sorted((ROOT / "docs").rglob("*.md")), LEXICONS / "README.md", LEXICONS / "SOURCES.md"]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def list_commands(group: Any, prefix: str = "") -> dict[str, Any]:
    """ "read", "eval pairs": every command by all of its words."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        inner = getattr(command, "commands", None)
        found |= list_commands(command, f"{name} ") if inner else {prefix + name: command}
    return found


COMMANDS = list_commands(typer.main.get_command(app))


def read_page(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def find_blocks(path: str, language: str) -> list[tuple[str, str | None]]:
    """Blocks of a language, each with the block of plain text that shows its output, if one follows."""
    blocks = _FENCE.findall(read_page(path))
    followers = [*blocks[1:], ("", "")]
    return [
        (code, shown if kind == "text" else None)
        for (named, code), (kind, shown) in zip(blocks, followers, strict=True)
        if named == language
    ]


SHELL = [line for path in GUIDES for code, _ in find_blocks(path, "bash") for line in code.splitlines()]
SNIPPETS = [(path, number) for path in GUIDES for number in range(len(find_blocks(path, "python")))]


@pytest.mark.parametrize("line", SHELL)
def test_every_command_of_the_guides_runs(
    line: str, checkout: Path, sample_store: Path, run_line: Callable[[str], SimpleNamespace]
) -> None:
    if line == "pip install .":
        assert (ROOT / "pyproject.toml").is_file()
        return
    if line.startswith("make "):
        assert re.search(rf"^{line.split()[1]}:", read_page("Makefile"), re.MULTILINE)
        return
    is_ingest = line.startswith("dragoman ingest ")
    if "--store news.duckdb" in line and not is_ingest:
        shutil.copy(sample_store, checkout / "news.duckdb")
    done = run_line(line)
    assert done.code == 0, done.err
    assert done.out or "--output" in line or is_ingest


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize(("path", "number"), SNIPPETS)
def test_every_snippet_of_the_guides_runs_and_prints_what_is_shown(
    path: str, number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    code, shown = find_blocks(path, "python")[number]
    exec(compile(code, path, "exec"), {"__name__": "snippet"})
    printed = capsys.readouterr().out
    if shown is not None:
        assert printed == shown


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_is_documented_and_every_documented_option_exists(name: str) -> None:
    section = re.search(rf"^## dragoman {name}\n(.*?)(?=^## |\Z)", read_page("docs/cli.md"), re.MULTILINE | re.DOTALL)
    assert section, f"docs/cli.md has no section on dragoman {name}"
    given = [option for one in COMMANDS[name].params for option in (*one.opts, *one.secondary_opts)]
    options = {option for option in given if option.startswith("--")}
    assert options - {"--help"} == set(re.findall(r"^\| `(--[a-z-]+)", section[1], re.MULTILINE))


def test_no_page_names_a_command_that_does_not_exist() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        # Inline code and shell lines; prose such as "dragoman was the interpreter" is not a command.
        named = re.findall(r"(?:`|^|\| )dragoman ([a-z]+)", text, re.MULTILINE)
        assert set(named) <= {name.split()[0] for name in COMMANDS}, page


@pytest.mark.parametrize(("option", "choices"), [("--format", Format), ("--of", Shape)])
def test_every_choice_of_an_option_is_documented(option: str, choices: type[Format | Shape]) -> None:
    documented = set(re.findall(rf"^\| `{option} (\w+)`", read_page("docs/cli.md"), re.MULTILINE))
    assert documented == {choice.value for choice in choices}


@pytest.mark.parametrize("of", ["report", "document"])
def test_the_published_schema_is_the_generated_one(of: str) -> None:
    """After a change of the records: dragoman schema --of report > docs/schema/report.schema.json."""
    assert json.loads(read_page(f"docs/schema/{of}.schema.json")) == build_schema(of)


@pytest.mark.parametrize(("heading", "record"), [("Report", Report), ("Document", DocumentRecord)])
def test_every_field_of_the_contract_is_documented(heading: str, record: type) -> None:
    text = read_page("docs/json.md")
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section
    first_cells = " ".join(row.split("|")[1] for row in section[1].splitlines() if row.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", first_cells)) == {field.name for field in dataclasses.fields(record)}


def test_everything_public_in_python_is_documented() -> None:
    text = read_page("docs/python.md")
    for name in dragoman.__all__:
        assert name in text, name
    for name in (name for name in vars(dragoman.Reading) if not name.startswith("_")):
        assert f"`{name}`" in text or f"`{name}()`" in text, name


def test_every_setting_is_documented() -> None:
    recipes = read_page("docs/cli.md").split("## Recipes")[1]
    for field in dataclasses.fields(dragoman.Recipe):
        assert f"`{field.name}` | `{json.dumps(field.default)}`" in recipes, field.name


def test_every_stage_has_a_page_that_says_where_it_fails() -> None:
    pages = {page.stem: page.read_text(encoding="utf-8") for page in (ROOT / "docs/stages").glob("*.md")}
    assert set(pages) == {stage.name for stage in STAGES} | {"text"}
    for name, text in pages.items():
        assert "**Where it fails.**" in text, name
        for module in re.findall(r"`((?:clean|parse|resolve|code|judge|merge)/\w+\.py)`", text):
            assert (ROOT / "src/dragoman" / module).is_file(), module


def test_every_link_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http", "#")):
                assert (page.parent / target.split("#")[0]).exists(), f"{page}: {target}"


def test_decisions_are_short() -> None:
    for page in (ROOT / "docs/decisions").glob("*.md"):
        assert len(page.read_text(encoding="utf-8").splitlines()) <= 30, page


def test_every_table_is_described_with_its_source() -> None:
    sources, notation = ((LEXICONS / page).read_text(encoding="utf-8") for page in ("SOURCES.md", "README.md"))
    tables = {path.name for path in LEXICONS.iterdir() if path.suffix in (".csv", ".npz")}
    assert set(re.findall(r"^\| (\w+\.(?:csv|npz)) \|", sources, re.MULTILINE)) == tables
    described = {word for row in re.findall(r"^\| ([\w., ]+) \|", notation, re.MULTILINE) for word in row.split(", ")}
    assert {name.removesuffix(".csv") for name in tables} <= described


def test_column_lists_are_those_of_the_tables() -> None:
    notation = (LEXICONS / "README.md").read_text(encoding="utf-8")
    for names, columns in re.findall(r"^\| ([\w, ]+) \| `([\w,]+)` \|", notation, re.MULTILINE):
        for name in names.split(", "):
            with (LEXICONS / f"{name}.csv").open(encoding="utf-8") as table:
                assert table.readline().strip() == columns, name
