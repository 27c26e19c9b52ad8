"""`dragoman serve`: the pages and the API over a store."""

import contextlib
import enum
import os
from pathlib import Path
from typing import Annotated

import typer

from dragoman.commands.messages import fail, say
from dragoman.commands.store_options import StorePath, use_store


class LogFormatName(enum.StrEnum):
    text = "text"
    json = "json"


def serve(
    store: StorePath,
    host: Annotated[str, typer.Option(metavar="HOST", help="Bind there; else this machine alone.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="NUMBER", min=0, max=65535, help="0: any that is free.")] = 8765,
    token_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Holds the token that decisions need (or DRAGOMAN_TOKEN); without: read-only."
        ),
    ] = None,
    open: Annotated[bool, typer.Option("--open/--no-open", help="Show it in the browser.")] = False,
    log_format: Annotated[
        LogFormatName | None, typer.Option(help="A line a request on standard error: text, or json.")
    ] = None,
) -> None:
    """Serve the pages and the API over a store, until interrupted. Docs: docs/api.md."""
    from dragoman.logs import writes_json
    from dragoman.web.journal import Journal
    from dragoman.web.serving import Listening, ServeError, check_token, read_token

    given = os.environ.get("DRAGOMAN_TOKEN")
    format = log_format or (LogFormatName.json if writes_json() else LogFormatName.text)
    try:
        token = read_token(token_file) if token_file else check_token(given, "DRAGOMAN_TOKEN") if given else None
        with use_store(store, "read"):
            pass  # a file that is no store is told at once, not to the first who asks
        server = Listening(store, host=host, port=port, token=token, journal=Journal(format.value))
    except ServeError as error:
        raise fail(str(error)) from None
    say(f"dragoman: serving {store} at {server.address}/ (Ctrl-C ends it)")
    if open:
        typer.launch(server.address)
    with contextlib.suppress(KeyboardInterrupt):  # how it is meant to end
        server.run()
