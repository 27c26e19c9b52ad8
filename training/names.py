"""Other names in the same sentence: what a state does must not hang on which state it is.

In: a marked sentence. Out: the same with its states, their adjectives and demonyms exchanged for others', consistently.
Limits: names of persons and bodies stay; so do capitals, which are places as often as governments.
"""

import re
from functools import cache
from random import Random

from dragoman.lexicons import read_table, split_cell

_FORMS = ("name", "adjective", "demonym", "demonyms")


def swap_names(sentence: str, rng: Random, *, share: float) -> str:
    """With probability `share`, every state that the sentence names becomes another, the same one throughout."""
    if rng.random() >= share:
        return sentence
    pattern, forms, by_code = _tables()
    exchanged: dict[str, str] = {}

    def replace(match: re.Match[str]) -> str:
        code, form = forms[match[0]]
        if code not in exchanged:
            exchanged[code] = rng.choice(list(by_code))
        return by_code[exchanged[code]][form]

    return pattern.sub(replace, sentence)


@cache
def _tables() -> tuple[re.Pattern[str], dict[str, tuple[str, str]], dict[str, dict[str, str]]]:
    """A pattern of all forms; form -> state and kind; state -> kind -> form."""
    by_code: dict[str, dict[str, str]] = {}
    for row in read_table("states"):
        cells = {
            "name": row["name"],
            "adjective": next(iter(split_cell(row["adjectives"])), ""),
            "demonym": next(iter(split_cell(row["demonyms"])), ""),
            "demonyms": next((d for d in split_cell(row["demonyms"]) if d.endswith("s")), ""),
        }
        if all(cells.values()) and "," not in cells["name"]:
            by_code[row["code"]] = cells
    # A word that is adjective and demonym ("German") counts as the adjective, which stands before nouns more often.
    forms = {by_code[code][form]: (code, form) for form in reversed(_FORMS) for code in by_code}
    longest_first = sorted(forms, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b"), forms, by_code
