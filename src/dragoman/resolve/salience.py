"""Who stands out to a singular "he" or "she".

In: entities near a pronoun. Out: the best of them. Weights follow Lappin and Leass (1994) and Centering: recency
halves, subjects outrank objects, entities taken up by pronouns stay in the centre, roles run parallel.
Limits: weights were set by hand; grammar, gender and place only: what verbs mean is not weighed.
"""

import dataclasses

from dragoman.resolve.clause_grammar import OBJECTS, SUBJECTS, Grammar
from dragoman.resolve.discourse import Entity, Occurrence
from dragoman.resolve.speakers import Speakers

_ROLES = {
    "nsubj": 1.0, "nsubjpass": 0.95, "agent": 0.6, "dobj": 0.6, "dative": 0.6, "poss": 0.55, "pobj": 0.4, "attr": 0.4,
    "ROOT": 0.5, "compound": 0.15, "nmod": 0.15, "amod": 0.1,
}  # fmt: skip
_OTHER_ROLE = 0.3
_DECAY = 0.5
_SAME_CLAUSE_OWNER = 0.9  # "Ana lost her keys"
_OUTER_SUBJECT = 0.35  # "Ana said that she was late"
_PARALLEL = 0.35
_CENTRE = 0.3  # a pronoun was the last to stand for the entity
_NEAREST = 0.2
_COMING = {"prep": 1.6, "advcl": 1.0, "npadvmod": 1.0}
_AHEAD = 5.0  # a name that only follows, where no fronted phrase lets it
_SPEAKS_AGAIN = 1.5  # "“…,” Ana said. “…,” she added."
_WRONG_GUESS = 1.0  # the given name is rather of the other gender
_WRONG_PRONOUN = 2.5  # pronouns of the other gender stood for the entity
_OWNER_OF_SUBJECT = 0.2
_DESCRIPTION = 0.4  # "the woman", less than a name
_BARE_NAME = 0.35
_DOUBT = 0.5  # a capital word that may be no person
_REPEATED = 0.8  # what each occurrence but the weightiest counts
_MOST = 3  # occurrences of one entity that count


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """A pronoun and what its candidates are weighed by. `nearest` is the latest candidate's word before it."""

    grammar: Grammar
    speakers: Speakers
    pronoun: int
    gender: str
    is_reflexive: bool
    nearest: int


def weigh_candidate(setting: Setting, entity: Entity, before: list[Occurrence], ahead: list[Occurrence]) -> float:
    """How much the entity stands out to the pronoun, by its occurrences before it, the latest first, and after."""
    grammar, pronoun, speakers = setting.grammar, setting.pronoun, setting.speakers
    weight = _weigh_person(entity, setting.gender)
    if before:
        weight += _weigh(
            grammar, before, pronoun, grammar.list_subjects_above(pronoun), is_reflexive=setting.is_reflexive
        )
        if before[0].token == setting.nearest:
            weight += _NEAREST
    coming = grammar.find_coming_subject(pronoun)
    if coming is not None and any(occurrence.token == coming[0] for occurrence in ahead):
        weight += _COMING[coming[1]]
    elif not before:
        weight -= _AHEAD
    if before and speakers.is_source(pronoun) and speakers.find_previous(pronoun) is entity:
        # Not across another's sentence: "…, Weber said. Lang phoned Koch. He urged him": Lang urges.
        is_last = grammar.sentences[pronoun] - before[0].sentence <= 1
        weight += _SPEAKS_AGAIN if is_last else 0.0
    return weight


def _weigh(
    grammar: Grammar, occurrences: list[Occurrence], pronoun: int, subjects: list[int], *, is_reflexive: bool
) -> float:
    sentence = grammar.sentences[pronoun]
    weight = 0.0
    single = [_weigh_role(grammar, o) * _DECAY ** (sentence - o.sentence) for o in occurrences[:_MOST]]
    best = max(single)
    weight = best + _REPEATED * (sum(single) - best)
    tokens = {occurrence.token for occurrence in occurrences}
    dep = grammar.deps[pronoun]
    inner = next((number for number, subject in enumerate(subjects) if subject in tokens), None)
    if inner is not None:  # "Ana lost her keys"; "Ana said she was late"
        weight += _SAME_CLAUSE_OWNER if inner == 0 and (dep == "poss" or is_reflexive) else _OUTER_SUBJECT
    latest = occurrences[0]
    if sentence - latest.sentence <= 1 and is_parallel(grammar, dep, pronoun, latest.role):
        weight += _PARALLEL
    if not latest.is_name:
        weight += _CENTRE * _DECAY ** (sentence - latest.sentence)
    return weight


def _weigh_role(grammar: Grammar, occurrence: Occurrence) -> float:
    weight = _ROLES.get(occurrence.role, _OTHER_ROLE)
    head = grammar.heads[occurrence.token]
    if occurrence.role == "poss" and grammar.deps[head] in SUBJECTS:
        weight += _OWNER_OF_SUBJECT  # "Ana's voice was low"
    return weight


def is_parallel(grammar: Grammar, dep: str, pronoun: int, role: str) -> bool:
    """ "Ana praised Lea and Ivo thanked her": an object for an object; a subject's owner counts as a subject."""
    if dep == "poss":
        dep = grammar.find_role(grammar.heads[pronoun])
    return (dep in SUBJECTS and role in SUBJECTS) or (dep in OBJECTS and role in OBJECTS)


def _weigh_person(entity: Entity, gender: str) -> float:
    weight = -_DOUBT * entity.doubt
    if entity.gender is None:
        guess = entity.likely_gender
        wrong = _WRONG_PRONOUN if entity.is_referred else _WRONG_GUESS
        weight -= 0.0 if guess in (None, gender) else wrong
    if entity.mention.kind != "person":
        weight -= _DESCRIPTION
    elif entity.is_bare:  # "Ilić": who is called by one name has been told of before
        weight += _BARE_NAME
    return weight
