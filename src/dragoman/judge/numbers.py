"""Numbers in words and digits.

In: a token of the parse. Out: lowest and highest value it allows.
Limits: English cardinal numbers; fractions and ordinals are none.
"""

import re

from spacy.tokens import Token

SCALES = {"dozen": 12.0, "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_UNITS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty
    """.split()
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORDS: dict[str, float] = {word: float(value) for value, word in enumerate(_UNITS)} | {
    word: 10.0 * value for value, word in enumerate(_TENS, start=2)
}
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# Lowest and highest count of the unit that a vague word allows: "several hundred" is 200 to 900.
VAGUE = {"several": (2.0, 9.0), "few": (2.0, 9.0), "couple": (2.0, 2.0), "some": (2.0, 9.0), "many": (2.0, 9.0)}


def read_number(token: Token) -> tuple[float, float | None] | None:
    """Bounds of a number and the words that build it: "12,000", "three", "several hundred", "dozens".

    The upper bound is None where the word sets none; the whole is None for a token that is no number.
    """
    word, lemma = token.lower_, token.lemma_.lower()
    if _DIGITS.fullmatch(word):
        value = float(word.replace(",", ""))
        return value, value
    if word in _WORDS:
        return _WORDS[word], _WORDS[word]
    parts = word.split("-")
    if len(parts) == 2 and all(part in _WORDS for part in parts):
        total = sum(_WORDS[part] for part in parts)
        return total, total
    if lemma in SCALES:
        return _read_scale(token, SCALES[lemma])
    return None


def _read_scale(token: Token, scale: float) -> tuple[float, float | None]:
    for child in token.children:
        if child.i > token.i:
            continue
        inner = read_number(child) if child.pos_ == "NUM" else None
        if inner and inner[1] is not None:
            return inner[0] * scale, inner[1] * scale
        if child.lower_ in VAGUE:
            low, high = VAGUE[child.lower_]
            return low * scale, high * scale
    # "dozens" are at least two dozen; "a hundred" is one
    return (2 * scale, None) if token.lower_.endswith("s") else (scale, scale)
