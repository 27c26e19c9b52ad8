"""Demands and verdicts that no verb of demanding names: grammar makes the act.

In: attributions, parse, actors. Out: utterances: REQUEST ("“Turkey must stop,” he said") and ACCUSE ("said the law
was a disgrace") with the speaker as actor.
Limits: only inside attributed words, since the same sentence of the outlet's own is opinion, not an act; the speaker
must be a known actor and not the subject.
"""

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from dragoman.code.clauses import expand_conjuncts, verb_slots
from dragoman.code.ontology import check_act
from dragoman.code.participants import Cast
from dragoman.code.predicates import load_classes, normalize_lemma
from dragoman.lexicons import read_table
from dragoman.records import Act, Attribution, Document, Participant

_OBLIGATION = frozenset(("must", "should"))
_NEED = frozenset(("need", "have", "ought"))
_SPEAKER_PRONOUNS = frozenset(["i", "we"])


@dataclass(frozen=True, slots=True)
class Utterance:
    """An act done by saying something: its word, what it is, who does it to whom."""

    token: Token
    act: Act
    mode: str | None
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    how: str


def find_utterances(document: Document, cast: Cast, taken: set[int]) -> list[Utterance]:
    """Demands and verdicts inside attributions; `taken` are the words already coded."""
    assert document.parsed is not None
    found: dict[int, Utterance] = {}
    # The innermost speaker says it: "X said …, local media reported".
    for attribution in sorted(document.attributions, key=lambda a: sum(s.end - s.start for s in a.content)):
        speakers = _speakers(document, attribution, cast)
        if not speakers or _is_coded(document, attribution, taken):
            continue
        for span in attribution.content:
            stretch = document.parsed.char_span(span.start, span.end, alignment_mode="contract")
            for token in stretch or ():
                if token.i in found:
                    continue
                # A demand wins over the act it names ("must open the crossing"), a verdict only fills gaps.
                utterance = _read_demand(token, speakers, cast)
                if utterance is None and token.i not in taken:
                    utterance = _read_verdict(token, speakers, cast)
                if utterance is not None:
                    found[token.i] = utterance
    return [found[index] for index in sorted(found)]


def _is_coded(document: Document, attribution: Attribution, taken: set[int]) -> bool:
    """ "alleges that the court was responsible": the cue is the act already."""
    assert document.parsed is not None
    cue = attribution.cue and document.parsed.char_span(*attribution.cue, alignment_mode="expand")
    return bool(cue) and any(token.i in taken for token in cue or ())


def _speakers(document: Document, attribution: Attribution, cast: Cast) -> tuple[Participant, ...]:
    if attribution.source is None or document.parsed is None or attribution.stance == "denies":
        return ()
    source = document.parsed.char_span(*attribution.source, alignment_mode="expand")
    return () if source is None else cast.find_participants([source.root], places_count=False)


def _read_demand(token: Token, speakers: tuple[Participant, ...], cast: Cast) -> Utterance | None:
    """ "Each country must repatriate its citizens", "don't overburden Iraq", "the world needs to act"."""
    if token.pos_ != "VERB" or normalize_lemma(token.lemma_) in load_classes()["undemanded"]:
        return None
    if _is_imperative(token):
        return Utterance(token, "REQUEST", "change", speakers, (), "imperative")
    is_obliged = any(child.dep_ == "aux" and child.lower_ in _OBLIGATION for child in token.children)
    # Not "I hope it never has to face that", "they do not need to leave"
    is_needed = (
        token.dep_ == "xcomp"
        and normalize_lemma(token.head.lemma_) in _NEED
        and not any(child.dep_ == "neg" for child in token.head.children)
    )
    if not (is_obliged or is_needed) or _is_anothers_view(token.head if is_needed else token):
        return None
    slots = verb_slots(token)
    is_agentless = "subj" not in slots
    addressed = slots.get("obj" if is_agentless else "subj", [])
    if any(t.lower_ in _SPEAKER_PRONOUNS for t in addressed):
        return None
    recipients = cast.find_participants((c for t in addressed for c in expand_conjuncts(t)), places_count=False)
    recipients = tuple(r for r in recipients if r.name not in {s.name for s in speakers})
    if not recipients:
        return None
    return Utterance(token, "REQUEST", "change", speakers, recipients, "obligation in reported speech")


def _is_anothers_view(clause: Token) -> bool:
    """ "said that Reagan would admit he had to change": who admits it asks nobody for it."""
    if clause.dep_ != "ccomp" or clause.head.pos_ != "VERB" or clause.i < clause.head.i:
        return False
    owners = {t.lower_ for t in verb_slots(clause.head).get("subj", ())}
    own = {t.lower_ for child in clause.children if child.dep_ == "nsubj" for t in (child,)}
    return bool(own & {"he", "she", "it", "they"}) and not owners & _SPEAKER_PRONOUNS


def _is_imperative(token: Token) -> bool:
    """ "Don't overburden Iraq", "stop the war": a bare verb that heads its sentence and has no subject."""
    if token.tag_ != "VB" or token.dep_ not in ("ROOT", "ccomp", "conj"):
        return False
    deps = {child.dep_ for child in token.children}
    if deps & {"nsubj", "nsubjpass", "expl", "csubj"} or (token.dep_ == "conj" and not _is_imperative(token.head)):
        return False
    if any(c.dep_ == "aux" and c.lower_ not in ("do", "don’t", "don't") for c in token.children):
        return False
    # "Let's see", a plain fragment: only a verb with an object or a negation is a demand
    return token.lemma_ != "let" and bool(deps & {"dobj", "neg"})


def _read_verdict(token: Token, speakers: tuple[Participant, ...], cast: Cast) -> Utterance | None:
    """ "Iran was a real problem", "it was vital that …": what the complement of "be" says of its subject."""
    pos = {"NOUN": "n", "ADJ": "a", "VERB": "a"}.get(token.pos_)
    row = _evaluations().get((normalize_lemma(token.lemma_), pos or "")) or _evaluations().get(
        (token.lower_, pos or "")
    )
    # "we are appalled by the killings" is a passive to the parser
    is_feeling = token.lower_ in load_classes()["feeling"]
    copula = token if is_feeling and token.pos_ == "VERB" else token.head
    if row is None or copula.pos_ not in ("AUX", "VERB"):
        return None
    if copula != token and token.dep_ not in ("attr", "acomp", "oprd", "conj"):
        return None
    if any(
        child.dep_ == "neg" or (child.tag_ == "MD" and child.lower_ not in ("will", "wo")) for child in copula.children
    ):
        # "Australia should be concerned", "the step could be dangerous" judge nothing that has happened
        return None
    act, mode = row
    if is_feeling and not _is_felt_by(copula, speakers, cast):
        return None
    subjects = [t for child in copula.children if child.dep_ in ("nsubj", "nsubjpass") for t in expand_conjuncts(child)]
    below = [t for child in token.subtree if child.dep_ in ("nsubj", "nsubjpass", "pobj") for t in (child,)]
    names = {speaker.name for speaker in speakers}
    for tokens in (subjects, below):
        targets = tuple(
            p
            for p in cast.find_participants(tokens, places_count=False)
            if p.name not in names and p.text.lower() not in ("i", "we")
        )
        if targets:
            return Utterance(token, act, mode, speakers, targets[:1], "verdict in reported speech")
    return None


def _is_felt_by(copula: Token, speakers: tuple[Participant, ...], cast: Cast) -> bool:
    """ "We are appalled by the killings" is criticism; how others feel is an attitude, no act (codebook §10)."""
    if copula.lemma_ != "be" and not any(child.dep_ == "auxpass" for child in copula.children):
        return False  # "grew disappointed"
    subjects = [t for child in copula.children if child.dep_ in ("nsubj", "nsubjpass") for t in expand_conjuncts(child)]
    if any(t.lower_ in _SPEAKER_PRONOUNS for t in subjects):
        return True
    names = {speaker.name for speaker in speakers}
    return any(p.name in names for p in cast.find_participants(subjects, places_count=False))


@cache
def _evaluations() -> dict[tuple[str, str], tuple[Act, str | None]]:
    return {
        (normalize_lemma(row["lemma"]), row["pos"]): (check_act(row["act"], row["mode"]), row["mode"] or None)
        for row in read_table("evaluations")
    }
