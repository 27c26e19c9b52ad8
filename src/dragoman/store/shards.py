"""Units of work: some articles, read, in one Parquet file.

In: articles and a coder. Out: a file named by a hash of its inputs and of the recipe's fingerprint, so that the same
work is not done twice.
Limits: the same articles, in the same order, give the same bytes, whoever reads them.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pyarrow as arrow
from pyarrow import parquet

from dragoman.records import Article, Document
from dragoman.store.rows import (
    SCHEMAS,
    Row,
    make_article_row,
    make_conflict_row,
    make_document_row,
    make_participant_rows,
    make_report_row,
)
from dragoman.store.shard_folders import Shards

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
    key = "\0".join((fingerprint, *(article.id for article in articles)))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.parquet"


@dataclass(frozen=True, slots=True)
class ShardWriter:
    """The work that engines do: reads articles, leaves a shard."""

    coder: Reader
    shards: Shards

    def __call__(self, articles: list[Article], name: str, watch: Callable[[], None] | None = None) -> None:
        fingerprint = self.coder.recipe.fingerprint
        if name != name_shard(articles, fingerprint):
            raise ValueError(
                f"the unit of work {name} was asked for by another Dragoman than the one here (recipe {fingerprint}); "
                "install the same version, lexicons and libraries on all machines"
            )
        rows: list[Row] = []
        # An article may lose half a character on its way, but not its name.
        for given, result in zip(articles, self.coder.pipe(articles), strict=True):
            if result.document.article.id != given.id:
                raise ValueError(f"the coder was given article {given.id} and gave back {result.document.article.id}")
            rows.append(_make_row(result.document, fingerprint))
            if watch:
                watch()
        whole = arrow.BufferOutputStream()
        parquet.write_table(arrow.Table.from_pylist(rows, schema=SCHEMA), whole, compression="zstd")
        self.shards.write(name, whole.getvalue().to_pybytes())


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
