"""WARC and WACZ: pages of status 200 only, damaged archives, lists of pages."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from dragoman.ingest.files import Refused
from dragoman.records import Article


def build_warc(page: str, *, is_packed: bool) -> bytes:
    """Two pages, a picture, a redirect, a page in gzip, and a request."""
    target = io.BytesIO()
    writer = WARCWriter(target, gzip=is_packed)

    def add(url: str, status: str, media_type: str, body: bytes, kind: str = "response", coding: str = "") -> None:
        headers = [("Content-Type", media_type), *([("Content-Encoding", coding)] if coding else [])]
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(status, headers, protocol="HTTP/1.1" if kind == "response" else ""),
            warc_headers_dict={"WARC-Date": "2022-07-20T08:00:00Z"},
        )
        writer.write_record(record)

    other = page.replace("/world/maize", "/world/tea").replace("maize", "tea")
    add("https://daily.example.org/world/maize", "200 OK", "text/html; charset=utf-8", page.encode())
    add("https://daily.example.org/logo.png", "200 OK", "image/png", b"\x89PNG")
    add("https://daily.example.org/gone", "404 Not Found", "text/html", page.encode())
    add("https://daily.example.org/world/maize", "GET / HTTP/1.1", "text/html", b"", kind="request")
    add("https://daily.example.org/world/tea", "200 OK", "text/html", gzip.compress(other.encode()), coding="gzip")
    add("https://daily.example.org/empty", "200 OK", "text/html", b"<html></html>")
    return target.getvalue()


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_warc_is_its_pages(read, page: str, tmp_path: Path, is_packed: bool) -> None:
    path = tmp_path / f"crawl.warc{'.gz' if is_packed else ''}"
    path.write_bytes(build_warc(page, is_packed=is_packed))
    one, two, empty = read(path)
    assert isinstance(one, Article) and isinstance(two, Article)
    assert one.url == "https://daily.example.org/world/maize"
    assert "forty trucks of maize" in one.text and "forty trucks of tea" in two.text
    assert one.retrieved is not None and one.retrieved.isoformat() == "2022-07-20T08:00:00+00:00"
    assert isinstance(empty, Refused) and empty.name == f"{path}: https://daily.example.org/empty"


def test_a_page_has_the_same_id_whatever_it_came_in(read, page: str, tmp_path: Path) -> None:
    warc, html = tmp_path / "crawl.warc", tmp_path / "page.html"
    warc.write_bytes(build_warc(page, is_packed=False))
    html.write_text(page)
    assert read(html)[0].id == read(warc)[0].id


def test_a_warc_that_was_packed_as_one_is_read(read, page: str, tmp_path: Path) -> None:
    path = tmp_path / "whole.warc.gz"
    path.write_bytes(gzip.compress(build_warc(page, is_packed=False)))
    assert len([found for found in read(path) if isinstance(found, Article)]) == 2


def test_a_warc_cut_off_gives_what_it_has(read, page: str, tmp_path: Path) -> None:
    path = tmp_path / "cut.warc.gz"
    data = build_warc(page, is_packed=True)
    path.write_bytes(data[: len(data) // 2])
    *articles, last = read(path)
    assert [type(found) for found in articles] == [Article]
    assert isinstance(last, Refused) and "cut off or damaged" in last.reason


def test_what_is_no_warc_is_refused(read, tmp_path: Path) -> None:
    path = tmp_path / "none.warc"
    path.write_bytes(b"WARC/1.0\r\nnonsense")
    assert [type(found) for found in read(path)] in ([Refused], [])
    path.write_bytes(b"no archive at all")
    assert "damaged, or no WARC" in read(path)[0].reason


def build_wacz(page: str, path: Path, *, pages: list[str] | None) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        archive.writestr("archive/data.warc.gz", build_warc(page, is_packed=True))
        if pages is not None:
            lines = [{"format": "json-pages-1.0"}, *({"url": url, "title": "T"} for url in pages)]
            archive.writestr("pages/pages.jsonl", "\n".join(json.dumps(line) for line in lines))


@pytest.mark.parametrize("name", ["crawl.wacz", "crawl.zip"])
def test_a_wacz_is_the_pages_that_it_lists(read, page: str, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    build_wacz(page, path, pages=["https://daily.example.org/world/tea#top"])
    (article,) = read(path)
    assert article.url == "https://daily.example.org/world/tea"
    build_wacz(page, path, pages=None)
    assert len([found for found in read(path) if isinstance(found, Article)]) == 2


def test_a_wacz_without_a_warc_is_refused(read, tmp_path: Path) -> None:
    path = tmp_path / "none.wacz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
    (found,) = read(path)
    assert found.reason == "holds no WARC; is it a WACZ?"
    path.write_bytes(path.read_bytes()[:20])
    assert "damaged, or no ZIP" in read(path)[0].reason
