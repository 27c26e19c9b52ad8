"""Inputs that are made to do harm: each is refused or read, soon, and in little memory."""

import gzip
import io
import json
import resource
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.ingest.files import Refused
from dragoman.ingest.inputs import open_inputs
from dragoman.ingest.options import InputOptions
from dragoman.records import Article

STORY = "Kenya sent aid to Somalia on Tuesday, officials in Nairobi said."
_MOST_SECONDS = 30  # of the processor; each takes one or two on an idle machine
_MOST_MEMORY = 1_500_000  # kB more than before, at the peak


def read(path: Path) -> list[Article | Refused]:
    """All of it, with bounds on time and memory that a bomb of these tests would break."""
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = list(open_inputs([str(path)], InputOptions(warn=lambda _: None)))
    assert time.process_time() - began < _MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < _MOST_MEMORY
    return found


def pack_zeros(size: int) -> bytes:
    """One member of gzip. A megabyte is packed once and repeated: 10 s were spent on packing."""
    packer = zlib.compressobj(9, wbits=31)
    head = packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + megabyte * (size >> 20) + packer.flush()


def make_zip(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return sink.getvalue()


def make_warc(body: bytes, coding: str = "") -> bytes:
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        + (f"Content-Encoding: {coding}\r\n" if coding else "").encode()
    )
    page = head + b"\r\n" + body
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://d.example.org/a\r\n"
        f"WARC-Date: 2022-07-19T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        f"Content-Type: application/http\r\nContent-Length: {len(page)}\r\n\r\n"
    )
    return record.encode() + page + b"\r\n\r\n"


# Made when its test runs: together they are half a gigabyte.
BOMBS = [
    ("a.gz", lambda: pack_zeros(1 << 30), "at most 4,000,000 are read"),
    ("a.zip", lambda: make_zip({"a.txt": bytes(200 << 20)}), "decompression bomb"),
    ("b.zip", lambda: make_zip({"b.zip": make_zip({"c.zip": make_zip({"a.txt": b"x"})})}), "within an archive"),
    ("a.warc", lambda: make_warc(pack_zeros(512 << 20), "gzip"), "at most 20,000,000 are read"),
    ("b.warc.gz", lambda: gzip.compress(make_warc(bytes(100 << 20)), 1), "decompression bomb"),
    ("a.zst", lambda: b"\x28\xb5\x2f\xfd" + bytes(100), "Zstandard, which is not read"),
    ("a.json", lambda: b"[" * 5_000_000, "is no JSON"),
    ("b.json", lambda: b'[{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "is no JSON"),
    ("a.jsonl", lambda: b'{"text":' * 200_000 + b"\n", "is no JSON"),
    ("a.txt", lambda: b"x" * 50_000_000, "at most 4,000,000 are read"),
    ("b.jsonl", lambda: b'{"text": "' + b"x" * 50_000_000 + b'"}\n', "is longer than"),
    ("a.csv", lambda: b'text,date\n"' + b"x" * 50_000_000 + b'",2022-07-19\n', "is no row"),
    ("b.csv", lambda: b"text,date\n" + b"x" * 50_000_000 + b",2022-07-19\n", "is no row"),
    ("a.parquet", lambda: b"PAR1" + b"\xff" * 1000 + b"\xff\xff\xff\x7fPAR1", "is damaged, or no Parquet"),
]


@pytest.mark.parametrize(("name", "make", "says"), BOMBS, ids=[name for name, _, _ in BOMBS])
def test_a_bomb_is_refused_with_its_reason(tmp_path: Path, name: str, make: Callable[[], bytes], says: str) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    found = read(path)
    refused = [one for one in found if isinstance(one, Refused)]
    assert refused, name
    assert any(says in one.reason for one in refused), refused
    assert all(str(one).startswith(str(path)) for one in refused)


def test_what_follows_a_huge_line_or_cell_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"x" * 50_000_000 + b'"}\n' + json.dumps({"text": STORY}).encode() + b"\n")
    refused, article = read(path)
    assert isinstance(refused, Refused) and isinstance(article, Article) and article.text == STORY
    assert refused.line == 1


LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 13))
    + "]><rss version='2.0'><channel><title>&a12;</title><item><title>A</title><description>&a12; Kenya sent aid."
    "</description></item></channel></rss>"
)
OUTSIDE = (
    "<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel>"
    "<title>T</title><item><title>A</title><description>Kenya sent aid. &x;</description></item></channel></rss>"
)


@pytest.mark.parametrize("text", [LAUGHS, OUTSIDE, "<rss><channel>" + "<item>" * 25_000, "<feed>" + "<a>" * 50_000])
def test_entities_of_a_feed_are_not_multiplied_nor_fetched(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.rss"
    path.write_text(text)
    for one in read(path):
        if isinstance(one, Article):
            assert len(one.text) < 10_000 and "root:" not in one.text


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000 + STORY,
        "<table><tr><td>" * 30_000 + STORY,
        "<b><i>" * 50_000 + STORY,
        "<p " + "a=1 " * 200_000 + f">{STORY}",
        "<!--" * 200_000 + STORY,
        f"<p>{STORY}</p>" * 5_000,
        "&lt;" * 300_000 + STORY,
    ],
)
def test_pages_nested_deep_or_broken_are_read_or_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{text}")
    (found,) = read(path)
    assert isinstance(found, Article) or "no article is found" in found.reason or "taken apart" in found.reason


@pytest.mark.parametrize("cut", [0.137, 0.537, 0.977])
@pytest.mark.parametrize("kind", ["warc", "warc.gz", "txt.gz", "csv.gz", "zip", "parquet"])
def test_what_is_cut_off_is_refused_after_what_it_has(tmp_path: Path, kind: str, cut: float) -> None:
    import pyarrow
    from pyarrow import parquet

    page = f"<html><head><title>Aid</title></head><body><p>{STORY * 4}</p></body></html>".encode()
    rows = b"text,date\n" + b"".join(f'"{STORY} {n * 7919}",2022-07-19\n'.encode() for n in range(3000))
    sink = io.BytesIO()
    parquet.write_table(pyarrow.table({"text": [STORY] * 100}), sink)
    warc = b"".join(make_warc(page) for _ in range(20))
    data = {
        "warc": warc, "warc.gz": b"".join(gzip.compress(make_warc(page)) for _ in range(20)),
        "txt.gz": gzip.compress(STORY.encode()), "csv.gz": gzip.compress(rows),
        "zip": make_zip({f"{n}.txt": STORY.encode() for n in range(9)}), "parquet": sink.getvalue(),
    }[kind]  # fmt: skip
    path = tmp_path / f"a.{kind}"
    path.write_bytes(data[: int(len(data) * cut)])
    found = read(path)
    articles = [one for one in found if isinstance(one, Article)]
    assert any(isinstance(one, Refused) for one in found), (kind, cut)
    if kind in ("warc", "warc.gz") and cut > 0.4:
        assert len(articles) >= 8
    if kind == "csv.gz" and cut > 0.4:
        assert len(articles) > 1000
