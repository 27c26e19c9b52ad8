"""What every command says on standard error, and how it ends when it fails."""

import contextlib
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from dragoman.logs import tell
from dragoman.standard_input import open_standard_input

if TYPE_CHECKING:
    from dragoman.coder import Coder
    from dragoman.progress import Progress

FAILURE = 2


def say(message: str, event: str = "note", **fields: object) -> None:
    """One line on standard error. `event` and `fields`: what a program is told with it."""
    tell(event, message, level=logging.INFO, **fields)


def fail(message: str, event: str = "failure", **fields: object) -> typer.Exit:
    """To be raised: the line, and exit code 2."""
    tell(event, f"dragoman: {message}", level=logging.ERROR, **fields)
    return typer.Exit(FAILURE)


def read_stdin() -> bytes:
    """All of standard input. Raises typer.Exit when there is none."""
    source = open_standard_input()
    if source is None:
        raise fail("-: standard input is closed; give a file, or pipe something in")
    return source.read()


def say_between(progress: "Progress") -> Callable[..., None]:
    """Says a line while a progress bar stands there: `warn(message, event, field=value …)`."""

    def warn(message: str, event: str = "warning", **fields: object) -> None:
        with progress.paused():
            tell(event, f"dragoman: {message}", level=logging.WARNING, **fields)

    return warn


def load_coder(recipe: Path | None) -> "Coder":
    """The coder of a recipe, its parser there. Raises typer.Exit when it cannot be had."""
    from dragoman.recipe import load_recipe

    try:
        settings = load_recipe(recipe)
        ahead = threading.Thread(target=_load_ahead, args=(settings.coder,))
        ahead.start()
        from dragoman.lean_spacy import import_spacy

        import_spacy()
        from dragoman.coder import load
        from dragoman.parse.spacy_parser import load_language

        load_language(settings.parser)
        ahead.join()
        coder = load(settings)
    except ValueError as error:
        raise fail(str(error)) from None
    return coder


def _load_ahead(coder: str) -> None:
    """Weights and gazetteer, while spaCy is loaded: reading and unpacking them leaves Python free meanwhile. What is
    wrong with them is said by who asks for them next."""
    with contextlib.suppress(Exception):
        from dragoman.resolve.place_gazetteer import load_gazetteer

        load_gazetteer()
        if coder == "encoder":
            from dragoman.code.encoder import load_encoder

            load_encoder()
