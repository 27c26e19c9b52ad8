"""Sentences of our own with every time mention that they hold: times_cases.csv, one row a mention.

The rows were taken from the resolver's output and read through, so they guard against change; what it is known to get
wrong stands below with the right answer.
"""

import csv
import datetime
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document
from dragoman.resolve.times import resolve_times

Expected = tuple[str, str, str, str | None, str | None, str | None]


def _load_cases() -> dict[tuple[str, str], list[Expected]]:
    cases: dict[tuple[str, str], list[Expected]] = defaultdict(list)
    with (Path(__file__).parent / "times_cases.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            expected = cases[row["sentence"], row["published"]]
            if row["text"]:
                dates = (row["start"] or None, row["end"] or None, row["granularity"] or None)
                expected.append((row["text"], row["type"], row["value"], *dates))
    return dict(cases)


_CASES = _load_cases()


@pytest.fixture(scope="module")
def resolved(nlp: Language) -> dict[tuple[str, str], list[Expected]]:
    """What the resolver makes of all the cases; one batch for the parser."""

    def resolve_all() -> Iterator[tuple[tuple[str, str], list[Expected]]]:
        for (sentence, published), parsed in zip(_CASES, nlp.pipe(case[0] for case in _CASES), strict=True):
            day = datetime.date.fromisoformat(published) if published else None
            article = Article(id="case", text=sentence, published=day)
            document = Document(article=article, text=sentence, offsets=OffsetMap.identity(), parsed=parsed)
            times = resolve_times(document).times
            yield (
                (sentence, published),
                [(one.text, one.type, str(one.value), one.start, one.end, one.granularity) for one in times],
            )

    return dict(resolve_all())


@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case[0][:60]} ({case[1]})")
def test_sentence_has_the_times_expected(
    case: tuple[str, str], resolved: dict[tuple[str, str], list[Expected]]
) -> None:
    assert resolved[case] == _CASES[case]


def test_there_are_enough_cases() -> None:
    assert len(_CASES) >= 120


def test_parse_is_no_precondition() -> None:
    text = "The deal of July 14, 2015 was left in May 2018."
    article = Article(id="bare", text=text, published=datetime.date(2022, 7, 19))
    document = Document(article=article, text=text, offsets=OffsetMap.identity())
    assert [one.value for one in resolve_times(document).times] == ["2015-07-14", "2018-05"]


def test_document_is_not_changed(read_text) -> None:  # type: ignore[no-untyped-def]
    document = read_text("He met her on Monday.")
    resolve_times(document)
    assert document.times == ()


def test_text_between_paragraphs_is_not_joined(read_text) -> None:  # type: ignore[no-untyped-def]
    times = resolve_times(read_text("They met in July\n\n19 people were killed.")).times
    assert [one.text for one in times] == ["July"]


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("about", "He fled about a week ago."),
        ("since", "They have waited since May."),
        ("until", "It is shut until Monday."),
    ],
)
def test_how_names_the_rule(read_text, how: str, sentence: str) -> None:  # type: ignore[no-untyped-def]
    (mention,) = resolve_times(read_text(sentence)).times
    assert how in mention.how


# (sentence, published, text, start, end) as a reader would have it.
_KNOWN_WRONG = [
    ("The ban lasts from Monday until Friday.", "2022-07-19", "Friday", "2022-07-18", "2022-07-22"),
    ("Exports fell in the third quarter.", "2022-07-19", "the third quarter", "2021-07-01", "2021-09-30"),
    ("The conference will be held July 4-5 in Lugano.", "2022-07-19", "July 4-5", "2023-07-04", "2023-07-05"),
    ("The vote was delayed from Tuesday to Thursday.", "2022-07-19", "Thursday", "2022-07-21", "2022-07-21"),
    ("Easter services were cancelled in 2020.", "2026-03-02", "Easter", "2020-04-12", "2020-04-12"),
    ("He struck days after the March 15 election.", "2026-03-02", "March 15", "2025-03-15", "2025-03-15"),
    (
        "He left in 2015. He was held when he returned in November.",
        "2018-09-15",
        "November",
        "2015-11-01",
        "2015-11-30",
    ),
    ("The deal runs to 2030.", "2023-07-11", "2030", "2023-07-11", "2030-12-31"),
    ("It began at 2 a.m. local time (2300 GMT Monday).", "2024-03-13", "2 a.m. local time", "2024-03-12", "2024-03-12"),
    ("In 1943 the front moved. In July the allies landed.", "2024-03-13", "July", "1943-07-01", "1943-07-31"),
    ("Doors open at 7pm on Saturday.", "2024-03-13", "7pm on Saturday", "2024-03-16", "2024-03-16"),
    ("It was shut two hundred and fifty years ago.", "1998-03-13", "fifty years ago", "1748-01-01", "1748-12-31"),
]


@pytest.mark.xfail(strict=True, reason="known errors; a rule that mends one moves it to times_cases.csv")
@pytest.mark.parametrize("case", _KNOWN_WRONG, ids=lambda case: case[0])
def test_known_errors(read_text, case: tuple[str, str, str, str, str]) -> None:  # type: ignore[no-untyped-def]
    sentence, published, text, start, end = case
    times = resolve_times(read_text(sentence, published)).times
    assert (text, start, end) in [(one.text, one.start, one.end) for one in times]


def test_number_before_a_noun_is_no_year_when_the_noun_is_plural(read_text) -> None:  # type: ignore[no-untyped-def]
    assert resolve_times(read_text("The strike killed 2015 people.")).times == ()
