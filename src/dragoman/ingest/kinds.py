"""What kind of input something is.

In: its name, its first bytes, and what a server calls it. Out: a kind, for which there is a reader.
Limits: content decides before the name, but for tables: any text may be a table of one column.
"""

import codecs
import json
import re
from pathlib import PurePosixPath

from dragoman.ingest.files import BOMS, IngestError
from dragoman.ingest.options import InputOptions, Kind

HEAD = 1 << 16  # bytes of an input that are looked at

_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|script|style|div|article|section|main|p|h1|table|span)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_FEED = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<[!?](?:--.{0,2000}?--|[^<>]*(?:\[.{0,4000}?\])?)>\s*)*<(?:rss|feed|rdf:RDF|atom:feed)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"\A\s*<\?xml\b|\A\s*<(?:nitf|newsml|newsitem)\b", re.IGNORECASE)
_TABLE_NAMES: dict[str, Kind] = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".parquet": "parquet",
    ".pq": "parquet",
}
_NAMES: dict[str, Kind] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".warc": "warc",
    ".arc": "warc",
    ".wacz": "wacz",
    ".zip": "zip",
}
_MEDIA_TYPES: dict[str, Kind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "text/csv": "csv",
    "text/tab-separated-values": "csv",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "application/jsonl": "jsonl",
}
# What lies beside articles in a folder and holds none.
PASSED_OVER = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .gif .webp .avif .svg .ico .bmp .tif .tiff .mp3 .mp4 .webm .ogg .wav .mov .avi "
    ".woff .woff2 .ttf .otf .eot .py .pyc .db .sqlite .duckdb .log .toml .yaml .yml .ini .lock .cdx .cdxj".split()
)


def choose_kind(name: str, head: bytes, options: InputOptions, *, media_type: str | None = None) -> Kind:
    """The kind of an unpacked input. Raises IngestError for XML that is no feed."""
    if options.kind is not None:
        return options.kind
    # "https://d.example.org/a.csv?x=1", "zip://a.csv::archive.zip"
    suffix = PurePosixPath(name.partition("::")[0].partition("?")[0]).suffix.lower()
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "wacz" if suffix == ".wacz" else "zip"
    if head.startswith((b"WARC/", b"filedesc://")):
        return "warc"
    named = _TABLE_NAMES.get(suffix)
    text = _decode_head(head)
    if named in ("csv", "jsonl", "parquet"):
        return named
    if _FEED.match(text):
        return "feed"
    if _HTML.match(text):
        return "html"
    if _XML.match(text):
        raise IngestError(name, "is XML, but no feed (RSS or Atom) and no page; save the article's text and read that")
    found = named or _NAMES.get(suffix) or _MEDIA_TYPES.get(media_type or "")
    return found or _guess_table(text, options) or "text"


def is_markup(text: str) -> bool:
    """Whether a text begins as a page does."""
    return bool(_HTML.match(text))


def _decode_head(head: bytes) -> str:
    for mark, codec in BOMS:
        if head.startswith(mark):
            return codecs.getincrementaldecoder(codec)("replace").decode(head)
    return head.decode("utf-8", "replace")


def _guess_table(text: str, options: InputOptions) -> Kind | None:
    """Tables on standard input have no name: JSON by how it begins, CSV by the column that was asked for."""
    stripped = text.lstrip()
    line = stripped.partition("\n")[0].strip()
    if re.match(r'\{\s*"|\[\s*\{', stripped):
        try:
            return "jsonl" if isinstance(json.loads(line), dict) else "json"
        except ValueError:
            # A first line longer than what was looked at is of JSON Lines; one that ends is of a JSON file.
            return "jsonl" if "\n" not in stripped and line.startswith("{") else "json"
    columns = {cell.strip().strip('"').casefold() for cell in re.split(r"[,;\t|]", line)}
    if options.text and len(columns) > 1 and options.text.casefold() in columns:
        return "csv"
    return None
