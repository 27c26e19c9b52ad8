"""Times and places of acts in invented news: one row of setting_cases.csv a case."""

import csv
from pathlib import Path

import pytest

from dragoman.coder import load

PUBLISHED = "2024-03-05"
with (Path(__file__).parent / "setting_cases.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def read():
    coder = load()
    known = {}

    def read_once(text):
        if text not in known:
            known[text] = coder.read(text, published=PUBLISHED)
        return known[text]

    return read_once


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['trigger']}: {case['text'][:40]}")
def test_an_act_has_the_time_and_the_country_that_the_text_tells(read, case):
    reports = [report for report in read(case["text"]).reports if report.trigger.text == case["trigger"]]
    if not reports:
        pytest.skip("the coder sees another act here")
    when, where = reports[0].when, reports[0].where
    days = "/".join(dict.fromkeys((when.start, when.end))) if when else ""
    assert (days, (where.country or "") if where else "") == (case["when"], case["country"])


def test_most_cases_are_acts_that_the_coder_sees(read):
    seen = sum(any(r.trigger.text == case["trigger"] for r in read(case["text"]).reports) for case in CASES)
    assert seen > 0.8 * len(CASES)
