"""Dates of publication in every usual form; what is no whole date is None and a warning."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.ingest.dates import parse_published, read_published
from dragoman.ingest.options import InputOptions

DAY = datetime.date(2022, 7, 19)


@pytest.mark.parametrize(
    "value",
    [
        DAY,
        datetime.datetime(2022, 7, 19, 23, 59),
        "2022-07-19",
        " 2022-07-19 ",
        "2022-07-19T23:30:00-05:00",
        "2022-07-19T10:00:00Z",
        "2022-07-19 10:00",
        "20220719",
        "202207191030",
        "20220719103000",
        20220719,
        1658224800,
        1658224800.0,
        1658224800000,
        1658224800000000,
        "1658224800",
        "1658224800.25",
        "Tue, 19 Jul 2022 10:00:00 GMT",
        "Tue, 19 Jul 2022 23:30:00 -0500",
        "19 July 2022",
        "July 19, 2022",
        "Tuesday, July 19, 2022 10:00 am",
        "19-Jul-2022",
        "19/07/2022",
        "7/19/2022",
        "19.07.2022",
        "2022/07/19",
        "19th of July 2022",
    ],
)
def test_every_usual_form_is_read(value: object) -> None:
    assert parse_published(value) == DAY


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("yesterday", "'yesterday' is not a date"),
        ("July 2022", "is not a whole date"),
        ("2022", "is not a whole date"),
        ("10:30", "is not a whole date"),
        ("2022-13-01", "is not a date"),
        ("2022-02-30", "is not a date"),
        ("07/08/2022", "has its day or its month first"),
        ("0001-01-01", "in the year 1"),
        ([], "is not a date"),
        (True, "is not a date"),
        (float("nan"), "is no time since 1970"),
        (1e300, "is no time since 1970"),
        ("9" * 500, "is not a date"),
    ],
)
def test_what_is_no_whole_date_is_none_with_a_warning(value: object, says: str) -> None:
    warnings: list[str] = []
    options = InputOptions(warn=warnings.append)
    assert read_published(value, "table.csv:3", options) is None
    (warning,) = warnings
    assert warning.startswith("table.csv:3: read without a date of publication: ")
    assert says in warning and len(warning) < 200


@pytest.mark.parametrize("value", [None, "", "  "])
def test_nothing_is_none_without_a_warning(value: object) -> None:
    warnings: list[str] = []
    assert read_published(value, "x", InputOptions(warn=warnings.append)) is None
    assert warnings == []


def test_who_says_which_comes_first_has_dates_of_figures() -> None:
    assert parse_published("07/08/2022", day_first=True) == datetime.date(2022, 8, 7)
    assert parse_published("07/08/2022", day_first=False) == datetime.date(2022, 7, 8)
    assert parse_published("08/08/2022") == datetime.date(2022, 8, 8)
    assert parse_published("2022-07-08", day_first=True) == datetime.date(2022, 7, 8)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_a_date_comes_back_from_each_of_its_forms(day: datetime.date) -> None:
    for form in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 12:00:00 +0000"):
        assert parse_published(day.strftime(form)) == day


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        assert isinstance(parse_published(text), datetime.date)
    except ValueError as error:
        assert str(error)
