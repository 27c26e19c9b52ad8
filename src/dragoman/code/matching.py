"""Does a word in its sentence fit a row of the predicates table?

In: a token, its slots, the readings of its lemma. Out: the first reading whose words and constraints all hold.
Limits: constraints look at the words of a slot's noun phrase, not at its meaning.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dragoman.code.clauses import Slots, expand_conjuncts
from dragoman.code.participants import Cast
from dragoman.code.predicates import Constraint, Predicate, load_classes, load_predicates, normalize_lemma

_POS = {"VERB": "v", "NOUN": "n", "ADJ": "a", "AUX": "v"}
_INDICATIVE = frozenset("is are was were has have had 's ’s 're ’re will would 'll ’ll wo could can may might".split())
_PHRASE_DEPS = ("compound", "amod", "nmod", "nummod", "poss", "appos")


def find_readings(token: Token) -> tuple[Predicate, ...]:
    """All readings of a token's lemma in its part of speech."""
    pos = _POS.get(token.pos_)
    if pos is None or (pos == "n" and token.dep_ in ("compound", "nmod")):
        return ()
    if pos == "a" and token.tag_ in ("VBN", "VBG"):
        pos = "v"
    lemma = normalize_lemma(token.lemma_, pos)
    readings = load_predicates().get((lemma, pos), ())
    return readings if readings and not _is_in_compound(token) else ()


def _is_in_compound(token: Token) -> bool:
    """ "Iranian-backed forces", "attack-minded": parts of a hyphenated word are no acts."""
    doc = token.doc
    after = token.i + 1 < len(doc) and doc[token.i + 1].text == "-" and not token.whitespace_
    before = token.i > 0 and doc[token.i - 1].text == "-" and not doc[token.i - 1].whitespace_
    return after or before


def choose_reading(token: Token, slots: Slots, cast: Cast) -> tuple[Predicate, list[Token], Slots] | None:
    """The most constrained reading that fits, with the trigger's tokens and the slots as it sees them."""
    for predicate in find_readings(token):
        words = _find_words(token, predicate.words[1:])
        if words is None or _is_loose_particle(token, words, predicate):
            continue
        seen = _take_particle_object(slots, words)
        if predicate.act == "REQUEST" and _is_statement(token):
            continue
        if all(_holds(c, seen, cast) for c in predicate.constraints):
            return predicate, [token, *words], seen
    return None


def _is_statement(token: Token) -> bool:
    """ "told reporters that the two had met", "suggested Germany was late": what somebody states, he does not ask for.

    A demand's clause is an infinitive or subjunctive ("suggested that Germany leave"), so a finite one tells it apart.
    """
    if token.pos_ != "VERB" or normalize_lemma(token.lemma_) not in load_classes()["mandative"]:
        return False
    return any(child.dep_ == "ccomp" and child.i > token.i and _is_indicative(child) for child in token.children)


def _is_indicative(clause: Token) -> bool:
    # The bare present is left out: "demanded that troops leave" looks the same in both moods.
    if clause.tag_ in ("VBD", "VBZ") or clause.lower_ in _INDICATIVE:
        return True
    return any(child.dep_ in ("aux", "auxpass") and child.lower_ in _INDICATIVE for child in clause.children)


def _is_loose_particle(token: Token, words: list[Token], predicate: Predicate) -> bool:
    """ "gave birth in a camp" is not "give in": nothing stands between verb and preposition unless the row says so."""
    if len(words) != 1 or words[0].dep_ != "prep" or token.pos_ != "VERB":
        return False
    takes_object = any("obj" in c.slots for c in predicate.constraints) or any("obj" in r for r in predicate.recipient)
    between = [child for child in token.children if child.dep_ == "dobj" and token.i < child.i < words[0].i]
    return bool(between) and not takes_object


def _take_particle_object(slots: Slots, words: list[Token]) -> Slots:
    """ "fired off a volley", "called in the ambassador": a particle that the parser took for a preposition."""
    if not words or "obj" in slots or words[-1].dep_ != "prep":
        return slots
    objects = [t for child in words[-1].children if child.dep_ == "pobj" for t in expand_conjuncts(child)]
    return {**slots, "obj": objects} if objects else slots


def _find_words(token: Token, words: tuple[str, ...]) -> list[Token] | None:
    """The fixed words of a trigger among the dependents that follow it, in order: "put … on hold"."""
    found: list[Token] = []
    for word in words:
        match = _find_word(word, [*reversed(found), token], found[-1].i if found else token.i)
        if match is None:
            return None
        found.append(match)
    return found


def _find_word(word: str, governors: list[Token], after: int) -> Token | None:
    """The first dependent that fits; a noun may stand deeper ("called Israel a terrorist state"), a particle not."""
    for governor in governors:
        for child in governor.children:
            if child.i > after and word in (child.lower_, child.lemma_.lower()):
                return child
    top = governors[-1]
    for child in top.children:
        if child.i > after and child.dep_ in ("dobj", "oprd", "ccomp", "attr", "xcomp"):
            for below in (child, *child.children, *(g for c in child.children for g in c.children)):
                if below.i > after and below.pos_ in ("NOUN", "ADJ") and word in (below.lower_, below.lemma_.lower()):
                    return below
    return None


def _holds(constraint: Constraint, slots: Slots, cast: Cast) -> bool:
    return _is_met(constraint, slots, cast) != constraint.is_negated


def _is_met(constraint: Constraint, slots: Slots, cast: Cast) -> bool:
    fillers = [filler for slot in constraint.slots for filler in slots.get(slot, [])]
    if not constraint.lemmas and not constraint.needs_actor and not constraint.needs_party:
        return bool(fillers)
    for filler in fillers:
        if constraint.takes_places and cast.is_town(filler):
            return True
        if constraint.needs_party and cast.find_participants([filler], places_count=False, owners_count=False):
            return True
        if constraint.needs_actor and cast.find_participants([filler], places_count=False):
            return True
        if constraint.lemmas and any(word in constraint.lemmas for word in _phrase_lemmas(filler)):
            return True
    return False


def _phrase_lemmas(head: Token) -> Iterator[str]:
    """Lemmas of a noun phrase: head, modifiers, conjuncts, and what "of" adds ("thousands of troops")."""
    for token in expand_conjuncts(head):
        yield normalize_lemma(token.lemma_)
        yield token.lower_
        # "requested the withdrawal of troops" asks for no troops
        is_act = (
            normalize_lemma(token.lemma_) in load_classes()["yielding"]
            or token.lemma_.lower() in load_classes()["disclosure"]
        )
        for child in token.children:
            if child.dep_ in _PHRASE_DEPS and not (child.tag_ in ("VBN", "VBG") and _is_in_compound(child)):
                # not "a law-based alternative", which offers no base
                yield normalize_lemma(child.lemma_)
                yield from (normalize_lemma(inner.lemma_) for inner in child.children if inner.dep_ == "compound")
            elif child.dep_ == "prep" and child.lower_ == "of" and not is_act:
                yield from (normalize_lemma(inner.lemma_) for inner in child.children if inner.dep_ == "pobj")
