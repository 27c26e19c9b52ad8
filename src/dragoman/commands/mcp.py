"""`dragoman mcp`: language models ask a store, by the Model Context Protocol."""

from pathlib import Path
from typing import Annotated

import typer

from dragoman.commands.messages import fail
from dragoman.commands.store_options import StorePath


def mcp(
    store: StorePath,
    recipe: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of settings.")] = None,
) -> None:
    """Let language models ask a store: a server of the Model Context Protocol on standard input. Docs: docs/mcp.md."""
    if not store.exists():
        raise fail(f"{store}: no such store; check the name, or make it with dragoman ingest")
    from dragoman.agents.desk import Desk
    from dragoman.agents.server import serve
    from dragoman.recipe import load_recipe

    try:
        load_recipe(recipe)
    except ValueError as error:
        raise fail(str(error)) from None
    serve(Desk(store.absolute(), recipe))
