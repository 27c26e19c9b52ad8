"""JSON Lines: everything, a line an event with its reports and the facts of their articles.

In: rows. Out: {"event", "reports", "articles"} a line, in the fields of the JSON contract. Nothing is lost.
"""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from dragoman.publish.exports.cells import open_text
from dragoman.publish.exports.rows import Choice, EventRow, Ledger, Written, choose_rows


def write(rows: Iterable[EventRow], path: Path | None, *, choice: Choice = "default") -> Written:
    """Write the file. Raises ExportError."""
    ledger = Ledger()
    with open_text(path) as sink:
        for row in choose_rows(rows, choice, ledger):
            sink.write(msgspec.json.encode(row).decode() + "\n")
            ledger.add(row)
    return ledger.close(path)


def decode_row(line: bytes | str) -> EventRow:
    """The inverse of a line. Raises msgspec.ValidationError with the path of what does not fit."""
    return msgspec.json.decode(line, type=EventRow)
