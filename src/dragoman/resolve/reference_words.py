"""What a referring word asks of its antecedent.

In: a pronoun or role noun of the parse. Out: the gender, number and kinds it can stand for.
Limits: singular "they" is read as plural or as a group.
"""

import dataclasses

from spacy.tokens import Token

from dragoman.records import ActorMention

_MALE = frozenset("he him his himself".split())
_FEMALE = frozenset("she her hers herself".split())
_NEUTER = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_SPEAKER = frozenset("i me my mine myself we us our ours ourselves".split())
PERSONAL_PRONOUNS = _MALE | _FEMALE | _NEUTER | _PLURAL | _SPEAKER
PAIR_NOUNS = frozenset("leader side country state nation man woman minister president government party ally rival".split())

_STATE_NOUNS = frozenset("country nation state kingdom republic emirate sultanate monarchy".split())
_GROUP_NOUNS = frozenset(
    "group organisation organization movement militia faction party cartel network alliance coalition bloc union body "
    "agency insurgents militants jihadists rebels guerrillas".split()
)
_COLLECTIVE_KINDS = frozenset(("group", "organ", "people", "body", "role", "state"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Conditions on an antecedent. `office` is a role noun that must stand in one of its mentions."""

    kinds: frozenset[str]
    gender: str | None = None
    plural: bool = False
    office: str | None = None
    is_speaker: bool = False
    is_pair: bool = False
    is_definite: bool = True
    is_reflexive: bool = False
    is_nearest: bool = False


def describe_pronoun(token: Token, *, is_pair: bool) -> Wanted | None:
    """What a pronoun or a plural reference wants; None when it refers to no actor ("it rains")."""
    word = token.lower_
    reflexive = word.endswith(("self", "selves"))
    if is_pair:
        noun = token.lemma_.lower()
        if noun in ("leader", "man", "woman", "minister", "president"):
            return Wanted(kinds=frozenset(("person",)), plural=True, is_pair=True)
        if noun in ("country", "state", "nation", "government", "ally", "rival", "party", "side"):
            kinds = frozenset(("state", "group", "body", "organ", "people")) if noun in ("side", "party") else frozenset(("state",))
            return Wanted(kinds=kinds, plural=True, is_pair=True)
        return Wanted(kinds=frozenset(("person", "state", "group", "organ")), plural=True, is_pair=True)
    if word in _MALE or word in _FEMALE:
        return Wanted(kinds=frozenset(("person", "role")), gender="m" if word in _MALE else "f", is_reflexive=reflexive)
    if word in _NEUTER:
        # Expletives: "it is feared that", "it was agreed to".
        if word == "it" and token.dep_ in ("nsubj", "nsubjpass", "expl") and _is_expletive(token):
            return None
        return Wanted(kinds=frozenset(("state", "body", "group", "organ")), gender="n", is_reflexive=reflexive)
    if word in _PLURAL and token.dep_ == "pobj" and token.head.lower_ in ("between", "among"):
        return Wanted(kinds=frozenset(("person", "state", "group", "organ")), plural=True, is_pair=True)
    if word in _PLURAL:
        return Wanted(kinds=_COLLECTIVE_KINDS, plural=True, is_reflexive=reflexive)
    if word in _SPEAKER and token.tag_ != "NNP" and token.text != "US":
        return Wanted(kinds=frozenset(("person", "role", "organ", "group")), is_speaker=True)
    return None


def _is_expletive(token: Token) -> bool:
    verb = token.head
    has_clause = any(child.dep_ in ("ccomp", "xcomp", "csubj", "advcl", "acl") and child.i > verb.i for child in verb.children)
    is_copular = verb.lemma_ in ("be", "seem", "appear") or token.dep_ == "nsubjpass"
    return is_copular and (has_clause or any(c.dep_ == "acomp" and any(g.dep_ in ("xcomp", "ccomp") for g in c.children) for c in verb.children))


def describe_role_noun(token: Token, mention: ActorMention) -> Wanted | None:
    """What "the president", "the group", "the kingdom" want; None for a noun that introduces somebody new."""
    is_definite = any(child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these", "those") for child in token.children)
    if not is_definite:
        return None
    noun = token.lemma_.lower()
    if mention.plural:
        return None
    if noun in _STATE_NOUNS:
        return Wanted(kinds=frozenset(("state",)), is_nearest=True)
    if noun in _GROUP_NOUNS:
        return Wanted(kinds=frozenset(("group", "body")))
    if mention.kind == "role" and not mention.plural:
        return Wanted(kinds=frozenset(("person",)), gender=mention.gender, office=mention.name.lower())
    return None
