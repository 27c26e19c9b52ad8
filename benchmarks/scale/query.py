"""How long questions to a store take.

    python -m benchmarks.scale.query /tmp/scale.duckdb

In: a store that benchmarks.scale.generate made. Out: how long it takes to open, and a table of the kinds of question:
how many were found at least and at most, and milliseconds: the 95th of a hundred of the first askings, which read the
disk, then the median and the 95th of a hundred of the same asked again.
Limits: every kind is asked twenty different times a round, for what is frequent, what is rare and what is not there.
On a machine that does other work, give it priority: chrt -f 1 python -m ...
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, get_args

from dragoman.records import Act, Status
from dragoman.store.database import Store
from dragoman.store.query import EventFilter, Near

PAGE = 100
LIMIT = 0.1  # seconds
_FREQUENT = "USA RUS CHN IRN ISR UKR GBR FRA DEU TUR".split()
_RARE = "AAX BMX CAX DKX EEX FAX FZX GAX GXX QQQ".split()  # of the last there is none
_CODES = [code for pair in zip(_FREQUENT, _RARE, strict=True) for code in pair]
_DYADS = list(zip(_CODES, [*_CODES[4:], *_CODES[:4]], strict=True))
_YEARS = [(f"{year}-01-01", f"{year}-12-31") for year in range(2015, 2025)] * 2
_MONTHS = [(f"{2015 + n // 2}-{1 + n % 12:02}-01", f"{2015 + n // 2}-{1 + n % 12:02}-28") for n in range(20)]
_ACTS: list[Act] = [*get_args(Act), *get_args(Act)][:20]
_STATUSES: list[Status] = [*get_args(Status), *get_args(Status), *get_args(Status)][:20]
_PLACES = [(-60.0 + 6 * n, -180.0 + 17 * n) for n in range(20)]

Question = Callable[[], int]


class Timing(NamedTuple):
    """Seconds that questions of a kind took."""

    kind: str
    asked: int
    fewest: int
    most: int
    first: float  # the 95th of a hundred of the first askings
    p50: float
    p95: float


def measure(store: Store, rounds: int = 2) -> Iterator[Timing]:
    """Every kind of question, a page of events each; then counts, timelines and single events."""
    for kind, questions in _list_questions(store):
        yield _time(kind, questions, rounds)


def _list_questions(store: Store) -> list[tuple[str, list[Question]]]:
    sampled = _sample(store)
    filters = {
        "actor": [EventFilter(actors=(code,)) for code in _CODES],
        "part of a name": [EventFilter(actors=(name,)) for name in _name_parts(sampled)],
        "dyad": [EventFilter(dyad=pair) for pair in _DYADS],
        "act and month": [
            EventFilter(acts=(act,), since=since, until=until)
            for act, (since, until) in zip(_ACTS, _MONTHS, strict=True)
        ],
        "quad and status": [EventFilter(quads=(1 + n % 4,), statuses=(status,)) for n, status in enumerate(_STATUSES)],
        "actor and year": [
            EventFilter(actors=(code,), since=since, until=until)
            for code, (since, until) in zip(_CODES, _YEARS, strict=True)
        ],
        "country": [EventFilter(countries=(code,)) for code in _CODES],
        "near": [EventFilter(near=Near(lat, lon, 200)) for lat, lon in _PLACES],
        "confidence and voices": [EventFilter(confidence=0.5 + 0.024 * n, voices=1 + n % 7) for n in range(20)],
        "source": [EventFilter(sources=(code,)) for code in _CODES],
        "part of a source's name": [EventFilter(sources=(name,)) for name in _name_parts(sampled)],
        "outlet": [EventFilter(outlets=(f"Outlet {number}",)) for number in (*range(0, 1000, 55), 5000)],
        "text": [EventFilter(text=words) for words in _phrases(sampled)],
        "text, actor and year": [
            EventFilter(text=words, actors=(code,), since=since, until=until)
            for words, code, (since, until) in zip(_phrases(sampled), _CODES, _YEARS, strict=True)
        ],
    }
    asked = [(kind, [_ask_page(store, filter) for filter in chosen]) for kind, chosen in filters.items()]
    days = [f"{since[:8]}17/e000000000000000" for since, _ in _MONTHS]
    asked.append(("page in the middle", [_ask_page(store, EventFilter(), day) for day in days]))
    asked.append(("counts by month", [_ask_counts(store, filter) for filter in filters["actor"]]))
    asked.append(("timeline of a dyad", [_ask_timeline(store, filter) for filter in filters["dyad"]]))
    asked.append(("one event, by id", [_ask_event(store, str(row["id"])) for row in sampled]))
    asked.append(("what an event rests on", [_ask_evidence(store, str(row["id"])) for row in sampled]))
    return asked


def _sample(store: Store) -> list[dict[str, object]]:
    """Twenty events, the same for the same store."""
    count = store.count_events()[0].events
    rows = random.Random(1).sample(range(count), min(count, 20))
    query = "SELECT id, evidence, actors_text FROM event_rows WHERE number IN (SELECT unnest(?)) ORDER BY id"
    return [dict(row) for row in store.sql(query, [rows])]


def _name_parts(sampled: list[dict[str, object]]) -> list[str]:
    governments = [f"government of {code.lower()}" for code in _CODES[::2]]
    people = [str(row["actors_text"])[2:12] for row in sampled][:9]
    return [*governments, *people, "no such name"]


def _phrases(sampled: list[dict[str, object]]) -> list[str]:
    """Words that stand next to each other: frequent and rare ones, two or four; one word; what nobody says."""
    phrases = []
    for n, row in enumerate(sampled):
        words = str(row["evidence"]).split("\x1f")[0].split(" of ")[-1].split()
        phrases.append(" ".join(words[n % 4 : n % 4 + (1, 2, 4)[n % 3]]))
    return [*phrases[:19], "nobody says these words"]


def _ask_page(store: Store, filter: EventFilter, after: str | None = None) -> Question:
    return lambda: len(list(store.events(filter, limit=PAGE, after=after)))


def _ask_counts(store: Store, filter: EventFilter) -> Question:
    return lambda: sum(count.events for count in store.count_events(filter, by="month"))


def _ask_timeline(store: Store, filter: EventFilter) -> Question:
    def ask() -> int:
        told = store.timeline(filter, most=50)
        return len(told.dated) + len(told.undated)

    return ask


def _ask_event(store: Store, id: str) -> Question:
    return lambda: int(store.event(id) is not None)


def _ask_evidence(store: Store, id: str) -> Question:
    def ask() -> int:
        evidence = store.evidence(id)
        return len(evidence.reports) if evidence else 0

    return ask


def _time(kind: str, questions: list[Question], rounds: int) -> Timing:
    cold, found = zip(*(_ask(question) for question in questions), strict=True)
    warm = [_ask(question)[0] for _ in range(rounds) for question in questions]
    return Timing(kind, len(warm), min(found), max(found), _cut(cold), statistics.median(warm), _cut(warm))


def _ask(question: Question) -> tuple[float, int]:
    begun = time.perf_counter()
    found = question()
    return time.perf_counter() - begun, found


def _cut(seconds: Sequence[float]) -> float:
    """The 95th of a hundred."""
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--rounds", type=int, default=2)
    given = parser.parse_args()
    for mode in ("read", "write"):
        begun = time.perf_counter()
        with Store(given.path, mode):
            print(f"opened to {mode} in {1000 * (time.perf_counter() - begun):.0f} ms")
    print(f"{'question':<24} {'asked':>5} {'found':>15} {'first':>8} {'p50 ms':>8} {'p95 ms':>8}")
    with Store(given.path, "read") as store:
        for timing in measure(store, given.rounds):
            found = f"{timing.fewest:,}-{timing.most:,}"
            over = "" if timing.p95 < LIMIT else f"  over {1000 * LIMIT:.0f} ms"
            print(
                f"{timing.kind:<24} {timing.asked:>5} {found:>15} {1000 * timing.first:>8.0f} "
                f"{1000 * timing.p50:>8.0f} {1000 * timing.p95:>8.0f}{over}",
                flush=True,
            )


if __name__ == "__main__":
    main()
