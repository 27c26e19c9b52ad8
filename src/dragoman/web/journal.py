"""What the server says while it runs: a line on standard error for each request, and for each fault; and counts.

In: what happened. Out: text for people, or JSON for programs; figures for Prometheus.
Limits: no token, no body, no address of who asks.
"""

import datetime
import sys
import threading
import traceback
from typing import Literal, TextIO

import msgspec
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector

LogFormat = Literal["text", "json"]
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15)


class Journal:
    """Lines of one format, whole though many threads write. `sink`: standard error, unless it is given."""

    def __init__(self, format: LogFormat = "text", sink: TextIO | None = None) -> None:
        self._format = format
        self._sink = sink
        self._guard = threading.Lock()
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "dragoman_requests", "Requests by what was asked for.", ["method", "of", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "dragoman_request_seconds", "Until the answer began.", ["of"], buckets=_SECONDS, registry=self.registry
        )

    def note_request(self, method: str, address: str, status: int, seconds: float) -> None:
        of = _tell_kind(address)
        self._requests.labels(method, of, status).inc()
        self._seconds.labels(of).observe(seconds)
        milliseconds = round(1000 * seconds)
        record = {"method": method, "path": address, "status": status, "ms": milliseconds}
        self._write(f"{method} {address} {status} {milliseconds} ms", record)

    def note_fault(self, method: str, address: str, error: BaseException) -> None:
        """With its traceback: a fault is ours."""
        trace = "".join(traceback.format_exception(error)).rstrip()
        self._write(f"{method} {address} failed\n{trace}", {"method": method, "path": address, "fault": trace})

    def _write(self, text: str, record: dict[str, object]) -> None:
        moment = datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        line = f"{moment} {text}"
        if self._format == "json":
            line = msgspec.json.encode({"time": moment, **record}).decode()
        with self._guard:
            print(line, file=self._sink or sys.stderr, flush=True)


def _tell_kind(address: str) -> str:
    """Few words, whatever is asked for: each is a series of its own."""
    first = address.split("?")[0].split("/")[1:2]
    return first[0] if first and first[0] in ("api", "static", "health", "metrics") else "page"
