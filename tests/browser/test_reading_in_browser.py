"""Event, document, actor, conflicts, changes and search in a real browser."""

import pytest
from waiting import settle

PAGES = ["/", "/conflicts", "/changes?since=2024-01-15", "/review", "/search?text=Gaza", "/actor/ISR"]


def ask(page, address: str):
    return page.evaluate("(address) => fetch(address).then((answer) => answer.json())", address)


@pytest.fixture
def told_often(visit, site):
    """A page, and the event with the most reports."""
    page = visit(site, "/search")
    events = ask(page, "/api/events?limit=1000")["events"]
    return page, max(events, key=lambda event: len(event["reports"]))


def go(page, path: str) -> None:
    page.goto(page.url.split("/search")[0] + path)
    settle(page)


def test_event_shows_its_reports_side_by_side_and_why_they_are_one(told_often):
    page, event = told_often
    go(page, f"/event/{event['id']}")
    assert page.locator(".comparison thead th").count() == len(event["reports"]) > 1
    rows = page.locator(".comparison tbody th[scope=row]").all_inner_texts()
    for words in ("Who", "Did what", "To whom", "When", "Where", "Status", "According to"):
        assert any(row.startswith(words) for row in rows)
    assert page.locator(".comparison .evidence .is-act").count() >= len(event["reports"])
    assert page.locator(".links .parts dt").count() > 2
    assert page.locator(".times-of .told-on").count() == len(event["reports"])


def test_evidence_leads_to_its_place_in_the_document(told_often):
    page, event = told_often
    go(page, f"/event/{event['id']}")
    page.locator(".comparison .words a").first.click()
    settle(page)
    assert "/document/" in page.url and "#r-" in page.url
    assert page.locator(".card.on").count() == 1 and page.locator(".text mark.on").count() > 0


def test_report_and_its_words_light_each_other_up(visit, site):
    page = visit(site, "/search")
    event = ask(page, "/api/events?act=ASSAULT&limit=1")["events"][0]
    go(page, f"/document/{event['documents'][0]}")
    card = page.locator(".card").nth(1)
    card.hover()
    lit = page.locator(".text mark.on").all_inner_texts()
    assert lit and page.locator(".card.on").count() == 1
    page.locator(".text .note a").first.focus()
    assert page.locator(".card.on").get_attribute("id") == page.locator(".text .note a").first.get_attribute("href")[1:]


def test_marks_are_cut_by_code_points(visit, site):
    page = visit(site, "/search?text=Germany")
    page.locator(".documents a").first.click()
    settle(page)
    document = ask(page, "/api/documents/" + page.url.split("/document/")[1])
    assert "\U0001f600" in document["article"]["text"]
    triggers = sorted(report["trigger"]["text"] for report in document["document"]["reports"])
    assert triggers and sorted(page.locator(".text mark.is-act").all_inner_texts()) == triggers


def test_article_that_attacks_the_page_is_text(visit, site):
    page = visit(site, "/search?text=Germany")
    assert page.locator(".documents a").first.inner_text() == "<b onclick=window.hit=5>Bold</b>"
    page.locator(".documents a").first.click()
    settle(page)
    text = page.locator(".text").inner_text()
    assert (
        "<script>window.hit=1</script>" in text
        and "<svg onload=window.hit=3>" in text
        and "onerror='window.hit=2'" in text
    )
    assert page.locator("h1").inner_text() == "<b onclick=window.hit=5>Bold</b>"
    assert page.locator("main a[href^='javascript']").count() == 0
    assert page.locator(".text script, .text img, .text svg, h1 b").count() == 0
    for link in page.locator(".card .foot-of a").all():
        page.goto(link.evaluate("(link) => link.href"))
        settle(page)
        assert page.evaluate("window.hit") is None
        page.go_back()
        settle(page)
    assert page.evaluate("window.hit") is None


def test_residue_is_marked_and_copies_are_named(visit, site):
    page = visit(site, "/search")
    documents = ask(page, "/api/search?text=Khartoum&limit=20")["documents"]
    copies = [one["id"] for one in documents if ask(page, f"/api/documents/{one['id']}")["copies"]]
    assert copies
    go(page, f"/document/{copies[0]}")
    assert page.locator(".copies li").count() == 1
    dam = ask(page, "/api/search?text=Kakhovka&limit=20")["documents"]
    residue = [one for one in dam if ask(page, f"/api/documents/{one['id']}")["document"]["residue"]]
    page.evaluate("(to) => { location.href = to }", f"/document/{residue[0]['id']}")
    page.wait_for_selector(".text mark.is-residue")


def test_actor_has_periods_counterparts_and_latest_events(visit, site):
    page = visit(site, "/actor/ISR")
    assert page.locator("h1").inner_text() == "Israel"
    assert page.locator(".timeline .bar").count() == 4
    assert page.locator(".counterparts li").count() > 1
    assert page.locator("table.events tbody tr").count() > 3
    page.locator(".counterparts li a").first.click()
    settle(page)
    assert page.locator("h1").inner_text() != "Israel"


def test_conflicts_come_with_both_sides_and_are_narrowed_by_kind(visit, site):
    page = visit(site, "/conflicts")
    disputes = page.locator(".dispute")
    assert disputes.count() > 1
    assert disputes.first.locator(".evidence").count() == 2
    kinds = page.locator(".kinds a").all_inner_texts()
    page.click(".kinds a:text('Told and denied')")
    settle(page)
    assert "kind=status" in page.url and len(kinds) == 6
    assert all(heading.startswith("Told and denied") for heading in page.locator(".dispute h2").all_inner_texts())


def test_what_changed_between_two_days(visit, site):
    page = visit(site, "/changes?since=2024-01-15")
    assert page.locator("h2:has-text('new')").count() == 1
    assert page.locator("table.events tbody tr").count() > 5
    page.fill("input[name=since]", "2024-03-01")
    page.locator("input[name=since]").dispatch_event("change")
    settle(page)
    assert "since=2024-03-01" in page.url and page.locator("text=Nothing changed").count() == 1


def test_search_finds_events_documents_and_actors(visit, site):
    page = visit(site, "/search")
    page.fill("main input[type=search]", "Gaza")
    page.wait_for_url("**text=Gaza")
    settle(page)
    headings = " ".join(page.locator(".found h2").all_inner_texts())
    assert "event" in headings and "document" in headings
    assert page.locator(".snippet mark.hit").first.inner_text().lower() == "gaza"
    page.fill("main input[type=search]", "zzzz")
    page.wait_for_selector("text=Nothing has")


def open_one(visit, site, path: str, **options):
    """A page of PAGES, or the event or a document of the gravest conflict."""
    page = visit(site, "/search" if path in ("event", "document") else path, **options)
    if path in ("event", "document"):
        conflict = ask(page, "/api/conflicts?limit=1")["conflicts"][0]
        document = conflict["reports"][0]["document"]
        go(page, f"/event/{conflict['events'][0]}" if path == "event" else f"/document/{document}")
    return page


@pytest.mark.parametrize("path", [*PAGES, "event", "document"])
def test_no_page_scrolls_sideways_nor_shuts_anybody_out(visit, site, path):
    """At two widths, and by axe in light and dark; what is told of colours alone depends on the theme."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page = open_one(visit, site, path)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    found = axe.Axe().run(page).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += axe.Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    grave = [
        (one["id"], [node["html"][:160] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not grave
    page.set_viewport_size({"width": 390, "height": 900})
    page.reload()
    settle(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_theme_is_switched_and_kept(visit, site):
    page = visit(site, "/")
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.select_option(".theme select", "dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    page.wait_for_selector(".masthead .theme")
    assert page.evaluate(paper) == dark
    page.select_option(".theme select", "")
    assert page.evaluate(paper) == light


def test_paper_has_the_text_without_the_buttons(visit, site):
    page = visit(site, "/actor/ISR")
    page.emulate_media(media="print")
    assert page.is_visible("h1") and not page.is_visible(".masthead nav") and not page.is_visible(".panel .tools")
