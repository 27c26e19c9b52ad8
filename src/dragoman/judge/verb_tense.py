"""What a verb's own words tell of its event: tense, aspect, modals, negation.

In: the token of a verb. Out: a Status, or None for a verb without tense of its own (to meet, meeting, met by).
Limits: the governors ("wants to", "if") are not looked at here.
"""

from typing import cast

from spacy.tokens import Token

from dragoman.judge.status_table import look_up
from dragoman.records import Status

_DEEPEST = 8
REPORTING = {
    "say", "tell", "report", "announce", "add", "state", "note", "declare", "write", "claim", "insist", "confirm",
    "believe", "think", "know", "understand", "reveal", "find", "show", "allege", "estimate", "suppose",
}  # fmt: skip
_BARE_INFINITIVE = {"help", "make", "let", "see", "hear", "watch", "have", "dare", "need"}
NO = {"no", "neither", "none", "nobody", "nothing", "nor", "zero"}


def read_tense(verb: Token) -> Status | None:
    """The status told by the verb's own auxiliaries and negation; None when it has no tense of its own."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    is_denied = is_negated(verb)
    modal = next((child for child in helpers if child.tag_ == "MD"), None)
    if modal is not None:
        return read_modal(verb, modal.lower_, "have" in words or "'ve" in words, is_denied)
    if is_infinitive(verb):
        if verb.dep_ in ("ROOT", "parataxis"):
            return "negated" if is_denied else "planned"  # Envoys to meet in Oslo
        return None
    if verb.tag_ == "VB" and not helpers:
        is_alone = not any(child.dep_ == "nsubj" for child in verb.children)
        is_quoted = verb.dep_ == "ccomp" and verb.head.lemma_.lower() not in _BARE_INFINITIVE
        if is_alone and (verb.dep_ == "ROOT" or is_quoted):
            return "requested"  # Stop the shelling!
        return None
    is_finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(child.tag_ in ("VBD", "VBZ", "VBP") for child in helpers)
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children)
    if not is_finite and not (has_subject and verb.tag_ in ("VBN", "VBG")):
        return None
    if is_denied:
        return "negated"
    if is_question(verb, helpers):
        return "hypothetical"  # Did they attack?
    if any(look_up(child.lower_, "r", "adverb") == "hypothetical" for child in verb.children if child.dep_ == "advmod"):
        return "hypothetical"
    return read_aspect(verb, helpers, words)


def read_modal(verb: Token, modal: str, has_have: bool, is_denied: bool) -> Status:
    status = look_up(modal, "m", "modal") or "hypothetical"
    if has_have and modal in ("would", "could", "should", "might", "may", "must", "'d", "’d"):
        return "hypothetical"  # would have attacked
    if is_denied:
        # may not attack leaves it open; will not, cannot, would not close it
        return "hypothetical" if modal in ("may", "might") else "requested" if status == "requested" else "negated"
    if modal in ("would", "'d", "’d") and not has_condition(verb) and is_reported_in_past(verb):
        return "planned"  # said that it would send troops
    return cast(Status, status)


def read_aspect(verb: Token, helpers: list[Token], words: set[str]) -> Status:
    is_present = any(child.tag_ in ("VBZ", "VBP") for child in helpers) or verb.tag_ in ("VBZ", "VBP")
    if verb.tag_ == "VBG" or "being" in words:
        # said that 500 were being held: the past of "are held"
        return "ongoing" if is_present or not helpers or is_reported_in_past(verb) else "occurred"
    if any(look_up(child.lower_, "r", "adverb") == "ongoing" for child in verb.children) and is_present:
        return "ongoing"
    if (
        verb.tag_ == "VBN"
        and words & {"is", "are", "'s", "'re", "’s", "’re", "am"}
        and not words & {"has", "have", "been"}
    ):
        return "ongoing"
    return "occurred"


def is_negated(verb: Token) -> bool:
    """did not meet · never met · no troops were sent · sent no troops · neither side attacked"""
    for child in verb.children:
        if child.dep_ == "neg" or look_up(child.lower_, "r", "adverb") == "negated":
            after = child.doc[child.i + 1] if child.i + 1 < len(child.doc) else child
            if after.lower_ in ("only", "just", "merely", "a", "an", "the") or after.pos_ == "NUM":
                continue  # not only attacked but · comes barely a month after
            return True
        if child.lower_ == "longer" and any(item.lower_ == "no" for item in child.children):
            return True  # no longer supports
        if child.dep_ == "aux" and child.lower_.endswith(("n't", "n’t")):
            return True
        if child.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
            if child.lower_ in NO:
                return True
            if any(item.lower_ in NO and item.dep_ in ("det", "neg", "preconj") for item in child.children):
                return True
        if child.dep_ == "preconj" and child.lower_ in NO:
            return True
    return False


def is_infinitive(verb: Token) -> bool:
    return any(child.tag_ == "TO" and child.dep_ == "aux" for child in verb.children)


def is_present(verb: Token) -> bool:
    return verb.tag_ in ("VBZ", "VBP") or any(
        child.tag_ in ("VBZ", "VBP") for child in verb.children if "aux" in child.dep_
    )


def is_question(verb: Token, helpers: list[Token]) -> bool:
    subject = next((child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return (
        verb.dep_ == "ROOT"
        and subject is not None
        and bool(helpers)
        and helpers[0].i < subject.i
        and not any(child.tag_ in ("WRB", "WP") for child in verb.children)
        and any(child.text == "?" for child in verb.children)
    )


def has_condition(verb: Token) -> bool:
    """Whether an if-clause hangs on the verb: "if they refuse, it will …"."""
    return any(
        item.dep_ == "mark" and look_up(item.lower_, "p", "mark") == "hypothetical"
        for child in verb.children
        if child.dep_ == "advcl"
        for item in child.children
    )


def is_conditional(verb: Token) -> bool:
    """Whether the first verb of a coordination stands in an if-clause."""
    first = verb
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    return first.dep_ == "advcl" and any(
        child.dep_ == "mark" and look_up(child.lower_, "p", "mark") == "hypothetical" for child in first.children
    )


def is_reported_in_past(verb: Token) -> bool:
    clause = verb
    while clause.dep_ == "conj" and clause.head.i != clause.i:
        clause = clause.head
    if clause.dep_ == "ccomp":
        helpers = {child.lower_ for child in clause.head.children if child.dep_ == "aux"}
        return clause.head.tag_ in ("VBD", "VBN", "VBG") or "had" in helpers
    return any(child.dep_ in ("ccomp", "parataxis") and child.lemma_ in REPORTING for child in clause.children)


def is_told_as_past(noun: Token) -> bool:
    """Whether the clause around the noun is in the past tense: US support for the militia grew."""
    clause = noun
    for _ in range(_DEEPEST):
        if clause.head.i == clause.i or clause.pos_ in ("VERB", "AUX"):
            break
        clause = clause.head
    return clause.tag_ == "VBD" or any(
        child.tag_ == "VBD" for child in clause.children if child.dep_ in ("aux", "auxpass")
    )
