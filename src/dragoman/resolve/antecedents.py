"""Whom a singular "he" or "she" stands for: who is admissible, and who of them is chosen.

In: entities around a pronoun, and scores of a ranker where there is one. Out: the entity. Admissible is whom grammar,
gender, number and the quotation's speaker allow; the rules' salience and the ranker's scores weigh these alone.
Limits: a name after the pronoun is admissible in the pronoun's own sentence only.
"""

import dataclasses
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Protocol

from dragoman.records import ActorMention, Span
from dragoman.resolve.clause_grammar import Grammar
from dragoman.resolve.discourse import BY_SURNAME, REACH, Discourse, Entity, Occurrence
from dragoman.resolve.person_names import NAME_REFERRED
from dragoman.resolve.reference_words import PERSONAL_KINDS, Wanted, find_gender
from dragoman.resolve.salience import Setting, weigh_candidate
from dragoman.resolve.speakers import Speakers

_MOST_BEFORE = 40  # mentions that one pronoun's question looks back over, and ahead
_MOST_AFTER = 12
Scores = Mapping[tuple[int, int], float]


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """A pronoun, and the mentions before and after it that may be its antecedents, in the text's order."""

    pronoun: Span
    mentions: tuple[Span, ...]


class PronounRanker(Protocol):
    """Scores pairs of a pronoun and a mention: by the characters where the two begin, higher is likelier.

    Called once a document, ahead of the reading, with all its questions. Pairs may be left out.
    """

    def __call__(self, text: str, questions: Sequence[Question], /) -> Scores: ...


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that may be meant: where it occurs before the pronoun, the latest first, and after it, and its weight
    by the rules."""

    entity: Entity
    before: tuple[Occurrence, ...]
    ahead: tuple[Occurrence, ...]
    salience: float

    @property
    def latest(self) -> int:
        return max(occurrence.token for occurrence in (*self.before, *self.ahead))


def choose_person(
    discourse: Discourse, speakers: Speakers, pronoun: int, wanted: Wanted, scores: Scores | None = None
) -> Entity | None:
    """The likeliest antecedent of "he", "him", "his", "she", "her"; None when nobody fits."""
    candidates = list_candidates(discourse, speakers, pronoun, wanted)
    return choose_candidate(candidates, discourse.grammar.starts[pronoun], scores) if candidates else None


def choose_candidate(candidates: Sequence[Candidate], start: int, scores: Scores | None) -> Entity:
    """The best by salience and, for a pronoun that the ranker has scored, by its score for the entity's best mention.

    Candidates that the ranker has not seen count as its worst."""
    known = {
        number: score for number, c in enumerate(candidates) if (score := _best_score(c, start, scores)) is not None
    }
    worst = min(known.values(), default=0.0)

    def weigh(number: int) -> tuple[float, int]:
        return candidates[number].salience + known.get(number, worst), candidates[number].latest

    return candidates[max(range(len(candidates)), key=weigh)].entity


def _best_score(candidate: Candidate, start: int, scores: Scores | None) -> float | None:
    if not scores:
        return None
    found = (scores.get((start, o.span.start)) for o in (*candidate.before, *candidate.ahead))
    return max((score for score in found if score is not None), default=None)


def list_candidates(discourse: Discourse, speakers: Speakers, pronoun: int, wanted: Wanted) -> list[Candidate]:
    """Everybody admissible, in the order of their latest mention."""
    grammar, gender = discourse.grammar, wanted.gender or ""
    barred_words = set() if wanted.is_reflexive else grammar.list_barred(pronoun)
    barred = {id(e) for word in barred_words if (e := discourse.entity_at(word)) is not None}
    source = speakers.find_speaker(pronoun)
    if source is not None and not wanted.is_reflexive:
        barred.add(id(source))
    before = discourse.list_recent(pronoun)
    ahead = _list_ahead(discourse, speakers, pronoun, barred_words)
    entities = {id(o.entity): o.entity for found in (before, ahead) for group in found.values() for o in group}
    fitting = [e for key, e in entities.items() if key not in barred and fits_person(e, gender, wanted.kinds)]
    latest = sorted((before[id(e)][0].token for e in fitting if id(e) in before), reverse=True)
    subjects = grammar.list_subjects_above(pronoun)
    coming = grammar.find_coming_subject(pronoun)
    setting = Setting(discourse, speakers, pronoun, gender, wanted.is_reflexive, latest, subjects, coming)
    return [
        Candidate(e, tuple(old := before.get(id(e), [])), tuple(new := ahead.get(id(e), [])),
                  weigh_candidate(setting, e, old, new))
        for e in fitting
    ]  # fmt: skip


def _list_ahead(
    discourse: Discourse, speakers: Speakers, pronoun: int, barred: set[int]
) -> dict[int, list[Occurrence]]:
    """Persons named after the pronoun in its sentence: "In his speech, Weber thanked Koch"."""
    grammar = discourse.grammar
    found: dict[int, list[Occurrence]] = {}
    sentence = grammar.sentences[pronoun]
    for token, mention in speakers.list_mentions_ahead(pronoun):
        if mention.kind != "person" or token in barred:
            continue
        entity = discourse.find_namesake(mention) if mention.how == NAME_REFERRED else None
        entity = entity or discourse.find_entity(mention)
        occurrence = Occurrence(token, sentence, grammar.find_role(token), entity, True, mention.span)
        found.setdefault(id(entity), []).append(occurrence)
    return found


def fits_person(entity: Entity, gender: str, kinds: frozenset[str]) -> bool:
    """A person, or one person described ("the woman"), who is not of the other gender."""
    mention = entity.mention
    if mention.kind not in kinds or mention.plural:
        return False
    return entity.gender not in ("m", "f") or entity.gender == gender


def list_questions(grammar: Grammar, mentions: Sequence[ActorMention]) -> list[Question]:
    """Every "he" and "she" with the mentions a ranker may score: persons within reach, pronouns of its gender."""
    singular = [
        (
            bisect_left(grammar.starts, m.head),
            m.span,
            m.gender if m.gender in ("m", "f") and m.how not in BY_SURNAME else None,
        )
        for m in mentions
        if m.kind in PERSONAL_KINDS and not m.plural and m.how != "adjective"
    ]
    pronouns = [
        (token, Span(start, start + len(word)), gender)
        for token, (word, start) in enumerate(zip(grammar.lowers, grammar.starts, strict=True))
        if (gender := find_gender(word)) is not None
    ]
    places = sorted((*singular, *pronouns))
    tokens = [place[0] for place in places]
    questions: list[Question] = []
    for token, span, gender in pronouns:
        sentence = grammar.sentences[token]
        at = bisect_left(tokens, token)
        found: list[Span] = []
        for number in range(at - 1, max(-1, at - 1 - _MOST_BEFORE), -1):
            if sentence - grammar.sentences[tokens[number]] > REACH:
                break
            if tokens[number] < token and places[number][2] in (None, gender):
                found.append(places[number][1])
        found.reverse()
        for number in range(at, min(len(places), at + _MOST_AFTER)):
            place = places[number]
            if place[0] >= len(grammar.sentences) or grammar.sentences[place[0]] != sentence:
                break
            if place[0] > token and place[2] in (None, gender) and find_gender(grammar.lowers[place[0]]) is None:
                found.append(place[1])
        if found:
            questions.append(Question(span, tuple(dict.fromkeys(found))))
    return questions
