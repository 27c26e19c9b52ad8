"""What the tools work with: a store that is opened for each call, and a coder that is loaded when it is first needed.

In: the path of a store, a recipe. Out: an open store, read only; a read article.
Limits: between calls the store is free, so that others can write; while they do, a call fails and says so.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.agents.arguments import BadCall
from dragoman.records import Document
from dragoman.store.database import Store

if TYPE_CHECKING:
    from dragoman.coder import Coder


class Desk:
    """One for a server; used by several threads."""

    def __init__(self, store: Path, recipe: Path | None = None) -> None:
        self.store = store
        self.recipe = recipe
        self._coder: Coder | None = None
        self._reading = threading.Lock()  # a parser reads one text at a time

    @contextmanager
    def open(self) -> Iterator[Store]:
        """Raises BadCall, or StoreError for a store that is in use or damaged."""
        if not self.store.exists():
            raise BadCall(f"{self.store}: no such store; it was moved, or is yet to be made with dragoman ingest")
        with Store(self.store, "read") as store:
            yield store

    def read(
        self, text: str, *, published: str | None, outlet: str | None, title: str | None, url: str | None
    ) -> Document:
        """A coded article. Raises ValueError for what is no date, and for a recipe that cannot be used."""
        from dragoman.coder import load

        with self._reading:
            self._coder = self._coder or load(self.recipe)
            return self._coder.read(text, published=published, outlet=outlet, title=title, url=url).document
