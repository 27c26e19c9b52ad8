"""Options by which commands on a store choose events: declared once, so that they mean the same everywhere.

In: what was typed. Out: an EventFilter.
Limits: what a filter means stands in store/query.py.
"""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman.commands.messages import fail

if TYPE_CHECKING:
    from dragoman.store.query import EventFilter

Texts = list[str] | None

Actor = Annotated[Texts, typer.Option(metavar="WHO", help="Who does it: a code (IRN) or part of a name; repeat: or.")]
Recipient = Annotated[Texts, typer.Option(metavar="WHO", help="To whom; repeat: or.")]
Party = Annotated[Texts, typer.Option(metavar="WHO", help="On either side; repeat: and.")]
Dyad = Annotated[
    tuple[str, str] | None, typer.Option(metavar="WHO WHO", help="Two on opposite sides, either way round.")
]
Act = Annotated[Texts, typer.Option(metavar="ACT", help="Such as CONSULT or ASSAULT; repeat: or.")]
Quad = Annotated[
    list[int] | None,
    typer.Option(metavar="1-4", help="1, 2: cooperation in words, in deeds. 3, 4: conflict in words, in deeds."),
]
EventStatus = Annotated[Texts, typer.Option("--status", metavar="STATUS", help="Such as occurred; repeat: or.")]
Since = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="Happened that day or later (told no day: published).")
]
Until = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Happened that day or earlier.")]
Country = Annotated[Texts, typer.Option(metavar="CODE", help="Where it happened: three capitals; repeat: or.")]
Place = Annotated[str | None, typer.Option(metavar="NAME", help="Part of the name of the place.")]
Near = Annotated[
    tuple[float, float, float] | None,
    typer.Option(metavar="LAT LON KM", help="Within so many kilometres, for example --near 35.7 51.4 50."),
]
SaidBy = Annotated[
    Texts, typer.Option("--source", metavar="WHO", help="According to whom: a code or part of a name; repeat: or.")
]
PublishedBy = Annotated[Texts, typer.Option("--outlet", metavar="NAME", help="Who published it; repeat: or.")]
Confidence = Annotated[float | None, typer.Option(metavar="0-1", help="So sure at least.")]
Voices = Annotated[int | None, typer.Option(metavar="NUMBER", help="Told by so many independent voices at least.")]
Words = Annotated[str | None, typer.Option("--text", metavar="WORDS", help="Words in a row in the evidence.")]


def build_filter(**typed: Any) -> "EventFilter":
    """What was typed, by the filter's names. Ends the command on what cannot be meant."""
    from dragoman.store.query import EventFilter
    from dragoman.store.schema import StoreError

    given: dict[str, Any] = {name: value for name, value in typed.items() if value is not None}
    try:
        return EventFilter(**given)
    except StoreError as error:
        raise fail(str(error)) from None
