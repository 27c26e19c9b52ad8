"""Signatures: 512 bits that say which threes of letters may stand in a text, and which marks it may have.

In: texts, each with its marks. Out: eight whole numbers a text; the bits that one must have for words or a mark.
Limits: what lacks the bits lacks the words, what has them must be read. Threes are of the digits and the letters of
English, of any case, next to each other: other letters are passed over, in texts and in words alike.
"""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as arrow
from duckdb.func import PythonUDFType

if TYPE_CHECKING:
    import duckdb

COLUMNS = 8  # of 64 bits
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


def sign_texts(texts: Sequence[str], marks: Sequence[Iterable[str]]) -> npt.NDArray[np.int64]:
    """A row a text, a column a number. `marks`: of each text, what may be looked for whole."""
    signed = np.zeros((len(texts), COLUMNS), np.uint64)
    written = [text.translate(_FOLDED).encode() for text in texts]
    starts, bits = _find_threes(written)
    rows = np.searchsorted(np.cumsum([len(text) + 1 for text in written]), starts, side="right")
    np.bitwise_or.at(signed, (rows, bits >> np.uint64(6)), np.uint64(1) << (bits & np.uint64(63)))
    marked = [(row, sign_mark(mark)) for row, of_text in enumerate(marks) for mark in of_text]
    if marked:
        np.bitwise_or.at(signed, [row for row, _ in marked], np.array([bits for _, bits in marked]))
    return signed.view(np.int64)


@cache
def sign_mark(mark: str) -> npt.NDArray[np.uint64]:
    """A bit in each number."""
    digest = hashlib.blake2b(mark.encode(), digest_size=COLUMNS).digest()
    return np.uint64(1) << (np.frombuffer(digest, np.uint8).astype(np.uint64) & np.uint64(63))


def mark_code(code: str) -> str:
    """Of a source."""
    return f"code {code}"


def mark_outlet(outlet: str) -> str:
    """`outlet`: in small letters."""
    return f"outlet {outlet}"


def fold_case(text: str) -> str:
    """As DuckDB's lower: a letter at a time."""
    return "".join(letter.lower() for letter in text.replace("\u0130", "i"))


def ask_words(words: str) -> dict[int, int]:
    """The bits that a text with these words has, by the column; none for words without threes."""
    return _name_columns(sign_texts([words], [()])[0])


def ask_mark(mark: str) -> dict[int, int]:
    """The bits that a text with this mark has, by the column."""
    return _name_columns(sign_mark(mark).view(np.int64))


def _name_columns(signed: npt.NDArray[np.int64]) -> dict[int, int]:
    return {column: int(bits) for column, bits in enumerate(signed) if bits}


def _find_threes(written: Sequence[bytes]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint64]]:
    """Where they begin in all texts together, a byte between two, and their bits."""
    numbers = _NUMBERS[np.frombuffer(b"\0".join(written) + b"\0\0\0", np.uint8)]
    first, second, third = numbers[:-2], numbers[1:-1], numbers[2:]
    starts = np.flatnonzero((first > 0) & (second > 0) & (third > 0))
    threes = (first[starts] * _BASE + second[starts]) * _BASE + third[starts]
    return starts, _BITS[threes]


def add_sign_function(connection: "duckdb.DuckDBPyConnection") -> None:
    """`sign_text(text, marks)` in SQL: a list of the eight numbers."""
    connection.create_function(
        "sign_text", _sign_columns, ["VARCHAR", "VARCHAR[]"], "BIGINT[]", type=PythonUDFType.ARROW
    )


def _sign_columns(texts: arrow.ChunkedArray, marks: arrow.ChunkedArray) -> Any:
    signed = sign_texts(texts.to_pylist(), marks.to_pylist())
    return arrow.FixedSizeListArray.from_arrays(arrow.array(signed.ravel()), COLUMNS).cast(arrow.list_(arrow.int64()))
