"""One entry for everything: what an input is, folders, patterns, pipes, packed files, bombs, memory."""

import bz2
import gzip
import io
import json
import lzma
import os
import threading
import tracemalloc
import zipfile
from pathlib import Path

import fsspec
import pyarrow
import pyarrow.parquet
import pytest

from dragoman.ingest.files import Refused
from dragoman.ingest.inputs import name_inputs, open_inputs
from dragoman.ingest.options import InputOptions, Limits
from dragoman.records import Article

TEXT = "Kenya sent aid to Somalia."


def kinds(found: list[Article | Refused]) -> list[str]:
    return [one.text if isinstance(one, Article) else one.reason for one in found]


# --- what an input is --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page", "page.php", "page.md"])
def test_a_page_is_known_by_its_content(read, page: str, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(page)
    assert read(path)[0].outlet == "The Daily Test"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"text": "one"}\n{"text": "two"}', ["one", "two"]),
        (b'[{"text": "one"}, {"text": "two"}]', ["one", "two"]),
        (b'{\n "text": "one"\n}', ["one"]),
        (b"\xef\xbb\xbfKenya sent aid.", ["Kenya sent aid."]),
        (b"<rss version='2.0'><channel><item><description>one</description></item></channel></rss>", ["one"]),
        (b"text\tdate\none\t2022-07-19\n", ["text\tdate\none\t2022-07-19\n"]),  # without a name it is text
    ],
)
def test_what_has_no_name_is_known_by_its_content(
    read, monkeypatch: pytest.MonkeyPatch, data: bytes, expected: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert kinds(read("-")) == expected


def test_a_table_on_standard_input_is_known_by_its_column_or_said_to_be_one(read, monkeypatch) -> None:
    data = b"Story;date\none;2022-07-19\n"
    for options in ({"text": "story"}, {"kind": "csv"}):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        assert kinds(read("-", **options)) == ["one"]
    with pytest.raises(ValueError, match="'pdf' is no kind of input"):
        InputOptions(kind="pdf")  # type: ignore[arg-type]


def test_a_column_as_date_is_refused_for_what_has_no_columns(read, page: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(page)
    assert read(path, published="date")[0].reason.startswith("--published 'date' is not a date, and only tables have")


def test_names_say_where_and_whether_an_input_is_one_article(tmp_path: Path) -> None:
    text, table = tmp_path / "a.txt", tmp_path / "b.jsonl"
    text.write_text(TEXT)
    table.write_text('{"text": "one", "url": "https://d.example.org/1"}\n{"text": "two"}\n{}\n')
    given = list(name_inputs([str(text), str(table), "gone.txt"], InputOptions()))
    assert [one.name for one in given] == [
        str(text),
        f"{table}: https://d.example.org/1",
        f"{table}: article 2",
        str(table),
        "gone.txt",
    ]
    assert [one.is_alone for one in given] == [True, False, False, False, True]


def test_the_same_article_has_the_same_id_in_every_input(read, tmp_path: Path) -> None:
    row = {"text": TEXT, "url": "https://d.example.org/1", "published": "2022-07-19", "outlet": "The Daily Test"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (tmp_path / "a.csv").write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "a.parquet")
    (tmp_path / "a.rss").write_text(
        f"<rss version='2.0'><channel><title>The Daily Test</title><item><link>{row['url']}</link>"
        f"<pubDate>Tue, 19 Jul 2022 10:00:00 GMT</pubDate><description>{TEXT}</description></item></channel></rss>"
    )
    found = read(tmp_path)
    assert len(found) == 4 and len({one.id for one in found}) == 1


# --- folders, patterns, pipes ------------------------------------------------------------------------------------


def test_a_folder_is_its_files_in_order(read, tmp_path: Path, warnings: list[str]) -> None:
    for name in ("b/2.txt", "a.txt", ".hidden/x.txt", "b/.x.txt", "b/logo.png", "b/c/3.txt", "style.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "b/c/loop").symlink_to(tmp_path)
    assert kinds(read(tmp_path)) == ["a.txt", "b/2.txt", "b/c/3.txt"]
    assert warnings == [f"{tmp_path}: 2 files that hold no articles are passed over (1 .css, 1 .png)"]
    assert kinds(read(tmp_path / "**/*.txt")) == ["a.txt", "b/2.txt", "b/c/3.txt"]
    assert kinds(read(tmp_path / "b/?.txt")) == ["b/2.txt"]


def test_empty_folders_and_patterns_are_refused(read, tmp_path: Path) -> None:
    assert kinds(read(tmp_path, tmp_path / "*.txt")) == [
        "the folder holds no files to read",
        "no file has such a name; check the pattern",
    ]
    odd = tmp_path / "really[1].txt"
    odd.write_text(TEXT)
    assert kinds(read(odd)) == [TEXT]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipes_are_read_as_what_they_carry(read, tmp_path: Path) -> None:
    table = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table({"text": [TEXT]}), table)
    for data in (TEXT.encode(), gzip.compress(TEXT.encode()), bytes(table.getvalue())):
        pipe = tmp_path / f"pipe{len(data)}"
        os.mkfifo(pipe)
        writer = threading.Thread(target=pipe.write_bytes, args=(data,), daemon=True)
        writer.start()
        assert kinds(read(pipe)) == [TEXT]
        writer.join(10)


# --- fsspec ------------------------------------------------------------------------------------------------------


def test_file_systems_are_read(read, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("in/b.txt", "Mali met Chad.")
        archive.writestr("in/logo.png", "x")
    memory = fsspec.filesystem("memory")
    memory.pipe("/ingest/c.jsonl.gz", gzip.compress(b'{"text": "Uganda left."}'))
    memory.pipe("/ingest/d.txt", b"Rwanda came.")
    assert kinds(read(f"file://{tmp_path}/a.txt")) == [TEXT]
    assert kinds(read(f"zip://in/b.txt::{tmp_path}/z.zip")) == ["Mali met Chad."]
    assert kinds(read(f"zip://in::{tmp_path}/z.zip")) == ["Mali met Chad."]
    assert kinds(read("memory://ingest")) == ["Uganda left.", "Rwanda came."]
    assert kinds(read("memory://ingest/*.txt")) == ["Rwanda came."]
    memory.rm("/ingest", recursive=True)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("ftp://example.org/a.txt", "ftp:// is not read here"),
        ("simplecache::http://127.0.0.1/a.txt", "simplecache:// is not read here"),
        ("zip://a.txt::http://127.0.0.1/a.zip", "http:// is not read here; give the address itself"),
        ("reference::file:///tmp/x.json", "reference:// is not read here"),
        ("javascript://x", "javascript:// is not read here"),
        ("memory://nothing/here.txt", "no such file"),
        ("memory://nothing/*.txt", "no file has such a name"),
        ("zip://a.txt::/no/such.zip", "cannot be opened|no such file"),
    ],
)
def test_what_no_file_system_gives_is_refused(read, path: str, says: str) -> None:
    import re

    (found,) = read(path)
    assert isinstance(found, Refused) and re.search(says, found.reason), found


# --- packed files ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".bz2", bz2.compress), (".xz", lzma.compress)])
def test_packed_files_are_read_as_what_is_in_them(read, tmp_path: Path, suffix: str, pack) -> None:
    path = tmp_path / f"t.csv{suffix}"
    path.write_bytes(pack(b"text,date\none,2022-07-19\ntwo,2022-07-20\n"))
    assert kinds(read(path)) == ["one", "two"]
    path.write_bytes(pack(pack(b"text")))
    assert kinds(read(path)) == ["is compressed twice; unpack it first"]


def test_a_packed_file_cut_off_gives_what_it_has(read, tmp_path: Path) -> None:
    rows = b"".join(b'{"text": "Row %d of many: %s"}\n' % (n, os.urandom(40).hex().encode()) for n in range(5000))
    path = tmp_path / "cut.jsonl.gz"
    data = gzip.compress(rows)
    for share in (0.9, 0.05):
        path.write_bytes(data[: int(len(data) * share)])
        *articles, last = read(path)
        assert len(articles) > 4000 * share and all(isinstance(one, Article) for one in articles)
        assert isinstance(last, Refused) and "cut off or damaged" in last.reason
    path.write_bytes(data[:-8] + b"damaged!")
    assert "cut off or damaged" in read(path)[-1].reason


@pytest.mark.parametrize("name", ["a.txt.gz", "a.html.gz", "a.jsonl.gz", "a.csv.gz", "a.warc.gz"])
def test_bombs_are_refused_while_they_unpack(read, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with gzip.open(path, "wb") as handle:
        handle.write(b"WARC/1.0\r\n" if "warc" in name else b"<html>" if "html" in name else b"text,date\n")
        for _ in range(60):
            handle.write(b" " * 1_000_000)
    tracemalloc.start()
    found = read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "decompression bomb" in found[-1].reason or "bytes; at most" in found[-1].reason
    assert peak < 45_000_000


def test_bombs_in_archives_are_refused_unopened(read, tmp_path: Path) -> None:
    for name, member in (("a.zip", "a.txt"), ("a.wacz", "archive/a.warc")):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, b" " * 50_000_000)
        assert ["decompression bomb" in reason for reason in kinds(read(path))] == [True]


def test_a_zip_is_read_as_a_folder(read, page: str, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.txt", "x")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {
            "b.txt": TEXT,
            "a.jsonl": '{"text": "one"}\n{"text": "two"}',
            "c/page.html": page,
            "__MACOSX/._b.txt": "x",
            "logo.png": "x",
            "d.zip": inner.getvalue(),
            "e.csv.gz": gzip.compress(b"text,date\nthree,\n"),
        }.items():
            archive.writestr(name, data)
    one, two, three, article, nested, packed = read(path)
    assert kinds([one, two, three]) == ["one", "two", TEXT]
    assert article.outlet == "The Daily Test" and packed.text == "three"
    assert str(nested) == f"{path}/d.zip: is an archive within an archive; unpack it first"


def test_an_office_document_is_no_zip_of_articles(read, tmp_path: Path) -> None:
    path = tmp_path / "story.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
    assert "office document" in read(path)[0].reason


# --- memory ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "jsonl.gz", "parquet"])
def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path, suffix: str) -> None:
    def measure(rows: int) -> int:
        path = tmp_path / f"{rows}.{suffix}"
        texts = [f"Row {n}. " + "Kenya sent aid to Somalia. " * 40 for n in range(rows)]
        if suffix == "parquet":
            pyarrow.parquet.write_table(pyarrow.table({"text": texts}), path, row_group_size=200)
        elif suffix == "csv":
            path.write_text("text,date\n" + "".join(f'"{text}",2022-07-19\n' for text in texts))
        else:
            data = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
            path.write_bytes(gzip.compress(data) if suffix.endswith("gz") else data)
        del texts
        tracemalloc.start()
        count = sum(isinstance(one, Article) for one in open_inputs([str(path)], InputOptions()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == rows
        return peak

    measure(10)  # what is imported on first use
    assert measure(8000) < measure(800) + 1_000_000


def test_a_spooled_pipe_is_limited(read, tmp_path: Path) -> None:
    packed = tmp_path / "t.parquet.gz"
    table = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table({"text": [TEXT]}), table)
    packed.write_bytes(gzip.compress(bytes(table.getvalue())))
    assert kinds(read(packed)) == [TEXT]
    assert kinds(read(packed, limits=Limits(spooled=100))) == ["more than 100 bytes; give it as a file"]
