"""What mkdocs is told beyond mkdocs.yml: pages made from the code, pages from elsewhere in the repository, the menu.

In: mkdocs' configuration and files. Out: the same with generated pages; links that lead out of docs/ led to where the
site has what they mean, or, where it has not, turned into their words.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from figures import render_figures
from mkdocs.structure.files import File
from notebook_page import render_notebook
from reference import render_commands, render_http, render_python

from dragoman.pipeline import STAGES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
# Pages of the repository that stand outside docs/, by their place on the site.
ELSEWHERE = {
    "reference/tables.md": "src/dragoman/lexicons/README.md",
    "reference/sources.md": "src/dragoman/lexicons/SOURCES.md",
    "reference/model-card.md": "src/dragoman/weights/MODEL_CARD.md",
    "figures/how.md": "benchmarks/README.md",
    "figures/conflicts.md": "benchmarks/quality/conflicts/README.md",
    "figures/training.md": "training/README.md",
    "about/changelog.md": "CHANGELOG.md",
    "about/contributing.md": "CONTRIBUTING.md",
    "about/examples.md": "examples/README.md",
}
MADE = {
    "reference/commands.md": render_commands,
    "reference/python.md": render_python,
    "reference/http.md": render_http,
    "figures.md": render_figures,
    "notebook.md": render_notebook,
}
_LINK = re.compile(r"(?<!!)\[([^\[\]]*)\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)


def on_config(config: Any) -> Any:
    """Fill the menu: folders by their pages, what is not there left out, what stands nowhere among the guides."""
    made = {name: text for name, render in MADE.items() if (text := render()) is not None}
    made |= {
        name: (ROOT / path).read_text(encoding="utf-8") for name, path in ELSEWHERE.items() if (ROOT / path).exists()
    }
    made["decisions/index.md"] = _list_decisions()
    config.extra["made"] = made
    there = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} | set(made)
    named = {
        page
        for group in config.nav
        for pages in group.values()
        if isinstance(pages, list)
        for one in pages
        for page in one.values()
    }
    menu = []
    for group in config.nav:
        ((title, pages),) = group.items()
        if pages == "stages":
            pages = [f"stages/{name}.md" for name in ["text", *(stage.name for stage in STAGES)]]
        elif pages == "decisions":
            pages = ["decisions/index.md", *sorted(page for page in there if re.match(r"decisions/\d", page))]
        else:
            pages = [one for one in pages if set(one.values()) <= there]
        if title == "Guides":
            pages += sorted(page for page in there if "/" not in page and page not in named)
        menu.append({title: pages})
    config.nav = menu
    return config


def on_files(files: Any, config: Any) -> Any:
    for name, text in config.extra["made"].items():
        files.append(File.generated(config, name, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """The page with links that the site can follow."""
    home = posixpath.dirname(ELSEWHERE.get(page.file.src_uri, f"docs/{page.file.src_uri}"))
    places = {path: name for name, path in ELSEWHERE.items() if name in config.extra["made"]}
    places |= {"docs/notebook.ipynb": "notebook.md", "docs/decisions": "decisions/index.md", "README.md": "README.md"}
    places |= {f"docs/{file.src_uri}": file.src_uri for file in files if f"docs/{file.src_uri}" not in places}

    def lead(found: re.Match[str]) -> str:
        words, target = found.groups()
        if re.match(r"https?:|mailto:|#", target):
            return found[0]
        path, _, anchor = target.partition("#")
        place = places.get(posixpath.normpath(posixpath.join(home, path)))
        if place is None:
            return words
        relative = posixpath.relpath(place, posixpath.dirname(page.file.src_uri) or ".")
        return f"[{words}]({relative}{'#' + anchor if anchor else ''})"

    parts = _FENCE.split(markdown)
    return "".join(part if part.startswith("```") else _LINK.sub(lead, part) for part in parts)


def _list_decisions() -> str:
    rows = []
    for path in sorted((DOCS / "decisions").glob("*.md")):
        title = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")
        rows.append(f"- [{title}]({path.name})\n")
    return f"# Decisions\n\nWhy it is built like this.\n\n{''.join(rows)}"
