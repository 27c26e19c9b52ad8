"""The review queue by keyboard: a decision, what it led to, and taking it back."""

import re
import time

from serving import TOKEN, serving
from waiting import PATIENCE, settle, until


def give_token(page) -> None:
    page.wait_for_selector("dialog[open]")
    page.fill("dialog input[name=author]", "Ada")
    page.fill("dialog input[name=token]", TOKEN)
    page.click("dialog button.main")


def left(page) -> int:
    """How many are left, when the queue was asked for anew."""
    settle(page)
    return int(re.search(r"([\d,]+) items? to decide", page.inner_text(".lead"))[1].replace(",", ""))


def wait_until_left(page, holds) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds(left(page)):
        assert time.monotonic() < deadline, left(page)


def test_decision_and_its_undo_by_keyboard(own_site, visit):
    page = visit(own_site, "/review?kind=link")
    before = left(page)
    assert before > 0
    page.keyboard.press("n")
    give_token(page)
    page.wait_for_selector(".led-to p")
    settle(page)
    assert "not the same event" in page.inner_text(".led-to") and page.locator(".led-to a").count() >= 1
    wait_until_left(page, lambda now: now < before)
    assert page.evaluate("sessionStorage.getItem('token')") == TOKEN
    assert page.evaluate("localStorage.getItem('token')") is None
    page.keyboard.press("u")
    until(page, "document.querySelector('.led-to').textContent.startsWith('Taken back')")
    settle(page)
    wait_until_left(page, lambda now: now == before)


def test_field_is_corrected_and_the_event_shows_it(own_site, visit):
    page = visit(own_site, "/review?kind=doubt")
    page.keyboard.press("c")
    give_token(page)
    page.wait_for_selector("dialog select[name=field]")
    page.select_option("dialog select[name=field]", "status")
    page.select_option("dialog select[name=value]", "hypothetical")
    page.click("dialog button.main")
    page.wait_for_selector(".led-to a")
    settle(page)
    page.locator(".led-to a").first.click()
    settle(page)
    assert page.locator(".corrected").count() == 1
    assert page.locator(".facts .status").inner_text() == "hypothetical"
    assert "Ada" in page.inner_text(".decisions")


def test_queue_is_walked_and_a_report_rejected(own_site, visit):
    page = visit(own_site, "/review")
    first = page.inner_text(".review-card")
    page.keyboard.press("j")
    assert page.locator(".item").nth(1).get_attribute("aria-current") == "true"
    assert page.inner_text(".review-card") != first
    page.keyboard.press("k")
    assert page.inner_text(".review-card") == first
    page.click(".kinds a:text('Unsure')")
    settle(page)
    before = left(page)
    page.keyboard.press("r")
    give_token(page)
    page.wait_for_selector(".led-to p")
    settle(page)
    assert "rejected" in page.inner_text(".led-to")
    wait_until_left(page, lambda now: now < before)


def test_false_token_is_asked_again(own_site, visit):
    page = visit(own_site, "/review?kind=doubt", allow=("401", "403"))
    page.wait_for_selector(".review-card")
    page.keyboard.press("r")
    page.wait_for_selector("dialog[open]")
    page.fill("dialog input[name=author]", "Ada")
    page.fill("dialog input[name=token]", "this-is-not-the-token")
    page.click("dialog button.main")
    page.wait_for_selector("dialog .wrong")


def test_without_a_token_it_says_how_to_set_one(visit, full_store):
    with serving(full_store, token=None) as site:
        page = visit(site, "/review")
        assert "DRAGOMAN_TOKEN" in page.inner_text(".notice")
        assert page.locator(".review-card").count() == 1


def test_one_event_is_reviewed_from_its_page(own_site, visit):
    page = visit(own_site, "/")
    page.locator("table.events a.open").first.click()
    settle(page)
    page.click("text=Review this event")
    settle(page)
    assert "/review?event=e" in page.url and left(page) >= 1
    page.click("text=one event")
    settle(page)
    assert "/event/e" in page.url
