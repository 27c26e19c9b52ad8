"""The overview in a real browser, over a real server and store: filters, addresses, pictures, exports."""

import csv
import re
from pathlib import Path

import pytest
from waiting import settle, total, until


def test_first_view_shows_map_timeline_network_numbers_and_events(visit, site):
    page = visit(site, "/")
    assert total(page) > 40
    assert page.locator(".map .places circle").count() > 3
    assert page.locator(".map .land .told").count() > 5
    assert page.locator(".timeline .bar").count() == 4
    assert page.locator(".network circle").count() > 5
    assert page.locator("table.events tbody tr").count() == min(50, total(page))
    facets = ["Class", "Status", "Act", "Who", "Country", "According to", "Outlet"]
    assert page.locator(".facet h3").all_inner_texts() == facets


def test_facet_narrows_everything_and_stands_in_the_address(visit, site):
    page = visit(site, "/")
    before = total(page)
    page.click(".of-act .choice:has-text('ASSAULT')")
    settle(page)
    assert "act=ASSAULT" in page.url
    assert 0 < total(page) < before
    deeds = page.locator("table.events tbody .deed").all_inner_texts()
    assert deeds and all(deed.startswith("ASSAULT") for deed in deeds)
    assert page.locator(".chip").first.inner_text().startswith("Act")
    page.click(".of-country .choice >> nth=0")
    settle(page)
    narrow = total(page)
    page.go_back()
    settle(page)
    assert "country" not in page.url and total(page) >= narrow
    page.go_back()
    settle(page)
    assert total(page) == before and page.locator(".chip").count() == 0
    page.go_forward()
    settle(page)
    assert "act=ASSAULT" in page.url and total(page) < before


def test_deep_link_shows_what_was_chosen(visit, site):
    page = visit(site, "/?act=ASSAULT&quad=4&from=2023-10-01&to=2023-10-31")
    assert 0 < total(page) < 20
    assert page.locator(".chips .chip:not(.all)").count() == 4
    page.click(".chip.all")
    settle(page)
    assert page.url == f"{site.base}/"


def test_words_are_searched_while_typing(visit, site):
    page = visit(site, "/")
    page.keyboard.press("/")
    page.keyboard.type("hostages")
    page.wait_for_url("**text=hostages**")
    settle(page)
    assert 0 < total(page) < 15
    page.fill("#words", "no such words at all")
    page.wait_for_url("**text=no**")
    settle(page)
    assert total(page) == 0 and page.locator("text=No event is like this").count() == 1


def test_country_and_place_are_chosen_on_the_map(visit, site):
    page = visit(site, "/")
    page.locator(".map .land [role=button]").first.dispatch_event("click")
    settle(page)
    assert re.search(r"country=[A-Z]{3}", page.url)
    page.go_back()
    settle(page)
    page.locator(".map .places circle").first.dispatch_event("click")
    settle(page)
    assert "place=" in page.url and page.locator(".places .picked").count() == 1


def test_map_is_zoomed_by_buttons_and_keys_and_the_address_keeps_it(visit, site):
    page = visit(site, "/")
    page.click("button[title=Nearer]")
    assert "map=" in page.url
    zoomed = page.locator(".map > g").get_attribute("transform")
    page.reload()
    until(page, "document.querySelector('.map > g')?.getAttribute('transform')")
    assert page.locator(".map > g").get_attribute("transform")[:12] == zoomed[:12]
    page.locator(".places circle").first.focus()
    page.keyboard.press("0")
    assert "map=" not in page.url


def test_timeline_is_zoomed_with_the_pointer_and_by_keyboard(visit, site):
    page = visit(site, "/")
    before = total(page)
    box = page.locator("svg.timeline").bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.98, box["y"] + 60, steps=4)
    page.mouse.up()
    settle(page)
    assert "from=" in page.url and "to=" in page.url and 0 < total(page) < before
    page.click("text=Whole time")
    settle(page)
    page.focus("svg.timeline")
    page.keyboard.press("End")
    assert "event" in page.locator("svg.timeline").get_attribute("aria-valuetext")
    page.keyboard.press("Enter")
    settle(page)
    assert "from=" in page.url and 0 < total(page) < before


def test_what_the_timeline_leaves_out_is_told_and_can_be_seen(visit, site):
    page = visit(site, "/")
    before = total(page)
    page.click(".of-time .hint a:has-text('before')")
    settle(page)
    assert "to=" in page.url and 0 < total(page) < before


def test_numbers_beside_a_choice_stay(visit, site):
    page = visit(site, "/")
    before = page.locator(".of-country .choice").all_inner_texts()
    page.click(".of-country .choice >> nth=0")
    settle(page)
    assert page.locator(".of-country .choice").all_inner_texts() == before
    assert page.locator(".of-country .choice.chosen").count() == 1


def test_status_is_switched_above_the_timeline(visit, site):
    page = visit(site, "/")
    page.select_option("select:has(option:text('Planned or wanted'))", "planned,intended")
    settle(page)
    assert "status=planned&status=intended" in page.url
    assert set(page.locator("table.events .status").all_inner_texts()) <= {"planned", "intended"}


def test_pair_and_actor_are_chosen_in_the_network(visit, site):
    page = visit(site, "/")
    page.locator(".network .dyad").first.dispatch_event("click")
    settle(page)
    assert "dyad=" in page.url and total(page) > 0
    page.go_back()
    settle(page)
    page.locator(".network circle").first.dispatch_event("click")
    settle(page)
    assert "party=" in page.url and total(page) > 0


def test_network_has_a_slider_of_time(visit, site):
    page = visit(site, "/")
    page.focus("input[type=range]")
    page.keyboard.press("End")
    settle(page)
    assert "during=" in page.url
    assert page.locator(".slider output").inner_text() != "Whole time"


def test_large_network_is_drawn_on_canvas_and_can_be_left(visit, site):
    page = visit(site, "/?pairs=1000")
    until(page, "document.querySelector('.large-network canvas, .large-network .nothing') !== null")
    page.goto(f"{site.base}/")
    until(page, "document.querySelector('svg.network circle') !== null")


def test_pictures_have_tables_beside_them(visit, site):
    page = visit(site, "/")
    for panel in ("of-map", "of-time", "of-network"):
        page.click(f".{panel} button:text('Table')")
        assert page.locator(f".{panel} table.plain tbody tr").count() > 2


@pytest.mark.parametrize("panel", ["of-map", "of-time", "of-network"])
def test_picture_is_saved_as_svg_and_png(visit, site, panel):
    page = visit(site, "/")
    files = {}
    for kind in ("SVG", "PNG"):
        page.click(f".{panel} summary")
        with page.expect_download() as caught:
            page.click(f".{panel} .choices button:text-is('{kind}')")
        files[kind] = Path(caught.value.path()).read_bytes()
    assert files["SVG"].startswith(b"<svg") and b"var(" not in files["SVG"]
    assert files["PNG"].startswith(b"\x89PNG") and len(files["PNG"]) > 2000


def test_list_is_saved_as_csv_with_the_same_filters(visit, site):
    page = visit(site, "/?act=ASSAULT")
    page.click(".of-list summary")
    with page.expect_download() as caught:
        page.click(".of-list .choices a:text-is('CSV')")
    rows = list(csv.DictReader(Path(caught.value.path()).read_text(encoding="utf-8").splitlines()))
    assert len(rows) == total(page) and {row["act"] for row in rows} == {"ASSAULT"}


def test_more_events_follow(visit, site):
    page = visit(site, "/")
    assert total(page) > 50, "the store must have a second page for this test"
    page.click(".of-list button.more")
    until(page, "document.querySelectorAll('table.events tbody tr').length > 50")
    assert page.evaluate("document.activeElement.closest('table.events') !== null")


def test_record_as_it_was_known(visit, site):
    now = total(visit(site, "/"))
    page = visit(site, "/?as_of=2024-01-15")
    assert 0 < total(page) < now
    page.locator("table.events a.open").first.click()
    settle(page)
    assert "as_of=2024-01-15" in page.url
    page.click(".now")
    settle(page)
    assert "as_of" not in page.url
