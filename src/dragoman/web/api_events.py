"""Routes about events: lists, whole answers as files, and one event or document.

In: filters, ids. Out: records.
Limits: a file is written whole before it is sent, so that a slow reader holds no lock on the store, and a fault is told
as one.
"""

import tempfile
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from dragoman.publish.exports import FORMATS, load_writer
from dragoman.publish.exports.rows import EventRow
from dragoman.store.database import Store
from dragoman.store.query import EventFilter, name_place
from dragoman.store.schema import StoreBusyError
from dragoman.web.answering import answer, find_desk, is_known, make_tag
from dragoman.web.answers import EventPage
from dragoman.web.parameters import After, AsOf, Filter
from dragoman.web.refusals import refuse_unknown

FILES = {
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
}
_KEPT = 100  # events of a page that is kept
_BATCH = 1000  # events told at once
_WRITING = threading.BoundedSemaphore(2)  # files at once: each may be of all events

router = APIRouter()


@router.get("/api/events")
def list_events(
    request: Request,
    filter: Filter,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    after: After = None,
    order: Annotated[Literal["earliest", "latest"], Query(description="Which come first.")] = "earliest",
    as_of: AsOf = None,
) -> Response:
    """Events in the order of their days; those of no known day last. A place in it stays valid when events come or
    go."""

    def ask(store: Store) -> EventPage:
        # One more than is shown tells whether there are more.
        is_latest = order == "latest"
        found = list(store.events(filter, limit=limit + 1, after=after, latest_first=is_latest, as_of=as_of))
        total = store.count_events(filter, as_of=as_of)[0].events
        place = name_place(found[limit - 1]) if len(found) > limit else None
        return EventPage(events=tuple(found[:limit]), next=place, total=total)

    return answer(request, ask, is_kept=limit <= _KEPT)


@router.get("/api/events/{id}")
def show_event(request: Request, id: str, as_of: AsOf = None) -> Response:
    """An event with all that it rests on. A former id answers with the event that it is part of now."""

    def ask(store: Store) -> object:
        found = store.event_dossier(id, as_of=as_of)
        if found is None:
            raise refuse_unknown("event", id)
        return found

    return answer(request, ask)


@router.get("/api/documents/{id}")
def show_document(request: Request, id: str, as_of: AsOf = None) -> Response:
    """An article's text with all that was found in it. Spans index the text in Unicode code points."""

    def ask(store: Store) -> object:
        found = store.document_dossier(id, as_of=as_of)
        if found is None:
            raise refuse_unknown("document", id)
        return found

    return answer(request, ask)


@router.get("/api/timeline")
def show_timeline(
    request: Request, filter: Filter, most: Annotated[int, Query(ge=1, le=1000)] = 50, as_of: AsOf = None
) -> Response:
    """What happened, in the order of time: the events that the most independent voices tell of."""
    return answer(request, lambda store: store.timeline(filter, most=most, as_of=as_of))


def _write_file(suffix: str, request: Request, filter: Filter, as_of: AsOf = None) -> Response:
    """All events that fit, as a file; what its columns are: docs/exports.md."""
    keeper = find_desk(request).keeper
    tag = make_tag(request, keeper.stamp)
    if is_known(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    if not _WRITING.acquire(blocking=False):
        raise StoreBusyError("two files are being written; ask again in a while")
    with tempfile.NamedTemporaryFile(prefix="dragoman.", suffix=f".{suffix}", delete=False) as place:
        path = Path(place.name)
    try:
        with keeper.read() as store:
            tag = make_tag(request, keeper.stamp)
            load_writer(suffix)(_tell_all(store, filter, as_of), path, choice="all")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        _WRITING.release()
    sent = FileResponse(
        path,
        media_type=FILES[suffix],
        filename=f"events.{suffix}",
        headers={"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"},
        background=BackgroundTask(path.unlink, missing_ok=True),
    )
    sent.headers["ETag"] = tag
    return sent


def _tell_all(store: Store, filter: EventFilter, as_of: str | None) -> Iterator[EventRow]:
    """A page at a time: memory stays flat. The order of the store is that of every export."""
    after = None
    while page := list(store.events(filter, limit=_BATCH, after=after, as_of=as_of)):
        yield from store.tell(page, as_of=as_of)
        after = page[-1]


for _suffix in FILES:
    router.add_api_route(
        f"/api/events.{_suffix}", partial(_write_file, _suffix), name=f"write_{_suffix}", summary=FORMATS[_suffix].help
    )
