"""Where shards lie until they are loaded: a folder of this machine, or any place that fsspec reaches.

In: a path or a URL. Out: shards by name.
Limits: a shard is there whole or not at all. In a folder it is written under another name, synced, renamed. Elsewhere
nothing can be renamed in one step: it is written under its name, then marked with its length and hash; what bears no
mark is not there. Two who write the same shard write the same bytes.
"""

import hashlib
import os
import re
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import fsspec
import pyarrow as arrow
from pyarrow import parquet

from dragoman.store.schema import StoreError

_URL = re.compile(r"[a-z][a-z0-9+.-]+:")  # of two letters at least: C: is a disk
_MARK = ".done"


class Shards(Protocol):
    """Picklable: workers write, the writer of the store does the rest."""

    def open(self) -> None: ...

    def has(self, name: str) -> bool: ...

    def write(self, name: str, whole: bytes) -> None: ...

    def read(self, name: str) -> arrow.Table:
        """Raises StoreError; a damaged shard is then gone, and will be written anew."""
        ...

    def remove(self, name: str) -> None: ...

    def close(self) -> None:
        """All is loaded."""
        ...


def open_shards(place: str | Path) -> Shards:
    """`place`: a folder, or a URL such as s3://bucket/folder. Raises StoreError for one that fsspec does not know."""
    if isinstance(place, Path) or not _URL.match(place):
        return LocalShards(Path(place))
    try:
        filesystem, folder = fsspec.core.url_to_fs(place)
    except (ImportError, ValueError) as error:
        raise StoreError(f"shards {place}: {error}") from None
    return RemoteShards(place, filesystem, folder.rstrip("/"))


@dataclass(frozen=True, slots=True)
class LocalShards:
    folder: Path

    def open(self) -> None:
        self.folder.mkdir(exist_ok=True)
        for left in self.folder.glob(".*.parquet.*"):  # half-written: whoever wrote it is dead
            left.unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def write(self, name: str, whole: bytes) -> None:
        written = self.folder / f".{name}.{uuid.uuid4().hex}"
        written.write_bytes(whole)
        sync(written)
        written.replace(self.folder / name)
        sync(self.folder)

    def read(self, name: str) -> arrow.Table:
        path = self.folder / name
        try:
            return parquet.read_table(path)
        except FileNotFoundError:
            raise _miss(name, self.folder) from None
        except (arrow.ArrowException, OSError) as error:
            self.remove(name)
            raise _find_damaged(name, self.folder, error) from error

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class RemoteShards:
    url: str
    filesystem: Any
    folder: str

    def open(self) -> None:
        self.filesystem.makedirs(self.folder, exist_ok=True)

    def has(self, name: str) -> bool:
        return bool(self.filesystem.exists(self._place(name) + _MARK))

    def write(self, name: str, whole: bytes) -> None:
        self.filesystem.pipe_file(self._place(name), whole)
        self.filesystem.pipe_file(self._place(name) + _MARK, _describe(whole))

    def read(self, name: str) -> arrow.Table:
        try:
            mark, whole = (
                self.filesystem.cat_file(self._place(name) + _MARK),
                self.filesystem.cat_file(self._place(name)),
            )
        except FileNotFoundError:
            raise _miss(name, self.url) from None
        if mark != _describe(whole):
            self.remove(name)
            raise _find_damaged(name, self.url, "its length or hash is another than its mark says")
        return parquet.read_table(arrow.BufferReader(whole))

    def remove(self, name: str) -> None:
        for file in (self._place(name) + _MARK, self._place(name)):  # the mark first: never one without its shard
            if self.filesystem.exists(file):
                self.filesystem.rm_file(file)

    def close(self) -> None:
        """The folder may hold what is not ours: it stays."""

    def _place(self, name: str) -> str:
        return f"{self.folder}/{name}"


def _describe(whole: bytes) -> bytes:
    return f"{len(whole)} {hashlib.sha256(whole).hexdigest()}\n".encode()


def _miss(name: str, place: str | Path) -> StoreError:
    return StoreError(
        f"the unit of work {name} was done, but is not in {place}: name a place that all processes and machines reach "
        "with --shards"
    )


def _find_damaged(name: str, place: str | Path, reason: object) -> StoreError:
    return StoreError(f"{place}: {reason} (the unit of work {name} was removed: run the same again)")


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk. Windows can open no folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
