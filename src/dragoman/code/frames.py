"""The transparent coder: parse and predicates table -> reports.

In: `parsed`, `sentences`, `actors`, `places`. Out: `reports` with act, mode, actors, recipients, trigger, evidence;
status is "occurred" until judged, everything later stages fill is empty.
Limits: one reading a trigger; an act whose doer and target are both unknown to the actors stage is not reported.
"""

import dataclasses
import hashlib
from functools import cache

from spacy.tokens import Token

from dragoman.code.clauses import Slots, expand_conjuncts, find_slots, governing_verb
from dragoman.code.matching import choose_reading, find_readings
from dragoman.code.ontology import classify_act, fold_type
from dragoman.code.participants import Cast
from dragoman.code.predicates import Predicate, normalize_lemma
from dragoman.lexicons import read_table
from dragoman.records import Document, Excerpt, Participant, Report, Span

# Speech acts whose wished-for act is their content, not a report of its own (codebook §3).
_SPEECH_ACTS = ("REQUEST", "AGREE", "REJECT", "THREATEN", "ACCUSE", "CONCEDE")
# Acts of yielding or agreeing whose refusal is an act itself, and that act's mode.
_WILLED: dict[str, str | None] = {"AGREE": "change", "CONCEDE": "yield", "RETREAT": "yield", "SUPPORT": None, "AID": "assist"}
_PERMITTING = frozenset("allow permit let accept agree grant tolerate recognize recognise surrender yield give admit".split())
_OF_WILL = frozenset(("will", "would", "wo", "'ll", "’ll", "can"))
_KEPT_STATUSES = ("planned", "intended", "threatened", "ongoing")


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """A matched trigger before it becomes a report."""

    token: Token
    words: tuple[Token, ...]
    predicate: Predicate
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    actor_slot: str
    recipient_slot: str
    fillers: tuple[Token, ...]


def code_frames(document: Document) -> Document:
    """Fill `reports`, in the text's order."""
    assert document.parsed is not None
    cast = Cast(document)
    frames: list[Frame] = []
    for sentence in document.sentences:
        span = document.parsed.char_span(*sentence, alignment_mode="contract")
        if span is None:
            continue
        found = [frame for token in span if find_readings(token) and (frame := _match_frame(token, cast))]
        frames += _drop_contained(found)
    return dataclasses.replace(document, reports=tuple(_report(document, frame) for frame in frames))


def _match_frame(token: Token, cast: Cast) -> Frame | None:
    slots = find_slots(token)
    chosen = choose_reading(token, slots, cast)
    if chosen is None:
        return None
    predicate, words = chosen
    if _is_mere_attribute(token, slots, cast):
        return None
    predicate = _settle(predicate, token, slots, cast)
    actors, actor_slot = _fill_role(predicate.actor, slots, cast, places_count=False)
    recipients, recipient_slot = _fill_role(predicate.recipient, slots, cast, places_count=True)
    names = {(actor.name, actor.code) for actor in actors}
    recipients = tuple(r for r in recipients if (r.name, r.code) not in names)
    if not any(p.code != "---" or p.sector != "UNK" for p in (*actors, *recipients)):
        return None
    return Frame(token, tuple(words), predicate, actors, recipients, actor_slot, recipient_slot, _used(predicate, slots))


def _is_mere_attribute(token: Token, slots: Slots, cast: Cast) -> bool:
    """ "the group is a threat", "he is an attack dog": saying what somebody is tells of no act."""
    return token.dep_ == "attr" and token.head.lemma_ == "be" and any(cast.is_actor(t) for t in slots.get("subj", ()))


def _settle(predicate: Predicate, token: Token, slots: Slots, cast: Cast) -> Predicate:
    """What grammar decides over the table."""
    if token.pos_ == "NOUN" and ("poss",) in predicate.recipient and _has_actor("poss", slots, cast):
        # "Turkey's detention of a pastor" against "the pastor's detention": "of" is the target when both are there.
        if _has_actor("of", slots, cast) or _has_actor("against", slots, cast) or _has_actor("on", slots, cast):
            recipients = tuple(names for names in predicate.recipient if names != ("poss",))
            return dataclasses.replace(predicate, actor=(("subj",), ("by",), ("poss",)), recipient=recipients)
    if predicate.act in _WILLED and _is_refusal(token):
        # "will not allow", "would never accept": a refusal, whatever is refused (codebook §10)
        return dataclasses.replace(predicate, act="REJECT", mode=_WILLED[predicate.act])
    return predicate


def _has_actor(slot: str, slots: Slots, cast: Cast) -> bool:
    return bool(cast.find_participants(slots.get(slot, ()), places_count=False))


def _is_refusal(token: Token) -> bool:
    if token.pos_ != "VERB" or token.lemma_.lower() not in _PERMITTING:
        return False
    is_negated = any(child.dep_ == "neg" for child in token.children)
    return is_negated and any(child.dep_ == "aux" and child.lower_ in _OF_WILL for child in token.children)


def _used(predicate: Predicate, slots: Slots) -> tuple[Token, ...]:
    """Nouns that the reading's constraints asked for by name."""
    return tuple(
        token
        for constraint in predicate.constraints
        if constraint.lemmas and not constraint.is_negated
        for slot in constraint.slots
        if slot not in ("subj", "mod")
        for token in slots.get(slot, ())
    )


def _fill_role(
    alternatives: tuple[tuple[str, ...], ...], slots: Slots, cast: Cast, *, places_count: bool
) -> tuple[tuple[Participant, ...], str]:
    """The first alternative that holds an actor, and its slots' names for the trace."""
    for names in alternatives:
        tokens = [token for name in names for token in slots.get(name, ())]
        found = cast.find_participants((t for token in tokens for t in expand_conjuncts(token)), places_count=places_count)
        if found:
            return found, "+".join(names)
    return (), "none"


def _drop_contained(frames: list[Frame]) -> list[Frame]:
    """One report an act: leave out the content of speech acts, and the wrapper of plans and threats."""
    by_token = {frame.token.i: frame for frame in frames}
    dropped: set[int] = set()
    for frame in frames:
        for governor in _embedding_words(frame.token):
            outer = by_token.get(governor.i)
            if outer is None:
                continue
            if _operator_status(governor) in _KEPT_STATUSES:
                # "threatened to invade": the invasion, threatened; "plans to visit": the visit, planned.
                dropped.add(outer.token.i)
            elif outer.predicate.act == frame.predicate.act and outer.actors == frame.actors:
                # "meet to discuss": one meeting
                dropped.add(frame.token.i)
            elif outer.predicate.act in _SPEECH_ACTS:
                # "urged Turkey to stop the shelling": the request alone.
                dropped.add(frame.token.i)
        for filler in frame.fillers:
            inner = by_token.get(filler.i)
            if inner is not None and inner.token.pos_ == "NOUN" and inner is not frame:
                # "cancelled the talks", "began talks": the reading has used the noun up.
                dropped.add(filler.i)
        if frame.predicate.act == "MOBILIZE" and any(_is_same_move(frame, other) for other in frames):
            dropped.add(frame.token.i)
    return [frame for frame in frames if frame.token.i not in dropped]


def _embedding_words(token: Token) -> list[Token]:
    """Words whose infinitive, gerund or event-noun complement the token is, innermost first."""
    found = []
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


def _operator_status(token: Token) -> str | None:
    return _operators().get((normalize_lemma(token.lemma_), "n" if token.pos_ == "NOUN" else "v"))


@cache
def _operators() -> dict[tuple[str, str], str]:
    return {
        (normalize_lemma(row["trigger"].split()[0]), row["pos"]): row["status"]
        for row in read_table("operators")
        if row["frame"] in ("comp", "noun")
    }


def _is_same_move(frame: Frame, other: Frame) -> bool:
    """Troops moved as part of an attack: the attack alone (codebook §2)."""
    return (
        other.predicate.act == "ASSAULT"
        and governing_verb(other.token) == governing_verb(frame.token)
        and {a.name for a in other.actors} == {a.name for a in frame.actors}
    )


def _report(document: Document, frame: Frame) -> Report:
    first, last = min(frame.words, key=lambda t: t.idx), max(frame.words, key=lambda t: t.idx)
    trigger = Span(first.idx, last.idx + len(last.text))
    if last.i - first.i > 6:  # fixed words far apart ("put the talks … on hold"): show the verb
        trigger = Span(frame.token.idx, frame.token.idx + len(frame.token.text))
    evidence = _evidence(document, frame.token)
    act, mode = frame.predicate.act, frame.predicate.mode
    numbers = classify_act(act, mode)
    key = f"{document.article.id}\0{trigger.start}\0{trigger.end}\0{act}"
    return Report(
        id=hashlib.sha256(key.encode()).hexdigest()[:16],
        document=document.article.id,
        act=act,
        type=fold_type(act, "occurred"),
        mode=mode,
        cameo=numbers.cameo,
        quad=numbers.quad,
        intensity=numbers.intensity,
        status="occurred",
        actors=frame.actors,
        recipients=frame.recipients,
        trigger=Excerpt(text=document.text[trigger.start : trigger.end], span=trigger),
        evidence=Excerpt(text=document.text[evidence.start : evidence.end], span=evidence),
        when=None,
        where=None,
        sources=(),
        quantities=(),
        confidence=1.0,
        trace={
            "act": f"lexicon {frame.predicate.name}",
            "actors": frame.actor_slot,
            "recipients": frame.recipient_slot,
        },
    )


def _evidence(document: Document, token: Token) -> Span:
    """The clause of the trigger, without the reporting clause above it; within one readable sentence."""
    verb = governing_verb(token)
    start = verb.left_edge.idx
    end = verb.right_edge.idx + len(verb.right_edge.text)
    text = document.text[start:end]
    start += len(text) - len(text.lstrip(" \n\t,;"))
    return Span(start, start + len(document.text[start:end].rstrip()))
