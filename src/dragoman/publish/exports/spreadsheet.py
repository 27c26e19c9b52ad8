"""CSV for spreadsheets: our own columns, a line an event.

In: rows. Out: RFC 4180 with a byte-order mark, by which spreadsheets know UTF-8; several values joined with ";".
Limits: a text that a spreadsheet would run as a formula begins with an apostrophe; of several reports the best one's
evidence is given. Programs read parquet or jsonl with less to undo.
"""

import csv
import datetime
from collections.abc import Iterable
from pathlib import Path

from dragoman.publish.exports.cells import clean_text, format_number, guard_formula, join_values, open_text
from dragoman.publish.exports.flat import FlatEvent, flatten_row
from dragoman.publish.exports.rows import Choice, EventRow, Ledger, Written, choose_rows


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    with open_text(path, encoding="utf-8-sig") as sink:
        table = csv.writer(sink)
        table.writerow(FlatEvent._fields)
        for row in choose_rows(rows, choice, ledger):
            table.writerow(map(_make_cell, flatten_row(row)))
            ledger.add(row)
    return ledger.close(path)


def _make_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return format_number(value)
    if isinstance(value, int | datetime.date):
        return str(value)
    return guard_formula(join_values(value) if isinstance(value, list) else clean_text(str(value)))
