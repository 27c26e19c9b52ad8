"""Why an event, and what `why` shows of it."""

from made_facts import KHARKIV, make_fact

from dragoman.commands.why import describe_why, render_pair, render_why
from dragoman.merge.events import merge_reports
from dragoman.merge.explain import explain_event, explain_pair

FACTS = [
    make_fact("a", day="2024-03-05", place=KHARKIV, killed=16),
    make_fact("b", day="2024-03-05", place=KHARKIV, killed=7),
]
BY_ID = {fact.report.id: fact for fact in FACTS}
MERGED = merge_reports(FACTS)


def test_a_link_is_told_part_by_part():
    (reason,) = explain_event(MERGED.events[0], BY_ID, MERGED.links)
    words = {part.name: part.words for part in reason.parts}
    assert words["actors"] == "both Russia"
    assert words["time"] == "both 2024-03-05"
    assert words["amounts"] == "16 killed | 7 killed"
    assert reason.joins


def test_what_keeps_two_reports_apart_is_named():
    other = make_fact("c", day="2024-03-01", place=KHARKIV)
    reason = explain_pair(FACTS[0], other)
    assert (reason.joins, reason.rule) == (False, "kept apart by time")
    assert "a ≠ c" in render_pair(FACTS[0], other)
    unlike = make_fact("d", actor=None, recipient=None, published=None)
    assert explain_pair(FACTS[0], unlike).rule.startswith("too little alike")


def test_why_lists_reports_and_links():
    shown = render_why(MERGED.events[0], BY_ID, MERGED.links)
    assert "2 reports, 2 voices" in shown
    assert "a = b" in shown
    assert "+0.20 actors: both Russia" in shown
    record = describe_why(MERGED.events[0], BY_ID, MERGED.links)
    assert [report["id"] for report in record["reports"]] == ["a", "b"]
    assert record["links"][0]["parts"][0]["name"] == "act"


def test_an_event_of_one_report_has_no_links():
    merged = merge_reports(FACTS[:1])
    assert "Nothing else was found" in render_why(merged.events[0], BY_ID, merged.links)
