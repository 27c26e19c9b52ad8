"""Whether a verb is denied: not, never, nobody, few, "at no point", nor.

In: the token of a verb. Out: whether its own clause denies it.
Limits: what the parser attached elsewhere is not seen.
"""

from spacy.tokens import Token

from dragoman.judge.status_table import look_up

NO = {"no", "neither", "none", "nobody", "nothing", "nor", "zero"}
_DEFINING = {"a", "the", "these", "those", "this", "every", "last", "past", "first", "next"}
_SUBJECTS = ("nsubj", "nsubjpass")
_NOT_DENIED = {"only", "just", "merely", "simply", "a", "an", "the", "until"}
_PAST = {"VBD", "VBN"}  # taken for one another
_LONGEST = 8  # verbs of a coordination


def is_negated(verb: Token) -> bool:
    """did not meet · never met · no troops were sent · sent no troops · neither side attacked · few attacked"""
    if any(_denies(child) for child in verb.children):
        return True
    return verb.dep_ == "conj" and _shares_negation(verb)


def _denies(child: Token) -> bool:
    if child.dep_ == "neg" or look_up(child.lower_, "r", "adverb") == "negated":
        after = child.doc[child.i + 1] if child.i + 1 < len(child.doc) else child
        # not only attacked but · comes barely a month after · not until June did they leave
        return after.lower_ not in _NOT_DENIED and after.pos_ != "NUM"
    if child.lower_ == "longer" and any(item.lower_ == "no" for item in child.children):
        return True  # no longer supports
    if child.dep_ in ("aux", "auxpass"):
        # Never has the council condemned it: the parser hangs "never" on the auxiliary.
        return child.lower_.endswith(("n't", "n’t")) or any(
            item.dep_ == "neg" and _denies(item) for item in child.children
        )
    if child.dep_ in (*_SUBJECTS, "dobj", "attr") and _names_none(child):
        return True
    if child.dep_ == "prep" and child.i < child.head.i:
        # at no point did they attack: the verb is inverted, unlike "in no time they attacked"
        return (
            child.nbor().lower_ == "no"
            and child.right_edge.i + 1 < len(child.doc)
            and (child.doc[child.right_edge.i + 1].dep_ in ("aux", "auxpass"))
        )
    return child.dep_ == "preconj" and child.lower_ in NO


def _names_none(noun: Token) -> bool:
    """nobody · no troops · few countries, but not "a few countries" """
    if noun.lower_ in NO:
        return True
    if any(item.lower_ in NO and item.dep_ in ("det", "neg", "preconj") for item in noun.children):
        return True
    is_few = noun.lower_ == "few" or any(item.lower_ == "few" and item.dep_ == "amod" for item in noun.children)
    return is_few and noun.dep_ in _SUBJECTS and not any(item.lower_ in _DEFINING for item in noun.subtree)


def _shares_negation(verb: Token) -> bool:
    """has not admitted or implicated · it did not attack, nor has it threatened"""
    for _ in range(_LONGEST):
        head = verb.head
        words = [child.lower_ for child in head.children if child.dep_ == "cc" and head.i < child.i < verb.i]
        if "nor" in words:
            return True
        is_bare = not any(child.dep_ in (*_SUBJECTS, "aux", "auxpass") for child in verb.children)
        if "or" not in words or not is_bare or (not {verb.tag_, head.tag_} <= _PAST and verb.tag_ != head.tag_):
            return False
        if any(_denies(child) for child in head.children):
            return True
        if head.dep_ != "conj":
            return False
        verb = head
    return False
