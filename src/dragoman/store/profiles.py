"""One actor: what it does, with whom, and what is done to it.

In: a code or a name as it is written, a filter, a cursor. Out: a profile.
Limits: a name is compared letter by letter, capitals included; the parts of a state have its code.
"""

import re
from dataclasses import dataclass

import duckdb

from dragoman.records import Event
from dragoman.store.choosing import Chosen, PeriodQuads, Stretch, count_periods, find_stretch
from dragoman.store.facets import ValueCount, count_plain
from dragoman.store.naming import Kind, find_kind, name_code
from dragoman.store.query import EventFilter, Period
from dragoman.store.rows import read_event

_CODE = re.compile("[A-Z]{3}")
_RECENT = 20
_COUNTERPARTS = """
SELECT who, sum(events) AS events, sum(cooperation), coalesce(sum(events) FILTER (list_contains(recipients, who)), 0),
    coalesce(sum(events) FILTER (list_contains(actors, who)), 0)
FROM (
    SELECT unnest(list_distinct(actors || recipients)) AS who, * FROM (
        SELECT CASE WHEN list_contains(recipients, $who) THEN actors ELSE [] END AS actors,
            CASE WHEN list_contains(actors, $who) THEN recipients ELSE [] END AS recipients, events, cooperation
        FROM {casts}
    )
) WHERE who <> $who GROUP BY who ORDER BY events DESC, who LIMIT 100
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterpart:
    """Another on the opposite side; `as_actor`: in how many events the one asked for acts on it."""

    code: str
    name: str
    events: int
    cooperation: int
    conflict: int
    as_actor: int
    as_recipient: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """`kind`: None for what is neither a state nor an international body. `stretch`: the days in which nearly all
    events are. `recent`: the latest events."""

    code: str
    name: str
    kind: Kind | None
    events: int
    by: Period
    periods: tuple[PeriodQuads, ...]
    stretch: Stretch | None
    counterparts: tuple[Counterpart, ...]
    acts: tuple[ValueCount, ...]
    statuses: tuple[ValueCount, ...]
    recent: tuple[Event, ...]


def find_profile(cursor: duckdb.DuckDBPyConnection, who: str, filter: EventFilter) -> Profile | None:
    """None for one who is in no event, and in no table of states and bodies."""
    column = "codes" if _CODE.fullmatch(who) else "names"
    sides = ("actor_codes", "recipient_codes") if column == "codes" else ("actors", "recipients")
    chosen = Chosen(cursor, filter, " OR ".join(f"list_contains({side}, $who)" for side in sides), who=who)
    total = sum(one.events for one in chosen.plain["day"])
    if not total and find_kind(who) is None and not _is_known(cursor, who, sides):
        return None
    stretch = find_stretch(chosen)
    by, periods = count_periods(chosen, "auto", stretch)
    query = _COUNTERPARTS.format(casts=chosen.casts)
    return Profile(
        code=who,
        name=name_code(who),
        kind=find_kind(who),
        events=total,
        by=by,
        periods=periods,
        stretch=stretch,
        counterparts=tuple(_make_counterpart(*row) for row in chosen.fetch(query, who=who)),
        acts=count_plain(chosen, "act"),
        statuses=count_plain(chosen, "status"),
        recent=_find_recent(chosen),
    )


def _is_known(cursor: duckdb.DuckDBPyConnection, who: str, sides: tuple[str, str]) -> bool:
    """Whether it is anywhere, whatever the filter."""
    where = " OR ".join(f"list_contains({side}, $who)" for side in sides)
    return bool(cursor.execute(f"SELECT 1 FROM events WHERE {where} LIMIT 1", {"who": who}).fetchall())


def _make_counterpart(who: str, events: int, cooperation: int, as_actor: int, as_recipient: int) -> Counterpart:
    return Counterpart(
        code=who,
        name=name_code(who),
        events=events,
        cooperation=cooperation,
        conflict=events - cooperation,
        as_actor=as_actor,
        as_recipient=as_recipient,
    )


def _find_recent(chosen: Chosen) -> tuple[Event, ...]:
    query = f"SELECT body FROM {{events}} ORDER BY day DESC NULLS LAST, id LIMIT {_RECENT}"
    return tuple(read_event(body) for (body,) in chosen.fetch(query))
