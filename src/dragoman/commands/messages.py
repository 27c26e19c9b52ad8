"""What every command says on standard error, and how it ends when it fails."""

import contextlib
import sys
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
    with contextlib.suppress(OSError, ValueError):  # who closed standard error wants to hear nothing
        typer.echo(" ".join(message.split()), err=True)


def fail(message: str) -> typer.Exit:
    """To be raised: the line, and exit code 2."""
    say(f"dragoman: {message}")
    return typer.Exit(FAILURE)


def read_stdin() -> bytes:
    """All of standard input. Raises typer.Exit when there is none."""
    if sys.stdin is None:
        raise fail("-: standard input is closed; give a file, or pipe something in")
    return sys.stdin.buffer.read()


def say_between(progress: "Progress") -> Callable[[str], None]:
    """Says a line while a progress bar stands there."""

    def warn(message: str) -> None:
        with progress.paused():
            say(f"dragoman: {message}")

    return warn


def load_coder(recipe: Path | None) -> "Coder":
    """The coder of a recipe, its parser there. Raises typer.Exit when it cannot be had."""
    from dragoman.coder import load
    from dragoman.parse.spacy_parser import load_language

    try:
        coder = load(recipe)
        load_language(coder.recipe.parser)
    except ValueError as error:
        raise fail(str(error)) from None
    return coder
