"""What every command says on standard error, and how it ends when it fails."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from dragoman.coder import Coder
    from dragoman.progress import Progress

FAILURE = 2


def say(message: str) -> None:
    """One line on standard error."""
    typer.echo(" ".join(message.split()), err=True)


def fail(message: str) -> typer.Exit:
    """To be raised: the line, and exit code 2."""
    say(f"dragoman: {message}")
    return typer.Exit(FAILURE)


def say_between(progress: "Progress") -> Callable[[str], None]:
    """Says a line while a progress bar stands there."""

    def warn(message: str) -> None:
        with progress.paused():
            say(f"dragoman: {message}")

    return warn


def load_coder(recipe: Path | None) -> "Coder":
    """The coder of a recipe, its parser there. Raises typer.Exit when it cannot be had."""
    from dragoman.lean_spacy import import_spacy

    import_spacy()
    from dragoman.coder import load
    from dragoman.parse.spacy_parser import load_language

    try:
        coder = load(recipe)
        load_language(coder.recipe.parser)
    except ValueError as error:
        raise fail(str(error)) from None
    return coder
