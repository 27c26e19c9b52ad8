"""Which expression of time dates which act, within a sentence.

In: the parse, expressions of time, triggers. Out: for each trigger at most one expression, and how it was found.
Limits: syntax only. An expression that bounds ("after May", "from Monday") dates nothing.
"""

import dataclasses
from typing import NamedTuple

from spacy.tokens import Doc, Token

from dragoman.judge.attachment import attach_phrase, find_reach, find_root, find_shared_triggers
from dragoman.lexicons import read_verb_class
from dragoman.records import TimeMention

# Prepositions whose object is not the act's own time: of "from Monday" and "after May" TimeBank dates 0 of 13 so.
_BOUNDS = frozenset(("than", "from", "to", "after", "before"))
_ENDS = frozenset(("to", "until", "till", "through"))
_SUBJECTS = ("nsubj", "nsubjpass", "expl")
_FAR = 99


class DatedBy(NamedTuple):
    """An expression, and the rule that gives it to an act; no rule: the grammar says so outright."""

    mention: TimeMention
    rule: str


def attach_times(doc: Doc, times: tuple[TimeMention, ...], triggers: frozenset[int]) -> dict[int, DatedBy]:
    """The nearest expression of each trigger, then what the clause beside it shares."""
    dated = _attach(doc, times, triggers)
    undated = {i: _find_clause_head(doc[i]) for i in sorted(triggers - dated.keys())}
    # "arrived on Monday and met": the first verb need be no act of ours
    beside = {head.head.i for head in undated.values()}
    beside |= {clause.i for head in undated.values() for clause in head.children if clause.dep_ == "advcl"}
    known = {**_attach(doc, times, frozenset(beside - triggers)), **dated}
    for trigger, head in undated.items():
        by = _time_of_neighbour(head, known)
        if by is not None:
            known[trigger] = dated[trigger] = by
    return dated


def _find_clause_head(token: Token) -> Token:
    """The verb of an act that is a verb's object: "and imposed sanctions"."""
    is_object = token.dep_ in ("dobj", "nsubjpass") and token.head.pos_ == "VERB"
    return token.head if is_object and token.head.lemma_.lower() in read_verb_class("support") else token


def _attach(doc: Doc, times: tuple[TimeMention, ...], triggers: frozenset[int]) -> dict[int, DatedBy]:
    nearest: dict[int, tuple[int, DatedBy]] = {}
    begins: dict[int, TimeMention] = {}
    if not triggers:
        return {}
    reach = find_reach(doc, triggers)
    for mention in times:
        if mention.start is None or mention.end is None or mention.type == "SET":
            continue
        head = find_root(doc, mention.span)
        if head.i not in reach:
            continue
        found = []
        for attachment in attach_phrase(head, triggers):
            if attachment.preposition == "since" and {"nsubj", "appos"} & set(attachment.through):
                continue  # "the president, in office since 2010, has jailed"
            begin = begins.get(attachment.trigger)
            if begin is not None and attachment.preposition in _ENDS:
                nearest[attachment.trigger] = 0, DatedBy(_join(begin, mention), "")
            elif attachment.preposition == "from":
                begins[attachment.trigger] = mention
            elif attachment.preposition not in _BOUNDS:
                found.append((attachment.trigger, attachment.distance))
        found += [(index, 1) for index in _told_of(head, triggers)]
        for trigger, distance in found:
            if distance < nearest.get(trigger, (_FAR, None))[0]:
                nearest[trigger] = distance, DatedBy(mention, "")
    return {trigger: by for trigger, (_, by) in nearest.items()}


def _join(begin: TimeMention, end: TimeMention) -> TimeMention:
    """ "from Monday to Friday"."""
    if begin.start is None or end.end is None or begin.start > end.end:
        return begin
    return dataclasses.replace(begin, end=end.end, granularity="range")


def _time_of_neighbour(token: Token, dated: dict[int, DatedBy]) -> DatedBy | None:
    """The time of the act beside it in one sentence."""
    for rule in (_time_of_conjunct, _time_of_when_clause, _time_of_relative):
        by = rule(token, dated)
        if by is not None:
            return by
    return None


def _time_of_conjunct(token: Token, dated: dict[int, DatedBy]) -> DatedBy | None:
    """ "The army seized power on Monday and arrested the leader": one subject, one time.

    "On Monday troops took the bridge and the mayor fled": a time before both verbs is of both.
    """
    if token.dep_ != "conj" or token.head.i not in dated or token.head.pos_ != token.pos_:
        return None
    by = dated[token.head.i]
    has_subject = any(child.dep_ in _SUBJECTS for child in token.children)
    if has_subject and by.mention.span.start >= token.head.idx:
        return None
    if token.head.tag_ != token.tag_ or is_offset(token):
        return None  # "arrived on Monday and will meet"; "a day after senators met" where the parser sees no clause
    return DatedBy(by.mention, f"as “{token.head.text}”")


def is_offset(verb: Token) -> bool:
    """ "…, a day after senators met": at another time than what stands before."""
    return any(
        word.lower_ in ("after", "before")
        for unit in verb.children
        if unit.dep_ == "npadvmod"
        for word in (*unit.children, *verb.children)
        if word.dep_ in ("prep", "mark")
    )


def _time_of_when_clause(token: Token, dated: dict[int, DatedBy]) -> DatedBy | None:
    """ "When he visited Moscow in May, he promised", "passed the law on Monday while crowds marched": of one time."""
    for clause in token.children:
        if clause.dep_ == "advcl" and clause.i in dated and clause.tag_ == "VBD" and _is_meanwhile(clause):
            return DatedBy(dated[clause.i].mention, f"when “{clause.text}”")
    if token.dep_ == "advcl" and token.tag_ == "VBD" and token.head.i in dated and _is_meanwhile(token):
        return DatedBy(dated[token.head.i].mention, f"when “{token.head.text}”")
    return None


def _time_of_relative(token: Token, dated: dict[int, DatedBy]) -> DatedBy | None:
    """ "a call on Monday in which he urged": what happens in an event is of its time."""
    clause = token.head if token.dep_ == "xcomp" else token
    if clause.dep_ == "relcl" and clause.head.i in dated and (_is_when(clause) or _tells_what_it_held(clause)):
        return DatedBy(dated[clause.head.i].mention, f"in “{clause.head.text}”")
    return None


def _tells_what_it_held(clause: Token) -> bool:
    """ "a visit in May, which did not include talks"."""
    return clause.lemma_.lower() in ("include", "involve", "feature", "see", "kill", "injure", "wound", "leave")


def _told_of(head: Token, triggers: frozenset[int]) -> list[int]:
    """Acts of a relative clause on the time itself: "in July 2016, when troops fought", "a week that saw talks"."""
    found: list[int] = []
    for clause in head.children:
        if clause.dep_ == "relcl" and (_is_when(clause) or clause.lemma_.lower() in ("see", "witness")):
            found += [clause.i] if clause.i in triggers else []
            found += find_shared_triggers(clause, triggers)
    return found


def _is_meanwhile(clause: Token) -> bool:
    return _is_when(clause) or any(c.lower_ in ("while", "when") and c.dep_ == "mark" for c in clause.children)


def _is_when(clause: Token) -> bool:
    return any(c.lower_ in ("when", "where") and c.dep_ == "advmod" for c in clause.children) or any(
        c.dep_ == "prep" and any(g.lower_ == "which" for g in c.children) for c in clause.children
    )
