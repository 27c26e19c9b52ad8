"""Tables: mapping of columns, dialects, bad rows by their line, odd encodings, Parquet in batches."""

import csv
import io
import json
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dragoman.ingest.files import Refused
from dragoman.ingest.options import InputOptions
from dragoman.ingest.tables import detect_dialect, read_csv, read_jsonl
from dragoman.records import Article

ROWS = [
    {"body": "Kenya sent aid,\n\n“at once”; Mali; did not.", "date": "2022-07-19", "source": "The Daily Test",
     "link": "https://d.example.org/1", "headline": "Aid"},
    {"body": "Chad expelled an envoy.", "date": "19 July 2022", "source": "", "link": "", "headline": ""},
]  # fmt: skip


def write_csv(path: Path, *, delimiter: str = ",", encoding: str = "utf-8", **dialect: object) -> Path:
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.DictWriter(handle, list(ROWS[0]), delimiter=delimiter, **dialect)  # type: ignore[arg-type]
        writer.writeheader()
        writer.writerows(ROWS)
    return path


def check_rows(found: list[Article | Refused]) -> None:
    one, two = found
    assert isinstance(one, Article) and isinstance(two, Article)
    assert (one.text, one.outlet, one.url, one.title) == (
        ROWS[0]["body"],
        "The Daily Test",
        "https://d.example.org/1",
        "Aid",
    )
    assert (two.text, two.outlet, two.url, two.title) == ("Chad expelled an envoy.", None, None, None)
    assert str(one.published) == str(two.published) == "2022-07-19"


MAPPING = {"text": "body", "published": "date", "outlet": "source", "url": "link", "title": "headline"}


@pytest.mark.parametrize("mapping", [MAPPING, {}, {key: value.upper() for key, value in MAPPING.items()}])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_of_every_delimiter(read, tmp_path: Path, delimiter: str, mapping: dict[str, str]) -> None:
    path = write_csv(tmp_path / "t.csv", delimiter=delimiter)
    check_rows(read(path, **mapping))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le+", "utf-32", "cp1252"])
def test_csv_of_every_encoding(read, tmp_path: Path, encoding: str) -> None:
    path = write_csv(tmp_path / "t.csv", encoding="utf-16" if "+" in encoding else encoding)
    if "+" in encoding:
        path.write_bytes(b"\xfe\xff" + path.read_text("utf-16").encode("utf-16-be"))
    check_rows(read(path))


def test_csv_with_quotation_marks_after_a_backslash(read, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('text,date\n"He said \\"no\\", twice",2022-07-19\n')
    assert read(path)[0].text == 'He said "no", twice'


def test_json_of_every_shape(read, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    for shape in (ROWS, {"status": "ok", "articles": ROWS}):
        path.write_text(json.dumps(shape, indent=1))
        check_rows(read(path, **MAPPING))
    path.write_text(json.dumps(ROWS[0], indent=1))
    assert [one.text for one in read(path, **MAPPING)] == [ROWS[0]["body"]]
    path.write_text('[{"body": "one"}, 7, {}]')
    one, number, empty = read(path)
    assert (one.text, str(number), str(empty)) == (
        "one",
        f"{path}: item 2: is no object but int",
        f"{path}: item 3: has no text",
    )


def test_jsonl_and_parquet(read, tmp_path: Path) -> None:
    lines, columns = tmp_path / "t.jsonl", tmp_path / "t.parquet"
    lines.write_text("\n".join(json.dumps(row) for row in ROWS) + "\n\n")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(ROWS), columns)
    check_rows(read(lines, **MAPPING))
    check_rows(read(columns, **MAPPING))
    check_rows(read(columns))


def test_nested_fields_have_paths(read, tmp_path: Path) -> None:
    row = {"article": {"Body": "Kenya sent aid.", "meta": {"day": 20220719}}, "source": {"id": 1, "name": "D"}}
    lines, columns = tmp_path / "t.jsonl", tmp_path / "t.parquet"
    lines.write_text(json.dumps(row))
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([row]), columns)
    for path in (lines, columns):
        (article,) = read(path, text="article.body", published="article.meta.day")
        assert (article.text, str(article.published), article.outlet) == ("Kenya sent aid.", "2022-07-19", "D")


def test_what_holds_for_all_holds_for_all(read, tmp_path: Path) -> None:
    import datetime

    path = write_csv(tmp_path / "t.csv")
    found = read(path, published=datetime.date(2020, 1, 1), outlet="The Weekly Test", url="https://w.example.org")
    assert {(a.outlet, str(a.published), a.url) for a in found} == {
        ("The Weekly Test", "2020-01-01", "https://w.example.org")
    }


def test_bad_rows_are_named_by_their_line_and_the_rest_goes_on(read, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('text,date\n"one\n\nmore",2022-07-19\nshort\n,2022-07-19\nlast,2022-07-19\n')
    one, short, empty, last = read(path)
    assert (one.text, last.text) == ("one\n\nmore", "last")
    assert str(short) == f"{path}:5: has 1 fields where the header has 2 (is a quotation mark missing?)"
    assert str(empty) == f"{path}:6: has no text"
    lines = tmp_path / "t.jsonl"
    lines.write_text('{"text": "one"}\n{"text": \n[1]\n{"text": 7}\n{"other": "x"}\n{"text": "last"}')
    assert [str(found).partition(" (")[0] for found in read(lines) if isinstance(found, Refused)] == [
        f"{lines}:2: is no JSON",
        f"{lines}:3: is no object but list",
        f"{lines}:4: its text is no text but int",
        f"{lines}:5: has no text",
    ]
    assert [found.text for found in read(lines) if isinstance(found, Article)] == ["one", "last"]


def test_a_line_too_long_is_refused_and_the_rest_goes_on(read, tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text('{"text": "' + "x" * 3_000_000 + '"}\n{"text": "last"}\n')
    long, last = read(path, longest=1000)
    assert "t.jsonl:1: is longer than" in str(long) and last.text == "last"


def test_a_quotation_mark_that_never_ends_costs_no_more_than_its_row(read, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('text,date\n"open,2022-07-19\n' + "word word,2022-07-19\n" * 300_000)
    found = read(path, longest=100_000)
    assert isinstance(found[0], Refused) and "t.csv:2" in str(found[0])
    assert sum(isinstance(one, Article) for one in found) > 200_000


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_column_that_is_not_there_is_named_with_those_that_are(read, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t.{suffix}"
    rows = [{"a": "x", "b": "y"}]
    if suffix == "csv":
        path.write_text("a,b\nx,y\n")
    else:
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)
    assert read(path)[0].reason == "which column holds the text? It has 'a', 'b'; name it with --text COLUMN"
    assert read(path, text="c")[0].reason == "has no column 'c' for --text; it has 'a', 'b'"
    assert read(path, text="a", published="day")[0].reason == "has no column 'day' for --published; it has 'a', 'b'"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("t.csv", b"", "is empty"),
        ("t.json", b"{", "is no JSON"),
        ("t.json", b"7", "holds no objects"),
        ("t.json", b"[" * 100_000, "is no JSON"),
        ("t.parquet", b"PAR1", "is damaged, or no Parquet"),
        ("t.parquet", b"", "is damaged, or no Parquet"),
    ],
)
def test_a_table_that_is_none_is_refused(read, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (found,) = read(path)
    assert says in found.reason and len(str(found)) < 500


def test_markup_in_a_column_is_taken_off(read, tmp_path: Path) -> None:
    path = tmp_path / "t.jsonl"
    path.write_text(json.dumps({"text": "<p>Kenya &amp; Mali met.</p><p>They <b>agreed</b>.</p>"}))
    assert read(path)[0].text == "Kenya & Mali met.\n\nThey agreed."
    path.write_text(json.dumps({"text": "3 < 4 & 5 > 2, said the minister."}))
    assert read(path)[0].text == "3 < 4 & 5 > 2, said the minister."


def test_a_parquet_is_read_a_few_rows_at_a_time(read, tmp_path: Path) -> None:
    path = tmp_path / "t.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"text": [f"Row {n}." for n in range(1000)], "x": range(1000)}), path)
    assert [found.text for found in read(path)] == [f"Row {n}." for n in range(1000)]


cells = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00\r"), min_size=1, max_size=30)


@example(texts=["\\"], delimiter=",")
@example(texts=["C:\\", 'He said "no" and "C:\\".'], delimiter=";")
@given(st.lists(cells, min_size=1, max_size=8), st.sampled_from(",;\t|"))
def test_what_was_written_as_csv_is_read_back(texts: list[str], delimiter: str) -> None:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("number", "text"), *((number, text) for number, text in enumerate(texts))])
    found = list(read_csv(io.BytesIO(target.getvalue().encode()), "t", InputOptions()))  # type: ignore[arg-type]
    readable = [text for text in texts if text.strip() and "<" not in text]
    assert [one.text for one in found if isinstance(one, Article) and one.text in readable] == readable
    assert detect_dialect(target.getvalue())["delimiter"] == delimiter


@given(st.binary(max_size=300))
def test_any_bytes_as_json_lines_end_in_refusals_and_articles(data: bytes) -> None:
    assert all(isinstance(one, (Article, Refused)) for one in read_jsonl(io.BytesIO(data), "t", InputOptions()))


def test_quotation_marks_behind_a_backslash_are_the_cells() -> None:
    lines = b'"number","text"\n"1","He said \\"no, never\\" twice."\n"2","The \\"end\\""\n'
    found = list(read_csv(io.BytesIO(lines), "t", InputOptions()))  # type: ignore[arg-type]
    assert [one.text for one in found if isinstance(one, Article)] == ['He said "no, never" twice.', 'The "end"']
