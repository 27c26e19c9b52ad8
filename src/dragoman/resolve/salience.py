"""Who stands out to a singular "he" or "she".

In: a candidate's occurrences around a pronoun. Out: its features, and their sum by the weights of
`lexicons/salience_weights.csv`: a log-linear model in the tradition of Lappin and Leass (1994) and Centering (recency,
subjects, parallel roles, the centre of attention). Limits: grammar, gender and place only: what verbs mean is not
weighed.
"""

import dataclasses
from collections.abc import Iterator
from functools import cache

from dragoman.lexicons import read_table
from dragoman.resolve.clause_grammar import OBJECTS, SUBJECTS, Grammar
from dragoman.resolve.discourse import Discourse, Entity, Occurrence
from dragoman.resolve.speakers import Speakers

_ROLES = {
    "nsubj": "subject", "nsubjpass": "passive", "dobj": "object", "dative": "object", "pobj": "prepositional",
    "agent": "agent", "poss": "owner", "attr": "predicate", "ROOT": "fragment", "compound": "modifier",
    "nmod": "modifier", "amod": "modifier",
}  # fmt: skip
_GRADES = {
    "nsubj": 1.0,
    "nsubjpass": 0.95,
    "agent": 0.6,
    "dobj": 0.6,
    "dative": 0.6,
    "poss": 0.55,
    "pobj": 0.4,
    "compound": 0.15,
    "nmod": 0.15,
    "amod": 0.1,
}
_OTHER_GRADE = 0.3
_DECAY = 0.5
_MOST = 4  # occurrences of one entity that count
_FAR = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """A pronoun and what its candidates are weighed by. `latest` are the candidates' last words before it, the nearest
    first; `subjects` those of the clauses around it, the innermost first; `coming` the one after a fronted phrase it
    stands in."""

    discourse: Discourse
    speakers: Speakers
    pronoun: int
    gender: str
    is_reflexive: bool
    latest: list[int]
    subjects: list[int]
    coming: tuple[int, str] | None

    @property
    def grammar(self) -> Grammar:
        return self.discourse.grammar


def weigh_candidate(setting: Setting, entity: Entity, before: list[Occurrence], ahead: list[Occurrence]) -> float:
    """How much the entity stands out to the pronoun, by its occurrences before it, the latest first, and after."""
    weights = _read_weights()
    return sum(weights.get(name, 0.0) * value for name, value in list_features(setting, entity, before, ahead))


@cache
def _read_weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in read_table("salience_weights")}


def list_features(
    setting: Setting, entity: Entity, before: list[Occurrence], ahead: list[Occurrence]
) -> Iterator[tuple[str, float]]:
    """What is known of the entity as an antecedent; what is not listed is nought."""
    yield from _describe_entity(setting, entity)
    coming = setting.coming
    if coming is not None and any(occurrence.token == coming[0] for occurrence in ahead):
        yield f"subject after fronted {coming[1]}", 1.0
    elif not before:
        yield "only ahead", 1.0
    if not before:
        return
    yield from _describe_place(setting, before)
    yield from _describe_roles(setting, before)
    # Not across another's sentence: "…, Weber said. Lang phoned Koch. He urged him": Lang urges.
    is_near = setting.grammar.sentences[setting.pronoun] - before[0].sentence <= 1
    speakers = setting.speakers
    if is_near and speakers.is_source(setting.pronoun) and speakers.find_previous(setting.pronoun) is entity:
        yield "speaks again", 1.0


def _describe_entity(setting: Setting, entity: Entity) -> Iterator[tuple[str, float]]:
    mention = entity.mention
    yield "doubt", entity.doubt
    if mention.kind != "person":
        yield "description", 1.0
    is_single = " " not in mention.name
    if entity.gender == setting.gender:
        yield "gender certain", 1.0
    elif entity.likely_gender is not None:
        fits = "right" if entity.likely_gender == setting.gender else "wrong"
        source = "pronoun" if entity.is_referred else f"single name {entity.likely_gender}" if is_single else "name"
        yield f"gender {fits} by {source}", 1.0
    if entity.is_bare:  # "Ilić": who is called by one name has been told of before
        yield "bare name", 1.0
    yield "occurrences", min(entity.count, 6) ** 0.5
    if entity.first < 12:
        yield "opens the text", 1.0


def _describe_place(setting: Setting, before: list[Occurrence]) -> Iterator[tuple[str, float]]:
    """How near the entity was last told of."""
    grammar, latest = setting.grammar, before[0]
    distance = grammar.sentences[setting.pronoun] - latest.sentence
    yield f"sentences back {min(distance, _FAR)}", 1.0
    rank = setting.latest.index(latest.token) if latest.token in setting.latest else len(setting.latest)
    yield "candidates between", min(rank, 4)
    if rank == 0:
        yield "nearest", 1.0
    yield "words between", min(setting.pronoun - latest.token, 60) / 20
    if not latest.is_name:
        yield f"centre {min(distance, 2)}", 1.0
    salience = [
        _GRADES.get(o.role, _OTHER_GRADE) * _DECAY ** (grammar.sentences[setting.pronoun] - o.sentence)
        for o in before[:_MOST]
    ]
    yield "recency", sum(salience)


def _describe_roles(setting: Setting, before: list[Occurrence]) -> Iterator[tuple[str, float]]:
    """What the entity did where it was last told of, seen from what the pronoun does."""
    grammar, latest = setting.grammar, before[0]
    distance = min(grammar.sentences[setting.pronoun] - latest.sentence, 2)
    own = _name_own_role(setting)
    role = _ROLES.get(latest.role, "other")
    yield f"was {role}", 1.0
    if grammar.deps[latest.token] == "appos":
        yield "was apposition", 1.0
    if latest.role == "poss" and grammar.deps[grammar.heads[latest.token]] in SUBJECTS:
        yield "owner of a subject", 1.0  # "Ana's voice was low"
    tokens = {occurrence.token for occurrence in before}
    inner = next((number for number, subject in enumerate(setting.subjects) if subject in tokens), None)
    if inner is not None:  # "Ana lost her keys"; "Ana said she was late"
        yield f"subject around {own} {min(inner, 2)}", 1.0
    if distance <= 1 and is_parallel(grammar, setting.pronoun, latest.role):
        yield "parallel", 1.0
    sentence = grammar.sentences[setting.pronoun]
    if sentence and grammar.main_subject(sentence - 1) in tokens:
        yield f"main subject of the sentence before for {own}", 1.0
    if grammar.main_subject(sentence) in tokens:
        yield f"main subject for {own}", 1.0


def _name_own_role(setting: Setting) -> str:
    dep = setting.grammar.deps[setting.pronoun]
    if setting.is_reflexive:
        return "reflexive"
    return "subject" if dep in SUBJECTS else "owner" if dep == "poss" else "object"


def is_parallel(grammar: Grammar, pronoun: int, role: str) -> bool:
    """ "Ana praised Lea and Ivo thanked her": an object for an object; a subject's owner counts as a subject."""
    dep = grammar.deps[pronoun]
    if dep == "poss":
        dep = grammar.find_role(grammar.heads[pronoun])
    return (dep in SUBJECTS and role in SUBJECTS) or (dep in OBJECTS and role in OBJECTS)
