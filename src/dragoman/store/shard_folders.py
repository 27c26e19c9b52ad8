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
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")
_MARK = ".done"
# Of these, making a folder would make a bucket: one of a misspelt name, and of somebody's money.
_OF_BUCKETS = frozenset("s3 s3a gs gcs abfs abfss az adl oci oss".split())
_PACKAGES = {"s3": "dragoman[s3]", "s3a": "dragoman[s3]", "gs": "gcsfs", "gcs": "gcsfs"}
_GO_ON = "what was read so far is kept: run the same again"
_OF_AWS = " (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE)"
_OURS = re.compile(r"\.?[0-9a-f]{32}\.parquet(\.[0-9a-z]+)?")


class Shards(Protocol):
    """Picklable: workers write, the writer of the store does the rest."""

    @property
    def place(self) -> str:
        """By which open_shards finds it from anywhere on this machine."""
        ...

    def open(self) -> None: ...

    def has(self, name: str) -> bool: ...

    def write(self, name: str, whole: bytes) -> None: ...

    def read(self, name: str) -> arrow.Table:
        """Raises StoreError; a damaged shard is then gone, and will be written anew."""
        ...

    def remove(self, name: str) -> None: ...

    def clear(self) -> None:
        """Whatever shards are left go, whole or not; what is no shard stays. Raises StoreError."""
        ...

    def close(self) -> None:
        """All is loaded: what a machine that was given up has written once more goes."""
        ...


def open_shards(place: str | Path) -> Shards:
    """`place`: a folder, or a URL such as s3://bucket/folder. Raises StoreError for one that fsspec does not know."""
    if isinstance(place, Path) or not _URL.match(place):
        return LocalShards(Path(place))
    shown = _PASSWORD.sub(r"\1@", place)
    try:
        filesystem, folder = fsspec.core.url_to_fs(place)
    except ImportError as error:
        package = _PACKAGES.get(place.partition(":")[0])
        advice = f'; pip install "{package}"' if package else ""
        raise StoreError(f"shards {shown}: needs a package that is not installed ({error}){advice}") from None
    except ValueError as error:
        raise StoreError(f"shards {shown}: {error}") from None
    return RemoteShards(shown, filesystem, folder.rstrip("/"))


@dataclass(frozen=True, slots=True)
class LocalShards:
    folder: Path

    @property
    def place(self) -> str:
        return str(self.folder.absolute())

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

    def clear(self) -> None:
        with _explain(self.folder), suppress(FileNotFoundError):
            for left in self.folder.iterdir():
                if _OURS.fullmatch(left.name):
                    left.unlink(missing_ok=True)
            sync(self.folder)

    def close(self) -> None:
        with suppress(StoreError, OSError):
            self.clear()
            self.folder.rmdir()  # not when it holds anything else


@dataclass(frozen=True, slots=True)
class RemoteShards:
    url: str
    filesystem: Any
    folder: str

    @property
    def place(self) -> str:
        return self.url

    def open(self) -> None:
        """What cannot be written is told before anything is read."""
        with _explain_service(self.url):
            if self.url.partition(":")[0] not in _OF_BUCKETS:
                self.filesystem.makedirs(self.folder, exist_ok=True)
            probe = self._place(f".{uuid.uuid4().hex}.parquet.probe")
            self.filesystem.pipe_file(probe, b"")
            self.filesystem.rm_file(probe)

    def has(self, name: str) -> bool:
        return self._load(name + _MARK) is not None

    def write(self, name: str, whole: bytes) -> None:
        with _explain_service(self.url):
            self.filesystem.pipe_file(self._place(name), whole)
            self.filesystem.pipe_file(self._place(name) + _MARK, _describe(whole))

    def read(self, name: str) -> arrow.Table:
        mark, whole = self._load(name + _MARK), self._load(name)
        if mark is None:
            raise _miss(name, self.url)
        if whole is None or mark != _describe(whole):
            self.remove(name)
            reason = "its length or hash is another than its mark says" if whole else "only its mark is left"
            raise _find_damaged(name, self.url, reason)
        return parquet.read_table(arrow.BufferReader(whole))

    def remove(self, name: str) -> None:
        for file in (name + _MARK, name):  # the mark first: never one without its shard
            with _explain_service(self.url), suppress(FileNotFoundError):
                self.filesystem.rm_file(self._place(file))

    def clear(self) -> None:
        with _explain_service(self.url):
            self.filesystem.invalidate_cache()
            left: list[str] = []
            with suppress(FileNotFoundError):  # in a bucket, a folder in which nothing lies is none
                left = self.filesystem.ls(self.folder, detail=False)
            for file in sorted(left, reverse=True):  # marks first
                if _OURS.fullmatch(file.rpartition("/")[2]):
                    with suppress(FileNotFoundError):
                        self.filesystem.rm_file(file)

    def close(self) -> None:
        self.clear()

    def _load(self, file: str) -> bytes | None:
        content: bytes | None = None
        with _explain_service(self.url), suppress(FileNotFoundError):
            self.filesystem.invalidate_cache()  # of listings: others write here, too
            content = self.filesystem.cat_file(self._place(file))
        return content

    def _place(self, name: str) -> str:
        return f"{self.folder}/{name}"


@contextmanager
def _explain(place: Path) -> Iterator[None]:
    """Errors of a disk as StoreError: which place."""
    try:
        yield
    except OSError as error:
        raise StoreError(f"{place}: cannot be written ({describe_fault(error)}); {GO_ON}") from error


@contextmanager
def _explain_service(url: str) -> Iterator[None]:
    """Errors of a service as StoreError. Each has its own; by their names they are told apart."""
    try:
        yield
    except Exception as error:
        kind = type(error).__name__
        if "Credential" in kind or "ClientAuthentication" in kind:
            reason = f"there are no credentials for it ({' '.join(str(error).split())})"
            names = _OF_AWS if url.startswith("s3") else ", as its file system in fsspec wants them"
            advice = f"give them in the environment{names}"
        elif isinstance(error, OSError):
            reason = f"cannot be written ({describe_fault(error)})"
            advice = "check its name, and the rights of your credentials to list, read, write and delete there"
        else:
            reason = f"cannot be reached ({kind}: {' '.join(str(error).split())})"
            advice = "check its name and the network"
        raise StoreError(f"shards in {url}: {reason}; {advice}; {_GO_ON}") from error


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
