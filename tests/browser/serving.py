"""The program itself as a server, in a process of its own: `with serving(path) as site`."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOKEN = "only-for-these-tests-0001"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]  # fmt: skip


@dataclass
class Site:
    """A server under way: where it answers, and over which store."""

    base: str
    path: Path


@contextmanager
def serving(path: Path, token: str | None = TOKEN) -> Iterator[Site]:
    code = "from dragoman.cli import main; main()"
    environment = {name: value for name, value in os.environ.items() if name != "DRAGOMAN_TOKEN"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, "serve", "--store", str(path), "--port", "0"],
        stderr=subprocess.PIPE,
        text=True,
        env=environment | ({"DRAGOMAN_TOKEN": token} if token else {}),
    )
    try:
        for line in process.stderr:
            if found := re.search(r"at (http://\S+?)/ ", line):
                break
        else:
            raise RuntimeError("the server did not start")
        threading.Thread(target=process.stderr.read, daemon=True).start()  # or its log would fill the pipe
        yield Site(found[1], path)
    finally:
        process.terminate()
        process.wait(20)
