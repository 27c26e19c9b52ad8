"""`dragoman ingest`: articles into the store."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands import input_options
from dragoman.commands.messages import FAILURE, load_coder, say, say_between
from dragoman.commands.store_options import StorePath, use_store

if TYPE_CHECKING:
    from dragoman.ingest.files import Refused
    from dragoman.records import Article
    from dragoman.store.ingesting import Ingested


def ingest(
    inputs: input_options.Inputs,
    store: StorePath,
    published: input_options.Published = None,
    outlet: input_options.Outlet = None,
    text: input_options.Text = None,
    title: input_options.Title = None,
    url: input_options.Url = None,
    kind: input_options.Kind = None,
    day_first: input_options.DayFirst = None,
    follow_links: input_options.FollowLinks = False,
    allow_private: input_options.AllowPrivate = False,
    keep_html: Annotated[bool, typer.Option("--keep-html", help="Keep the pages' HTML in the store.")] = False,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="How many read in parallel.")] = 1,
    shard_size: Annotated[
        int, typer.Option(min=1, metavar="N", help="Articles in a unit of work: what an interruption loses, at most.")
    ] = 64,
    time_limit: Annotated[
        float,
        typer.Option(
            min=1, metavar="SECONDS", help="An article over which a process takes longer is dropped (--processes 2 on)."
        ),
    ] = 600,
    recipe: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of settings.")] = None,
) -> None:
    """Read articles into a store, each once, and merge their reports into events.

    Interrupted at any moment, the same command goes on where it was. What cannot be read is named on standard error and
    kept in the store with the reason; the exit code is then 2.
    """
    from dragoman.ingest.inputs import open_inputs
    from dragoman.progress import show_progress

    coder = load_coder(recipe)
    with use_store(store, "write", makes=True) as opened, show_progress(None) as progress:
        warn = say_between(progress)

        def advance(count: int) -> None:
            for _ in range(count):
                progress.advance()

        options = input_options.build_input_options(
            text=text,
            published=published,
            outlet=outlet,
            url=url,
            title=title,
            kind=kind,
            day_first=day_first,
            follow_links=follow_links,
            allow_private=allow_private,
            longest=coder.recipe.longest,
            warn=warn,
            keeps_html=keep_html,
        )
        given = _tell_refusals(open_inputs(inputs, options), warn)
        done = opened.ingest(
            given, coder=coder, processes=processes, shard_size=shard_size, watch=advance, time_limit=time_limit
        )
        stats = opened.stats()
    say(f"dragoman: {_describe(done)}; {store} has {stats['documents']} documents, {stats['events']} events")
    if done.failed:
        raise typer.Exit(FAILURE)


def _tell_refusals(
    given: "Iterable[Article | Refused]", warn: "Callable[[str], None]"
) -> "Iterator[Article | Refused]":
    from dragoman.records import Article

    for found in given:
        if not isinstance(found, Article):
            warn(str(found))
        yield found


def _describe(done: "Ingested") -> str:
    parts = [
        f"{done.read} read",
        f"{done.known} there already" if done.known else "",
        f"{done.dropped} dropped (dragoman sql 'FROM dropped' says why)" if done.dropped else "",
        f"{done.failed} refused" if done.failed else "",
    ]
    return ", ".join(part for part in parts if part)
