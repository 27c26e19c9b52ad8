"""Speed: whose time is counted, which articles are read, and that the clock of stages adds up."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.speed import startup
from benchmarks.speed.news import read_sample, space_evenly
from benchmarks.speed.stage_times import OPENING, StageClock, time_stages
from benchmarks.speed.throughput import measure_throughput, time_alternately
from dragoman.pipeline import Pipeline, Run, Stage
from dragoman.recipe import Recipe
from dragoman.records import Article, Document


class FakeClock:
    """Seconds that pass only when told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def make_slow_stage(name: str, clock: FakeClock, seconds: float) -> Stage:
    def run(documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            clock.now += seconds
            yield document

    def make(_: Recipe) -> Run:
        return run

    return Stage(name, frozenset(), frozenset(), make)


def test_each_stage_has_its_own_time() -> None:
    now, clock = FakeClock(), StageClock()
    stages = time_stages([make_slow_stage("slow", now, 3.0), make_slow_stage("quick", now, 0.5)], clock, now=now)
    articles = [Article(id=str(number), text="Rain fell.") for number in range(4)]
    assert [document.article.id for document in Pipeline(Recipe(), stages).read(articles)] == ["0", "1", "2", "3"]
    assert clock.own_seconds() == {OPENING: 0.0, "slow": 12.0, "quick": 2.0}
    clock.reset()
    assert sum(clock.own_seconds().values()) == 0.0


def test_readers_take_turns_and_only_their_own_time_counts() -> None:
    now, order = FakeClock(), []

    def read(name: str, seconds: float) -> None:
        order.append(name)
        now.now += seconds

    batches = [[Article(id="a", text="")], [Article(id="b", text="")], [Article(id="c", text="")]]
    seconds = time_alternately(batches, lambda _: read("one", 1.0), lambda _: read("other", 2.0), now=now)
    assert seconds == (3.0, 6.0)
    assert order == ["one", "other", "other", "one", "one", "other"]


def test_samples_are_spread_and_the_same_every_time(tmp_path: Path) -> None:
    articles = [Article(id=str(number), text="") for number in range(10)]
    assert [article.id for article in space_evenly(articles, 4)] == ["0", "2", "5", "7"]
    assert space_evenly(articles, 99) == articles
    folder = tmp_path / "news" / "reuters"
    folder.mkdir(parents=True)
    records = [
        {"title": "RAIN", "body": "Rain fell.", "date": "26-FEB-1987 15:01:01.79"},
        {"title": "NO BODY", "date": "26-FEB-1987 15:01:01.79"},
        {"body": "Snow fell.", "date": "garbled"},
    ]
    (folder / "reuters-000.json").write_text(json.dumps(records))
    rain, snow = read_sample(tmp_path, "reuters", 5)
    assert (rain.text, str(rain.published), rain.title) == ("Rain fell.", "1987-02-26", "RAIN")
    assert (snow.published, snow.title) == (None, None)
    with pytest.raises(FileNotFoundError, match="guardian"):
        read_sample(tmp_path, "guardian", 5)
    (tmp_path / "news" / "guardian_dev.jsonl").write_text(
        json.dumps({"date": "2019-04-10", "text": "Hail fell."}) + "\n"
    )
    assert [str(article.published) for article in read_sample(tmp_path, "guardian", 5)] == ["2019-04-10"]


def test_throughput_counts_documents_reports_and_the_dropped() -> None:
    texts = [
        "France's president met Spain's prime minister in Madrid.",
        "",
        "La pluie est tombée sur la ville hier soir.",
    ]
    figures = measure_throughput(
        [Article(id=str(number), text=text) for number, text in enumerate(texts)], batch_size=2
    )
    assert (figures["documents"], figures["dropped"], figures["faults"]) == (3, 2, 0)
    assert figures["reports_per_document"] == 0.33
    assert figures["share_of_spacy"] == pytest.approx(
        figures["docs_per_second"] / figures["spacy_docs_per_second"], rel=0.01
    )
    assert sum(value for name, value in figures.items() if name.startswith("time_")) == pytest.approx(1, abs=0.01)


def test_a_start_without_report_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "_COMMAND", ("-c", "import sys; sys.stdin.read(); print('nothing')"))
    with pytest.raises(RuntimeError, match="no report"):
        startup.measure_startup(processes=1)


def test_a_start_is_timed_until_the_first_line(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "import sys, time; sys.stdin.read(); print('{\"act\": 1}', flush=True); time.sleep(0.5)"
    monkeypatch.setattr(startup, "_COMMAND", ("-c", code))
    began = time.perf_counter()
    taken = startup.measure_startup(processes=1)
    assert 0 < taken < time.perf_counter() - began - 2 * 0.5  # it starts twice, and each goes on after its line
