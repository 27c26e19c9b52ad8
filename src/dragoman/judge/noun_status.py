"""The status of an event noun, and of what a preposition governs.

In: the token of a noun, and the function that assesses whatever stands above it. Out: a Status.
Limits: a noun that two verbs govern ("called for and got a truce") is judged by the first.
"""

from collections.abc import Callable
from typing import cast

from spacy.tokens import Token

from dragoman.judge.negation import NO, is_negated
from dragoman.judge.status_table import look_up
from dragoman.judge.verb_tense import is_present, is_reported_in_past, is_told_as_past, list_particles, read_tense
from dragoman.records import Status

Assess = Callable[[Token, int], Status]
_DEEPEST = 8
GOING_ON = {"continue", "keep", "persist", "remain", "rage", "last", "drag", "go"}
UNSETTLED = ("planned", "hypothetical", "requested", "intended", "threatened")
_OCCASIONS = {"after", "since", "during", "following", "amid", "by", "in", "at", "despite", "over", "through", "from"}
_DIRECTIONS = {"to", "into", "for", "in", "of", "on", "with"}
_HAPPENING = {
    "happen", "occur", "begin", "start", "continue", "resume", "take", "follow", "break", "erupt", "last", "hold",
    "go", "proceed", "come",
}  # fmt: skip
_OPTIONS = {
    "choice", "option", "way", "idea", "basis", "purpose", "means", "method", "question", "cost", "benefit", "right",
    "power", "goal", "intention", "advantage", "reason", "excuse", "condition", "odds",
}  # fmt: skip
_CARRIED = {"with", "from", "in", "into", "on", "to", "through", "than", "as"}  # but: may be tried for killing him
_PROCEEDINGS = {
    "appeal", "challenge", "lawsuit", "suit", "litigation", "investigation", "inquiry", "probe", "review", "talk",
    "negotiation",
}  # fmt: skip
_KEEPING = {"hold", "keep", "place", "put", "detain"}
_STEPS = {"before", "after", "by", "upon", "while", "when"}
_REPLACING = {("of", "ahead"), ("of", "instead"), ("of", "short"), ("of", "lieu"), ("than", "rather")}


def combine(operator: str | None, governor: Status, word: Token | None = None) -> Status:
    """The status of what is governed, from the governing word's effect and its own status."""
    if operator is None or operator == "same":
        return governor
    if operator == "tried":
        return governor if governor in ("ongoing", "planned", "negated", "hypothetical", "requested") else "intended"
    if operator == "negated":
        if governor == "negated":
            # did not fail to · will not hesitate to
            is_future = word is not None and any(child.tag_ == "MD" for child in word.children)
            return "planned" if is_future else "occurred"
        return "hypothetical" if governor == "hypothetical" else "negated"
    if governor == "negated":
        return "negated"  # did not plan to · is not expected to
    if governor == "hypothetical" and operator != "occurred":
        return "hypothetical"
    return cast(Status, operator)


def read_preposition(prep: Token, depth: int, assess: Assess) -> Status:
    """What a preposition governs: without firing, plans for talks, accused of killing, after the attack."""
    effect = look_up(prep.lower_, "p", "prep")
    head = prep.head
    if prep.lower_ == "pending" and any(child.lemma_.lower() in _PROCEEDINGS for child in prep.children):
        return "ongoing"  # pending an appeal
    if effect is not None and effect != "same":
        return cast(Status, effect)
    before = prep.doc[prep.i - 1].lower_ if prep.i else ""
    if (prep.lower_, before) in _REPLACING:
        # ahead of the visit · instead of withdrawing · rather than withdrawing · stopped short of condemning
        return "planned" if before == "ahead" else "negated"
    if head.i == prep.i:
        return "occurred"
    if head.pos_ == "ADP":
        return read_preposition(head, depth + 1, assess) if depth < _DEEPEST else "occurred"
    lemma = head.lemma_.lower()
    if head.pos_ == "ADJ":
        effect = look_up(lemma, "a", "comp") or "occurred"  # capable of strikes · interested in buying
        is_there = effect == "negated" and any(child.dep_ == "pobj" and _is_definite(child) for child in prep.children)
        return "occurred" if is_there else cast(Status, effect)  # opposed to the truce
    if head.pos_ in ("NOUN", "PROPN"):
        if prep.lower_ in ("of", "for", "to", "about", "on", "against", "in", "over"):
            effect = look_up(lemma, "n", "noun") or (
                look_up(lemma, "n", "comp") if prep.lower_ in ("of", "to") else None
            )
            if effect is not None:
                return combine(effect, assess_noun(head, depth + 1, assess))
            if lemma in _OPTIONS and any(child.dep_ == "pcomp" for child in prep.children):
                return "hypothetical"  # a legal basis for stopping · the choice of leaving
        return "occurred"
    if (
        head.lemma_ in ("be", "remain", "stay")
        and prep.lower_ in ("in", "under", "on", "at")
        and head.pos_ in ("VERB", "AUX")
    ):
        return (
            assess(head, depth + 1)
            if is_negated(head) or read_tense(head) != "occurred"
            # is in talks · has been in custody · said they were in custody
            else ("occurred" if head.tag_ == "VBD" and not is_reported_in_past(head) else "ongoing")
        )
    if head.pos_ in ("VERB", "AUX"):
        if lemma in _KEEPING and prep.lower_ in ("under", "in") and read_tense(head) is not None:
            return assess(head, depth + 1)  # has been held under house arrest since May
        if prep.lower_ in _STEPS and any(child.dep_ == "pcomp" for child in prep.children):
            main = assess(head, depth + 1)
            return main if main in UNSETTLED else "occurred"  # will visit the camp before flying home
        for frame, lemma_and_particle in (("noun", prep.lower_), ("comp", prep.lower_)):
            effect = look_up(f"{lemma} {lemma_and_particle}", "v", frame)
            if effect is not None:
                return combine(effect, assess(head, depth + 1))
        if prep.lower_ in ("from", "of", "on", "in", "for", "to", "at", "about", "with") and prep.i > head.i:
            effect = look_up(lemma, "v", "noun") if prep.lower_ not in ("in", "at", "with", "on") else None
            if prep.lower_ == "from":
                effect = look_up(lemma, "v", "obj_control") or effect  # kept them from voting
            if effect is not None and effect != "same":
                return combine(effect, assess(head, depth + 1))
        if prep.lower_ in _CARRIED and any(child.dep_ == "pcomp" for child in prep.children):
            main = assess(head, depth + 1)
            return main if main in UNSETTLED else "occurred"  # could benefit from lifting the ban
        noun = next((child for child in prep.children if child.dep_ == "pobj"), None)
        if noun is not None and prep.i > head.i and prep.lower_ in _DIRECTIONS and not _is_definite(noun):
            return _pass_on(head, depth, assess)  # may send them into battle
        if lemma in _HAPPENING or prep.lower_ in _OCCASIONS:
            main = assess(head, depth + 1)
            return main if prep.lower_ in ("with", "in", "to", "on", "by") and main != "negated" else "occurred"
    return "occurred"


def assess_noun(noun: Token, depth: int, assess: Assess) -> Status:
    if depth > _DEEPEST:
        return "occurred"
    described = _read_modifiers(noun)
    above = _read_noun_governor(noun, depth, assess)
    if described in ("negated", *UNSETTLED):
        return "negated" if above == "negated" else described  # the planned visit was cancelled
    is_lasting = (
        look_up(noun.lemma_.lower(), "n", "lasting") == "ongoing" and described is None and not is_told_as_past(noun)
    )
    if above == "occurred" and (described == "ongoing" or is_lasting):
        return "ongoing"
    return above


def _read_modifiers(noun: Token) -> Status | None:
    """any attack · no talks · the planned visit · the failed attempt · next month's vote"""
    found: Status | None = None
    for child in noun.children:
        if child.dep_ not in ("amod", "det", "neg", "compound", "advmod", "poss", "nmod", "predet"):
            continue
        if child.lower_ in NO:
            return "negated"
        effect = look_up(child.lower_, "a", "adj") or look_up(child.lemma_.lower(), "a", "adj")
        if effect is not None and effect != "same":
            found = cast(Status, effect)
            if found in ("negated", "hypothetical"):
                return found
    return found


def _read_noun_governor(noun: Token, depth: int, assess: Assess) -> Status:
    head = noun.head
    if head.i == noun.i:
        return "occurred"
    if noun.dep_ in ("conj", "appos"):
        return assess(head, depth + 1) if head.pos_ in ("NOUN", "VERB") else "occurred"
    if noun.dep_ in ("pobj", "pcomp"):
        return read_preposition(head, depth + 1, assess)
    if noun.dep_ in ("compound", "poss", "nmod", "amod") and head.pos_ == "NOUN":
        # sanctions plan · attack threat
        effect = look_up(head.lemma_.lower(), "n", "noun")
        return combine(effect, assess_noun(head, depth + 1, assess)) if effect not in (None, "same") else "occurred"
    if head.pos_ not in ("VERB", "AUX"):
        return "occurred"
    lemma = head.lemma_.lower()
    is_object = noun.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "xcomp", "ccomp", "dative")
    if lemma == "be" and noun.dep_ in ("attr", "nsubj"):
        status = assess(head, depth + 1)
        return status if status != "ongoing" else "occurred"
    if is_object:
        effect = look_up(lemma, "v", "noun", *list_particles(head))
        if effect is None and noun.dep_ == "nsubjpass" and look_up(lemma, "v", "that"):
            return "occurred"
        if effect is not None:
            return combine(effect, assess(head, depth + 1))
        return "occurred" if _is_definite(noun) else _pass_on(head, depth, assess)
    if noun.dep_ == "nsubj" and lemma in _HAPPENING | GOING_ON:
        status = assess(head, depth + 1)
        is_going_on = status == "occurred" and lemma in GOING_ON and is_present(head)
        return "ongoing" if is_going_on else status  # the siege continues
    if noun.dep_ in ("nsubj", "csubj"):
        return "hypothetical" if assess(head, depth + 1) == "hypothetical" and _is_indefinite(noun) else "occurred"
    return "occurred"


def _pass_on(head: Token, depth: int, assess: Assess) -> Status:
    """An object whose verb is not fact: would cause damage, may send aid; but to condemn an attack presumes it."""
    status = assess(head, depth + 1)
    return status if status in ("hypothetical", "planned", "negated", "intended", "requested") else "occurred"


def _is_definite(noun: Token) -> bool:
    """Could match the siege of Aleppo: the siege was."""
    return any(child.dep_ == "poss" or child.lower_ in ("the", "this", "these", "those") for child in noun.children)


def _is_indefinite(noun: Token) -> bool:
    """An attack would be a mistake."""
    return any(
        child.lower_ in ("a", "an", "any", "such") and child.dep_ in ("det", "amod", "predet")
        for child in noun.children
    )
