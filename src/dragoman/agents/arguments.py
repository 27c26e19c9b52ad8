"""What the tools take: one record a tool, from which its JSON Schema is made and by which a call is checked.

In: a call's arguments as plain values. Out: a record, or BadCall, which says which argument is wrong and what to write.
Limits: what a filter means stands in store/query.py; the names here are its names.
"""

import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from dragoman.records import Act, ConflictKind, Status
from dragoman.store.query import EventFilter, Near

LONGEST_TEXT = 200_000  # characters of an article that is handed over
MOST_EVENTS = 50
MOST_REPORTS = 30
MOST_CONFLICTS = 50
MOST_ENTRIES = 100

Names = tuple[str, ...]
Pair = Annotated[list[str], Meta(min_length=2, max_length=2)]
Text = Annotated[str, Meta(max_length=LONGEST_TEXT)]
Character = Annotated[int, Meta(ge=0)]
Day = Annotated[str, Meta(description="YYYY-MM-DD")]
After = Annotated[str | None, Meta(description="The next page: what the page before gave as `after`.")]
AsOf = Annotated[str | None, Meta(description="What was known at the end of that day (YYYY-MM-DD, UTC).")]
_PATH = re.compile(r"at `\$\.(\w+)")
Taken = TypeVar("Taken", bound=msgspec.Struct)


class BadCall(ValueError):
    """A call that cannot be answered: what is wrong with it, and what to do instead."""


class Around(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A circle: degrees (WGS 84) and kilometres."""

    lat: float
    lon: float
    km: float


class Filters(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which events; all that is given must hold."""

    actors: Annotated[Names, Meta(description="Who does it: a code (IRN) or part of a name; one must fit.")] = ()
    recipients: Annotated[Names, Meta(description="To whom; one must fit.")] = ()
    parties: Annotated[Names, Meta(description="On either side; all must take part.")] = ()
    dyad: Annotated[Pair | None, Meta(description="Two on opposite sides, either way round.")] = None
    acts: Annotated[tuple[Act, ...], Meta(description="Kinds of act; one must fit.")] = ()
    quads: Annotated[
        tuple[int, ...],
        Meta(description="1, 2: cooperation in words, in deeds. 3, 4: conflict in words, in deeds."),
    ] = ()
    statuses: Annotated[tuple[Status, ...], Meta(description="Whether it happened; one must fit.")] = ()
    since: Annotated[
        Day | None, Meta(description="Happened that day or later; of an event that tells no day, published.")
    ] = None
    until: Annotated[Day | None, Meta(description="Happened that day or earlier.")] = None
    countries: Annotated[Names, Meta(description="Where it happened: three capitals (KEN); one must fit.")] = ()
    place: Annotated[str | None, Meta(description="Part of the name of the place.")] = None
    near: Annotated[Around | None, Meta(description="Within so many kilometres of a point.")] = None
    sources: Annotated[Names, Meta(description="According to whom: a code or part of a name; one must fit.")] = ()
    outlets: Annotated[Names, Meta(description="Who published it; one must fit.")] = ()
    confidence: Annotated[float | None, Meta(description="So sure at least, 0 to 1.")] = None
    voices: Annotated[int | None, Meta(description="Told by so many independent voices at least.")] = None
    text: Annotated[str | None, Meta(description="Words in a row in the evidence.")] = None

    def make_filter(self) -> EventFilter:
        """Raises StoreError for what cannot be meant."""
        given = {field.name: getattr(self, field.name) for field in fields(EventFilter) if hasattr(self, field.name)}
        given["dyad"] = tuple(self.dyad) if self.dyad else None
        given["near"] = Near(self.near.lat, self.near.lon, self.near.km) if self.near else None
        return EventFilter(**given)


class SearchEvents(Filters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`search_events`."""

    limit: Annotated[int, Meta(description="So many events a page.", ge=1, le=MOST_EVENTS)] = 20
    after: After = None
    as_of: AsOf = None


class ShowTimeline(Filters, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`timeline`."""

    most: Annotated[
        int, Meta(description="So many events: those told by the most independent voices.", ge=1, le=MOST_ENTRIES)
    ] = 30
    as_of: AsOf = None


class GetEvent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`get_event`."""

    id: Annotated[str, Meta(description="Of the event, or its former id.", min_length=1)]
    limit: Annotated[int, Meta(description="So many reports a page.", ge=1, le=MOST_REPORTS)] = 10
    after: After = None
    as_of: AsOf = None


class ListConflicts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`conflicts`."""

    event: Annotated[str | None, Meta(description="Those that touch this event alone.")] = None
    kinds: Annotated[tuple[ConflictKind, ...], Meta(description="Those of these kinds; one must fit.")] = ()
    limit: Annotated[int, Meta(description="So many conflicts a page.", ge=1, le=MOST_CONFLICTS)] = 20
    after: After = None
    as_of: AsOf = None


class ReadArticle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`read_article`."""

    text: Annotated[Text | None, Meta(description="An English article to code now; it is not stored.")] = None
    id: Annotated[str | None, Meta(description="Of a document in the store, instead of a text.")] = None
    published: Annotated[Day | None, Meta(description='Of the text: the day that anchors "on Tuesday".')] = None
    outlet: Annotated[str | None, Meta(description="Of the text: who published it.")] = None
    title: Annotated[str | None, Meta(description="Of the text.")] = None
    url: Annotated[str | None, Meta(description="Of the text: its address; nothing is fetched.")] = None
    start: Annotated[
        Character | None, Meta(description="Also give the article's own words from this character on.")
    ] = None
    limit: Annotated[int, Meta(description="So many reports a page.", ge=1, le=MOST_REPORTS)] = 20
    after: After = None
    as_of: AsOf = None


def check_arguments(given: Mapping[str, Any], takes: type[Taken]) -> Taken:
    """The arguments as a record; null is the same as leaving one out. Raises BadCall."""
    try:
        return msgspec.convert({name: value for name, value in given.items() if value is not None}, takes)
    except msgspec.ValidationError as error:
        raise BadCall(_explain(str(error), build_schema(takes)["properties"])) from None


def _explain(said: str, arguments: Mapping[str, Any]) -> str:
    """The fault, and what the argument must be; for one that does not exist, which there are."""
    named = _PATH.search(said)
    if named is None:
        return f"{said}; the arguments are {', '.join(arguments)}"
    wanted = {name: value for name, value in arguments[named[1]].items() if name not in ("description", "default")}
    return f"{said.replace('`$.', '`')}; {named[1]} is {msgspec.json.encode(wanted).decode()}"


def build_schema(of: type[Any]) -> dict[str, Any]:
    """JSON Schema (2020-12) of a record, an object at its root."""
    (_,), components = msgspec.json.schema_components([of], ref_template="#/$defs/{name}")
    root = components.pop(of.__name__)
    return {**root, "$defs": components} if components else root
