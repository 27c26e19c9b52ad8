"""RSS and Atom: full text, else summary, else the page; what is no feed."""

from pathlib import Path

import pytest

from dragoman.ingest.files import Refused
from dragoman.records import Article

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Daily Test</title><link>https://daily.example.org</link>
<item><title>Maize &amp;amp; trucks</title><link>https://daily.example.org/maize</link>
<pubDate>Tue, 19 Jul 2022 23:30:00 -0500</pubDate>
<description>Kenya sent maize.</description>
<content:encoded><![CDATA[<p>Kenya sent <b>maize</b> to Somalia.</p><script>x()</script>
<p>Uganda promised more.</p>]]></content:encoded>
</item>
<item><title>Tea</title><link>https://daily.example.org/tea</link><pubDate>2022-07-20</pubDate>
<description>The price of tea rose in Mombasa.</description></item>
<item><title>Only a title</title><link>https://daily.example.org/title</link></item>
<item><title>Odd date</title><pubDate>some day</pubDate><description>Chad expelled an envoy.</description></item>
</channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Tests</title>
<entry><title>One</title><id>urn:1</id><link href="https://atom.example.org/1"/>
<published>2022-07-19T10:00:00Z</published><updated>2023-01-01T00:00:00Z</updated>
<source><title>The Weekly Test</title></source>
<content type="html">&lt;p&gt;Mali recalled its envoy.&lt;/p&gt;</content></entry></feed>"""


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "news.xml"
    path.write_text(RSS)
    return path


def test_each_entry_is_an_article_with_its_fullest_text(read, feed: Path, warnings: list[str]) -> None:
    one, two, three, four = read(feed)
    assert isinstance(one, Article)
    assert one.text == "Kenya sent maize to Somalia.\n\nUganda promised more."
    assert (one.title, one.url, one.outlet) == ("Maize & trucks", "https://daily.example.org/maize", "The Daily Test")
    assert str(one.published) == "2022-07-19"  # its own day, not the day in London
    assert (two.text, str(two.published)) == ("The price of tea rose in Mombasa.", "2022-07-20")
    assert isinstance(three, Refused) and "has no text; --follow-links reads the page" in three.reason
    assert four.published is None
    assert warnings == [
        f"{feed}: entry 4: read without a date of publication: 'some day' is not a date; write YYYY-MM-DD"
    ]


def test_atom_is_read_by_when_it_was_published_and_by_whom(read, tmp_path: Path) -> None:
    path = tmp_path / "atom"
    path.write_text(ATOM)
    (article,) = read(path)
    assert (article.text, article.outlet, str(article.published)) == (
        "Mali recalled its envoy.",
        "The Weekly Test",
        "2022-07-19",
    )
    assert article.html is None
    assert read(path, keeps_html=True)[0].html == "<p>Mali recalled its envoy.</p>"


def test_a_damaged_feed_gives_what_it_has(read, tmp_path: Path, warnings: list[str]) -> None:
    path = tmp_path / "cut.rss"
    path.write_text(RSS[: RSS.index("<item><title>Only")])
    assert len(read(path)) == 2
    assert len(warnings) == 1 and "the feed is damaged" in warnings[0]


@pytest.mark.parametrize("text", ["", "no feed at all", "<html><p>a page</p></html>"])
def test_what_is_no_feed_is_refused(read, tmp_path: Path, text: str) -> None:
    path = tmp_path / "none.rss"
    path.write_text(text)
    (found,) = read(path, kind="feed")
    assert "is no feed that can be read" in found.reason


def test_a_feed_without_entries_is_no_article_and_no_error(read, tmp_path: Path) -> None:
    path = tmp_path / "new.rss"
    path.write_text("<rss version='2.0'><channel><title>New</title></channel></rss>")
    assert read(path) == []


def test_entities_do_not_multiply_and_no_file_is_let_in(read, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path = tmp_path / "bomb.xml"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}<!ENTITY f SYSTEM "file://{secret}">]>'
        "<rss version='2.0'><channel><item><description>x &l9; &f; y</description></item></channel></rss>"
    )
    for found in read(path, kind="feed"):
        assert len(str(found)) < 10_000 and "the secret" not in str(found)
