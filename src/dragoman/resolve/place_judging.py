"""Whether a stretch that may name a place does.

In: mentions and the words around them. Out: a certainty for each, a sum of visible signals; ACCEPTED or more is a
place. Limits: adjectives and peoples ("Iranian", "Syrians") are not places; names inside the names of persons and
organisations ("Jordan Peterson", "Washington Post") are not either, unless the organisation is a local institution
("Glasgow police", "the Government of Alberta").
"""

import re
from collections import Counter
from functools import cache

from dragoman.lexicons import read_table, split_cell
from dragoman.resolve.place_mentions import Mention
from dragoman.resolve.place_words import Word, Words, words_of_role

ACCEPTED = 0.95
_GIVEN = 3.0
_OF_PLACE = re.compile(
    r"\b(?:government|people|city|town|state|county|province|parliament|port|republic) of (?:the )?$"
    r"|\bin (?:the )?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"(?:, [A-Z][\w.]*)?(?: \([^)]{2,40}\))? ?(?:[-–—]|\()")
_COORDINATION = re.compile(r",? (?:and|or) (?:in |at |near |to |from )?$|, (?:in |at )?$|/$")


def judge_mentions(mentions: list[Mention], words: Words) -> None:
    """Sets the certainty of each mention: judged by itself, then in the light of the others."""
    for mention in mentions:
        mention.certainty = judge_mention(mention, words)
    sure = Counter(mention.key for mention in mentions if mention.certainty >= 2.0)
    surest = {mention.key for mention in mentions if mention.certainty >= 3.0}
    total = Counter(mention.key for mention in mentions)
    persons = {mention.text for mention in mentions if _is_first_name(mention, words)}
    alone = [mention.certainty for mention in mentions]
    for mention, certainty in zip(mentions, alone, strict=True):
        # "Springfield, Illinois": each vouches for the other
        if mention.container is not None and mention.container.certainty >= ACCEPTED:
            mention.certainty += 1.5
        if any(inner.certainty >= ACCEPTED for inner in mention.contained):
            mention.certainty += 0.8
        if (
            certainty > -1.2
            and total[mention.key] > 1
            and (mention.key in surest or 2 * sure[mention.key] >= total[mention.key])
        ):
            mention.certainty += 1.2
        if mention.text in persons:  # "Georgia", where "Georgia Stevens" stands elsewhere
            mention.certainty -= 4.5
    for number in range(1, len(mentions)):  # "Heathrow and Gatwick"
        before, after = mentions[number - 1], mentions[number]
        gap = words.text[before.span.end : after.span.start]
        if len(gap) < 14 and _COORDINATION.match(gap):
            for one, other in ((alone[number - 1], after), (alone[number], before)):
                if one >= 2.0 and other.certainty > -0.5:
                    other.certainty += 0.7


def judge_mention(mention: Mention, words: Words) -> float:
    """How sure the words right around make it that `mention` names a place."""
    if mention.is_given:
        return _GIVEN
    before = _weigh_words_before(mention, words)
    if (
        before >= 1.3 and mention.text in words.person_parts
    ):  # "the town of Karak", though "Karak" was taken for a surname
        before += 2.0
    if not mention.candidates:  # unknown to the gazetteer: only with a word of place before it or in it
        return _weigh_unknown(mention, words) + max(before, -1.0)
    return _weigh_entity(mention, words) + _weigh_name(mention, words) + before + _weigh_words_after(mention, words)


def _weigh_unknown(mention: Mention, words: Words) -> float:
    last = mention.text.split()[-1].lower()
    entity = mention.entity
    if " " in mention.text and last in words_of_role("street"):
        return 1.2
    if (
        mention.text in words.person_parts
        or mention.text in _group_names()
        or mention.text.isupper()
        or (entity is not None and entity.label == "PERSON")
    ):
        return -1.0
    if " " not in mention.text or last not in words_of_role("site", "street", "water", "region", "admin"):
        return 0.2
    return 1.2 if entity is not None and entity.label in ("FAC", "LOC", "GPE") else 0.6


def _weigh_entity(mention: Mention, words: Words) -> float:
    entity, span = mention.entity, mention.span
    if entity is None:
        return 0.0
    is_inside = entity.start < span.start or entity.end > span.end
    match entity.label:
        case "GPE" | "LOC" | "FAC":
            return 1.5 if is_inside else 2.0
        case "PERSON":  # "Jordan Peterson"
            return -3.0 if is_inside else (-0.5 if _is_rare(mention) else -1.0)
        case "ORG":
            return _weigh_organisation(mention, words) if is_inside else -0.6
        case "NORP":
            return -1.5
        case "DATE" | "TIME" | "CARDINAL" | "ORDINAL" | "MONEY" | "QUANTITY" | "PERCENT" | "LANGUAGE":
            return -2.0
        case _:  # "the Treaty of Rome", "the Paris Agreement"
            return -1.5 if is_inside else -0.5


def _is_rare(mention: Mention) -> bool:
    """A name that hardly anything but one sizeable place bears: the parser's guess of a person counts for less."""
    place = mention.candidates[0].place
    return len(mention.candidates) <= 2 and place.size >= 4.4 and mention.text not in _first_names()


def _weigh_organisation(mention: Mention, words: Words) -> float:
    """A place inside an organisation's name: "Glasgow Police" is in Glasgow, the "Washington Post" is no place."""
    entity, span = mention.entity, mention.span
    if entity is None:
        return 0.0
    rest = words.words_between(span.end, entity.end)
    lead = words.text[entity.start : span.start]
    if entity.start < span.start:  # "the Government of Alberta"
        return -0.4 if _OF_PLACE.search(lead) or lead.strip().lower() in words_of_role("direction") else -3.0
    if rest and not any(word.is_capital for word in rest):  # "Cairns police"
        return -0.2
    if rest and words.gap_after(mention.last) == " " and rest[0].text.lower() in words_of_role("institution"):
        return -0.4
    return -3.0


def _weigh_name(mention: Mention, words: Words) -> float:
    best = max(mention.candidates, key=lambda one: (one.is_main, one.place.size))
    place = best.place
    is_single = " " not in mention.text and "-" not in mention.text
    if is_single and mention.text.lower() in words_of_role("plain", "direction"):
        # "the Amazon", not "Amazon"; never "the West"
        return 1.0 if mention.follows_article and place.kind == "water" else -3.0
    weight = min(1.8, (place.size - 3.8) * 0.9)
    if place.kind == "capital":
        weight = 2.2 if place.size >= 5.5 else 1.5
    elif place.kind == "admin1":
        weight = 1.8
    elif place.kind in ("region", "water"):
        weight = 2.0 if len(mention.candidates) <= 2 else 1.2
    if place.kind in ("country", "continent"):
        weight = 2.6
    elif place.kind == "site":
        weight = 1.7
    if not best.is_main:
        weight = -1.3 if place.size < 5.7 else 0.0
    if not is_single:
        weight += 0.6
    elif mention.text.lower() in words.lower_words:  # "Reading" where "reading" stands elsewhere
        weight -= 1.5
    elif words.tags.get(mention.span.start, "NNP") not in ("NNP", "NNPS"):  # "Most of the deaths"
        weight -= 2.0
    if place.kind == "site" and mention.text in _seats():  # "the Kremlin denies it": a government, not a place
        weight -= 1.2
    if (
        place.kind in ("city", "admin2", "site", "water") and mention.text in _group_names()
    ):  # "Isis", though a river bears the name
        weight -= 1.5
    if mention.text in words.person_parts:  # "Chen", after "Ling Chen"
        weight -= 2.0
    elif mention.text in _first_names() and place.kind == "city":  # "Olivia"
        weight -= 1.0
    if mention.key.startswith("@") or mention.key.endswith("."):  # "Austin, TX"
        weight += 1.0
    return weight


def _is_first_name(mention: Mention, words: Words) -> bool:
    """ "Georgia" in "Georgia Stevens": a first name before a surname, no office or organisation."""
    after = words.neighbour(mention.last + 1)
    if after is None or not after.is_capital or mention.text not in _first_names():
        return False
    text = after.text.lower()
    entity = words.entity_at(mention.span)
    return (
        words.gap_after(mention.last) == " "
        and (entity is not None and entity.label == "PERSON" and entity.start == mention.span.start)
        and text not in words_of_role("rank")
        and text not in words_of_role("organisation", "institution", "site", "street", "water", "region", "admin")
    )


def _weigh_words_before(mention: Mention, words: Words) -> float:
    if words.text[max(0, mention.span.start - 1) : mention.span.start] == "$":  # "$US 40"
        return -5.0
    if mention.text.isupper() and "\n" in words.gap_after(mention.first - 1) and len(mention.text) > 3:
        return 1.5 if _DATELINE.match(words.text, mention.span.end) else 0.0  # "OTTAWA – The", "PARIS (AP) -"
    gap, before = words.gap_after(mention.first - 1), words.neighbour(mention.first - 1)
    if before is None or gap not in (" ", "-", ". ", "\xa0", "/"):
        return 0.0
    text, further = before.text.lower(), words.neighbour(mention.first - 2)
    if gap == ". ":
        return -1.5 if text in words_of_role("title") else 0.0
    if text in ("the", "a", "an"):
        known = any(one.place.kind in ("water", "region", "site", "country") for one in mention.candidates)
        return (0.0 if known else -0.8) + (
            0.4 if further and further.text.lower() in words_of_role("locative") else 0.0
        )
    if text in words_of_role("locative") and gap == " ":
        return 0.3 if text in words_of_role("loose") else 1.0
    if text == "of" and further:
        return 1.3 if further.text.lower() in _settlement_words() else 0.2
    if text in words_of_role("direction"):
        return 0.8
    if not before.is_capital or gap == "-":
        return 0.0
    if text in words_of_role("title") or before.text in _first_names():  # "Mr London", "Jack London"
        return -2.5
    return 0.0 if _is_opener(before, words, mention.first - 1) or text in _adjectives() else -1.3


def _weigh_words_after(mention: Mention, words: Words) -> float:
    gap, after = words.gap_after(mention.last), words.neighbour(mention.last + 1)
    if after is None:
        return 0.0
    text = after.text.lower()
    if gap == " ":
        if text in words_of_role("admin", "water", "region", "site", "street"):
            return 0.6
        if text in words_of_role("institution") and after.is_capital:
            return 0.2
        if text in words_of_role("organisation") and after.is_capital:
            return -2.5
        if after.is_capital and text not in words_of_role("rank") and text not in _adjectives():
            is_first_name = mention.text in _first_names() and mention.first == mention.last
            return -3.0 if is_first_name else -1.0
        if text == "dollars":
            return -3.0
        if text in words_of_role("local") and not after.is_capital:  # "an Edmonton man"
            return 0.8
    if gap in ("-", "–"):
        if text in words_of_role("held"):  # "Kent-based"
            return 1.0
        if after.is_capital:  # "Paris Saint-Germain"
            return -0.8
    return 0.0


def _is_opener(word: Word, words: Words, index: int) -> bool:
    """A capitalised word that only opens a sentence: "In Syria", "Meanwhile Turkey"."""
    gap = words.gap_after(index - 1)
    return (any(mark in gap for mark in '.!?\n:;“"”(') or word.text.isupper()) and word.text not in _first_names()


@cache
def _first_names() -> frozenset[str]:
    return frozenset(row["name"] for row in read_table("first_names"))


@cache
def _seats() -> frozenset[str]:
    """Buildings that stand for who sits there."""
    metonyms = [name for row in read_table("states") for name in split_cell(row["metonyms"])]
    organs = [name for row in read_table("organs") for name in (row["name"], *split_cell(row["aliases"]))]
    return frozenset(name.removeprefix("the ") for name in (*metonyms, *organs))


@cache
def _group_names() -> frozenset[str]:
    rows = (*read_table("groups"), *read_table("bodies"))
    return frozenset(name for row in rows for name in (row["name"], *split_cell(row["aliases"])))


@cache
def _adjectives() -> frozenset[str]:
    rows = read_table("states")
    return frozenset(
        word.lower() for row in rows for cell in ("adjectives", "demonyms") for word in split_cell(row[cell])
    )


@cache
def _settlement_words() -> frozenset[str]:
    return words_of_role("city", "capital", "admin", "region", "site", "part")
