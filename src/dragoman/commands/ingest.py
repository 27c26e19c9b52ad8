"""`dragoman ingest`: articles into the store."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands import input_options
from dragoman.commands.messages import FAILURE, fail, load_coder, say, say_between
from dragoman.commands.store_options import StorePath, use_store
from dragoman.engine.contract import EngineName

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
    engine: Annotated[EngineName, typer.Option(help="Who reads: this machine, or a Ray cluster.")] = "local",
    processes: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="How many read in parallel: 1; of a cluster, all it has.")
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Of a Ray cluster that runs; else one is started on this machine."),
    ] = None,
    shards: Annotated[
        str | None,
        typer.Option(metavar="PLACE", help="Folder or URL (s3://…) of unfinished work, reached by all who read."),
    ] = None,
    shard_size: Annotated[
        int, typer.Option(min=1, metavar="N", help="Articles in a unit of work: what an interruption loses, at most.")
    ] = 64,
    time_limit: Annotated[
        float,
        typer.Option(
            min=1,
            metavar="SECONDS",
            help="An article over which a process takes longer is dropped (--processes 2 on, and Ray).",
        ),
    ] = 600,
    recipe: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of settings.")] = None,
    metrics: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write figures of the run there, for Prometheus' node exporter.")
    ] = None,
    metrics_port: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", min=1, max=65535, help="Serve them at /metrics of this port, to this machine."),
    ] = None,
) -> None:
    """Read articles into a store, each once, and merge their reports into events.

    Interrupted at any moment, the same command goes on where it was. What cannot be read is named on standard error and
    kept in the store with the reason; the exit code is then 2.
    """
    from dragoman.ingest.inputs import open_inputs
    from dragoman.progress import show_progress

    coder = load_coder(recipe)
    with (
        _use_metrics(metrics, metrics_port),
        use_store(store, "write", makes=True) as opened,
        show_progress(None) as progress,
    ):
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
            given,
            coder=coder,
            engine=engine,
            processes=processes,
            address=address,
            shards=shards,
            shard_size=shard_size,
            watch=advance,
            time_limit=time_limit,
        )
        stats = opened.stats()
    say(
        f"dragoman: {_describe(done)}; {store} has {stats['documents']} documents, {stats['events']} events",
        "ingested",
        run=done.run,
        store=str(store),
        documents=stats["documents"],
        events=stats["events"],
    )
    if done.failed:
        raise typer.Exit(FAILURE)


@contextmanager
def _use_metrics(file: Path | None, port: int | None) -> "Iterator[None]":
    if file is None and port is None:
        yield
        return
    from dragoman.metrics import MetricsError, keep_metrics

    try:
        with keep_metrics(file, port):
            yield
    except MetricsError as error:
        raise fail(str(error)) from None


def _tell_refusals(given: "Iterable[Article | Refused]", warn: "Callable[..., None]") -> "Iterator[Article | Refused]":
    from dragoman.records import Article

    for found in given:
        if not isinstance(found, Article):
            warn(str(found), "input_refused", name=found.name, line=found.line, reason=found.reason)
        yield found


def _describe(done: "Ingested") -> str:
    parts = [
        f"{done.read} read",
        f"{done.known} there already" if done.known else "",
        f"{done.dropped} dropped (dragoman sql 'FROM dropped' says why)" if done.dropped else "",
        f"{done.failed} refused" if done.failed else "",
    ]
    return ", ".join(part for part in parts if part)
