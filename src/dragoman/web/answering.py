"""Questions to the store, as answers to requests.

In: a request, and a question. Out: JSON, or "not modified", with an ETag.
Limits: a question has a limit of time; whoever asks for more is told so (StoreTimeoutError).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from fastapi import Request
from starlette.responses import Response

from dragoman import __version__
from dragoman.store.connection import limit_time
from dragoman.store.database import Store
from dragoman.web.keeper import Keeper, Stamp

LONGEST = 15.0  # seconds of one question
_CACHING = {"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the routes work with. `may_review`: whether a token for writing is set."""

    keeper: Keeper
    may_review: bool
    longest: float = LONGEST


def find_desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def answer(request: Request, ask: Callable[[Store], object], *, is_kept: bool = False) -> Response:
    """What is asked, asked of the store; nothing, where the asker has the answer to the same question already.

    `is_kept`: the answer is kept for the next who asks the same, until the store changes. For what costs much, is not
    long, and is asked by everybody who opens the pages."""
    desk = find_desk(request)
    tag = make_tag(request, desk.keeper.stamp)
    if is_known(request, tag):
        return Response(status_code=304, headers={"ETag": tag, **_CACHING})

    def ask_and_encode(store: Store) -> tuple[bytes, str]:
        return msgspec.json.encode(ask(store)), make_tag(request, desk.keeper.stamp)

    with limit_time(desk.longest):
        if is_kept:
            body, tag = desk.keeper.remember((request.url.path, request.url.query), ask_and_encode)
        else:
            with desk.keeper.read() as store:
                body, tag = ask_and_encode(store)
    return Response(body, headers={"ETag": tag, **_CACHING}, media_type="application/json")


def encode(record: object, headers: dict[str, str] | None = None, status: int = 200) -> Response:
    return Response(msgspec.json.encode(record), status, headers, "application/json")


def make_tag(request: Request, stamp: Stamp) -> str:
    """Of the state of the store's file, the address, and this version."""
    seen = (stamp, request.url.path, request.url.query, __version__)
    return f'"{hashlib.sha256(repr(seen).encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def is_known(request: Request, tag: str) -> bool:
    """Compared weakly, as RFC 9110 has it for If-None-Match."""
    given = request.headers.get("if-none-match", "")
    return tag in {one.strip().removeprefix("W/") for one in given.split(",")}
