"""Is it so? The status of one event word by its own tense and by everything that governs it.

In: a parsed text and the token of a verb, event noun or predicative adjective. Out: a Status.
The walk goes up from the word: its auxiliaries and negation first, then the governors one by one ("wants to", "the
threat to", "if", "without", "any"), each turning the status of the part above into that of the part below.
Limits: what the parser attaches wrongly is judged wrongly; irony and world knowledge are beyond it.
"""

from typing import cast

from spacy.tokens import Doc, Token

from dragoman.judge.status_table import look_up
from dragoman.judge.verb_tense import (
    NO,
    REPORTING,
    has_condition,
    is_conditional,
    is_infinitive,
    is_negated,
    is_present,
    is_reported_in_past,
    is_told_as_past,
    read_tense,
)
from dragoman.records import Status

_DEEPEST = 8
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
_FAILED = {"failed", "unsuccessful", "abortive", "botched", "foiled", "thwarted", "vain"}


def assess_event(doc: Doc, index: int) -> Status:
    """The status of the event that the token names."""
    return _assess(doc[index], 0)


def _assess(token: Token, depth: int) -> Status:
    if depth > _DEEPEST:
        return "occurred"
    if token.pos_ in ("VERB", "AUX") or (token.tag_.startswith("VB") and token.dep_ not in ("amod", "compound")):
        return _assess_verb(token, depth)
    if token.pos_ == "ADJ" and token.dep_ in ("acomp", "oprd", "ROOT", "conj"):
        return _assess(token.head, depth + 1) if token.dep_ == "acomp" else "occurred"
    return _assess_noun(token, depth)


def _combine(operator: str | None, governor: Status) -> Status:
    """The status of what is governed, from the governing word's effect and its own status."""
    if operator is None or operator == "same":
        return governor
    if operator == "tried":
        return governor if governor in ("ongoing", "planned", "negated", "hypothetical", "requested") else "intended"
    if operator == "negated":
        if governor == "negated":
            return "occurred"  # did not fail to
        return "hypothetical" if governor == "hypothetical" else "negated"
    if governor == "negated":
        return "negated"  # did not plan to · is not expected to
    if governor == "hypothetical" and operator != "occurred":
        return "hypothetical"
    return cast(Status, operator)


def _particles(verb: Token) -> list[str]:
    return [child.lower_ for child in verb.children if child.dep_ in ("prt", "prep", "advmod")]


def _assess_verb(verb: Token, depth: int) -> Status:
    own = read_tense(verb)
    if own == "planned" and has_condition(verb):
        return "hypothetical"  # if they refuse, the union will restore its sanctions
    if own in ("occurred", "ongoing") and verb.dep_ == "conj" and is_conditional(verb):
        return "hypothetical"  # if the father comes and decides
    if own is not None and verb.dep_ not in ("ccomp", "advcl", "relcl", "acl", "pcomp", "parataxis"):
        return own
    if verb.dep_ == "conj" and verb.head.i != verb.i:
        return _apply_negation(verb, _assess(verb.head, depth + 1))
    governed = _read_governor(verb, own, depth)
    return governed if own is not None else _apply_negation(verb, governed)


def _apply_negation(verb: Token, status: Status) -> Status:
    return "negated" if is_negated(verb) and status != "negated" else status


def _read_governor(verb: Token, own: Status | None, depth: int) -> Status:
    """What stands above the verb: a governing verb, noun, preposition or subordinator."""
    head = verb.head
    marks = [
        child for child in verb.children if child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB")
    ]
    for mark in marks:
        if mark.lower_ in ("before", "when", "once") and own in ("occurred", "ongoing") and is_present(verb):
            main = _assess(head, depth + 1) if head.i != verb.i else "occurred"
            return main if main in ("planned", "hypothetical", "requested", "intended") else own
        effect = look_up(mark.lower_, "p", "mark")
        if effect == "planned" and not is_present(verb):
            effect = None  # until the rebels gave in
        if effect is not None and (own != "negated" or effect == "hypothetical"):
            return cast(Status, effect) if effect != "same" else own or "occurred"
    if head.i == verb.i:
        return own or "occurred"
    if verb.dep_ in ("xcomp", "ccomp", "oprd") or (verb.dep_ == "advcl" and _takes_infinitive(verb)):
        return _read_complement(verb, own, depth)
    if verb.dep_ == "acl":
        return _read_noun_clause(verb, own, depth)
    if verb.dep_ == "advcl":
        return _read_adjunct(verb, own, depth)
    if verb.dep_ == "pcomp":
        return _read_preposition(head, depth)
    if verb.dep_ in ("csubj", "dobj", "pobj", "nsubj", "amod", "attr"):
        return _assess_noun(verb, depth + 1)
    if verb.dep_ in ("relcl", "parataxis"):
        return own or "hypothetical"
    return own or _assess(head, depth + 1)


def _takes_infinitive(verb: Token) -> bool:
    """The parser's "advcl" for a complement: pledged to send, is ready to talk."""
    head = verb.head
    return is_infinitive(verb) and (
        head.pos_ == "ADJ" or look_up(head.lemma_.lower(), "v", "comp", *_particles(head)) not in (None, "same")
    )


def _read_complement(verb: Token, own: Status | None, depth: int) -> Status:
    head = verb.head
    lemma = head.lemma_.lower()
    effect: str | None
    if head.pos_ == "ADJ":
        effect = look_up(lemma, "a", "comp") or ("hypothetical" if own is None else "same")
        if any(child.lower_ == "too" for child in head.children):
            effect = "negated"  # too afraid to stay
        governor = _assess(head, depth + 1)
        return _combine(effect, governor) if own is None else own
    if head.pos_ == "NOUN":
        return _read_noun_clause(verb, own, depth)
    particles = _particles(head)
    if own is not None:
        effect = look_up(lemma, "v", "that", *particles)
        if effect is None or effect == "same":
            if lemma in ("say", "believe", "think", "claim", "know") and is_negated(head):
                return "hypothetical" if lemma in ("say", "claim", "know") else "negated"
            return own
        if own == "negated" and effect != "negated":
            return own
        return _combine(effect, _assess(head, depth + 1))
    if lemma == "be" and is_infinitive(verb):
        return "planned"  # is to meet
    if lemma == "go" and head.tag_ == "VBG":
        return "negated" if is_negated(head) else "planned"  # is going to attack
    if lemma in ("have", "need") and is_infinitive(verb) and not any(child.dep_ == "dobj" for child in head.children):
        return "negated" if is_negated(head) else "requested"  # has to leave
    if lemma == "use" and head.tag_ == "VBD":
        return "occurred"  # used to attack
    is_passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in head.children) or head.dep_ in ("acl", "amod")
    has_object = any(child.dep_ in ("dobj", "dative") for child in head.children) or (
        verb.dep_ == "ccomp" and any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    )
    if verb.tag_ == "VB" and not is_infinitive(verb):
        effect = look_up(lemma, "v", "that", *particles)  # demanded that he leave
        if effect is not None and effect != "same":
            return _combine(effect, _assess(head, depth + 1))
    frames = ("obj_control", "comp") if is_passive or has_object else ("comp", "obj_control")
    for frame in frames:
        effect = look_up(lemma, "v", frame, *particles)
        if effect is not None:
            return _combine(effect, _assess(head, depth + 1))
    if lemma in REPORTING and is_passive:
        # is believed to have fled · is said to be holding
        is_perfect = any(child.lower_ == "have" for child in verb.children)
        return "occurred" if is_perfect or head.tag_ == "VBD" else "ongoing"
    return _combine("intended" if is_infinitive(verb) and not has_object else "same", _assess(head, depth + 1))


def _read_noun_clause(verb: Token, own: Status | None, depth: int) -> Status:
    """the threat to invade · the fear that war comes · sanctions lifted in May · forces holding the town"""
    noun = verb.head
    lemma = noun.lemma_.lower()
    if own is not None:
        effect = look_up(lemma, "n", "that")
        return own if effect is None or own == "negated" else cast(Status, effect)
    if is_infinitive(verb):
        if any(child.lower_ in _FAILED for child in noun.children):
            return "negated"  # the failed attempt to
        return _combine(look_up(lemma, "n", "comp") or "hypothetical", _assess_noun(noun, depth + 1))
    if verb.tag_ == "VBG":
        return "ongoing"
    if any(child.lower_ == "being" for child in verb.children):
        return "ongoing"
    return "occurred"


def _read_adjunct(verb: Token, own: Status | None, depth: int) -> Status:
    if own is not None:
        return own
    main = _assess(verb.head, depth + 1)
    if is_infinitive(verb):
        return "intended" if main in ("occurred", "ongoing") else main  # flew to Oslo to sign the accord
    return main


def _read_preposition(prep: Token, depth: int) -> Status:
    """What a preposition governs: without firing, plans for talks, accused of killing, after the attack."""
    effect = look_up(prep.lower_, "p", "prep")
    head = prep.head
    if effect is not None and effect != "same":
        return cast(Status, effect)
    if head.i == prep.i:
        return "occurred"
    if head.pos_ == "ADP":
        return _read_preposition(head, depth + 1) if depth < _DEEPEST else "occurred"
    lemma = head.lemma_.lower()
    if head.pos_ == "ADJ":
        return cast(Status, look_up(lemma, "a", "comp") or "occurred")  # capable of strikes · ready for talks
    if head.pos_ in ("NOUN", "PROPN"):
        if prep.lower_ in ("of", "for", "to", "about", "on", "against", "in"):
            effect = look_up(lemma, "n", "noun") or (
                look_up(lemma, "n", "comp") if prep.lower_ in ("of", "to") else None
            )
            if effect is not None:
                return _combine(effect, _assess_noun(head, depth + 1))
            if lemma in _OPTIONS and any(child.dep_ == "pcomp" for child in prep.children):
                return "hypothetical"  # a legal basis for stopping · the choice of leaving
        return "occurred"
    if (
        head.lemma_ in ("be", "remain", "stay")
        and prep.lower_ in ("in", "under", "on", "at")
        and head.pos_ in ("VERB", "AUX")
    ):
        return (
            _assess(head, depth + 1)
            if is_negated(head) or read_tense(head) != "occurred"
            # is in talks · has been in custody · said they were in custody
            else ("occurred" if head.tag_ == "VBD" and not is_reported_in_past(head) else "ongoing")
        )
    if head.pos_ in ("VERB", "AUX"):
        for frame, lemma_and_particle in (("noun", prep.lower_), ("comp", prep.lower_)):
            effect = look_up(f"{lemma} {lemma_and_particle}", "v", frame)
            if effect is not None:
                return _combine(effect, _assess(head, depth + 1))
        if prep.lower_ in ("from", "of", "on", "in", "for", "to", "at", "about", "with") and prep.i > head.i:
            effect = look_up(lemma, "v", "noun") if prep.lower_ not in ("in", "at", "with", "on") else None
            if prep.lower_ == "from":
                effect = look_up(lemma, "v", "obj_control") or effect  # kept them from voting
            if effect is not None and effect != "same":
                return _combine(effect, _assess(head, depth + 1))
        noun = next((child for child in prep.children if child.dep_ == "pobj"), None)
        if noun is not None and prep.i > head.i and prep.lower_ in _DIRECTIONS and not _is_definite(noun):
            return _pass_on(head, depth)  # may send them into battle
        if lemma in _HAPPENING or prep.lower_ in _OCCASIONS:
            main = _assess(head, depth + 1)
            return main if prep.lower_ in ("with", "in", "to", "on", "by") and main != "negated" else "occurred"
    return "occurred"


def _assess_noun(noun: Token, depth: int) -> Status:
    if depth > _DEEPEST:
        return "occurred"
    described = _read_modifiers(noun)
    if described in ("negated", "planned", "intended", "hypothetical", "threatened", "requested"):
        return described
    above = _read_noun_governor(noun, depth)
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


def _read_noun_governor(noun: Token, depth: int) -> Status:
    head = noun.head
    if head.i == noun.i:
        return "occurred"
    if noun.dep_ in ("conj", "appos"):
        return _assess(head, depth + 1) if head.pos_ in ("NOUN", "VERB") else "occurred"
    if noun.dep_ in ("pobj", "pcomp"):
        return _read_preposition(head, depth + 1)
    if noun.dep_ in ("compound", "poss", "nmod", "amod") and head.pos_ == "NOUN":
        # sanctions plan · attack threat
        effect = look_up(head.lemma_.lower(), "n", "noun")
        return _combine(effect, _assess_noun(head, depth + 1)) if effect not in (None, "same") else "occurred"
    if head.pos_ not in ("VERB", "AUX"):
        return "occurred"
    lemma = head.lemma_.lower()
    is_object = noun.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "xcomp", "ccomp", "dative")
    if lemma == "be" and noun.dep_ in ("attr", "nsubj"):
        status = _assess(head, depth + 1)
        return status if status != "ongoing" else "occurred"
    if is_object:
        effect = look_up(lemma, "v", "noun", *_particles(head))
        if effect is None and noun.dep_ == "nsubjpass" and look_up(lemma, "v", "that"):
            return "occurred"
        if effect is not None:
            return _combine(effect, _assess(head, depth + 1))
        return "occurred" if _is_definite(noun) else _pass_on(head, depth)
    if noun.dep_ == "nsubj" and lemma in _HAPPENING:
        return _assess(head, depth + 1)
    if noun.dep_ in ("nsubj", "csubj"):
        return "hypothetical" if _assess(head, depth + 1) == "hypothetical" and _is_indefinite(noun) else "occurred"
    return "occurred"


def _pass_on(head: Token, depth: int) -> Status:
    """An object whose verb is not fact: would cause damage, may send aid; but to condemn an attack presumes it."""
    status = _assess(head, depth + 1)
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
