"""The pictures of the documentation, taken in chromium of a store made of the examples.

    make screenshots

In: examples/. Out: PNG files in docs/images.
Limits: needs chromium; pictures differ by a pixel or two from machine to machine.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from serving import ARGUMENTS, ROOT, serving

from dragoman.coder import load
from dragoman.ingest.files import make_article
from dragoman.store.database import Store

IMAGES = ROOT / "docs/images"
WIDE, NARROW = (1280, 860), (390, 780)
SHOWN = (("light", WIDE, ()), ("dark", WIDE, ("overview",)), ("light", NARROW, ("overview",)))


def make_store(path: Path) -> None:
    lines = [json.loads(line) for line in (ROOT / "examples/chronicle.jsonl").read_text(encoding="utf-8").splitlines()]
    for about in sorted(path for path in (ROOT / "examples").glob("*.json") if not path.stem.endswith(".gold")):
        text = about.with_suffix(".txt").read_text(encoding="utf-8")
        lines.append({**json.loads(about.read_text(encoding="utf-8")), "text": text})
    with Store(path) as store:
        store.ingest([make_article(**line) for line in lines], coder=load())


def ask(page: Page, address: str) -> dict:
    return page.evaluate("(address) => fetch(address).then((answer) => answer.json())", address)


def find_pages(page: Page) -> dict[str, str]:
    """Which pages are shown: the event that most outlets tell of, a document in which much is said."""
    events = ask(page, "/api/events?act=RETREAT&limit=1000")["events"]
    event = max(events, key=lambda one: (one["voices"], len(one["reports"])))
    documents = ask(page, "/api/search?text=Kakhovka&limit=20")["documents"]
    dam = next(one for one in documents if "blame" in (one["title"] or ""))
    return {
        "overview": "/", "event": f"/event/{event['id']}", "document": f"/document/{dam['id']}", "actor": "/actor/ISR",
        "conflicts": "/conflicts", "review": "/review?kind=link",
    }  # fmt: skip


def take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)  # the finer map comes when the page is idle
    page.screenshot(path=IMAGES / f"{name}.png")
    print(f"docs/images/{name}.png")


def main(store: Path | None) -> None:
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = store or Path(folder) / "news.duckdb"
        if store is None:
            make_store(path)
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        with serving(path) as site:
            for theme, (width, height), names in SHOWN:
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme, locale="en-GB")
                page.goto(site.base + "/search")
                for name, address in find_pages(page).items():
                    if not names or name in names:
                        page.goto(site.base + address)
                        take(page, name + ("-dark" if theme == "dark" else "") + ("-narrow" if width < 640 else ""))
                page.close()
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
