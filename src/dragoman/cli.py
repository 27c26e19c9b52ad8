"""The command line: thin. Data on standard output, everything else on standard error.

In: arguments. Out: tables, JSON or HTML; exit code 0, 2 for input that could not be used or read.
Limits: what it prints is made elsewhere.
"""

import datetime
import enum
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from dragoman import __version__

if TYPE_CHECKING:
    from dragoman.coder import Coder, Reading
    from dragoman.records import Article

app = typer.Typer(
    name="dragoman",
    help="Read the news and keep the record: who did what to whom, when, where, according to whom, and whether it is so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_stderr = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

FAILURE = 2


class Format(enum.StrEnum):
    table = "table"
    jsonl = "jsonl"
    json = "json"
    html = "html"


class Shape(enum.StrEnum):
    report = "report"
    document = "document"


def _parse_published(value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(f"{value!r} is not a date; write YYYY-MM-DD, for example 2022-07-19") from None


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
) -> None:
    """Read the news and keep the record."""


@app.command()
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Text files; - for standard input.")],
    published: Annotated[
        datetime.date | None,
        typer.Option(
            parser=_parse_published, metavar="DATE", help="Day of publication (YYYY-MM-DD); anchors “on Tuesday”."
        ),
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
    output: Annotated[Path | None, typer.Option(help="Write here instead of standard output.")] = None,
    recipe: Annotated[Path | None, typer.Option(help="TOML file of settings.")] = None,
) -> None:
    """Read articles and print their reports: one line of JSON a report (jsonl), whole documents (json), a page (html)."""
    from dragoman.coder import load

    try:
        coder = load(recipe)
    except (ValueError, OSError) as error:
        raise _fail(str(error).splitlines()[0]) from None
    if published is None:
        _stderr.print("no --published date: “on Tuesday” or “last week” will have no date")
    write = _open_output(output)
    has_failed = False
    for reading in _read_files(coder, files, published, outlet):
        if reading is None or reading.dropped:
            has_failed = True
        if reading is not None:
            _print_reading(reading, format, write)
    if has_failed:
        raise typer.Exit(FAILURE)


@app.command()
def schema(
    of: Annotated[Shape, typer.Option(help="Which record.")] = Shape.report,
) -> None:
    """Print the JSON Schema of what `read` prints."""
    from dragoman.publish.document_json import build_schema

    typer.echo(json.dumps(build_schema(of.value), indent=2, ensure_ascii=False))


@app.command()
def doctor(
    recipe: Annotated[Path | None, typer.Option(help="TOML file of settings.")] = None,
) -> None:
    """Check this installation: versions, parser, lexicons, memory."""
    from dragoman.doctor import examine
    from dragoman.recipe import load_recipe

    try:
        checks = examine(load_recipe(recipe))
    except ValueError as error:
        raise _fail(str(error)) from None
    table = Table(show_header=False, box=None, pad_edge=False)
    for check in checks:
        table.add_row("ok" if check.is_well else "WRONG", check.name, check.found)
    Console(soft_wrap=True).print(table)
    unwell = [check for check in checks if not check.is_well]
    for check in unwell:
        _stderr.print(f"{check.name}: {check.advice}")
    if unwell:
        raise typer.Exit(FAILURE)


def _read_files(
    coder: "Coder", paths: list[str], published: datetime.date | None, outlet: str | None
) -> Iterator["Reading | None"]:
    """Readings in the order of the files; None, and a line on standard error, for what is no article."""
    from dragoman.ingest.files import IngestError, read_article

    for path in paths:
        try:
            article: Article = read_article(path, published=published, outlet=outlet, longest=coder.recipe.longest)
        except IngestError as error:
            _stderr.print(f"dragoman: {error}")
            yield None
            continue
        reading = next(coder.pipe([article]))
        if reading.dropped:
            _stderr.print(f"dragoman: {path}: not read ({reading.dropped.stage}): {reading.dropped.reason}")
        yield reading


def _print_reading(reading: "Reading", format: Format, write: Callable[[str], None]) -> None:
    from dragoman.publish.document_json import encode_report
    from dragoman.publish.table import render_document

    if format is Format.json:
        write(reading.to_json() + "\n")
    elif format is Format.jsonl:
        for report in reading.reports:
            write(encode_report(report).decode() + "\n")
    elif reading.dropped:
        return
    elif format is Format.html:
        write(reading.to_html())
    else:
        console = Console(width=None if sys.stdout.isatty() else 160)
        with console.capture() as captured:
            console.print(render_document(reading.document))
        write(captured.get())


def _open_output(path: Path | None) -> Callable[[str], None]:
    if path is None:
        return _write_stdout
    try:
        handle = path.open("w", encoding="utf-8")
    except OSError as error:
        raise _fail(f"{path}: cannot be written ({error.strerror})") from None
    return lambda text: (handle.write(text), handle.flush(), None)[2]


def _write_stdout(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def _fail(message: str) -> typer.Exit:
    _stderr.print(f"dragoman: {message}")
    return typer.Exit(FAILURE)


def main() -> None:
    """Entry point. A reader that closes the pipe early ("| head") is no error."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
