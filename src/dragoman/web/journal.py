"""What the server says while it runs: a line on standard error for each request, and for each fault.

In: what happened. Out: text for people, or JSON for programs.
Limits: no token, no body, no address of who asks.
"""

import datetime
import sys
import threading
import traceback
from typing import Literal, TextIO

import msgspec

LogFormat = Literal["text", "json"]


class Journal:
    """Lines of one format, whole though many threads write. `sink`: standard error, unless it is given."""

    def __init__(self, format: LogFormat = "text", sink: TextIO | None = None) -> None:
        self._format = format
        self._sink = sink
        self._guard = threading.Lock()

    def note_request(self, method: str, address: str, status: int, seconds: float) -> None:
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
