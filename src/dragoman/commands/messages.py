"""What every command says on standard error, and how it ends when it fails."""

import typer

FAILURE = 2


def say(message: str) -> None:
    """One line on standard error."""
    typer.echo(" ".join(message.split()), err=True)


def fail(message: str) -> typer.Exit:
    """To be raised: the line, and exit code 2."""
    say(f"dragoman: {message}")
    return typer.Exit(FAILURE)
