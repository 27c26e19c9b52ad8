"""Routes that count, compare and look for: overview, network, actors, conflicts, changes, search, the store itself.

In: filters, names, words. Out: records of the store's questions.
"""

from typing import Annotated, get_args

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman import __version__
from dragoman.records import Act, ConflictKind, Status
from dragoman.store.choosing import By
from dragoman.store.database import Store
from dragoman.store.schema import StoreBusyError
from dragoman.web.answering import answer, encode, find_desk
from dragoman.web.answers import Health, StoreFacts, StoreSize
from dragoman.web.parameters import After, AsOf, Filter, Moment, Text
from dragoman.web.refusals import Refusal, refuse_unknown

router = APIRouter()


@router.get("/health")
def show_health(request: Request) -> Response:
    """Whether the server answers, and what it answers from. "busy" while another process writes the store."""
    keeper = find_desk(request).keeper
    name = keeper.path.name
    try:
        counts = keeper.remember("counts", lambda store: store.stats())
    except StoreBusyError:
        empty = StoreSize(name=name, events=None, reports=None, documents=None)
        return encode(Health(status="busy", version=__version__, store=empty), {"Cache-Control": "no-store"})
    size = StoreSize(name=name, events=counts["events"], reports=counts["reports"], documents=counts["documents"])
    return encode(Health(status="ok", version=__version__, store=size), {"Cache-Control": "no-store"})


@router.get("/api/store")
def show_store(request: Request, as_of: AsOf = None) -> Response:
    """What the store holds, and the words by which it can be asked."""
    desk = find_desk(request)

    def ask(store: Store) -> StoreFacts:
        summary = store.summary(as_of=as_of)
        return StoreFacts(
            name=store.path.name,
            counts=store.stats(as_of=as_of),
            first_day=summary.first_day,
            last_day=summary.last_day,
            last_recorded=summary.last_recorded,
            may_review=desk.may_review,
            acts=get_args(Act),
            statuses=get_args(Status),
            countries=summary.countries,
            version=__version__,
        )

    return answer(request, ask, is_kept=True)


@router.get("/api/overview")
def show_overview(
    request: Request,
    filter: Filter,
    by: By = "auto",
    places: Annotated[int, Query(ge=0, le=10_000, description="So many at most.")] = 500,
    dyads: Annotated[int, Query(ge=0, le=10_000, description="So many at most.")] = 150,
    as_of: AsOf = None,
) -> Response:
    """Events by period, place, country, pair, and value of each field, each field counted with all other filters."""

    def ask(store: Store) -> object:
        return store.overview(filter, by=by, places=places, dyads=dyads, as_of=as_of)

    return answer(request, ask, is_kept=True)


@router.get("/api/network")
def show_network(
    request: Request,
    filter: Filter,
    most: Annotated[int, Query(ge=1, le=5000, description="So many pairs at most.")] = 150,
    as_of: AsOf = None,
) -> Response:
    """Who acts on whom: the pairs with the most events, cooperation and conflict apart."""
    return answer(request, lambda store: store.network(filter, most=most, as_of=as_of), is_kept=True)


@router.get("/api/actors/{who:path}")
def show_actor(request: Request, who: str, filter: Filter, as_of: AsOf = None) -> Response:
    """What an actor does, with whom, and what is done to it: by a code, or a name as it is written."""

    def ask(store: Store) -> object:
        found = store.profile(who, filter, as_of=as_of)
        if found is None:
            raise Refusal(404, "not_found", f"{who}: no actor of this code or name is in any event")
        return found

    return answer(request, ask)


@router.get("/api/conflicts")
def list_conflicts(
    request: Request,
    filter: Filter,
    kind: Annotated[list[ConflictKind] | None, Query(description="Repeat: or.", max_length=10)] = None,
    event: Annotated[str | None, Query(description="Those that touch this event alone.", max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    after: After = None,
    as_of: AsOf = None,
) -> Response:
    """What reports disagree about, the gravest first."""

    def ask(store: Store) -> object:
        page = store.conflict_page(filter, kinds=kind or (), event=event, limit=limit, after=after, as_of=as_of)
        if page is None:
            raise refuse_unknown("event", str(event))
        return page

    return answer(request, ask)


@router.get("/api/changes")
def list_changes(
    request: Request,
    filter: Filter,
    since: Annotated[Moment, Query(description="A day (its end) or a moment, UTC.")],
    until: Annotated[Moment | None, Query(description="The same; now, where it is left out.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Of each of the three lists.")] = 100,
) -> Response:
    """What changed between two states of knowledge: events that are new, gone, or told otherwise."""
    return answer(request, lambda store: store.changes(since, until=until, filter=filter, limit=limit))


@router.get("/api/search")
def search(
    request: Request,
    text: Annotated[Text, Query(description="Words in a row.")],
    limit: Annotated[int, Query(ge=1, le=200, description="Of each kind.")] = 20,
    as_of: AsOf = None,
) -> Response:
    """Words in a row in events, articles and names of actors."""
    return answer(request, lambda store: store.search(text, limit=limit, as_of=as_of))
