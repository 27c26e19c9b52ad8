"""What tests of the server have in common: a server that runs, its token, another process that holds the store."""

import io
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx

from dragoman.store.database import Store
from dragoman.store.schema import StoreError

TOKEN = "a-token-of-these-tests-alone"


@dataclass
class Server:
    """`client`: asks it; `log`: what it said; `path`: of its store."""

    path: Path
    client: httpx.Client
    log: io.StringIO

    def get(self, address: str, **named: object) -> httpx.Response:
        return self.client.get(address, **named)  # type: ignore[arg-type]


def wait_until_free(path: Path) -> None:
    for _ in range(100):
        try:
            Store(path).close()
            return
        except StoreError:
            time.sleep(0.1)
    raise AssertionError(f"{path} is still held")


_HOLD = """
import sys
import duckdb
with duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read"):
    print("held", flush=True)
    sys.stdin.readline()
"""


class Holder:
    """Another process that has the store open."""

    def __init__(self, path: Path, mode: str = "write") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(path), mode],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout and self._process.stdout.readline() == "held\n"

    def __enter__(self) -> "Holder":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate("\n")
