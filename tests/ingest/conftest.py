"""Pages of our own, and a way to read anything."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.ingest.files import Refused
from dragoman.ingest.inputs import open_inputs
from dragoman.ingest.options import InputOptions
from dragoman.records import Article

PARAGRAPHS = (
    "Kenya sent forty trucks of maize to Somalia on Tuesday, the foreign ministry in Nairobi said, after the two "
    "governments had settled a long quarrel over the border crossing at Mandera.",
    "“We are grateful to our neighbours,” said Somalia’s minister of agriculture, who had asked for help in March "
    "when the rains failed for the third time in a row.",
    "The trucks are expected to reach Mogadishu by Friday. Uganda has promised a further twelve, though officials in "
    "Kampala would not say when they might leave.",
    "The World Food Programme warned last week that two million people in the south of the country were in need of "
    "food, and that its own stores would last until the end of August.",
)
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}">
<title>Kenya sends maize to Somalia - The Daily Test</title>
<meta property="og:title" content="Kenya sends maize to Somalia">
<meta property="og:site_name" content="The Daily Test">
<meta property="article:published_time" content="2022-07-19T10:00:00+03:00">
<meta property="article:modified_time" content="2023-01-02T10:00:00+03:00">
<link rel="canonical" href="https://daily.example.org/world/maize">
</head><body>
<nav><a href="/">Home</a> <a href="/world">World</a> <a href="/sport">Sport</a></nav>
<article><h1>Kenya sends maize to Somalia</h1>{paragraphs}</article>
<footer><p>About us</p><p><a href="/privacy">Privacy</a></p></footer>
</body></html>"""


@pytest.fixture
def page() -> str:
    """A page with a headline, four paragraphs, a date, a name and an address."""
    return build_page()


def build_page(*paragraphs: str, charset: str = "utf-8") -> str:
    body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs or PARAGRAPHS)
    return PAGE.replace("{charset}", charset).replace("{paragraphs}", body)


@pytest.fixture
def make_page() -> Callable[..., str]:
    return build_page


@pytest.fixture
def paragraphs() -> tuple[str, ...]:
    return PARAGRAPHS


@pytest.fixture
def warnings() -> list[str]:
    """What was warned of, when `read` is used."""
    return []


@pytest.fixture
def read(warnings: list[str]):
    """`read(path, ..., option=…)` -> articles and refusals."""

    def read_all(*paths: str | Path, **options: object) -> list[Article | Refused]:
        chosen = InputOptions(warn=warnings.append, **options)  # type: ignore[arg-type]
        return list(open_inputs([str(path) for path in paths], chosen))

    return read_all
