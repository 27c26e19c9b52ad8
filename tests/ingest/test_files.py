"""Files of every kind: read, or refused with what to do."""

import codecs
import datetime
import io
import os
from pathlib import Path

import pytest

from dragoman.ingest.files import IngestError, Refused, decode_text, make_article
from dragoman.ingest.inputs import open_inputs
from dragoman.ingest.options import InputOptions

TEXT = "Côte d’Ivoire expelled the envoy of Mali — again."


def read(path: str | Path, *, longest: int = 1000) -> str:
    (found,) = open_inputs([str(path)], InputOptions(longest=longest))
    if isinstance(found, Refused):
        raise IngestError(found.name, found.reason)
    return found.text


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_of_every_encoding_is_the_same(tmp_path: Path, codec: str) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(TEXT.encode(codec))
    assert read(path) == TEXT


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_mark_of_either_order_is_followed(mark: bytes, codec: str) -> None:
    assert decode_text(mark + TEXT.encode(codec), "story") == TEXT


def test_lines_of_several_encodings_are_each_read_in_theirs() -> None:
    data = TEXT.encode() + b"\n" + TEXT.encode("cp1252") + b"\r\nend \x81"
    assert decode_text(data, "story") == f"{TEXT}\n{TEXT}\r\nend \ufffd"


def test_line_ends_and_marks_inside_stay_as_they_are() -> None:
    assert decode_text("one\r\ntwo\ufeff\rthree".encode(), "story") == "one\r\ntwo\ufeff\rthree"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00" + bytes(range(256)), "binary"),
        (b"\x7fELF\x02\x01\x01" + bytes(57), "binary"),
        (TEXT.encode("utf-16-le"), "UTF-16 without its mark"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8x", "its mark says utf-16, its bytes do not"),
        (b"%PDF-1.7\nobj", "PDF"),
        (b"PK\x03\x04....", "damaged, or no ZIP"),
        (b"\x1f\x8b\x08....", "cut off or damaged"),
        (b"\x28\xb5\x2f\xfd....", "Zstandard"),
        (rb"{\rtf1 text}", "RTF"),
        (b"<?xml version='1.0'?><nitf></nitf>", "XML, but no feed"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(data)
    with pytest.raises(IngestError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["<AP> Ghana", "a < b", "<president> said", "NUL \x00 in 100 characters" + "x" * 100])
def test_text_with_odd_characters_is_text(text: str) -> None:
    assert decode_text(text.encode(), "story") == text


def test_a_file_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as handle:
        handle.truncate(50_000_000)
    with pytest.raises(IngestError, match="50,000,000 bytes; at most 4,000,000 are read"):
        read(path, longest=1_000_000)


def test_an_endless_device_is_refused() -> None:
    with pytest.raises(IngestError, match="at most 4,000 are read"):
        read("/dev/zero")


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("no/such/file.txt", "no such file"),
        ("x" * 5000, "cannot be read"),
        ("a\0b", "cannot be read"),
    ],
)
def test_what_is_no_file_is_refused(path: str, says: str) -> None:
    with pytest.raises(IngestError, match=says):
        read(path)


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT)
    path.chmod(0)
    if os.access(path, os.R_OK):  # root reads everything

        def refuse(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(IngestError, match=r"cannot be read \(Permission denied\); check its permissions"):
        read(path)


def test_standard_input_is_read_up_to_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert read("-") == TEXT
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"x" * 41)))
    with pytest.raises(IngestError, match="standard input: more than 40 bytes; at most 40"):
        read("-", longest=10)


def test_the_id_is_of_what_was_given() -> None:
    day = datetime.date(2024, 5, 8)
    one = make_article(TEXT, published=day, outlet="The Daily Test")
    assert one.id == make_article(TEXT, published=day, outlet="The Daily Test").id
    others = [
        make_article(TEXT),
        make_article(TEXT + " ", published=day, outlet="The Daily Test"),
        make_article(TEXT, published=day, outlet="The Weekly Test"),
        make_article(TEXT, published=datetime.date(2024, 5, 9), outlet="The Daily Test"),
        make_article(TEXT, published=day, outlet="The Daily Test", url="https://example.org"),
    ]
    assert len({one.id, *(other.id for other in others)}) == 6
    assert len(make_article("half \ud83d").id) == 16
