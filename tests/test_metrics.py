"""Figures of a run, as Prometheus reads them."""

import logging
import os
import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from plain_coder import PlainCoder, article
from prometheus_client.parser import text_string_to_metric_families

from dragoman.logs import tell
from dragoman.metrics import MetricsError, RunMetrics, expose, keep_metrics
from dragoman.stage_clock import FOLDER_VARIABLE, StageClock, find_clock
from dragoman.store.database import Store


def read_samples(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ingest(path: Path) -> None:
    with Store(path) as store:
        articles = [article("KEN AID SOM 2024-05-07", f"The Courier tells of grain, {number}.") for number in range(5)]
        store.ingest([*articles, articles[0]], coder=PlainCoder(), shard_size=2)


def test_a_run_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "dragoman.prom"
    with keep_metrics(file, None):
        assert read_samples(file.read_text())["dragoman_documents_total", "read"] == 0
        ingest(tmp_path / "news.duckdb")
    samples = read_samples(file.read_text())
    assert samples["dragoman_documents_total", "read"] == 5
    assert samples["dragoman_documents_total", "known"] == 1
    assert samples["dragoman_documents_total", "failed"] == 0
    assert samples["dragoman_reports_total",] == 5
    assert samples["dragoman_shard_seconds_count",] == 3
    assert samples["dragoman_queue_shards",] == 0
    assert samples["dragoman_run_in_progress",] == 0
    assert time.time() - samples["dragoman_run_finished_timestamp_seconds",] < 60
    assert samples["dragoman_peak_memory_bytes", "writer"] > 10_000_000
    assert [path.name for path in tmp_path.iterdir() if "prom" in path.name] == ["dragoman.prom"]


def test_nothing_is_kept_and_nothing_listens_when_it_was_not_asked(tmp_path: Path) -> None:
    handlers = list(logging.getLogger("dragoman").handlers)
    with keep_metrics(None, None):
        assert logging.getLogger("dragoman").handlers == handlers
        assert FOLDER_VARIABLE not in os.environ
        assert find_clock() is None
    with keep_metrics(tmp_path / "m.prom", None):
        assert find_clock() is not None
    assert logging.getLogger("dragoman").handlers == handlers
    assert FOLDER_VARIABLE not in os.environ


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_figures_are_served_to_this_machine(tmp_path: Path) -> None:
    port = find_port()
    with keep_metrics(None, port):
        ingest(tmp_path / "news.duckdb")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
            assert answer.headers["Content-Type"].startswith("text/plain")
            samples = read_samples(answer.read().decode())
        with pytest.raises(MetricsError, match="cannot be bound"), keep_metrics(None, port):
            pass
    assert samples["dragoman_documents_total", "read"] == 5
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


def test_a_place_that_cannot_be_written_is_told_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(MetricsError, match="cannot be written"), keep_metrics(tmp_path / "no" / "m.prom", None):
        raise AssertionError


def test_what_waits_and_for_how_long(tmp_path: Path) -> None:
    metrics = RunMetrics(tmp_path)
    logger = logging.getLogger("dragoman")
    logger.addHandler(metrics)
    level = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        tell("run_started", run="r")
        tell("shard_asked", run="r", shard="a", articles=2)
        tell("shard_asked", run="r", shard="b", articles=2)
        time.sleep(0.02)
        samples = read_samples(expose(metrics.registry)[1].decode())
    finally:
        logger.removeHandler(metrics)
        logger.setLevel(level)
    assert samples["dragoman_queue_shards",] == 2
    assert samples["dragoman_oldest_shard_age_seconds",] >= 0.02
    assert samples["dragoman_run_in_progress",] == 1


def wait(seconds: float, items: Iterator[str]) -> Iterator[str]:
    for item in items:
        time.sleep(seconds)
        yield item


def test_each_stage_is_given_its_own_time(tmp_path: Path) -> None:
    clock = StageClock(tmp_path)
    items: Iterator[str] = iter("abcd")
    for name, seconds in (("slow", 0.02), ("quick", 0.0), ("middling", 0.01)):
        items = clock.watch(name, lambda given, seconds=seconds: wait(seconds, given), items)
    assert list(clock.finish(items)) == list("abcd")
    metrics = RunMetrics(tmp_path)
    samples = read_samples(expose(metrics.registry)[1].decode())
    spent = {name: samples["dragoman_stage_seconds_sum", name] for name in ("slow", "quick", "middling")}
    assert spent["slow"] >= 0.08 and spent["middling"] >= 0.04
    assert spent["quick"] < 0.02
    again = read_samples(expose(metrics.registry)[1].decode())
    assert again["dragoman_stage_seconds_count", "slow"] == 1, "a line is counted once"
