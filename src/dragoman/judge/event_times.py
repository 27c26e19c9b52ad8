"""A mention's interval as an event's time, and the words of the trace for what was found.

In: a time mention, or a report and what dates or places it. Out: the event's When, or the report with it.
Limits: an event happens on a day, not in a part of one: "on Monday evening" is that day, unless the clock is told.
"""

import dataclasses
import re

from dragoman.records import Basis, Report, TimeMention, When, Where

_CLOCK = re.compile(r"T\d\d:\d\d")


def make_when(mention: TimeMention, *, basis: Basis) -> When:
    """A mention's interval as an event's time."""
    granularity = mention.granularity
    if granularity == "time" and not _CLOCK.search(mention.value or ""):
        granularity = "day"
    return When(
        start=mention.start,
        end=mention.end,
        granularity=granularity,
        basis=basis,
        text=mention.text,
        span=mention.span,
        timex=mention.value,
    )


def date_report(report: Report, when: When, rule: str) -> Report:
    """The report with a time; without a rule, the time stands beside the act."""
    if rule:
        when = dataclasses.replace(when, basis="derived")
    trace = {**report.trace, "when": f"derived: {rule}" if rule else when.basis}
    return dataclasses.replace(report, when=when, trace=trace)


def place_report(report: Report, where: Where, rule: str) -> Report:
    """The report with a place; without a rule, the place stands beside the act."""
    return dataclasses.replace(
        report, where=where, trace={**report.trace, "where": f"inferred: {rule}" if rule else "stated"}
    )
