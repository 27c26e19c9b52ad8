"""Figures of a run for Prometheus.

In: the events that a run tells its log, the clock of the stages, this process. Out: the text format, as bytes, in a
file for the node exporter's textfile collector, or at /metrics of a port of this machine.
Limits: counters begin at nought with each process. Nothing here is loaded, and nothing is counted, unless it is asked.
"""

import json
import logging
import os
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Metric,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, start_http_server
from prometheus_client.registry import Collector

from dragoman.logs import DETAIL
from dragoman.stage_clock import FOLDER_VARIABLE

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for
_PERIOD = 10.0  # seconds between two writes of the file
_SHARD_SECONDS = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000)
_STAGE_SECONDS = (0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
_OUTCOMES = ("read", "dropped", "failed", "known")
_KILOBYTE = 1024 if sys.platform != "darwin" else 1  # ru_maxrss is in kilobytes, on macOS in bytes


class MetricsError(ValueError):
    """Metrics that cannot be written or served: where, why, and what to do."""


class RunMetrics(logging.Handler):
    """Hears what a run says and keeps count."""

    def __init__(self, folder: Path) -> None:
        super().__init__(DETAIL)
        self.registry = CollectorRegistry()
        self._folder = folder
        self._read_to: dict[Path, int] = {}
        self._asked: dict[str, float] = {}
        self._guard = threading.Lock()
        self.registry.register(_Before(self._add_stages))
        registry = self.registry
        self._documents = Counter(
            "dragoman_documents", "Inputs by what became of them.", ["outcome"], registry=registry
        )
        for outcome in _OUTCOMES:
            self._documents.labels(outcome)
        self._dropped = Counter(
            "dragoman_dropped_documents", "Documents that a stage could not read.", ["stage"], registry=registry
        )
        self._reports = Counter("dragoman_reports", "Reports recorded.", registry=registry)
        self._shards = Histogram(
            "dragoman_shard_seconds",
            "From asking for a unit of work to its being stored.",
            buckets=_SHARD_SECONDS,
            registry=registry,
        )
        self._stages = Histogram(
            "dragoman_stage_seconds",
            "Seconds of a stage in a unit of work.",
            ["stage"],
            buckets=_STAGE_SECONDS,
            registry=registry,
        )
        queue = Gauge("dragoman_queue_shards", "Units of work asked for and not stored yet.", registry=registry)
        queue.set_function(lambda: len(self._asked))
        age = Gauge("dragoman_oldest_shard_age_seconds", "Age of the oldest of them.", registry=registry)
        age.set_function(self._find_age)
        memory = Gauge("dragoman_peak_memory_bytes", "The most that was resident.", ["of"], registry=registry)
        memory.labels("writer").set_function(lambda: _measure_peak(resource.RUSAGE_SELF))
        memory.labels("largest_reader").set_function(lambda: _measure_peak(resource.RUSAGE_CHILDREN))
        self._running = Gauge("dragoman_run_in_progress", "1 while a run reads.", registry=registry)
        self._finished = Gauge(
            "dragoman_run_finished_timestamp_seconds", "When the last run was finished.", registry=registry
        )
        ProcessCollector(registry=self.registry)

    def emit(self, record: logging.LogRecord) -> None:
        """The events of store/ingesting.py."""
        fields = getattr(record, "fields", {})
        match getattr(record, "event", None):
            case "inputs_seen":
                self._documents.labels("known").inc(fields["known"])
                self._documents.labels("failed").inc(fields["failed"])
            case "shard_asked":
                self._asked[fields["shard"]] = time.monotonic()
            case "shard_loaded":
                asked = self._asked.pop(fields["shard"], None)
                if asked is not None:
                    self._shards.observe(time.monotonic() - asked)
                self._documents.labels("read").inc(fields["read"])
                self._documents.labels("dropped").inc(fields["dropped"])
                self._reports.inc(fields["reports"])
            case "document_dropped":
                self._dropped.labels(fields["stage"]).inc()
            case "run_started":
                self._running.set(1)
            case "run_finished":
                self._running.set(0)
                self._finished.set_to_current_time()

    def _add_stages(self) -> None:
        """What the clocks of all processes have written since."""
        with self._guard:
            for file in sorted(self._folder.glob("*.jsonl")):
                with file.open("rb") as lines:
                    lines.seek(self._read_to.get(file, 0))
                    for line in lines:
                        if not line.endswith(b"\n"):
                            break  # is being written
                        self._read_to[file] = self._read_to.get(file, 0) + len(line)
                        for stage, seconds in json.loads(line).items():
                            self._stages.labels(stage).observe(seconds)

    def _find_age(self) -> float:
        now = time.monotonic()
        return max((now - asked for asked in list(self._asked.values())), default=0.0)


class _Before(Collector):
    """No figures of its own: something to do before the others are asked for theirs."""

    def __init__(self, prepare: Callable[[], None]) -> None:
        self._prepare = prepare

    def collect(self) -> Iterator[Metric]:
        self._prepare()
        return iter(())


def expose(registry: CollectorRegistry) -> tuple[str, bytes]:
    """Content type and body, whatever the server: what `dragoman serve` answers at /metrics."""
    return CONTENT_TYPE_LATEST, generate_latest(registry)


@contextmanager
def keep_metrics(file: Path | None, port: int | None) -> Iterator[None]:
    """While a run lasts: its figures in `file`, now and then and at the end, and at `port`. Raises MetricsError."""
    if file is None and port is None:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="dragoman-metrics-") as folder:
        metrics = RunMetrics(Path(folder))
        with _serve(metrics, port), _write(metrics, file), _listen(metrics), _time_stages(folder):
            yield


@contextmanager
def _listen(metrics: RunMetrics) -> Iterator[None]:
    logger = logging.getLogger("dragoman")
    level = logger.level
    logger.addHandler(metrics)
    logger.setLevel(min(level or DETAIL, DETAIL))
    try:
        yield
    finally:
        logger.removeHandler(metrics)
        logger.setLevel(level)


@contextmanager
def _time_stages(folder: str) -> Iterator[None]:
    """Processes that are started meanwhile inherit the environment."""
    os.environ[FOLDER_VARIABLE] = folder
    try:
        yield
    finally:
        del os.environ[FOLDER_VARIABLE]


@contextmanager
def _write(metrics: RunMetrics, file: Path | None) -> Iterator[None]:
    """Now and then, and at the end, whatever that is."""
    if file is None:
        yield
        return
    write_metrics(metrics, file)
    stop = threading.Event()
    writer = threading.Thread(target=_write_often, args=(metrics, file, stop), daemon=True)
    writer.start()
    try:
        yield
    finally:
        stop.set()
        writer.join()
        write_metrics(metrics, file)


def write_metrics(metrics: RunMetrics, file: Path) -> None:
    """Whole or not at all: a collector may read at any moment. Raises MetricsError."""
    _, body = expose(metrics.registry)
    written = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        written.write_bytes(body)
        written.replace(file)
    except OSError as error:
        raise MetricsError(
            f"--metrics {file}: cannot be written ({error.strerror}); name a file in a folder that may be written"
        ) from error


def _write_often(metrics: RunMetrics, file: Path, stop: threading.Event) -> None:
    while not stop.wait(_PERIOD):
        try:
            write_metrics(metrics, file)
        except MetricsError:
            return  # the last write, at the end, says so


@contextmanager
def _serve(metrics: RunMetrics, port: int | None) -> Iterator[None]:
    """At the port of this machine alone, for as long as the context lasts."""
    if port is None:
        yield
        return
    try:
        server, thread = start_http_server(port, addr="127.0.0.1", registry=metrics.registry)
    except OSError as error:
        advice = "choose another port, or stop who listens there"
        raise MetricsError(f"--metrics-port {port}: cannot be bound ({error.strerror}); {advice}") from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _measure_peak(of: int) -> int:
    return resource.getrusage(of).ru_maxrss * _KILOBYTE
