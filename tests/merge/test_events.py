"""Merging: what becomes one event, and that neither order nor batches matter."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st
from made_facts import KHARKIV, ODESA, make_fact, make_party, make_when

from dragoman.merge.events import find_links, make_event, merge_reports, name_event, split_components
from dragoman.merge.facts import Profile


def groups(*facts, decisions=()):
    return sorted(event.reports for event in merge_reports(facts, decisions).events)


def test_two_tellings_of_one_strike_are_one_event():
    one = make_fact("a", day="2024-03-05", place=KHARKIV, killed=16)
    other = make_fact("b", day="2024-03-05", place=KHARKIV, killed=12, actor=None)
    merged = merge_reports([one, other])
    assert [event.reports for event in merged.events] == [("a", "b")]
    assert [(link.one, link.other, link.rule) for link in merged.links] == [("a", "b", "alike")]
    assert merged.links[0].score == round(sum(merged.links[0].parts.values()), 4)


def test_another_day_another_town_another_doer_are_other_events():
    one = make_fact("a", day="2024-03-05", place=KHARKIV)
    assert groups(one, make_fact("b", day="2024-03-03", place=KHARKIV)) == [("a",), ("b",)]
    assert groups(one, make_fact("c", day="2024-03-05", place=ODESA)) == [("a",), ("c",)]
    assert groups(one, make_fact("d", day="2024-03-05", place=KHARKIV, actor="KEN")) == [("a",), ("d",)]


def test_a_plan_and_its_fulfilment_are_one_event_a_denial_is_another():
    day = {"act": "CONSULT", "mode": "visit", "actor": "KEN", "recipient": "UGA", "day": "2024-03-05"}
    plan = make_fact("a", status="planned", published="2024-03-01", **day)
    visit = make_fact("b", **day)
    assert groups(plan, visit) == [("a", "b")]
    assert groups(visit, make_fact("c", status="negated", **day)) == [("b",), ("c",)]


def test_army_and_rebels_of_one_country_are_two_sides():
    shared = {"recipients": [make_party("church", "SDN", "REL")], "day": "2024-03-05"}
    army = make_fact("a", actors=[make_party("army", "SDN", "MIL")], **shared)
    rebels = make_fact("b", actors=[make_party("Rapid Support Forces", "SDN", "REB")], **shared)
    assert groups(army, rebels) == [("a",), ("b",)]


def test_what_is_said_is_told_apart_by_its_words():
    demand = {"act": "REQUEST", "actor": "KEN", "recipient": "UGA"}
    one = make_fact("a", evidence="urged it to open the border", **demand)
    assert groups(one, make_fact("b", evidence="urged the opening of the border", **demand)) == [("a", "b")]
    assert groups(one, make_fact("c", evidence="urged it to lower the price of maize", **demand)) == [("a",), ("c",)]


def test_a_chain_of_likenesses_does_not_join_what_is_forbidden():
    vague = make_fact("m", published="2024-03-06")
    monday = make_fact("a", day="2024-03-04", place=KHARKIV)
    wednesday = make_fact("z", day="2024-03-06", place=KHARKIV)
    merged = merge_reports([vague, monday, wednesday])
    assert all(not {"a", "z"} <= set(event.reports) for event in merged.events)


def test_the_event_takes_its_best_report_and_counts_voices():
    facts = [
        make_fact("a", confidence=0.5, voice="wire", published="2024-03-05", status="planned"),
        make_fact("b", confidence=0.6, voice="wire", published="2024-03-06", killed=3),
        make_fact("c", confidence=0.4, voice="own", published="2024-03-07"),
    ]
    event = make_event(facts)
    assert event.id == name_event("a")
    assert event.voices == 2
    assert event.confidence == round(1 - 0.4 * 0.6, 6)
    assert event.status == "occurred"
    assert (str(event.first_published), str(event.last_published)) == ("2024-03-05", "2024-03-07")
    assert event.documents == ("doc-a", "doc-b", "doc-c")


def test_a_day_that_is_none_is_untold():
    for start in ("XXXX-05", "0000-03-05", "2024-02-30"):
        odd = Profile(make_fact("a", when=make_when(start)))
        assert odd.stretch == Profile(make_fact("b")).stretch
        assert groups(make_fact("a", when=make_when(start)), make_fact("b"))


@st.composite
def some_facts(draw):
    """Up to 14 facts of few kinds, so that many look alike."""
    facts = []
    for number in range(draw(st.integers(1, 14))):
        day = draw(st.sampled_from([None, "2024-03-04", "2024-03-05", "2024-03-06"]))
        facts.append(
            make_fact(
                f"{draw(st.integers(0, 999)):03}-{number}",
                act=draw(st.sampled_from(["ASSAULT", "COERCE", "REQUEST"])),
                status=draw(st.sampled_from(["occurred", "planned", "negated"])),
                actor=draw(st.sampled_from(["RUS", "UKR", None])),
                recipient=draw(st.sampled_from(["UKR", "RUS", "KEN"])),
                when=make_when("2024-03-01", "2024-03-31", "month") if draw(st.booleans()) and day is None else None,
                day=day,
                place=draw(st.sampled_from([None, KHARKIV, ODESA])),
                killed=draw(st.sampled_from([None, 3, 9])),
                published=draw(st.sampled_from(["2024-03-05", "2024-03-07", "2024-03-20"])),
                document=draw(st.sampled_from(["d1", "d2", "d3"])),
                evidence=draw(st.sampled_from(["shelled the market", "hit a bridge again", "urged a truce"])),
            )
        )
    return facts


@settings(max_examples=60, deadline=None)
@given(some_facts(), st.randoms(use_true_random=False))
def test_order_says_nothing(facts, chance):
    shuffled = list(facts)
    chance.shuffle(shuffled)
    assert merge_reports(shuffled) == merge_reports(facts)


@settings(max_examples=60, deadline=None)
@given(some_facts())
def test_every_report_is_in_one_event(facts):
    reports = [report for event in merge_reports(facts).events for report in event.reports]
    assert sorted(reports) == sorted(fact.report.id for fact in facts)


@settings(max_examples=60, deadline=None)
@given(some_facts())
def test_component_by_component_is_as_all_at_once(facts):
    merged = merge_reports(facts)
    links = find_links({fact.report.id: Profile(fact) for fact in facts})
    ties = [*((fact.report.id,) for fact in facts), *((link.one, link.other) for link in links)]
    by_id = {fact.report.id: fact for fact in facts}
    parts = [merge_reports([by_id[name] for name in part]) for part in split_components(ties)]
    assert sorted((event for part in parts for event in part.events), key=lambda e: e.id) == list(merged.events)
    links = [link for part in parts for link in part.links]
    assert sorted(links, key=lambda one: (one.one, one.other)) == list(merged.links)


def test_a_crowded_block_is_bounded_and_keeps_order_out():
    chance = random.Random(5)
    facts = [
        make_fact(
            f"{number:03}",
            place=chance.choice([KHARKIV, ODESA, None]),
            killed=chance.choice([None, 2, 5]),
            day=chance.choice([None, "2024-03-04", "2024-03-05"]),
        )
        for number in range(90)
    ]
    merged = merge_reports(facts)
    chance.shuffle(facts)
    assert merge_reports(facts) == merged
    assert len(merged.events) < 60
