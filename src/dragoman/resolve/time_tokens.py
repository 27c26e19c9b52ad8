"""Words of time in a text.

In: a text. Out: its tokens, each with a kind from the table time_words ("month", "unit", "ago" …) or read off
its shape ("year", "clock", "numdate" …), and the same as a string of one character per token, over which the
grammar of time_patterns is matched.
Limits: kinds are looked up without context; a word has one kind ("second" is no ordinal but before "quarter").
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from dragoman.lexicons import read_table, split_cell

_TOKEN = re.compile(
    r"""
    (?P<long>[A-Za-z]{6,}(?!\w))
  | (?P<gap>\n[^\S\n]*\n\s*)
  | (?P<numdate>(?<![\w/.-])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}
        (?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?|[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})
        |[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}|[0-9]{2}-[0-9]{2}-[0-9]{2})(?![\w/-]|\.[0-9]))
  | (?P<clock>(?<![\w:.])(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![\w:])
        |(?<![\w:.])[0-9]{1,2}(?::[0-9]{2}|\.[0-9]{2})?(?=[ap]\.?m\b)
        |(?<![\w:.])(?:1[0-2]|[1-9])[.:][0-5][0-9](?=\s[ap]\.?m\b))
  | (?P<decade>['’‘]?[0-9]{2}0['’]?s\b|[0-9]{3}0['’]?s\b|['’‘]?[2-9]0['’]?s\b)
  | (?P<quarter>\b[QH][1-4]\b|\b[1-4][QH]\b)
  | (?P<ordinal>[0-9]{1,3}(?:st|nd|rd|th)\b)
  | (?P<shortyear>['’‘][0-9]{2}\b)
  | (?P<amount>[0-9]+(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]+)
  | (?P<digits>[0-9]+(?=(?:[hy]rs?|mins?|secs?|wks?)\b)|[0-9]+(?![^\W_]))
  | (?P<dotted>[ap]\.\s?m\b\.?|[bB]\.[cC]\.|[aA]\.[dD]\.|o['’]clock|c\.(?=\s?[0-9])
        |\b(?:[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ept?|[Oo]ct|[Nn]ov|[Dd]ec
        |[Mm]on|[Tt]ues?|[Ww]eds?|[Tt]h(?:u|ur|urs)|[Ff]ri|[Ss]at|[Ss]un|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\.)
  | (?P<possessive>['’]s\b|(?<=s)['’](?!\w))
  | (?P<word>[^\W\d_]+)
  | (?P<mixed>\w+)
  | (?P<mark>\S)
    """,
    re.VERBOSE,
)
# Long words come first because most words of a text are told from dates by their length alone.
_WORD_SHAPES = frozenset({"long", "word", "mark"})
# "may" and "march" are verbs, "sun" and "sat" things: these kinds need a capital.
_CAPITAL_KINDS = frozenset({"month", "shortday"})
_SHAPE_KINDS = ("gap", "numdate", "clock", "decade", "quarter", "ordinal", "shortyear", "day", "year", "count", "other")
_LOWEST_YEAR, _HIGHEST_YEAR = 1000, 2199
# Spoken years begin so: "eighteen sixty-one", "twenty fourteen", "two thousand eight".
_CENTURY_WORDS = frozenset(
    {"thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty", "two"}
)


class Token(NamedTuple):
    """A word, number or mark; `value` is the table's, as text."""

    start: int
    end: int
    lower: str
    kind: str
    value: str


_NO_TOKEN = Token(0, 0, "", "gap", "")


@dataclass(frozen=True, slots=True)
class TokenRow:
    """The tokens of a text and the same as one character a token."""

    text: str
    tokens: list[Token]
    codes: str

    def at(self, index: int) -> Token:
        """The token, or an empty one beyond the ends."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else _NO_TOKEN

    def is_capital(self, index: int) -> bool:
        token = self.at(index)
        return token.start < token.end and self.text[token.start].isupper()


class _Words(NamedTuple):
    single: dict[str, tuple[str, str]]
    phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], str, str]]]
    letters: dict[str, str]


def letter_of(kind: str) -> str:
    """The character that stands for a kind; KeyError for an unknown kind."""
    return _load_words().letters[kind]


def read_tokens(text: str) -> TokenRow:
    """All tokens of the text; phrases of the table ("the day after tomorrow") are one token."""
    words = _load_words()
    raw = _split(text)
    tokens: list[Token] = []
    at = 0
    while at < len(raw):
        token, size = _join_phrase(raw, at, words), 1
        if token is None and raw[at].kind == "number":
            token = _join_spelled_year(raw, at)
        if token is None:
            token = raw[at]
        else:
            size = _phrase_size(raw, at, token)
        tokens.append(token)
        at += size
    letters = words.letters
    return TokenRow(text, tokens, "".join([letters[token.kind] for token in tokens]))


def _split(text: str) -> list[Token]:
    single = _load_words().single
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        shape = match.lastgroup or "mark"
        written = match.group()
        lower = written.lower()
        kind, value = "other", lower
        if shape in _WORD_SHAPES:
            known = single.get(lower)
            if known and not (known[0] in _CAPITAL_KINDS and not written[0].isupper()):
                kind, value = known
        elif shape == "digits":
            kind, value = _kind_of_digits(written), written
        elif shape == "dotted":
            squeezed = re.sub(r"\s", "", lower).replace("’", "'")
            kind, value = single.get(squeezed, ("other", lower))
        elif shape == "possessive":
            kind = "poss"
        elif shape == "amount":
            kind, value = "count", lower.replace(",", "")
        elif shape in _SHAPE_KINDS:
            kind = shape
        tokens.append(Token(match.start(), match.end(), lower, kind, value))
    return tokens


def _kind_of_digits(written: str) -> str:
    if len(written) <= 2 and 1 <= int(written) <= 31:
        return "day"
    if len(written) == 4 and _LOWEST_YEAR <= int(written) <= _HIGHEST_YEAR:
        return "year"
    return "count"


def _join_phrase(raw: list[Token], at: int, words: _Words) -> Token | None:
    if at + 1 >= len(raw):
        return None
    first, second = raw[at], raw[at + 1].lower
    for parts, kind, value in words.phrases.get((first.lower, second.replace("’", "'")), ()):
        last = at + len(parts) - 1
        if last < len(raw) and all(raw[at + i].lower.replace("’", "'") == part for i, part in enumerate(parts)):
            return Token(first.start, raw[last].end, " ".join(parts), kind, value)
    return None


def _join_spelled_year(raw: list[Token], at: int) -> Token | None:
    """ "nineteen seventy-three", "twenty fourteen", "the year two thousand", "nineteen sixties" as one token."""
    first = raw[at]
    if first.lower not in _CENTURY_WORDS or at + 1 >= len(raw):
        return None
    second = raw[at + 1]
    if second.kind == "decadeword" and first.lower != "two":
        decade = int(first.value) * 100 + int(second.value) % 100
        return Token(first.start, second.end, f"{decade}s", "decade", f"{decade}s")
    if first.lower == "two":
        year, last = _read_two_thousand(raw, at)
    else:
        is_oh = second.lower in ("oh", "o") and at + 2 < len(raw)
        rest, last = _read_two_digits(raw, at + 2 if is_oh else at + 1)
        rest = None if rest is None or is_oh != (rest < 10) else rest
        year = int(first.value) * 100 + rest if rest is not None else None
    if year is None:
        return None
    return Token(first.start, raw[last].end, str(year), "year", str(year))


def _read_two_thousand(raw: list[Token], at: int) -> tuple[int | None, int]:
    """ "in two thousand eight"; bare "two thousand" is a year only after "year", for it is rather a count."""
    if raw[at + 1].lower != "thousand":
        return None, at
    before, last = raw[at - 1].lower if at else "", at + 1
    small = last + 2 if last + 2 < len(raw) and raw[last + 1].lower == "and" else last + 1
    rest, end = _read_two_digits(raw, small)
    is_followed = small < len(raw) and rest is not None
    if before == "year" or (is_followed and (before in ("in", "since", "until", "by") or _is_date_word(raw, at - 1))):
        return 2000 + (rest or 0 if is_followed else 0), end if is_followed else last
    return None, at


def _read_two_digits(raw: list[Token], at: int) -> tuple[int | None, int]:
    """The number below a hundred at the token, and its last token: "seventy-nine", "ninety four", "fourteen"."""
    if at >= len(raw) or raw[at].kind != "number" or not raw[at].value.isdigit() or int(raw[at].value) >= 100:
        return None, at
    number = int(raw[at].value)
    if number < 20 or number % 10:
        return number, at
    ahead = at + 2 if at + 2 < len(raw) and raw[at + 1].kind == "dash" else at + 1
    if ahead < len(raw) and raw[ahead].kind == "number" and raw[ahead].value.isdigit() and int(raw[ahead].value) < 10:
        return number + int(raw[ahead].value), ahead
    return number, at


def _is_date_word(raw: list[Token], at: int) -> bool:
    return at >= 0 and raw[at].kind in ("month", "ordinal")


def _phrase_size(raw: list[Token], at: int, token: Token) -> int:
    size = 1
    while raw[at + size - 1].end < token.end:
        size += 1
    return size


@cache
def _load_words() -> _Words:
    single: dict[str, tuple[str, str]] = {}
    phrases: dict[tuple[str, str], list[tuple[tuple[str, ...], str, str]]] = {}
    kinds = dict.fromkeys(_SHAPE_KINDS)
    holidays = [
        {"words": name, "kind": "holiday", "value": row["rule"]}
        for row in read_table("time_holidays")
        for name in split_cell(row["names"])
    ]
    for row in [*read_table("time_words"), *holidays]:
        kinds[row["kind"]] = None
        entry = row["words"].strip().lower()
        parts = tuple(match.group().replace("’", "'") for match in _TOKEN.finditer(entry))
        if len(parts) == 1:
            single[entry] = (row["kind"], row["value"])
        else:
            phrases.setdefault((parts[0], parts[1]), []).append((parts, row["kind"], row["value"]))
    for same_start in phrases.values():
        same_start.sort(key=lambda entry: -len(entry[0]))
    return _Words(single, phrases, {kind: chr(0xE000 + i) for i, kind in enumerate(kinds)})
