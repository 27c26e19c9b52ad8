"""Units of work: some articles, read, in one Parquet file.

In: articles and a coder. Out: a file named by a hash of its inputs and of the recipe's fingerprint, so that the same
work is not done twice.
Limits: the same articles, in the same order, give the same bytes, whoever reads them.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import pyarrow as arrow
from pyarrow import parquet

from dragoman.clean.text import mend_surrogates
from dragoman.ingest.files import make_article
from dragoman.merge.severity import rate_severity
from dragoman.offsets import OffsetMap
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
from dragoman.store.schema import StoreError
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
    return _name([article.id for article in articles], fingerprint)


def is_named_after(shard: arrow.Table, name: str, fingerprint: str) -> bool:
    """Whether a shard is what its name says: these articles, read with this recipe. Equal rows of another layout are
    somebody else's."""
    return shard.schema.equals(SCHEMA) and _name(shard.column("id").to_pylist(), fingerprint) == name


def _name(ids: Iterable[str], fingerprint: str) -> str:
    key = "\0".join((fingerprint, *ids))
    return f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.parquet"


@dataclass(frozen=True, slots=True)
class ShardWriter:
    """The work that engines do: reads articles, leaves a shard."""

    coder: Reader
    shards: Shards

    def warm_up(self) -> None:
        list(self.coder.pipe([make_article("Kenya sent aid to Somalia.")]))

    def name(self, articles: list[Article]) -> str:
        return name_shard(articles, self.coder.recipe.fingerprint)

    def __call__(self, articles: list[Article], name: str, watch: Callable[[], None] | None = None) -> None:
        fingerprint = self.coder.recipe.fingerprint
        if name != name_shard(articles, fingerprint):
            raise StoreError(
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
        self._write(name, arrow.Table.from_pylist(rows, schema=SCHEMA))

    def join(self, articles: list[Article], name: str, failed: Mapping[str, str]) -> None:
        tables = []
        parts = [self.name([article]) for article in articles]
        for article, part in zip(articles, parts, strict=True):
            if article.id in failed:
                row = _make_row(_drop(article, failed[article.id]), self.coder.recipe.fingerprint)
                tables.append(arrow.Table.from_pylist([row], schema=SCHEMA))
            else:
                tables.append(self.shards.read(part))
        self._write(name, arrow.concat_tables(tables))
        for part in parts:
            if part != name:
                self.shards.remove(part)

    def _write(self, name: str, table: arrow.Table) -> None:
        whole = arrow.BufferOutputStream()
        parquet.write_table(table, whole, compression="zstd", write_page_checksum=True)
        self.shards.write(name, whole.getvalue().to_pybytes())


def _drop(article: Article, reason: str) -> Document:
    article = mend_surrogates(article)
    return Document(
        article=article,
        text=article.text,
        offsets=OffsetMap.identity(),
        dropped=Dropped(stage="process", reason=reason),
    )


def _make_row(document: Document, fingerprint: str) -> Row:
    told = {report.id: report for report in document.reports}
    conflicts = [
        make_conflict_row(
            conflict, document.article.id, rate_severity(conflict, *(told[report] for report in conflict.reports))
        )
        for conflict in document.conflicts
    ]
    return {
        "id": document.article.id,
        "article": make_article_row(document.article),
        "document": make_document_row(document, fingerprint),
        "reports": [make_report_row(report, position) for position, report in enumerate(document.reports)],
        "participants": [row for report in document.reports for row in make_participant_rows(report)],
        "conflicts": list({row["id"]: row for row in conflicts}.values()),
    }
