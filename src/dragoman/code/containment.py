"""Which frames of a sentence are told by another: one report an act (codebook §3).

In: the matched frames of one sentence. Out: those to keep: without the content of speech acts, the wrapper of plans
and threats, the moves of an attack.
Limits: looks along the words that govern a trigger, not across clauses.
"""

from functools import cache

from spacy.tokens import Token

from dragoman.code.clauses import governing_verb
from dragoman.code.matched_frame import Frame
from dragoman.code.predicates import normalize_lemma
from dragoman.lexicons import read_table

# Speech acts whose wished-for act is their content, not a report of its own (codebook §3).
_SPEECH_ACTS = ("REQUEST", "AGREE", "REJECT", "THREATEN", "ACCUSE", "CONCEDE")
_KEPT_STATUSES = ("planned", "intended", "threatened", "ongoing")


def drop_contained(frames: list[Frame]) -> list[Frame]:
    """One report an act: leave out the content of speech acts, and the wrapper of plans and threats."""
    by_token = {frame.token.i: frame for frame in frames}
    # "cancelled the talks", "vowed to withdraw its troops": the reading has used the inner word up.
    # A threat is the exception: "threatened an offensive" is the offensive, threatened (codebook §10).
    dropped = {
        filler.i for frame in frames if frame.act != "THREATEN" for filler in frame.fillers if filler.i != frame.token.i
    }
    for frame in frames:
        if frame.token.i in dropped:
            continue
        for governor in embedding_words(frame.token):
            outer = by_token.get(governor.i)
            if outer is None or outer.token.i in dropped:
                continue
            if _operator_status(governor, frame.token) in _KEPT_STATUSES:
                # "threatened to invade": the invasion, threatened; "plans to visit": the visit, planned.
                dropped.add(outer.token.i)
            elif outer.act == frame.act and outer.actors == frame.actors:
                # "meet to discuss": one meeting
                dropped.add(frame.token.i)
            elif outer.act in _SPEECH_ACTS and outer.mode != "disapprove":
                # "urged Turkey to stop the shelling": the request alone. What is condemned is told as fact and stays.
                dropped.add(frame.token.i)
        if frame.act == "MOBILIZE" and any(_is_same_move(frame, other) for other in frames):
            dropped.add(frame.token.i)
        dropped |= {subject.i for subject in frame.subjects if _tells_the_same(by_token.get(subject.i), frame)}
    return [frame for frame in frames if frame.token.i not in dropped]


def _tells_the_same(noun: Frame | None, verb: Frame) -> bool:
    """ "An Israeli strike killed nine": one act in two words."""
    return noun is not None and noun is not verb and noun.act == verb.act


def embedding_words(token: Token) -> list[Token]:
    """Words whose infinitive, gerund or event-noun complement the token is, innermost first."""
    found: list[Token] = []
    while True:
        head = token.head
        if head == token or len(found) > 8:
            return found
        if token.dep_ == "advcl" and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
            found.append(head)
            return found
        if token.dep_ in ("xcomp", "acl", "pcomp", "ccomp", "conj", "aux") or (
            token.dep_ in ("dobj", "pobj") and token.pos_ == "NOUN"
        ):
            if token.dep_ == "ccomp" and not any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
                return found
            if head.pos_ != "ADP" and token.dep_ != "conj":
                found.append(head)
            token = head
        elif token.dep_ == "prep":
            # "called for talks", "threat of invasion"
            if head.pos_ in ("VERB", "NOUN"):
                found.append(head)
            return found
        else:
            return found


def _operator_status(governor: Token, act: Token) -> str | None:
    """The status that a governing word gives an act, by the frame the act stands in."""
    if act.pos_ == "NOUN":
        frame = "noun"
    elif governor.pos_ == "VERB" and any(c.dep_ in ("dobj", "dative") and c.i < act.i for c in governor.children):
        frame = "obj_control"
    else:
        frame = "comp"
    pos = "n" if governor.pos_ == "NOUN" else "v"
    key = normalize_lemma(governor.lemma_, pos), pos
    if pos == "n" and frame == "comp":
        frame = "noun"
    return _operators().get((*key, frame))


@cache
def _operators() -> dict[tuple[str, str, str], str]:
    return {
        (normalize_lemma(row["trigger"].split()[0]), row["pos"], frame): row["status"]
        for row in read_table("operators")
        for frame in row["frame"].split(";")
    }


def _is_same_move(frame: Frame, other: Frame) -> bool:
    """Troops moved as part of an attack: the attack alone (codebook §2)."""
    return (
        other.act == "ASSAULT"
        and governing_verb(other.token) == governing_verb(frame.token)
        and {a.name for a in other.actors} == {a.name for a in frame.actors}
    )
