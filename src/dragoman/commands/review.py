"""`dragoman review`: what a person decides about an event."""

import enum
import getpass
import json
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands.messages import say
from dragoman.commands.store_options import StorePath, use_store

if TYPE_CHECKING:
    from dragoman.records import Decision, Event
    from dragoman.store.database import Store


class Action(enum.StrEnum):
    same = "same"
    not_same = "not-same"
    correct = "correct"
    reject = "reject"
    undo = "undo"


def review(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="Its id.")],
    action: Annotated[
        Action,
        typer.Argument(
            help="same EVENT…: these are one event. not-same REPORT…: these reports tell of another event. "
            "correct FIELD VALUE: it was otherwise. reject [REPORT…]: it is no event. undo [DECISION]: take back."
        ),
    ],
    words: Annotated[list[str] | None, typer.Argument(metavar="…", help="What the action needs.")] = None,
    *,
    store: StorePath,
    report: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="correct: only this report; may be repeated.")
    ] = None,
    author: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Who decides; else the user of this computer.", envvar="DRAGOMAN_AUTHOR"),
    ] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why.")] = "",
) -> None:
    """Decide about an event: decisions win over the machine, are kept with author and time, and can be undone."""
    from dragoman.publish.printer import write_stdout

    with use_store(store, "write") as opened:
        by = author or _find_user()
        for decision in _decide(opened, event, action, words or [], report or [], by, note):
            write_stdout(f"{decision.id}  {decision.kind}{'  undone' if decision.undone else ''}\n")
            homes = {one.id for one in map(opened.event_of, decision.reports) if one}
            say(f"dragoman: its reports are now in {', '.join(sorted(homes)) or 'no event'}")


def _decide(
    store: "Store", id: str, action: Action, words: list[str], reports: list[str], author: str, note: str
) -> "list[Decision]":
    """The decisions that were made or taken back. Raises StoreError."""
    from dragoman.store.schema import StoreError

    if reports and action is not Action.correct:
        raise StoreError(f"--report is for correct; name the reports after {action.value} instead")
    if action is Action.undo:
        return [store.undo(_choose_decision(store, id, words))]
    event = _find_event(store, id)
    if action is Action.same:
        if not words:
            raise StoreError("same needs the other event: dragoman review EVENT same OTHER")
        others = [report for word in words for report in _find_event(store, word).reports]
        return [store.decide("same", [*event.reports, *others], author=author, note=note)]
    if action is Action.correct:
        if len(words) != 2:
            raise StoreError("correct needs a field and its value: dragoman review EVENT correct status planned")
        corrected = _check_members(event, reports) or list(event.reports)
        value = _read_value(words[1])
        return [store.decide("correct", corrected, author=author, field=words[0], value=value, note=note)]
    if action is Action.reject:
        return [store.decide("reject", _check_members(event, words) or event.reports, author=author, note=note)]
    leaving = _check_members(event, words)
    staying = [report for report in event.reports if report not in leaving]
    if not leaving or not staying:
        raise StoreError("not-same needs some of the event's reports, and not all; dragoman show EVENT lists them")
    # A pair each: those that leave may still be one event, and those that stay.
    return [store.decide("not same", (one, other), author=author, note=note) for one in leaving for other in staying]


def _find_event(store: "Store", id: str) -> "Event":
    from dragoman.store.schema import StoreError

    event = store.event(id) or store.event_of(id)
    if event is None:
        raise StoreError(f"{id}: no such event in the store; dragoman sql 'SELECT id FROM events' lists them")
    return event


def _check_members(event: "Event", reports: list[str]) -> list[str]:
    from dragoman.store.schema import StoreError

    for report in reports:
        if report not in event.reports:
            raise StoreError(f"{report}: is no report of event {event.id}; dragoman show {event.id} lists them")
    return reports


def _choose_decision(store: "Store", id: str, words: list[str]) -> str:
    """The one that is named, or the last that is in force about the event."""
    from dragoman.store.schema import StoreError

    if words:
        return words[0]
    made = store.decisions()
    if any(decision.id == id for decision in made):
        return id
    event = _find_event(store, id)
    for decision in reversed(made):
        if decision.undone is None and set(decision.reports) & set(event.reports):
            return decision.id
    raise StoreError(f"{id}: there is no decision about this event to undo")


def _read_value(word: str) -> str:
    """JSON as it is; a word that is none is a text."""
    try:
        json.loads(word)
    except ValueError:
        return json.dumps(word, ensure_ascii=False)
    return word


def _find_user() -> str:
    """Empty where the system does not know: the store then asks for an author."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""
