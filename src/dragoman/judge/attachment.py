"""Which act does a phrase belong to?

In: the head word of a time or place phrase, the triggers of a document. Out: the triggers it modifies, with the
path it took.
Limits: a phrase belongs to the nearest act above it in the parse, and to the acts that share that act's verb.
"""

from dataclasses import dataclass

from spacy.tokens import Token

# A verb's noun acts that its adverbials are about: "hold talks in Geneva on Monday", "talks took place in Geneva".
_SHARED_DEPS = ("dobj", "nsubj", "nsubjpass", "attr")
_SHARED_PREPOSITIONS = ("for", "in", "during", "into", "on", "under", "with")
_DEEPEST = 15


@dataclass(frozen=True, slots=True)
class Attachment:
    """A trigger that a phrase modifies: how far above, by which preposition, through which roles."""

    trigger: int
    distance: int
    preposition: str
    through: tuple[str, ...]


def attach_phrase(head: Token, triggers: frozenset[int]) -> list[Attachment]:
    """All triggers of a phrase; empty when it modifies something else. Linear in the depth of the parse."""
    path: list[str] = []
    preposition = ""
    token = head
    for distance in range(_DEEPEST):
        if token.i in triggers and (token != head):
            below = _of_clause(token, triggers) if token.pos_ in ("VERB", "AUX") else []
            return [Attachment(index, distance, preposition, tuple(path)) for index in [token.i, *below]]
        if token.pos_ in ("VERB", "AUX") and token != head:
            found = _of_clause(token, triggers)
            return [Attachment(index, distance + 1, preposition, tuple(path)) for index in found]
        infinitives = [c.i for c in token.children if c.dep_ in ("acl", "xcomp") and c.i in triggers and c.i > head.i]
        if token.pos_ == "NOUN" and token != head and infinitives:
            # "the decision last December to withdraw"
            return [Attachment(infinitives[0], distance, preposition, tuple(path))]
        clauses = [c.i for c in token.children if c.dep_ in ("relcl", "acl") and c.i in triggers and c.i > head.i]
        if distance and clauses and path and path[0] in ("nummod", "amod", "compound", "nmod", "npadvmod"):
            # "the 2015 nuclear deal that was brokered by": a date before the noun is the deal's
            return [Attachment(clauses[0], distance + 1, preposition, tuple(path))]
        if token.head == token:
            return []
        if token.dep_ == "pobj":
            preposition = token.head.lower_
        path.append(token.dep_)
        token = token.head
    return []


def _of_clause(verb: Token, triggers: frozenset[int]) -> list[int]:
    """Acts of a verb's clause and of the verbs coordinated before it: "was released and returned home in October"."""
    found = find_shared_triggers(verb, triggers)
    while verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not any(c.dep_ == "nsubj" for c in verb.children):
        verb = verb.head
        found += [verb.i] if verb.i in triggers else []
    return found


def find_shared_triggers(verb: Token, triggers: frozenset[int]) -> list[int]:
    """Acts inside a verb's own clause: objects, purposes, infinitives, never its finite complements."""
    found = []
    stack = [(child, 0) for child in verb.children]
    while stack:
        token, depth = stack.pop(0)
        if depth > 3:
            continue
        if token.dep_ in _SHARED_DEPS and token.pos_ == "NOUN":
            inside = True
        elif token.dep_ == "prep" and token.lower_ in _SHARED_PREPOSITIONS:
            stack += [(child, depth + 1) for child in token.children if child.dep_ in ("pobj", "pcomp")]
            continue
        elif token.dep_ in ("pobj", "pcomp"):
            inside = True
        elif token.dep_ in ("xcomp", "advcl") and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
            inside = True
            stack += [(child, depth + 1) for child in token.children]
        elif token.dep_ == "xcomp" or (token.dep_ == "advcl" and token.tag_ == "VBG" and token.i > verb.i):
            # "said this week, begging Jordan to open its border"
            inside = True
            stack += [(child, depth + 1) for child in token.children]
        else:
            inside = False
        if inside and token.i in triggers:
            found.append(token.i)
    return found
