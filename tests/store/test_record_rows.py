"""Records come back from the store as they went in."""

import dataclasses
import datetime
import itertools
import typing

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_coder import PlainCoder

from dragoman.records import (
    Act,
    Article,
    Conflict,
    Decision,
    Document,
    Excerpt,
    Participant,
    Quantity,
    Report,
    Source,
    Span,
    Status,
    When,
    Where,
)
from dragoman.store.database import Store
from dragoman.store.rows import (
    make_article_row,
    make_decision_row,
    read_article,
    read_decision,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False)
spans = st.tuples(st.integers(0, 999), st.integers(0, 999)).map(lambda pair: Span(*pair))
moments = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2090, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=datetime.UTC)
)


def make(record: type, **fields: st.SearchStrategy[object]) -> st.SearchStrategy[typing.Any]:
    """Any of a record: Hypothesis reads the types of its fields."""
    known = {str: texts, float: numbers, Span: spans, str | None: st.none() | texts, float | None: st.none() | numbers}
    hints = typing.get_type_hints(record)
    chosen = {name: known[kind] for name, kind in hints.items() if kind in known}
    wholes = {name: st.none() | st.integers(0, 10**9) for name in hints if name == "geonames"}
    return st.builds(record, **{**chosen, **wholes, **fields})


people = st.lists(make(Participant), max_size=2).map(tuple)
whens = make(When, start=st.none() | st.dates().map(str) | texts, span=st.none() | spans)
excerpts = make(Excerpt)
reports = make(
    Report,
    id=st.uuids().map(str),
    act=st.sampled_from(typing.get_args(Act)),
    status=st.sampled_from(typing.get_args(Status)),
    quad=st.integers(1, 4),
    actors=people,
    recipients=people,
    trigger=excerpts,
    evidence=excerpts,
    when=st.none() | whens,
    where=st.none() | make(Where, lat=st.none() | st.floats(-90, 90), lon=st.none() | st.floats(-180, 180)),
    confidence=st.floats(0, 1),
    sources=st.lists(make(Source), max_size=2).map(tuple),
    quantities=st.lists(make(Quantity), max_size=2).map(tuple),
    trace=st.dictionaries(texts, texts, max_size=2),
)


@dataclasses.dataclass(frozen=True)
class GivenCoder(PlainCoder):
    """Reads into every article what it was given."""

    found: tuple[Report, ...] = ()

    def _read(self, article: Article) -> Document:
        named = tuple(dataclasses.replace(report, document=article.id) for report in self.found)
        pairs = tuple(
            Conflict(kind="count", reports=(one.id, other.id), evidence=(one.evidence, other.evidence), note="\x00")
            for one, other in itertools.pairwise(named)
        )
        return dataclasses.replace(PlainCoder._read(self, article), reports=named, conflicts=pairs)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    article=make(Article, id=st.uuids().map(str), published=st.none() | st.dates(), retrieved=st.none() | moments),
    found=st.lists(reports, max_size=3, unique_by=lambda report: report.id),
)
def test_articles_documents_reports_and_conflicts_come_back_equal(
    store: Store, article: Article, found: list[Report]
) -> None:
    coder = GivenCoder(found=tuple(found))
    expected = coder._read(article)
    store.ingest([article], coder=coder)
    assert store.article(article.id) == article
    document = store.document(article.id)
    assert document is not None
    assert document.reports == expected.reports
    assert document.conflicts == expected.conflicts
    for report in expected.reports:
        assert store.report(report.id) == report
    store.delete([article.id])


@given(make(Article, published=st.none() | st.dates(), retrieved=st.none() | moments))
def test_an_article_comes_back_equal(article: Article) -> None:
    assert read_article(make_article_row(article)) == article


@given(make(Decision, reports=st.lists(texts).map(tuple), time=moments, undone=st.none() | moments))
def test_a_decision_comes_back_equal(decision: Decision) -> None:
    assert read_decision(make_decision_row(decision)) == decision


def test_a_moment_of_another_zone_is_kept_as_utc() -> None:
    there = datetime.datetime(2024, 5, 1, 1, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=3)))
    row = make_article_row(Article(id="a", text="", retrieved=there))
    assert row["retrieved"] == datetime.datetime(2024, 4, 30, 22, 30)
    assert read_article(row).retrieved == there
