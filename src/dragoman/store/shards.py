"""Units of work: some articles, read, in one Parquet file.

In: articles and a coder. Out: a file named by a hash of its inputs and of the recipe's fingerprint, so that the same
work is not done twice.
Limits: the file appears whole or not at all: written under another name, synced, renamed.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

import pyarrow as arrow
from pyarrow import parquet

from dragoman.clean.text import mend_surrogates
from dragoman.offsets import OffsetMap
from dragoman.publish.printer import describe_fault
from dragoman.records import Article, Document, Dropped
from dragoman.store.rows import (
    SCHEMAS,
    Row,
    make_article_row,
    make_conflict_row,
    make_document_row,
    make_participant_rows,
    make_report_row,
)
from dragoman.store.schema import GO_ON, StoreError

_PARTS = ("reports", "participants", "conflicts")
SCHEMA = arrow.schema(
    [
        ("id", arrow.string()),
        ("article", arrow.struct(SCHEMAS["articles"])),
        ("document", arrow.struct(SCHEMAS["documents"])),
        *((part, arrow.list_(arrow.struct(SCHEMAS[part]))) for part in _PARTS),
    ]
)


class Settings(Protocol):
    """A recipe, as far as the store looks at it."""

    @property
    def fingerprint(self) -> str: ...


class Result(Protocol):
    """What a coder makes of an article."""

    @property
    def document(self) -> Document: ...


class Reader(Protocol):
    """A coder: reads articles in order. With several processes it must be picklable."""

    @property
    def recipe(self) -> Settings: ...

    def pipe(self, articles: Iterable[Article]) -> Iterator[Result]: ...


def name_shard(articles: list[Article], fingerprint: str) -> str:
    return name_of([article.id for article in articles], fingerprint)


def name_of(ids: Iterable[str], fingerprint: str) -> str:
    key = "\0".join((fingerprint, *ids))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.parquet"


def write_shard(coder: Reader, articles: list[Article], path: Path, watch: Callable[[], None] | None = None) -> None:
    """Read the articles and write the file, if it is not there. `watch` is called after each article."""
    if path.exists():
        return
    fingerprint = coder.recipe.fingerprint
    rows: list[Row] = []
    # An article may lose half a character on its way, but not its name.
    for given, result in zip(articles, coder.pipe(articles), strict=True):
        if result.document.article.id != given.id:
            raise ValueError(f"the coder was given article {given.id} and gave back {result.document.article.id}")
        rows.append(_make_row(result.document, fingerprint))
        if watch:
            watch()
    _write_table(arrow.Table.from_pylist(rows, schema=SCHEMA), path)


def write_dropped(article: Article, fingerprint: str, reason: str, path: Path) -> None:
    """The file of one article that could not be read."""
    article = mend_surrogates(article)
    document = Document(
        article=article,
        text=article.text,
        offsets=OffsetMap.identity(),
        dropped=Dropped(stage="process", reason=reason),
    )
    _write_table(arrow.Table.from_pylist([_make_row(document, fingerprint)], schema=SCHEMA), path)


def join_shards(parts: Iterable[Path], path: Path) -> None:
    """One file of several, which go."""
    files = list(parts)
    _write_table(arrow.concat_tables([parquet.read_table(part, schema=SCHEMA) for part in files]), path)
    for part in files:
        part.unlink()


def _write_table(table: arrow.Table, path: Path) -> None:
    written = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        parquet.write_table(table, written, compression="zstd", write_page_checksum=True)
        sync(written)
        written.replace(path)
        sync(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            written.unlink()  # on a full disk every byte counts
        raise StoreError(f"{path}: cannot be written ({describe_fault(error)}); {GO_ON}") from error


class DamagedShard(StoreError):
    """A unit of work that is not what was written: it has to be read anew."""


def read_shard(path: Path, fingerprint: str | None = None) -> arrow.Table:
    """The rows of a file, every page checked against its sum; with `fingerprint`, also whether they are the articles
    and the recipe after which the file is named. Raises DamagedShard."""
    try:
        with parquet.ParquetFile(path, page_checksum_verification=True) as file:
            table = file.read()
        # Equal rows of another layout are somebody else's.
        is_ours = table.schema.equals(SCHEMA)
        ids = table.column("id").to_pylist() if is_ours else []
    except (OSError, ValueError, arrow.ArrowException) as error:
        raise DamagedShard(f"{path}: is damaged ({' '.join(str(error).split())[:200]})") from error
    if not is_ours or (fingerprint is not None and name_of(ids, fingerprint) != path.name):
        raise DamagedShard(f"{path}: is no unit of work of this store and recipe")
    return table


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk. Windows can open no folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make_row(document: Document, fingerprint: str) -> Row:
    conflicts = [make_conflict_row(conflict, document.article.id) for conflict in document.conflicts]
    return {
        "id": document.article.id,
        "article": make_article_row(document.article),
        "document": make_document_row(document, fingerprint),
        "reports": [make_report_row(report, position) for position, report in enumerate(document.reports)],
        "participants": [row for report in document.reports for row in make_participant_rows(report)],
        "conflicts": list({row["id"]: row for row in conflicts}.values()),
    }
