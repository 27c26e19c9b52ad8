"""Plain text from files and standard input.

In: a path or "-". Out: an Article with the decoded text, untouched otherwise.
Limits: text only; a file that is binary, HTML, a directory or too large is refused with what to do about it.
"""

import codecs
import datetime
import hashlib
import re
import sys
from pathlib import Path

from dragoman.records import Article

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|script|style|div|article|section|main|p|h1|table|span)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\A\s*<\?xml\b|\A\s*<(?:rss|feed|nitf|newsml|newsitem|rdf:RDF)\b", re.IGNORECASE)
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "compressed"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
)
_CONTROLS = bytes(range(9)) + bytes((11, *range(14, 32)))
_MOST_CONTROLS = 0.02  # share of control bytes in the first 64 kB above which a file is no text
_BYTES_A_CHARACTER = 4


class IngestError(ValueError):
    """An input that cannot be an article: which one, why, and what to do."""


def read_article(path: str, *, published: datetime.date | None, outlet: str | None, longest: int) -> Article:
    """The article in a file, or on standard input for "-". Raises IngestError."""
    data = _read_bytes(path, most=longest * _BYTES_A_CHARACTER)
    name = "standard input" if path == "-" else path
    return make_article(decode_text(data, name), published=published, outlet=outlet)


def make_article(
    text: str,
    *,
    published: str | datetime.date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    url: str | None = None,
) -> Article:
    """An article whose id is a hash of what was given: the same input has the same id everywhere.

    Raises TypeError when the text is no str, ValueError when `published` is no date.
    """
    if not isinstance(text, str):
        raise TypeError(f"an article's text is a str, not {type(text).__name__}; decode bytes first")
    day = parse_date(published)
    key = "\0".join((text, day.isoformat() if day else "", outlet or "", url or ""))
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(id=digest[:16], text=text, published=day, outlet=outlet, title=title, url=url)


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
            raise IngestError(f"{name}: is {kind}, not text; extract its text first")
    text = _decode_bytes(data, name)
    head = text[:65536]
    if _HTML.match(head):
        raise IngestError(f"{name}: is HTML; save the article's text and read that")
    if _XML.match(head):
        raise IngestError(f"{name}: is XML (a feed?); save the article's text and read that")
    return text


def _decode_bytes(data: bytes, name: str) -> str:
    for mark, codec in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(codec)
            except UnicodeDecodeError as error:
                reason = f"its mark says {codec}, its bytes do not ({error.reason})"
                raise IngestError(f"{name}: {reason}; save it as UTF-8") from error
    head = data[:65536]
    if head and len(head) - len(head.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(head):
        raise IngestError(f"{name}: is binary, not text (or UTF-16 without its mark); save its text as UTF-8")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(_decode_line(line) for line in data.splitlines(keepends=True))


def _decode_line(line: bytes) -> str:
    """Archives join files of several encodings: each line is read in the one that fits."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def _read_bytes(path: str, *, most: int) -> bytes:
    if path == "-":
        data = sys.stdin.buffer.read(most + 1)
        if len(data) > most:
            raise IngestError(f"standard input: more than {most:,} bytes; split the text into articles")
        return data
    if "://" in path:
        raise IngestError(f"{path}: is an address; save the article's text to a file and read that")
    try:
        file = Path(path)
        if file.is_dir():
            raise IngestError(f"{path}: is a directory; give a file")
        size = file.stat().st_size
        if size <= most:
            # Devices and pipes have no size: read no more than is of use.
            with file.open("rb") as handle:
                data = handle.read(most + 1)
            size = len(data)
        if size > most:
            raise IngestError(f"{path}: {size:,} bytes; at most {most:,} are read (split the file into articles)")
        return data
    except FileNotFoundError:
        raise IngestError(f"{path}: no such file; check the name") from None
    except IngestError:
        raise
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise IngestError(f"{path}: cannot be read ({reason}); check its permissions and its name") from error
