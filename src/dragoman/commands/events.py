"""`dragoman events`: which events there are, or how many in each period."""

import enum
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands import filter_options as chosen
from dragoman.commands.messages import say
from dragoman.commands.store_options import AsOf, StorePath, use_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dragoman.records import Event
    from dragoman.store.query import PeriodCount


class EventFormat(enum.StrEnum):
    table = "table"
    jsonl = "jsonl"
    csv = "csv"


class PeriodName(enum.StrEnum):
    day = "day"
    week = "week"
    month = "month"
    year = "year"


def events(
    store: StorePath,
    actor: chosen.Actor = None,
    recipient: chosen.Recipient = None,
    party: chosen.Party = None,
    dyad: chosen.Dyad = None,
    act: chosen.Act = None,
    quad: chosen.Quad = None,
    status: chosen.EventStatus = None,
    since: chosen.Since = None,
    until: chosen.Until = None,
    country: chosen.Country = None,
    place: chosen.Place = None,
    near: chosen.Near = None,
    source: chosen.SaidBy = None,
    outlet: chosen.PublishedBy = None,
    confidence: chosen.Confidence = None,
    voices: chosen.Voices = None,
    text: chosen.Words = None,
    as_of: AsOf = None,
    by: Annotated[
        PeriodName | None,
        typer.Option(help="Count instead: events that begin in each day, week (Monday), month, year."),
    ] = None,
    limit: Annotated[int, typer.Option(metavar="NUMBER", help="So many at most; 0 for all.", min=0)] = 100,
    after: Annotated[
        str | None, typer.Option(metavar="PLACE", help="The next page: what the page before said on standard error.")
    ] = None,
    latest: Annotated[bool, typer.Option("--latest", help="The latest first.")] = False,
    format: Annotated[
        EventFormat,
        typer.Option(
            help="table: for the eye. jsonl: one whole event a line. csv: for spreadsheets, as dragoman export csv."
        ),
    ] = EventFormat.table,
) -> None:
    """List events, the earliest first, or count them by period. Without options: all. Docs: docs/queries.md."""
    from dragoman.publish.exports import load_writer
    from dragoman.publish.printer import write_stdout
    from dragoman.store.query import name_place

    filter = chosen.build_filter(
        actors=actor,
        recipients=recipient,
        parties=party,
        dyad=dyad,
        acts=act,
        quads=quad,
        statuses=status,
        since=since,
        until=until,
        countries=country,
        place=place,
        near=near,
        sources=source,
        outlets=outlet,
        confidence=confidence,
        voices=voices,
        text=text,
    )
    with use_store(store, "read") as opened:
        if by is not None:
            write_stdout(_write_counts(opened.count_events(filter, by=by.value, as_of=as_of), by.value, format))
            return
        # One more than is shown tells whether there are more.
        most = limit + 1 if limit else None
        found = list(opened.events(filter, limit=most, after=after, latest_first=latest, as_of=as_of))
        page = found[:limit] if limit else found
        if format is EventFormat.csv:
            load_writer("csv")(opened.tell(page, as_of=as_of), None, choice="all")
        else:
            write_stdout(_write_events(page, format))
    if len(found) > len(page):
        say(f"dragoman: there are more: --after {name_place(page[-1])}")


def _write_events(page: "Sequence[Event]", format: EventFormat) -> str:
    import msgspec

    from dragoman.publish.event_table import render_events
    from dragoman.publish.printer import draw

    if format is EventFormat.jsonl:
        return "".join(msgspec.json.encode(event).decode() + "\n" for event in page)
    title = f"{len(page)} event{'' if len(page) == 1 else 's'}"
    return draw(lambda _: render_events(page, title), is_terminal=sys.stdout.isatty())


def _write_counts(counts: "Sequence[PeriodCount]", by: str, format: EventFormat) -> str:
    import msgspec

    from dragoman.publish.event_table import render_counts
    from dragoman.publish.printer import draw

    if format is EventFormat.jsonl:
        rows = ({by: start, "events": number} for start, number in counts)
        return "".join(msgspec.json.encode(row).decode() + "\n" for row in rows)
    if format is EventFormat.csv:
        lines = (f"{start or ''},{number}\n" for start, number in counts)
        return f"{by},events\n" + "".join(lines)
    return draw(lambda _: render_counts(counts, by), is_terminal=sys.stdout.isatty())
