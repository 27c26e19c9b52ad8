"""Options of every command on a store, and the store they name.

In: what was typed. Out: an open store; its errors as one line and exit code 2.
"""

import enum
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dragoman.commands.interruptions import is_interruption
from dragoman.commands.messages import fail, say

if TYPE_CHECKING:
    from dragoman.store.database import Store

StorePath = Annotated[Path, typer.Option("--store", metavar="FILE", help="The store.", envvar="DRAGOMAN_STORE")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="What was known at the end of that day (YYYY-MM-DD, UTC)."),
]


class TextFormat(enum.StrEnum):
    """For the eye, or one JSON value."""

    table = "table"
    json = "json"


@contextmanager
def use_store(path: Path, mode: Literal["read", "write"], *, makes: bool = False) -> Iterator["Store"]:
    """Open, use, close. `makes`: a store that is not there is made; else it is taken for a slip of the pen."""
    from dragoman.store.database import Store
    from dragoman.store.schema import StoreError

    if not makes and not path.exists():
        raise fail(f"{path}: no such store; check the name, or make it with dragoman ingest")
    try:
        with Store(path, mode) as store:
            yield store
    except (KeyboardInterrupt, RuntimeError, StoreError) as error:
        if not is_interruption(error):
            if isinstance(error, StoreError):
                raise fail(str(error)) from None
            raise
        if mode == "write":
            say(f"dragoman: {path}: interrupted; what was finished is kept: give the same command again to go on")
        raise KeyboardInterrupt from None
