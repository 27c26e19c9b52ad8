"""Conditions: what if, unless, in case and an inverted verb say of a clause.

In: the token of a verb. Out: whether its clause is a condition, or stands under one.
Limits: a condition told in another sentence is not seen.
"""

from spacy.tokens import Token

from dragoman.judge.status_table import look_up

_INVERTED = {"had", "were", "should"}
_SUPPOSING = {"provided", "providing", "supposing", "assuming"}


def has_condition(verb: Token) -> bool:
    """Whether a condition hangs on the verb: "if they refuse, it will …", "had they refused, it would …"."""
    return any(
        (child.dep_ == "advcl" and _is_condition(child)) or _names_case(child)
        for child in verb.children
        if child.dep_ in ("advcl", "prep")
    )


def _is_condition(clause: Token) -> bool:
    """The clause, or the one within it where the parser made "had" or "provided" the verb."""
    if any(child.dep_ == "mark" and child.lower_ == "whether" for child in clause.children):
        return False  # will leave whether or not they agree
    is_opener = clause.lower_ in _INVERTED | _SUPPOSING
    return is_conditional_clause(clause) or any(
        child.dep_ in ("ccomp", "xcomp") and is_opener and is_conditional_clause(child) for child in clause.children
    )


def _names_case(prep: Token) -> bool:
    """in the event of an attack · in case of an attack"""
    return prep.lower_ == "in" and any(
        noun.lower_ in ("event", "case") and any(child.lower_ in ("of", "that") for child in noun.children)
        for noun in prep.children
    )


def is_conditional(verb: Token) -> bool:
    """Whether the first verb of a coordination stands in a condition."""
    first = verb
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    return first.dep_ == "advcl" and is_conditional_clause(first)


def is_conditional_clause(clause: Token) -> bool:
    """if Mali attacks · in case Mali attacks · provided that Mali attacks · had Mali attacked"""
    if clause.dep_ in ("conj", "relcl", "acl"):
        return False  # their own words are no condition; is_conditional looks at the first of a coordination
    marks = [child for child in clause.children if child.dep_ == "mark"]
    if any(
        look_up(mark.lower_, "p", "mark") == "hypothetical" or (mark.lower_ == "in" and mark.nbor().lower_ == "case")
        for mark in marks
    ):
        return True
    head = clause.head
    if clause.dep_ == "ccomp" and head.lower_ in _SUPPOSING:
        return True
    # The parser makes "had" the main verb of "had they attacked".
    if clause.dep_ in ("ccomp", "xcomp") and head.dep_ == "advcl" and head.lower_ in _INVERTED:
        return is_inverted(head)
    return clause.dep_ == "advcl" and not marks and is_inverted(clause)


def is_inverted(clause: Token) -> bool:
    """Had they attacked, the city would have fallen: "had", "were" or "should" opens the clause."""
    words = [clause, *clause.children]
    opener = next((word for word in words if word.lower_ in _INVERTED), None)
    if opener is None or clause.dep_ != "advcl" or opener.i > clause.head.i:
        return False
    return opener.i == clause.left_edge.i
