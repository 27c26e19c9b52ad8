"""Reports that cannot both be true.

In: the reports of one document, and its parse for "for the first time since …". Out: `conflicts`, each naming its
kind, both reports and both pieces of evidence. Nothing is chosen, nothing is dropped.
Limits: two reports are compared only when act, doers and targets say that they tell of one happening; times, places
and roles conflict only between different sources, since one actor may do the same thing twice.
"""

import dataclasses
import datetime
from collections.abc import Iterator

from dragoman.merge.denials import find_denials
from dragoman.merge.exclusivity import find_exclusive_claims
from dragoman.records import Conflict, ConflictKind, Document, Report, When

_HAPPENED = ("occurred", "ongoing")
_MOST_REPORTS = 50
_FAR_APART = 31  # days; what is further apart is another happening


def find_conflicts(document: Document) -> Document:
    """Fill `conflicts`, in the text's order."""
    conflicts = [
        *_compare_reports(document.reports),
        *find_exclusive_claims(document),
        *find_denials(document.reports),
    ]
    conflicts.sort(key=lambda c: (c.evidence[0].span, c.evidence[1].span, c.kind))
    return dataclasses.replace(document, conflicts=tuple(conflicts))


def _compare_reports(reports: tuple[Report, ...]) -> Iterator[Conflict]:
    """Only reports of one act that share a target are compared: long texts stay linear."""
    blocks: dict[tuple[str, str, str], list[Report]] = {}
    for report in reports:
        for name, code in {(p.name, p.code) for p in report.recipients} or {("", "")}:
            blocks.setdefault((report.act, name, code), []).append(report)
    seen: set[tuple[str, str]] = set()
    for block in blocks.values():
        for one, other in _pair_nearby(block):
            if (one.id, other.id) in seen:
                continue
            seen.add((one.id, other.id))
            found = _compare(one, other)
            if found:
                kind, note = found
                yield Conflict(
                    kind=kind, reports=(one.id, other.id), evidence=(one.evidence, other.evidence), note=note
                )


def _pair_nearby(block: list[Report]) -> Iterator[tuple[Report, Report]]:
    """Each report with the next ones of its block; a text that tells one act more often is a list, not a dispute."""
    for number, one in enumerate(block):
        for other in block[number + 1 : number + 1 + _MOST_REPORTS]:
            yield one, other


def _compare(one: Report, other: Report) -> tuple[ConflictKind, str] | None:
    """The kind of conflict of two reports of one act, or None."""
    if not _meet(one, other, "recipients") or (one.mode != other.mode and one.mode and other.mode):
        return None
    has_same_doers = _meet(one, other, "actors")
    if has_same_doers and (status := _compare_status(one, other)):
        return "status", status
    if one.status not in _HAPPENED or other.status not in _HAPPENED:
        return None
    if has_same_doers and _is_same_time(one.when, other.when) and (count := _compare_counts(one, other)):
        return "count", count
    if not _has_other_source(one, other):
        return None
    if has_same_doers and (time := _compare_times(one.when, other.when)):
        return "time", time
    if has_same_doers and _is_same_day(one, other) and (place := _compare_places(one, other)):
        return "place", place
    if _is_one_happening(one, other) and (role := _compare_roles(one, other)):
        return "role", role
    return None


def _meet(one: Report, other: Report, role: str) -> bool:
    """Some participant in common; two empty roles meet, an empty and a filled one do not."""
    left = {(p.name, p.code) for p in getattr(one, role)}
    right = {(p.name, p.code) for p in getattr(other, role)}
    return bool(left & right) or not (left or right)


def _has_other_source(one: Report, other: Report) -> bool:
    """ "Kyiv said …, Moscow said …": the innermost sources differ."""
    left, right = (report.sources[-1].name if report.sources else None for report in (one, other))
    return left is not None and right is not None and left != right


def _compare_status(one: Report, other: Report) -> str | None:
    statuses = {one.status, other.status}
    if "negated" in statuses and statuses & set(_HAPPENED) and one.trace["act"] == other.trace["act"]:
        if one.when and other.when and not _is_same_time(one.when, other.when):
            return None
        return f"{one.status} against {other.status}"
    return None


def _compare_counts(one: Report, other: Report) -> str | None:
    """ "5 killed" against "12 killed": bounds that do not overlap."""
    for left in one.quantities:
        for right in other.quantities:
            if left.of != right.of or left.span == right.span:
                continue
            low = max(q.low if q.low is not None else float("-inf") for q in (left, right))
            high = min(q.high if q.high is not None else float("inf") for q in (left, right))
            if low > high:
                return f"{left.text} against {right.text} {left.of}"
    return None


def _is_same_time(one: When | None, other: When | None) -> bool:
    """Unknown or overlapping."""
    if one is None or other is None or None in (one.start, one.end, other.start, other.end):
        return True
    return str(one.start) <= str(other.end) and str(other.start) <= str(one.end)


def _is_same_day(one: Report, other: Report) -> bool:
    return one.when is not None and other.when is not None and one.when.start == other.when.start


def _compare_times(one: When | None, other: When | None) -> str | None:
    if one is None or other is None or one.granularity != "day" or other.granularity != "day":
        return None
    first, second = sorted((one, other), key=lambda when: str(when.start))
    is_near = abs(_ordinal(second) - _ordinal(first)) <= _FAR_APART
    return f"{one.start} against {other.start}" if is_near and not _is_same_time(one, other) else None


def _ordinal(when: When) -> int:
    return datetime.date.fromisoformat(str(when.start)[:10]).toordinal()


def _compare_places(one: Report, other: Report) -> str | None:
    left, right = one.where, other.where
    if left is None or right is None or left.name == right.name:
        return None
    both_are_points = all(where.precision in ("city", "site") for where in (left, right))
    return f"{left.name} against {right.name}" if both_are_points else None


def _is_one_happening(one: Report, other: Report) -> bool:
    """One place on one day; a dam or a bridge is blown up once, whatever the day."""
    if one.where is None or other.where is None or one.where.name != other.where.name:
        return False
    is_site = one.where.precision == "site" and one.mode == other.mode
    return _is_same_day(one, other) or (is_site and _is_same_time(one.when, other.when))


def _compare_roles(one: Report, other: Report) -> str | None:
    left, right = ({p.code for p in report.actors} for report in (one, other))
    if left and right and not left & right:
        return f"done by {', '.join(sorted(left))} against {', '.join(sorted(right))}"
    return None
