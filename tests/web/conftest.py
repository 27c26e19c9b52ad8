"""A real server on a free port, over a real store."""

import io
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from web_server import TOKEN, Server

from dragoman.ingest.files import make_article
from dragoman.store.database import Store
from dragoman.web.journal import Journal
from dragoman.web.serving import Listening

ROOT = Path(__file__).parents[2]
Serve = Callable[..., Server]


@pytest.fixture(scope="session")
def read_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, read by the default coder; one of them published twice, and one denied."""
    from dragoman.coder import load

    path = tmp_path_factory.mktemp("read") / "news.duckdb"
    texts = [file.read_text(encoding="utf-8") for file in sorted((ROOT / "examples").glob("*.txt"))]
    articles = [make_article(text, published="2023-06-09", outlet="Dragoman sample") for text in texts]
    articles.append(make_article(texts[0], published="2023-06-10", outlet="Evening Post", title="=HYPERLINK(1)"))
    articles.append(
        make_article(
            "KYIV, June 9 - Russia attacked Kharkiv on Thursday. Russia did not attack Kharkiv on Thursday.",
            published="2023-06-09",
            outlet="=cmd|' /C calc'!A0",
        )
    )
    with Store(path) as store:
        store.ingest(articles, coder=load())
    return path


@pytest.fixture(scope="session")
def made_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Thousands of synthetic events."""
    from benchmarks.scale.generate import generate

    path = tmp_path_factory.mktemp("made") / "made.duckdb"
    generate(path, 5000)
    return path


@pytest.fixture(scope="session")
def start() -> Iterator[Serve]:
    """`start(path, token=…)`: a server of a store that runs until the tests end."""
    running: list[tuple[Listening, threading.Thread, httpx.Client]] = []

    def start_it(path: Path, **options: object) -> Server:
        log = io.StringIO()
        listening = Listening(path, journal=Journal("text", log), **options)  # type: ignore[arg-type]
        thread = threading.Thread(target=listening.run)
        thread.start()
        client = httpx.Client(base_url=listening.address.replace("0.0.0.0", "127.0.0.1"), timeout=60)
        running.append((listening, thread, client))
        return Server(path, client, log)

    yield start_it
    for listening, thread, client in running:
        client.close()
        listening.stop()
        thread.join()


@pytest.fixture(scope="session")
def server(start: Serve, read_store: Path) -> Server:
    """Reads only, and must not be written to."""
    return start(read_store)


@pytest.fixture(scope="session")
def made(start: Serve, made_store: Path) -> Server:
    """The same over many events."""
    return start(made_store)


@pytest.fixture
def copy(read_store: Path, tmp_path: Path) -> Path:
    """A store of a test's own."""
    return Path(shutil.copy(read_store, tmp_path / "news.duckdb"))


@pytest.fixture
def reviewing(start: Serve, copy: Path) -> Server:
    """Takes decisions, from whoever has TOKEN."""
    return start(copy, token=TOKEN)


@pytest.fixture
def bearer() -> dict[str, str]:
    return {"Authorization": f"Bearer {TOKEN}"}
