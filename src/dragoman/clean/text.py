"""Text as it came -> text that a parser can read, with the way back.

In: an article's text. Out: a new Document whose `text` is composed (NFC), without byte-order marks,
control, unassigned and zero-width characters, with plain spaces and line feeds; `offsets` leads back.
Limits: nothing is translated or guessed; the one spelling repair is the phrasal verb glued
together by a letter of the space bar's row ("turnedvoff").
"""

import dataclasses
import re
import unicodedata
from functools import cache

from dragoman.lexicons import read_table
from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document, Span, Unreadable

# Runs of it need no look at single characters.
_PLAIN = re.compile(r"[ -~\n]+")
# Characters that show nothing and would split words: zero-width, soft hyphen, bidi marks, BOM, emoji tags.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = re.compile("\r\n|[\r\u000b\u000c\u0085\u2028\u2029]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"[a-z]{6,}")
_LETTER = re.compile(r"[^\W\d_]")
# No language stacks more marks on one letter; sorting thousands of them (NFC does) takes time by their square.
_MOST_MARKS = 32
_UNREADABLE_CATEGORIES = ("Cc", "Cs", "Co", "Cn")  # control, surrogate, private use, unassigned


_LONGEST_RUN = 100
_MARKS = re.compile(rf"[^\w\s]{{{_LONGEST_RUN + 1},}}")


def open_document(article: Article, *, longest: int) -> Document:
    """The document of an article, text cleaned. Raises Unreadable when there is nothing to read or too much."""
    if not article.text.strip():
        raise Unreadable("clean", "the text is empty; give an article's text")
    if len(article.text) > longest:
        raise Unreadable(
            "clean", f"{len(article.text):,} characters; the recipe reads at most {longest:,} (split the file)"
        )
    if not _LETTER.search(article.text):
        raise Unreadable("clean", "no letters, only digits, punctuation or symbols; give an article's text")
    text, offsets = clean_text(article.text)
    too_many = [Span(run.start() + _LONGEST_RUN, run.end()) for run in _MARKS.finditer(text)]
    if too_many:
        # A rule of dashes says no more by being longer, and the tokenizer's time grows with the square of it.
        offsets = offsets.without(too_many, length=len(text))
        text = _MARKS.sub(lambda run: run[0][:_LONGEST_RUN], text)
    return Document(article=article, text=text, offsets=offsets)


def mend_surrogates(article: Article) -> Article:
    """Half a character (a lone surrogate) cannot be written in any encoding: it becomes U+FFFD, in its place."""
    mended = dataclasses.replace(
        article,
        text=_SURROGATE.sub("\ufffd", article.text),
        title=article.title and _SURROGATE.sub("\ufffd", article.title),
        url=article.url and _SURROGATE.sub("\ufffd", article.url),
        outlet=article.outlet and _SURROGATE.sub("\ufffd", article.outlet),
    )
    return article if mended == article else mended


def clean_text(raw: str) -> tuple[str, OffsetMap]:
    """Cleaned text and its map. Linear in the length of `raw`."""
    texts: list[str] = []
    pieces: list[tuple[int, int]] = []
    at = 0
    while at < len(raw):
        run = _PLAIN.match(raw, at)
        if run:
            # The last letter before "é" written as "e" and an accent belongs to the accent.
            end = run.end() if run.end() == len(raw) or raw[run.end()] < "\u0300" else run.end() - 1
            texts.append(raw[at:end])
            pieces.extend(zip(range(at, end), range(at + 1, end + 1), strict=True))
            at = end
            if at == len(raw):
                break
        end = _end_of_cluster(raw, at)
        characters, places = _clean_cluster(raw[at:end])
        texts.append(characters)
        pieces.extend((at + start, at + stop) for start, stop in places)
        at = end
    return _repair_glued_verbs("".join(texts)), OffsetMap.from_pieces(pieces)


def _end_of_cluster(raw: str, at: int) -> int:
    """End of the base character at `at` with all that composes with it; a CR LF pair is one."""
    end = at + 1
    if raw[at] == "\r" and raw[end : end + 1] == "\n":
        return end + 1
    last = min(len(raw), at + _MOST_MARKS)
    while (
        end < last
        and raw[end] > "\u02ff"
        and (
            # The syllables of Hangul and some Indic vowels compose though no part of them is a combining mark.
            unicodedata.combining(raw[end])
            or not unicodedata.is_normalized("NFC", unicodedata.normalize("NFC", raw[at:end])[-1:] + raw[end])
        )
    ):
        end += 1
    return end


def _clean_cluster(cluster: str) -> tuple[str, list[tuple[int, int]]]:
    """The cluster's readable characters, and the part of the cluster each stems from."""
    if _BREAKS.fullmatch(cluster):
        return "\n", [(0, len(cluster))]
    composed = unicodedata.normalize("NFC", cluster)
    if len(composed) > len(cluster):  # some letters compose to more characters than they had: leave them
        composed = cluster
    # The first character takes all that the composition swallowed.
    swallowed = len(cluster) - len(composed)
    characters, places = [], []
    for number, character in enumerate(composed):
        kept = _INVISIBLE.sub("", _SPACES.sub(" ", character))
        if kept and (kept == "\n" or unicodedata.category(kept) not in _UNREADABLE_CATEGORIES):
            characters.append(kept)
            places.append((number + swallowed if number else 0, number + swallowed + 1))
    return "".join(characters), places


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
