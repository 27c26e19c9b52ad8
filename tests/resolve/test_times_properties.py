"""What holds for any text: spans are true, intervals run forwards, nothing raises, time is linear."""

import datetime
import re
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.lexicons import read_table, split_cell
from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document
from dragoman.resolve.time_holidays import find_holiday
from dragoman.resolve.time_numbers import read_amount
from dragoman.resolve.time_tokens import read_tokens
from dragoman.resolve.time_values import make_unit, make_week, shift_day, write_amount
from dragoman.resolve.times import resolve_times

_WORDS = [row["words"] for row in read_table("time_words")]
_FEASTS = [name for row in read_table("time_holidays") for name in split_cell(row["names"])]
_ODDS = [
    *("0", "1", "12", "31", "32", "99", "2019", "1066", "9999", "10,000", "1.5", "19th", "'98", "1990s", "Q3", "12:30"),
    *("9999-12-31", "0001-01-01", "31/12/2020", "99.99.2020", "\n\n", "\n", "of", "the", "Monday", "May", "years"),
    *("ago", "met", "will", "(", "²", "٣"),
]
_days = st.one_of(st.none(), st.dates())
_soup = st.lists(st.sampled_from([*_WORDS, *(word.title() for word in _WORDS), *_FEASTS, *_ODDS]), max_size=25)


def _read(text: str, published: datetime.date | None) -> Document:
    article = Article(id="any", text=text, published=published)
    return resolve_times(Document(article=article, text=text, offsets=OffsetMap.identity()))


def _check(document: Document) -> None:
    last = 0
    for one in document.times:
        assert one.span.start >= last
        assert one.span.end > one.span.start
        assert document.text[one.span.start : one.span.end] == one.text
        assert (one.start is None) == (one.end is None)
        if one.start and one.end:
            assert datetime.date.fromisoformat(one.start) <= datetime.date.fromisoformat(one.end)
        assert 0 <= one.score <= 1
        last = one.span.end


@given(text=st.text(max_size=200), published=_days)
@settings(max_examples=80, deadline=None)
def test_any_text_is_read(text: str, published: datetime.date | None) -> None:
    _check(_read(text, published))


@given(words=_soup, published=_days)
@settings(max_examples=250, deadline=None)
def test_any_words_of_time_are_read(words: list[str], published: datetime.date | None) -> None:
    _check(_read(" ".join(words), published))


@given(text=st.text(alphabet="0123456789 -/.,:thsd'\n", max_size=120))
@settings(max_examples=80, deadline=None)
def test_any_digits_are_read(text: str) -> None:
    _check(_read(text, datetime.date(2022, 7, 19)))


@given(text=st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_tokens_cover_all_but_space(text: str) -> None:
    row = read_tokens(text)
    covered = "".join(text[token.start : token.end] for token in row.tokens)
    assert re.sub(r"\s", "", covered) == re.sub(r"\s", "", text)
    assert len(row.codes) == len(row.tokens)


@given(
    day=st.dates(min_value=datetime.date(2, 1, 1), max_value=datetime.date(9990, 1, 1)), unit=st.sampled_from("DWMQY")
)
def test_a_unit_holds_its_day(day: datetime.date, unit: str) -> None:
    period = make_unit(unit, day)
    assert period is not None and period.first is not None and period.last is not None
    assert period.first <= day <= period.last


@given(day=st.dates(), count=st.integers(-500, 500), unit=st.sampled_from(["D", "W", "M", "Q", "Y", "E", "C"]))
def test_shifts_go_the_right_way(day: datetime.date, count: int, unit: str) -> None:
    moved = shift_day(day, count, unit)
    assert moved is None or ((moved > day) == (count > 0) and (moved == day) == (count == 0))


def test_weeks_run_from_monday_to_sunday() -> None:
    week = make_week(datetime.date(2021, 1, 3))
    assert (week.value, week.first, week.last) == (
        "2020-W53", datetime.date(2020, 12, 28), datetime.date(2021, 1, 3))  # fmt: skip


def test_amounts_are_written_as_timex() -> None:
    amounts = [(3, "D"), (5, "TH"), (2, "E"), (None, "D"), (0.5, "TH"), (1.5, "Y")]
    assert [write_amount(*amount) for amount in amounts] == ["P3D", "PT5H", "P20Y", "PXD", "PT30M", "P1Y6M"]


def test_number_words_add_up() -> None:
    sums = {"twenty-four": 24, "two hundred": 200, "a couple of": 2, "one thousand two hundred": 1200, "a dozen": 12}
    for words, value in sums.items():
        amount = read_amount(read_tokens(words).tokens)
        assert amount is not None and amount.low == value, words


def test_every_feast_falls_in_its_year() -> None:
    for row in read_table("time_holidays"):
        run = find_holiday(row["rule"], 2024)
        year = int(row["rule"].split()[1][:4]) if row["rule"].startswith("once") else 2024
        assert run is not None and run[0] <= run[1] and run[0].year == year, row["names"]


def _measure(text: str) -> float:
    """Seconds of processor time, the best of three: a busy machine is not the reader's fault."""
    spans = []
    for _ in range(3):
        began = time.process_time()
        _read(text, datetime.date(2022, 7, 19))
        spans.append(time.process_time() - began)
    return min(spans)


def test_time_is_linear() -> None:
    pieces = (
        "the " * 10,
        "two ",
        "twenty-",
        "1",
        "1,000",
        "May 5, ",
        "a few of ",
        "at least ",
        "\n ",
        "of the 3 and 4 ",
    )
    for piece in pieces:
        # Eight times the text: 8 if linear, 64 if quadratic.
        assert _measure(piece * 800) < 24 * max(_measure(piece * 100), 0.001), piece
