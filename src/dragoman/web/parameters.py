"""What may stand behind the question mark of an address.

In: a request. Out: a filter with the names and meanings of `dragoman events`, and the other parameters, checked.
Limits: a name that no route knows is refused, and so is a second value where one is meant: a slip must not look like an
answer.
"""

from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import Field, WithJsonSchema

from dragoman.records import Act, Status
from dragoman.store.filter_names import FILTER_NAMES
from dragoman.store.query import EventFilter
from dragoman.web.refusals import Refusal

_REPEATED = frozenset("actor recipient party act quad status country source outlet kind".split())
_MOST = 20  # values of one parameter
_DATE = r"^\d{4}-\d{2}-\d{2}$"
_FRACTION = r"(\.\d{1,9})?"
_LAT = rf"-?([0-8]?\d{_FRACTION}|90)"
_LON = rf"-?((1[0-7]\d|\d{{1,2}}){_FRACTION}|180)"
_KM = rf"((1\d{{4}}|[1-9]\d{{0,3}}){_FRACTION}|0\.\d{{0,8}}[1-9])"

Text = Annotated[str, Query(min_length=1, max_length=200)]
Texts = Annotated[list[Annotated[str, Query(min_length=1, max_length=200)]] | None, Query(max_length=_MOST)]
Moment = Annotated[
    str,
    Field(pattern=r"^\d{4}-\d{2}-\d{2}([Tt ].{1,30})?$"),
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}),
]
AsOf = Annotated[Moment | None, Query(description="What was known at the end of that day, or at that moment (UTC).")]
After = Annotated[str | None, Query(description="`next` of the page before.", max_length=100)]
Date = Annotated[str, Field(pattern=_DATE), WithJsonSchema({"type": "string", "format": "date"})]
Since = Annotated[Date | None, Query(alias="from", description="Happened that day or later (told no day: published).")]
Until = Annotated[Date | None, Query(alias="to", description="Happened that day or earlier.")]


def read_filter(
    actor: Annotated[Texts, Query(description="Who does it: a code (IRN) or part of a name; repeat: or.")] = None,
    recipient: Annotated[Texts, Query(description="To whom; repeat: or.")] = None,
    party: Annotated[Texts, Query(description="On either side; repeat: and.")] = None,
    dyad: Annotated[
        str | None,
        Query(
            description="Two on opposite sides, either way round: IRN,USA.",
            pattern=r"^[^,]*\S[^,]*,[^,]*\S[^,]*$",
            max_length=200,
        ),
    ] = None,
    act: Annotated[list[Act] | None, Query(description="Repeat: or.", max_length=_MOST)] = None,
    quad: Annotated[
        list[Annotated[int, Query(ge=1, le=4)]] | None,
        Query(description="1, 2: cooperation in words, in deeds. 3, 4: conflict in words, in deeds.", max_length=_MOST),
    ] = None,
    status: Annotated[list[Status] | None, Query(description="Repeat: or.", max_length=_MOST)] = None,
    since: Since = None,
    until: Until = None,
    country: Annotated[
        list[Annotated[str, Query(pattern="^[A-Z]{3}$")]] | None,
        Query(description="Where it happened; repeat: or.", max_length=_MOST),
    ] = None,
    place: Annotated[str | None, Query(description="Part of the name of the place.", max_length=200)] = None,
    near: Annotated[
        str | None,
        Query(description="Within so many kilometres: LAT,LON,KM.", pattern=f"^{_LAT},{_LON},{_KM}$"),
    ] = None,
    source: Annotated[Texts, Query(description="According to whom: a code or part of a name; repeat: or.")] = None,
    outlet: Annotated[Texts, Query(description="Who published it; repeat: or.")] = None,
    confidence: Annotated[float | None, Query(description="So sure at least.", ge=0, le=1, allow_inf_nan=False)] = None,
    voices: Annotated[
        int | None, Query(description="Told by so many independent voices at least.", ge=1, le=1_000_000)
    ] = None,
    text: Annotated[str | None, Query(description="Words in a row in the evidence.", max_length=200)] = None,
) -> EventFilter:
    """Raises StoreError for what cannot be meant."""
    typed: dict[str, Any] = {
        "actor": actor, "recipient": recipient, "party": party, "dyad": _split(dyad), "act": act, "quad": quad,
        "status": status, "from": since, "to": until, "country": country, "place": place,
        "near": _split_numbers(near), "source": source, "outlet": outlet, "confidence": confidence, "voices": voices,
        "text": text,
    }  # fmt: skip
    return EventFilter(**{FILTER_NAMES[name]: value for name, value in typed.items() if value is not None})


Filter = Annotated[EventFilter, Depends(read_filter)]


def check_names(request: Request) -> None:
    """Raises Refusal for a parameter that the route does not know, or that is given twice and means one thing."""
    known = _list_names(request.scope["route"].dependant)
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            raise Refusal(
                400, "bad_name", f"{name[:50]}: is no parameter here; choose among {', '.join(known)}", name[:50]
            )
        if name in seen and name not in _REPEATED:
            raise Refusal(400, "bad_value", f"{name}: is given twice; once is meant", name)
        seen.add(name)


def _list_names(dependant: Dependant) -> list[str]:
    own = [str(field.alias) for field in dependant.query_params]
    return own + [name for inner in dependant.dependencies for name in _list_names(inner)]


def _split(pair: str | None) -> tuple[str, ...] | None:
    return tuple(part.strip() for part in pair.split(",")) if pair is not None else None


def _split_numbers(numbers: str | None) -> tuple[float, ...] | None:
    return tuple(float(part) for part in numbers.split(",")) if numbers is not None else None
