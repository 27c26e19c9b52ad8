"""How many: numbers that belong to an act.

In: the parse around a report's trigger. Out: quantities with a low and a high bound.
Limits: numbers of days, years, percentages and ordinals are not quantities of an act; a vague number ("dozens")
has the bounds that the word allows, None where it has none.
"""

import re
from functools import cache

from spacy.tokens import Token

from dragoman.judge.numbers import SCALES, read_number
from dragoman.lexicons import read_table, split_cell
from dragoman.records import Quantity, Span

_AT_LEAST = re.compile(
    r"\b(?:at least|more than|over|no fewer than|upwards of|exceeding|as many as at least)\s*$", re.I
)
_AT_MOST = re.compile(r"\b(?:at most|up to|fewer than|less than|under|no more than|as many as|nearly|almost)\s*$", re.I)
_TIME_NOUNS = frozenset(
    "day week month year hour minute second decade century percent % time round party mile km".split()
)
_FURTHEST = 14  # tokens between a number's noun and its trigger
_COUNTED = ("nsubj", "nsubjpass", "dobj", "pobj", "conj")


def find_quantities(trigger: Token, act: str) -> tuple[Quantity, ...]:
    """Quantities in the trigger's clause, in the text's order."""
    found = []
    for token in _clause_tokens(trigger):
        if token.dep_ == "nummod" or (token.dep_ in _COUNTED and _is_count(token)):
            quantity = _read_quantity(token, trigger, act)
            if quantity is not None:
                found.append(quantity)
    return tuple(found)


def _clause_tokens(trigger: Token) -> list[Token]:
    """The trigger's own subtree and its subject's and objects', not those of clauses below or above it."""
    top = trigger
    while top.pos_ not in ("VERB", "AUX") and top.head != top:
        top = top.head
    stack, found = [top], []
    if top.dep_ == "acl" and top.tag_ == "VBN":  # "24 miners trapped by the blast", "30 wounded"
        found += [top.head, *(child for child in top.head.children if child.dep_ == "nummod")]
    while stack:
        token = stack.pop()
        found.append(token)
        for child in token.children:
            is_clause = child.dep_ in ("ccomp", "advcl", "relcl", "conj", "parataxis") and child.pos_ in ("VERB", "AUX")
            if not is_clause or child.is_ancestor(trigger) or _tells_outcome(child):
                stack.append(child)
    return sorted((t for t in found if abs(t.i - trigger.i) <= _FURTHEST), key=lambda t: t.i)


def _tells_outcome(clause: Token) -> bool:
    """ "clashed with police, leaving three people dead": what came of the act of the clause above."""
    return clause.lemma_ == "leave" and clause.dep_ != "ccomp" and any(c.dep_ == "oprd" for c in clause.children)


def _is_count(token: Token) -> bool:
    """ "dozens were killed", "25 were arrested": the number is the noun phrase's head."""
    return token.pos_ == "NUM" or token.lemma_.lower() in SCALES


def _read_quantity(token: Token, trigger: Token, act: str) -> Quantity | None:
    noun = token.head if token.dep_ == "nummod" else token
    if noun.lemma_.lower() in _TIME_NOUNS or token.ent_type_ in ("DATE", "TIME", "ORDINAL", "PERCENT", "CARDINAL_DATE"):
        return None
    if noun.pos_ == "PROPN" and noun.ent_type_ not in ("MONEY", "QUANTITY"):
        return None
    bounds = read_number(token)
    if bounds is None:
        return None
    of = _kind_of(noun, trigger, act)
    if of is None:
        return None
    first = min(token.left_edge, token, key=lambda t: t.i)
    text = token.doc[first.i : token.i + 1].text
    before = token.doc[max(0, first.i - 6) : first.i].text + " "
    low: float | None
    low, high = bounds
    if _AT_LEAST.search(before) or _AT_LEAST.search(text.rsplit(" ", 1)[0] + " "):
        high = None
    elif _AT_MOST.search(before) and low == high:
        low = None
    return Quantity(of=of, low=low, high=high, text=text, span=Span(first.idx, first.idx + len(text)))


def _kind_of(noun: Token, trigger: Token, act: str) -> str | None:
    lemmas = {noun.lemma_.lower(), *(child.lemma_.lower() for child in noun.children if child.dep_ == "amod")}
    if noun.dep_ == "conj":  # "12 people dead and 30 wounded"
        lemmas |= {child.lemma_.lower() for child in noun.children if child.dep_ in ("acl", "amod")}
    elif noun.head.lemma_ == "leave" and noun.dep_ == "dobj":  # "left 12 people dead"
        lemmas |= {child.lemma_.lower() for child in noun.head.children if child.dep_ == "oprd"}
    lemmas |= {inner.lemma_.lower() for prep in noun.children if prep.dep_ == "prep" for inner in prep.children}
    by_trigger = {trigger.lemma_.lower()}
    for of, words, acts in _kinds():
        if acts and act not in acts:
            continue
        if by_trigger & words or lemmas & words:
            return of
    return None


@cache
def _kinds() -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    return tuple(
        (row["of"], frozenset(split_cell(row["words"])), frozenset(split_cell(row["acts"])))
        for row in read_table("quantities")
    )
