"""Signatures: 512 bits that say of a text which threes of letters may stand in it.

In: texts. Out: eight whole numbers a text; of words looked for, the bits that a text must have that has them.
Limits: a text without the bits cannot have the words, one that has them must be read. Threes are of the digits and the
letters of English, of any case, next to each other: other letters are passed over, in texts and in words alike.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as arrow

if TYPE_CHECKING:
    import duckdb

COLUMNS = 8  # of 64 bits: with four, one event in fifty of seven reports had to be read, with eight one in five hundred
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE = len(_LETTERS) + 1
# A three is a number to the base 37; its bit are the highest nine of its product with 2**64 / golden ratio (Fibonacci
# hashing, Knuth 6.4). Part of the store's layout: to change it takes a migration.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_BITS = np.arange(_BASE**3, dtype=np.uint64) * _GOLDEN >> np.uint64(64 - 9)
# The two letters outside ASCII whose small letters are in it, as DuckDB's lower has it: the only ones.
_FOLDED = str.maketrans({"\u0130": "i", "\u212a": "k"})


def _number_letters() -> npt.NDArray[np.int64]:
    numbers = np.zeros(256, np.int64)
    for number, letter in enumerate(_LETTERS, 1):
        numbers[ord(letter)] = numbers[ord(letter.upper())] = number
    return numbers


_NUMBERS = _number_letters()


def sign_texts(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """A row a text, a column a number."""
    signed = np.zeros((len(texts), COLUMNS), np.uint64)
    written = [text.translate(_FOLDED).encode() for text in texts]
    starts, bits = _find_threes(written)
    rows = np.searchsorted(np.cumsum([len(text) + 1 for text in written]), starts, side="right")
    np.bitwise_or.at(signed, (rows, bits >> np.uint64(6)), np.uint64(1) << (bits & np.uint64(63)))
    return signed.view(np.int64)


def sign_words(words: str) -> dict[int, int]:
    """The bits by column, those first that ask for most; none for words without threes."""
    (signed,) = sign_texts([words])
    asked = {column: int(bits) for column, bits in enumerate(signed) if bits}
    return dict(sorted(asked.items(), key=lambda item: -(item[1] & 0xFFFFFFFFFFFFFFFF).bit_count()))


def _find_threes(written: Sequence[bytes]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """Where they begin in all texts together, a byte between two, and their bits."""
    numbers = _NUMBERS[np.frombuffer(b"\0".join(written) + b"\0\0\0", np.uint8)]
    first, second, third = numbers[:-2], numbers[1:-1], numbers[2:]
    starts = np.flatnonzero((first > 0) & (second > 0) & (third > 0))
    threes = (first[starts] * _BASE + second[starts]) * _BASE + third[starts]
    return starts, _BITS[threes]


def add_sign_function(connection: "duckdb.DuckDBPyConnection") -> None:
    """`sign_text(text)` in SQL: a list of the eight numbers."""
    connection.create_function("sign_text", _sign_column, ["VARCHAR"], "BIGINT[]", type="arrow")  # type: ignore[arg-type, list-item]


def _sign_column(texts: arrow.ChunkedArray) -> arrow.Array:
    signed = sign_texts(texts.to_pylist())
    return arrow.FixedSizeListArray.from_arrays(arrow.array(signed.ravel()), COLUMNS).cast(arrow.list_(arrow.int64()))
