"""How many seconds each stage takes, where somebody wants to know.

In: the stages of a pipeline. Out: a line for each call of it (a unit of work) in a file of this process, in the folder
that the environment names; whoever set it adds the files up. So it works for any number of processes.
Limits: processes of one machine. Without the folder nothing is measured and nothing costs.
"""

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

FOLDER_VARIABLE = "DRAGOMAN_STAGE_SECONDS"
Item = TypeVar("Item")


class StageClock:
    """Takes the time of stages that pull from each other."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{os.getpid()}.jsonl"
        self._spent: dict[str, float] = {}
        self._inner = 0.0  # seconds that the stages before took of the one that runs

    def watch(
        self, name: str, run: Callable[[Iterator[Item]], Iterator[Item]], items: Iterator[Item]
    ) -> Iterator[Item]:
        """The stage's items, its own time noted: without that of the stages before, on which it waits."""
        self._spent[name] = 0.0
        made = run(items)
        while True:
            self._inner = 0.0
            began = time.perf_counter()
            item = next(made, None)
            took = time.perf_counter() - began
            self._spent[name] += took - self._inner
            self._inner = took
            if item is None:
                return
            yield item

    def finish(self, items: Iterator[Item]) -> Iterator[Item]:
        """The last stage's items; at their end the seconds are written down."""
        yield from items
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps({name: round(seconds, 6) for name, seconds in self._spent.items()}) + "\n")


def find_clock() -> StageClock | None:
    """None where nobody asked."""
    folder = os.environ.get(FOLDER_VARIABLE)
    return StageClock(Path(folder)) if folder else None
