"""The documentation's site: it builds without a warning, its links lead somewhere, it loads nothing from elsewhere."""

import functools
import http.server
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html

from dragoman.cli import app

ROOT = Path(__file__).parents[2]
# What a browser fetches by itself.
LOADS = {
    "script": "src", "img": "src", "iframe": "src", "audio": "src", "video": "src", "source": "src", "embed": "src",
    "object": "data", "input": "src",
}  # fmt: skip
LOADED_LINKS = {"stylesheet", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "icon", "manifest"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make docs` builds it."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, html.HtmlElement]:
    return {
        path.relative_to(site).as_posix(): html.fromstring(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
    }


def test_every_page_of_the_documentation_is_in_the_menu(site: Path, pages: dict[str, html.HtmlElement]) -> None:
    menu = {
        (site / href).resolve()
        for href in pages["index.html"].xpath("//nav[contains(@class, 'md-nav--primary')]//a/@href")
        if not href.startswith("#")
    } | {(site / "index.html").resolve()}
    for path in (ROOT / "docs").rglob("*.md"):
        name = "index.html" if path.name == "README.md" else f"{path.relative_to(ROOT / 'docs').with_suffix('.html')}"
        assert (site / name).resolve() in menu, path


def test_links_and_anchors_lead_somewhere(site: Path, pages: dict[str, html.HtmlElement]) -> None:
    anchors = {name: set(page.xpath("//@id")) | set(page.xpath("//a/@name")) for name, page in pages.items()}
    checked = 0
    for name, page in pages.items():
        if name == "404.html":  # its links begin at the root of a server
            continue
        for href in page.xpath("//a/@href"):
            target, anchor = urldefrag(unquote(href))
            if re.match(r"https?:|mailto:", target):
                continue
            path = (site / name).parent / target if target else site / name
            path = path / "index.html" if path.is_dir() else path
            assert path.exists(), f"{name}: {href}"
            if anchor and path.suffix == ".html":
                found = anchors[path.resolve().relative_to(site.resolve()).as_posix()]
                assert anchor in found, f"{name}: {href}"
            checked += 1
    assert checked > 1000


def test_nothing_is_loaded_from_elsewhere(site: Path, pages: dict[str, html.HtmlElement]) -> None:
    for name, page in pages.items():
        loaded = [element.get(attribute) for tag, attribute in LOADS.items() for element in page.iter(tag)]
        loaded += [
            link.get("href") for link in page.iter("link") if LOADED_LINKS & set((link.get("rel") or "").split())
        ]
        assert not [one for one in loaded if one and re.match(r"(https?:)?//", one)], name
    for style in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", style.read_text(encoding="utf-8")), style


def test_the_reference_names_all_commands_and_all_that_is_public(pages: dict[str, html.HtmlElement]) -> None:
    import typer

    import dragoman

    titles = [title.text_content() for title in pages["reference/commands.html"].iter("h2")]
    for name in typer.main.get_command(app).commands:
        assert any(title.startswith(f"dragoman {name}") for title in titles), name
    text = pages["reference/python.html"].text_content()
    for name in dragoman.__all__:
        assert f"dragoman.{name}" in text, name
    for method in ("Store.ingest", "Store.timeline", "Coder.read", "Reading.to_polars"):
        assert method in text, method


def test_the_reference_names_all_paths_of_the_api(pages: dict[str, html.HtmlElement]) -> None:
    titles = [title.text_content() for title in pages["reference/http.html"].iter("h2")]
    assert any(title.startswith("GET /api/events/{id}") for title in titles)
    assert titles[-1].startswith("Refusals")


def test_figures_stand_beside_their_floors(pages: dict[str, html.HtmlElement]) -> None:
    rows = [[cell.text_content() for cell in row] for row in pages["figures.html"].iter("tr")]
    assert any(name == "root macro f1" and value and floor for name, value, floor in rows)


def test_the_notebook_is_a_page(pages: dict[str, html.HtmlElement]) -> None:
    page = pages["notebook.html"]
    assert len(page.xpath("//div[@class='dragoman']")) >= 5
    assert "polars.DataFrame(reading)" in page.text_content()


def test_a_browser_finds_words_and_asks_nobody_else(site: Path, browser) -> None:
    complaints: list[str] = []
    with serve(site) as home, browser.new_page() as page:
        page.set_default_timeout(100_000)
        page.on("request", lambda one: one.url.startswith((home, "data:", "blob:")) or complaints.append(one.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        with page.expect_response("**/search_index.json"):
            page.goto(f"{home}/index.html")
            page.get_by_role("textbox", name="Search").click()
        page.get_by_role("textbox", name="Search").press_sequentially("dateline")
        page.locator(".md-search-result__item").first.wait_for()
        assert page.locator(".md-search-result__item").count() > 0
        for name in ("notebook.html", "reference/python.html"):
            page.goto(f"{home}/{name}")
    assert not complaints


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class serve:  # noqa: N801
    """The folder on a free port of this machine."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
