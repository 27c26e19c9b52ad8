"""What an event rests on, in its own row: so that a question about events has to look at nothing else.

In: a transaction, and events. Out: their rows, with the words, sources and outlets of their reports.
Limits: reports as they were read, whatever people corrected; their rows must be written before those of the events.
"""

from collections.abc import Sequence

from dragoman.records import Event
from dragoman.store.connection import Writing
from dragoman.store.rows import Grounds, Row, make_event_row, read_report

_GROUNDS = """
SELECT reports.id, reports.body, articles.outlet FROM reports JOIN articles ON articles.id = reports.document
WHERE reports.id IN (SELECT unnest($ids))
"""


def make_event_rows(writing: Writing, events: Sequence[Event]) -> list[Row]:
    ids = sorted({report for event in events for report in event.reports})
    told = {row["id"]: row for row in writing.fetch(_GROUNDS, {"ids": ids})}
    reports = {id: read_report(row["body"]) for id, row in told.items()}
    return [
        make_event_row(
            event,
            Grounds(
                reports=tuple(reports[id] for id in event.reports),
                outlets=frozenset(outlet for id in event.reports if (outlet := told[id]["outlet"]) is not None),
            ),
        )
        for event in events
    ]
