"""`dragoman export FORMAT`: events for other tools.

In: a store, or what `dragoman read --format json` printed. Out: a file or folder in one of the formats, and a line on
standard error that says what was written and what was left out.
"""

import enum
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands.messages import read_stdin
from dragoman.commands.store_options import AsOf, use_store
from dragoman.publish.exports import FORMATS

if TYPE_CHECKING:
    from dragoman.publish.exports.rows import EventRow, Written

FAILURE = 2
ExportFormat = enum.StrEnum("ExportFormat", {name: name for name in FORMATS})  # type: ignore[misc]


class StatusChoice(enum.StrEnum):
    default = "default"
    happened = "happened"
    all = "all"


def export(
    format: Annotated[
        ExportFormat,
        typer.Argument(
            metavar="FORMAT",
            help="; ".join(f"{format.name}: {format.help}" for format in FORMATS.values()) + ".",
            show_choices=False,
        ),
    ],
    store: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A store: its events, merged.", envvar="DRAGOMAN_STORE")
    ] = None,
    sources: Annotated[
        list[str] | None,
        typer.Option(
            "--from", metavar="FILE", help="What dragoman read --format json (or jsonl) printed; - for standard input."
        ),
    ] = None,
    as_of: AsOf = None,
    output: Annotated[
        Path | None, typer.Option(metavar="PATH", help="A file, or a folder for gdelt and tkg; else standard output.")
    ] = None,
    status: Annotated[
        StatusChoice,
        typer.Option(
            help="default: what the format can tell rightly. happened: occurred and ongoing only. all: everything."
        ),
    ] = StatusChoice.default,
) -> None:
    """Write events in the formats of the field and of the web. Docs: docs/exports.md."""
    from dragoman.publish.exports import load_writer
    from dragoman.publish.exports.rows import ExportError
    from dragoman.publish.printer import OutputError

    try:
        given = [*(sources or []), *([] if sources or store is None else [str(store)])]
        _check_output(format.value, output, given)
        rows = _list_rows(store, sources, as_of)
        written = load_writer(format.value)(rows, output, choice=status.value)
    except (ExportError, OutputError) as error:
        typer.echo(f"dragoman: {' '.join(str(error).split())}", err=True)
        raise typer.Exit(FAILURE) from None
    typer.echo(_describe(written, output), err=True)


def _list_rows(store: Path | None, sources: list[str] | None, as_of: str | None) -> "list[EventRow]":
    """Of files where they are named (a store may stand in the environment), else of the store."""
    from dragoman.publish.exports.rows import ExportError, sort_rows

    if sources:
        if as_of:
            raise ExportError("--as-of is a question to a store; leave --from out and give --store FILE")
        return list_rows_of_files(sources)
    if store is None:
        raise ExportError("nothing to export: give --store FILE, or --from FILE")
    with use_store(store, "read") as opened:
        return sort_rows(opened.tell(opened.events(as_of=as_of), as_of=as_of))


def list_rows_of_files(sources: Iterable[str]) -> "list[EventRow]":
    """The rows of all files, each event once, in the order of every export. Raises ExportError."""
    from dragoman.publish.exports.from_documents import drop_repeated, read_rows
    from dragoman.publish.exports.rows import sort_rows

    return sort_rows(drop_repeated(row for source in sources for row in read_rows(_read_bytes(source), source)))


def _read_bytes(source: str) -> bytes:
    from dragoman.publish.exports.rows import ExportError

    try:
        return read_stdin() if source == "-" else Path(source).read_bytes()
    except FileNotFoundError:
        raise ExportError(f"--from {source}: no such file; check the name") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ExportError(f"--from {source}: cannot be read ({reason}); check its permissions and its name") from None


def _check_output(format: str, output: Path | None, sources: list[str]) -> None:
    """Before anything is read. Raises ExportError."""
    from dragoman.publish.exports.rows import ExportError

    if output is None and sys.stdout is None:
        raise ExportError("standard output is closed; give --output PATH")
    if output is None and FORMATS[format].needs_path:
        raise ExportError(f"{format} cannot go to standard output; give --output PATH")
    if output is not None and any(source != "-" and _is_same(Path(source), output) for source in sources):
        raise ExportError(f"--output {output}: is one of the files to read; choose another name")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _describe(written: "Written", output: Path | None) -> str:
    lines = "" if written.lines == written.events else f" in {written.lines} lines"
    place = f" to {output}" if output else ""
    text = f"dragoman: {written.events} event{'' if written.events == 1 else 's'}{lines} written{place}"
    if written.left_out:
        text += "; left out: " + ", ".join(f"{count} ({reason})" for reason, count in written.left_out.items())
    return text
