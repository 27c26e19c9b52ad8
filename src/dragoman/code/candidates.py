"""Words that no table names, but that may tell of an act: what the encoder is asked about.

In: a sentence, its actors. Out: frames without an act: a verb or event noun with somebody who does it and somebody or
something it is done to; one of the two is enough for a word that the tables know in other senses.
Limits: the parties must be known to the actors stage, and one of them in public life. Which candidates are worth the
encoder's time is for the prefilter to say.
"""

from functools import cache

from spacy.tokens import Span as TokenSpan
from spacy.tokens import Token

from dragoman.code.clauses import find_slots
from dragoman.code.matched_frame import Frame
from dragoman.code.matching import find_readings
from dragoman.code.participants import Cast, fill_role
from dragoman.code.predicates import load_classes, normalize_lemma, parse_slots
from dragoman.lexicons import read_verb_class
from dragoman.records import Participant

_VERB_ROLES = ("subj|by", "obj|iobj|on|against|to|with|from|for|over|at|of|comp_subj|comp_obj|in")
_NOUN_ROLES = ("by|poss|subj|mod|from", "on|against|to|with|of|for|over")
_EVENT_ENDINGS = ("tion", "sion", "ment", "ance", "ence", "ure", "al", "ing", "age", "down", "out", "off", "over")
_UNPOLITICAL = frozenset(("BUS", "UNK", "CVL", "JRN", "EDU", "MED", "SOC", "CRM", "LAB", "REL"))


def find_candidates(sentence: TokenSpan, cast: Cast, taken: set[int]) -> list[Frame]:
    """Candidates among the words that are not `taken`, in the text's order."""
    if not any(cast.is_actor(token) for token in sentence):
        return []
    return [
        frame for token in sentence if token.i not in taken and _may_tell(token) and (frame := _make_frame(token, cast))
    ]


def _may_tell(token: Token) -> bool:
    """A word of the tables in a sense that no row describes, another verb that tells of doing, an event noun."""
    if token.pos_ in ("VERB", "AUX"):
        if any(child.dep_ == "mark" and child.lower_ == "if" for child in token.children):
            return False  # "if the army sends patrols": a condition of something else
        is_free = token.dep_ not in ("aux", "auxpass", "amod", "compound") or bool(find_readings(token))
        # "turned back a flight", "called in the ambassador": a particle makes an act of the plainest verb
        is_telling = normalize_lemma(token.lemma_) not in _actless() or any(c.dep_ == "prt" for c in token.children)
        is_telling = is_telling or (token.pos_ == "VERB" and bool(find_readings(token)))
        return is_free and is_telling
    if find_readings(token):
        return True
    # "its annexation of Crimea", "a crackdown on journalists"
    is_event = token.pos_ == "NOUN" and token.tag_ == "NN" and token.lower_.endswith(_EVENT_ENDINGS)
    is_bare = token.dep_ in ("compound", "nmod") or not any(c.dep_ in ("poss", "prep") for c in token.children)
    return is_event and not is_bare


@cache
def _actless() -> frozenset[str]:
    """Verbs that tell of states, thoughts and mere saying, and those that lend their slots to a noun."""
    return read_verb_class("actless") | load_classes()["support"] | load_classes()["undergo"]


def _make_frame(token: Token, cast: Cast) -> Frame | None:
    slots = find_slots(token)
    doers, targets = map(parse_slots, _NOUN_ROLES if token.pos_ == "NOUN" else _VERB_ROLES)
    actors, actor_slot = fill_role(doers, slots, cast, places_count=False)
    names = {(actor.name, actor.code) for actor in actors}
    recipients, recipient_slot = fill_role(targets, slots, cast, places_count=True, but=names)
    # "customs officers will strike": a word that the tables know needs but one party
    is_whole = bool(actors and recipients) or (bool(actors or recipients) and bool(find_readings(token)))
    if not is_whole or not _is_public((*actors, *recipients)):
        return None
    return Frame(
        token=token,
        words=(token,),
        act="ACCUSE",  # stands for none yet: only the encoder's answer makes a report of a candidate
        mode=None,
        reading="unjudged",
        actors=actors,
        recipients=recipients,
        actor_slot=actor_slot,
        recipient_slot=recipient_slot,
        fillers=(),
        subjects=tuple(slots.get("subj", ())),
        is_candidate=True,
    )


def _is_public(participants: tuple[Participant, ...]) -> bool:
    return any(one.sector not in _UNPOLITICAL for one in participants)
