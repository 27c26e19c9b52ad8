"""Articles for measuring speed.

In: the data folder's `news`. Out: a sample of articles, evenly spaced through the set: the same ones every time.
"""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

from dragoman.ingest.files import make_article
from dragoman.records import Article


def read_sample(data_dir: Path, name: str, size: int) -> list[Article]:
    """`size` articles of a set ("reuters" or "guardian"), or all when it has fewer."""
    readers = {"reuters": _read_reuters, "guardian": _read_guardian}
    articles = list(readers[name](data_dir / "news"))
    if not articles:
        raise FileNotFoundError(f"no {name} articles under {data_dir / 'news'}")
    return space_evenly(articles, size)


def space_evenly(articles: list[Article], size: int) -> list[Article]:
    taken = min(size, len(articles))
    return [articles[index * len(articles) // taken] for index in range(taken)]


def _read_reuters(folder: Path) -> Iterator[Article]:
    for path in sorted((folder / "reuters").glob("*.json")):
        for record in json.loads(path.read_text("utf-8")):
            if (record.get("body") or "").strip():
                yield make_article(record["body"], published=parse_stamp(record["date"]), title=record.get("title"))


def _read_guardian(folder: Path) -> Iterator[Article]:
    path = folder / "guardian_dev.jsonl"
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        record = json.loads(line)
        yield make_article(record["text"], published=datetime.date.fromisoformat(record["date"][:10]))


def parse_stamp(stamp: str) -> datetime.date | None:
    """ "26-FEB-1987 15:01:01.79"; a few are garbled."""
    try:
        return datetime.datetime.strptime(stamp.split()[0], "%d-%b-%Y").date()
    except (ValueError, IndexError):
        return None
