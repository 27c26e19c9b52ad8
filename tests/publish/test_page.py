"""The page: what it marks is what Python's spans say, and nothing of an article becomes markup."""

import base64
import datetime
import hashlib
import re
import string
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from annotated_article import DOCUMENT, TEXT
from hypothesis import given
from hypothesis import strategies as st

from dragoman.publish.notebook_tables import render_reports_table, render_title
from dragoman.publish.page import render_page
from dragoman.publish.page_layers import Layer, collect_layers, split_segments
from dragoman.publish.page_text import find_breaks
from dragoman.publish.page_words import escape, format_quantity, format_when
from dragoman.records import Article, Document, Dropped, Quantity, Span, When

_VOID = {"meta", "link", "input", "br"}


class PageReader(HTMLParser):
    """What a browser would find: the marks with their characters, the text of the article, every tag and attribute."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.article = ""
        self.marks: list[tuple[dict[str, str | None], str]] = []
        self.words = ""
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append((dict(attrs), ""))

    def handle_endtag(self, tag):
        opened, _ = self._open.pop()
        assert opened == tag, f"</{tag}> closes <{opened}>"

    def handle_data(self, data):
        names = [tag for tag, _ in self._open]
        if "style" in names or "script" in names:
            return
        self.words += data
        is_in_text = any(attributes.get("id") == "text" for _, attributes in self._open)
        if is_in_text and "p" in names and "sup" not in names:
            self.article += data
            if "mark" in names:
                attributes, words = self.marks[-1]
                self.marks[-1] = (attributes, words + data)

    def marked(self, layer: str) -> str:
        return "".join(words for attributes, words in self.marks if layer in (attributes["data-layers"] or "").split())


@pytest.fixture(scope="module")
def page() -> str:
    return render_page(DOCUMENT)


@pytest.fixture(scope="module")
def reader(page: str) -> PageReader:
    return PageReader(page)


def test_text_of_page_is_text_of_article(reader):
    assert reader.article == TEXT


def test_every_layer_marks_its_own_characters(reader):
    layers = collect_layers(DOCUMENT)
    assert len(layers) > 30
    for layer in layers:
        assert reader.marked(layer.id) == TEXT[layer.span.start : layer.span.end], layer


def test_every_link_leads_to_an_element(reader):
    ids = [attributes["id"] for _, attributes in reader.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [attributes["href"] for tag, attributes in reader.tags if tag == "a"]
    assert len(links) > 30
    for link in links:
        assert link == DOCUMENT.article.url or link.removeprefix("#") in ids, link


def test_field_links_lead_to_first_character_of_their_layer(reader):
    starts = {layer.id: layer.span.start for layer in collect_layers(DOCUMENT)}
    fields = [attributes for tag, attributes in reader.tags if tag == "a" and "data-layer" in attributes]
    assert {attributes["data-layer"] for attributes in fields} == set(starts)
    for attributes in fields:
        assert attributes["href"] == f"#c{starts[attributes['data-layer']]}"


def test_shared_words_name_both_reports_the_closest_first(reader):
    reports = {words: attributes.get("data-reports") for attributes, words in reader.marks}
    assert reports["flew"] == "1 2"
    assert reports["met"] in ("2", "4")
    assert reports["Ida Berg"] == "1 2"


def test_markup_of_the_article_stays_text(reader):
    assert [tag for tag, _ in reader.tags].count("script") == 1
    assert not [tag for tag, _ in reader.tags if tag in ("b", "i", "officials")]
    assert "<script>alert('x')</script>" in reader.words
    assert "An envoy & <i>farmers</i>" in reader.words


def test_page_has_a_policy_of_its_own_hashes(page, reader):
    (policy,) = [attributes["content"] for _, attributes in reader.tags if attributes.get("http-equiv")]
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", page, flags=re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy and "unsafe" not in policy


def test_page_loads_nothing(page, reader):
    for tag, attributes in reader.tags:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base")
        assert not {"src", "srcset", "style", "background"} & set(attributes), (tag, attributes)
        assert not [key for key in attributes if key.startswith("on")]
    assert "@import" not in page and "url(" not in page


def test_cards_tell_status_class_source_and_basis(reader):
    words = " ".join(reader.words.split())
    for expected in ("verbal cooperation", "material conflict", "negated", "denies", "12 arrested", "confidence 91 %"):
        assert expected in words
    assert "4 March 2024 stated “on Monday”" in words
    assert "no day told; known by its publication of 6 March 2024" in words
    assert "the outlet itself, The Ledger" in words
    assert "someone unnamed → COERCE" in words


def test_residue_is_struck_and_named(reader):
    ((attributes, words),) = [mark for mark in reader.marks if "is-residue" in (mark[0]["class"] or "")]
    assert words == "Click here to support our newsroom."
    assert attributes["title"] == "Set aside: subscribe line"


def test_document_without_reports_says_so():
    document = replace(DOCUMENT, reports=(), conflicts=(), quotations=(), residue=())
    reader = PageReader(render_page(document))
    assert "No reports" in reader.words and "no quotations" in reader.words
    assert reader.article == TEXT


def test_dropped_document_says_why_and_marks_nothing():
    document = replace(DOCUMENT, dropped=Dropped(stage="language", reason="Finnish <fi>"))
    reader = PageReader(render_page(document))
    assert "was not read" in reader.words and "Finnish <fi>" in reader.words
    assert not reader.marks and "NOR GOV" not in reader.words
    assert not [tag for tag, _ in reader.tags if tag in ("article", "blockquote")]
    assert reader.article == TEXT


def test_many_conflicts_fold_so_that_the_article_stays_near():
    page = render_page(replace(DOCUMENT, conflicts=DOCUMENT.conflicts * 5))
    assert "<summary>2 more</summary>" in page and page.count('<article class="conflict">') == 5


def test_span_outside_the_text_is_refused():
    residue = replace(DOCUMENT.residue[0], span=Span(5, len(TEXT) + 1))
    with pytest.raises(ValueError, match=r"page of d: residue .* outside the text"):
        render_page(replace(DOCUMENT, residue=(residue,)))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "http://[", "ftp://a.example/", "a b"])
def test_only_web_addresses_become_links(url):
    reader = PageReader(render_page(replace(DOCUMENT, article=replace(DOCUMENT.article, url=url))))
    assert url not in [attributes.get("href") for _, attributes in reader.tags]
    assert url in reader.words


@given(st.text(alphabet=st.characters(), max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_segments_cover_the_text_and_each_layer(text, borders):
    layers = [
        Layer(id=f"r{number}", kind="evidence", span=Span(min(*pair, len(text)), min(max(pair), len(text))))
        for number, pair in enumerate(borders)
    ]
    segments = list(split_segments(text, layers, breaks=find_breaks(text)))
    assert "".join(text[segment.span.start : segment.span.end] for segment in segments) == text
    for layer in layers:
        inside = "".join(text[s.span.start : s.span.end] for s in segments if layer in s.layers)
        assert inside == text[layer.span.start : layer.span.end]


@given(st.text(alphabet=st.sampled_from([*string.printable, "<", "&", "\x00", "\ud800", "🕊", "é", "\r", "\n"])))
def test_any_text_comes_back_from_the_page(text):
    article = Article(id="x", text=text, title=text or None, published=datetime.date(2024, 1, 1))
    page = render_page(replace(DOCUMENT, article=article, text=text, dropped=Dropped(stage="language", reason=text)))
    shown = PageReader(page).article
    if text:
        assert shown == text.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    page.encode()


def test_lines_wrapped_by_hand_flow_together():
    wrapped = "The two ministers met in the old harbour\nand signed a paper.\n\nThey left at noon."
    assert find_breaks(wrapped) == {wrapped.index("They")}
    assert find_breaks("One paragraph a line.\nAnother one.\n") == {22}
    assert find_breaks("\n\nOne line only.") == set()


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2022-07-19", "2022-07-19", "19 July 2022"),
        ("2022-07-11", "2022-07-17", "11 to 17 July 2022"),
        ("2022-07-30", "2022-08-02", "30 July to 2 August 2022"),
        ("2021-12-30", "2022-01-02", "30 December 2021 to 2 January 2022"),
        ("2022-02-01", "2022-02-28", "February 2022"),
        ("2022-06-01", "2022-08-31", "June to August 2022"),
        ("2022-01-01", "2022-12-31", "2022"),
        ("2022-01-01", "9999-12-31", "1 January 2022 to 31 December 9999"),
        ("2022-03-01", None, "from 1 March 2022"),
        (None, "2022-03-01", "until 1 March 2022"),
        ("XXXX", "XXXX", "XXXX"),
    ],
)
def test_dates_are_written_as_people_do(start, end, words):
    when = When(start=start, end=end, granularity="day", basis="stated", text=None, span=None, timex=None)
    assert format_when(when) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(2, 2, "2 killed"), (5, 7, "5 to 7 killed"), (1200, None, "at least 1,200 killed"), (None, 3, "at most 3 killed"),
     (None, None, "dozens killed"), (1234567, 1234567, "1,234,567 killed")],
)  # fmt: skip
def test_quantities_keep_their_bounds(low, high, words):
    assert format_quantity(Quantity(of="killed", low=low, high=high, text="dozens", span=Span(0, 6))) == words


def test_carriage_returns_survive():
    assert escape('a\r\n"b"') == "a&#13;\n&quot;b&quot;"


def test_notebook_table_is_a_fragment_with_a_row_a_report():
    table = render_reports_table(DOCUMENT)
    reader = PageReader(table)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("tr") == 1 + len(DOCUMENT.reports)
    assert not {"script", "style", "html", "a"} & set(tags)
    assert "Ida Berg NOR GOV" in reader.words and "<script>alert" in reader.words


def test_notebook_table_of_a_dropped_document_says_why():
    document: Document = replace(DOCUMENT, dropped=Dropped(stage="language", reason="<fi>"))
    assert "not read (language: &lt;fi&gt;)" in render_title(document)
