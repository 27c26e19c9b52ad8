"""One key for all the spellings of a place's name.

In: a name as written in a text or in a gazetteer. Out: a normalised key, and the 43-bit hash of it that
the compiled gazetteer is sorted by. Limits: Latin script; the same function must make the keys of the
gazetteer and of the text, so the gazetteer has to be compiled again when it changes.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

HASH_BITS = 43

_LETTERS = str.maketrans(
    {
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "ı": "i", "æ": "ae", "Æ": "Ae",
        "œ": "oe", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ə": "a", "Ə": "A", "ħ": "h",
        "Ħ": "H",
        "'": None, "’": None, "‘": None, "`": None, "ʼ": None, "ʿ": None, "ʾ": None, "ʻ": None, "´": None, "ʹ": None,
        "-": " ", "–": " ", "—": " ", "‐": " ", "‑": " ", "/": " ", "_": " ", ",": " ", "\xa0": " ", "&": " and ",
    }
)  # fmt: skip
# "Deir al-Zor", "Deir ez-Zor" and "Deir az-Zour" are one town: the Arabic article assimilates in speech only.
_ARTICLES = frozenset(
    ("al", "el", "ar", "ash", "az", "an", "at", "ad", "as", "es", "ez", "er", "ed", "ath", "adh", "ul")
)
_WORDS = {"st": "saint", "st.": "saint", "mt": "mount", "mt.": "mount", "ft": "fort", "ft.": "fort", "ste": "sainte"}
_ACRONYM = re.compile(r"(?:[A-Z]\.? ?){2,5}$")


def is_acronym(name: str) -> bool:
    """`name` is written as initials: "US", "U.S.", "D.R.C."; the plain words "us" and "Us" are not."""
    return _ACRONYM.match(name) is not None


@lru_cache(maxsize=65536)
def normalise_name(name: str) -> str:
    """The key of `name`: lower case, no marks, one Arabic article, saints and mounts in full, no leading "the"."""
    if is_acronym(name):
        return "^" + name.replace(".", "").replace(" ", "").lower()
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
        name = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    else:
        name = name.translate(_LETTERS)
    words = name.lower().replace("aa", "a").split()  # "Daraa", "Dara"
    if len(words) > 1 and words[0] == "the":
        del words[0]
    alone = len(words) == 1
    return " ".join(_normalise_word(word, alone=alone) for word in words)


@lru_cache(maxsize=65536)
def hash_key(key: str) -> int:
    """A stable hash of a key in HASH_BITS bits: two of 800,000 names collide about once in thirty gazetteers."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> (64 - HASH_BITS)


def _normalise_word(word: str, *, alone: bool) -> str:
    if alone:  # "Mo." is Missouri, "Mo" is not: the dot stays
        return word[:-1] if word.endswith("ah") and len(word) > 4 else word
    if word in _WORDS:
        return _WORDS[word]
    if word in _ARTICLES:
        return "al"
    if word in ("tel", "tell", "tall"):  # "Tal Rifaat", "Tell Rifat"
        return "tal"
    word = word.replace(".", "")
    # "Raqqah" and "Raqqa": the written final h of Arabic feminines is silent.
    return word[:-1] if word.endswith("ah") and len(word) > 4 else word
