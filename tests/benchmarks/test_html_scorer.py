"""The arithmetic of the scorer of pages, on pages of our own in the set's format."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.quality import html


def write_set(folder: Path, pages: dict[str, tuple[str, str]]) -> None:
    place = folder / "html/article-extraction-benchmark"
    (place / "html").mkdir(parents=True)
    for name, (page, _) in pages.items():
        (place / "html" / f"{name}.html.gz").write_bytes(gzip.compress(page.encode()))
    wanted = {name: {"articleBody": text, "url": "https://d.example.org/a"} for name, (_, text) in pages.items()}
    (place / "ground-truth.json").write_text(json.dumps(wanted))


def test_shingles_are_counted_as_shares_of_a_page() -> None:
    match = html.match_texts("a b c d e", "a b c d f")
    assert (match.both, match.ours, match.wanted) == (1 / 3, 1 / 3, 1 / 3)
    assert (match.precision, match.recall) == (0.5, 0.5)
    assert html.match_texts("one two", "One two").both == 0  # case counts, as it does in the set's own script
    assert html.match_texts("one, two!", "one two") == html.Match(1.0, 0.0, 0.0)
    nothing = html.match_texts("", "")
    assert (nothing.precision, nothing.recall) == (None, None)


def test_means_are_over_pages() -> None:
    figures = html.measure([html.Match(1.0, 0.0, 0.0), html.Match(0.25, 0.75, 0.0), html.Match(0.0, 0.0, 1.0)])
    assert figures["precision"] == 0.625
    assert figures["recall"] == pytest.approx(2 / 3)
    assert figures["f1"] == pytest.approx(2 * 0.625 * (2 / 3) / (0.625 + 2 / 3))
    assert figures["accuracy"] == pytest.approx(1 / 3)


def test_both_are_asked_on_the_same_pages_and_errors_are_of_one_half(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "Kenya sent forty trucks of maize to Somalia on Tuesday, the foreign ministry in Nairobi said. " * 5
    link = '<p><a href="/x">Also on this site: a quite different story about tea</a></p>'
    page = f"<html><body><article><p>{text}</p>{link}</article></body></html>"
    write_set(tmp_path, {"00000002": (page, text), "00000003": (page, text + " The end of quite another text.")})
    figures = html.score(tmp_path)
    assert figures["pages"] == 2
    assert figures["precision"] == 1.0
    assert figures["aside recall"] < 1.0
    assert figures["above_trafilatura"] == figures["f1"] - figures["trafilatura f1"]
    assert [one.is_kept_aside for one in html.read_pages(tmp_path / "html/article-extraction-benchmark")] == [
        False,
        True,
    ]
    html.main([str(tmp_path), "--errors"])
    shown = capsys.readouterr().out
    assert "lines by kind, half that may be read" in shown
    assert "quite another text" not in shown
