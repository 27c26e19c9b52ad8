"""Who stands out to a singular "he" or "she".

In: entities near a pronoun. Out: the best of them. Weights follow Lappin and Leass (1994) and Centering: recency
halves, subjects outrank objects, entities taken up by pronouns stay in the centre, roles run parallel.
Limits: weights were set by hand; grammar, gender and place only: what verbs mean is not weighed.
"""

from dragoman.resolve.clause_grammar import OBJECTS, SUBJECTS, Grammar
from dragoman.resolve.discourse import Discourse, Entity, Occurrence
from dragoman.resolve.person_names import NAME_REFERRED
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
_SPEAKS_AGAIN = 1.5  # "“…,” Ana said. “…,” she added."
_WRONG_GUESS = 1.0  # the given name is rather of the other gender
_WRONG_PRONOUN = 2.5  # pronouns of the other gender stood for the entity
_OWNER_OF_SUBJECT = 0.2
_DESCRIPTION = 0.4  # "the woman", less than a name
_BARE_NAME = 0.35
_DOUBT = 0.5  # a capital word that may be no person
_REPEATED = 0.8  # what each occurrence but the weightiest counts
_MOST = 3  # occurrences of one entity that count


def choose_person(
    discourse: Discourse, speakers: Speakers, pronoun: int, *, gender: str, kinds: frozenset[str], is_reflexive: bool
) -> Entity | None:
    """The likeliest antecedent of "he", "him", "his", "she", "her"; None when nobody fits."""
    grammar = discourse.grammar
    recent = discourse.list_recent(pronoun)
    barred_words = set() if is_reflexive else grammar.list_barred(pronoun)
    barred = {id(e) for word in barred_words if (e := discourse.entity_at(word)) is not None}
    source = speakers.find_speaker(pronoun)
    if source is not None and not is_reflexive:
        barred.add(id(source))
    scores: dict[int, tuple[float, int, Entity]] = {}
    subjects = grammar.list_subjects_above(pronoun)
    for key, occurrences in recent.items():
        entity = occurrences[0].entity
        if key not in barred and fits_person(entity, gender, kinds):
            weight = _weigh(grammar, occurrences, pronoun, subjects, is_reflexive=is_reflexive)
            scores[key] = weight + _weigh_person(entity, gender), occurrences[0].token, entity
    _favour_nearest(scores)
    coming = grammar.find_coming_subject(pronoun)
    if coming is not None:
        mention = speakers.find_mention(coming[0])
        ahead = None
        if mention is not None:
            ahead = discourse.find_namesake(mention) if mention.how == NAME_REFERRED else None
            ahead = ahead or discourse.find_entity(mention)
        if ahead is not None and id(ahead) not in barred and fits_person(ahead, gender, kinds):
            before = scores[id(ahead)][0] if id(ahead) in scores else _weigh_person(ahead, gender)
            scores[id(ahead)] = before + _COMING[coming[1]], coming[0], ahead
    if speakers.is_source(pronoun):
        previous = speakers.find_previous(pronoun)
        if previous is not None and id(previous) in scores:
            weight, token, entity = scores[id(previous)]
            # Not across another's sentence: "…, Weber said. Lang phoned Koch. He urged him": Lang urges.
            is_last = discourse.grammar.sentences[pronoun] - discourse.grammar.sentences[token] <= 1
            scores[id(previous)] = weight + (_SPEAKS_AGAIN if is_last else 0.0), token, entity
    if not scores:
        return None
    return max(scores.values(), key=lambda item: item[:2])[2]


def fits_person(entity: Entity, gender: str, kinds: frozenset[str]) -> bool:
    """A person, or one person described ("the woman"), who is not of the other gender."""
    mention = entity.mention
    if mention.kind not in kinds or mention.plural:
        return False
    return entity.gender not in ("m", "f") or entity.gender == gender


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


def _favour_nearest(scores: dict[int, tuple[float, int, Entity]]) -> None:
    if scores:
        key = max(scores, key=lambda key: scores[key][1])
        weight, token, entity = scores[key]
        scores[key] = weight + _NEAREST, token, entity
