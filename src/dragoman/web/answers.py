"""Answers that no module of the store makes: pages of lists, what the store is, what a decision led to.

In: records. Out: the same, named as the API names them.
Limits: plain records; all others stand where they are made (store/overview.py, dossiers.py …), and all of them in
openapi.json.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from dragoman.records import Decision, DecisionKind, Event
from dragoman.store.overview import CountryName


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPage:
    """`next`: what the next page begins after; None at the end. `total`: events that fit, on all pages."""

    events: tuple[Event, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFacts:
    """What the store is. `may_review`: whether the server takes decisions. `counts`: as `dragoman stats`."""

    name: str
    counts: dict[str, Any]
    first_day: datetime.date | None
    last_day: datetime.date | None
    last_recorded: datetime.datetime | None
    may_review: bool
    acts: tuple[str, ...]
    statuses: tuple[str, ...]
    countries: tuple[CountryName, ...]
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreSize:
    """None while another process writes it."""

    name: str
    events: int | None
    reports: int | None
    documents: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    status: Literal["ok", "busy"]
    version: str
    store: StoreSize


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage:
    decisions: tuple[Decision, ...]
    next: str | None
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision, and the events that its reports are part of now: none where all were rejected."""

    id: str
    kind: DecisionKind
    reports: tuple[str, ...]
    field: str | None
    value: str | None
    author: str
    time: datetime.datetime
    undone: datetime.datetime | None
    note: str
    events: tuple[str, ...]


class DecisionRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says of reports. `value`: any JSON, for a corrected `field`."""

    kind: DecisionKind
    reports: list[str]
    author: str
    field: str | None = None
    value: Any = None
    note: str = ""
