"""Where shards lie until they are loaded: a folder of this machine, or any place that fsspec reaches.

In: a path or a URL. Out: shards by name.
Limits: a shard is there whole or not at all. In a folder it is written under another name, synced, renamed. Elsewhere
nothing can be renamed in one step: it is written under its name, then marked with its length and hash; what bears no
mark is not there. Two who write the same shard write the same bytes.
"""

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import fsspec
import pyarrow as arrow
from pyarrow import parquet

from dragoman.publish.printer import describe_fault
from dragoman.store.schema import GO_ON, StoreError

_URL = re.compile(r"[a-z][a-z0-9+.-]+:")  # of two letters at least: C: is a disk
_MARK = ".done"
_OURS = re.compile(r"\.?[0-9a-f]{32}\.parquet(\.[0-9a-z]+)?")


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
        """All is loaded: whatever shards are left go."""
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
        with _explain(self.folder):
            self.folder.mkdir(exist_ok=True)
            for left in self.folder.glob(".*.parquet.*"):  # half-written: whoever wrote it is dead
                left.unlink(missing_ok=True)

    def has(self, name: str) -> bool:
        return (self.folder / name).exists()

    def write(self, name: str, whole: bytes) -> None:
        written = self.folder / f".{name}.{uuid.uuid4().hex}"
        with _explain(self.folder / name):
            try:
                written.write_bytes(whole)
                sync(written)
                written.replace(self.folder / name)
                sync(self.folder)
            except OSError:
                with suppress(OSError):
                    written.unlink(missing_ok=True)  # on a full disk every byte counts
                raise

    def read(self, name: str) -> arrow.Table:
        try:
            with parquet.ParquetFile(self.folder / name, page_checksum_verification=True) as file:
                return file.read()
        except FileNotFoundError:
            raise _miss(name, self.folder) from None
        except (arrow.ArrowException, OSError, ValueError) as error:
            self.remove(name)
            raise _find_damaged(name, self.folder, error) from error

    def remove(self, name: str) -> None:
        with _explain(self.folder):
            (self.folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        with suppress(OSError):
            for left in self.folder.iterdir():
                if _OURS.fullmatch(left.name):
                    left.unlink(missing_ok=True)
            self.folder.rmdir()  # not when it holds anything else


@dataclass(frozen=True, slots=True)
class RemoteShards:
    url: str
    filesystem: Any
    folder: str

    def open(self) -> None:
        with _explain(self.url):
            self.filesystem.makedirs(self.folder, exist_ok=True)

    def has(self, name: str) -> bool:
        with _explain(self.url):
            return bool(self.filesystem.exists(self._place(name) + _MARK))

    def write(self, name: str, whole: bytes) -> None:
        with _explain(self.url):
            self.filesystem.pipe_file(self._place(name), whole)
            self.filesystem.pipe_file(self._place(name) + _MARK, _describe(whole))

    def read(self, name: str) -> arrow.Table:
        with _explain(self.url):
            try:
                mark = self.filesystem.cat_file(self._place(name) + _MARK)
                whole = self.filesystem.cat_file(self._place(name))
            except FileNotFoundError:
                raise _miss(name, self.url) from None
        if mark != _describe(whole):
            self.remove(name)
            raise _find_damaged(name, self.url, "its length or hash is another than its mark says")
        return parquet.read_table(arrow.BufferReader(whole))

    def remove(self, name: str) -> None:
        for file in (name + _MARK, name):  # the mark first: never one without its shard
            with _explain(self.url), suppress(FileNotFoundError):
                self.filesystem.rm_file(self._place(file))

    def close(self) -> None:
        """A machine that was given up may have written once more. What is not ours stays."""
        with _explain(self.url):
            self.filesystem.invalidate_cache()
            for left in self.filesystem.ls(self.folder, detail=False):
                if _OURS.fullmatch(left.rpartition("/")[2]):
                    self.filesystem.rm_file(left)

    def _place(self, name: str) -> str:
        return f"{self.folder}/{name}"


@contextmanager
def _explain(place: str | Path) -> Iterator[None]:
    """Errors of a disk or of a service as StoreError: which place."""
    try:
        yield
    except StoreError:
        raise
    except OSError as error:
        raise StoreError(f"{place}: cannot be written ({describe_fault(error)}); {GO_ON}") from error
    except Exception as error:  # services have errors of their own
        reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise StoreError(f"shards in {place}: {reason}; what was read so far is kept: run the same again") from error


def _describe(whole: bytes) -> bytes:
    return f"{len(whole)} {hashlib.sha256(whole).hexdigest()}\n".encode()


def _miss(name: str, place: str | Path) -> StoreError:
    return StoreError(
        f"the unit of work {name} was done, but is not in {place}: name a place that all processes and machines reach "
        "with --shards"
    )


def _find_damaged(name: str, place: str | Path, reason: object) -> StoreError:
    said = " ".join(str(reason).split())[:200]
    return StoreError(f"{place}/{name}: is damaged ({said}); it was removed: run the same again")


def sync(path: Path) -> None:
    """Wait until a file or a folder is on the disk. Windows can open no folder."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
