"""Waiting for a page. Playwright's own `wait_for_function` evaluates a string, which the page's CSP refuses."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 60.0  # seconds, of a busy machine
# Put into each page before its own scripts: it knows of every question and short timer that is under way. Playwright's
# "networkidle" instead waits for half a second in which nothing happens, each time.
WATCH = """(() => {
  const { fetch, setTimeout, clearTimeout } = window, { json } = Response.prototype, timers = new Set();
  let asked = 0;
  // Counted until whoever asked has drawn: a new task begins when all that follows the answer is done.
  const count = async (work) => {
    asked += 1;
    try { return await work; } finally { setTimeout(() => (asked -= 1)); }
  };
  window.fetch = (...given) => count(fetch(...given));
  Response.prototype.json = function () { return count(json.call(this)); };
  window.setTimeout = (act, milliseconds, ...given) => {
    const id = setTimeout(() => { timers.delete(id); act(...given); }, milliseconds);
    if (!(milliseconds >= 1000)) timers.add(id);
    return id;
  };
  window.clearTimeout = (id) => { timers.delete(id); clearTimeout(id); };
  window.isAtRest = () => !asked && !timers.size && document.readyState === "complete"
    && !document.querySelector(".waiting, .loading, [aria-busy=true]");
})()"""
_AFTER_TWO_FRAMES = "new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(isAtRest()))))"


def until(page: "Page", holds: str) -> None:
    """Until the expression is true in the page."""
    deadline = time.monotonic() + PATIENCE
    while not page.evaluate(holds):
        assert time.monotonic() < deadline, f"never came true: {holds}"
        page.wait_for_timeout(20)


def settle(page: "Page") -> None:
    """Until every question was answered and drawn."""
    until(page, _AFTER_TWO_FRAMES)


def total(page: "Page") -> int:
    """How many events the overview says there are."""
    return int(page.locator(".sum b").inner_text().replace(",", ""))
