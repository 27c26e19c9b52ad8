"""Our own articles, annotated by hand: the whole pipeline against their gold.

The floors are a little under what was reached; `make bench` prints the figures themselves.
"""

import json
from pathlib import Path

import pytest

from dragoman.coder import load

EXAMPLES = Path(__file__).parents[2] / "examples"
ANNOTATED = sorted(path.name.removesuffix(".gold.json") for path in EXAMPLES.glob("*.gold.json"))


@pytest.fixture(scope="module")
def coder():
    return load()


def read(coder, name):
    published = json.loads((EXAMPLES / f"{name}.json").read_text())["published"]
    return coder.read((EXAMPLES / f"{name}.txt").read_text(), published=published)


def overlap(span, other):
    return span[0] < other[1] and other[0] < span[1]


def find_matches(gold, reports):
    """One report for each gold event: same act, overlapping characters, a state code in common."""
    taken, matches = set(), []
    for event in gold["events"]:
        codes = {p["code"] for p in [*event["actors"], *event["recipients"]]}
        for report in reports:
            mine = {p.code for p in [*report.actors, *report.recipients]}
            is_there = any(overlap(mention["span"], report.evidence.span) for mention in event["mentions"])
            if report.id not in taken and report.act == event["act"] and is_there and (codes & mine or not codes):
                taken.add(report.id)
                matches.append((event, report))
                break
    return matches


def test_four_articles_are_annotated():
    assert len(ANNOTATED) >= 4


@pytest.mark.parametrize("name", ANNOTATED)
def test_most_events_are_found_and_few_invented(coder, name):
    gold = json.loads((EXAMPLES / f"{name}.gold.json").read_text())
    reports = read(coder, name).reports
    matches = find_matches(gold, reports)
    assert len(matches) >= 0.45 * len(gold["events"])
    assert len(matches) >= 0.6 * len(reports)


def test_status_and_sources_of_what_is_found(coder):
    right = sourced = total = 0
    for name in ANNOTATED:
        gold = json.loads((EXAMPLES / f"{name}.gold.json").read_text())
        for event, report in find_matches(gold, read(coder, name).reports):
            total += 1
            right += event["status"] == report.status
            last_names = {s["name"].lower().split()[-1] for s in event["sources"]}
            sourced += last_names == {s.name.lower().split()[-1] for s in report.sources}
    assert right >= 0.8 * total
    assert sourced >= 0.7 * total
