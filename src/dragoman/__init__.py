"""Dragoman reads the news and keeps the record: who did what to whom, when, where, according to whom, and
whether it is so."""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.code.encoder import PairScores
    from dragoman.coder import Coder, Reading, load, read
    from dragoman.ingest.files import Refused, make_article
    from dragoman.ingest.inputs import open_inputs
    from dragoman.ingest.options import InputOptions
    from dragoman.recipe import Recipe, RecipeError, load_recipe
    from dragoman.records import Article, Report
    from dragoman.store.database import Store
    from dragoman.store.schema import StoreError

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Coder",
    "InputOptions",
    "PairScores",
    "Reading",
    "Recipe",
    "RecipeError",
    "Refused",
    "Report",
    "Store",
    "StoreError",
    "load",
    "load_recipe",
    "make_article",
    "open_inputs",
    "read",
]

# Loaded on first use: spaCy takes most of a second to import, and `dragoman --help` needs none of it.
_HOMES = {
    "Article": "records",
    "Coder": "coder",
    "InputOptions": "ingest.options",
    "PairScores": "code.encoder",
    "Reading": "coder",
    "Recipe": "recipe",
    "RecipeError": "recipe",
    "Refused": "ingest.files",
    "Report": "records",
    "Store": "store.database",
    "StoreError": "store.schema",
    "load": "coder",
    "load_recipe": "recipe",
    "make_article": "ingest.files",
    "open_inputs": "ingest.inputs",
    "read": "coder",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
    return getattr(importlib.import_module(f"dragoman.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
