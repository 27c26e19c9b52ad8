"""The command line: thin. Data on standard output, everything else on standard error.

In: arguments. Out: tables, JSON or HTML; exit code 0, 2 for input that could not be used or read,
130 or 143 when interrupted.
Limits: what it prints is made elsewhere.
"""

import enum
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import __version__
from dragoman.commands import (
    conflicts,
    doctor,
    events,
    ingest,
    input_options,
    mcp,
    review,
    serve,
    show,
    sql,
    timeline,
    upkeep,
    why,
)
from dragoman.commands.export import export
from dragoman.commands.interruptions import heed_signals, is_interruption, tell_code
from dragoman.commands.messages import FAILURE, load_coder, say_between
from dragoman.commands.messages import fail as _fail
from dragoman.logs import FORMAT_VARIABLE, configure_logs

if TYPE_CHECKING:
    from dragoman.coder import Coder
    from dragoman.ingest.inputs import Input
    from dragoman.ingest.options import InputOptions
    from dragoman.progress import Progress
    from dragoman.records import Article, Dropped

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


class LogFormatName(enum.StrEnum):
    text = "text"
    json = "json"


class LogLevelName(enum.StrEnum):
    debug = "debug"
    info = "info"
    warning = "warning"
    error = "error"


class Shape(enum.StrEnum):
    report = "report"
    document = "document"


def _show_version(value: bool) -> None:
    if value:
        typer.echo(f"dragoman {__version__}")
        raise typer.Exit


@app.callback()
def main_options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    log_format: Annotated[
        LogFormatName,
        typer.Option(
            envvar=FORMAT_VARIABLE, help="Of standard error. text: for people. json: an object a line, for programs."
        ),
    ] = LogFormatName.text,
    log_level: Annotated[
        LogLevelName, typer.Option(help="The least that is said on standard error.")
    ] = LogLevelName.info,
) -> None:
    """Read the news and keep the record."""
    configure_logs(log_format.value, log_level.value)


@app.command()
def read(
    inputs: input_options.Inputs,
    published: input_options.Published = None,
    outlet: input_options.Outlet = None,
    text: input_options.Text = None,
    title: input_options.Title = None,
    url: input_options.Url = None,
    kind: input_options.Kind = None,
    day_first: input_options.DayFirst = None,
    follow_links: input_options.FollowLinks = False,
    allow_private: input_options.AllowPrivate = False,
    format: Annotated[
        Format,
        typer.Option(
            help="table: for the eye. jsonl: one report a line. json: the whole document, an array of them for "
            "several. html: a page an article; several need --output FOLDER."
        ),
    ] = Format.table,
    output: Annotated[Path | None, typer.Option(metavar="PATH", help="Write here instead of standard output.")] = None,
    recipe: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of settings.")] = None,
) -> None:
    """Read articles and print their reports.

    What cannot be read is named on standard error, the rest is read, and the exit code is 2.
    """
    from dragoman.progress import show_progress
    from dragoman.publish.printer import OutputError

    coder = load_coder(recipe)
    try:
        with show_progress(None) as progress:
            options = input_options.build_input_options(
                text=text,
                published=published,
                outlet=outlet,
                url=url,
                title=title,
                kind=kind,
                day_first=day_first,
                follow_links=follow_links,
                allow_private=allow_private,
                longest=coder.recipe.longest,
                warn=say_between(progress),
            )
            has_failed = _read_all(coder, inputs, options, format, output, progress)
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
    coder: "Coder", paths: list[str], options: "InputOptions", format: Format, output: Path | None, progress: "Progress"
) -> bool:
    """Read and print; whether anything failed."""
    from dragoman.ingest.inputs import name_inputs
    from dragoman.publish.printer import open_printer

    warn = say_between(progress)
    inputs = name_inputs(paths, options)
    first = next(inputs, None)
    is_many = len(paths) > 1 or (first is not None and not first.is_alone)
    if first is None or first.is_alone:
        progress.expect(len(paths))
    names: list[str] = []  # of the articles, in the order of their readings
    refused: list[str] = []
    has_failed = lacks_date = False
    with open_printer(format.value, output, inputs=paths, is_many=is_many) as printer:
        articles = _take_articles(itertools.chain([first] if first else [], inputs), warn, names, refused)
        for number, reading in enumerate(coder.pipe(articles)):
            if reading.dropped:
                has_failed = True
                _tell_dropped(names[number], reading.dropped, warn)
            elif reading.article.published is None:
                lacks_date = True
            with progress.paused():
                printer.write(reading.document, names[number])
            progress.advance()
    if lacks_date and options.published is None:
        options.warn("no --published date was given: “on Tuesday” or “last week” have no date")
    return has_failed or bool(refused)


def _tell_dropped(name: str, dropped: "Dropped", warn: Callable[..., None]) -> None:
    warn(
        f"{name}: not read ({dropped.stage}): {dropped.reason}",
        "document_dropped",
        name=name,
        stage=dropped.stage,
        reason=dropped.reason,
    )


def _take_articles(
    inputs: Iterable["Input"], warn: Callable[..., None], names: list[str], refused: list[str]
) -> Iterator["Article"]:
    """The articles, and a line on standard error for each input that is none."""
    from dragoman.ingest.files import Refused

    for given in inputs:
        if isinstance(given.found, Refused):
            found = given.found
            warn(str(found), "input_refused", name=found.name, line=found.line, reason=found.reason)
            refused.append(given.name)
        else:
            names.append(given.name)
            yield given.found


# The commands on a store, in the order of the help.
COMMANDS = (
    ingest.ingest,
    events.events,
    timeline.timeline,
    show.show,
    why.why,
    conflicts.conflicts,
    sql.sql,
    upkeep.stats,
    review.review,
    serve.serve,
    upkeep.delete,
    upkeep.vacuum,
    upkeep.backup,
    upkeep.restore,
    doctor.doctor,
    mcp.mcp,
)
for command in COMMANDS:
    app.command()(command)


def main() -> None:
    """Entry point."""
    heed_signals()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    configure_logs()
    try:
        code: object = app(standalone_mode=False)
    except BaseException as error:
        code = _explain_end(error)
    sys.exit(tell_code() if code == INTERRUPTED else code if isinstance(code, int) else 0)


def _explain_end(error: BaseException) -> int:
    """The exit code of what ended a command, said in one line; what is a fault of ours is raised."""
    from dragoman.publish.printer import OutputError, PipeClosed

    if is_interruption(error):
        return INTERRUPTED
    if isinstance(error, PipeClosed):
        # "| head" is no error. Python's own flush at exit must not fail on the closed pipe again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, MemoryError):
        _fail("the memory does not suffice; give fewer or smaller inputs at a time, or fewer --processes")
    elif isinstance(error, OutputError):
        _fail(str(error))
    elif isinstance(error, OSError):  # of the machine's, wherever it struck
        place = f"{error.filename}: " if error.filename else ""
        _fail(f"{place}{error.strerror or error}; check the place, its space and its permissions")
    # Typer carries its own copy of click, whose errors in arguments have no public name.
    elif not hasattr(error, "format_message"):
        raise error
    elif message := error.format_message().removesuffix("."):
        _fail(f"{message.replace('Value error, ', '')} (see dragoman --help)", "usage")
    return FAILURE
