"""What a person should look at first: pairs barely joined, grave conflicts, events that rest on one unsure report.

In: a cursor. Out: items with their evidence, the most pressing first, a page at a time.
`priority` is 0 to 1 for all kinds, so that they mix: half of it is doubt, half how grave the act is (of a conflict, its
severity, which is made of the same). Of one event it is all that it rests on, in doubt or not.
Limits: what a decision in force touches is left out; a link only where the decision is about both its reports.
"""

import heapq
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import duckdb
import msgspec

from dragoman.merge.scoring import THRESHOLD
from dragoman.publish.exports.rows import ArticleFacts
from dragoman.records import Report
from dragoman.store.conflict_list import STANDING, RatedConflict, rate_conflict
from dragoman.store.reading import fetch_rows, find_event, find_homes, find_reports
from dragoman.store.schema import StoreError
from dragoman.store.telling import find_articles

ItemKind = Literal["link", "conflict", "doubt"]
_TOKEN = re.compile(r"([01]\.\d{3})/([\w:]+)")
_MARGIN = 0.1  # above the threshold at which pairs are joined
_GRAVE = 0.5  # severity
_UNSURE = 0.5  # confidence

# Grave acts first; the closer to the threshold, the more in doubt.
_LINKS = f"""
SELECT 'l:' || one || ':' || other AS id, one, other, score, parts,
    round(0.5 * greatest(0, {THRESHOLD + _MARGIN} - score) / {_MARGIN} + 0.05 * least(10, abs(intensity)), 3)
        AS priority
FROM links JOIN reports ON reports.id = one
WHERE rule = 'alike' AND {{which}} AND NOT EXISTS (
    SELECT 1 FROM decisions WHERE undone IS NULL AND list_contains(reports, one) AND list_contains(reports, other))
"""
_DOUBTS = """
SELECT 'd:' || id AS id, report, confidence,
    round(0.5 * (1 - confidence) + 0.05 * least(10, abs(intensity)), 3) AS priority
FROM events JOIN event_reports ON event = events.id
WHERE {which} AND json_array_length(body, '$.reports') = 1
    AND report NOT IN (SELECT unnest(reports) FROM decisions WHERE undone IS NULL)
"""
_CONFLICTS = f"""
{STANDING}, touched AS (SELECT unnest(reports) FROM decisions WHERE undone IS NULL)
SELECT 'c:' || id AS id, id AS conflict, body, severity AS priority FROM standing
WHERE {{which}} AND one NOT IN (FROM touched) AND other NOT IN (FROM touched)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """A report and its article."""

    report: Report
    article: ArticleFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewItem:
    """Something to decide. `why`: in words. `event`: None for a conflict of two events, whose first is told."""

    id: str
    kind: ItemKind
    why: str
    priority: float
    event: str | None
    reports: tuple[str, ...]
    evidence: tuple[Exhibit, ...]
    score: float | None = None
    parts: dict[str, float] | None = None
    conflict: RatedConflict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQueue:
    """`total`: of all that waits; `done`: how many decisions are in force."""

    items: tuple[ReviewItem, ...]
    next: str | None
    total: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """An item before its evidence was fetched."""

    id: str
    kind: ItemKind
    why: str
    priority: float
    reports: tuple[str, ...]
    score: float | None = None
    parts: dict[str, float] | None = None
    conflict: RatedConflict | None = None

    @property
    def order(self) -> tuple[float, str]:
        return -self.priority, self.id


def find_queue(
    cursor: duckdb.DuckDBPyConnection,
    *,
    kinds: Sequence[ItemKind],
    event: str | None,
    limit: int,
    after: str | None,
) -> ReviewQueue | None:
    """`kinds`: all where none is given. `event`: that one alone; None when there is none of this id."""
    own = find_event(cursor, event) if event is not None else None
    if event is not None and own is None:
        return None
    given: dict[str, object] = {"own": list(own.reports)} if own else {}
    is_own = "(list_contains($own, one) OR list_contains($own, other))"
    links = _LINKS.format(which=is_own if own else f"score < {THRESHOLD + _MARGIN}")
    conflicts = _CONFLICTS.format(which=is_own if own else f"severity >= {_GRAVE}")
    doubts = _DOUBTS.format(which="list_contains($own, report)" if own else f"confidence < {_UNSURE}")
    wanted = set(kinds) or {"link", "conflict", "doubt"}
    place = _read_place(after) if after is not None else None
    total, found = 0, []
    for kind, query, make in (
        ("link", links, _make_link), ("doubt", doubts, _make_doubt), ("conflict", conflicts, _make_conflict),
    ):  # fmt: skip
        if kind in wanted:
            total += cursor.execute(f"SELECT count(*) FROM ({query})", given).fetchall()[0][0]
            rows = _fetch_page(cursor, query, given, place, limit)
            found.append([make(row) for row in rows])
    rest = list(heapq.merge(*found, key=lambda one: one.order))
    page = rest[:limit]
    done = cursor.execute("SELECT count(*) FROM decisions WHERE undone IS NULL").fetchall()[0][0]
    return ReviewQueue(
        items=_tell(cursor, page),
        next=f"{page[-1].priority:.3f}/{page[-1].id}" if len(rest) > limit else None,
        total=total,
        done=done,
    )


def _fetch_page(
    cursor: duckdb.DuckDBPyConnection,
    query: str,
    given: dict[str, object],
    place: tuple[float, str] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """One more than is shown tells whether there are more."""
    later = ""
    if place is not None:
        later = "WHERE priority < $priority OR (priority = $priority AND id > $id)"
        given = {**given, "priority": -place[0], "id": place[1]}
    return fetch_rows(cursor, f"SELECT * FROM ({query}) {later} ORDER BY priority DESC, id LIMIT {limit + 1}", given)


def _make_link(row: dict[str, Any]) -> _Candidate:
    how = "just above" if row["score"] < THRESHOLD + _MARGIN else "above"
    return _Candidate(
        id=row["id"],
        kind="link",
        why=f"joined at {row['score']:.2f}, {how} the threshold of {THRESHOLD:.2f}",
        priority=row["priority"],
        reports=(row["one"], row["other"]),
        score=row["score"],
        parts=msgspec.json.decode(row["parts"]),
    )


def _make_doubt(row: dict[str, Any]) -> _Candidate:
    how = "unsure" if row["confidence"] < _UNSURE else "sure enough"
    return _Candidate(
        id=row["id"],
        kind="doubt",
        why=f"one report tells of it, and that is {how} ({row['confidence']:.2f})",
        priority=row["priority"],
        reports=(row["report"],),
        score=row["confidence"],
    )


def _make_conflict(row: dict[str, Any]) -> _Candidate:
    conflict = rate_conflict(row["conflict"], row["body"], row["priority"])
    return _Candidate(
        id=row["id"],
        kind="conflict",
        why=f"conflict of {conflict.kind}: {conflict.note}",
        priority=conflict.severity,
        reports=conflict.reports,
        conflict=conflict,
    )


def _tell(cursor: duckdb.DuckDBPyConnection, page: Iterable[_Candidate]) -> tuple[ReviewItem, ...]:
    page = list(page)
    ids = sorted({report for one in page for report in one.reports})
    reports = {report.id: report for report in find_reports(cursor, ids)}
    articles = find_articles(cursor, {report.document for report in reports.values()})
    homes = find_homes(cursor, ids)
    return tuple(
        ReviewItem(
            id=one.id,
            kind=one.kind,
            why=one.why,
            priority=one.priority,
            event=homes.get(one.reports[0]),
            reports=one.reports,
            evidence=tuple(Exhibit(report=reports[id], article=articles[reports[id].document]) for id in one.reports),
            score=one.score,
            parts=one.parts,
            conflict=one.conflict,
        )
        for one in page
    )


def _read_place(after: str) -> tuple[float, str]:
    found = _TOKEN.fullmatch(after)
    if found is None:
        raise StoreError(f"after: {after!r} is no place in the list; give what the page before ended with")
    return -float(found[1]), found[2]
