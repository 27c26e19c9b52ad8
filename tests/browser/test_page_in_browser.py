"""The page of an article in a real browser: marks, links, filters, keyboard, print, and no script at all."""

from dataclasses import replace

import pytest
from annotated_article import DOCUMENT, TEXT

from dragoman.publish.page import render_page
from dragoman.publish.page_layers import collect_layers
from dragoman.records import Dropped

_ARTICLE_TEXT = """() => [...document.querySelectorAll("#text p")].map((p) => {
  const copy = p.cloneNode(true);
  for (const note of copy.querySelectorAll(".note")) note.remove();
  return copy.textContent;
}).join("\\n")"""  # the page puts a line end of its own between paragraphs, outside them
_LAYER_TEXT = """(layer) => [...document.querySelectorAll(`#text mark[data-layers~="${layer}"]`)]
  .map((mark) => mark.textContent).join("")"""


@pytest.fixture(scope="module")
def html() -> str:
    return render_page(DOCUMENT)


def lit(page, name: str) -> str:
    marks = page.query_selector_all(f"#text mark.{name}")
    return "".join(mark.text_content() for mark in marks)


def is_in_view(page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return 0 <= box["y"] < page.viewport_size["height"]


def test_browser_shows_the_characters_that_python_marked(open_page, html):
    page = open_page(html)
    assert page.evaluate(_ARTICLE_TEXT).replace("\n", "") == TEXT.replace("\n", "")
    for layer in collect_layers(DOCUMENT):
        assert page.evaluate(_LAYER_TEXT, layer.id) == TEXT[layer.span.start : layer.span.end]


def test_hovering_a_card_lights_its_evidence_and_fields(open_page, html):
    page = open_page(html)
    page.hover("#r3 .top")
    assert lit(page, "on") == DOCUMENT.reports[2].evidence.text
    assert lit(page, "on-act") == "arrested"
    assert lit(page, "on-recipient") == "12 protesters"
    assert lit(page, "on-quantity") == "12"
    assert lit(page, "on-source") == "police"
    page.hover("h1")
    assert lit(page, "on") == ""


def test_hovering_a_field_lights_it_within_its_report(open_page, html):
    page = open_page(html)
    page.hover("#r1 .field.when")
    assert lit(page, "here") == "on Monday"
    assert lit(page, "on") == DOCUMENT.reports[0].evidence.text


def test_card_brings_its_words_into_view(open_page):
    filler = "\n".join(["Nothing of note was said about the weather in that long week by the sea."] * 60)
    document = replace(DOCUMENT, article=replace(DOCUMENT.article, text=TEXT + "\n" + filler))
    page = open_page(render_page(document), height=500)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    assert not is_in_view(page, "#text mark.is-act")
    page.evaluate("document.querySelector('#r3').scrollIntoView({block: 'nearest'})")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.locator("#r3 .claim").click(position={"x": 2, "y": 2})
    page.wait_for_timeout(50)
    assert is_in_view(page, '#text mark[data-layers~="r3-act"]')


def test_field_is_a_link_to_its_words(open_page, html):
    page = open_page(html, width=390)
    page.click("#r5 .field.act")
    assert page.evaluate("document.querySelector(':target').textContent") == "close"
    assert is_in_view(page, "mark:target")


def test_click_on_shared_words_walks_through_their_reports(open_page, html):
    page = open_page(html)
    shared = '#text mark[data-layers~="r1-actor1"]'
    visited = []
    for _ in range(3):
        page.click(shared)
        visited.append(page.evaluate("document.activeElement.id"))
        assert page.get_attribute(".card.current", "id") == visited[-1]
    assert visited == ["r1", "r2", "r1"]
    page.keyboard.press("Escape")
    assert page.locator(".card.current").count() == 0


def test_number_in_the_text_leads_to_its_card(open_page, html):
    for width in (1280, 390):
        page = open_page(html, width=width, height=600)
        page.click('.note a[href="#r4"]')
        assert page.evaluate("document.activeElement.id") == "r4"
        assert is_in_view(page, "#r4")


def test_conflict_leads_to_both_sides(open_page, html):
    page = open_page(html)
    sides = page.locator(".conflict .words")
    for place, number in ((0, "r2"), (1, "r4")):
        sides.nth(place).focus()
        assert lit(page, "on") == sides.nth(place).text_content()
        page.locator(".conflict a.number").nth(place).click()
        assert page.evaluate("document.activeElement.id") == number


def test_filters_hide_cards_and_their_marks(open_page, html):
    page = open_page(html)
    shown = page.locator(".card:visible")
    assert shown.count() == 5
    page.uncheck("input[name=quad][value='1']")
    assert [card.get_attribute("id") for card in shown.all()] == ["r3", "r5"]
    assert page.inner_text("#shown") == "2 of 5"
    assert lit(page, "is-act") == "arrestedclose"
    assert "Ida" not in lit(page, "is-evidence") and lit(page, "is-recipient") == "12 protesters"
    assert page.locator(".note:visible").all_inner_texts() == ["3", "5"]
    page.fill("#words", "PROTEST arrest")
    assert [card.get_attribute("id") for card in shown.all()] == ["r3"]
    page.fill("#words", "no such words")
    assert shown.count() == 0 and page.is_visible("#none-shown")
    page.fill("#words", "")
    page.check("input[name=quad][value='1']")
    assert lit(page, "is-act") == "flewmetarrestedmetclose"
    page.uncheck("input[name=status][value='negated']")
    assert [card.get_attribute("id") for card in shown.all()] == ["r1", "r2", "r3", "r5"]


def test_link_to_a_hidden_card_shows_it_again(open_page, html):
    page = open_page(html)
    page.fill("#words", "arrest")
    page.locator(".conflict a.number").first.click()
    assert page.is_visible("#r2") and page.input_value("#words") == ""


def test_keyboard_reaches_cards_and_fields(open_page, html):
    page = open_page(html)
    page.focus("#r1 a.number")
    for expected in ("Ida Berg", "flew", "Canada", "on Monday", "Canada", "a minister"):
        page.keyboard.press("Tab")
        assert lit(page, "here") == expected
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_page_is_whole_without_script(open_page, html):
    page = open_page(html, java_script_enabled=False)
    assert page.locator(".card:visible").count() == 5
    assert page.locator("#filters:visible, #words:visible").count() == 0
    page.click("#r3 .field.act")
    assert page.url.endswith(f"#c{DOCUMENT.reports[2].trigger.span.start}")
    page.click('.note a[href="#r2"]')
    assert page.url.endswith("#r2")


def test_narrow_page_has_no_sideways_scroll(open_page, html):
    for width in (320, 390, 1000, 1280):
        page = open_page(html, width=width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_print_keeps_marks_as_lines_and_cards_in_one_column(open_page, html):
    page = open_page(html)
    page.emulate_media(media="print")
    assert not page.is_visible("#filters")
    lefts = {card.bounding_box()["x"] for card in page.locator(".card").all()}
    assert len(lefts) == 1 and page.locator("#text").bounding_box()["x"] == lefts.pop()
    style = page.evaluate(
        "(({borderBottomStyle, backgroundColor}) => [borderBottomStyle, backgroundColor])"
        "(getComputedStyle(document.querySelector('#text mark.is-act')))"
    )
    assert style == ["solid", "rgba(0, 0, 0, 0)"]


@pytest.mark.parametrize("state", ["full", "lit", "empty", "dropped"])
def test_no_accessibility_violations(open_page, html, state):
    """Wide and narrow; what is told of colours, by night, too."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    if state == "empty":
        html = render_page(replace(DOCUMENT, reports=(), conflicts=(), quotations=(), residue=()))
    elif state == "dropped":
        html = render_page(replace(DOCUMENT, dropped=Dropped(stage="language", reason="Finnish")))
    # axe is put into the page by evaluation, which the page's own policy rightly forbids
    page = open_page(html, bypass_csp=True)
    if state == "lit":
        page.focus("#r2 .field.actor")
        page.locator("#r2 summary").click()
    for width, scheme, options in (
        (1280, "light", {}),
        (1280, "dark", {"runOnly": ["color-contrast"]}),
        (390, "light", {}),
    ):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        report = axe.Axe().run(page, options=options).response
        found = [(violation["id"], [node["html"] for node in violation["nodes"]]) for violation in report["violations"]]
        assert not found, (width, scheme)
        assert len(report["passes"]) > (0 if options else 10)
