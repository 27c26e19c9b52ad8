"""The scorers of labelled pairs: their arithmetic, and what the pairs look like."""

import csv
from pathlib import Path

import pytest

from benchmarks.quality import conflicts, merging
from benchmarks.quality.labelled_pairs import read_pairs
from dragoman.records import Conflict, Excerpt, Span


def test_the_pairs_are_many_and_half_of_them_near_misses():
    pairs = read_pairs(conflicts.FOLDER / "pairs.jsonl")
    without = sum(not pair.record["kinds"] for pair in pairs)
    assert len(pairs) >= 120
    assert 0.4 <= without / len(pairs) <= 0.6
    assert len({pair.id for pair in pairs}) == len(pairs)
    assert 0.35 <= sum(pair.is_kept_aside for pair in pairs) / len(pairs) <= 0.65


def test_the_pairs_for_merging_are_labelled_both_ways():
    pairs = read_pairs(merging.FOLDER / "pairs.jsonl")
    same = sum(pair.record["same"] for pair in pairs)
    assert len(pairs) >= 60
    assert 0.3 <= same / len(pairs) <= 0.7


def test_copies_are_ids_and_labels_only():
    with (merging.FOLDER / "copies.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert len(rows) >= 200
    assert all(row["one"].isdigit() and row["other"].isdigit() and row["copy"] in "01" for row in rows)


def test_precision_and_recall_of_kinds(monkeypatch):
    pairs = read_pairs(conflicts.FOLDER / "pairs.jsonl")
    told = [pair for pair in pairs if pair.record["kinds"] == ["count"]][:2]
    quiet = [pair for pair in pairs if not pair.record["kinds"]][:1]
    excerpt = Excerpt(text="x", span=Span(0, 1))
    count = Conflict(kind="count", reports=("a", "b"), evidence=(excerpt, excerpt), note="")
    answers = iter([[count], [], [count]])
    monkeypatch.setattr(conflicts, "read_pairs", lambda _: [*told, *quiet])
    monkeypatch.setattr(conflicts, "code_pairs", lambda given: [[] for _ in given])
    monkeypatch.setattr(conflicts, "find_conflicts", lambda _: next(answers))
    figures = conflicts.score(Path())
    assert (figures["precision"], figures["recall"], figures["recall_count"]) == (0.5, 0.5, 0.5)


def test_copies_are_scored_by_voice(tmp_path, monkeypatch):
    folder = tmp_path / "news" / "reuters"
    folder.mkdir(parents=True)
    body = "A long enough text about the bridge over the river that the two towns share and never repaired."
    records = ",".join(
        f'{{"id": "{name}", "title": "T", "body": "{text}", "date": "26-FEB-1987 15:01:01.79"}}'
        for name, text in (("1", body), ("2", body), ("3", "Maize prices rose again."))
    )
    (folder / "r.json").write_text(f"[{records}]", encoding="utf-8")
    (tmp_path / "copies.tsv").write_text("one\tother\tcopy\n1\t2\t1\n1\t3\t0\n", encoding="utf-8")
    monkeypatch.setattr(merging, "FOLDER", tmp_path)
    figures = merging.score_copies(tmp_path)
    assert (figures["precision"], figures["recall"], figures["pairs"], figures["voices"]) == (1.0, 1.0, 2, 2)
    with pytest.raises(FileNotFoundError):
        merging.score_copies(tmp_path / "nowhere")
