"""Events told in the order of time, the most important of them.

In: events, and the conflicts that touch them. Out: a timeline: dated events by day, undated ones apart by their
publication.
Importance is the number of independent voices that tell of an event: wire copies are one voice, so that what one agency
says is not made great by being printed often. Of equals the surer, then the graver act, comes first.
Limits: what is one event is decided elsewhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dragoman.records import Conflict, Event
from dragoman.tables import Layout, Tabular, lay_out_records


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event of a timeline. `rank`: 1 for the most important. `words`: its best report's evidence."""

    event: Event
    rank: int
    words: str
    outlets: tuple[str, ...]
    sources: tuple[str, ...]
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the reports of an event add to it for a timeline."""

    words: str
    outlets: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Tabular):
    """`dated`: by first day. `undated`: the day is not told; by first publication. `left_out`: how many events were
    too unimportant. A table of them has the columns of an event and those of an entry, its conflicts as `disputes`."""

    dated: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    left_out: int

    def _lay_out(self) -> Layout:
        entries = (*self.dated, *self.undated)
        events = lay_out_records([entry.event for entry in entries], Event)
        others = lay_out_records(entries, Entry)
        kept = [number for number, name in enumerate(others.columns) if name != "event"]
        names = tuple(
            "disputes" if others.columns[number] == "conflicts" else others.columns[number] for number in kept
        )
        rows = [
            [*event, *(other[number] for number in kept)] for event, other in zip(events.rows, others.rows, strict=True)
        ]
        types = [*(events.types or ()), *(others.types[number] for number in kept if others.types)]
        return Layout((*events.columns, *names), rows, tuple(types))


def build_timeline(
    events: Iterable[Event], told: Mapping[str, Told], conflicts: Iterable[Conflict], *, left_out: int = 0
) -> Timeline:
    """`told`: by the event's id. An event bears the conflicts that touch any of its reports."""
    chosen = sorted(events, key=_weigh)
    touching: dict[str, list[Conflict]] = {}
    homes = {report: event.id for event in chosen for report in event.reports}
    for conflict in conflicts:
        for home in sorted({homes[report] for report in conflict.reports if report in homes}):
            touching.setdefault(home, []).append(conflict)
    entries = [
        Entry(
            event=event,
            rank=rank,
            words=told[event.id].words,
            outlets=told[event.id].outlets,
            sources=told[event.id].sources,
            conflicts=tuple(touching.get(event.id, ())),
        )
        for rank, event in enumerate(chosen, start=1)
    ]
    dated = [entry for entry in entries if _find_day(entry.event)]
    undated = [entry for entry in entries if not _find_day(entry.event)]
    dated.sort(key=lambda entry: (_find_day(entry.event), entry.event.id))
    undated.sort(key=lambda entry: (str(entry.event.first_published or "~"), entry.event.id))
    return Timeline(dated=tuple(dated), undated=tuple(undated), left_out=left_out)


def _weigh(event: Event) -> tuple[float, float, float, str]:
    return (-event.voices, -event.confidence, -abs(event.intensity), event.id)


def _find_day(event: Event) -> str:
    return (event.when.start or "")[:10] if event.when else ""
