"""The server put together: the API, the pages, errors, and the guard around them.

In: a keeper of a store, a token or none, the host that is bound. Out: an ASGI application.
Limits: one store. The pages are one shell and files beside it; what they show comes from the API.
"""

from functools import partial
from pathlib import Path

from fastapi import Depends, FastAPI, Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dragoman.metrics import expose
from dragoman.web import api_events, api_overview, api_review
from dragoman.web.answering import LONGEST, Desk, encode
from dragoman.web.guard import Guard
from dragoman.web.journal import Journal
from dragoman.web.keeper import Keeper
from dragoman.web.openapi import describe_api, list_methods
from dragoman.web.parameters import check_names
from dragoman.web.refusals import handle_errors

STATIC = Path(__file__).with_name("static")
PAGES = ("/", "/event/{id}", "/document/{id}", "/actor/{code:path}", "/review", "/changes", "/conflicts", "/search")


def build_app(
    keeper: Keeper, *, token: str | None = None, host: str = "127.0.0.1", journal: Journal, longest: float = LONGEST
) -> ASGIApp:
    """`longest`: seconds of one question. Whoever binds more than this machine needs a token (web/serving.py)."""
    app = FastAPI(title="Dragoman", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False)
    app.state.desk = Desk(keeper=keeper, may_review=token is not None, longest=longest)
    app.state.token = token
    for part in (api_overview, api_events, api_review):
        app.include_router(part.router, dependencies=[Depends(check_names)])
    handle_errors(app, keeper.path, partial(list_methods, app))
    _add_pages(app)
    _add_metrics(app, journal)
    return Guard(app, token=token, host=host, journal=journal)


def _add_pages(app: FastAPI) -> None:
    def show_page() -> Response:
        """Which page, the shell's script reads from the address."""
        return FileResponse(STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    def show_description(request: Request) -> Response:
        return encode(describe_api(request.app), {"Cache-Control": "no-cache"})

    for path in PAGES:
        app.add_api_route(path, show_page, include_in_schema=False)
    app.add_api_route("/openapi.json", show_description, include_in_schema=False)
    app.mount("/static", _Revalidated(directory=STATIC))


def _add_metrics(app: FastAPI, journal: Journal) -> None:
    def show_metrics() -> Response:
        kind, body = expose(journal.registry)
        return Response(body, headers={"Content-Type": kind, "Cache-Control": "no-store"})

    app.add_api_route("/metrics", show_metrics, include_in_schema=False)


class _Revalidated(StaticFiles):
    """Asked for anew each time, answered with 304: after an upgrade nobody sees old pages with a new API."""

    def file_response(self, *given: object, **named: object) -> Response:
        response = super().file_response(*given, **named)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "no-cache"
        return response
