"""Pages: text, title, date, outlet and address; encodings; what is no page."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.ingest.files import IngestError, Refused
from dragoman.ingest.html import decode_page, extract_article
from dragoman.ingest.options import InputOptions
from dragoman.records import Article


def extract(html: str | bytes, **given: object) -> Article:
    data = html if isinstance(html, bytes) else html.encode()
    found = extract_article(data, "page.html", InputOptions(), **given)  # type: ignore[arg-type]
    assert isinstance(found, Article)
    return found


def test_a_page_is_its_paragraphs_and_what_it_says_of_itself(page: str, paragraphs: tuple[str, ...]) -> None:
    article = extract(page)
    assert article.text == "\n\n".join(paragraphs)
    assert article.title == "Kenya sends maize to Somalia"
    assert article.outlet == "The Daily Test"
    assert article.url == "https://daily.example.org/world/maize"
    assert article.published is not None and article.published.isoformat() == "2022-07-19"  # not when it was changed
    assert article.html is None and article.retrieved is None


def test_what_is_given_is_taken_rather_than_what_the_page_says(page: str) -> None:
    options = InputOptions(outlet="The Weekly Test", url="https://w.example.org/a", keeps_html=True)
    article = extract_article(page.encode(), "page.html", options)
    assert isinstance(article, Article)
    assert (article.outlet, article.url, article.html) == ("The Weekly Test", "https://w.example.org/a", page)


def test_the_page_s_own_address_is_taken_unless_it_is_a_front_page_s(page: str) -> None:
    assert extract(page, url="https://daily.example.org/world/maize?utm_source=x").url == (
        "https://daily.example.org/world/maize"
    )
    front = page.replace("https://daily.example.org/world/maize", "https://daily.example.org/")
    assert extract(front, url="https://daily.example.org/world/maize").url == "https://daily.example.org/world/maize"


def test_an_outlet_without_a_name_is_its_host(page: str) -> None:
    nameless = page.replace(" - The Daily Test", "").replace('"The Daily Test"', '""')
    assert extract(nameless, url="https://www.daily.example.org/a").outlet == "daily.example.org"


def test_no_date_is_guessed_from_the_text(page: str) -> None:
    lines = [line for line in page.splitlines() if "_time" not in line]
    dateless = "\n".join(lines).replace("in March", "on 3 March 2021")
    assert extract(dateless).published is None


def test_the_headline_leaves_the_text_and_what_it_repeats(make_page: Callable[..., str], paragraphs) -> None:
    repeated = make_page("Kenya sends maize to Somalia", *paragraphs)
    assert extract(repeated).text == "\n\n".join(paragraphs)


def test_a_paragraph_that_is_only_a_link_leads_elsewhere(make_page: Callable[..., str], paragraphs) -> None:
    link = '<a href="/other">Also on this site: a quite different story about the price of tea in Mombasa</a>'
    inside = paragraphs[1].replace("Somalia", '<a href="/somalia">Somalia</a>')
    article = extract(make_page(paragraphs[0], link, inside, *paragraphs[2:]))
    assert "price of tea" not in article.text
    assert paragraphs[1] in article.text


@pytest.mark.parametrize(
    ("codec", "declared", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", "iso-8859-1", "iso-8859-1"),  # a server's default, and wrong
        ("utf-8-sig", "utf-8", None),
        ("utf-16", "utf-8", None),
        ("cp1252", "iso-8859-1", None),
        ("cp1252", "utf-8", "windows-1252"),
        ("cp1252", "no-such-codec", None),
    ],
)
def test_a_page_of_every_encoding_is_the_same(
    make_page: Callable[..., str], codec: str, declared: str, charset: str | None
) -> None:
    html = make_page(charset=declared).replace("Mandera", "Mandéra")
    assert "Mandéra" in extract(html.encode(codec), charset=charset).text
    assert "“We are grateful" in extract(html.encode(codec), charset=charset).text


def test_the_encoding_that_a_page_names_is_used() -> None:
    assert decode_page('<meta charset="koi8-r"><p>Москва'.encode("koi8-r"), "x").endswith("Москва")
    assert decode_page("<?xml version='1.0' encoding='iso-8859-2'?><html>Łódź".encode("iso-8859-2"), "x") == (
        "<html>Łódź"
    )


def test_what_is_no_page_is_refused(read, tmp_path: Path) -> None:
    empty, binary = tmp_path / "empty.html", tmp_path / "binary.html"
    empty.write_text("<html><body><script>x()</script></body></html>")
    binary.write_bytes(b"<html>\xff\x00\x00\x00\x80" * 100)
    first, second = read(empty, binary)
    assert str(first) == f"{empty}: no article is found in the page; save its text and read that"
    assert str(second) == f"{binary}: is binary, not a page"


def test_a_page_too_large_is_refused_unread(tmp_path: Path, read) -> None:
    path = tmp_path / "large.html"
    with path.open("wb") as handle:
        handle.write(b"<html>")
        handle.truncate(30_000_000)
    (found,) = read(path)
    assert "30,000,000 bytes; at most 20,000,000 are read" in found.reason


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "Kenya sent aid to Somalia." + "</div>" * 50_000,
        "<html><p>Kenya sent aid.</p></html>",
        "<html><table>" + "<tr><td>x" * 5000,
        "<html>" + "<a href='" * 20_000,
        "<html><p>\x00\x01\ud83d Kenya</p>".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    ],
    ids=["deep", "short", "table", "quotes", "controls"],
)
def test_odd_pages_end_in_an_article_or_a_refusal(html: str) -> None:
    try:
        found = extract_article(html.encode(), "odd.html", InputOptions())
    except IngestError as error:
        assert str(error).startswith("odd.html: ")
    else:
        assert isinstance(found, (Article, Refused))
