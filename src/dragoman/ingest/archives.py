"""Web archives: WARC (and ARC) files, and WACZ, which is a ZIP of them with a list of pages.

In: an open archive. Out: the article of each page.
Limits: only responses of status 200 that are HTML; of a WACZ with a list of pages, only what the list names. Records of
other kinds, images and scripts are passed over without a word: they are no articles.
"""

import datetime
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from dragoman.ingest.decompression import check_ratio, open_unpacked
from dragoman.ingest.files import IngestError, Refused
from dragoman.ingest.html import extract_article
from dragoman.ingest.lookahead import ShortReads
from dragoman.ingest.options import InputOptions
from dragoman.records import Article

DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)  # found when a ZIP's file is read
_PAGES = ("text/html", "application/xhtml+xml")
_HEAD = 16
_LONGEST_LIST = 50_000_000  # bytes of a WACZ's list of pages


def read_warc(
    handle: BinaryIO, name: str, options: InputOptions, *, pages: frozenset[str] | None = None
) -> Iterator[Article | Refused]:
    """The pages of a WARC that is unpacked; `pages`: only these addresses. Raises IngestError."""
    from warcio.archiveiterator import ArchiveIterator

    try:
        for record in ArchiveIterator(ShortReads(handle), arc2warc=True):
            if record.rec_type != "response" or record.http_headers is None:
                continue
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
            if record.http_headers.get_statuscode() != "200" or (pages is not None and url not in pages):
                continue
            media_type, _, rest = (record.http_headers.get_header("Content-Type") or "").partition(";")
            if media_type.strip().lower() in _PAGES:
                yield _read_page(record, f"{name}: {url}", url, _find_charset(rest), options)
    except (IngestError, OSError):
        raise
    except Exception as error:  # of a library on input of any shape: AttributeError for a record without its address
        raise IngestError(name, f"is damaged, or no WARC ({' '.join(str(error).split())[:120]})") from error


def _read_page(record: Any, name: str, url: str, charset: str | None, options: InputOptions) -> Article | Refused:
    most = options.limits.page
    data = _read_most(record.content_stream(), most + 1)
    if len(data) > most:
        return Refused(name=name, reason=f"more than {most:,} bytes; at most {most:,} are read")
    if getattr(record.raw_stream, "limit", 0) > 0:  # bytes of the record that are still to come
        return Refused(name=name, reason="the archive is cut off within this page; get it anew")
    try:
        return extract_article(
            data, name, options, charset=charset, url=url or None, retrieved=_parse_time(record.rec_headers)
        )
    except IngestError as error:
        return Refused(name=name, reason=error.reason)


def _read_most(stream: Any, most: int) -> bytes:
    """Up to `most` bytes: the stream gives what it has unpacked, which may be less than asked for."""
    pieces, size = [], 0
    while size < most and (piece := stream.read(min(most - size, 1 << 16))):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _parse_time(headers: Any) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(headers.get_header("WARC-Date") or "")
    except ValueError:
        return None


def _find_charset(parameters: str) -> str | None:
    """ " charset=UTF-8; x=y" -> "UTF-8"."""
    for parameter in parameters.split(";"):
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None


def read_wacz(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """The pages of a WACZ. Raises IngestError."""
    try:
        yield from _read_pages(handle, name, options)
    except DAMAGES as error:
        raise IngestError(name, f"is damaged ({error})") from error


def _read_pages(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    with open_zip(handle, name, options) as archive:
        members = [info for info in archive.infolist() if _is_archive(info.filename)]
        if not members:
            raise IngestError(name, "holds no WARC; is it a WACZ?")
        pages = _read_list(archive, name, options)
        for info in members:
            with open_member(archive, info, name, options) as packed:
                inner = f"{name}/{info.filename}"
                reader = io.BufferedReader(cast(Any, packed))
                unpacked = open_unpacked(cast(BinaryIO, reader), reader.peek(_HEAD), inner, options.limits)
                yield from read_warc(unpacked or cast(BinaryIO, reader), name, options, pages=pages)


def is_wacz(archive: zipfile.ZipFile) -> bool:
    """Whether a ZIP is a WACZ by another name."""
    names = archive.namelist()
    return "datapackage.json" in names and any(_is_archive(name) for name in names)


def _is_archive(filename: str) -> bool:
    return filename.startswith("archive/") and filename.lower().endswith((".warc", ".warc.gz"))


def _read_list(archive: zipfile.ZipFile, name: str, options: InputOptions) -> frozenset[str] | None:
    """Addresses of the pages; None when the archive lists none."""
    pages: set[str] = set()
    for info in archive.infolist():
        if not (info.filename.startswith("pages/") and info.filename.endswith(".jsonl")):
            continue
        with open_member(archive, info, name, options) as lines:
            for line in io.BytesIO(lines.read(_LONGEST_LIST)):
                try:
                    page = json.loads(line)
                except ValueError:
                    continue
                if isinstance(page, dict) and isinstance(page.get("url"), str):
                    pages.add(page["url"].partition("#")[0])
    return frozenset(pages) or None


def open_zip(handle: BinaryIO, name: str, options: InputOptions) -> zipfile.ZipFile:
    """Raises IngestError for what is damaged, and for a bomb before anything of it is unpacked."""
    try:
        archive = zipfile.ZipFile(handle)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise IngestError(name, f"is damaged, or no ZIP ({error})") from error
    infos = archive.infolist()
    if any(info.filename == "[Content_Types].xml" for info in infos):
        raise IngestError(name, "is an office document, not text; extract its text first")
    packed = sum(info.compress_size for info in infos)
    check_ratio(sum(info.file_size for info in infos), packed, name, options.limits)
    return archive


def open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, options: InputOptions) -> Any:
    """A file in a ZIP. Raises IngestError when it cannot be opened, or is a bomb."""
    inner = f"{name}/{info.filename}"
    if info.flag_bits & 1:
        raise IngestError(inner, "is locked with a password; unpack it first")
    check_ratio(info.file_size, info.compress_size, inner, options.limits)
    try:
        return archive.open(info)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise IngestError(inner, f"cannot be unpacked ({error})") from error
