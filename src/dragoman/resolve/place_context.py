"""What the words around a place say about where it is and what it is.

In: mentions in order, and the text between them. Out: for each mention its container ("Springfield, Illinois",
"Kilis in southern Turkey", "Gaziantep (Turkey)") and its kind ("Daraa province", "the city of Hama"). Limits: the
container is the next or previous mention; only short stretches of fixed shape join two places.
"""

import re
from itertools import pairwise

from dragoman.records import Precision
from dragoman.resolve.place_gazetteer import Gazetteer
from dragoman.resolve.place_mentions import Mention
from dragoman.resolve.place_words import Words, words_of_role

_DIRECTION = r"(?:(?:north|south|east|west)(?:[- ]?(?:east|west))?(?:ern)?|central|upper|lower|rural|mainland|upstate)"
# "Springfield, Illinois"; "Springfield (Illinois)"
_COMMA = re.compile(rf"(?:,\s+|\s+\(|,?\s+\()(?:{_DIRECTION}\s+)?$", re.IGNORECASE)
# "Kilis in southern Turkey"; "Kilis, a town in Turkey"; "Tadef, near the city of al-Bab"
_WITHIN = re.compile(
    rf"(?:'s)?,?\s+(?:(?:a|an|the|which is|which lies|located|situated)\s+(?:[\w-]+\s+){{0,5}}?)?(?:in|of)\s+"
    rf"(?:the\s+)?(?:{_DIRECTION}\s+)?(?:(?:state|province|region|district|county|governorate)\s+of\s+)?$",
    re.IGNORECASE,
)
# "Syria's Idlib", "northern Syria's Idlib province"
_OWNED = re.compile(
    rf"['’]s?\s+(?:{_DIRECTION}\s+|capital,?\s+|(?:[\w-]+\s+){{0,3}}(?:city|town|village|province|region|state)"
    rf"(?:\s+of)?\s+|second city,?\s+|largest city,?\s+)*$",
    re.IGNORECASE,
)
_LONGEST_GAP = 60
_HINTS: tuple[tuple[tuple[str, ...], Precision], ...] = (
    (("admin",), "admin"), (("city", "capital"), "city"), (("water",), "water"), (("region",), "region"),
    (("site",), "site"),
)  # fmt: skip
_OWN_COUNTRY = frozenset(("country", "continent"))
_SETTLED = frozenset(("city", "capital", "site"))


def link_mentions(mentions: list[Mention], words: Words, gazetteer: Gazetteer) -> None:
    """Notes on each mention its container and the kind that the words around it say."""
    for mention in mentions:
        mention.hint = read_hint(mention, words)
    for inner, outer in pairwise(mentions):
        gap = " ".join(f".{words.text[inner.span.end : outer.span.start]}.".split())[1:-1]
        if len(gap) > _LONGEST_GAP or "\n\n" in gap:
            continue
        if (_COMMA.match(gap) or _WITHIN.match(gap)) and _may_contain(outer, inner, gap, gazetteer):
            _join(inner, outer)
        elif _OWNED.match(gap) and outer.container is None and _may_contain(inner, outer, gap, gazetteer):
            _join(outer, inner)


def read_hint(mention: Mention, words: Words) -> Precision | None:
    """ "Idlib province" -> admin; "the town of Afrin" -> city; "Manchester airport" -> site; else None."""
    after, gap = words.neighbour(mention.last + 1), words.gap_after(mention.last)
    if after is not None and gap == " ":
        further = words.neighbour(mention.last + 2)
        pair = f"{after.text} {further.text}".lower() if further else ""
        for roles, precision in _HINTS:
            if pair in words_of_role(*roles):
                mention.site = words.text[mention.span.start : further.end] if further and precision == "site" else None
                return precision
        for roles, precision in _HINTS:
            if after.text.lower() in words_of_role(*roles) and not (precision == "city" and after.text.endswith("s")):
                mention.site = words.text[mention.span.start : after.end] if precision == "site" else None
                return precision
    before, further = words.neighbour(mention.first - 1), words.neighbour(mention.first - 2)
    is_of = before is not None and before.text.lower() == "of" and words.gap_after(mention.first - 1) == " "
    if is_of and further is not None:
        for roles, precision in _HINTS:
            if precision != "site" and further.text.lower() in words_of_role(*roles):
                return precision
    return None


def _may_contain(outer: Mention, inner: Mention, gap: str, gazetteer: Gazetteer) -> bool:
    if outer.key == inner.key and outer.hint == inner.hint:
        return False
    if not inner.candidates:  # "Raynham Avenue, Edmonton", but not "Isis in Syria"
        return bool(outer.candidates) and (" " in inner.text or gap.startswith(","))
    first = inner.candidates[0]
    is_great = first.is_main and first.place.kind in ("capital", "country", "continent")
    is_country = is_great and first.place.kind != "capital"
    return any(
        gazetteer.lies_in(one.place, other.place)
        for one in inner.candidates[:40]
        if one.place.kind not in _OWN_COUNTRY
        for other in outer.candidates[:12]
        # "Brixton, London", but not "Washington, Paris and Berlin"; "Lebanon, Ohio", but not "Russia in the U.S."
        if not (is_country and other.place.kind not in ("admin1", "admin2"))
        and (other.place.kind not in _SETTLED or (not is_great and one.place.size < other.place.size - 0.5 > 4.8))
    )


def _join(inner: Mention, outer: Mention) -> None:
    inner.container = outer
    outer.contained.append(inner)
