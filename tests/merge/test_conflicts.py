"""Conflicts inside one document, through the real pipeline."""

import pytest

from dragoman.coder import load


@pytest.fixture(scope="module")
def coder():
    return load()


def kinds(coder, text, published="2024-06-10"):
    reading = coder.read(text, published=published)
    for conflict in reading.conflicts:
        known = {report.id for report in reading.reports}
        assert set(conflict.reports) <= known
        for excerpt in conflict.evidence:
            assert reading.text[excerpt.span.start : excerpt.span.end] == excerpt.text
    return [conflict.kind for conflict in reading.conflicts]


def test_exclusivity(coder):
    text = (
        "The Chilean president flew to Peru on Monday for the first time since he took office in January. "
        "He visited Brazil in April."
    )
    assert kinds(coder, text) == ["exclusivity"]


def test_an_earlier_visit_does_not_break_a_first_since(coder):
    text = (
        "The Chilean president flew to Peru on Monday for the first time since he took office in January. "
        "He visited Brazil in November 2023."
    )
    assert kinds(coder, text) == []


def test_status(coder):
    text = "Pakistan attacked India on Sunday. Pakistan did not attack India on Sunday, an official said."
    assert "status" in kinds(coder, text)


def test_count(coder):
    text = (
        "Israel killed 5 fighters in Lebanon on Sunday. Hezbollah said Israel killed 12 fighters in Lebanon on Sunday."
    )
    assert "count" in kinds(coder, text)


@pytest.mark.parametrize(
    "text",
    [
        "France's president visited Germany in March. France's president visited Germany in May.",
        "Israel killed 5 fighters in Lebanon on Sunday. Israel killed 12 fighters in Lebanon in January.",
        "Kenya's president met Uganda's president in Nairobi. Kenya's president met Rwanda's president in Kigali.",
    ],
)
def test_two_happenings_are_no_conflict(coder, text):
    assert kinds(coder, text) == []


def test_a_denial_contradicts_the_account_before_it(coder):
    text = "Kyiv said that Russian troops had shelled the town of Bakhmut on Sunday. Moscow denies this."
    assert kinds(coder, text) == ["status"]


@pytest.mark.parametrize(
    ("denial", "contradicts"),
    [
        ("Moscow denies this.", True),
        ("The Kremlin denied the accusation on Monday.", True),
        ("Russia has denied any involvement.", True),
        ("Moscow denied that it had shelled the town.", True),
        ("Moscow denied that its harvest had failed.", False),
    ],
)
def test_a_denial_speaks_of_what_it_denies(coder, denial, contradicts):
    text = f"Kyiv said that Russian troops had shelled the town of Bakhmut on Sunday. {denial}"
    assert ("status" in kinds(coder, text)) == contradicts


def test_a_denial_of_somebody_else_contradicts_nothing(coder):
    text = "Kyiv said that Russian troops had shelled the town of Bakhmut on Sunday. Kenya denied a visa to the envoy."
    assert kinds(coder, text) == []
