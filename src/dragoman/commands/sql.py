"""`dragoman sql`: a question to the store."""

import csv
import enum
import io
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands.messages import read_stdin
from dragoman.commands.store_options import AsOf, StorePath, use_store

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.store.answers import Answer


class RowFormat(enum.StrEnum):
    table = "table"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"


def sql(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="One SELECT; - reads it from standard input.")],
    store: StorePath,
    as_of: AsOf = None,
    format: Annotated[
        RowFormat,
        typer.Option(help="table: for the eye. jsonl: one row a line. json: an array. csv: with a header."),
    ] = RowFormat.table,
) -> None:
    """Ask the store in SQL. Nothing is written. Tables: docs/store.md."""
    from dragoman.publish.printer import draw, write_stdout

    asked = read_stdin().decode("utf-8", "replace") if query == "-" else query
    with use_store(store, "read") as opened:
        answer = opened.sql(asked, as_of=as_of)
    if format is RowFormat.table:
        write_stdout(draw(lambda _: _draw_rows(answer), is_terminal=sys.stdout.isatty()))
    else:
        write_stdout(_write_rows(answer, format))


def _draw_rows(answer: "Answer") -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(pad_edge=False)
    for column in answer.columns:
        table.add_column(Text(column), overflow="fold")
    for row in answer.rows:
        table.add_row(*(Text("" if value is None else str(value)) for value in row))
    return table


def _write_rows(answer: "Answer", format: RowFormat) -> str:
    import msgspec

    def encode(value: object) -> str:
        return msgspec.json.encode(value, enc_hook=str).decode()

    if format is RowFormat.jsonl:
        return "".join(encode(row) + "\n" for row in answer)
    if format is RowFormat.json:
        return encode(list(answer)) + "\n"
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(map(_make_cell, answer.columns))
    for row in answer.rows:
        writer.writerow([_make_cell(encode(value) if isinstance(value, list | dict) else value) for value in row])
    return buffer.getvalue()


def _make_cell(value: object) -> object:
    """Numbers stay numbers; a text that a spreadsheet would run is marked as text."""
    from dragoman.publish.exports.cells import guard_formula

    return guard_formula(value) if isinstance(value, str) else value
