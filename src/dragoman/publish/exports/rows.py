"""What an export is made from: an event, its reports, and the facts of their articles.

In: events with their reports. Out: the rows that every format writes, in one order, chosen by status, with a ledger of
what a format leaves out and why.
Limits: the articles' texts are not among the facts; a format that wants the number of a sentence leaves it blank.
"""

import dataclasses
import datetime
import functools
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from dragoman.records import Event, Report, Status

Choice = Literal["default", "happened", "all"]
HAPPENED: frozenset[Status] = frozenset(("occurred", "ongoing"))
_LONGEST_DAY = 7  # days of an interval that still is "that day" to a format that knows days only


class ExportError(ValueError):
    """An input or output that cannot be used: which one, what is wrong, what to do."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What is known of an article besides its text."""

    id: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class EventRow:
    """An event with its reports (one at least) and the facts of their articles, each in the event's order."""

    event: Event
    reports: tuple[Report, ...]
    articles: tuple[ArticleFacts, ...]

    def find_article(self, report: Report) -> ArticleFacts:
        """The article of a report; its id alone where no more is known."""
        return self._articles_by_id.get(report.document) or ArticleFacts(id=report.document)

    @functools.cached_property
    def _articles_by_id(self) -> dict[str, ArticleFacts]:
        return {article.id: article for article in self.articles}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export wrote: where, how many events in how many lines, and how many it left out for which reason."""

    files: tuple[Path, ...]
    events: int
    lines: int
    left_out: dict[str, int]


class Ledger:
    """Counts what is written and what is left out while a format is written."""

    def __init__(self) -> None:
        self._events: set[str] = set()
        self._lines = 0
        self._left_out: Counter[str] = Counter()

    def add(self, row: EventRow, *, lines: int = 1) -> None:
        self._events.add(row.event.id)
        self._lines += lines

    def leave_out(self, reason: str) -> None:
        self._left_out[reason] += 1

    def close(self, *files: Path | None) -> Written:
        """What was written; None is standard output."""
        places = tuple(file for file in files if file)
        return Written(
            files=places, events=len(self._events), lines=self._lines, left_out=dict(sorted(self._left_out.items()))
        )


def choose_rows(
    rows: Iterable[EventRow], choice: Choice, ledger: Ledger, *, default: frozenset[Status] | None = None
) -> Iterator[EventRow]:
    """The rows whose status a format writes: its `default` (None: all), those that happened, or all."""
    wanted = {"default": default, "happened": HAPPENED, "all": None}[choice]
    for row in rows:
        if wanted is None or row.event.status in wanted:
            yield row
        else:
            ledger.leave_out(f"status {row.event.status}")


def sort_rows(rows: Iterable[EventRow]) -> list[EventRow]:
    """By day (of the event, else of publication; unknown last), then id: the order of every export."""

    def order(row: EventRow) -> tuple[str, str]:
        when, published = row.event.when, row.event.first_published
        day = when.start if when and when.start else published.isoformat() if published else "~"
        return day[:10], row.event.id

    return sorted(rows, key=order)


def find_best_report(row: EventRow) -> Report:
    """The report whose fields the event has: the most confident, then the earliest published, then the smallest id."""
    far = datetime.date.max
    return min(row.reports, key=lambda r: (-r.confidence, row.find_article(r).published or far, r.id))


def order_by_publication(row: EventRow) -> list[Report]:
    """The reports, the earliest published first; those of no known day last."""
    far = datetime.date.max
    return sorted(row.reports, key=lambda r: (row.find_article(r).published or far, r.id))


def find_interval(event: Event) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of an event, both included; None when the text does not tell. Raises ExportError."""
    if event.when is None or not event.when.start:
        return None
    start = _parse_day(event, event.when.start)
    end = _parse_day(event, event.when.end) if event.when.end else start
    return start, max(start, end)


def find_day(event: Event) -> datetime.date | None:
    """The day of an event whose interval is a week or less; None for "in 2022", which is no day."""
    interval = find_interval(event)
    if interval is None or (interval[1] - interval[0]).days >= _LONGEST_DAY:
        return None
    return interval[0]


def find_clock_time(event: Event) -> datetime.time | None:
    """ "T15:00" of "3 p.m. on Tuesday"; None where the text gives no time of day."""
    if event.when is None or event.when.granularity != "time" or "T" not in (event.when.timex or ""):
        return None
    try:
        return datetime.time.fromisoformat(str(event.when.timex).split("T", 1)[1])
    except ValueError:
        return None  # TIMEX3 also writes parts of the day: "2022-07-19TMO"


def demand_day(row: EventRow, ledger: Ledger) -> tuple[datetime.date, bool] | None:
    """The day that a format demands, and whether it is only that of publication; None (and noted) for no day.

    Told without a time, an event of the news gets its day of publication, as such formats do themselves. Told as of a
    month or a year it has no day, and publication would be a wrong one.
    """
    day = find_day(row.event)
    if day:
        return day, False
    if find_interval(row.event):
        ledger.leave_out("time longer than a week")
        return None
    if row.event.first_published is None:
        ledger.leave_out("no date")
        return None
    return row.event.first_published, True


def _parse_day(event: Event, value: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(value[:10])
    except ValueError:
        raise ExportError(f"event {event.id}: {value!r} is no ISO date; code the article anew") from None
