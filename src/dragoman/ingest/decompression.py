"""Compressed streams, opened as what is in them.

In: an open file and its first bytes. Out: an open file of the unpacked bytes.
Limits: gzip, bzip2 and xz, one layer. What unpacks to much more than news does is refused while it unpacks.
"""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from dragoman.ingest.files import IngestError
from dragoman.ingest.options import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_OPENERS: tuple[tuple[bytes, tuple[str, ...], Callable[[Any], Any]], ...] = (
    (b"\x1f\x8b", (".gz", ".gzip"), lambda handle: gzip.GzipFile(fileobj=handle)),
    (b"BZh", (".bz2",), bz2.BZ2File),
    (b"\xfd7zXZ\x00", (".xz",), lzma.LZMAFile),
)
_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_PIECE = 1 << 12  # small: what was unpacked before damage is not lost with it


class _Counted(io.RawIOBase):
    """Counts the packed bytes that were read."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self._handle.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Unpacked(io.RawIOBase):
    """The unpacked bytes. Raises IngestError for a bomb and for damaged data."""

    def __init__(self, packed: _Counted, unpacked: Any, name: str, limits: Limits) -> None:
        self._packed = packed
        self._unpacked = unpacked
        self._name = name
        self._limits = limits
        self._count = 0
        self._failure: IngestError | None = None  # for who reads on after it

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        if self._failure is not None:
            raise self._failure
        view = memoryview(buffer).cast("B")
        try:
            data = self._unpacked.read1(min(len(view), _PIECE))
        except (EOFError, OSError, zlib.error, lzma.LZMAError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise  # of the disk, not of the data
            raise IngestError(
                self._name, f"its compressed data is cut off or damaged ({error}); get it anew"
            ) from error
        self._count += len(data)
        check_ratio(self._count, self._packed.count, self._name, self._limits)
        view[: len(data)] = data
        return len(data)


def check_ratio(unpacked: int, packed: int, name: str, limits: Limits) -> None:
    """Raises IngestError for a decompression bomb."""
    if unpacked > limits.unpacked_freely and unpacked > limits.ratio * max(packed, 1):
        raise IngestError(name, f"unpacks to more than {limits.ratio} times its size; refused as a decompression bomb")


def open_unpacked(handle: BinaryIO, head: bytes, name: str, limits: Limits) -> BinaryIO | None:
    """The unpacked file; None when `head` says that it is not compressed. Raises IngestError."""
    if head.startswith(_ZSTANDARD):
        raise IngestError(name, "is compressed by Zstandard, which is not read; unpack it first")
    for magic, _, opener in _OPENERS:
        if head.startswith(magic):
            packed = _Counted(handle)
            unpacked = _Unpacked(packed, opener(cast(BinaryIO, io.BufferedReader(packed))), name, limits)
            return io.BufferedReader(unpacked, 1 << 16)
    return None


def strip_suffix(name: str) -> str:
    """ "news.csv.gz" -> "news.csv": the name of what is in a compressed file."""
    for _, suffixes, _ in _OPENERS:
        for suffix in suffixes:
            if name.lower().endswith(suffix):
                return name[: -len(suffix)]
    return name
