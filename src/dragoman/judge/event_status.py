"""Is it so? The status of one event word by its own tense and by everything that governs it.

In: a parsed text and the token of a verb, event noun or predicative adjective. Out: a Status.
The walk goes up from the word: its auxiliaries and negation first, then the governors one by one ("wants to", "the
threat to", "if", "without", "any"), each turning the status of the part above into that of the part below.
Limits: what the parser attaches wrongly is judged wrongly; irony and world knowledge are beyond it.
"""

from typing import cast

from spacy.tokens import Doc, Token

from dragoman.judge.clause_marks import has_condition, is_conditional, is_conditional_clause
from dragoman.judge.negation import is_negated
from dragoman.judge.noun_status import GOING_ON, UNSETTLED, assess_noun, combine, read_preposition
from dragoman.judge.status_table import look_up
from dragoman.judge.verb_tense import (
    REPORTING,
    is_infinitive,
    is_present,
    is_told_as_past,
    list_particles,
    read_tense,
)
from dragoman.records import Status

_DEEPEST = 8
_VAIN = {"vain", "unsuccessfully", "vainly", "fruitlessly"}
_SPOKEN = {
    "claim", "report", "allegation", "accusation", "rumor", "rumour", "suggestion", "assertion", "charge", "statement",
    "account", "story", "idea", "notion", "theory",
}  # fmt: skip
_DOUBTED = {"say", "believe", "think", "claim", "know", "appear", "seem", "mean"}
_STOPPING = {"suspend", "halt", "stop", "freeze", "derail", "frustrate", "drop", "shelve", "abandon", "scrap"}
_ANYBODY = {"anyone", "anybody", "anything", "someone", "somebody", "something"}
_TIMED = {"before", "after", "when", "once", "while", "whenever", "as"}
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
    return assess_noun(token, depth, _assess)


def _assess_verb(verb: Token, depth: int) -> Status:
    own = read_tense(verb)
    if own == "planned" and has_condition(verb):
        return "hypothetical"  # if they refuse, the union will restore its sanctions
    if own in ("occurred", "ongoing") and verb.dep_ == "conj":
        if is_conditional(verb):
            return "hypothetical"  # if the father comes and decides
        if verb.tag_ == "VBP" and not any("subj" in child.dep_ for child in verb.children):
            head = read_tense(verb.head)
            own = "requested" if head == "requested" else own  # turn back and leave the area
    if own is not None and verb.dep_ not in ("ccomp", "advcl", "relcl", "acl", "pcomp", "parataxis"):
        return own
    if verb.dep_ == "conj" and verb.head.i != verb.i:
        if _replaces(verb):
            return "negated"  # sent money rather than send troops
        return _apply_negation(verb, _assess(verb.head, depth + 1))
    governed = _read_governor(verb, own, depth)
    return governed if own is not None else _apply_negation(verb, governed)


def _replaces(verb: Token) -> bool:
    return any(child.lower_ == "than" and child.nbor(-1).lower_ == "rather" for child in verb.head.children if child.i)


def _apply_negation(verb: Token, status: Status) -> Status:
    return "negated" if is_negated(verb) and status != "negated" else status


def _read_governor(verb: Token, own: Status | None, depth: int) -> Status:
    """What stands above the verb: a governing verb, noun, preposition or subordinator."""
    head = verb.head
    marks = [
        child for child in verb.children if child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB")
    ]
    for mark in marks:
        if mark.lower_ in _TIMED and own in ("occurred", "ongoing") and is_present(verb):
            main = _assess(head, depth + 1) if head.i != verb.i else "occurred"
            return main if main in UNSETTLED else own  # will leave when the talks end
        if mark.lower_ == "so" and own in ("planned", "hypothetical"):
            return "intended"  # so that it could retake the town
        effect = look_up(mark.lower_, "p", "mark")
        if effect == "planned" and not is_present(verb):
            effect = None  # until the rebels gave in
        if effect is not None and (own != "negated" or effect == "hypothetical"):
            return cast(Status, effect) if effect != "same" else own or "occurred"
    if head.i == verb.i or (own is not None and _stands_apart(verb)):
        return own or "occurred"
    if is_conditional_clause(verb):
        return "hypothetical"
    if verb.dep_ in ("xcomp", "ccomp", "oprd") or (verb.dep_ == "advcl" and _takes_infinitive(verb)):
        return _read_complement(verb, own, depth)
    if verb.dep_ == "acl":
        return _read_noun_clause(verb, own, depth)
    if verb.dep_ == "advcl":
        return _read_adjunct(verb, own, depth)
    if verb.dep_ == "pcomp":
        return read_preposition(head, depth, _assess)
    if verb.dep_ in ("csubj", "dobj", "pobj", "nsubj", "amod", "attr"):
        return assess_noun(verb, depth + 1, _assess)
    if verb.dep_ in ("relcl", "parataxis"):
        return own or "hypothetical"
    return own or _assess(head, depth + 1)


def _stands_apart(verb: Token) -> bool:
    """The union accused Mali; Mali denies it: the parser may hang the first on the second."""
    return (
        verb.dep_ == "ccomp"
        and verb.i < verb.head.i
        and any(child.text == ";" and child.i > verb.i for child in verb.head.children if child.i < verb.head.i)
    )


def _takes_infinitive(verb: Token) -> bool:
    """The parser's "advcl" for a complement: pledged to send, is ready to talk."""
    head = verb.head
    if not is_infinitive(verb) and verb.tag_ != "VBG":
        return False
    lemma, particles = head.lemma_.lower(), list_particles(head)
    if any(look_up(f"{lemma} {particle}", "v", "comp") for particle in particles):
        return True  # went on to convict · ruled out sending
    if verb.tag_ == "VBG":
        return False
    is_too = any(child.dep_ == "acomp" and _is_excessive(child) for child in head.children)
    return is_too or head.pos_ == "ADJ" or look_up(lemma, "v", "comp") not in (None, "same")


def _is_excessive(adjective: Token) -> bool:
    return any(child.lower_ == "too" for child in adjective.children)


def _read_complement(verb: Token, own: Status | None, depth: int) -> Status:
    head = verb.head
    lemma = head.lemma_.lower()
    effect: str | None
    if head.pos_ == "ADJ":
        if own is not None:
            return _read_judged_clause(verb, head, own, depth)
        effect = look_up(lemma, "a", "comp") or "hypothetical"
        if head.lower_ == "able" and head.head.tag_ == "VBD" and not is_negated(head.head):
            effect = "occurred"  # were able to flee
        if _is_excessive(head):
            effect = "negated"  # too afraid to stay
        return combine(effect, _assess(head, depth + 1))
    if head.pos_ == "NOUN":
        return _read_noun_clause(verb, own, depth)
    particles = list_particles(head)
    adjective = next((child for child in head.children if child.dep_ == "acomp"), None)
    if own is None and adjective is not None and _is_excessive(adjective):
        return "negated"  # was too weak to punish them
    is_subjunctive = own is None and verb.tag_ == "VB" and not is_infinitive(verb)
    if own is not None or (is_subjunctive and adjective is not None):
        own = own or "requested"  # it is vital that Mali free them
        if adjective is not None and lemma in ("be", "seem", "appear", "remain"):
            return _read_judged_clause(verb, adjective, own, depth)
        effect = look_up(lemma, "v", "that", *particles)
        if effect == "hypothetical" and own in ("occurred", "ongoing") and _asks_about(verb):
            return own  # asked why they left
        if effect is None or effect == "same":
            if lemma in _DOUBTED and is_negated(head) and not _asks_about(verb):
                return "hypothetical" if lemma in ("say", "claim", "know") else "negated"
            if effect == "same" and own in ("occurred", "ongoing"):
                return _assess(head, depth + 1)  # ensure that they leave
            return own
        if own == "negated" and effect != "negated":
            return own
        return combine(effect, _assess(head, depth + 1))
    if lemma == "be" and is_infinitive(verb):
        subject = next((child for child in head.children if child.dep_ == "nsubj"), None)
        effect = look_up(subject.lemma_.lower(), "n", "comp") if subject is not None else None
        return combine(effect or "planned", _assess(head, depth + 1))  # is to meet · the aim is to meet
    if lemma == "go" and head.tag_ == "VBG":
        return "negated" if is_negated(head) else "planned"  # is going to attack
    if lemma in ("have", "need") and is_infinitive(verb) and not any(child.dep_ == "dobj" for child in head.children):
        return _read_need(head, depth)
    if lemma == "use" and head.tag_ == "VBD":
        return "occurred"  # used to attack
    if lemma == "help" and verb.tag_ == "VBG" and is_negated(head):
        return "occurred"  # could not help laughing
    is_passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in head.children) or head.dep_ in ("acl", "amod")
    has_object = any(child.dep_ in ("dobj", "dative") for child in head.children) or (
        verb.dep_ == "ccomp" and any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    )
    if verb.tag_ == "VB" and not is_infinitive(verb):
        effect = look_up(lemma, "v", "that", *particles)  # demanded that he leave
        if effect is not None and effect != "same":
            return combine(effect, _assess(head, depth + 1))
    frames: tuple[str, ...] = ("obj_control", "comp") if is_passive or has_object else ("comp", "obj_control")
    if head.tag_ == "VBN" and is_passive:
        frames = ("passive", *frames)
    for frame in frames:
        effect = look_up(lemma, "v", frame, *particles)
        if effect is None:
            continue
        governor = _assess(head, depth + 1)
        if effect == "tried" and any(child.lower_ in _VAIN for child in head.subtree if child.i < verb.i):
            return "negated"  # tried in vain to
        if effect == "same" and governor == "occurred" and lemma in GOING_ON and is_present(head):
            return "ongoing"  # keeps shelling
        return combine(effect, governor, head)
    if lemma in REPORTING and is_passive:
        # is believed to have fled · is said to be holding
        is_perfect = any(child.lower_ == "have" for child in verb.children)
        return "occurred" if is_perfect or head.tag_ == "VBD" else "ongoing"
    return combine("intended" if is_infinitive(verb) and not has_object else "same", _assess(head, depth + 1))


def _read_judged_clause(verb: Token, adjective: Token, own: Status, depth: int) -> Status:
    """It is not true that they left · it is unclear whether they left · make sure that they leave"""
    effect = look_up(adjective.lemma_.lower(), "a", "that")
    if effect is None or own == "negated" or (effect == "hypothetical" and _asks_about(verb)):
        return own
    if effect == "same":
        governor = _assess(adjective.head, depth + 1)
        return governor if governor not in ("occurred", "ongoing") else own
    if effect == "negated" and is_negated(adjective.head):
        return own  # it is not false that
    return cast(Status, effect)


def _asks_about(verb: Token) -> bool:
    """why, how, where, when, who: what is asked about is presumed, but not under "whether" """
    return any(child.tag_ in ("WRB", "WP") for child in verb.children)


def _read_need(head: Token, depth: int) -> Status:
    """has to leave · need not leave · may have to leave · had to leave"""
    if is_negated(head) or any(child.lower_ == "yet" for child in head.children):
        return "negated"  # has yet to sign
    governor = _assess(head, depth + 1)
    if governor == "hypothetical":
        return governor
    return "occurred" if head.tag_ == "VBD" and head.lemma_.lower() == "have" else "requested"


def _read_noun_clause(verb: Token, own: Status | None, depth: int) -> Status:
    """the threat to invade · the fear that war comes · sanctions lifted in May · forces holding the town"""
    noun = verb.head
    lemma = noun.lemma_.lower()
    if own is not None:
        effect = look_up(lemma, "n", "that")
        if own != "negated" and lemma in _SPOKEN and _is_rejected(noun):
            return "negated"  # the claim that they left is false
        return own if effect is None or own == "negated" else cast(Status, effect)
    if is_infinitive(verb):
        if any(child.lower_ in _FAILED for child in noun.children):
            return "negated"  # the failed attempt to
        if noun.dep_ == "dobj" and noun.head.lemma_.lower() == "accept":
            return combine("intended", _assess(noun.head, depth + 1))  # accepted an invitation to visit
        if _is_stopped(noun):
            return "negated"
        if lemma == "order" and noun.head.lower_ == "in":
            return "intended"  # in order to
        return combine(look_up(lemma, "n", "comp") or "hypothetical", assess_noun(noun, depth + 1, _assess))
    if noun.lower_ in _ANYBODY or any(child.lower_ in ("any", "every") for child in noun.children):
        above = assess_noun(noun, depth + 1, _assess)
        if above in UNSETTLED:
            return above  # may fire on anyone trying to flee
    if verb.tag_ == "VBG" or any(child.lower_ == "being" for child in verb.children):
        # the video showed men beating a prisoner · has appeared in videos inciting them
        return "occurred" if is_told_as_past(noun) or _is_told_in_perfect(noun) else "ongoing"
    return "occurred"


def _is_told_in_perfect(noun: Token) -> bool:
    clause = next((word for word in noun.ancestors if word.pos_ == "VERB"), noun)
    return any(child.lower_ in ("has", "have") and child.dep_ == "aux" for child in clause.children)


def _is_stopped(noun: Token) -> bool:
    """efforts to extradite them were suspended"""
    return noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_.lower() in _STOPPING and not is_negated(noun.head)


def _is_rejected(noun: Token) -> bool:
    """denied claims that · the claim that … is false"""
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass"):
        return look_up(head.lemma_.lower(), "v", "that") == "negated" or head.lemma_.lower() in ("reject", "dismiss")
    return noun.dep_ == "nsubj" and any(
        child.dep_ == "acomp" and look_up(child.lemma_.lower(), "a", "that") == "negated" for child in head.children
    )


def _read_adjunct(verb: Token, own: Status | None, depth: int) -> Status:
    if own is not None:
        return own
    main = _assess(verb.head, depth + 1)
    if is_infinitive(verb):
        return "intended" if main in ("occurred", "ongoing") else main  # flew to Oslo to sign the accord
    is_beside = verb.tag_ == "VBG" and verb.i > verb.head.i
    return "occurred" if main == "negated" and is_beside else main  # would not leave, citing the storm
