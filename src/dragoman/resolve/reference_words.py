"""What a referring word asks of its antecedent.

In: a pronoun or role noun of the parse. Out: the gender, number and kinds it can stand for.
Limits: singular "they" is read as plural or as a group.
"""

import dataclasses
from functools import cache

from spacy.tokens import Token

from dragoman.lexicons import read_table, split_cell
from dragoman.records import ActorMention

_MALE = frozenset("he him his himself".split())
_FEMALE = frozenset("she her hers herself".split())
_NEUTER = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_SPEAKER = frozenset("i me my mine myself we us our ours ourselves".split())
PERSONAL_PRONOUNS = _MALE | _FEMALE | _NEUTER | _PLURAL | _SPEAKER
_PAIR_WORDS = frozenset("two both pair duo trio".split())
_ARGUMENTS = frozenset(("nsubj", "nsubjpass", "dobj", "pobj", "poss"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_CLAUSES = frozenset(("ccomp", "xcomp", "csubj", "advcl", "acl"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Conditions on an antecedent. `office` is a role noun that must fit it."""

    kinds: frozenset[str]
    gender: str | None = None
    plural: bool = False
    office: str | None = None
    is_speaker: bool = False
    is_pair: bool = False
    is_reflexive: bool = False
    is_nearest: bool = False


@cache
def read_class(name: str) -> frozenset[str]:
    """The words of one class. Raises KeyError for an unknown class."""
    return {row["class"]: frozenset(split_cell(row["words"])) for row in read_table("reference_words")}[name]


@cache
def read_triggers() -> frozenset[str]:
    """Every word, in lower case, that may refer."""
    nouns = [
        noun
        for row in read_table("reference_words")
        if row["class"].startswith("pair ")
        for noun in split_cell(row["words"])
    ]
    plurals = {f"{noun}s" if not noun.endswith("y") else f"{noun[:-1]}ies" for noun in nouns} | {"men", "women"}
    return PERSONAL_PRONOUNS | _PAIR_WORDS | plurals


PERSONAL_KINDS = frozenset(("person", "role", "people"))
_PERSON = Wanted(kinds=PERSONAL_KINDS)
_THING = Wanted(kinds=frozenset(("state", "body", "group", "organ")), gender="n")
_MANY = Wanted(kinds=frozenset(("group", "organ", "people", "body", "role", "state")), plural=True)
_SELF = Wanted(kinds=frozenset(("person", "role", "organ", "group")), is_speaker=True)
_EITHER_TWO = Wanted(kinds=frozenset(("person", "state", "group", "organ")), plural=True, is_pair=True)


def is_reference(token: Token) -> bool:
    """Whether the word is a pronoun, or stands for two."""
    if token.lower_ in PERSONAL_PRONOUNS:
        return token.pos_ in ("PRON", "DET", "NOUN", "ADJ", "X")
    return is_pair(token)


def is_pair(token: Token) -> bool:
    """ "the two", "both", "the pair", "both sides", "the two leaders", "the two countries"."""
    if token.lower_ in _PAIR_WORDS:
        has_the = token.lower_ == "both" or any(child.lower_ in _DEFINITE for child in token.children)
        return has_the and token.dep_ in _ARGUMENTS and all(child.lower_ != "of" for child in token.children)
    nouns = read_class("pair of persons") | read_class("pair of states") | read_class("pair of parties")
    if token.tag_ != "NNS" or token.lemma_.lower() not in nouns:
        return False
    words = {child.lower_ for child in token.children}
    return "both" in words or ("two" in words and bool(words & _DEFINITE))


def find_gender(word: str) -> str | None:
    """ "m" for "his", "f" for "her"; None for a word in lower case that is neither."""
    return "m" if word in _MALE else "f" if word in _FEMALE else None


def describe_pronoun(token: Token) -> Wanted | None:
    """What a pronoun or a plural reference wants; None when it refers to no actor ("it rains")."""
    word = token.lower_
    is_reflexive = word.endswith(("self", "selves"))
    if word not in PERSONAL_PRONOUNS:
        return _describe_pair(token.lemma_.lower())
    gender = find_gender(word)
    if gender is not None:
        return dataclasses.replace(_PERSON, gender=gender, is_reflexive=is_reflexive)
    if word in _NEUTER:
        if word == "it" and token.dep_ in ("nsubj", "nsubjpass", "expl") and _is_expletive(token):
            return None
        return dataclasses.replace(_THING, is_reflexive=is_reflexive)
    if word in _PLURAL:
        if token.dep_ == "pobj" and token.head.lower_ in ("between", "among"):
            return _EITHER_TWO
        return dataclasses.replace(_MANY, is_reflexive=is_reflexive)
    return None if token.tag_ == "NNP" or token.text == "US" else _SELF


def _describe_pair(noun: str) -> Wanted:
    if noun in read_class("pair of persons"):
        return dataclasses.replace(_EITHER_TWO, kinds=frozenset(("person",)))
    if noun in read_class("pair of states"):
        return dataclasses.replace(_EITHER_TWO, kinds=frozenset(("state",)))
    if noun in read_class("pair of parties"):
        return dataclasses.replace(_EITHER_TWO, kinds=frozenset(("state", "group", "body", "organ", "people")))
    return _EITHER_TWO


def _is_expletive(token: Token) -> bool:
    """ "It is feared that", "it was agreed to", "it seems", "it took months to", "it remains unclear whether"."""
    verb = token.head
    if token.dep_ == "expl":
        return True
    has_clause = any(child.dep_ in _CLAUSES and child.i > verb.i for child in verb.children)
    is_copular = (
        verb.lemma_ in ("be", "seem", "appear", "remain", "become", "take", "happen") or token.dep_ == "nsubjpass"
    )
    if not is_copular:
        return False
    return has_clause or any(c.dep_ == "acomp" and any(g.dep_ in _CLAUSES for g in c.children) for c in verb.children)


def describe_role_noun(token: Token, mention: ActorMention) -> Wanted | None:
    """What "the president", "the group", "the kingdom" want; None for a noun that introduces somebody new."""
    words = {child.lower_ for child in token.children if child.dep_ == "det"}
    if mention.plural or not words & _DEFINITE:
        return None
    noun = token.lemma_.lower()
    if noun in read_class("state noun"):
        return Wanted(kinds=frozenset(("state",)), is_nearest=True)
    # "the international coalition against piracy" says of itself which one it is.
    is_told = any(child.dep_ in ("prep", "amod", "acl", "relcl", "poss", "compound") for child in token.children)
    if noun in read_class("body noun"):
        return None if is_told else Wanted(kinds=frozenset(("body",)))
    if noun in read_class("group noun"):
        return None if is_told else Wanted(kinds=frozenset(("group",)))
    if mention.kind == "role":
        named = mention.name.lower().split()
        # "the Turkish leader": the adjective tells the state, which the mention has.
        office = noun if len(named) > 1 and mention.code != "---" else " ".join(named).removeprefix("the ").strip()
        return Wanted(kinds=frozenset(("person",)), gender=mention.gender, office=office)
    return None
