"""How quick the pages are: the first view and what follows a choice, in chromium, over a store of 100,000 events.

    python -m benchmarks.scale.generate /tmp/scale.duckdb --reports 235000
    python -m benchmarks.scale.browse /tmp/scale.duckdb

In: a store. Out: a table of seconds: the median and the slowest of `--runs`. "First view": from asking for the address
until map, timeline, network, numbers and list are drawn, with nothing in the browser's cache; "first of all": nor in
the server's, which opens the store. An interaction: from the click until all of these are drawn anew; no run
chooses what another chose, so that the server knows no answer.
Limits: the server, the browser and this script share the machine; the browser draws by software.
"""

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_DRAWN = (
    "document.querySelectorAll('.land path').length > 100 && document.querySelector('.timeline .bar')"
    " && document.querySelector('.network circle') && document.querySelector('table.events tbody tr')"
    " && document.querySelector('.facet') && !document.querySelector('.waiting, [aria-busy=true]')"
)
_SUM = "document.querySelector('.sum')?.textContent"
_HOW = {
    "choose an act": ".of-act .choice >> nth={run}",
    "choose a country": ".of-country .choice >> nth=0",
    "choose a status": ".of-status .choice >> nth=0",
}


@contextmanager
def serve(store: Path) -> Iterator[str]:
    """The address of a server over the store, in a process of its own."""
    code = "from dragoman.cli import main; main()"
    command = [sys.executable, "-c", code, "serve", "--store", str(store), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            for line in process.stderr:
                if found := re.search(r"at (http://\S+?)/ ", line):
                    yield found[1]
                    return
            raise SystemExit("the server did not start")
        finally:
            process.terminate()
            process.stderr.read()


def wait_drawn(page: Any, former: str | None = None) -> None:
    """Until all is drawn, and says another sum than `former`."""
    while not page.evaluate(f"Boolean({_DRAWN})") or page.evaluate(_SUM) == former:
        page.wait_for_timeout(2)


def measure_first_view(browser: Any, base: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(f"{base}/", wait_until="commit")
    wait_drawn(page)
    seconds = time.perf_counter() - begun
    context.close()
    return seconds


def measure_choices(browser: Any, base: str, run: int) -> dict[str, float]:
    """`run`: from 0; the act is another for each, and all that follows."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{base}/")
    wait_drawn(page)
    page.wait_for_timeout(1500)  # the finer map comes when the page is idle
    taken = {}
    for name, selector in _HOW.items():
        former = page.evaluate(_SUM)
        begun = time.perf_counter()
        page.locator(selector.format(run=run)).dispatch_event("click")
        wait_drawn(page, former)
        taken[name] = time.perf_counter() - begun
    former = page.evaluate(_SUM)
    begun = time.perf_counter()
    page.go_back(wait_until="commit")
    wait_drawn(page, former)
    taken["back"] = time.perf_counter() - begun
    context.close()
    return taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path)
    parser.add_argument("--runs", type=int, default=5, choices=range(1, 7))
    given = parser.parse_args()
    from playwright.sync_api import sync_playwright

    seconds: dict[str, list[float]] = {}
    with serve(given.store) as base, sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        seconds["first of all"] = [measure_first_view(browser, base)]
        for run in range(given.runs):
            seconds.setdefault("first view", []).append(measure_first_view(browser, base))
            for name, taken in measure_choices(browser, base, run).items():
                seconds.setdefault(name, []).append(taken)
        browser.close()
    print(f"{'':18} {'median':>8} {'slowest':>8}")
    for name, times in seconds.items():
        print(f"{name:18} {statistics.median(times):7.2f}s {max(times):7.2f}s")


if __name__ == "__main__":
    main()
