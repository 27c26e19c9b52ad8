"""Rows of tables as articles: which column holds what.

In: a row as names and values, and what the options say of columns. Out: an article, or why the row is none.
Limits: a column is found by its name, in any case, by a path into nested fields ("article.body"), or, when it is not
named, among the usual names.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.ingest.dates import read_published
from dragoman.ingest.files import IngestError, Refused, make_article
from dragoman.ingest.kinds import is_markup
from dragoman.ingest.markup import is_fragment, strip_markup
from dragoman.ingest.options import InputOptions
from dragoman.records import Article

# The first that a table has is taken.
USUAL: dict[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "article_text", "articlebody", "fulltext", "full_text", "article", "story"),
    "published": (
        "published", "date", "published_at", "publishedat", "publication_date", "pub_date", "pubdate", "date_published",
        "datepublished", "published_date", "publish_date", "datetime", "timestamp",
    ),
    "outlet": ("outlet", "publisher", "publication", "source_name", "source", "site", "sitename", "domain"),
    "url": ("url", "link", "source_url", "sourceurl", "uri", "web_url", "canonical_url"),
    "title": ("title", "headline"),
}  # fmt: skip


def check_columns(names: Iterable[str], name: str, options: InputOptions) -> None:
    """Raises IngestError when a table lacks the column of the text, or one that was asked for."""
    row = dict.fromkeys(names)
    for field, asked in _list_asked(options):
        if find_column(row, asked) is None:
            raise IngestError(name, f"has no column {asked!r} for --{field}; it has {_list_names(row)}")
    if options.text is None and not any(find_column(row, usual) for usual in USUAL["text"]):
        raise IngestError(name, f"which column holds the text? It has {_list_names(row)}; name it with --text COLUMN")


def read_row(row: Mapping[str, Any], name: str, line: int | None, options: InputOptions) -> Article | Refused:
    """The article of a row."""
    for field, asked in _list_asked(options):
        if field == "text" and find_column(row, asked) is None:
            reason = f"has no field {asked!r} for --text; it has {_list_names(row)}"
            return Refused(name=name, line=line, reason=reason)
    text = _read_value(row, "text", options.text)
    if text is None or not str(text).strip():
        return Refused(name=name, line=line, reason="has no text")
    if not isinstance(text, str):
        return Refused(name=name, line=line, reason=f"its text is no text but {type(text).__name__}")
    html = None
    if is_markup(text) or is_fragment(text):
        html, text = text, strip_markup(text)
        if not text:
            return Refused(name=name, line=line, reason="has no text but markup")
    return make_article(
        text,
        title=_read_words(_read_value(row, "title", options.title)),
        url=options.address or _read_words(_read_value(row, "url", options.url)),
        outlet=_read_outlet(row, options),
        published=_read_day(row, f"{name}:{line}" if line else name, options),
        html=html if options.keeps_html else None,
    )


def find_column(row: Mapping[str, Any], asked: str) -> str | None:
    """The row's own name of a column. Nested fields by their path."""
    if asked in row:
        return asked
    folded = asked.casefold()
    found = next((name for name in row if name.casefold() == folded), None)
    if found is None and "." in asked:
        first = find_column(row, asked.partition(".")[0])
        return asked if first is not None else None
    return found


def _list_asked(options: InputOptions) -> list[tuple[str, str]]:
    """The columns that the options name, which must be there."""
    asked = [("text", options.text), ("title", options.title)]
    if isinstance(options.published, str):
        asked.append(("published", options.published))
    if options.address is None:
        asked.append(("url", options.url))
    return [(field, column) for field, column in asked if column]


def _read_value(row: Mapping[str, Any], field: str, asked: str | None) -> Any:
    """The value of the column asked for, or else of the first of the usual ones that holds anything."""
    for column in (asked,) if asked else USUAL[field]:
        found = find_column(row, column)
        value = _follow_path(row, found) if found else None
        if value is not None and value != "":
            return value
    return None


def _follow_path(row: Mapping[str, Any], path: str) -> Any:
    """ "article.body" -> row["article"]["body"]; None where the path ends early."""
    if path in row:
        return row[path]
    first, _, rest = path.partition(".")
    inner = row[find_column(row, first) or first]
    if not isinstance(inner, Mapping):
        return None
    found = find_column(inner, rest)
    return _follow_path(inner, found) if found else None


def _read_outlet(row: Mapping[str, Any], options: InputOptions) -> str | None:
    """Of the column by that name where there is one, else the name itself for all."""
    asked = options.outlet
    if asked and find_column(row, asked) is None:
        return asked
    value = _read_value(row, "outlet", asked)
    if isinstance(value, Mapping):  # {"id": "bbc-news", "name": "BBC News"}
        value = value.get("name") or value.get("title")
    return _read_words(value)


def _read_day(row: Mapping[str, Any], name: str, options: InputOptions) -> datetime.date | None:
    asked = options.published
    if isinstance(asked, datetime.date):
        return asked
    return read_published(_read_value(row, "published", asked), name, options)


def _read_words(value: Any) -> str | None:
    if value is None or isinstance(value, (Mapping, list)):
        return None
    words = " ".join(str(value).split())
    return words or None


def _list_names(row: Mapping[str, Any]) -> str:
    names = [repr(name) for name in row]
    return ", ".join(names[:12]) + (f" and {len(names) - 12} more" if len(names) > 12 else "") or "no columns"
