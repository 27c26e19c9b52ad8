"""What so many articles a day take: processors, memory, disk, and money at your prices.

In: articles a day, which of the measured sets they are like, how busy processors are kept, prices. Out: what is needed.
Speed, memory and reports an article are those of `benchmarks/latest.json`; bytes are what `benchmarks.scale.ingest`
printed for Reuters, and scaled by words for longer articles (assumed, not measured).
Limits: reading, and keeping what was read for a month. Merging, questions and backups come on top. No price is known
here: without yours no money is printed.

usage: python -m benchmarks.scale.cost --articles 1000000 --like reuters --core-hour PRICE --gigabyte-month PRICE
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

LATEST = Path(__file__).parents[1] / "latest.json"
_STORE_BYTES, _WORDS = 10_800, 158  # an article of Reuters


@dataclass(frozen=True, slots=True)
class Speed:
    """Of one process: articles and words a second, peak memory in gigabytes; reports an article."""

    articles: float
    words: float
    memory: float
    reports: float


@dataclass(frozen=True, slots=True)
class Need:
    """A day's reading. `cores`: that many, all day, at the given share of use. `money`: a day's, kept for a month."""

    core_hours: float
    cores: float
    memory: float
    store: float
    reports: float
    money: float


def read_speed(latest: Path, name: str) -> Speed:
    figures = json.loads(latest.read_text("utf-8"))["speed"]["figures"]
    keys = ("docs_per_second", "words_per_second", "peak_memory_gb", "reports_per_document")
    return Speed(*(figures[f"{name}_{key}"] for key in keys))


def compute_need(speed: Speed, articles: float, *, use: float, core_hour: float, gigabyte_month: float) -> Need:
    core_hours = articles / speed.articles / 3600
    cores = core_hours / 24 / use
    store = articles * _STORE_BYTES * (speed.words / speed.articles) / _WORDS / 1e9
    money = core_hours / use * core_hour + store * gigabyte_month
    return Need(core_hours, cores, cores * speed.memory, store, articles * speed.reports, money)


def main() -> None:
    parser = argparse.ArgumentParser(description="what so many articles a day take")
    parser.add_argument("--articles", type=float, default=1_000_000, help="a day")
    parser.add_argument("--like", choices=("reuters", "guardian"), nargs="+", default=["reuters", "guardian"])
    parser.add_argument("--use", type=float, default=0.7, help="share of the day that a processor reads")
    parser.add_argument("--core-hour", type=float, help="your price of a processor for an hour")
    parser.add_argument("--gigabyte-month", type=float, help="your price of a gigabyte of disk for a month")
    given = parser.parse_args()
    for name in given.like:
        need = compute_need(
            read_speed(LATEST, name), given.articles, use=given.use, core_hour=given.core_hour or 0,
            gigabyte_month=given.gigabyte_month or 0,
        )  # fmt: skip
        print(f"{given.articles:,.0f} articles a day like {name}: {need.core_hours:,.0f} core-hours;")
        print(f"  {need.cores:.1f} cores busy {given.use:.0%} of the day, with {need.memory:.1f} GB of memory;")
        print(f"  {need.reports:,.0f} reports; {need.store:,.1f} GB of store")
        if given.core_hour is not None and given.gigabyte_month is not None:
            print(f"  {need.money:,.2f} of your money a day")


if __name__ == "__main__":
    main()
