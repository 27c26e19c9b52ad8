"""Whom "it", "its", "they", "their", "the two" and "both sides" stand for.

In: entities near the word. Out: one entity, or the members of a set. Limits: things that are no actors are seen only
where they are the subject that the pronoun most likely takes up; singular "they" is read as plural or as a group.
"""

from dragoman.resolve.clause_grammar import OBJECTS, SUBJECTS, Grammar
from dragoman.resolve.discourse import REACH, Discourse, Entity, Occurrence
from dragoman.resolve.person_names import NAME_REFERRED
from dragoman.resolve.reference_words import PERSONAL_PRONOUNS, Wanted, read_class
from dragoman.resolve.speakers import Speakers

_ROLES = {"nsubj": 1.0, "nsubjpass": 0.95, "agent": 0.6, "dobj": 0.5, "poss": 0.5, "pobj": 0.35, "attr": 0.3}
_OTHER_ROLE = 0.3
_DECAY = 0.5
_SAME_CLAUSE_OWNER = 1.0
_OUTER_SUBJECT = 0.4
_PARALLEL = 0.35
_MOST = 4
_THING = 1.2  # what a subject that is no actor weighs in the sentence before
_SINGULAR_REACH = 1
_GROUP_REACH = 2
_PAIR_REACH = 2
_THING_REACH = 40  # words
_COMMON = {"state": 0.3, "group": 0.2, "body": 0.2}
_PLURAL_NOUN = 0.5


def choose_collective(discourse: Discourse, speakers: Speakers, token: int, wanted: Wanted) -> Entity | None:
    """The likeliest antecedent of "it", "its", or of "they" as one group; None when a thing is likelier."""
    grammar = discourse.grammar
    barred_words = set() if wanted.is_reflexive else grammar.list_barred(token)
    barred = {id(e) for word in barred_words if (e := discourse.entity_at(word)) is not None}
    source = speakers.find_speaker(token)
    if source is not None and source.mention.kind == "person":
        barred.add(id(source))
    subjects = grammar.list_subjects_above(token)
    is_owner = grammar.deps[token] == "poss" or wanted.is_reflexive
    if is_owner and subjects and _is_rival(discourse, subjects[0], token, wanted):
        return None  # "The deal had its critics"
    best: tuple[float, int, Entity] | None = None
    for key, occurrences in discourse.list_recent(token).items():
        entity = occurrences[0].entity
        if key in barred or not fits_collective(entity, wanted):
            continue
        is_many = entity.mention.plural
        if wanted.plural and not is_many and grammar.sentences[token] - occurrences[0].sentence > _SINGULAR_REACH:
            continue  # "The army …. They …" only close by
        weight = _weigh(grammar, occurrences, token, subjects, is_owner=is_owner) + _COMMON.get(
            entity.mention.kind, 0.0
        )
        if wanted.plural and is_many:
            weight += _PLURAL_NOUN
        if best is None or (weight, occurrences[0].token) > best[:2]:
            best = weight, occurrences[0].token, entity
    if best is None or _find_thing(discourse, token, wanted) > best[0]:
        return None
    return best[2]


def fits_collective(entity: Entity, wanted: Wanted) -> bool:
    mention = entity.mention
    if mention.kind not in wanted.kinds:
        return False
    if not wanted.plural:
        return not mention.plural and mention.kind != "people"
    return mention.plural if mention.kind in ("role", "people") else mention.kind != "state" or wanted.is_pair


def _weigh(
    grammar: Grammar, occurrences: list[Occurrence], token: int, subjects: list[int], *, is_owner: bool
) -> float:
    sentence = grammar.sentences[token]
    weight = 0.0
    for occurrence in occurrences[:_MOST]:
        weight += _ROLES.get(occurrence.role, _OTHER_ROLE) * _DECAY ** (sentence - occurrence.sentence)
    tokens = {occurrence.token for occurrence in occurrences}
    inner = next((number for number, subject in enumerate(subjects) if subject in tokens), None)
    if inner is not None:
        weight += _SAME_CLAUSE_OWNER if inner == 0 and is_owner else _OUTER_SUBJECT
    if grammar.deps[token] in SUBJECTS and occurrences[0].role in SUBJECTS:
        weight += _PARALLEL
    return weight


def _is_rival(discourse: Discourse, subject: int, token: int, wanted: Wanted) -> bool:
    """A noun of the right number that is no actor."""
    grammar = discourse.grammar
    if subject >= token or discourse.entity_at(subject) is not None or grammar.pos[subject] not in ("NOUN", "PROPN"):
        return False
    return (grammar.tags[subject] in ("NNS", "NNPS")) == wanted.plural


def _find_thing(discourse: Discourse, token: int, wanted: Wanted) -> float:
    """The weight of "The sale" in "The sale includes drones. It …"."""
    grammar = discourse.grammar
    sentence = grammar.sentences[token]
    if grammar.deps[token] not in SUBJECTS:
        return _find_many_things(discourse, token) if wanted.plural and grammar.deps[token] in OBJECTS else 0.0
    rival = next((s for s in grammar.list_subjects_above(token)[1:] if _is_rival(discourse, s, token, wanted)), None)
    if rival is not None:
        return _THING + _OUTER_SUBJECT
    if sentence and token - grammar.first_of(sentence) < 4:
        main = grammar.main_subject(sentence - 1)
        if main is not None and _is_rival(discourse, main, token, wanted):
            return _THING * 0.75
    return 0.0


def _find_many_things(discourse: Discourse, token: int) -> float:
    """The weight of "drones" in "The drones arrived. The army trains with them"."""
    grammar = discourse.grammar
    sentence = grammar.sentences[token]
    for before in range(token - 1, max(-1, token - _THING_REACH), -1):
        is_plural = grammar.tags[before] == "NNS" and grammar.deps[before] in SUBJECTS | {"dobj"}
        if is_plural and discourse.entity_at(before) is None and grammar.lowers[before] not in PERSONAL_PRONOUNS:
            return _THING * _DECAY ** (sentence - grammar.sentences[before])
    return 0.0


def is_group_likelier(discourse: Discourse, token: int, group: tuple[Entity, ...], single: Entity) -> bool:
    """The set was named together after the one, the one is part of it, or "their meeting" wants two."""
    if discourse.grammar.deps[token] == "poss" and _is_shared(discourse, token) and not single.mention.plural:
        return True
    place = next((place for place, known in reversed(discourse.groups) if known == group), -1)
    return single in group or place >= single.last


# --- sets ------------------------------------------------------------------------------------------------------


def choose_group(discourse: Discourse, speakers: Speakers, token: int, wanted: Wanted) -> tuple[Entity, ...]:
    """ "Putin and Erdogan … The two": the last coordinated entities of the wanted kinds, else the last two told of."""
    sentence = discourse.grammar.sentences[token]
    barred_words = discourse.grammar.list_barred(token)
    things = 0.0 if wanted.is_pair else _find_thing(discourse, token, wanted)
    for place, group in reversed(discourse.groups[-6:]):
        if sentence - discourse.grammar.sentences[place] > (REACH if wanted.is_pair else _GROUP_REACH):
            break
        if things and discourse.grammar.sentences[place] < sentence:
            continue  # "The sale includes drones. The army trains with them"
        if any(discourse.entity_at(word) in group for word in barred_words):
            continue  # "Turkey views them": not of Turkey
        if any(entity.mention.how == NAME_REFERRED for entity in group):
            continue  # perhaps no persons at all
        if all(entity.mention.kind in wanted.kinds | {"person"} for entity in group) and _is_wanted(group, wanted):
            return group
    if not wanted.is_pair and not (discourse.grammar.deps[token] == "poss" and _is_shared(discourse, token)):
        return ()
    return _pair_recent(discourse, speakers, token, wanted)


def _is_wanted(group: tuple[Entity, ...], wanted: Wanted) -> bool:
    kinds = {entity.mention.kind for entity in group}
    return not (wanted.is_pair and wanted.kinds == {"state"}) or kinds == {"state"}


def _is_shared(discourse: Discourse, token: int) -> bool:
    """ "Their meeting", "their talks": something that takes two."""
    return discourse.grammar.doc[discourse.grammar.heads[token]].lemma_.lower() in read_class("shared thing")


def _pair_recent(discourse: Discourse, speakers: Speakers, token: int, wanted: Wanted) -> tuple[Entity, ...]:
    source = speakers.find_speaker(token)
    recent = [
        (occurrences[0].entity, _rank(occurrences))
        for occurrences in discourse.list_recent(token, _PAIR_REACH).values()
        if not occurrences[0].entity.mention.plural
        and occurrences[0].entity is not source
        and occurrences[0].entity.mention.how != NAME_REFERRED
    ]
    persons = [item for item in recent if item[0].mention.kind == "person"]
    if "person" in wanted.kinds | {"person"} and wanted.kinds != {"state"} and len(persons) >= 2:
        chosen = persons
    else:
        chosen = [item for item in recent if item[0].mention.kind in wanted.kinds]
    pair = [entity for entity, _ in sorted(chosen, key=lambda item: item[1], reverse=True)[:2]]
    return tuple(sorted(pair, key=lambda entity: entity.last)) if len(pair) == 2 else ()


def _rank(occurrences: list[Occurrence]) -> tuple[float, int]:
    latest = occurrences[0]
    role = 1.5 if latest.role in SUBJECTS else 0.7 if latest.role in OBJECTS | {"poss"} else 0.0
    return role + min(latest.entity.count, 5) * 0.25, latest.token
