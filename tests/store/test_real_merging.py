"""The store with the real merger: the same events and conflicts, whatever the batches."""

from pathlib import Path

import pytest
from plain_coder import PlainCoder, article, dump

from dragoman.records import Article
from dragoman.store.database import Store

DAYS = [f"2024-05-0{day}" for day in range(1, 8)]


def make_stories() -> list[Article]:
    """Two tell of one delivery, one denies it, one tells of it on another day, others of other things."""
    return [
        article("KEN AID SOM 2024-05-03", "Lorries crossed the border with maize.", outlet="A"),
        article("KEN AID SOM 2024-05-03", "Food came by road, an official said.", outlet="B", published="2024-05-04"),
        article("KEN AID SOM 2024-05-05", "Two days later than was told before, drivers said.", outlet="C"),
        *(article(f"UGA ASSAULT COD {day}", f"Shots were heard near the village on day {day}.") for day in DAYS),
        article("UGA CONSULT COD 2024-05-06", "Envoys met in a hotel by the lake."),
    ]


@pytest.fixture
def stories() -> list[tuple[Article, str]]:
    """Articles, each with the status that its reports have."""
    told = [(story, "occurred") for story in make_stories()]
    denied = article("KEN AID SOM 2024-05-03", "No lorry came, a minister said.", outlet="D")
    fought = article("UGA ASSAULT COD 2024-05-04", "There was no shot, the army said.", outlet="E")
    return [*told, (denied, "negated"), (fought, "negated")]


def fill(store: Store, stories: list[tuple[Article, str]]) -> Store:
    for story, status in stories:
        store.ingest([story], coder=PlainCoder(status=status))
    return store


def test_batches_and_their_order_change_nothing(tmp_path: Path, stories: list[tuple[Article, str]]) -> None:
    with Store(tmp_path / "one.duckdb") as one, Store(tmp_path / "other.duckdb") as other:
        fill(one, stories)
        fill(other, stories[::-1])
        assert dump(one) == dump(other)
        assert len(list(one.conflicts())) >= 2
        before = dump(one)
        one.merge(anew=True)
        assert dump(one) == before


def test_deleting_leaves_what_there_would_be_without(tmp_path: Path, stories: list[tuple[Article, str]]) -> None:
    with Store(tmp_path / "one.duckdb") as one, Store(tmp_path / "other.duckdb") as other:
        fill(one, stories)
        one.delete([stories[0][0].id, stories[-1][0].id])
        fill(other, stories[1:-1])
        assert dump(one) == dump(other)


def test_decisions_win(tmp_path: Path, stories: list[tuple[Article, str]]) -> None:
    with Store(tmp_path / "one.duckdb") as store:
        fill(store, stories[:2])
        (event,) = (event for event in store.events())
        assert len(event.reports) == 2
        before = dump(store)
        apart = store.decide("not same", event.reports, author="Ana")
        assert sorted(len(one.reports) for one in store.events()) == [1, 1]
        store.undo(apart.id)
        moved = store.decide("correct", event.reports[:1], author="Ana", field="recipients", value="[]")
        store.undo(moved.id)
        rejected = store.decide("reject", event.reports, author="Ana")
        assert list(store.events()) == []
        store.undo(rejected.id)
        assert dump(store) == before
