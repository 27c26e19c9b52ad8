"""A synthetic store is a store: its events and reports are read, and the same seed makes the same."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from benchmarks.scale.cost import LATEST, Speed, compute_need, read_speed
from benchmarks.scale.generate import generate, main
from benchmarks.scale.partition import count_pairs, draw_week, share_across_windows, size_blocks, split_by_hash
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


def test_a_simulated_week_has_the_blocks_that_its_reports_put_there() -> None:
    week = draw_week(2000, seed=1)
    blocks = Counter(week.report.tolist())
    assert set(blocks) == set(range(2000))
    assert set(blocks.values()) <= {1, 2, 3, 4, 6}  # one or two states, one to three weeks
    assert size_blocks(week).sum() == len(week.report)
    assert count_pairs(np.array([0, 1, 2, 60, 61])).tolist() == [0, 0, 1, 1770, 61 * 36]


def test_parts_are_whole_with_one_worker_and_fewer_reports_cross_wider_windows() -> None:
    week = draw_week(2000, seed=1)
    alone = split_by_hash(week, 1, seed=1)
    assert (alone["busiest"], alone["across"]) == (1, 0)
    many = split_by_hash(week, 64, seed=1)
    assert many["busiest"] >= many["largest"] > 1
    assert many["cut"] <= many["busiest"]
    assert 1 > share_across_windows(week, 1) > share_across_windows(week, 4) > share_across_windows(week, 52) > 0


def test_the_cost_of_a_day_follows_from_speed_use_and_prices() -> None:
    speed = Speed(articles=10, words=1580, memory=0.5, reports=2)
    need = compute_need(speed, 3_600_000, use=0.5, core_hour=3, gigabyte_month=2)
    assert (need.core_hours, need.reports) == (100, 7_200_000)
    assert need.cores == pytest.approx(100 / 24 / 0.5)
    assert need.memory == need.cores * 0.5
    assert need.store == pytest.approx(3_600_000 * 10_800 / 1e9)
    assert need.money == pytest.approx(100 / 0.5 * 3 + need.store * 2)


def test_the_cost_is_computed_from_the_figures_that_were_measured() -> None:
    wire, long = (read_speed(LATEST, name) for name in ("reuters", "guardian"))
    assert wire.articles > long.articles > 0
    assert wire.reports < long.reports
