"""Human decisions: they win, the latest of them first, and can be undone."""

import dataclasses
import datetime
import json

import pytest
from made_facts import KHARKIV, ODESA, make_fact

from dragoman.merge.decisions import DecisionError, apply_corrections, check_decision
from dragoman.merge.events import merge_reports
from dragoman.records import Decision

ALIKE = [make_fact("a", day="2024-03-05", place=KHARKIV), make_fact("b", day="2024-03-05", place=KHARKIV)]
UNLIKE = [make_fact("a", day="2024-03-05", place=KHARKIV), make_fact("b", act="CONSULT", actor="KEN", recipient="UGA")]


def decide(kind, *reports, hour=1, **more):
    time = datetime.datetime(2024, 3, 7, hour, tzinfo=datetime.UTC)
    return Decision(id=f"{kind}-{hour}", kind=kind, reports=reports, author="Ada", time=time, **more)


def groups(facts, *decisions):
    return sorted(event.reports for event in merge_reports(facts, decisions).events)


def test_not_same_parts_what_is_alike():
    assert groups(ALIKE) == [("a", "b")]
    assert groups(ALIKE, decide("not same", "a", "b")) == [("a",), ("b",)]


def test_same_joins_what_is_unlike_and_says_who_said_so():
    merged = merge_reports(UNLIKE, [decide("same", "a", "b")])
    assert [event.reports for event in merged.events] == [("a", "b")]
    assert [link.rule for link in merged.links] == ["same, says Ada"]


def test_the_later_of_two_contradicting_decisions_wins():
    early, late = decide("same", "a", "b", hour=1), decide("not same", "a", "b", hour=2)
    assert groups(ALIKE, early, late) == groups(ALIKE, late, early) == [("a",), ("b",)]
    later = decide("same", "a", "b", hour=3)
    assert groups(ALIKE, early, late, later) == [("a", "b")]


def test_a_decision_holds_against_a_detour():
    """a = b and b = c may not make a and c one, when they were parted later."""
    facts = [*ALIKE, make_fact("c", day="2024-03-05", place=KHARKIV)]
    found = groups(facts, decide("not same", "a", "c", hour=3), decide("same", "a", "b", "c", hour=1))
    assert all(not {"a", "c"} <= set(group) for group in found)


def test_undone_decisions_count_for_nothing():
    decision = decide("not same", "a", "b")
    undone = dataclasses.replace(decision, undone=datetime.datetime(2024, 3, 8, tzinfo=datetime.UTC))
    assert groups(ALIKE, undone) == groups(ALIKE)


def test_rejected_reports_are_gone():
    assert groups(ALIKE, decide("reject", "b")) == [("a",)]


def test_a_corrected_field_is_merged_as_corrected():
    place = {
        "name": ODESA[0], "country": "UKR", "geonames": None, "lat": ODESA[1], "lon": ODESA[2], "precision": "city",
        "text": "Odesa", "span": [90, 95],
    }  # fmt: skip
    decision = decide("correct", "b", field="where", value=json.dumps(place))
    assert groups(ALIKE, decision) == [("a",), ("b",)]
    corrected = apply_corrections(ALIKE, [decision])
    assert corrected[1].report.where.name == "Odesa"
    assert ALIKE[1].report.where.name == "Kharkiv"


@pytest.mark.parametrize(
    ("decision", "message"),
    [
        (decide("same", "a"), "needs 2 reports"),
        (decide("correct", "a", field="colour", value='"red"'), "'colour' is no field to correct"),
        (decide("correct", "a", field="status", value='"maybe"'), '"maybe" is no status'),
        (decide("correct", "a", field="status", value="not json"), "not json is no status"),
        (dataclasses.replace(decide("reject", "a"), author=" "), "has no author"),
    ],
)
def test_what_cannot_be_followed_is_refused_by_name(decision, message):
    with pytest.raises(DecisionError, match=message):
        check_decision(decision)
