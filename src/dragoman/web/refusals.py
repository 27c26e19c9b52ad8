"""Errors as every route tells them: {"error": {"code", "message", "field"}}.

In: exceptions. Out: JSON answers.
Limits: nothing of the inside goes out: no traceback, and of the store's file its name alone.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.store.filter_names import FILTER_NAMES
from dragoman.store.schema import StoreBusyError, StoreError, StoreTimeoutError

_OUTSIDE = {field: name for name, field in FILTER_NAMES.items()} | {"as": "as_of"}
_PLAIN = {"after", "limit", "by", "most", "as_of", "kind"}
_RETRY = 2  # seconds
_CODES = {
    400: "bad_request", 401: "no_token", 403: "forbidden", 404: "not_found", 405: "bad_method", 413: "too_large",
    414: "too_long", 415: "bad_type", 421: "bad_host",
}  # fmt: skip


class ErrorBody(msgspec.Struct, frozen=True):
    """`code`: for programs, stable. `message`: for people. `field`: the parameter that is at fault, if one is."""

    code: str
    message: str
    field: str | None = None


class Error(msgspec.Struct, frozen=True):
    error: ErrorBody


class Refusal(Exception):
    """To be raised by a route: what is wrong with a request."""

    def __init__(
        self, status: int, code: str, message: str, field: str | None = None, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.field = status, code, message, field
        self.headers = headers or {}


def make_error(
    status: int, code: str, message: str, field: str | None = None, headers: dict[str, str] | None = None
) -> Response:
    body = msgspec.json.encode(Error(ErrorBody(code, message, field)))
    return Response(body, status, {"Cache-Control": "no-store", **(headers or {})}, "application/json")


def refuse_unknown(what: str, id: str) -> Refusal:
    return Refusal(404, "not_found", f"{id}: there is no {what} of this id")


def handle_errors(app: FastAPI, store: Path, list_methods: Callable[[str], Sequence[str]]) -> None:
    """`store`: whose folder is nobody's business. `list_methods`: all of an address's."""

    async def tell_refusal(_: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)
        return make_error(error.status, error.code, error.message, error.field, error.headers)

    async def tell_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = _CODES.get(error.status_code, "bad_request")
        headers = dict(error.headers or {})
        if error.status_code == 405:
            headers["Allow"] = ", ".join(list_methods(request.url.path))
        return make_error(error.status_code, code, str(error.detail), headers=headers)

    async def tell_invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return _tell_invalid(error)

    async def tell_store(_: Request, error: Exception) -> Response:
        assert isinstance(error, StoreError)
        return _tell_store(error, store)

    async def tell_fault(_: Request, __: Exception) -> Response:
        return make_error(500, "fault", "something went wrong in the server; its log on standard error says what")

    app.add_exception_handler(Refusal, tell_refusal)
    app.add_exception_handler(HTTPException, tell_http)
    app.add_exception_handler(RequestValidationError, tell_invalid)
    app.add_exception_handler(StoreError, tell_store)
    app.add_exception_handler(Exception, tell_fault)


def _tell_invalid(error: RequestValidationError) -> Response:
    """The first fault alone: it names the parameter, what was given, and what may be."""
    first: dict[str, Any] = dict(error.errors()[0])
    place = [str(part) for part in first["loc"]]
    field = place[1] if len(place) > 1 else None
    given = "" if first["type"] == "missing" else f" {str(first.get('input'))[:100]!r}"
    message = f"{field or 'request'}:{given} {first['msg'][0].lower()}{first['msg'][1:]}"
    return make_error(400, "bad_value", message, field)


def _tell_store(error: StoreError, store: Path) -> Response:
    """What names the file is about the store; anything else is about the question."""
    message = str(error)
    if isinstance(error, StoreBusyError):
        retry = {"Retry-After": str(_RETRY)}
        return make_error(503, "busy", f"{store.name}: is being written by another process; ask again", headers=retry)
    if isinstance(error, StoreTimeoutError):
        return make_error(503, "too_slow", message.replace(str(store), store.name))
    if message.startswith(str(store)):
        return make_error(503, "no_store", message.replace(str(store), store.name), headers={"Retry-After": "10"})
    word = message.split(maxsplit=1)[0].removesuffix(":")
    field = _OUTSIDE.get(word) or (word if word in _PLAIN else None)
    if field and message.startswith(f"{word}:"):
        message = field + message.removeprefix(word)
    return make_error(422, "bad_filter" if field in FILTER_NAMES else "bad_value", message, field)
