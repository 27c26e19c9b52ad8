"""Plain text, and what every reader needs: articles, refusals, bytes decoded.

In: open files. Out: an Article with the decoded text, untouched otherwise.
Limits: what is binary or too large is refused with what to do about it.
"""

import codecs
import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dragoman.ingest.options import InputOptions
from dragoman.records import Article

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
_CONTROLS = bytes(range(9)) + bytes((11, *range(14, 32)))
_MOST_CONTROLS = 0.02  # share of control bytes in the first 64 kB above which a file is no text


class IngestError(ValueError):
    """An input that cannot be read: which one, why and what to do, and the line where it has lines."""

    def __init__(self, name: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{name}{f':{line}' if line else ''}: {reason}")
        self.name = name
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An input, or a part of one, that is no article: which one, why and what to do."""

    name: str
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.name}{f':{self.line}' if self.line else ''}: {self.reason}"


def read_text(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """The article of a text file. Raises IngestError."""
    data = read_bytes(handle, name, most=options.text_bytes, advice="split the file into articles")
    text = decode_text(data, name)
    yield make_article(text, published=options.day, outlet=options.outlet, url=options.address)


def read_bytes(handle: BinaryIO, name: str, *, most: int, advice: str) -> bytes:
    """All bytes of a file. Raises IngestError when there are more than `most`: no more than that are read."""
    size = _measure(handle)
    if size is not None and size > most:
        raise IngestError(name, f"{size:,} bytes; at most {most:,} are read ({advice})")
    # Devices and pipes have no size, and some that have one are wrong about it.
    pieces, size = [], 0
    while size <= most and (piece := handle.read(min(most + 1 - size, 1 << 20))):
        pieces.append(piece)
        size += len(piece)
    if size > most:
        raise IngestError(name, f"more than {most:,} bytes; at most {most:,} are read ({advice})")
    return b"".join(pieces)


def _measure(handle: BinaryIO) -> int | None:
    """How many bytes are left; None when only reading tells."""
    if not handle.seekable():
        return None
    at = handle.tell()
    end = handle.seek(0, 2)
    handle.seek(at)
    return end - at


def make_article(
    text: str,
    *,
    published: str | datetime.date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
    retrieved: datetime.datetime | None = None,
    html: str | None = None,
) -> Article:
    """An article whose id is a hash of text, date, outlet and address: the same article has the same id everywhere,
    whatever it was found in and whenever.

    Raises TypeError when the text is no str, ValueError when `published` is no date.
    """
    if not isinstance(text, str):
        raise TypeError(f"an article's text is a str, not {type(text).__name__}; decode bytes first")
    day = parse_date(published)
    key = "\0".join((text, day.isoformat() if day else "", outlet or "", url or ""))
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(
        id=digest[:16],
        text=text,
        title=title,
        url=url,
        outlet=outlet,
        published=day,
        retrieved=retrieved,
        html=html,
    )


def parse_date(value: str | datetime.date | None) -> datetime.date | None:
    """A date from ISO 8601 (a time after it is ignored). Raises ValueError naming the value."""
    if value is None:
        return None
    if not isinstance(value, (str, datetime.date)):
        raise ValueError(f"{value!r} is not a date; give YYYY-MM-DD or a datetime.date")
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(value.strip()).date()
    except ValueError:
        raise ValueError(f"{value!r} is not a date; write YYYY-MM-DD") from None


def decode_text(data: bytes, name: str) -> str:
    """Text of bytes: by byte-order mark, else UTF-8, else line by line UTF-8 or Windows-1252. Raises IngestError."""
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise IngestError(name, f"is {kind}, not text; extract its text first")
    for mark, codec in BOMS:
        if data.startswith(mark):
            try:
                return data.decode(codec)
            except UnicodeDecodeError as error:
                reason = f"its mark says {codec}, its bytes do not ({error.reason})"
                raise IngestError(name, f"{reason}; save it as UTF-8") from error
    head = data[:65536]
    if head and len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head):
        raise IngestError(name, "is binary, not text (or UTF-16 without its mark); save its text as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(decode_line(line) for line in data.splitlines(keepends=True))


def decode_line(line: bytes) -> str:
    """Archives join files of several encodings: each line is read in the one that fits."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
