"""What the pages say when there is nothing, when a writer holds the store, when something cannot be; keyboard only."""

import subprocess
import sys

from serving import serving
from waiting import settle, total, until

from dragoman.store.database import Store

HOLD = """
import sys
from dragoman.store.database import Store
with Store(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.read()
"""
WHERE = """(document.activeElement.closest(".places, .land, .edges, svg, .facets, table, nav, .asking, .tools")
  ?? document.body).getAttribute("class") ?? document.activeElement.tagName"""
FOCUS_STYLE = """(() => {
  const seen = getComputedStyle(document.activeElement);
  return seen.outlineStyle + seen.stroke;
})()"""


def test_record_that_is_being_written_is_waited_for(own_site, visit):
    command = [sys.executable, "-c", HOLD, str(own_site.path)]
    writer = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert writer.stdout.readline().strip() == "held"
        page = visit(own_site, "/", allow=("503",))
        page.wait_for_selector(".notice.busy")
        assert "being written" in page.inner_text(".notice.busy")
    finally:
        writer.communicate("")
    page.wait_for_selector("table.events tbody tr")
    until(page, "!document.querySelector('.notice.busy')")
    assert total(page) > 0


def test_empty_record_says_how_to_fill_it(visit, tmp_path):
    path = tmp_path / "empty.duckdb"
    with Store(path):
        pass
    with serving(path) as site:
        page = visit(site, "/")
        assert "dragoman ingest" in page.inner_text("main")
        for address in ("/conflicts", "/changes", "/review", "/search"):
            page.goto(site.base + address)
            settle(page)
            assert page.locator(".nothing").count() >= 1
            assert page.locator(".notice.error").count() == 0


def test_what_is_not_there_is_said(visit, site):
    page = visit(site, "/event/e000000000000000", allow=("404",))
    page.wait_for_selector(".notice.error")
    assert "Not found" in page.inner_text(".notice.error")
    page.click(".notice.error a")
    settle(page)
    assert total(page) > 0


def test_filter_that_cannot_be_meant_is_explained(visit, site):
    page = visit(site, "/?quad=9", allow=("400", "422"))
    page.wait_for_selector(".notice.error")
    assert "quad" in page.locator(".notice.error").first.inner_text()


def test_overview_is_used_by_keyboard_alone(visit, site):
    page = visit(site, "/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(160):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(WHERE))
        assert page.evaluate(FOCUS_STYLE) != "nonenone", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    for place in ("places", "land", "timeline", "facets", "edges"):
        assert any(place in (one or "") for one in reached), (place, reached)
    page.locator(".places circle[tabindex='0']").focus()
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") != first
    page.keyboard.press("Enter")
    settle(page)
    assert "place=" in page.url


def test_focus_goes_to_the_heading_of_the_next_page(visit, site):
    page = visit(site, "/")
    page.locator("table.events a.open").first.focus()
    page.keyboard.press("Enter")
    settle(page)
    assert page.evaluate("document.activeElement.tagName") == "H1"
