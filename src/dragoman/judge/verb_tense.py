"""What a verb's own words tell of its event: tense, aspect, modals, negation.

In: the token of a verb. Out: a Status, or None for a verb without tense of its own (to meet, meeting, met by).
Limits: the governors ("wants to", "if") are not looked at here.
"""

from typing import cast

from spacy.tokens import Token

from dragoman.judge.clause_marks import has_condition, is_conditional_clause
from dragoman.judge.negation import is_negated
from dragoman.judge.status_table import look_up
from dragoman.records import Status

_DEEPEST = 8
REPORTING = {
    "say", "tell", "report", "announce", "add", "state", "note", "declare", "write", "claim", "insist", "confirm",
    "believe", "think", "know", "understand", "reveal", "find", "show", "allege", "estimate", "suppose",
}  # fmt: skip
_SMALL_CLAUSE = {
    "have",
    "get",
    "want",
    "need",
    "see",
    "hear",
    "watch",
    "keep",
    "leave",
    "make",
    "feel",
    "find",
    "catch",
}
_UNITS = {"hour", "day", "week", "month", "year", "decade", "century", "generation"}
_BARE_INFINITIVE = {"help", "make", "let", "see", "hear", "watch", "have", "dare", "need"}


def read_tense(verb: Token) -> Status | None:
    """The status told by the verb's own auxiliaries and negation; None when it has no tense of its own."""
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    is_denied = is_negated(verb)
    modal = next((child for child in helpers if child.tag_ == "MD"), None)
    is_had = modal is not None and modal.lower_ in ("'d", "’d") and verb.tag_ == "VBN" and len(helpers) == 1
    if modal is not None and not is_had:  # the towns they'd shelled
        if is_question(verb, helpers):
            return "hypothetical"  # Will they attack?
        return read_modal(verb, modal.lower_, "have" in words or "'ve" in words, is_denied)
    if is_infinitive(verb):
        if verb.dep_ in ("ROOT", "parataxis"):
            return "negated" if is_denied else "planned"  # Envoys to meet in Oslo
        return None
    if verb.tag_ in ("VB", "VBP") and not helpers:
        is_alone = not any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children)
        is_quoted = (verb.dep_ == "ccomp" and verb.head.lemma_.lower() not in _BARE_INFINITIVE) or (
            verb.dep_ == "xcomp" and verb.head.lemma_.lower() in REPORTING
        )
        is_led = verb.dep_ in ("advcl", "parataxis") and verb.i == verb.left_edge.i  # Stop the shelling, he said.
        if is_alone and (verb.dep_ == "ROOT" or (is_led and verb.tag_ == "VB") or (is_quoted and verb.tag_ == "VB")):
            return "negated" if verb.tag_ == "VB" and is_denied else "requested"  # Stop the shelling!
        if verb.tag_ == "VB":
            return None
    is_finite = verb.tag_ in ("VBD", "VBZ", "VBP") or any(child.tag_ in ("VBD", "VBZ", "VBP") for child in helpers)
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass", "expl") for child in verb.children)
    if not is_finite and (not has_subject or verb.tag_ not in ("VBN", "VBG") or is_small_clause(verb)):
        return None
    if is_denied:
        return "negated"
    if is_conditional_clause(verb):
        return "hypothetical"
    if is_question(verb, helpers):
        return "hypothetical"  # Did they attack?
    if any(look_up(child.lower_, "r", "adverb") == "hypothetical" for child in verb.children if child.dep_ == "advmod"):
        return "hypothetical"
    return read_aspect(verb, helpers, words)


def is_small_clause(verb: Token) -> bool:
    """had the bridge rebuilt · saw the troops leaving"""
    return verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_.lower() in _SMALL_CLAUSE


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
    if is_present and any(look_up(child.lower_, "r", "adverb") == "ongoing" for child in verb.children):
        return "ongoing"
    if (words & {"has", "have", "'ve", "’ve"} or ("had" in words and is_reported_in_past(verb))) and is_lasting(verb):
        return "ongoing"  # has funded it for years · said that it had barred them since May
    if is_present and not helpers and look_up(verb.lemma_.lower(), "v", "standing") == "ongoing":
        return "ongoing"  # the siege continues · the rebels control the port
    if (
        verb.tag_ == "VBN"
        and words & {"is", "are", "'s", "'re", "’s", "’re", "am"}
        and not words & {"has", "have", "been"}
    ):
        return "ongoing"
    return "occurred"


def is_lasting(verb: Token) -> bool:
    """Of a present perfect: has long funded · have blocked the road since Tuesday · has been held for two years

    "Has shelled the port since May" may be over: only verbs of states and standing acts last.
    """
    since = False
    for child in verb.children:
        if child.lower_ == "long" and child.dep_ == "advmod" and child.i < verb.i:
            return True
        if child.lower_ == "since" and child.dep_ == "prep":
            since = True
        if child.dep_ == "advcl" and any(item.lower_ == "since" for item in child.children):
            since = True
        if child.lower_ == "for" and any(item.lemma_.lower() in _UNITS for item in child.children):
            since = True
    return since and look_up(verb.lemma_.lower(), "v", "lasting") == "ongoing"


def list_particles(verb: Token) -> list[str]:
    """Words that make another verb of it: rule out, call for, give up."""
    return [child.lower_ for child in verb.children if child.dep_ in ("prt", "prep", "advmod")]


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
