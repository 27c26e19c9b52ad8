"""Codes in words.

In: a code of a state or a body (IRN, UNO). Out: its name, and what kind of thing it is.
Limits: what has no code is called as the text calls it.
"""

from functools import cache
from typing import Literal

from dragoman.lexicons import read_table

Kind = Literal["state", "body"]


def name_code(code: str) -> str:
    """ "IRN" -> "Iran"; what is no code that is known, as it is."""
    known = _read_names().get(code)
    return known[0] if known else code


def find_kind(code: str) -> Kind | None:
    known = _read_names().get(code)
    return known[1] if known else None


def find_codes(words: str) -> dict[str, str]:
    """Codes whose names have these letters in them, with the names."""
    wanted = words.casefold()
    return {
        code: name
        for code, (name, _) in _read_names().items()
        if wanted == code.casefold() or wanted in name.casefold()
    }


@cache
def _read_names() -> dict[str, tuple[str, Kind]]:
    """Of several bodies of one code the first in the table, which is the whole."""
    names: dict[str, tuple[str, Kind]] = {row["code"]: (row["name"], "state") for row in read_table("states")}
    for row in read_table("bodies"):
        names.setdefault(row["code"], (row["name"], "body"))
    return names
