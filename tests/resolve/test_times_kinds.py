"""Sentences of our own for every kind of time expression: times_kinds.csv, one row an expression.

Unlike times_cases.csv, which guards what the resolver gave, these rows were written down first, as a reader would have
them; a row without an expression must yield none. Where the resolver is still wrong stands in test_times.py.
"""

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language

from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document, TimeMention
from dragoman.resolve.times import resolve_times

Key = tuple[str, str]

with (Path(__file__).parent / "times_kinds.csv").open(encoding="utf-8", newline="") as _handle:
    _ROWS = list(csv.DictReader(_handle))
_KINDS = (
    "date", "month", "weekday", "time", "zone", "part", "relative", "anaphora", "duration", "set", "quarter", "fiscal",
    "decade", "holiday", "closing", "story", "spoken", "short news", "mixed", "none",
)  # fmt: skip


@pytest.fixture(scope="module")
def mentions(nlp: Language) -> dict[Key, tuple[TimeMention, ...]]:
    """What the resolver makes of all the sentences; one batch for the parser."""

    def resolve_all() -> Iterator[tuple[Key, tuple[TimeMention, ...]]]:
        keys = list(dict.fromkeys((row["sentence"], row["published"]) for row in _ROWS))
        for (sentence, published), parsed in zip(keys, nlp.pipe(key[0] for key in keys), strict=True):
            day = datetime.date.fromisoformat(published) if published else None
            article = Article(id="case", text=sentence, published=day)
            document = Document(article=article, text=sentence, offsets=OffsetMap.identity(), parsed=parsed)
            yield (sentence, published), resolve_times(document).times

    return dict(resolve_all())


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: f"{row['kind']}: {row['text']} ({row['sentence'][:50]})")
def test_expression_is_read_as_meant(row: dict[str, str], mentions: dict[Key, tuple[TimeMention, ...]]) -> None:
    found = [
        (one.text, one.type, one.value, one.start or "", one.end or "")
        for one in mentions[row["sentence"], row["published"]]
    ]
    if row["text"]:
        assert (row["text"], row["type"], row["value"], row["start"], row["end"]) in found
    else:
        assert found == []


def test_every_kind_has_its_sentences() -> None:
    assert {row["kind"] for row in _ROWS} == set(_KINDS)
    assert len({row["sentence"] for row in _ROWS}) >= 200


def test_a_year_is_read_from_spoken_words_only_where_it_is_one(read_text) -> None:  # type: ignore[no-untyped-def]
    assert [one.value for one in resolve_times(read_text("In nineteen oh five he fled.")).times] == ["1905"]
    assert resolve_times(read_text("Two thousand three soldiers fell.")).times == ()
