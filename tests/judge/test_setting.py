"""Times and places of acts, through the real pipeline."""

import pytest

from dragoman.coder import load


@pytest.fixture(scope="module")
def coder():
    return load()


def only(coder, text, act, published="2024-03-05"):
    reports = [report for report in coder.read(text, published=published).reports if report.act == act]
    assert reports, f"no {act} in {text!r}"
    return reports[0]


@pytest.mark.parametrize(
    ("text", "act", "start", "end", "basis"),
    [
        ("France's president visited Germany on Monday.", "CONSULT", "2024-03-04", "2024-03-04", "stated"),
        ("Russia invaded Ukraine in February 2022.", "ASSAULT", "2022-02-01", "2022-02-28", "stated"),
        ("Last week's talks between Iran and Iraq failed.", "CONSULT", "2024-02-26", "2024-03-03", "stated"),
        (
            "The Chilean president left Santiago on Monday. He will be visiting Brazil.",
            "CONSULT",
            "2024-03-04",
            "2024-03-04",
            "derived",
        ),
    ],
)
def test_when(coder, text, act, start, end, basis):
    when = only(coder, text, act).when
    assert when is not None
    assert (when.start, when.end, when.basis) == (start, end, basis)


def test_publication_alone_dates_nothing(coder):
    report = only(coder, "Turkey attacks Syria.", "ASSAULT")
    assert report.when is None
    assert report.trace["when"] == "reported"


def test_a_time_of_saying_does_not_date_what_was_said(coder):
    report = only(coder, "The Iranian foreign ministry said on Monday that Israel had bombed Damascus.", "ASSAULT")
    assert report.when is None


@pytest.mark.parametrize(
    ("text", "act", "country"),
    [
        ("Jordan's king met the Egyptian president in Vienna.", "CONSULT", "AUT"),
        ("The French president visited Germany.", "CONSULT", "DEU"),
        ("Israel bombed a depot near Damascus.", "ASSAULT", "SYR"),
        ("Police arrested 20 protesters in Istanbul.", "COERCE", "TUR"),
    ],
)
def test_where(coder, text, act, country):
    where = only(coder, text, act).where
    assert where is not None
    assert where.country == country


def test_a_mentioned_place_is_not_the_place_of_a_statement(coder):
    report = only(coder, "Germany condemned the elections in Belarus.", "ACCUSE")
    assert report.where is None
