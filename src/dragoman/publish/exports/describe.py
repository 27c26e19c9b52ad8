"""An event in a line of words, for formats that people read.

In: an event, or a report. Out: "Planned: Vladimir Putin → Iran (CONSULT/visit)".
Limits: no sentence is made; names, act and status only.
"""

from dragoman.publish.exports.cells import clean_text
from dragoman.publish.exports.rows import HAPPENED
from dragoman.records import Event, Participant, Report


def describe_event(event: Event) -> str:
    """Status unless it happened, doers, targets, act."""
    act = event.act + (f"/{event.mode}" if event.mode else "")
    targets = f" → {_name(event.recipients)}" if event.recipients else ""
    status = "" if event.status in HAPPENED else f"{event.status.capitalize()}: "
    return f"{status}{_name(event.actors)}{targets} ({act})"


def describe_sources(report: Report) -> str:
    """ "Jake Sullivan, US intelligence", outermost first; blank where the outlet itself asserts it."""
    return ", ".join(clean_text(source.name) for source in report.sources)


def _name(party: tuple[Participant, ...]) -> str:
    return ", ".join(clean_text(p.name) for p in party) or "someone"
