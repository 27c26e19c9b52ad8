"""Text as the cells of a table can hold it, and files that are whole or not there.

In: values of records. Out: cells without line breaks, tabs or control characters; text files renamed into place only
when they are complete.
Limits: the field's tab-separated layouts know no quoting, so double quotation marks become single ones in them.
"""

import contextlib
import datetime
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from dragoman.publish.exports.rows import ExportError
from dragoman.publish.printer import describe_fault, write_stdout

NOTICE = "layout only, machine-coded"  # heads every export in a layout of another project
_CONTROLS = dict.fromkeys(code for code in (*range(32), *range(127, 160)) if not chr(code).isspace())
_HARMLESS = re.compile(r"-+|-?\d+(?:\.\d+)?")  # "---" is how layouts write that nothing is known
_SURROGATE = re.compile("[\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # some read the wide ones as the narrow ones


def clean_text(text: str | None) -> str:
    """One line: runs of white space are one blank, control characters are gone, lone surrogates are U+FFFD."""
    if text is None:
        return ""
    if not text.isprintable():
        text = _SURROGATE.sub("�", text.translate(_CONTROLS))
    return " ".join(text.split())


def clean_tab_cell(value: object) -> str:
    """A cell of a tab-separated layout without quoting: None is blank, numbers are as short as they can be."""
    if isinstance(value, str):
        text = clean_text(value).replace('"', "'")
        return text if _HARMLESS.fullmatch(text) else guard_formula(text)
    if isinstance(value, float):
        return format_number(value)
    return "" if value is None else str(value)


def guard_formula(text: str) -> str:
    """Text that a spreadsheet would take for a formula, marked as text by a leading apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text


def format_number(value: float) -> str:
    """7.0 is "7", -95.3 is "-95.3"; never in scientific notation."""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def format_day(day: datetime.date | None) -> str:
    """ "20220719"; blank for no day."""
    return day.isoformat().replace("-", "") if day else ""


def join_values(values: Iterable[str | None], *, empty: str = "") -> str:
    """ "a;b": a ";" inside a value becomes ","; a value that is not known is `empty`, so that lists stay aligned."""
    return ";".join(clean_text(value).replace(";", ",").replace("|", ",") or empty for value in values)


class Sink(Protocol):
    """Where text goes."""

    def write(self, text: str, /) -> object: ...


class _StandardOutput:
    def write(self, text: str, /) -> None:
        write_stdout(text)


@contextlib.contextmanager
def open_text(path: Path | None, *, encoding: str = "utf-8") -> Iterator[Sink]:
    """A file to write text to, put in its place when all is written; None is standard output. Raises ExportError."""
    if path is None:
        yield _StandardOutput()
        return
    with hold_place(path) as place, _refuse(path), place.open("w", encoding=encoding, newline="") as handle:
        yield handle


@contextlib.contextmanager
def hold_place(path: Path) -> Iterator[Path]:
    """A path to write to which becomes `path` at the end, and nothing after a failure. Raises ExportError."""
    if path.is_dir():
        raise ExportError(f"--output {path}: is a folder; name a file")
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        yield path
        return
    target = path.resolve()  # a link stays one
    place = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield place
        with _refuse(path):
            place.replace(target)
    finally:
        place.unlink(missing_ok=True)


def make_folder(path: Path) -> Path:
    """A folder, made if it is missing. Raises ExportError."""
    if path.exists() and not path.is_dir():
        raise ExportError(f"--output {path}: is no folder; this format writes several files into one")
    with _refuse(path):
        path.mkdir(parents=True, exist_ok=True)
    return path


def write_tab_line(sink: Sink, cells: Iterable[object]) -> None:
    """A line of a tab-separated layout without quoting."""
    sink.write("\t".join(map(clean_tab_cell, cells)) + "\n")


def write_notice(path: Path, lines: Iterable[str]) -> Path:
    """The words that head an export whose layout has no room for them, in a file beside it."""
    with open_text(path) as handle:
        handle.write("\n".join((f"Written by Dragoman: {NOTICE}.", *lines)) + "\n")
    return path


@contextlib.contextmanager
def _refuse(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ExportError(
            f"--output {path}: cannot be written ({describe_fault(error)}); choose another place"
        ) from None
