"""How far a claim reaches: the words of a clause that belong to what is said.

In: the head of the clause that a reporting word governs. Out: the indices of its tokens.
Limits: asides without a comma, and asides by other verbs than those of speech, stay in the claim.
"""

from spacy.tokens import Token

from dragoman.parse.cue_table import match_verb
from dragoman.parse.quotation_marks import DASHES

_TELLING = {"quote", "that"}


def index_subtree(token: Token) -> set[int]:
    return {item.i for item in token.subtree}


def is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def index_claim(clause: Token) -> set[int]:
    """The clause without what the writer adds to it: P, calling it a farce · P, and the UN estimated that Q."""
    indices = index_subtree(clause)
    for part in clause.subtree:
        if part.lower_ == "according" and part.i > clause.i:
            indices -= index_subtree(part)  # said P, according to local media
        if part.i == clause.i or not is_verb(part) or part.dep_ not in ("advcl", "conj"):
            continue
        edge = part.left_edge.i
        before = part.doc[edge - 1].text if edge else ""
        follows_comma = before in (",", *DASHES) or (
            edge > 1 and part.doc[edge - 1].dep_ == "cc" and part.doc[edge - 2].text in (",", ";")
        )
        if part.i < clause.i or not any(cue.frames & _TELLING for cue, _ in match_verb(part)):
            continue
        if part.dep_ == "conj" and is_said_too(part, clause):
            indices -= index_subtree(part)
            continue
        is_personal = any(item.dep_ == "nsubj" and item.lower_ in ("he", "she") for item in part.children)
        if part.dep_ == "advcl" and is_personal and any(item.lower_ in ("as", "while") for item in part.children):
            indices -= index_subtree(part)  # said the world was dark as he lambasted
            continue
        if not follows_comma:
            continue
        is_aside = part.dep_ == "advcl" and (
            part.tag_ == "VBG" or any(item.lower_ in ("though", "although") for item in part.children) or is_personal
        )
        has_subject = any(item.dep_ == "nsubj" and item.pos_ in ("NOUN", "PROPN") for item in part.children)
        if is_aside:
            indices -= index_subtree(part)
        elif part.dep_ == "conj" and has_subject and part.tag_ != "VBG":
            # and the UN estimated that: whatever follows is the new speaker's
            indices = {index for index in indices if index < edge}
    return indices


def is_said_too(part: Token, clause: Token) -> bool:
    """He said the US had lost its role and claimed that: the second verb of saying goes with the first."""
    outer = clause.head
    has_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in part.children)
    tells_on = clause.tag_ != "VBD" or (clause.pos_ == "AUX" and any(item.dep_ == "ccomp" for item in part.children))
    return part.tag_ == "VBD" == outer.tag_ and tells_on and not has_subject and part.head.i == clause.i
