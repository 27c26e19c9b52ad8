"""Text as it came -> text that a parser can read, with the way back.

In: an article's text. Out: a new Document whose `text` is in NFC, without byte-order marks,
control and zero-width characters, with plain spaces and line feeds; `offsets` leads back.
Limits: nothing is translated or guessed; the one spelling repair is the phrasal verb glued
together by a letter of the space bar's row ("turnedvoff").
"""

import re
import unicodedata
from functools import cache

from dragoman.lexicons import read_table
from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document, Unreadable

# Characters that show nothing and would split words: zero-width, soft hyphen, bidi marks, BOM.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_WORD = re.compile(r"[a-z]{6,}")
_LETTER = re.compile(r"[^\W\d_]")


def open_document(article: Article, *, longest: int) -> Document:
    """The document of an article, text cleaned. Raises Unreadable when there is nothing to read or too much."""
    if not article.text.strip():
        raise Unreadable("clean", "the text is empty")
    if len(article.text) > longest:
        raise Unreadable(
            "clean", f"{len(article.text):,} characters; the recipe reads at most {longest:,} (split the file)"
        )
    if not _LETTER.search(article.text):
        raise Unreadable("clean", "no letters, only digits, punctuation or symbols")
    text, offsets = clean_text(article.text)
    return Document(article=article, text=text, offsets=offsets)


def clean_text(raw: str) -> tuple[str, OffsetMap]:
    """Cleaned text and its map. Linear in the length of `raw`."""
    if raw.isascii() and raw.isprintable():
        return _repair_glued_verbs(raw), OffsetMap.identity()
    characters: list[str] = []
    pieces: list[tuple[int, int]] = []
    at = 0
    while at < len(raw):
        end = _end_of_cluster(raw, at)
        for character in _clean_cluster(raw[at:end]):
            characters.append(character)
            # A cluster that composes to several characters is told apart by giving the first all of it.
            pieces.append((at, end) if not pieces or pieces[-1] != (at, end) else (end, end))
        at = end
    return _repair_glued_verbs("".join(characters)), OffsetMap.from_pieces(pieces)


def _end_of_cluster(raw: str, at: int) -> int:
    """End of the base character at `at` with its combining marks; a CR LF pair is one."""
    end = at + 1
    if raw[at] == "\r" and raw[end : end + 1] == "\n":
        return end + 1
    while end < len(raw) and raw[end] > "\u02ff" and unicodedata.combining(raw[end]):
        end += 1
    return end


def _clean_cluster(cluster: str) -> str:
    if len(cluster) == 1 and " " <= cluster <= "~":
        return cluster
    if _BREAKS.fullmatch(cluster):
        return "\n"
    cluster = _INVISIBLE.sub("", unicodedata.normalize("NFC", cluster))
    cluster = _SPACES.sub(" ", cluster)
    return "".join(c for c in cluster if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn"))


def _repair_glued_verbs(text: str) -> str:
    """ "has turnedvoff cameras" -> "has turned off cameras"; same length, so the map stays.

    Only where the whole word is an inflected phrasal verb of the predicates table with one of the
    letters next to the space bar in place of the space: such a string is no English word.
    """
    glued = _glued_verbs()

    def repair(match: re.Match[str]) -> str:
        cut = glued.get(match[0])
        return match[0] if cut is None else f"{match[0][:cut]} {match[0][cut + 1 :]}"

    return _WORD.sub(repair, text)


@cache
def _glued_verbs() -> dict[str, int]:
    glued: dict[str, int] = {}
    for table in ("predicates_cooperation", "predicates_conflict"):
        for row in read_table(table):
            words = row["trigger"].split()
            if row["pos"] != "v" or len(words) != 2 or not all(word.isalpha() for word in words):
                continue
            verb, particle = words
            for form in _inflect(verb):
                for letter in "xcvbnm":
                    glued[form + letter + particle] = len(form)
    return glued


def _inflect(verb: str) -> list[str]:
    """Regular forms: "turn" -> turn, turns, turned, turning. Irregular pasts stay unrepaired."""
    if verb.endswith("e"):
        return [verb, verb + "s", verb + "d", verb[:-1] + "ing"]
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return [verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"]
    ending = "es" if verb.endswith(("s", "x", "z", "ch", "sh")) else "s"
    doubled = verb + verb[-1]
    return [verb, verb + ending, verb + "ed", verb + "ing", doubled + "ed", doubled + "ing"]
