"""RSS and Atom feeds: an article for each entry.

In: an open feed. Out: articles with the entry's full text, else its summary; with `follows_links`, the text of the page
that the entry links to.
Limits: a feed is read whole. An entry that is only a title is refused.
"""

import datetime
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from dragoman.ingest.dates import parse_published
from dragoman.ingest.fetch import fetch
from dragoman.ingest.files import IngestError, Refused, make_article, read_bytes
from dragoman.ingest.html import extract_article
from dragoman.ingest.markup import strip_markup
from dragoman.ingest.options import InputOptions
from dragoman.records import Article


def read_feed(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """The entries of a feed, in its order. Raises IngestError when it is none."""
    import feedparser

    data = read_bytes(handle, name, most=options.limits.feed, advice="split the feed")
    # The library would fetch a string that looks like an address: it is given bytes only.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=True, resolve_relative_uris=False)
    if not feed.entries and (feed.bozo or not feed.get("version")):
        raise IngestError(name, f"is no feed that can be read ({_describe_fault(feed)})")
    if feed.bozo and not isinstance(
        feed.bozo_exception, (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    ):
        options.warn(f"{name}: the feed is damaged ({_describe_fault(feed)}); entries may be missing")
    for number, entry in enumerate(feed.entries, 1):
        yield _read_entry(entry, feed.feed, f"{name}: entry {number}", options)


def _read_entry(entry: Any, feed: Any, name: str, options: InputOptions) -> Article | Refused:
    title = strip_markup(entry.get("title", "")) or None
    url = options.address or entry.get("link") or None
    outlet = options.outlet or strip_markup(entry.get("source", {}).get("title") or feed.get("title") or "") or None
    published = options.day or _find_day(entry, name, options)
    if options.follows_links and url:
        try:
            page = fetch(url, options)
            return extract_article(
                page.data,
                name,
                options,
                charset=page.charset,
                url=page.url,
                title=title,
                outlet=outlet,
                published=published,
                retrieved=page.retrieved,
            )
        except IngestError as error:
            options.warn(f"{name}: its page is not read ({error}); the feed's own text is")
    markup = _find_markup(entry)
    text = strip_markup(markup)
    if not text or text == title:
        where = "" if options.follows_links else "; --follow-links reads the page it links to"
        return Refused(name=name, reason=f"has no text{where}")
    return make_article(
        text,
        title=title,
        url=url,
        outlet=outlet,
        published=published,
        html=markup if options.keeps_html and markup != text else None,
    )


def _find_markup(entry: Any) -> str:
    """The longest of an entry's contents, else its summary."""
    contents = [content.get("value") or "" for content in entry.get("content", [])]
    full = max(contents, key=len, default="")
    summary = entry.get("summary") or ""
    return str(full if len(full) >= len(summary) else summary)


def _find_day(entry: Any, name: str, options: InputOptions) -> datetime.date | None:
    """The day as the entry writes it, when it was published rather than when updated."""
    for field in ("published", "created", "updated"):
        written, parsed = entry.get(field), entry.get(f"{field}_parsed")
        if not written:
            continue
        try:
            return parse_published(written, day_first=options.day_first)
        except ValueError as error:
            if parsed:  # the library knows forms that we do not
                return datetime.date(*parsed[:3])
            options.warn(f"{name}: read without a date of publication: {error}")
            return None
    return None


def _describe_fault(feed: Any) -> str:
    fault = feed.get("bozo_exception")
    return " ".join(str(fault).split()) if fault else "it has neither entries nor a feed's marks"
