"""Counts by SQL are those that one gets by counting."""

import datetime
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from plain_coder import Open, PlainCoder, article

from dragoman.records import Event, Participant
from dragoman.store.choosing import Stretch
from dragoman.store.database import Store
from dragoman.store.query import EventFilter
from dragoman.store.rows import Grounds, make_event_row
from dragoman.store.schema import StoreError

CODES = ("KEN", "SOM", "UGA", "ETH")
ACTS = ("AID", "CONSULT", "ASSAULT", "THREATEN")
DAYS = ("2024-01-31", "2024-02-01", "2023-12-31", "1999-05-05", "-")
lines = some.lists(
    some.tuples(some.sampled_from(CODES), some.sampled_from(ACTS), some.sampled_from(CODES), some.sampled_from(DAYS)),
    min_size=1,
    max_size=12,
)


def name(one: Participant) -> str:
    return one.name if one.code == "---" else one.code


def list_pairs(event: Event) -> set[tuple[str, ...]]:
    pairs = {tuple(sorted((name(a), name(b)))) for a in event.actors for b in event.recipients}
    return {pair for pair in pairs if pair[0] != pair[1]}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=lines,
    quads=some.sets(some.integers(1, 4)),
    acts=some.sets(some.sampled_from(ACTS)),
    actors=some.sets(some.sampled_from(CODES)),
)
def test_an_overview_counts_each_event_once(
    tmp_path: Path, told: list[tuple[str, ...]], quads: set[int], acts: set[str], actors: set[str]
) -> None:
    path = tmp_path / "counted.duckdb"
    path.unlink(missing_ok=True)
    with Store(path) as store:
        store.ingest(
            [article(" ".join(line), outlet=f"O{number % 3}") for number, line in enumerate(told)], coder=PlainCoder()
        )
        chosen = EventFilter(quads=tuple(quads), acts=tuple(acts), actors=tuple(actors))
        events = list(store.events(chosen))
        overview = store.overview(chosen, by="month", dyads=1000)
        profile = store.profile("KEN", chosen)
        without = {
            field: list(store.events(replace(chosen, **{field: ()})))
            for field in ("acts", "quads", "statuses", "actors", "outlets")
        }
    assert overview.total == len(events)
    assert sum(sum(period.quads) for period in overview.periods) + overview.undated == len(events)
    assert all(period.start.day == 1 for period in overview.periods)
    assert {dyad.one + dyad.other: dyad.events for dyad in overview.dyads} == Counter(
        "".join(pair) for event in events for pair in list_pairs(event)
    )
    for dyad in overview.dyads:
        assert dyad.cooperation + dyad.conflict == dyad.events
    facets = {facet: {one.value: one.count for one in values} for facet, values in overview.facets.items()}
    assert facets["act"] == Counter(event.act for event in without["acts"])
    assert facets["quad"] == Counter(event.quad for event in without["quads"])
    assert facets["status"] == Counter(event.status for event in without["statuses"])
    assert facets["actor"] == Counter(who for event in without["actors"] for who in {name(one) for one in event.actors})
    assert sum(facets["outlet"].values()) >= len(without["outlets"])
    assert (
        sum(place.events for place in overview.places) == sum(one.events for one in overview.countries) == len(events)
    )
    with_kenya = [event for event in events if "KEN" in {name(one) for one in (*event.actors, *event.recipients)}]
    assert profile is None or profile.events == len(with_kenya)
    if profile:
        assert profile.name == "Kenya"
        for other in profile.counterparts:
            assert 0 < other.events <= other.as_actor + other.as_recipient
            assert other.events == sum(tuple(sorted(("KEN", other.code))) in list_pairs(event) for event in with_kenya)


def test_several_on_a_side_are_several_pairs_and_one_event(open_store: Open) -> None:
    """An event of two with two, one of them on both sides, is one event of each pair."""
    store = open_store()
    store.ingest([article("KEN AID SOM 2024-05-07"), article("UGA AID SOM 2024-05-07")], coder=PlainCoder())
    update = """UPDATE history.events SET actors = ['a', 'b', 'Kenya', 'c'], actor_codes = ['KEN', 'UGA', 'KEN', '---'],
        recipients = ['d', 'a'], recipient_codes = ['SOM', 'KEN'],
        actors_text = E'a\\nb\\nKenya\\nc', recipients_text = E'd\\na',
        actor_codes_text = E'\\nKEN\\nUGA\\nKEN\\n---\\n', recipient_codes_text = E'\\nSOM\\nKEN\\n'
        WHERE actor_codes = ['KEN']"""
    store.connection.execute(update)
    found = {(dyad.one, dyad.other): dyad.events for dyad in store.overview().dyads}
    assert found == {
        ("KEN", "SOM"): 1, ("KEN", "UGA"): 1, ("SOM", "UGA"): 2, ("SOM", "c"): 1, ("KEN", "c"): 1,
    }  # fmt: skip
    network = store.network()
    assert {actor.code: actor.events for actor in network.actors} == {"SOM": 2, "UGA": 2, "KEN": 1, "c": 1}
    assert [one.value for one in store.overview().facets["source"]] == ["KEN", "UGA"]


@pytest.mark.parametrize(
    ("days", "by"),
    [
        (["2024-01-01", "2024-12-31"], "day"),
        (["2024-01-01", "2025-12-31"], "week"),
        (["2000-01-01", "2024-12-31"], "month"),
        (["1900-01-01", "2024-12-31"], "year"),
        (["1900-01-01", *(f"2024-01-{day:02}" for day in range(1, 20))], "day"),
        ([], "day"),
    ],
)
def test_the_finest_period_that_a_screen_can_show(open_store: Open, days: list[str], by: str) -> None:
    store = open_store()
    store.ingest([article(f"KEN AID SOM {day}") for day in days], coder=PlainCoder())
    assert store.overview().by == by
    assert len(store.overview().periods) == len(days)


def test_who_is_not_told_is_nobody(open_store: Open) -> None:
    store = open_store()
    store.ingest([article("KEN AID SOM 2024-05-07"), article("UGA AID SOM 2024-05-07")], coder=PlainCoder())
    nobody = replace(next(iter(store.events())), actors=(), recipients=())
    row = make_event_row(nobody, Grounds(reports=(), outlets=frozenset()))
    names = ("actors", "actors_text", "actor_codes_text", "recipients", "recipients_text", "recipient_codes_text")
    update = ", ".join(f"{name} = ${name}" for name in names)
    store.connection.execute(
        f"UPDATE history.events SET {update} WHERE actor_codes = ['KEN']", {name: row[name] for name in names}
    )
    overview = store.overview()
    assert [dyad.one + dyad.other for dyad in overview.dyads] == ["SOMUGA"]
    assert [one.value for one in overview.facets["actor"]] == ["UGA"]


def test_a_few_events_long_before_the_rest_are_told_apart_from_them(open_store: Open) -> None:
    store = open_store()
    days = ["1900-01-01", *(f"2024-01-{day:02}" for day in range(1, 20)), "2024-03-01", "-"]
    store.ingest([article(f"KEN AID SOM {day}") for day in days], coder=PlainCoder())
    overview = store.overview()
    assert overview.stretch == Stretch(
        first=datetime.date(2024, 1, 1), last=datetime.date(2024, 5, 8), before=1, after=0
    )
    assert sum(sum(period.quads) for period in overview.periods) + overview.undated == overview.total == len(days)
    profile = store.profile("KEN")
    assert profile and profile.stretch == overview.stretch
    assert store.overview(EventFilter(until="1999-01-01")).stretch == Stretch(
        first=datetime.date(1900, 1, 1), last=datetime.date(1900, 1, 1), before=0, after=0
    )


def test_what_is_chosen_is_counted_however_rare(open_store: Open) -> None:
    store = open_store()
    store.ingest(
        [
            article(f"KEN AID SOM 2024-{1 + n // 28:02}-{1 + n % 28:02}", outlet=f"Outlet {n // 2:02}")
            for n in range(104)
        ]
        + [article("UGA AID ETH 2024-05-07", outlet="Rare")],
        coder=PlainCoder(),
    )
    chosen = EventFilter(outlets=("Rare",), text="AID")
    outlets = store.overview(chosen).facets["outlet"]
    assert len(outlets) == 50 and outlets[-1].value == "Rare"
    assert store.overview(chosen).total == outlets[-1].count == 1


def test_words_that_are_unknown_are_refused(open_store: Open) -> None:
    store = open_store()
    with pytest.raises(StoreError, match="by: 'hour' is unknown"):
        store.overview(by="hour")  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="later than until"):
        store.changes("2024-01-02", until="2024-01-01")


def test_what_changed_between_two_days(open_store: Open) -> None:
    """Each day's state of knowledge differs from the last by what was done in between."""
    with open_store(day="2024-06-01") as store:
        store.ingest([article("KEN AID SOM 2024-05-07"), article("UGA AID ETH 2024-05-08")], coder=PlainCoder())
        kept, other = store.events()
    with open_store(day="2024-06-03") as store:
        store.ingest([article("TZA AID SOM -")], coder=PlainCoder())
        store.decide("correct", kept.reports, author="Ann", field="status", value='"planned"')
        store.decide("reject", other.reports, author="Ann")
        names = {event.id for event in store.events()}
    with open_store("read") as store:
        changes = store.changes("2024-06-02", until="2024-06-04")
        nothing = store.changes("2024-06-03", until="2030-01-01")
        narrow = store.changes("2024-06-02", filter=EventFilter(actors=("TZA",)))
        planned = store.changes("2024-06-02", filter=EventFilter(statuses=("planned",)))
        all_new = store.changes("2024-05-01", until="2024-06-02")
    assert [(one.id, one.event, one.now) for one in changes.gone] == [(other.id, other, None)]
    (changed,) = changes.changed
    assert (changed.before, changed.after.status, changed.fields) == (kept, "planned", ("status",))
    assert {event.id for event in changes.new} == names - {kept.id}
    assert changes.counts == {"new": 1, "gone": 1, "changed": 1}
    assert nothing.counts == {"new": 0, "gone": 0, "changed": 0}
    assert narrow.counts == {"new": 1, "gone": 0, "changed": 0}
    assert planned.counts == {"new": 0, "gone": 0, "changed": 1}
    assert list(all_new.new) == [kept, other]
    assert changes.since == datetime.datetime(2024, 6, 2, 23, 59, 59, 999999, tzinfo=datetime.UTC)


def test_an_event_that_was_joined_to_another_says_where_it_is(open_store: Open) -> None:
    with open_store(day="2024-06-01") as store:
        store.ingest([article("KEN AID SOM 2024-05-07"), article("UGA CONSULT ETH 2024-05-09")], coder=PlainCoder())
        reports = [report for event in store.events() for report in event.reports]
    with open_store(day="2024-06-03") as store:
        store.decide("same", reports, author="Ann")
        (now,) = store.events()
    with open_store("read") as store:
        (gone,) = store.changes("2024-06-02", until="2024-06-04").gone
    assert gone.now == now.id


def test_words_are_found_in_texts_names_and_events(open_store: Open) -> None:
    store = open_store()
    store.ingest(
        [
            article("KEN AID SOM 2024-05-07", "The İstanbul  Grain\nCorridor is open: grain corridor, they say."),
            article("UGA AID ETH 2024-05-07", outlet="Courier"),
        ],
        coder=PlainCoder(),
    )
    found = store.search("grain CORRIDOR")
    (document,) = found.documents
    assert [document.snippet[span.start : span.end] for span in document.spans] == ["Grain\nCorridor", "grain corridor"]
    assert found.events == ()
    kenya = store.search("kenya")
    assert [(one.code, one.name, one.events) for one in kenya.actors] == [("KEN", "Kenya", 1)]
    assert len(store.search("KEN AID").events) == 1
    with pytest.raises(StoreError, match="blank"):
        store.search(" ")
