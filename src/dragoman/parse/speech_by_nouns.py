"""Reported speech without a verb: X's claim that P · according to X, P · X reportedly left · the alleged attack.

In: one token. Out: `Speech` findings.
Limits: a noun whose owner stands elsewhere in the sentence (a row, he said, about …) is missed.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.parse.claim_extent import index_subtree, is_verb
from dragoman.parse.cue_table import Cue, read_cues
from dragoman.parse.speech_record import Speech
from dragoman.parse.subjects import find_subject


def read_noun(noun: Token) -> Iterator[Speech]:
    cues = read_cues("n").get(noun.lemma_.lower())
    if not cues:
        return
    cue = cues[0]
    content, form = _find_noun_content(noun, cue)
    if not content:
        return
    source = next((child for child in noun.children if child.dep_ == "poss"), None)
    if source is None:
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("by", "from"):
                source = next((item for item in child.children if item.dep_ == "pobj"), None)
    if form == "that" and source is None:
        source = _find_owner(noun)
    if source is None and noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and noun.head.lemma_ in _SUPPORT_VERBS:
        source = find_subject(noun.head)  # expressed hope that, made a promise to
    if source is None and not (form == "that" and cue.stance == "alleges"):
        return
    if source is not None and source.i in content:
        return
    yield Speech(source.i if source is not None else None, (noun.i,), frozenset(content), cue.stance, form, True)


_SUPPORT_VERBS = {
    "express", "make", "issue", "give", "voice", "have", "send", "raise", "repeat", "deliver", "offer", "renew",
    "reiterate", "level", "file", "announce",
}  # fmt: skip


def _find_owner(noun: Token) -> Token | None:
    """The contention of Jane Doe that P"""
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "among"):
            owner = next((item for item in child.children if item.dep_ == "pobj"), None)
            if owner is not None and (owner.pos_ == "PROPN" or owner.tag_ == "NNS" or owner.ent_type_):
                return owner
    return None


def _find_noun_content(noun: Token, cue: Cue) -> tuple[set[int], str]:
    for child in noun.children:
        if child.dep_ in ("acl", "ccomp", "relcl") and child.i > noun.i:
            marks = {item.lower_ for item in child.children if item.dep_ in ("mark", "aux") or item.tag_ == "TO"}
            if "that" in marks and "that" in cue.frames:
                return index_subtree(child), "that"
            if "to" in marks and "to" in cue.frames:
                return index_subtree(child), "to"
    wanted = cue.frames & {"of", "for", "about", "in", "on"}
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in wanted:
            thing = next((item for item in child.children if item.dep_ in ("pobj", "pcomp")), None)
            if thing is not None:
                return index_subtree(thing), "of" if "of" in cue.frames and child.lower_ == "of" else "topic"
    return set(), ""


def read_preposition(token: Token) -> Iterator[Speech]:
    for cue in read_cues("p")[token.lower_]:
        last, words = token, [token.i]
        for word in cue.rest:
            if last.i + 1 < len(token.doc) and token.doc[last.i + 1].lower_ == word:
                last = token.doc[last.i + 1]
                words.append(last.i)
        if len(words) != len(cue.rest) + 1:
            continue
        source = next((item for item in last.children if item.dep_ in ("pobj", "pcomp")), None)
        if source is None or source.ent_type_ in ("PERCENT", "QUANTITY", "TIME", "DATE"):
            return
        if token.lower_ == "per" and source.pos_ not in ("PROPN",):
            return
        anchor = token
        phrase = index_subtree(token)
        sentence = [item.i for item in token.sent if not item.is_punct and not item.is_space]
        is_edge = bool(sentence) and (sentence[0] in phrase or sentence[-1] in phrase)
        while anchor.head.i != anchor.i and (is_edge or anchor.i == token.i or not is_verb(anchor)):
            anchor = anchor.head
        content = index_subtree(anchor) - phrase
        yield Speech(source.i, tuple(words), frozenset(content), cue.stance, "that", True)
        return


def read_adverb(token: Token) -> Iterator[Speech]:
    head = token.head
    cue = read_cues("r")[token.lower_][0]
    if head.i == token.i:
        return
    yield Speech(None, (token.i,), frozenset(index_subtree(head) - {token.i}), cue.stance, "that", False)


def read_adjective(token: Token) -> Iterator[Speech]:
    cue = read_cues("a")[token.lower_][0]
    yield Speech(None, (token.i,), frozenset(index_subtree(token.head) - {token.i}), cue.stance, "np", False)
