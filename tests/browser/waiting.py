"""Waiting for a page. Playwright's own `wait_for_function` evaluates a string, which the page's CSP refuses."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 15.0  # seconds


def until(page: "Page", holds: str) -> None:
    """Until the expression is true in the page."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, f"never came true: {holds}"
        page.wait_for_timeout(50)


def settle(page: "Page") -> None:
    """Until every question was answered and drawn."""
    page.wait_for_timeout(60)
    page.wait_for_load_state("networkidle")
    until(page, "!document.querySelector('.waiting, .loading, [aria-busy=true]')")


def total(page: "Page") -> int:
    """How many events the overview says there are."""
    return int(page.locator(".sum b").inner_text().replace(",", ""))
