"""Events for reading in a terminal, and counts by period.

In: events. Out: rich tables.
Limits: the full record is the JSON of an event.
"""

import datetime
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from dragoman.publish.table_cells import render_act, render_people
from dragoman.records import Event

_BAR = 40  # characters of the longest bar


def render_events(events: Sequence[Event], title: str) -> Table:
    table = Table(title=title, title_justify="left", pad_edge=False)
    for name, ratio in (("when", 3), ("act", 3), ("status", 2), ("who", 4), ("to whom", 4), ("where", 3)):
        table.add_column(name, ratio=ratio, overflow="fold")
    table.add_column("voices", justify="right")
    table.add_column("sure", justify="right")
    table.add_column("event", no_wrap=True)
    for event in events:
        table.add_row(
            render_when(event),
            render_act(event),
            Text(event.status),
            render_people(event.actors),
            render_people(event.recipients),
            Text(event.where.name if event.where else ""),
            Text(str(event.voices)),
            Text(f"{event.confidence:.2f}"),
            Text(f"{event.id}{' !' if event.conflicts else ''}", style="magenta" if event.conflicts else "dim"),
        )
    if any(event.conflicts for event in events):
        table.caption = "! reports are in conflict: dragoman show EVENT"
        table.caption_justify = "left"
    return table


def render_counts(counts: Sequence[tuple[datetime.date | None, int]], by: str) -> Table:
    """A bar for each period."""
    most = max((number for _, number in counts), default=1)
    total = sum(number for _, number in counts)
    table = Table(title=f"{total} event{'' if total == 1 else 's'} by {by}", title_justify="left", pad_edge=False)
    table.add_column(by)
    table.add_column("events", justify="right")
    table.add_column("")
    for start, number in counts:
        table.add_row(Text(name_period(start, by)), Text(str(number)), Text("█" * max(1, round(_BAR * number / most))))
    return table


def name_period(start: datetime.date | None, by: str) -> str:
    """2024, 2024-05, or the first day of a week or day."""
    if start is None:
        return "undated"
    return start.isoformat()[: {"year": 4, "month": 7}.get(by, 10)]


def render_when(event: Event) -> Text:
    """The days on which it happened; where none is told, "published" and the day."""
    when = event.when
    if when and when.start:
        return Text(when.start if when.end in (when.start, None) else f"{when.start} … {when.end}")
    return Text(f"published {event.first_published}" if event.first_published else "no day told", style="dim")
