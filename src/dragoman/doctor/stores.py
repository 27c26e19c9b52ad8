"""A store and the place where it stands.

In: the store's path. Out: findings.
Limits: a store that somebody writes cannot be looked into.
"""

import datetime
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dragoman.doctor.finding import Finding, broken, warning
from dragoman.store.database import Store
from dragoman.store.ingesting import find_shards
from dragoman.store.schema import StoreError

_GIGABYTE = 1 << 30
_LITTLE = _GIGABYTE  # a day of a large agency's news, with room for the log of changes
_TOO_LITTLE = _GIGABYTE // 10
_LAST = "SELECT max(last) FROM (SELECT max(recorded) AS last FROM documents UNION ALL SELECT max(started) FROM runs)"
_HOUR = datetime.timedelta(hours=1)


def check_folder(store: Path) -> Finding:
    """The store's folder can be written, and has room."""
    folder = store.absolute().parent
    why = "a run stops at its first unit of work; what it stored before is kept"
    if not folder.is_dir():
        return broken("disk", f"{folder}: no such folder", why, "make it, or give another path")
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as error:
        found = f"{folder}: cannot be written ({error.strerror})"
        return broken("disk", found, why, "free some room, correct the permissions, or give another path")
    if store.exists() and not _is_writable(store):
        return broken("disk", f"{store}: cannot be written", why, "correct the permissions of the file")
    free = shutil.disk_usage(folder).free
    shown = f"{folder}: {free / _GIGABYTE:.1f} GB free"
    if free < _TOO_LITTLE:
        return broken("disk", shown, why, "free some room: dragoman vacuum, or another disk")
    if free < _LITTLE:
        return warning("disk", shown, "10,000 articles take about 0.5 GB", "free some room soon")
    return Finding(name="disk", found=shown)


def _is_writable(path: Path) -> bool:
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def check_store(path: Path, now: datetime.datetime | None = None) -> Iterator[Finding]:
    """It opens, its runs are finished, nothing lies about, and no record is of the future."""
    if not path.exists():
        yield Finding(name="store", found=f"{path}: not there yet, dragoman ingest makes it")
        return
    yield from _check_left(path)
    try:
        with Store(path, "read") as store:
            stats = store.stats()
            last = store.sql(_LAST).rows[0][0]
    except StoreError as error:
        yield broken("store", error, "no command can use it", "do what the message says")
        return
    yield Finding(name="store", found=f"{path}: {stats['documents']} documents, {stats['events']} events")
    if stats["unfinished_runs"]:
        why = "articles of that run may be missing, and events not merged"
        yield warning("runs", f"{stats['unfinished_runs']} unfinished", why, "run the same dragoman ingest again")
    if stats["pending"]:
        why = "the events do not tell of them"
        yield warning("merging", f"{stats['pending']} reports wait", why, "run the same dragoman ingest again")
    now = (now or datetime.datetime.now(datetime.UTC)).astimezone(datetime.UTC).replace(tzinfo=None)
    if last is not None and last > now + _HOUR:
        why = "new records are dated after that moment, not by the clock: --as-of answers wrongly"
        found = f"the last record is of {last:%Y-%m-%d %H:%M} UTC, now is {now:%Y-%m-%d %H:%M}"
        yield broken("clock and store", found, why, "set the clock; if the store's was wrong, restore a copy")


def _check_left(path: Path) -> Iterator[Finding]:
    folder = find_shards(path)
    left = [file for file in folder.iterdir() if file.is_file()] if folder.is_dir() else []
    if left:
        size = sum(file.stat().st_size for file in left)
        why = "an interrupted run left them, or one is reading now; they hold texts of articles"
        do = f"run the same dragoman ingest again, which loads and removes them; or remove {folder}"
        yield warning("shards", f"{folder}: {len(left)} files, {size:,} bytes", why, do)
