"""One actor: what it does, with whom, and what is done to it.

In: a code or a name as it is written, a filter, a cursor. Out: a profile.
Limits: a name is compared letter by letter, capitals included; the parts of a state have its code.
"""

import re
from dataclasses import dataclass

import duckdb

from dragoman.records import Event
from dragoman.store.naming import Kind, find_kind, name_code
from dragoman.store.overview import PeriodQuads, ValueCount, choose_events, choose_period, count_periods, count_values
from dragoman.store.query import EventFilter, Period
from dragoman.store.rows import read_event

_CODE = re.compile("[A-Z]{3}")
_RECENT = 20
_COUNTERPARTS = """
SELECT other.who, count(DISTINCT number) AS events, count(DISTINCT number) FILTER (own.quad <= 2),
    count(DISTINCT number) FILTER (own.role = 'actor'), count(DISTINCT number) FILTER (own.role = 'recipient')
FROM sides AS own JOIN sides AS other USING (number)
WHERE own.who = $who AND other.who <> $who AND own.role <> other.role
GROUP BY other.who ORDER BY events DESC, other.who LIMIT 100
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
    """`kind`: None for what is neither a state nor an international body. `recent`: the latest events."""

    code: str
    name: str
    kind: Kind | None
    events: int
    by: Period
    periods: tuple[PeriodQuads, ...]
    counterparts: tuple[Counterpart, ...]
    acts: tuple[ValueCount, ...]
    statuses: tuple[ValueCount, ...]
    recent: tuple[Event, ...]


def find_profile(cursor: duckdb.DuckDBPyConnection, who: str, filter: EventFilter) -> Profile | None:
    """None for one who is in no event, and in no table of states and bodies."""
    column = "codes" if _CODE.fullmatch(who) else "names"
    sides = ("actor_codes", "recipient_codes") if column == "codes" else ("actors", "recipients")
    choose_events(cursor, filter, " OR ".join(f"list_contains({side}, $who)" for side in sides), who=who)
    total = cursor.execute("SELECT count(*) FROM chosen").fetchall()[0][0]
    if not total and find_kind(who) is None and not _is_known(cursor, who, sides):
        return None
    by = choose_period(cursor, "auto")
    counterparts = cursor.execute(_COUNTERPARTS, {"who": who}).fetchall()
    return Profile(
        code=who,
        name=name_code(who),
        kind=find_kind(who),
        events=total,
        by=by,
        periods=count_periods(cursor, by),
        counterparts=tuple(_make_counterpart(*row) for row in counterparts),
        acts=count_values(cursor, "act"),
        statuses=count_values(cursor, "status"),
        recent=_find_recent(cursor),
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


def _find_recent(cursor: duckdb.DuckDBPyConnection) -> tuple[Event, ...]:
    latest = f"SELECT id FROM chosen ORDER BY day DESC NULLS LAST, id LIMIT {_RECENT}"
    rows = cursor.execute(f"SELECT body FROM events WHERE id IN ({latest}) ORDER BY day DESC NULLS LAST, id").fetchall()
    return tuple(read_event(body) for (body,) in rows)
