"""One entry for inputs of every shape.

In: paths, folders, patterns, "-", addresses. Out: articles, and a refusal for each input or part of one that is none.
Limits: inputs are opened one by one and articles leave as they are read: memory does not grow with their number.
"""

import dataclasses
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from dragoman.ingest.archives import DAMAGES, is_wacz, open_member, open_zip, read_wacz, read_warc
from dragoman.ingest.decompression import open_unpacked, strip_suffix
from dragoman.ingest.feeds import read_feed
from dragoman.ingest.fetch import Fetched
from dragoman.ingest.files import IngestError, Refused, read_text
from dragoman.ingest.html import extract_article, read_html
from dragoman.ingest.kinds import HEAD, PASSED_OVER, choose_kind
from dragoman.ingest.locations import STANDARD_INPUT, Location, find_locations
from dragoman.ingest.lookahead import look_ahead, make_seekable
from dragoman.ingest.options import TABLES, InputOptions, Kind
from dragoman.ingest.tables import read_csv, read_json, read_jsonl, read_parquet
from dragoman.records import Article

Reader = Callable[[BinaryIO, str, InputOptions], Iterator[Article | Refused]]

READERS: dict[Kind, Reader] = {
    "text": read_text,
    "html": read_html,
    "feed": read_feed,
    "warc": read_warc,
    "wacz": read_wacz,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "parquet": read_parquet,
}
_OF_ONE = frozenset(("text", "html"))  # kinds that are one article
_NEED_SEEKING = frozenset(("parquet", "wacz", "zip"))


@dataclass(frozen=True, slots=True)
class Input:
    """What was read, and where. `is_alone`: what was named is one article, and not a table, folder or archive."""

    name: str
    found: Article | Refused
    is_alone: bool


def open_inputs(paths: Sequence[str], options: InputOptions) -> Iterator[Article | Refused]:
    """The articles of all inputs, in order. What is none is refused in its place; nothing is raised."""
    for given in name_inputs(paths, options):
        yield given.found


def name_inputs(paths: Sequence[str], options: InputOptions) -> Iterator[Input]:
    """The same, each with the name of where it was found."""
    for path in paths:
        try:
            for location in find_locations(path, options):
                yield from _read_location(location, options)
        except IngestError as error:
            yield _refuse(error, is_alone=True)


def _refuse(error: IngestError, *, is_alone: bool) -> Input:
    return Input(error.name, Refused(name=error.name, reason=error.reason, line=error.line), is_alone)


def _read_location(location: Location, options: InputOptions) -> Iterator[Input]:
    kind: Kind | None = None
    try:
        handle, page = location.open()
        with closing(_Kept(handle) if location.name == STANDARD_INPUT else handle) as opened:
            kind, unpacked = _open_kind(cast(BinaryIO, opened), location.name, page, options)
            is_alone = location.is_alone and kind in _OF_ONE
            for number, found in enumerate(_read(unpacked, kind, location.name, page, options), 1):
                yield Input(_name(found, location.name, number, kind), found, is_alone)
    except IngestError as error:
        yield _refuse(error, is_alone=location.is_alone and (kind is None or kind in _OF_ONE))
    except OSError as error:
        failure = IngestError(location.name, f"cannot be read ({error.strerror or error})")
        yield _refuse(failure, is_alone=location.is_alone and (kind is None or kind in _OF_ONE))


def _name(found: Article | Refused, place: str, number: int, kind: Kind) -> str:
    if isinstance(found, Refused):
        return found.name
    if kind in _OF_ONE:
        return place
    return f"{place}: {found.url or f'article {number}'}"


class _Kept:
    """Standard input, which is not ours to close."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handle, name)

    def close(self) -> None:
        pass


def _open_kind(handle: BinaryIO, name: str, page: Fetched | None, options: InputOptions) -> tuple[Kind, BinaryIO]:
    """What kind of input it is, and the file unpacked, from its beginning."""
    head, handle = look_ahead(handle, HEAD)
    called = page.url if page else name
    unpacked = open_unpacked(handle, head, name, options.limits)
    if unpacked is not None:
        head, handle = look_ahead(unpacked, HEAD)
        called = strip_suffix(called)
        if open_unpacked(io.BytesIO(head), head, name, options.limits) is not None:
            raise IngestError(name, "is compressed twice; unpack it first")
    kind = choose_kind(called, head, options, media_type=page.media_type if page else None)
    if kind not in TABLES and kind != "zip" and isinstance(options.published, str):
        reason = f"--published {options.published!r} is not a date, and only tables have columns; write YYYY-MM-DD"
        raise IngestError(name, reason)
    return kind, make_seekable(handle, name, options.limits) if kind in _NEED_SEEKING else handle


def _read(
    handle: BinaryIO, kind: Kind, name: str, page: Fetched | None, options: InputOptions
) -> Iterator[Article | Refused]:
    if kind == "zip":
        return _read_zip(handle, name, options)
    if kind == "html" and page is not None:
        article = extract_article(
            page.data, name, options, charset=page.charset, url=page.url, retrieved=page.retrieved
        )
        return iter([article])
    if kind == "text" and page is not None and options.url is None:
        options = dataclasses.replace(options, url=page.url)
    return READERS[kind](handle, name, options)


def _read_zip(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """Each file of a ZIP as if it lay in a folder. ZIPs within are not opened: that is how bombs are built."""
    with open_zip(handle, name, options) as archive:
        if is_wacz(archive):
            yield from read_wacz(handle, name, options)
            return
        for info in sorted(archive.infolist(), key=lambda info: info.filename):
            path = PurePosixPath(info.filename)
            is_hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
            if not info.filename or info.is_dir() or is_hidden or path.suffix.lower() in PASSED_OVER:
                continue
            inner = f"{name}/{info.filename}"
            try:
                with open_member(archive, info, name, options) as member:
                    kind, unpacked = _open_kind(member, inner, None, options)
                    if kind in ("zip", "wacz"):
                        raise IngestError(inner, "is an archive within an archive; unpack it first")
                    yield from READERS[kind](unpacked, inner, options)
            except IngestError as error:
                yield Refused(name=error.name, reason=error.reason, line=error.line)
            except DAMAGES as error:
                yield Refused(name=inner, reason=f"is damaged ({error})")
