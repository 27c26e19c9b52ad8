"""The command line: thin. Data on standard output, everything else on standard error.

In: arguments. Out: tables, JSON or HTML; exit code 0, 2 for input that could not be used or read,
130 when interrupted.
Limits: what it prints is made elsewhere.
"""

import datetime
import enum
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import __version__
from dragoman.commands.export import export

if TYPE_CHECKING:
    from dragoman.coder import Coder
    from dragoman.publish.printer import Printer
    from dragoman.records import Article

app = typer.Typer(
    name="dragoman",
    help="Read the news and keep the record: who did what to whom, when, where, according to whom, "
    "and whether it is so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

evaluation = typer.Typer(no_args_is_help=True, help="Measure a coder on labelled data of your own.")
app.add_typer(evaluation, name="eval")
app.command()(export)

FAILURE = 2
INTERRUPTED = 130


class Format(enum.StrEnum):
    table = "table"
    jsonl = "jsonl"
    json = "json"
    html = "html"


class FigureFormat(enum.StrEnum):
    table = "table"
    json = "json"


class CoderName(enum.StrEnum):
    encoder = "encoder"
    lexicon = "lexicon"


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
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="Text files, one article each; - for standard input.")
    ],
    published: Annotated[
        datetime.date | None,
        typer.Option(
            parser=_parse_published,
            metavar="DATE",
            help="Day of publication (YYYY-MM-DD); without it “on Tuesday” has no date.",
        ),
    ] = None,
    outlet: Annotated[str | None, typer.Option(metavar="NAME", help="Who published it.")] = None,
    format: Annotated[
        Format,
        typer.Option(
            help="table: for the eye. jsonl: one report a line. json: the whole document, an array of them for "
            "several files. html: a page a file; several files need --output FOLDER."
        ),
    ] = Format.table,
    output: Annotated[Path | None, typer.Option(metavar="PATH", help="Write here instead of standard output.")] = None,
    recipe: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of settings.")] = None,
) -> None:
    """Read articles and print their reports.

    A file that cannot be read is named on standard error, the others are read, and the exit code is 2.
    """
    from dragoman.coder import load
    from dragoman.parse.spacy_parser import load_language
    from dragoman.publish.printer import OutputError, open_printer

    try:
        coder = load(recipe)
        load_language(coder.recipe.parser)
        printer = open_printer(format.value, output, inputs=files)
    except ValueError as error:
        raise _fail(str(error)) from None
    try:
        has_failed = _read_all(coder, printer, files, published, outlet)
    except OutputError as error:
        raise _fail(str(error)) from None
    if has_failed:
        raise typer.Exit(FAILURE)


@app.command()
def schema(
    of: Annotated[Shape, typer.Option(help="report: a line of jsonl. document: what json prints.")] = Shape.report,
) -> None:
    """Print the JSON Schema of what `read` prints."""
    from dragoman.publish.document_json import build_schema
    from dragoman.publish.printer import write_stdout

    write_stdout(json.dumps(build_schema(of.value), indent=2, ensure_ascii=False) + "\n")


@app.command()
def doctor(
    recipe: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of settings.")] = None,
) -> None:
    """Check this installation: versions, parser, weights, lexicons, memory."""
    from dragoman.doctor import examine
    from dragoman.publish.printer import write_stdout
    from dragoman.recipe import load_recipe

    try:
        checks = examine(load_recipe(recipe))
    except ValueError as error:
        raise _fail(str(error)) from None
    width = max(len(check.name) for check in checks)
    for check in checks:
        write_stdout(f"{'ok' if check.is_well else 'WRONG':5}  {check.name:{width}}  {check.found}\n")
    unwell = [check for check in checks if not check.is_well]
    for check in unwell:
        _say(f"dragoman: {check.name}: {check.advice}")
    if unwell:
        raise typer.Exit(FAILURE)


@evaluation.command()
def pairs(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Tab-separated, with columns marked_sentence and gold_root.")
    ],
    coder: Annotated[CoderName, typer.Option(help="Which coder answers.")] = CoderName.encoder,
    format: Annotated[FigureFormat, typer.Option(help="table: for the eye. json: one object.")] = FigureFormat.table,
) -> None:
    """Score the act between given actors: macro F1 of root, quad class and binary, by class, with the confusion table.

    Each sentence marks its <s>actor</s> and <t>recipient</t>; gold is PLOVER's root (YIELD for CONCEDE and RETREAT).
    """
    from dragoman.coder import load
    from dragoman.evaluate.pairs import evaluate_pairs, read_pairs
    from dragoman.evaluate.report import describe_evaluation, render_evaluation
    from dragoman.progress import watch_progress
    from dragoman.publish.printer import draw, write_stdout
    from dragoman.recipe import Recipe

    try:
        given = read_pairs(file)
        answering = load(Recipe(coder=coder.value))
    except ValueError as error:
        raise _fail(str(error)) from None
    found = evaluate_pairs(given, answering, watch=lambda answers: watch_progress(answers, len(given)))
    if format is FigureFormat.json:
        write_stdout(json.dumps(describe_evaluation(found, coder=coder.value), indent=2) + "\n")
    else:
        tables = render_evaluation(found, coder=coder.value)
        write_stdout(draw(lambda _: tables, is_terminal=sys.stdout.isatty()))


def _read_all(
    coder: "Coder", printer: "Printer", files: list[str], published: datetime.date | None, outlet: str | None
) -> bool:
    """Read and print; whether any file failed."""
    from dragoman.progress import show_progress

    names: list[str] = []  # of the files that are articles, in the order of their readings
    refused: list[str] = []
    has_failed = has_read = False
    with printer, show_progress(len(files)) as progress:
        articles = _open_articles(files, published, outlet, coder.recipe.longest, names, refused)
        for number, reading in enumerate(coder.pipe(articles)):
            if reading.dropped:
                has_failed = True
                with progress.paused():
                    _say(f"dragoman: {names[number]}: not read ({reading.dropped.stage}): {reading.dropped.reason}")
            else:
                has_read = True
            with progress.paused():
                printer.write(reading.document, names[number])
            progress.advance()
    if has_read and published is None:
        _say("dragoman: no --published date was given: “on Tuesday” or “last week” have no date")
    return has_failed or bool(refused)


def _open_articles(
    paths: list[str],
    published: datetime.date | None,
    outlet: str | None,
    longest: int,
    names: list[str],
    refused: list[str],
) -> Iterator["Article"]:
    """The articles in the files, and a line on standard error for each file that is none."""
    from dragoman.ingest.files import IngestError, read_article

    for path in paths:
        try:
            article = read_article(path, published=published, outlet=outlet, longest=longest)
        except IngestError as error:
            _say(f"dragoman: {error}")
            refused.append(path)
            continue
        names.append("standard input" if path == "-" else path)
        yield article


def _say(message: str) -> None:
    """One line on standard error."""
    typer.echo(" ".join(message.split()), err=True)


def _fail(message: str) -> typer.Exit:
    _say(f"dragoman: {message}")
    return typer.Exit(FAILURE)


def main() -> None:
    """Entry point."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    code: object = FAILURE
    try:
        code = app(standalone_mode=False)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except Exception as error:
        from dragoman.publish.printer import PipeClosed

        if isinstance(error, PipeClosed):
            # "| head" is no error. Python's own flush at exit must not fail on the closed pipe again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 0
        # Typer carries its own copy of click, whose errors in arguments have no public name.
        elif not hasattr(error, "format_message"):
            raise
        elif message := error.format_message().removesuffix("."):
            _say(f"dragoman: {message.replace('Value error, ', '')} (see dragoman --help)")
    sys.exit(code if isinstance(code, int) else 0)
