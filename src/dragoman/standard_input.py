"""Standard input, so that Ctrl-C is heard while it is read.

In: nothing. Out: a stream of bytes.
Limits: a signal between asking for a piece and waiting for it is heard with the next piece.
"""

import io
import sys
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


def open_standard_input() -> io.BufferedReader | None:
    """None where it is closed."""
    return None if sys.stdin is None else io.BufferedReader(_Pieces())


class _Pieces(io.RawIOBase):
    """Piece by piece: a Ctrl-C between two reads within `sys.stdin.buffer.read` waits for more bytes (in 6 of 8 tries,
    when what a pipe held was just drained), between two calls it does not.
    """

    def readable(self) -> bool:
        return True

    def readinto(self, into: "WriteableBuffer") -> int:
        space = memoryview(into)
        piece = cast(io.BufferedReader, sys.stdin.buffer).read1(len(space))
        space[: len(piece)] = piece
        return len(piece)
