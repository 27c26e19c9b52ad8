"""Which way a time expression points.

In: a parsed text and the expression's place. Out: the tense of the verb that governs it: "past", "perfect", "present",
"future", or None where no verb does. Limits: as good as the parse; reported future ("said he would") is the future.
"""

from functools import cache
from typing import TYPE_CHECKING, Literal

from dragoman.lexicons import read_table

if TYPE_CHECKING:
    from spacy.tokens import Token

Tense = Literal["past", "perfect", "present", "future"]

_LONGEST_CLIMB = 24
_VERBAL = frozenset({"VERB", "AUX"})
_FUTURE_AUXILIARIES = frozenset({"will", "'ll", "’ll", "wo", "shall", "would", "'d", "’d"})
_DENYING_WORDS = frozenset({"none", "nobody", "neither", "nor", "no"})
_OPEN_AUXILIARIES = frozenset({"may", "might", "can", "could", "should", "must", "ca", "need", "ought"})


@cache
def read_cues(name: str) -> frozenset[str]:
    """The words of a class of the table time_cues."""
    return frozenset(row["word"] for row in read_table("time_cues") if row["class"] == name)


def find_tense(token: "Token") -> Tense | None:
    """The tense of the nearest verb above the token that has one."""
    node = token
    for _ in range(_LONGEST_CLIMB):
        cue = _read_cue(node, token)
        if cue:
            return cue
        if node.pos_ in _VERBAL:
            tense = _tense_of_verb(node)
            if tense:
                return tense
        if node.head.i == node.i:
            return None
        node = node.head
    return None


def is_giving(preposition: "Token") -> bool:
    """ "until" or "by" hangs on a verb that sets a term: "gave them until Friday"."""
    return any(word.lemma_ in read_cues("giving") for word in (preposition.head, preposition.head.head))


def is_moving(preposition: "Token") -> bool:
    """ "from" hangs on a verb that moves a date: "postponed from Tuesday to Thursday"."""
    return preposition.head.lemma_ in read_cues("moving")


def _read_cue(node: "Token", token: "Token") -> Tense | None:
    """Words on the way up that tell the direction whatever the verb's tense."""
    lower = node.lower_
    # "scheduled for Friday", "a vote called for May 5": "for" looks ahead; in "figures for May" not.
    if lower == "for" and node.i < token.i and token.head.i == node.i and node.head.lemma_ in read_cues("forward"):
        return "past" if node.head.tag_ == "VBN" and _is_dropped_plan(node.head) else "future"
    # "ahead of Friday's vote"
    if lower == "ahead" and node.i < token.i:
        return "future"
    # "due on Friday"
    if lower == "due" and node.i < token.i and node.pos_ in ("ADJ", "VERB"):
        return "past" if _is_dropped_plan(node) else "future"
    return None


def _tense_of_verb(verb: "Token") -> Tense | None:
    auxiliaries = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {aux.lower_ for aux in auxiliaries}
    tags = {aux.tag_ for aux in auxiliaries}
    has_have = any(aux.lemma_ in ("have", "'ve", "’ve") or aux.lower_ in ("'ve", "’ve") for aux in auxiliaries)
    if "to" in words:
        return "past" if has_have else _tense_of_infinitive(verb)
    if "would" in words and verb.lemma_ in read_cues("declining") and _is_denied(verb):
        # "officials would not comment on Friday" tells of a refusal
        return "past"
    if (
        words & _FUTURE_AUXILIARIES
        and verb.tag_ in ("VB", "VBG", "VBN")
        and not (has_have and words & {"would", "'d", "’d"})
    ):
        # "he'd met" is a past perfect.
        return "past" if words & {"'d", "’d"} and verb.tag_ == "VBN" and "be" not in words else "future"
    if words & (_OPEN_AUXILIARIES | _FUTURE_AUXILIARIES):
        return "past" if has_have or ("could" in words and _is_denied(verb)) else "future"
    if verb.lemma_ in read_cues("scheduling") and verb.tag_ == "VBN" and (auxiliaries or verb.lemma_ != "set"):
        # "was expected on Friday", "talks planned in May": the plan lies ahead.
        return "past" if any(aux.lower_ == "had" for aux in auxiliaries) else "future"
    if verb.tag_ == "VBN" and not auxiliaries and verb.dep_ != "conj":
        # "the deal announced Friday"
        return "past"
    if verb.tag_ == "VBD":
        return "past"
    if has_have:
        return "past" if any(aux.tag_ in ("VBD",) for aux in auxiliaries) else "perfect"
    if tags & {"VBD"} or words & {"was", "were", "did"}:
        return "past"
    if verb.tag_ == "VBG" and tags & {"VBZ", "VBP"}:
        # "is visiting Tehran on Tuesday"; "going to meet" is read at its infinitive.
        return "future"
    if tags & {"VBZ", "VBP"} or verb.tag_ in ("VBZ", "VBP"):
        return "future" if verb.lemma_ in read_cues("ahead") else "present"
    return None


def _is_denied(verb: "Token") -> bool:
    """ "could not be reached", "none of them could be found", "neither he nor they could say"."""
    subjects = [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]
    words = {word.lower_ for subject in subjects for word in (subject, *subject.children)}
    return bool(words & _DENYING_WORDS) or any(child.dep_ == "neg" for child in verb.children)


def _is_dropped_plan(word: "Token") -> bool:
    """ "had been due", "had been scheduled": the date went by."""
    return any(
        child.lower_ in ("had", "'d", "’d")
        for holder in (word, word.head)
        for child in holder.children
        if child.i < word.i
    )


def _tense_of_infinitive(verb: "Token") -> Tense | None:
    """ "plans to meet on Friday" looks ahead; "managed to leave on Friday", "flew in to meet him on Friday" do not."""
    governor = verb.head
    if governor.i == verb.i:
        return "future"
    if verb.dep_ == "advcl" or governor.lemma_ in read_cues("implicative"):
        return None
    is_plan = governor.lower_ == "due" or (governor.tag_ == "VBN" and governor.lemma_ in read_cues("scheduling"))
    return "past" if is_plan and _is_dropped_plan(governor) else "future"
