"""The API described: OpenAPI 3.1.

In: the routes. Out: openapi.json. Parameters are FastAPI's; shapes of answers are those of our records, by msgspec.
"""

import re
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from dragoman import __version__
from dragoman.merge.timeline import Timeline
from dragoman.store.changes import Changes
from dragoman.store.conflict_list import ConflictPage
from dragoman.store.dossiers import DocumentDossier, EventDossier
from dragoman.store.overview import Network, Overview
from dragoman.store.profiles import Profile
from dragoman.store.review_queue import ReviewQueue
from dragoman.store.searching import Found
from dragoman.web.answers import Decided, DecisionPage, DecisionRequest, EventPage, Health, StoreFacts
from dragoman.web.api_events import FILES
from dragoman.web.refusals import Error

ANSWERS: dict[tuple[str, str], tuple[int, type]] = {
    ("get", "/health"): (200, Health),
    ("get", "/api/store"): (200, StoreFacts),
    ("get", "/api/events"): (200, EventPage),
    ("get", "/api/events/{id}"): (200, EventDossier),
    ("get", "/api/documents/{id}"): (200, DocumentDossier),
    ("get", "/api/timeline"): (200, Timeline),
    ("get", "/api/overview"): (200, Overview),
    ("get", "/api/network"): (200, Network),
    ("get", "/api/actors/{who}"): (200, Profile),
    ("get", "/api/conflicts"): (200, ConflictPage),
    ("get", "/api/changes"): (200, Changes),
    ("get", "/api/search"): (200, Found),
    ("get", "/api/review/queue"): (200, ReviewQueue),
    ("get", "/api/review/decisions"): (200, DecisionPage),
    ("post", "/api/review/decisions"): (201, Decided),
    ("post", "/api/review/decisions/{id}/undo"): (200, Decided),
}
_ERRORS = {
    "400": "A parameter or a body that cannot be used.",
    "401": "The token is missing or wrong.",
    "403": "Not from here, or not at all.",
    "404": "No such thing.",
    "409": "That was done before.",
    "422": "Every value alone may be, but not together, or not of this store.",
    "415": "Not JSON.",
    "503": "Another process writes the store, or the question took too long: ask again after Retry-After.",
}


def describe_api(app: FastAPI) -> dict[str, Any]:
    """Made once, then kept by the app."""
    if app.openapi_schema is None:
        made = get_openapi(
            title="Dragoman",
            version=__version__,
            openapi_version="3.1.0",
            summary="The record of political events that a store keeps.",
            routes=app.routes,
        )
        types = [type for _, type in ANSWERS.values()]
        _, components = msgspec.json.schema_components(
            [*types, DecisionRequest, Error], ref_template="#/components/schemas/{name}"
        )
        made["components"] = {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        }
        for path, methods in made["paths"].items():
            for method, operation in methods.items():
                _describe(operation, method, path)
        app.openapi_schema = made
    return app.openapi_schema


def list_methods(app: FastAPI, address: str) -> list[str]:
    """What may be asked of an address; pages and files beside the API answer GET alone."""
    found = {
        method.upper()
        for path, methods in describe_api(app)["paths"].items()
        if _fits(path, address)
        for method in methods
    }
    return sorted(found | {"HEAD"}) if "GET" in found else sorted(found) or ["GET", "HEAD"]


def _fits(path: str, address: str) -> bool:
    """ "/api/events/{id}" is that of any one event, and of no file."""
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path))
    return re.fullmatch(pattern, address) is not None


def _describe(operation: dict[str, Any], method: str, path: str) -> None:
    if (method, path) in ANSWERS:
        status, type = ANSWERS[method, path]
        content: dict[str, Any] = {"application/json": {"schema": _refer(type)}}
    else:
        suffix = path.rsplit(".", 1)[1]
        shape = {"type": "object" if suffix == "geojson" else "string"}
        status, content = 200, {FILES[suffix].split(";")[0]: {"schema": shape}}
    operation["responses"] = {str(status): {"description": "The answer.", "content": content}}
    if method == "get":
        operation["responses"]["304"] = {"description": "The answer is the one whose ETag was sent."}
    else:
        operation["security"] = [{"token": []}]
    if (method, path) == ("post", "/api/review/decisions"):
        body = {"application/json": {"schema": _refer(DecisionRequest)}}
        operation["requestBody"] = {"required": True, "content": body}
    for code, description in _ERRORS.items():
        refusal = {"application/json": {"schema": _refer(Error)}}
        operation["responses"][code] = {"description": description, "content": refusal}


def _refer(type: type) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{type.__name__}"}
