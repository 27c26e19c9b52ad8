"""Reading from Python."""

import datetime

import pytest

import dragoman
from dragoman.ingest.files import parse_date
from dragoman.recipe import Recipe, RecipeError

TEXT = "The president of Kenya visited Uganda on Monday.\n\nRwanda sent soldiers to Mozambique."


@pytest.fixture(scope="module")
def coder() -> dragoman.Coder:
    return dragoman.load()


def test_a_reading_has_reports_whose_spans_are_the_text(coder: dragoman.Coder) -> None:
    reading = coder.read(TEXT, published="2024-05-08", outlet="The Daily Test")
    assert reading.dropped is None
    assert reading.reports
    for report in reading.reports:
        assert reading.text[slice(*report.trigger.span)] == report.trigger.text
    assert reading.article.published == datetime.date(2024, 5, 8)
    assert str(len(reading.reports)) in repr(reading)


def test_the_dictionary_is_the_json(coder: dragoman.Coder) -> None:
    record = coder.read(TEXT, published="2024-05-08", outlet="The Daily Test").to_dict()
    assert record["outlet"] == "The Daily Test"
    assert record["published"] == "2024-05-08"
    assert {report["document"] for report in record["reports"]} == {record["article"]}


def test_tables_have_a_row_a_report(coder: dragoman.Coder) -> None:
    reading = coder.read(TEXT, published="2024-05-08")
    assert len(reading.to_pandas()) == len(reading.reports) == reading.to_arrow().num_rows


def test_what_cannot_be_read_says_why(coder: dragoman.Coder) -> None:
    reading = coder.read("  \n ")
    assert reading.dropped is not None
    assert reading.reports == ()
    assert "empty" in repr(reading)
    assert reading.to_dict()["dropped"]["stage"] == "clean"


def test_many_articles_come_back_in_order(coder: dragoman.Coder) -> None:
    articles = [dragoman.make_article(text) for text in (TEXT, "", "Chad expelled the French ambassador.", TEXT)]
    assert [reading.article.id for reading in coder.pipe(articles)] == [article.id for article in articles]


def test_the_threshold_leaves_out_what_is_less_sure() -> None:
    assert dragoman.load(Recipe(threshold=1.0)).read(TEXT).reports == ()


@pytest.mark.parametrize("published", ["2022-02-30", "19/07/2022", "yesterday", ""])
def test_what_is_no_date_is_refused_by_value(coder: dragoman.Coder, published: str) -> None:
    with pytest.raises(ValueError, match="is not a date; write YYYY-MM-DD") as caught:
        coder.read(TEXT, published=published)
    assert repr(published) in str(caught.value)


def test_dates_in_every_form_are_the_same_day() -> None:
    day = datetime.date(2022, 7, 19)
    forms = [day, datetime.datetime(2022, 7, 19, 8), "2022-07-19", " 2022-07-19T23:59:00+02:00 "]
    assert [parse_date(form) for form in forms] == [day] * 4
    assert parse_date(None) is None


def test_an_unknown_recipe_is_refused() -> None:
    with pytest.raises(RecipeError):
        dragoman.load("no-such-recipe.toml")


def test_the_package_offers_what_it_says() -> None:
    assert all(hasattr(dragoman, name) for name in dragoman.__all__)
    with pytest.raises(AttributeError, match="no attribute 'helpers'"):
        dragoman.helpers  # noqa: B018
