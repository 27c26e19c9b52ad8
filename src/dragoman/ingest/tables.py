"""Tables: JSON Lines, JSON arrays, CSV and its kin, Parquet. An article for each row.

In: an open table. Out: articles, and a refusal with its line for each row that is none; the rest goes on.
Limits: a JSON array is read whole; of the others no more than some rows are in memory at a time.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from dragoman.ingest.columns import USUAL, check_columns, find_column, read_row
from dragoman.ingest.files import BOMS, IngestError, Refused, decode_line, read_bytes
from dragoman.ingest.lookahead import join
from dragoman.ingest.options import InputOptions
from dragoman.records import Article

_DELIMITERS = ",;\t|"
_SAMPLE = 1 << 16  # characters that tell the dialect
_ROWS = 16  # of Parquet at a time: an article may be large
_METADATA = 2_000_000  # bytes of a row beside its text


def read_jsonl(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """An object a line. Blank lines are nothing."""
    most = options.text_bytes * 2 + _METADATA  # escapes double what they stand for, mostly
    number = 0
    while line := handle.readline(most + 1):
        number += 1
        if len(line) > most:
            while line and not line.endswith(b"\n"):
                line = handle.readline(1 << 20)
            yield Refused(name=name, line=number, reason=f"is longer than {most:,} bytes")
            continue
        text = decode_line(line).strip("\ufeff \t\r\n")
        if not text:
            continue
        try:
            row = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield Refused(name=name, line=number, reason=f"is no JSON ({error})")
            continue
        if isinstance(row, dict):
            yield read_row(row, name, number, options)
        else:
            yield Refused(name=name, line=number, reason=f"is no object but {type(row).__name__}")


def read_json(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """An array of objects, an object that holds one such array, or one object. Raises IngestError."""
    data = read_bytes(handle, name, most=options.limits.json, advice="write JSON Lines, which are read line by line")
    try:
        found = json.loads(data.decode(json.detect_encoding(data), "replace").lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise IngestError(name, f"is no JSON ({error})") from error
    rows = _find_rows(found)
    if rows is None:
        raise IngestError(name, "holds no objects; give an array of objects, or JSON Lines")
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield read_row(row, f"{name}: item {number}", None, options)
        else:
            yield Refused(name=f"{name}: item {number}", reason=f"is no object but {type(row).__name__}")


def _find_rows(found: Any) -> list[Any] | None:
    """{"status": "ok", "articles": [{…}]} -> its articles."""
    if isinstance(found, list):
        return found
    if not isinstance(found, dict):
        return None
    lists = [value for value in found.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
    has_text = any(isinstance(value, str) and len(value) > 200 for value in found.values())
    return lists[0] if len(lists) == 1 and not has_text else [found]


def read_csv(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """A header and rows, whatever delimits and quotes them. Raises IngestError."""
    lines = _Lines(handle, most=options.text_bytes + _METADATA)
    sample = lines.take_sample()
    if not sample.strip():
        raise IngestError(name, "is empty")
    dialect = detect_dialect(sample)
    csv.field_size_limit(options.longest)  # of the process; an unclosed quotation mark swallows no more than that
    reader = csv.reader(lines, **dialect)
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as error:
        raise IngestError(name, f"its header is no row ({error})", 1) from error
    check_columns(header, name, options)
    start = reader.line_num + 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refused(name=name, line=start, reason=f"is no row ({error})")
            start = reader.line_num + 1
            continue
        if row and len(row) != len(header):
            reason = f"has {len(row)} fields where the header has {len(header)} (is a quotation mark missing?)"
            yield Refused(name=name, line=start, reason=reason)
        elif row:
            yield read_row(dict(zip(header, row, strict=True)), name, start, options)
        start = reader.line_num + 1


class _Lines:
    """Decoded lines of a table; the first ones may be looked at before."""

    def __init__(self, handle: BinaryIO, *, most: int) -> None:
        self._handle = handle
        self._most = most
        self._taken: list[str] = []
        self._text: io.TextIOWrapper | None = None

    def take_sample(self) -> str:
        first = self._handle.readline(self._most)
        codec = next((codec for mark, codec in BOMS if first.startswith(mark)), None)
        if codec in ("utf-16", "utf-32"):
            # The mark is gone from the stream: the order of bytes is said by the codec's name.
            order = "be" if first.startswith((b"\xfe\xff", b"\x00\x00\xfe\xff")) else "le"
            width = 2 if codec == "utf-16" else 4
            rest = first[width:] + self._handle.read(-len(first) % width)
            raw = join(rest, self._handle)
            self._text = io.TextIOWrapper(raw, f"{codec}-{order}", errors="replace", newline="")
            first_line = self._text.readline(self._most)
        else:
            first_line = decode_line(first.removeprefix(b"\xef\xbb\xbf"))
        self._taken = [first_line]
        size = len(first_line)
        while size < _SAMPLE and (line := self._read_line()):
            self._taken.append(line)
            size += len(line)
        return "".join(self._taken)

    def _read_line(self) -> str:
        if self._text is not None:
            return self._text.readline(self._most)
        return decode_line(self._handle.readline(self._most))

    def __iter__(self) -> Iterator[str]:
        taken, self._taken = self._taken, []
        yield from taken
        while line := self._read_line():
            yield line


def detect_dialect(sample: str) -> dict[str, Any]:
    """What delimits the fields, and how a quotation mark is written inside of quotation marks.

    The delimiter is the one by which most rows have as many fields as the header; of equals, the one that makes more
    of them. (csv.Sniffer counts letters over all of the text, and takes one of prose for the delimiter.)
    """
    whole = sample if len(sample) < _SAMPLE else sample[: sample.rfind("\n") + 1]
    best: tuple[float, int, str] = (0.0, 1, ",")
    for delimiter in _DELIMITERS:
        try:
            rows = [row for row in _parse(whole, delimiter, _find_escape(whole, delimiter)) if row]
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 1
        if width > 1:
            # The last row of a sample may be cut in two.
            fitting = sum(len(row) == width for row in rows[1:-1] or rows)
            best = max(best, (fitting / len(rows[1:-1] or rows), width, delimiter))
    return {"delimiter": best[2], "escapechar": _find_escape(whole, best[2])}


def _find_escape(sample: str, delimiter: str) -> str | None:
    """A backslash, where quotation marks are in order with it and not without: a cell may end in one of its own."""
    is_likely = '\\"' in sample and not _is_well_quoted(sample, delimiter, None)
    return "\\" if is_likely and _is_well_quoted(sample, delimiter, "\\") else None


def _is_well_quoted(sample: str, delimiter: str, escape: str | None) -> bool:
    """Every quotation mark that closes stands before a delimiter or an end; the sample may end inside of a cell."""
    try:
        for _ in _parse(sample, delimiter, escape, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return True


def _parse(sample: str, delimiter: str, escape: str | None, *, strict: bool = False) -> Iterator[list[str]]:
    return iter(csv.reader(io.StringIO(sample), delimiter=delimiter, escapechar=escape, strict=strict))


def read_parquet(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """A few rows at a time, of the columns that are of use only. Raises IngestError."""
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(handle)
        names = file.schema_arrow.names
        check_columns(names, name, options)
        number = 0
        for batch in file.iter_batches(batch_size=_ROWS, columns=_choose_columns(names, options)):
            for row in batch.to_pylist():
                number += 1
                yield read_row(row, f"{name}: row {number}", None, options)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise IngestError(name, f"is damaged, or no Parquet ({' '.join(str(error).split())[:200]})") from error


def _choose_columns(names: list[str], options: InputOptions) -> list[str]:
    asked = [options.text, options.title, options.outlet, options.url]
    asked.append(options.published if isinstance(options.published, str) else None)
    wanted = [*(column for column in asked if column), *(column for usual in USUAL.values() for column in usual)]
    row: Mapping[str, None] = dict.fromkeys(names)
    found = (find_column(row, column.partition(".")[0]) or find_column(row, column) for column in wanted)
    return list(dict.fromkeys(column for column in found if column))
