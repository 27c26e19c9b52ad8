"""A synthetic store is a store: its events and reports are read, and the same seed makes the same."""

from pathlib import Path

import pytest

from benchmarks.scale.generate import generate, main
from benchmarks.scale.query import measure
from dragoman.store.database import Store
from dragoman.store.query import EventFilter


def test_a_synthetic_store_answers_every_kind_of_question(tmp_path: Path) -> None:
    made = generate(tmp_path / "one.duckdb", 2000)
    assert 1800 < made["reports"] < 2200
    with Store(tmp_path / "one.duckdb", "read") as store:
        events = list(store.events())
        assert len(events) == made["events"]
        rows = list(store.tell(events[:50]))
        assert [len(row.reports) for row in rows] == [len(event.reports) for event in events[:50]]
        assert max(event.voices for event in events) > 1
        found = {timing.kind: timing.most for timing in measure(store, rounds=1)}
        assert found["actor"] == len(list(store.events(EventFilter(actors=("USA",)), limit=100)))
        assert found["one event, by id"] == 1


def test_the_same_seed_makes_the_same(tmp_path: Path) -> None:
    told = []
    for name, seed in (("one", 1), ("same", 1), ("other", 2)):
        generate(tmp_path / name, 300, seed)
        with Store(tmp_path / name, "read") as store:
            told.append((list(store.events()), list(store.reports())))
    assert told[0] == told[1] != told[2]


def test_a_file_that_is_there_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine"
    path.write_text("mine")
    monkeypatch.setattr("sys.argv", ["generate", str(path)])
    with pytest.raises(SystemExit, match="exists already"):
        main()
    assert path.read_text() == "mine"
