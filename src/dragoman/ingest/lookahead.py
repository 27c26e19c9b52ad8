"""The first bytes of a file, and the file still whole.

In: an open file. Out: its head, and a file that begins with it; a file that can be read from any place.
Limits: a pipe that needs reading from any place goes to a temporary file.
"""

import io
import tempfile
from typing import TYPE_CHECKING, BinaryIO, cast

from dragoman.ingest.files import IngestError
from dragoman.ingest.options import Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_PIECE = 1 << 20
_STEP = 1 << 10


class Joined(io.RawIOBase):
    """Bytes that were read already, and the rest of their file."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        view = memoryview(buffer).cast("B")
        data = self._head[: len(view)] or read_some(self._rest, len(view))
        self._head = self._head[len(view) :]
        view[: len(data)] = data
        return len(data)


def read_some(handle: BinaryIO, most: int) -> bytes:
    """What one read gives. A full read loses what came before an error; this does not."""
    data: bytes = handle.read1(most) if isinstance(handle, io.BufferedReader) else handle.read(most)
    return data


class ShortReads:
    """A file all of whose reads are of what is there."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle = handle

    def read(self, most: int = _STEP) -> bytes:
        return read_some(self._handle, most)


def join(head: bytes, rest: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, io.BufferedReader(Joined(head, rest)))


def look_ahead(handle: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first bytes, and a file that still begins with them."""
    pieces: list[bytes] = []
    got = 0
    while got < size:
        try:
            piece = read_some(handle, min(size - got, _STEP))
        except IngestError:
            if not pieces:
                raise
            break  # a file cut off soon: what it has is read, and reading on raises again
        if not piece:
            break
        pieces.append(piece)
        got += len(piece)
    head = b"".join(pieces)
    if handle.seekable():
        handle.seek(-got, io.SEEK_CUR)
        return head, handle
    return head, join(head, handle)


def make_seekable(handle: BinaryIO, name: str, limits: Limits) -> BinaryIO:
    """The file itself, or a temporary copy of it. Raises IngestError for one too large."""
    if handle.seekable():
        return handle
    copy = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 (its reader closes it)
    size = 0
    while piece := handle.read(_PIECE):
        size += len(piece)
        if size > limits.spooled:
            copy.close()
            raise IngestError(name, f"more than {limits.spooled:,} bytes; give it as a file")
        copy.write(piece)
    copy.seek(0)
    return copy
