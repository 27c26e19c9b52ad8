"""Persons whom only their bare names tell, and the gender of names.

In: the parse, the actors and places found so far. Out: occurrences of capitalised names in places where persons
stand, for pronouns to refer to. Limits: a name alone is no proof of a person: the ones that no pronoun refers to are
left out of the document's actors.
"""

import dataclasses
from bisect import bisect_right
from functools import cache

from dragoman.lexicons import read_table
from dragoman.records import ActorMention, Document, Span
from dragoman.resolve.clause_grammar import Grammar
from dragoman.resolve.reference_words import read_class

NAME_REFERRED = "name referred to"  # `how` of a name that is a person's because a pronoun says so
_ARGUMENTS = frozenset(("nsubj", "nsubjpass", "dobj", "dative", "pobj", "poss", "conj", "appos", "attr", "ROOT", "dep"))
_NEVER = frozenset(("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL", "LANGUAGE", "EVENT", "LAW"))


@dataclasses.dataclass(frozen=True, slots=True)
class FoundName:
    """A name of somebody, or of something: `doubt` grows with what speaks against a person."""

    head: int
    mention: ActorMention
    doubt: float


@cache
def _read_given_names() -> dict[str, str]:
    # Names from all over the world come first: "Andrea" in America is a woman.
    return {row["name"]: row["gender"] for table in ("given_names", "first_names") for row in read_table(table)}


def guess_gender(name: str) -> tuple[str | None, bool]:
    """Gender by the given name, and whether that is certain enough to bar the other."""
    words = name.split()
    if not words:
        return None, False
    if len(words) > 1:
        for kind, gender in (("male title", "m"), ("female title", "f")):
            if words[0].lower() in read_class(kind):
                return gender, True
    given = _read_given_names().get(words[0].split("-")[0])
    if given is not None:
        return given, len(words) > 1  # "Kelly" alone may be a family name
    # "Petrova", "Ivanovna", "Kaczyńska": Slavic women's names.
    if len(words) > 1 and words[-1].endswith(("ova", "eva", "skaya", "ovna", "evna", "ska")):
        return "f", True
    if len(words) > 1 and words[0].endswith(("a", "ette", "elle", "ine")):
        return "f", False
    return None, False


def find_person_names(document: Document, grammar: Grammar) -> list[FoundName]:
    """Runs of proper nouns that stand as arguments and belong to no mention of an actor."""
    doc = grammar.doc
    taken = sorted(mention.span for mention in document.actors if mention.how != "adjective")
    starts = [span.start for span in taken]
    places = {token for place in document.places for token in (place.span.start,)}
    named = _list_name_words(document, grammar)
    capital = _list_capital_words(grammar)
    found: list[FoundName] = []
    token, length = 0, len(doc)
    while token < length:
        if not _is_name_word(grammar, token, named, capital):
            token += 1
            continue
        first = token
        while (
            token < length
            and _is_name_word(grammar, token, named, capital)
            and grammar.sentences[token] == grammar.sentences[first]
        ):
            token += 1
        head = next((t for t in range(token - 1, first - 1, -1) if not first <= grammar.heads[t] < token), token - 1)
        if grammar.deps[head] == "ROOT" or grammar.heads[head] == head:
            head = next((t for t in range(first, token) if grammar.heads[t] == t), head)
        name = _judge_run(document, grammar, first, token, head, places, named)
        if name is not None and not _overlaps(taken, starts, name.mention.span):
            found.append(name)
    return found


def _list_name_words(document: Document, grammar: Grammar) -> frozenset[str]:
    """Words of the names of persons in this text: where the parser takes one for a noun, it is still a name."""
    doc = grammar.doc
    persons = [m.name for m in document.actors if m.kind == "person"] + [
        e.text for e in doc.ents if e.label_ == "PERSON"
    ]
    return frozenset(word for name in persons for word in name.split() if len(word) > 2 and word[0].isupper())


def _list_capital_words(grammar: Grammar) -> frozenset[str]:
    """Words that this text has with a capital inside a sentence, and never without one."""
    texts = grammar.texts
    inside = {texts[token] for token in range(1, len(texts)) if _is_inside(grammar, token)}
    small = set(grammar.lowers) & set(texts)
    return frozenset(word for word in inside if word[1:].islower() and word[0].isupper() and word.lower() not in small)


def _is_inside(grammar: Grammar, token: int) -> bool:
    """Where a capital is no sentence's first."""
    return (
        token > 0
        and grammar.sentences[token - 1] == grammar.sentences[token]
        and grammar.tags[token - 1] not in ("``", "''", ":")
    )


def _is_name_word(grammar: Grammar, token: int, named: frozenset[str], capital: frozenset[str]) -> bool:
    if grammar.pos[token] == "PROPN":
        return True
    text = grammar.texts[token]
    if not text[0].isupper() or not text[1:].islower():
        return False
    if text in named:
        return True
    # "whom Stanner met": a capital inside the sentence. "Stanner left": one known from elsewhere.
    if _is_inside(grammar, token):
        return grammar.pos[token] in ("NOUN", "ADV", "X", "INTJ") and grammar.deps[token] in _ARGUMENTS | {"advmod"}
    return text in capital and grammar.pos[token] in ("NOUN", "X", "INTJ") and grammar.deps[token] in _ARGUMENTS


def _judge_run(
    document: Document, grammar: Grammar, first: int, last: int, head: int, places: set[int], named: frozenset[str]
) -> FoundName | None:
    doc = grammar.doc
    label = doc[head].ent_type_
    is_named = doc[last - 1].text in named
    if not is_named and (grammar.deps[head] not in _ARGUMENTS | {"advmod"} or label in _NEVER):
        return None
    if not doc[first].text[0].isupper():
        return None
    # "the Crown", "“Infidel”": things, and titles of works.
    if first and (
        (grammar.deps[first - 1] == "det" and first <= grammar.heads[first - 1] < last)
        or grammar.lowers[first - 1] in ("the", "a", "an")
        or (grammar.tags[first - 1] == "``" and grammar.tags[min(last, len(doc) - 1)] == "''")
    ):
        return None
    if any(not doc[t].text[:1].isalpha() for t in range(first, last)) or (
        doc[head].text.isupper() and last - first == 1
    ):
        return None
    span = Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1].text))
    name = " ".join(document.text[span.start : span.end].split())
    gender, is_certain = guess_gender(name)
    doubt = 0.0 if is_named or label == "PERSON" or gender is not None else 0.15 if not label else 0.5
    if doc[first].idx in places and gender is None and not is_named:
        if grammar.deps[head] != "nsubj" and (label in ("GPE", "LOC", "FAC") or grammar.deps[head] == "pobj"):
            return None  # "in Lund"
        doubt += 1.0
    mention = ActorMention(
        span=span, text=document.text[span.start : span.end], head=doc[head].idx, name=name, code="---", sector="UNK",
        kind="person", wikidata=None, gender=gender if is_certain else None, plural=False, score=0.4,
        how=NAME_REFERRED,
    )  # fmt: skip
    return FoundName(head, mention, doubt)


def _overlaps(taken: list[Span], starts: list[int], span: Span) -> bool:
    at = bisect_right(starts, span.end - 1)
    return any(other.end > span.start for other in taken[max(0, at - 4) : at])
