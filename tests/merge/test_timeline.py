"""Timelines: order, importance, undated events, conflicts."""

import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dragoman.merge.timeline import Told, build_timeline
from dragoman.records import Conflict, Event, Excerpt, Span, When


def make_event(number: int, day: str | None, *, voices: int = 1, confidence: float = 0.5) -> Event:
    when = day and When(start=day, end=day, granularity="day", basis="stated", text=day, span=None, timex=day)
    return Event(
        id=f"e{number:015}", act="AID", type="AID", mode=None, cameo="070", quad=2, intensity=7.0, status="occurred",
        actors=(), recipients=(), when=when or None, where=None, reports=(f"r{number}",), documents=(f"d{number}",),
        voices=voices, first_published=datetime.date(2024, 5, 1 + number), last_published=None, confidence=confidence,
    )  # fmt: skip


def tell(events: list[Event]) -> dict[str, Told]:
    return {event.id: Told(words=f"words of {event.id}", outlets=("Post",), sources=()) for event in events}


def test_dated_events_come_by_day_and_undated_ones_apart_by_publication() -> None:
    events = [make_event(4, None), make_event(1, "2024-05-03"), make_event(2, "2024-04-30"), make_event(3, None)]
    timeline = build_timeline(events, tell(events), [])
    assert [entry.event.id[-1] for entry in timeline.dated] == ["2", "1"]
    assert [entry.event.id[-1] for entry in timeline.undated] == ["3", "4"]
    assert timeline.dated[0].words == "words of e000000000000002"


def test_what_more_voices_tell_is_more_important_then_what_is_surer() -> None:
    events = [
        make_event(1, "2024-05-01", confidence=0.9),
        make_event(2, "2024-05-02", voices=3),
        make_event(3, "2024-05-03", confidence=0.6),
    ]
    timeline = build_timeline(events, tell(events), [])
    assert [entry.rank for entry in timeline.dated] == [2, 1, 3]


def test_a_conflict_is_marked_on_each_event_that_it_touches_once() -> None:
    one, other, third = (make_event(number, f"2024-05-0{number}") for number in (1, 2, 3))
    one = replace(one, reports=("r1", "r9"))
    sides = (Excerpt(text="x", span=Span(0, 1)), Excerpt(text="y", span=Span(0, 1)))
    across = Conflict(kind="count", reports=("r1", "r2"), evidence=sides, note="5 against 50")
    inside = Conflict(kind="status", reports=("r1", "r9"), evidence=sides, note="denied")
    abroad = Conflict(kind="status", reports=("r7", "r8"), evidence=sides, note="of others")
    timeline = build_timeline([one, other, third], tell([one, other, third]), [across, inside, abroad])
    assert [entry.conflicts for entry in timeline.dated] == [(across, inside), (across,), ()]


@given(st.permutations(range(1, 7)))
def test_the_order_of_events_given_does_not_matter(order: list[int]) -> None:
    days = {1: "2024-05-01", 2: "2024-05-01", 3: None, 4: "2024-04-01", 5: None, 6: "2024-06"}
    events = [make_event(number, days[number], voices=1 + number % 2) for number in order]
    ordered = sorted(events, key=lambda event: event.id)
    assert build_timeline(events, tell(events), []) == build_timeline(ordered, tell(events), [])
