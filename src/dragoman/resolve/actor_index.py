"""Finding lexicon names and role nouns in a text: one Aho-Corasick automaton over all tables.

In: a text. Out: hits by characters, leftmost-longest, at word boundaries, case-aware.
Limits: accents, kinds of apostrophe and of space do not matter; spelling does. Whether a surname or an
adjective really means the entity is decided by the callers.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import ahocorasick

from dragoman.resolve.actor_entities import (
    Entity,
    Role,
    find_person,
    read_persons,
    read_roles,
    read_surfaces,
    read_words,
)

_BY_HAND = {"ı": "i", "ł": "l", "đ": "d", "ø": "o", "æ": "a", "ß": "s", "ð": "d", "þ": "t", "ə": "e"}
_APOSTROPHES = "’‘ʼ`´ʿʾ"
_DASHES = "‐‑‒–—"
# Short capitals that are English words: skipped in a line that is all capitals ("WHO TOLD US").
_AMBIGUOUS_CAPITALS = frozenset(("us", "who", "is", "it", "un", "au", "pa", "map", "tap", "sans", "mend", "cis"))


class Use(NamedTuple):
    """What a surface may be: an entity written in a certain way, or a role noun."""

    use: str
    target: Entity | Role


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters [start, end) of the text and everything that they may mean."""

    start: int
    end: int
    uses: tuple[Use, ...]


@dataclass(slots=True)
class _Pattern:
    """How a surface must be written to count, and what it then is."""

    surface: str
    uses: list[Use]


class _Folding(dict[int, str]):
    """Character -> one folded character, filled on demand, so that offsets never shift."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char in _APOSTROPHES:
            folded = "'"
        elif char in _DASHES:
            folded = "-"
        elif char.isspace():
            folded = " "
        else:
            lower = char.lower()
            plain = unicodedata.normalize("NFD", lower)[:1] if lower else char
            folded = _BY_HAND.get(plain, plain)
        self[code] = folded if len(folded) == 1 else char
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Lower case, no accents, one kind of apostrophe, dash and space; same length as `text`."""
    if text.isascii() and text.isprintable() and "`" not in text:  # most names
        return text.lower()
    return text.translate(_FOLDING)


def find_hits(text: str) -> tuple[list[Hit], list[Hit]]:
    """Hits of names and hits of role nouns, each leftmost-longest and disjoint, in order."""
    folded = fold(text)
    size = len(folded)
    names: list[Hit] = []
    roles: list[Hit] = []
    table = build_automaton()
    for last, key in table.automaton.iter(folded):
        length, patterns = table.read_patterns(key)
        start, end = last - length + 1, last + 1
        if (start and folded[start - 1].isalnum()) or (end < size and folded[end].isalnum()):
            continue
        fitting = [pattern for pattern in patterns if _is_written_so(pattern, text, start, end)]
        if not fitting:
            continue
        uses = tuple(use for pattern in fitting for use in pattern.uses)
        of_names = tuple(use for use in uses if use.use != "role")
        of_roles = tuple(use for use in uses if use.use == "role")
        if of_names:
            names.append(Hit(start, end, of_names))
        if of_roles:
            roles.append(Hit(start, end, of_roles))
    return _keep_longest(names), _keep_longest(roles)


def _keep_longest(hits: list[Hit]) -> list[Hit]:
    """Leftmost-longest: in "US State Department" the department, not "US"; overlapping names of one person join."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.end > kept[-1].end:  # "Crown Prince Mohammed" and "Mohammed bin Salman"
            shared = tuple(use for use in kept[-1].uses if use.target in {other.target for other in hit.uses})
            if shared:
                kept[-1] = Hit(kept[-1].start, hit.end, shared)
    return kept


def _is_written_so(pattern: _Pattern, text: str, start: int, end: int) -> bool:
    if is_acronym(pattern.surface):
        letters = [char for char in text[start:end] if char.isalpha()]
        if all(char.isupper() for char in letters):
            return not (pattern.surface.lower() in _AMBIGUOUS_CAPITALS and _is_shouted(text, start, end))
        # "Nato", "Unicef", "Isis": British papers write acronyms that are spoken as words like names.
        return len(letters) >= 4 and letters[0].isupper() and all(char.islower() for char in letters[1:])
    return all(text[start + at].isupper() for at in _find_capitals(pattern.surface))


def _is_shouted(text: str, start: int, end: int) -> bool:
    """Whether the words around are all in capitals, as in a headline."""
    around = (text[max(0, start - 12) : start] + text[end : end + 12]).replace("\n", " ")
    letters = [char for char in around if char.isalpha()]
    return len(letters) > 4 and all(char.isupper() for char in letters)


class NameTable:
    """The automaton over all tables. What a key means is looked up when a text holds it: most never are."""

    def __init__(self) -> None:
        uses: dict[str, list[tuple[str, str, Entity | Role | int]]] = {}  # surface, use, who or whose number
        for surface in read_surfaces():
            uses.setdefault(fold(surface.text), []).append((surface.text, surface.use, surface.entity))
        for number, rows in enumerate(read_persons()):
            names = rows[0].names if len(rows) == 1 else tuple(name for row in rows for name in row.names)
            surnames = derive_surnames(rows[0].cells["name"], rows[0].cells["code"])
            for name in dict.fromkeys(names):
                use = "person" if " " in name or "-" in name else "surname"
                for spelling in vary_spelling(name):
                    uses.setdefault(fold(spelling), []).append((spelling, use, number))
            for surname in surnames:
                for spelling in vary_spelling(surname):
                    uses.setdefault(fold(spelling), []).append((spelling, "surname", number))
        for noun, role in read_roles().items():
            uses.setdefault(fold(noun), []).append((noun, "role", role))
        self._uses = list(uses.values())
        self._patterns: dict[int, tuple[int, tuple[_Pattern, ...]]] = {}
        self.automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
        for number, key in enumerate(uses):
            self.automaton.add_word(key, number)
        self.automaton.make_automaton()

    def read_patterns(self, key: int) -> tuple[int, tuple[_Pattern, ...]]:
        """Length of the key, and the ways to write it with what each means."""
        found = self._patterns.get(key)
        if found is None:
            patterns: dict[str, _Pattern] = {}
            for surface, use, who in self._uses[key]:
                pattern = patterns.setdefault(surface, _Pattern(surface, []))
                meant = Use(use, find_person(who) if isinstance(who, int) else who)
                if meant not in pattern.uses:
                    pattern.uses.append(meant)
            found = self._patterns[key] = (len(self._uses[key][0][0]), tuple(patterns.values()))
        return found


@cache
def build_automaton() -> NameTable:
    """The table of names, built once."""
    return NameTable()


@cache  # asked for the few patterns that a text meets, not for all when the automaton is built: 0.4 s of start-up
def is_acronym(surface: str) -> bool:
    """ "US", "U.S.", "UNHCR", "M23": must keep its case; "the UK" is matched as "UK"."""
    letters = [char for char in surface if char.isalpha()]
    return 0 < len(letters) <= 7 and " " not in surface and all(char.isupper() for char in letters)


@cache
def _find_capitals(surface: str) -> tuple[int, ...]:
    """Where a word of the surface begins with a capital: the text must have one there too."""
    return tuple(at for at, char in enumerate(surface) if char.isupper() and (at == 0 or not surface[at - 1].isalnum()))


def vary_spelling(name: str) -> list[str]:
    """ "Bashar al-Assad" is also "Bashar Assad" and "Bashar Al Assad"; "Kim Jong-un" also "Kim Jong Un"."""
    if "-" not in name:
        return [name]
    spellings = {name: None}
    for article in ("al-", "Al-", "el-", "El-"):
        if article in name:
            bare = name.replace(article, "")
            spaced = name.replace(article, article[:-1].capitalize() + " ")
            spellings |= {name.replace(article, article.capitalize()): None, spaced: None}
            if " " in name:
                spellings |= {bare: None}
    if "-" in name and not any(article in name for article in ("al-", "Al-", "el-", "El-")):
        spellings |= {name.replace("-", " "): None}
    return list(spellings)


def derive_surnames(name: str, code: str) -> list[str]:
    """The short forms by which a person is called later in a text: "Putin", "von der Leyen", "Peña Nieto"."""
    words = name.split()
    if len(words) < 2:
        return []
    if (
        code in read_words("family name first")
        and len(words[0]) <= 5
        and (len(words) == 3 or "-" in words[-1] or code == "CHN")
    ):
        return [words[0]]  # Xi Jinping, Kim Jong-un, Tsai Ing-wen
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in read_words("family name particle"):
        at -= 1
    surnames = [" ".join(words[at:])]
    last = words[-1]
    if surnames[0] != last and words[at].casefold() in ("al", "el"):
        surnames.append(last)
    if last.startswith(("al-", "Al-", "el-", "El-")):
        surnames.append(last[3:])
    if code in read_words("two family names") and len(words) >= 3 and at == len(words) - 1:
        surnames.append(" ".join(words[-2:]))
        if len(words) == 3:
            surnames.append(words[1])
    return surnames
