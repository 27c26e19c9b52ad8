"""Routes of review: what waits for a person, and what people decided.

In: decisions, from whoever has the token. Out: the queue, decisions, and the events they led to.
Limits: without a token nothing is written. What a decision means stands in store/deciding.py.
"""

import hmac
from typing import Annotated
from urllib.parse import urlsplit

import msgspec
from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from dragoman.records import Decision
from dragoman.store.database import Store
from dragoman.store.review_queue import ItemKind
from dragoman.web.answering import Desk, answer, encode, find_desk
from dragoman.web.answers import Decided, DecisionPage, DecisionRequest
from dragoman.web.parameters import After, AsOf
from dragoman.web.refusals import Refusal, refuse_unknown

router = APIRouter()
_FRESH = {"Cache-Control": "no-store"}


@router.get("/api/review/queue")
def show_queue(
    request: Request,
    kind: Annotated[list[ItemKind] | None, Query(description="Repeat: or.", max_length=3)] = None,
    event: Annotated[str | None, Query(description="All that this event rests on.", max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 20,
    after: After = None,
    as_of: AsOf = None,
) -> Response:
    """What a person should look at, the most pressing first; what a decision in force touches is left out."""

    def ask(store: Store) -> object:
        queue = store.review_queue(kinds=kind or (), event=event, limit=limit, after=after, as_of=as_of)
        if queue is None:
            raise refuse_unknown("event", str(event))
        return queue

    return answer(request, ask)


@router.get("/api/review/decisions")
def list_decisions(
    request: Request, limit: Annotated[int, Query(ge=1, le=1000)] = 100, after: After = None, as_of: AsOf = None
) -> Response:
    """Decisions, the latest first, also those that were undone."""

    def ask(store: Store) -> DecisionPage:
        found = store.decision_page(limit=limit + 1, after=after, as_of=as_of)
        place = found[limit - 1].id if len(found) > limit else None
        return DecisionPage(decisions=found[:limit], next=place, total=len(store.decisions(as_of=as_of)))

    return answer(request, ask)


@router.post("/api/review/decisions", status_code=201)
async def decide(request: Request) -> Response:
    """Keep what a person says of reports; events follow at once."""
    check_writer(request)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "bad_type", "a decision is JSON: send Content-Type: application/json")
    try:
        given = msgspec.json.decode(await request.body(), type=DecisionRequest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refusal(400, "bad_decision", f"the decision cannot be read: {error}") from None
    return encode(await run_in_threadpool(_decide, find_desk(request), given), _FRESH, 201)


@router.post("/api/review/decisions/{id}/undo")
async def undo(request: Request, id: str) -> Response:
    """Take a decision back; it stays in the record."""
    check_writer(request)
    return encode(await run_in_threadpool(_undo, find_desk(request), id), _FRESH)


def check_writer(request: Request) -> None:
    """Raises Refusal for whoever may not write: 403 where nobody may, or for a page of another site; else 401."""
    token: str | None = request.app.state.token
    if token is None:
        raise Refusal(403, "read_only", "this server only reads; start it with --token-file FILE to let it decide")
    _check_origin(request)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        challenge = {"WWW-Authenticate": 'Bearer realm="dragoman"'}
        raise Refusal(401, "no_token", "a decision needs the token: Authorization: Bearer TOKEN", headers=challenge)


def _check_origin(request: Request) -> None:
    """A browser says which page asks; one of another site has no business here, whatever it knows."""
    origin = request.headers.get("origin")
    is_foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if is_foreign or request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        raise Refusal(403, "bad_origin", f"{origin or 'another site'}: pages of other sites may not write here")


def _decide(desk: Desk, given: DecisionRequest) -> Decided:
    has_value = given.kind == "correct" or given.value is not None
    value = msgspec.json.encode(given.value).decode() if has_value else None
    with desk.keeper.write() as store:
        for report in given.reports:
            if store.report(report) is None:
                raise Refusal(422, "bad_decision", f"{report[:100]}: there is no report of this id", "reports")
        made = store.decide(
            given.kind, given.reports, author=given.author, field=given.field, value=value, note=given.note
        )
        return _tell(store, made)


def _undo(desk: Desk, id: str) -> Decided:
    with desk.keeper.write() as store:
        made = next((decision for decision in store.decisions() if decision.id == id), None)
        if made is None:
            raise Refusal(404, "not_found", f"{id}: there is no decision of this id")
        if made.undone:
            raise Refusal(409, "undone", f"{id}: was undone on {made.undone:%Y-%m-%d %H:%M} UTC already; decide anew")
        return _tell(store, store.undo(id))


def _tell(store: Store, made: Decision) -> Decided:
    homes = {event.id for event in map(store.event_of, made.reports) if event}
    return Decided(
        id=made.id,
        kind=made.kind,
        reports=made.reports,
        field=made.field,
        value=made.value,
        author=made.author,
        time=made.time,
        undone=made.undone,
        note=made.note,
        events=tuple(sorted(homes)),
    )
