"""`dragoman timeline`: what happened, in the order of time, the most important events of it."""

import enum
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands import filter_options as chosen
from dragoman.commands.messages import fail
from dragoman.commands.store_options import AsOf, StorePath, use_store

if TYPE_CHECKING:
    from dragoman.merge.timeline import Timeline

With = Annotated[list[str] | None, typer.Option("--with", metavar="WHO", help="And these, too, on either side.")]


class TimelineFormat(enum.StrEnum):
    table = "table"
    json = "json"
    html = "html"


def timeline(
    store: StorePath,
    actor: Annotated[
        list[str] | None,
        typer.Option(metavar="WHO", help="Takes part, on either side: a code (IRN) or part of a name; repeat: and."),
    ] = None,
    others: With = None,
    since: chosen.Since = None,
    until: chosen.Until = None,
    act: chosen.Act = None,
    quad: chosen.Quad = None,
    status: chosen.EventStatus = None,
    country: chosen.Country = None,
    voices: chosen.Voices = None,
    text: chosen.Words = None,
    most: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="So many events, told by the most independent voices; 0: all.")
    ] = 50,
    as_of: AsOf = None,
    format: Annotated[
        TimelineFormat,
        typer.Option(help="table: for the eye. json: one object. html: one self-contained page."),
    ] = TimelineFormat.table,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here, not to standard output.")] = None,
) -> None:
    """Tell what happened in the order of time; undated events stand apart. Docs: docs/queries.md."""
    from dragoman.publish.exports.cells import open_text
    from dragoman.publish.exports.rows import ExportError

    filter = chosen.build_filter(
        parties=[*(actor or []), *(others or [])],
        since=since,
        until=until,
        acts=act,
        quads=quad,
        statuses=status,
        countries=country,
        voices=voices,
        text=text,
    )
    if output is not None and output.exists() and store.exists() and output.samefile(store):
        raise fail(f"--output {output}: is the store; choose another name")
    with use_store(store, "read") as opened:
        told = opened.timeline(filter, most=most or None, as_of=as_of)
    title = _make_title([*(actor or []), *(others or [])], since, until)
    try:
        with open_text(output) as sink:
            sink.write(_write(told, title, as_of, format, is_terminal=output is None and sys.stdout.isatty()))
    except ExportError as error:
        raise fail(str(error)) from None


def _write(told: "Timeline", title: str, as_of: str | None, format: TimelineFormat, *, is_terminal: bool) -> str:
    import msgspec

    from dragoman.publish.printer import draw
    from dragoman.publish.timeline_page import render_timeline_page
    from dragoman.publish.timeline_table import render_timeline

    if format is TimelineFormat.json:
        return msgspec.json.format(msgspec.json.encode(told)).decode() + "\n"
    if format is TimelineFormat.html:
        return render_timeline_page(told, title, as_of=as_of)
    return draw(lambda _: render_timeline(told, title), is_terminal=is_terminal)


def _make_title(parties: list[str], since: str | None, until: str | None) -> str:
    who = " and ".join(parties) or "All"
    days = f" from {since}" if since else ""
    return who + days + (f" until {until}" if until else "")
