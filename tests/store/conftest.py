"""A store with a coder that needs no parser."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from plain_coder import Open

from dragoman.store.database import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.duckdb"


@pytest.fixture
def open_store(path: Path) -> Iterator[Open]:
    """`open_store("read")`; `open_store(day="2024-06-01")`: the clock stands at noon of that day."""
    opened: list[Store] = []

    def open_it(mode: str = "write", *, day: str | None = None, at: Path = path) -> Store:
        noon = datetime.datetime.fromisoformat(f"{day or '2024-06-01'}T12:00:00+00:00")
        store = Store(at, mode, **({"clock": lambda: noon} if day else {}))
        opened.append(store)
        return store

    yield open_it
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Open) -> Store:
    return open_store()
