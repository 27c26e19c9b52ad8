"""The names that the error table of time expressions gives."""

import pytest

from benchmarks.quality.time_kinds import name_difference, name_sort


@pytest.mark.parametrize(
    ("words", "sort"),
    [
        ("last Friday", "weekday"),
        ("two years ago", "distance"),
        ("the year-ago quarter", "distance"),
        ("the third quarter", "quarter or period"),
        ("currently", "reference word"),
        ("the near future", "reference word"),
        ("recent weeks", "vague units"),
        ("Aug. 5", "day of a month"),
        ("last August", "month"),
        ("the 1980s", "decade or century"),
        ("Friday night", "clock or part of a day"),
        ("three\nweeks", "amount"),
        ("next week", "calendar unit"),
        ("fiscal 2019", "year"),
        ("every day", "frequency"),
        ("eternity", "other words"),
    ],
)
def test_words_have_a_sort(words: str, sort: str) -> None:
    assert name_sort(words) == sort


@pytest.mark.parametrize(
    ("gold", "given", "difference"),
    [
        ("2020-03-04", "2020-03-11", "a week or two off"),
        ("2020-03-04", "2020-03-05", "another day"),
        ("2020-03-04", "2019-03-04", "another year"),
        ("2020-03-04TNI", "2020-03-04", "another part of the day"),
        ("2020-W10", "2020", "gold finer"),
        ("2020", "2020-Q1", "gold coarser"),
        ("2020-03", "2020-04", "another part of the year"),
        ("2019", "2020", "another year"),
        ("2020-WXX", "2020-W10", "gold left open"),
        ("P3W", "2020-W10", "gold an amount"),
        ("2020", "P1Y", "given an amount"),
        ("P1M", "P1W", "another amount"),
        ("PAST_REF", "2020", "gold a reference value"),
        ("2020", "PAST_REF", "given a reference value"),
        ("P3M", "PAST_REF", "given a reference value"),
        ("2020-99-99", "2020-03-04", "another day"),
    ],
)
def test_values_differ_in_a_way(gold: str, given: str, difference: str) -> None:
    assert name_difference(gold, given) == difference
