"""Events by filter, a page at a time, and counts by period."""

import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_coder import Open, PlainCoder, article

from dragoman.publish.exports.rows import find_best_report
from dragoman.records import Event
from dragoman.store.database import Store
from dragoman.store.query import EventFilter, Near, PeriodCount, name_place
from dragoman.store.schema import StoreError

ARTICLES = [
    article("KEN AID SOM 2024-05-07", outlet="The Courier"),
    article("KEN AID SOM 2024-05-07", "Told by a second paper.", outlet="Evening Post"),
    article("UGA CONSULT KEN 2024-05-02", outlet="The Courier", published="2024-05-03"),
    article("SOM THREATEN ETH 2023-12-31", "ETH REJECT SOM 2024-01-01"),
    article("TZA COERCE RWA -", outlet="The Courier", published="2024-05-20"),
    article("RWA ASSAULT TZA -", published=None),
]


@pytest.fixture
def filled(open_store: Open) -> Store:
    store = open_store(day="2024-06-01")
    store.ingest(ARTICLES, coder=PlainCoder())
    return store


def tell(event: Event) -> str:
    return f"{event.actors[0].code} {event.act} {event.recipients[0].code}"


def find(store: Store, **filter: Any) -> list[str]:
    return [tell(event) for event in store.events(EventFilter(**filter))]


def test_events_come_in_the_order_of_their_days_and_those_of_none_last(filled: Store) -> None:
    assert find(filled) == [
        "SOM THREATEN ETH", "ETH REJECT SOM", "UGA CONSULT KEN", "KEN AID SOM", "TZA COERCE RWA", "RWA ASSAULT TZA",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ({"actors": ("KEN",)}, ["KEN AID SOM"]),
        ({"actors": "KEN"}, ["KEN AID SOM"]),
        ({"actors": ("KEN", "UGA")}, ["UGA CONSULT KEN", "KEN AID SOM"]),
        ({"actors": ("government of ken",)}, ["KEN AID SOM"]),
        ({"recipients": ("KEN",)}, ["UGA CONSULT KEN"]),
        ({"parties": ("SOM",)}, ["SOM THREATEN ETH", "ETH REJECT SOM", "KEN AID SOM"]),
        ({"parties": ("SOM", "KEN")}, ["KEN AID SOM"]),
        ({"dyad": ("ETH", "SOM")}, ["SOM THREATEN ETH", "ETH REJECT SOM"]),
        ({"dyad": ("ETH", "KEN")}, []),
        ({"acts": ("AID", "REJECT")}, ["ETH REJECT SOM", "KEN AID SOM"]),
        ({"quads": (4,)}, ["TZA COERCE RWA", "RWA ASSAULT TZA"]),
        ({"statuses": ("negated",)}, []),
        ({"since": "2024-05-03", "until": "2024-05-07"}, ["KEN AID SOM"]),
        ({"until": datetime.date(2023, 12, 31)}, ["SOM THREATEN ETH"]),
        ({"since": "2024-05-08"}, ["TZA COERCE RWA"]),
        ({"countries": ("KEN",), "quads": (3,)}, ["SOM THREATEN ETH", "ETH REJECT SOM"]),
        ({"countries": ("SOM",)}, []),
        ({"place": "gariss", "acts": "AID"}, ["KEN AID SOM"]),
        ({"near": Near(-0.4, 39.6, 20), "acts": "AID"}, ["KEN AID SOM"]),
        ({"near": (-0.4, 39.6, 5)}, []),
        ({"sources": ("UGA",)}, ["UGA CONSULT KEN"]),
        ({"sources": ("ug",)}, ["UGA CONSULT KEN"]),
        ({"outlets": ("evening post",)}, ["KEN AID SOM"]),
        ({"outlets": ("Evening Post", "The Courier")}, ["UGA CONSULT KEN", "KEN AID SOM", "TZA COERCE RWA"]),
        ({"confidence": 0.6}, ["KEN AID SOM"]),
        ({"confidence": 0.8}, []),
        ({"voices": 2}, ["KEN AID SOM"]),
        ({"text": "consult  ken"}, ["UGA CONSULT KEN"]),
        ({"text": "CONSULT SOM"}, []),
        ({"text": "100% _"}, []),
    ],
)
def test_a_filter_chooses(filled: Store, filter: dict[str, Any], found: list[str]) -> None:
    assert find(filled, **filter) == found
    assert filled.count_events(EventFilter(**filter)) == (PeriodCount(None, len(found)),)


def test_pages_join_to_the_whole(filled: Store) -> None:
    whole = list(filled.events())
    pages: list[Event] = []
    while page := list(filled.events(limit=2, after=pages[-1] if pages else None)):
        pages += page
    assert pages == whole
    assert list(filled.events(after=name_place(whole[3]))) == whole[4:]
    assert list(filled.events(after=whole[-1])) == []


@given(size=st.integers(1, 7), acts=st.lists(st.sampled_from(["AID", "CONSULT", "COERCE", "ASSAULT"]), unique=True))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.parametrize("latest_first", [False, True])
def test_any_pages_of_any_filter_join_to_the_whole(
    filled: Store, latest_first: bool, size: int, acts: list[Any]
) -> None:
    filter = EventFilter(acts=tuple(acts))
    pages: list[Event] = []
    while page := list(
        filled.events(filter, limit=size, after=pages[-1] if pages else None, latest_first=latest_first)
    ):
        assert len(page) <= size
        pages += page
    assert pages == list(filled.events(filter, latest_first=latest_first))


def test_the_latest_first_is_the_opposite_order_but_for_events_of_no_day(filled: Store) -> None:
    dated, undated = [], []
    for event in filled.events():
        (undated if name_place(event).startswith("undated") else dated).append(event)
    assert len(dated) > 2 and undated
    assert list(filled.events(latest_first=True)) == dated[::-1] + undated[::-1]


@pytest.mark.parametrize(
    ("by", "counts"),
    [
        ("year", [("2023-01-01", 1), ("2024-01-01", 4), (None, 1)]),
        ("month", [("2023-12-01", 1), ("2024-01-01", 1), ("2024-05-01", 3), (None, 1)]),
        ("week", [("2023-12-25", 1), ("2024-01-01", 1), ("2024-04-29", 1), ("2024-05-06", 1), ("2024-05-20", 1),
                  (None, 1)]),
        ("day", [("2023-12-31", 1), ("2024-01-01", 1), ("2024-05-02", 1), ("2024-05-07", 1), ("2024-05-20", 1),
                 (None, 1)]),
    ],
)  # fmt: skip
def test_counts_by_period(filled: Store, by: Any, counts: list[tuple[str | None, int]]) -> None:
    found = filled.count_events(by=by)
    assert [(start and start.isoformat(), number) for start, number in found] == counts


def test_a_question_about_the_past_is_answered_from_what_was_known(filled: Store, open_store: Open) -> None:
    filled.close()
    store = open_store(day="2024-06-05")
    store.ingest([article("KEN AID SOM 2024-05-07", "A third voice.")], coder=PlainCoder())
    store.delete([ARTICLES[2].id])
    aid = EventFilter(actors=("KEN",))
    assert [len(event.reports) for event in store.events(aid)] == [3]
    assert [len(event.reports) for event in store.events(aid, as_of="2024-06-02")] == [2]
    assert [len(event.reports) for event in store.events(aid, as_of="2024-05-30")] == []
    courier = EventFilter(outlets=("The Courier",), acts=("CONSULT",))
    assert store.count_events(courier)[0].events == 0
    assert store.count_events(courier, as_of="2024-06-02")[0].events == 1


@pytest.mark.parametrize(
    ("filter", "says"),
    [
        ({"acts": ("KILL",)}, "acts: 'KILL' is unknown; choose among AGREE"),
        ({"statuses": ("maybe",)}, "statuses: 'maybe' is unknown"),
        ({"quads": (5,)}, "quads: 5 is unknown; choose among 1, 2, 3, 4"),
        ({"countries": ("Kenya",)}, "countries: 'Kenya' is no code"),
        ({"since": "yesterday"}, "since: 'yesterday' is not a date; write YYYY-MM-DD"),
        ({"since": "2024-05-02", "until": "2024-05-01"}, "since 2024-05-02 is later than until 2024-05-01"),
        ({"near": Near(91, 0, 5)}, "no place on earth"),
        ({"near": Near(9, 0, float("nan"))}, "no place on earth"),
        ({"confidence": 50}, "confidence: 50 is not between 0 and 1"),
        ({"voices": 0}, "voices: 0 is too few"),
        ({"text": " "}, "text: is blank"),
        ({"actors": ("",)}, "actors: is blank"),
        ({"dyad": ("KEN",)}, "dyad: needs two"),
    ],
)
def test_what_cannot_be_meant_is_refused(filter: dict[str, Any], says: str) -> None:
    with pytest.raises(StoreError, match=says):
        EventFilter(**filter)


def test_a_page_that_cannot_be_is_refused(filled: Store) -> None:
    with pytest.raises(StoreError, match="limit: 0 is too few"):
        list(filled.events(limit=0))
    for after in ("e12", "2024-99-01/e000000000000000"):
        with pytest.raises(StoreError, match="after: "):
            list(filled.events(after=after))
    with pytest.raises(StoreError, match="by: 'decade' is unknown"):
        filled.count_events(by="decade")  # type: ignore[arg-type]


def test_a_timeline_tells_of_an_event_what_its_best_report_says(open_store: Open) -> None:
    store = open_store(day="2024-06-01")
    later = article("KEN AID SOM 2024-05-07", "And later.", outlet="Evening Post", published="2024-05-10")
    undated = article("KEN AID SOM 2024-05-07", "And some day.", published=None)
    store.ingest([*ARTICLES, later, undated], coder=PlainCoder())
    aid = next(store.events(EventFilter(acts=("AID",))))
    for corrected in ("0.9", "0.4"):
        told = store.timeline()
        entries = [*told.dated, *told.undated]
        for entry, row in zip(entries, store.tell(entry.event for entry in entries), strict=True):
            assert entry.words == find_best_report(row).evidence.text
            assert entry.outlets == tuple(sorted({one.outlet for one in row.articles if one.outlet}))
            assert entry.sources == tuple(sorted({report.sources[-1].name for report in row.reports}))
        assert max(len(entry.outlets) for entry in entries) == 2
        store.decide("correct", aid.reports[:1], author="Ana", field="confidence", value=corrected)
