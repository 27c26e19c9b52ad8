"""How long questions to a store take.

    python -m benchmarks.scale.query /tmp/scale.duckdb --rounds 5

In: a store (benchmarks.scale.generate makes one). Out: a table of the kinds of question: the median and the 95th of a
hundred of the seconds that each took, with what was found.
Limits: every kind is asked with several values and in several rounds, the first of which (a cold file) counts, too.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from dragoman.store.database import Store
from dragoman.store.query import EventFilter, Near

PAGE = 100
_FILTERS = {
    "actor": [EventFilter(actors=(code,)) for code in ("USA", "IRN", "AFG", "AAX")],
    "actor's name": [EventFilter(actors=(f"government of {code}",)) for code in ("irn", "aax")],
    "dyad": [EventFilter(dyad=pair) for pair in (("USA", "RUS"), ("IRN", "ISR"), ("AAX", "ABX"))],
    "act and month": [
        EventFilter(acts=(act,), since="2020-03-01", until="2020-03-31") for act in ("CONSULT", "ASSAULT", "CONCEDE")
    ],
    "quad and status": [EventFilter(quads=(quad,), statuses=("occurred",)) for quad in (1, 4)],
    "actor and year": [
        EventFilter(actors=("IRN",), since=f"{year}-01-01", until=f"{year}-12-31") for year in (2016, 2024)
    ],
    "country": [EventFilter(countries=(code,)) for code in ("SYR", "AAX")],
    "near": [EventFilter(near=Near(lat, lon, 100)) for lat, lon in ((31.9, -107.1), (-60.0, -180.0))],
    "sure, three voices": [EventFilter(confidence=0.9, voices=3)],
    "source": [EventFilter(sources=(code,)) for code in ("USA", "AAX")],
    "outlet": [EventFilter(outlets=(f"Outlet {number}",)) for number in (3, 399)],
    "text": [EventFilter(text=words) for words in ("grain and harbour", "no such words")],
    "text, actor and year": [
        EventFilter(text="grain and harbour", actors=("IRN",), since="2020-01-01", until="2020-12-31")
    ],
}


class Timing(NamedTuple):
    """Seconds that questions of a kind took."""

    kind: str
    asked: int
    found: int
    p50: float
    p95: float


def measure(store: Store, rounds: int = 5) -> list[Timing]:
    """Every kind of question, a page of events each; then counts and timelines."""
    asked: list[tuple[str, list[Callable[[], int]]]] = [
        (kind, [_ask_page(store, filter) for filter in filters]) for kind, filters in _FILTERS.items()
    ]
    later = "2018-01-01/e000000000000000"
    first = next(store.events(limit=1))
    asked.append(("page three years in", [lambda: len(list(store.events(limit=PAGE, after=later)))]))
    asked.append(("counts by month", [_ask_counts(store, filter) for filter in _FILTERS["actor"]]))
    asked.append(("timeline of a dyad", [_ask_timeline(store, filter) for filter in _FILTERS["dyad"]]))
    asked.append(("one event, by id", [lambda: int(store.event(first.id) is not None)]))
    return [_time(kind, questions, rounds) for kind, questions in asked]


def _ask_page(store: Store, filter: EventFilter) -> Callable[[], int]:
    return lambda: len(list(store.events(filter, limit=PAGE)))


def _ask_counts(store: Store, filter: EventFilter) -> Callable[[], int]:
    return lambda: sum(count.events for count in store.count_events(filter, by="month"))


def _ask_timeline(store: Store, filter: EventFilter) -> Callable[[], int]:
    def ask() -> int:
        told = store.timeline(filter, most=50)
        return len(told.dated) + len(told.undated)

    return ask


def _time(kind: str, questions: list[Callable[[], int]], rounds: int) -> Timing:
    seconds, found = [], 0
    for _ in range(rounds):
        for ask in questions:
            begun = time.perf_counter()
            found = max(found, ask())
            seconds.append(time.perf_counter() - begun)
    last = statistics.quantiles(seconds, n=20, method="inclusive")[-1] if len(seconds) > 1 else seconds[0]
    return Timing(kind, len(seconds), found, statistics.median(seconds), last)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print(f"{'question':<22} {'asked':>5} {'found':>9} {'p50 ms':>8} {'p95 ms':>8}")
    with Store(given.path, "read") as store:
        for timing in measure(store, given.rounds):
            print(
                f"{timing.kind:<22} {timing.asked:>5} {timing.found:>9,} {1000 * timing.p50:>8.0f} "
                f"{1000 * timing.p95:>8.0f}"
            )


if __name__ == "__main__":
    main()
