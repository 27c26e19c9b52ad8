"""A real browser for the pages: Debian's chromium, driven by playwright. Skips where either is missing."""

import datetime
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from serving import ROOT, Site, serving
from waiting import PATIENCE, WATCH, settle

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

sys.path.insert(0, str(Path(__file__).parents[1] / "publish"))  # the hand-made article is shared with the page's tests


@pytest.fixture
def open_page(browser: "Browser", tmp_path: Path) -> "Iterator[Callable[..., Page]]":
    """`open_page(html, width=1280, …)` -> a page on it. A complaint of the browser, or a request, fails the test."""
    complaints: list[str] = []
    contexts = []

    def open_it(html: str, *, width: int = 1280, height: int = 800, **options: Any) -> "Page":
        path = tmp_path / "page.html"
        path.write_text(html, encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.startswith("file:") or complaints.append(request.url))
        page.goto(path.as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert not complaints


CHOSEN = (
    "Khartoum generals Jeddah dam? Israel siege worst truce hostages Homecoming Kosovo Karabakh silent Four".split()
)
ATTACK = """PARIS, March 2 - \U0001f1eb\U0001f1f7 France condemned the
<script>window.hit=1</script> attack of Germany on Friday.
Germany rejected <img src=x onerror='window.hit=2'> the accusation. \U0001f600
<svg onload=window.hit=3><style>*{display:none}</style></svg> Italy offered to mediate " onmouseover="window.hit=4" x=".

Subscribe to our newsletter for more."""
ATTACKER = {
    "text": ATTACK,
    "title": "<b onclick=window.hit=5>Bold</b>",
    "outlet": "<i>Out</i>",
    "published": "2023-03-03",
    "url": "javascript:window.hit=6",
}


@pytest.fixture(scope="session")
def full_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Examples, known in two steps a month apart; a wire copy; an article that attacks the page."""
    from dragoman.coder import load
    from dragoman.ingest.files import make_article
    from dragoman.store.database import Store

    path = tmp_path_factory.mktemp("site") / "news.duckdb"
    lines = [json.loads(line) for line in (ROOT / "examples/chronicle.jsonl").read_text(encoding="utf-8").splitlines()]
    told = [line for line in lines if any(word in line["title"] for word in CHOSEN)]
    dam = json.loads((ROOT / "examples/kakhovka_dam.json").read_text(encoding="utf-8"))
    dam["text"] = (ROOT / "examples/kakhovka_dam.txt").read_text(encoding="utf-8")
    copy = {**told[0], "outlet": "Copying Times"}
    steps = (
        (datetime.datetime(2024, 1, 10, 12, tzinfo=datetime.UTC), [*told[:5], dam]),
        (datetime.datetime(2024, 2, 10, 12, tzinfo=datetime.UTC), [*told[5:], copy, ATTACKER]),
    )
    coder = load()
    for moment, articles in steps:
        with Store(path, clock=lambda moment=moment: moment) as store:
            store.ingest([make_article(**article) for article in articles], coder=coder)
    return path


@pytest.fixture(scope="session")
def site(full_store: Path) -> Iterator[Site]:
    """Read by many tests; nobody changes it."""
    with serving(full_store) as site:
        yield site


@pytest.fixture
def own_site(full_store: Path, tmp_path: Path) -> Iterator[Site]:
    """A copy to be changed."""
    path = tmp_path / "news.duckdb"
    shutil.copy(full_store, path)
    with serving(path) as site:
        yield site


@pytest.fixture(scope="session")
def window(browser: "Browser") -> "Iterator[BrowserContext]":
    """One for all visits, so that scripts are fetched and compiled once."""
    context = browser.new_context(reduced_motion="reduce")
    context.add_init_script(WATCH)
    context.set_default_timeout(1000 * PATIENCE)
    yield context
    context.close()


@pytest.fixture
def visit(window: "BrowserContext") -> "Iterator[Callable[..., Page]]":
    """`visit(site, "/", width=1280, theme="light", allow=("503",))` -> a page when it has come to rest.

    A complaint of the browser (the Content-Security-Policy's, too) fails the test unless `allow` has a word of it;
    so does a request to another host, which the browser cannot find.
    """
    complaints: list[str] = []
    pages = []

    def open_it(
        site: Site,
        path: str,
        *,
        width: int = 1280,
        height: int = 900,
        theme: str = "light",
        allow: tuple[str, ...] = (),
    ) -> "Page":
        page = window.new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)

        def complain(words: str) -> None:
            # A font that a busy machine draws seconds after it was loaded is no fault of the page.
            if not any(word in words for word in (*allow, "GPU stall", "WebGL", "preloaded using link preload")):
                complaints.append(words)

        page.on("request", lambda one: one.url.startswith((site.base, "data:", "blob:")) or complain(one.url))
        page.on("console", lambda message: message.type in ("error", "warning") and complain(message.text))
        page.on("pageerror", lambda error: complain(str(error)))
        page.on("dialog", lambda dialog: (complain(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(site.base + path)
        if not allow:
            settle(page)
        return page

    yield open_it
    for page in pages:
        page.evaluate("localStorage.clear()")
        page.close()
    assert not complaints
