"""What holds for a reading of any text: spans are the article's own characters, and nothing depends on company."""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.coder import Coder, Reading, load
from dragoman.ingest.files import make_article
from dragoman.pipeline import STRICT_VARIABLE
from dragoman.publish.document_json import (
    build_schema,
    decode_document,
    decode_report,
    encode_document,
    encode_report,
    publish_document,
)
from dragoman.recipe import Recipe
from dragoman.records import Span
from long_runs import choose

SENTENCES = [
    "The president of Kenya visited Uganda on Monday and met the prime minister.",
    "“We will not accept this,” the foreign minister of Egypt told reporters in Cairo.",
    "Russian forces attacked Kharkiv overnight, killing at least two people, Ukraine said.",
    "He denied that Iran had sold drones to Russia.",
    "The United States is expected to impose sanctions on Venezuela next week.",
    "Police in Tunis arrested 12 protesters on 3 May 2024.",
    "Talks between India and Pakistan were put on hold after the ambush.",
    "The two agreed to meet again in Geneva in early June.",
    "Bogota\u0301 expelled three envoys of São Tomé.",
    "Germany, France and Poland sent aid to Moldova, but Hungary refused.",
    "According to Reuters, the army said that rebels had taken the town and killed 30 soldiers.",
    "Japan threatened to recall its ambassador from Seoul unless the statue was removed.",
]
JUNK = [
    "\r\n", "\n\n", "\r\n\r\n", "\n", " ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\t", "\x00", "\u2028", "e\u0301",
    "\u0301", "👨‍👩‍👧", "🇺🇦", " — ", "…", "“", "”",
    "\"", "'", "(", ")", ".", ",", "!", "1,000", "\ud83d", "שלום", "سلام", "ß", "ﬁ",
    "한", "\nADVERTISEMENT\n", "\nBy Jane Roe\n", " The shortcode is missing a valid Donation Form ID attribute.\n",
    "\nRead more: What comes next\n", "KYIV, Ukraine (AP) — ", "TUNIS, May 4 (Reuters) - ", "www.example.org/a_b",
    "@", "#",
]  # fmt: skip

news = st.lists(st.sampled_from(SENTENCES) | st.sampled_from(JUNK), min_size=1, max_size=9).map(" ".join)
glued = st.lists(st.sampled_from(SENTENCES) | st.sampled_from(JUNK), min_size=1, max_size=9).map("".join)
broken = st.builds(
    lambda text, at, junk: text[: at % len(text)] + junk + text[at % len(text) :],
    st.sampled_from(SENTENCES),
    st.integers(0, 99),
    st.sampled_from(JUNK),
)
texts = st.one_of(news, glued, broken)
days = st.none() | st.dates(datetime.date(1980, 1, 1), datetime.date(2030, 1, 1))

quick = settings(
    deadline=None,
    max_examples=choose(short=40, long=120),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large],
)


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STRICT_VARIABLE, "1")


@pytest.fixture(scope="module")
def coder() -> Coder:
    return load()


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(build_schema("document"))


def read(coder: Coder, text: str, published: datetime.date | None) -> Reading:
    return next(coder.pipe([make_article(text, published=published)]))


def walk(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every record and span inside a value, with its path."""
    if isinstance(value, Span):
        yield path, value
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from walk(item, f"{path}[{number}]")
    elif dataclasses.is_dataclass(value):
        yield path, value
        for field in dataclasses.fields(value):
            yield from walk(getattr(value, field.name), f"{path}.{field.name}")


LAYERS = (
    "residue", "dateline", "sentences", "attributions", "times", "places", "actors", "reports", "quotations",
    "conflicts",
)  # fmt: skip


def check_spans(reading: Reading) -> None:
    text = reading.text
    for layer in LAYERS:
        for path, value in walk(getattr(reading.document, layer), layer):
            if isinstance(value, Span):
                assert 0 <= value.start < value.end <= len(text), (path, value)
            elif getattr(value, "span", None) is not None and hasattr(value, "text"):
                assert text[value.span.start : value.span.end] == value.text, (path, value)
            if hasattr(value, "head"):
                # The head is a token's start: before the name itself in a token glued together, like "x.“Oslo".
                assert 0 <= value.head < value.span.end, (path, value)


@quick
@given(texts, days)
def test_every_span_is_the_articles_own_characters(coder: Coder, text: str, published: datetime.date | None) -> None:
    check_spans(read(coder, text, published))


@settings(quick, max_examples=choose(short=40, long=100))
@given(st.text(st.characters(), max_size=120), days)
def test_no_text_breaks_it(coder: Coder, text: str, published: datetime.date | None) -> None:
    check_spans(read(coder, text, published))


@settings(quick, max_examples=choose(short=25, long=60))
@given(st.text(st.sampled_from("Iran attacked Iraq. “,”()—-'\n\"said he U.S. 12 on May"), max_size=120), days)
def test_no_scrap_of_english_breaks_it(coder: Coder, text: str, published: datetime.date | None) -> None:
    check_spans(read(coder, f"The army of Chad said it won. {text}", published))


@settings(quick, max_examples=choose(short=25, long=60))
@given(texts, days)
def test_documents_survive_json_and_follow_the_schema(
    coder: Coder, validator: jsonschema.Draft202012Validator, text: str, published: datetime.date | None
) -> None:
    reading = read(coder, text, published)
    assert decode_document(encode_document(reading.document)) == publish_document(reading.document)
    for report in reading.reports:
        assert decode_report(encode_report(report)) == report
    validator.validate(reading.to_dict())


@settings(quick, max_examples=choose(short=8, long=25))
@given(st.lists(texts, min_size=2, max_size=5), st.integers(1, 6), st.randoms())
def test_neither_company_nor_batch_nor_order_changes_a_reading(
    coder: Coder, several: list[str], batch_size: int, random: Any
) -> None:
    articles = [make_article(text, published=datetime.date(2024, 5, 8)) for text in several]
    alone = {article.id: encode_document(next(coder.pipe([article])).document) for article in articles}
    shuffled = random.sample(articles, len(articles))
    for reading in load(Recipe(batch_size=batch_size)).pipe(shuffled):
        assert encode_document(reading.document) == alone[reading.article.id]


@settings(quick, max_examples=choose(short=15, long=40))
@given(texts)
def test_reports_of_a_document_have_ids_of_their_own(coder: Coder, text: str) -> None:
    first, second = read(coder, text, None), read(coder, text, None)
    ids = [report.id for report in first.reports]
    assert ids == [report.id for report in second.reports]
    assert len(set(ids)) == len(ids)
    assert all(set(conflict.reports) <= set(ids) for conflict in first.conflicts)
    assert all(report.document == first.article.id for report in first.reports)
    assert all(0 <= report.confidence <= 1 for report in first.reports)
