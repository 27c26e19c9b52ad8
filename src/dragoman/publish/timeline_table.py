"""A timeline for reading in a terminal.

In: a timeline. Out: rich tables: dated events, undated ones apart.
Limits: the full record is the JSON.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.publish.event_table import render_when
from dragoman.publish.page_words import count, squeeze
from dragoman.publish.table_cells import render_act, render_people

if TYPE_CHECKING:
    from dragoman.merge.timeline import Entry, Timeline


def render_timeline(timeline: "Timeline", title: str) -> RenderableType:
    left_out = f" · {timeline.left_out} told by fewer voices left out" if timeline.left_out else ""
    dated = count(len(timeline.dated), "event")
    parts: list[RenderableType] = [_render_entries(timeline.dated, f"{title}: {dated}{left_out}")]
    if timeline.undated:
        parts.append(_render_entries(timeline.undated, f"undated: {count(len(timeline.undated), 'event')}"))
    return Group(*parts)


def _render_entries(entries: Sequence["Entry"], title: str) -> Table:
    table = Table(title=Text(title), title_justify="left", pad_edge=False)
    table.add_column("when", ratio=2, overflow="fold")
    table.add_column("voices", justify="right")
    for name, ratio in (("act", 3), ("status", 2), ("who", 3), ("to whom", 3), ("where", 2), ("words", 6)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for entry in entries:
        event = entry.event
        table.add_row(
            render_when(event),
            Text(str(event.voices), style="bold"),
            render_act(event),
            Text(event.status),
            render_people(event.actors),
            render_people(event.recipients),
            Text(event.where.name if event.where else ""),
            _render_words(entry),
        )
    return table


def _render_words(entry: "Entry") -> Text:
    text = Text(squeeze(entry.words, longest=120), style="dim")
    for conflict in entry.conflicts:
        text.append(f"\nconflict of {conflict.kind}: {conflict.note}", style="not dim bold magenta")
    return text
