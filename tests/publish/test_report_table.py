import pyarrow
import pytest

from dragoman.coder import load
from dragoman.publish.report_table import COLUMNS, to_arrow, to_pandas

TEXTS = (
    "France's president visited Germany on Monday, an official said.",
    "Israel killed 12 fighters in Lebanon.",
    "Nothing political happened to the quiet garden.",
)


@pytest.fixture(scope="module")
def reports():
    coder = load()
    return [coder.read(text, published="2024-03-05").reports for text in TEXTS]


def test_frames_have_all_columns_even_without_reports(reports):
    for some in reports:
        frame = to_pandas(some)
        assert tuple(frame.columns) == COLUMNS
        assert len(frame) == len(some)


def test_arrow_tables_of_different_articles_join(reports):
    joined = pyarrow.concat_tables([to_arrow(some) for some in reports])
    assert joined.num_rows == sum(len(some) for some in reports)
    assert joined.column_names == list(COLUMNS)


def test_arrow_keeps_what_the_report_says(reports):
    row = to_arrow(reports[0]).to_pylist()[0]
    report = reports[0][0]
    assert row["act"] == report.act
    assert row["actors"][0]["span"] == list(report.actors[0].span)
    assert row["when"]["start"] == "2024-03-04"
    assert dict(row["trace"]) == report.trace
