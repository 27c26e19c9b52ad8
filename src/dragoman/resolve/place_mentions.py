"""Which stretches of a text may name places, by the gazetteer or by the parser.

In: a document's words and entities. Out: mentions in order, not overlapping, with the places that each may mean.
Limits: only words that begin with a capital letter are looked up (and "al-", "el-" before one); the longest name wins.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from dragoman.lexicons import read_names
from dragoman.records import Precision, Span
from dragoman.resolve.place_gazetteer import Candidate, Gazetteer
from dragoman.resolve.place_names import normalise_name
from dragoman.resolve.place_words import Entity, Words, words_of_role

_LONGEST = 6
_FIRST_WORD = re.compile(r"\w*")
_GAPS = frozenset((" ", "-", "–", "‑", "'s ", "’s ", "'", "’", "\xa0", " & "))
_WIDE = frozenset(("country", "capital", "admin1"))
_CLEAN = re.compile(r"[^\W\d_][\w.'’ -]*$")
# "North London", "the former Yugoslavia", "Nazi Germany": words that a name given from outside may begin with
_BEFORE_NAME = re.compile(
    r"(?:the|greater|inner|outer|upper|lower|central|mid|nazi|former|modern"
    r"|(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?)\s+",
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class Mention:
    """A stretch that may name a place: `first` to `last` are numbers of words.

    `certainty` grows with the signs that a place is named; `hint` is the kind that the words around say ("province");
    `site` the longer name of a site called after the place ("Manchester airport").
    """

    span: Span
    text: str
    key: str
    candidates: tuple[Candidate, ...]
    first: int
    last: int
    entity: Entity | None = None
    certainty: float = 0.0
    hint: Precision | None = None
    site: str | None = None
    follows_article: bool = False
    is_given: bool = False
    container: "Mention | None" = None
    contained: "list[Mention]" = field(default_factory=list)


def find_mentions(words: Words, gazetteer: Gazetteer) -> list[Mention]:
    """All stretches that are in the gazetteer, and those that only the parser takes for a place."""
    mentions: list[Mention] = []
    others: list[Span] = []
    index = 0
    while index < len(words.words):
        word = words.words[index]
        if word.is_capital and (last := _end_other_name(words, index, gazetteer)) is not None:
            others.append(Span(word.start, words.words[last].end))
            index = last + 1
            continue
        if word.is_capital or (word.text in words_of_role("article") and words.gap_after(index) in ("-", "‑")):
            mention = _match_longest(words, index, gazetteer)
            if mention is not None and not (word.text == "The" and not _keeps_article(mention)):
                mentions.append(mention)
                index = mention.last
        index += 1
    ends = {span.end: span for span in _find_settlements(words)}
    # "the village of Umm Batna" is not Batna
    mentions = [mention for mention in mentions if ends.get(mention.span.end, mention.span).start >= mention.span.start]
    return sorted(
        [*mentions, *_find_unknown(words, [*others, *(mention.span for mention in mentions)])],
        key=lambda mention: mention.span,
    )


def mention_at(words: Words, span: Span, gazetteer: Gazetteer) -> Mention:
    """The mention that covers exactly `span`; when its name is unknown, the known name inside makes it a site there."""
    text = " ".join(words.text[span.start : span.end].split())
    mention = _make(words, span, normalise_name(text), (), words.index_at(span.start), words.index_at(span.end - 1))
    mention.is_given = True
    for name in (text, text + ".", text.lower() if len(text) > 3 else text, _BEFORE_NAME.sub("", text, count=1)):
        if candidates := _find_division(name, gazetteer):
            mention.key, mention.candidates = normalise_name(name), candidates
            return mention
    if len(text) == 2 and words.text[: span.start].endswith(", "):
        mention.key = "@" + text.lower()
        mention.candidates = gazetteer.find_key(mention.key)
        return mention
    known = [
        found
        for index in range(mention.first, mention.last + 1)
        if words.words[index].is_capital
        and (found := _match_longest(words, index, gazetteer)) is not None
        and found.span.end <= span.end
        and any(one.is_main and (one.place.size >= 5 or one.place.kind in _WIDE) for one in found.candidates)
    ]
    if known:  # "Colchester General Hospital", "Dubai World Trade Centre"
        best = max(known, key=lambda found: (len(found.text), found.span))
        mention.key, mention.candidates, mention.site = best.key, best.candidates, text
    return mention


def _match_longest(words: Words, first: int, gazetteer: Gazetteer) -> Mention | None:
    last = first
    while last - first < _LONGEST - 1 and _continues(words, last):
        last += 1
    start = words.words[first].start
    kinds = words_of_role("admin", "water", "region", "site")
    for at in range(last, first - 1, -1):
        end_word = words.words[at]
        if at > first and not (end_word.is_capital or end_word.text.isdigit() or end_word.text in kinds):
            continue
        span = Span(start, end_word.end)
        text = " ".join(words.text[start : end_word.end].split())
        if at == first and (mention := _match_abbreviation(words, span, first, gazetteer)) is not None:
            return mention
        key = normalise_name(text)
        candidates = _find_division(text, gazetteer) if at > first else gazetteer.find_key(key)
        if not candidates and key.startswith("^") and _is_shouted(words, first, at):
            key = normalise_name(text.lower())
            candidates = gazetteer.find_key(key)
        is_plain = at == first and text.lower() in _plain_words() and not _follows_article(words, start)
        if candidates and len(key) > 2 and not is_plain:
            if (street := _end_street(words, at)) is not None:  # "Trafalgar Street" is not Trafalgar
                whole = Span(start, words.words[street].end)
                return _make(words, whole, normalise_name(words.text[whole.start : whole.end]), (), first, street)
            return _make(words, span, key, candidates, first, at)
    return None


def _end_other_name(words: Words, first: int, gazetteer: Gazetteer) -> int | None:
    """Number of the last word of a name that holds a place's name but is none: "Paris Saint-Germain"."""
    names, starts = _read_other_names()
    if words.words[first].text.lower() not in starts:
        return None
    start = words.words[first].start
    links = words_of_role("link")
    for last in range(min(first + _LONGEST, len(words.words) - 1), first, -1):
        name = words.text[start : words.words[last].end]
        known = names.get(name.lower())
        if known is not None and any(not one or _is_name(one, links) for one in known) and not gazetteer.find(name):
            return last
    return None


@cache
def _read_other_names() -> tuple[dict[str, list[str]], frozenset[str]]:
    """Names of persons, groups and bodies of two words or more by their lower case, and their first words. Which are
    descriptions is asked of those that a text holds; other names ("") are none."""
    names: dict[str, list[str]] = {name: [""] for name in words_of_role("name")}
    for table in ("persons", "officeholders", "groups", "bodies"):
        for row in read_names(table):
            for name in row:
                if " " in name:
                    names.setdefault(name.lower(), []).append(name)
    return names, frozenset(_FIRST_WORD.match(name)[0] for name in names)  # type: ignore[index]


def _is_name(name: str, links: frozenset[str]) -> bool:
    """A proper name of several words; a description ("Kurdish forces in Syria") leaves its places to be found."""
    words = name.split()
    if len(words) < 2 or "-based" in name:
        return False
    return all(word[0].isupper() or word in links for word in words)


def _keeps_article(mention: Mention) -> bool:
    """ "The Hague", but not "The Hama"."""
    return bool(mention.candidates) and mention.candidates[0].place.name.startswith("The ")


def _end_street(words: Words, index: int) -> int | None:
    """Number of the capitalised word for a street right after word `index`, or after one more name."""
    for number in (index + 1, index + 2):
        word = words.neighbour(number)
        if word is None or not word.is_capital or words.gap_after(number - 1) != " ":
            return None
        if word.text.lower() in words_of_role("street"):
            return number
    return None


def _plain_words() -> frozenset[str]:
    return words_of_role("site", "street", "water", "region", "admin", "city", "organisation", "direction", "plain")


def _find_division(text: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """What is called so, and the divisions called so without the last word: "Karak district" is Karak's, too."""
    candidates = gazetteer.find(text)
    bare, _, last = text.rpartition(" ")
    if candidates and bare and last.lower() in words_of_role("admin") - {"county", "parish", "borough"}:
        known = {one.place.number for one in candidates}
        divisions = (one for one in gazetteer.find(bare) if one.place.kind in ("admin1", "admin2"))
        candidates += tuple(one for one in divisions if one.place.number not in known)
    return candidates


def _match_abbreviation(words: Words, span: Span, index: int, gazetteer: Gazetteer) -> Mention | None:
    """ "Fort Worth, Tex." and "Austin, TX": short forms of states, which mean nothing elsewhere."""
    text = words.text[span.start : span.end]
    if len(text) <= 5 and words.text[span.end : span.end + 1] == ".":
        key = normalise_name(text + ".")
        if not key.startswith("^") and (candidates := gazetteer.find_key(key)):
            return _make(words, Span(span.start, span.end + 1), key, candidates, index, index)
    if len(text) == 2 and words.gap_after(index - 1) == ", " and words.words[index - 1].is_capital:
        key = "@" + text.lower()
        if candidates := gazetteer.find_key(key):
            return _make(words, span, key, candidates, index, index)
    return None


def _find_unknown(words: Words, known: list[Span]) -> list[Mention]:
    """Places that the gazetteer does not hold: what the parser takes for one ("Umm Batna"), or ends like one."""
    spans = [Span(entity.start, entity.end) for entity in words.entities if _is_placelike(entity, words)]
    taken = sorted(known)
    found: list[Mention] = []
    for span in sorted(
        {*spans, *_find_kind_names(words), *_find_settlements(words)}, key=lambda span: (span.start, -span.end)
    ):
        at = bisect_right(taken, span)
        neighbours = taken[max(0, at - 1) : at + 1]
        if any(other.start < span.end and span.start < other.end for other in neighbours):
            continue
        if found and found[-1].span.end > span.start:
            continue
        first, last = words.index_at(span.start), words.index_at(span.end - 1)
        text = " ".join(words.text[span.start : span.end].split())
        found.append(_make(words, span, normalise_name(text), (), first, last))
    return found


def _is_placelike(entity: Entity, words: Words) -> bool:
    text = words.text[entity.start : entity.end]
    if entity.label not in ("GPE", "LOC", "FAC") or not _CLEAN.match(text) or not text[0].isupper():
        return False
    last = text.split()[-1].lower()
    if last in words_of_role("organisation") or words.index_at(entity.start) < 0:
        return False
    return entity.label != "FAC" or last in words_of_role("site", "street", "water", "region", "admin")


def _find_kind_names(words: Words) -> Iterator[Span]:
    """ "Rest Acres Road", "Thomas Memorial Hospital" end in a word for a place."""
    kinds = words_of_role("site", "street", "water")
    for number, word in enumerate(words.words):
        text = word.text.lower()
        if word.is_capital and text in kinds and not word.text.isupper():
            first = number
            while number - first < 4 and words.gap_after(first - 1) == " " and words.words[first - 1].is_capital:
                first -= 1
            while first < number and words.tags.get(words.words[first].start, "NNP") not in ("NNP", "NNPS"):
                first += 1
            if first < number:
                yield Span(words.words[first].start, word.end)


def _find_settlements(words: Words) -> Iterator[Span]:
    """The names after "the village of" and the like, article and all."""
    settled = words_of_role("city")
    for number, word in enumerate(words.words):
        if word.text != "of" or not number or words.words[number - 1].text not in settled:
            continue
        last = number
        while last - number < 4 and words.gap_after(last) in (" ", "-"):
            following = words.words[last + 1]
            if not following.is_capital and following.text not in words_of_role("article"):
                break
            last += 1
        if last > number and words.words[last].is_capital:
            yield Span(words.words[number + 1].start, words.words[last].end)


def _make(words: Words, span: Span, key: str, candidates: tuple[Candidate, ...], first: int, last: int) -> Mention:
    text = words.text[span.start : span.end]
    mention = Mention(span, text, key, candidates, first, last, entity=words.entity_at(span))
    mention.follows_article = _follows_article(words, span.start)
    return mention


def _follows_article(words: Words, start: int) -> bool:
    return words.text[max(0, start - 4) : start].lower() == "the "


def _continues(words: Words, index: int) -> bool:
    """The next word may belong to the same name as word `index`."""
    gap, word = words.gap_after(index), words.words[index]
    if gap not in _GAPS and not (gap == ". " and word.text.lower() in words_of_role("dotted")):
        return False
    following = words.words[index + 1]
    return (
        following.is_capital
        or following.text in words_of_role("link", "inner")
        or following.text in words_of_role("admin", "water", "region", "site")
        or (following.text.isdigit() and len(following.text) < 4)
    )


def _is_shouted(words: Words, first: int, last: int) -> bool:
    """A name in capitals that are no initials, in a dateline or headline ("IRAN", "PARIS, July 3")."""
    if len(words.words[first].text) < 4 and first == last:
        return False
    before, after = words.neighbour(first - 1), words.neighbour(last + 1)
    starts_line = "\n" in words.gap_after(first - 1)
    shouted = any(word is not None and word.text.isupper() and len(word.text) > 1 for word in (before, after))
    entity = words.entity_at(Span(words.words[first].start, words.words[last].end))
    return starts_line or shouted or (entity is not None and entity.label == "GPE")
