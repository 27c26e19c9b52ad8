"""Web pages: the article's text, title, date of publication, outlet and address.

In: a page's bytes. Out: its article, a blank line between paragraphs.
Limits: what is article and what is navigation is trafilatura's judgement; the date is htmldate's, from the page's own
marks only: no date is guessed from figures in the text.
"""

import datetime
import re
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from dragoman.ingest.files import BOMS, IngestError, Refused, make_article, read_bytes
from dragoman.ingest.options import InputOptions
from dragoman.records import Article

_DECLARED = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})|<\?xml[^>]{0,100}?encoding=[\"']([\w.-]{2,40})",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_WORD = re.compile(r"\w+")
_LOOKED_AT = 4096  # bytes in which a page says how it is encoded
_FEWEST_WORDS = 3  # of a paragraph of links that leads elsewhere
_LINKED = 0.9  # share of its letters
_HIGHEST = 6  # lines among which the headline is looked for
_SHORTEST_PART = 20  # letters of a part of the headline
_LONGEST_CRUMB = 25  # words of a line before the headline that is no paragraph
_SAME_AS_1252 = frozenset(("iso-8859-1", "latin-1", "latin1", "iso8859-1", "us-ascii", "ascii"))


def read_html(handle: BinaryIO, name: str, options: InputOptions) -> Iterator[Article | Refused]:
    """The article of a page. Raises IngestError."""
    data = read_bytes(handle, name, most=options.limits.page, advice="is it a page?")
    yield extract_article(data, name, options)


def extract_article(
    data: bytes,
    name: str,
    options: InputOptions,
    *,
    charset: str | None = None,
    url: str | None = None,
    title: str | None = None,
    outlet: str | None = None,
    published: datetime.date | None = None,
    retrieved: datetime.datetime | None = None,
) -> Article | Refused:
    """The article of a page. What is given is taken rather than what the page says of itself. Raises IngestError."""
    html = decode_page(data, name, charset=charset)
    url = options.address or url
    found = _extract(html, name, url)
    text = arrange_paragraphs(found.text or "", found.title) if found else ""
    if not text:
        return Refused(name=name, reason="no article is found in the page; save its text and read that")
    return make_article(
        text,
        title=title or found.title or None,
        url=options.address or _choose_url(found.url, url),
        outlet=options.outlet or outlet or _find_outlet(found, url),
        published=options.day or published or (datetime.date.fromisoformat(found.date) if found.date else None),
        retrieved=retrieved,
        html=html if options.keeps_html else None,
    )


def decode_page(data: bytes, name: str, *, charset: str | None = None) -> str:
    """Text of a page's bytes: by byte-order mark, as UTF-8, by the server's word, the page's own, or Windows-1252."""
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    try:
        return _DECLARATION.sub("", data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if data[:_LOOKED_AT].count(0) > len(data[:_LOOKED_AT]) // 50:
        raise IngestError(name, "is binary, not a page")
    declared = _DECLARED.search(data[:_LOOKED_AT])
    own = (declared[1] or declared[2]).decode("ascii") if declared else None
    for said in (charset, own):
        # A page that is not UTF-8 and says that it is holds a few broken bytes, mostly.
        if said and said.lower() not in _SAME_AS_1252:
            try:
                return _DECLARATION.sub("", data.decode(said, "replace"))
            except (LookupError, UnicodeDecodeError):
                continue
    return _DECLARATION.sub("", data.decode("cp1252", "replace"))


def arrange_paragraphs(text: str, title: str | None) -> str:
    """The text without its headline, a blank line between paragraphs: a heading would run into the sentence below."""
    lines = [line for line in (line.strip() for line in text.split("\n")) if line]
    return "\n\n".join(_drop_headline(lines, title) or lines)


def _extract(html: str, name: str, url: str | None) -> Any:
    """What trafilatura finds; None for nothing."""
    import trafilatura

    try:
        tree = trafilatura.load_html(html)
        if tree is None:
            return None
        _drop_links(tree)
        return trafilatura.bare_extraction(
            tree,
            url=url,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # of a library on input of any shape
        raise IngestError(name, f"the page cannot be taken apart ({type(error).__name__}: {error})") from error


def _drop_links(tree: Any) -> None:
    """A paragraph, heading or item that is nothing but links leads elsewhere: "Also on this site: …".

    On the benchmark's pages F1 .9598 -> .9632, and .9625 -> .9666 on the half kept aside. Dropping boxes by their class
    ("newsletter", "related"), too, gave .0004 more and was not worth it.
    """
    for element in list(tree.iter("p", "h2", "h3", "h4", "h5", "li")):
        links = element.findall(".//a")
        if not links or element.getparent() is None:
            continue
        words = element.text_content().split()
        if len(words) < _FEWEST_WORDS:
            continue
        linked = sum(len("".join(link.text_content().split())) for link in links)
        if linked >= _LINKED * sum(map(len, words)):
            element.drop_tree()


def _drop_headline(lines: list[str], title: str | None) -> list[str]:
    """The headline is the title and no sentence of the text, and what stands before it is the way to it.

    .9632 -> .9672. Dropping addresses, lines in capitals and short last lines as well gave less: .962, .960, .961.
    """
    wanted = _fold(title or "")
    if not wanted:
        return lines
    for number, line in enumerate(lines[:_HIGHEST]):
        found = _fold(line)
        is_part = len(found) > _SHORTEST_PART and (
            found in wanted or (wanted in found and len(found) < 1.3 * len(wanted))
        )
        if found == wanted or is_part:
            before = [one for one in lines[:number] if len(one.split()) > _LONGEST_CRUMB]
            lines = before + lines[number + 1 :]
            break
    return [line for line in lines if _fold(line) != wanted]


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _choose_url(own: str | None, given: str | None) -> str | None:
    """The page's own address, for it is the same whatever the way to it; but not if it is a front page's."""
    if own and (given is None or len(urlsplit(own).path) > 1):
        return own
    return given


def _find_outlet(found: Any, url: str | None) -> str | None:
    host = urlsplit(url).hostname if url else None
    named: str | None = found.sitename or host or found.hostname
    return named.removeprefix("www.") if named else None
