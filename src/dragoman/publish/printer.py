"""Documents in the form that was asked for, on standard output, in a file or in a folder.

In: anchored documents, one by one. Out: tables, JSON Lines of reports, JSON documents, HTML pages.
Limits: several documents are one JSON array, or one HTML file each.
"""

import os
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Self

from dragoman.records import Document

if TYPE_CHECKING:
    from rich.console import RenderableType

_LONGEST_STEM = 60  # characters of a page's file name, which may come from an address
_WIDTH = 160  # of a table that goes to no terminal


class OutputError(ValueError):
    """A place that cannot be written to: which one, why, and what to do."""


def describe_fault(error: OSError) -> str:
    """ "No space left on device", in whatever words a library wraps it."""
    return os.strerror(error.errno) if error.errno else " ".join(str(error).split())


class PipeClosed(Exception):
    """Whoever reads standard output wants no more ("| head")."""


class Printer:
    """Writes documents as they come; a context, so that a JSON array is closed."""

    def __init__(self, format: str, write: Callable[[str], None], *, is_many: bool, is_terminal: bool) -> None:
        self._format = format
        self._write = write
        self._is_many = is_many
        self._is_terminal = is_terminal
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and self._format == "json" and self._is_many:
            self._write("\n]\n" if self._count else "[]\n")

    def write(self, document: Document, name: str) -> None:
        """Print one document; `name` is its file. Of a dropped one only the JSON says anything. Raises OutputError."""
        from dragoman.publish.document_json import encode_document, encode_report

        if self._format == "json":
            opening = "" if not self._is_many else ",\n" if self._count else "[\n"
            self._write(opening + encode_document(document).decode() + ("" if self._is_many else "\n"))
        elif self._format == "jsonl":
            for report in document.reports:
                self._write(encode_report(report).decode() + "\n")
        elif not document.dropped:
            self._write_for_eyes(document, name)
        self._count += 1

    def _write_for_eyes(self, document: Document, name: str) -> None:
        from dragoman.publish.page import render_page

        if self._format == "html":
            self._write(render_page(document))
            return
        heading = f"{name}\n" if self._is_many else ""
        self._write(heading + _draw_table(document, is_terminal=self._is_terminal))


class _Folder(Printer):
    """One HTML file for each document."""

    def __init__(self, folder: Path) -> None:
        super().__init__("html", write_stdout, is_many=True, is_terminal=False)
        self._folder = folder
        self._taken: set[str] = set()

    def write(self, document: Document, name: str) -> None:
        from dragoman.publish.page import render_page

        if document.dropped:
            return
        path = self._folder / f"{self._choose_stem(Path(name).stem[:_LONGEST_STEM])}.html"
        try:
            path.write_text(render_page(document), encoding="utf-8", errors="backslashreplace")
        except OSError as error:
            raise OutputError(f"{path}: cannot be written ({describe_fault(error)})") from error

    def _choose_stem(self, stem: str) -> str:
        chosen, number = stem, 1
        while chosen.casefold() in self._taken:  # a/talks.txt and b/talks.txt
            number += 1
            chosen = f"{stem}-{number}"
        self._taken.add(chosen.casefold())
        return chosen


def open_printer(format: str, output: Path | None, *, inputs: list[str], is_many: bool) -> Printer:
    """The printer for a format and a place. Raises OutputError before any document is read."""
    if format == "html" and is_many:
        return _Folder(_open_folder(output))
    if output is None:
        if sys.stdout is None:
            raise OutputError("standard output is closed; give --output PATH")
        return Printer(format, write_stdout, is_many=is_many, is_terminal=sys.stdout.isatty())
    if any(name != "-" and _is_same(Path(name), output) for name in inputs):
        raise OutputError(f"--output {output}: is one of the files to read; choose another name")
    try:
        handle = output.open("w", encoding="utf-8", errors="backslashreplace")
    except (OSError, ValueError) as error:
        reason = describe_fault(error) if isinstance(error, OSError) else error
        raise OutputError(f"--output {output}: cannot be written ({reason}); choose another place") from None

    def write(text: str) -> None:
        try:
            handle.write(text)
            handle.flush()
        except OSError as error:
            raise OutputError(f"--output {output}: cannot be written ({describe_fault(error)})") from error

    return Printer(format, write, is_many=is_many, is_terminal=False)


def _open_folder(output: Path | None) -> Path:
    if output is None:
        raise OutputError("--format html makes a page a file: for several give --output FOLDER")
    if output.exists() and not output.is_dir():
        raise OutputError(f"--output {output}: is no folder; --format html with several files writes a page each")
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"--output {output}: cannot be made ({describe_fault(error)}); choose another place"
        ) from None
    return output


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _draw_table(document: Document, *, is_terminal: bool) -> str:
    from dragoman.publish.lines import NARROW, render_lines
    from dragoman.publish.table import render_document

    def render(width: int) -> "RenderableType":
        return render_lines(document) if width < NARROW else render_document(document)

    return draw(render, is_terminal=is_terminal)


def draw(render: "Callable[[int], RenderableType]", *, is_terminal: bool) -> str:
    """What `render` makes for so many columns, as text: those of the terminal, or _WIDTH."""
    from rich.console import Console

    console = Console() if is_terminal else Console(file=StringIO(), width=_WIDTH)
    with console.capture() as captured:
        console.print(render(console.width))
    return captured.get()


def write_stdout(text: str) -> None:
    """Raises PipeClosed, or OutputError (a full disk, none at all)."""
    if sys.stdout is None:
        raise OutputError("standard output is closed; give --output PATH, or leave it open")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise PipeClosed from None
    except OSError as error:
        raise OutputError(f"standard output: cannot be written ({describe_fault(error)})") from error
