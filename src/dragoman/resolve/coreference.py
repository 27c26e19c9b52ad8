"""Whom pronouns, role nouns and plural references stand for.

In: parse, actor mentions, attributions. Out: more actor mentions ("He", "Their", "the two", "the group"), the role
nouns that named nobody ("the president") given the entity they stand for, or its state, and the names that are known
to be a person's because a pronoun refers to them.
Limits: rules over recency, grammar, gender, number and kind; nothing across documents. A pronoun with no fitting
antecedent stays unresolved.
"""

import dataclasses

from spacy.tokens import Token

from dragoman.records import ActorMention, Document, Span
from dragoman.resolve.antecedents import choose_person
from dragoman.resolve.clause_grammar import OBJECTS, Grammar
from dragoman.resolve.collective_reference import choose_collective, choose_group, is_group_likelier
from dragoman.resolve.discourse import Discourse, Entity
from dragoman.resolve.person_names import NAME_REFERRED, FoundName, find_person_names
from dragoman.resolve.reference_words import (
    Wanted,
    describe_pronoun,
    describe_role_noun,
    is_reference,
    read_class,
    read_triggers,
)
from dragoman.resolve.role_reference import (
    StatesAtIssue,
    choose_described,
    choose_full_name,
    is_domestic,
    settle_persons,
)
from dragoman.resolve.speakers import Speakers

_PRONOUN_SCORE = 0.8
_ROLE_SCORE = 0.75
_STATE_SCORE = 0.6
_NOUN_REACH = 40  # sentences
_TELLING = frozenset(("prep", "amod", "acl", "relcl", "poss", "compound", "nmod"))


def resolve_coreference(document: Document) -> Document:
    """Extend `actors`, in the text's order."""
    assert document.parsed is not None
    resolver = _Resolver(document, Grammar(document.parsed))
    resolver.read()
    ordered = sorted(resolver.resolved, key=lambda m: (m.span, m.head, m.name, m.code))
    return dataclasses.replace(document, actors=tuple(ordered))


class _Resolver:
    """One walk through a document."""

    def __init__(self, document: Document, grammar: Grammar) -> None:
        self.states = StatesAtIssue(document, grammar)
        self.document = document = settle_persons(document, grammar, self.states)
        self.grammar = grammar
        self.discourse = Discourse(grammar)
        self.found = {found.head: found for found in find_person_names(document, grammar)}
        self.speakers = Speakers(document, grammar, self.discourse, [found.mention for found in self.found.values()])
        self._described: dict[str, Entity] = {}
        self.resolved: list[ActorMention] = []
        self._said: list[Token] = []
        self._names: list[tuple[ActorMention, Entity]] = []
        self._referred: set[int] = set()

    def read(self) -> None:
        numbers = {start: number for number, start in enumerate(self.grammar.starts)}
        mentions: dict[int, list[ActorMention]] = {}
        for mention in self.document.actors:
            mentions.setdefault(numbers[mention.head], []).append(mention)
        triggers = read_triggers()
        referring = {
            i for i, word in enumerate(self.grammar.lowers) if word in triggers and is_reference(self.grammar.doc[i])
        }
        for number in sorted({*mentions, *self.found, *referring}):
            here = mentions.get(number, [])
            if number in referring and all(mention.code == "---" for mention in here):
                found = self._resolve_pronoun(self.grammar.doc[number])
                if found or not here:
                    continue
            for mention in here:
                self._take(number, self._resolve_role(self.grammar.doc[number], mention))
            if number in self.found and not here:
                self._take_name(number, self.found[number])
        # "“I am ready,” he said": the speaker may be known only from what follows.
        for token in self._said:
            speaker = self.speakers.find_speaker(token.i)
            if speaker is not None:
                self.resolved.append(self._refer(token, speaker, _PRONOUN_SCORE, "speaker of the quotation"))
        self._keep_names()

    # --- names ---

    def _take(self, number: int, mention: ActorMention) -> None:
        self.resolved.append(mention)
        entity = self.discourse.find_entity(mention)
        self.discourse.add(number, mention, entity, is_name=True)
        if mention.code != "---" and mention.kind in ("role", "organ", "people", "group"):
            self._described[self.grammar.lowers[number]] = entity

    def _take_name(self, number: int, found: FoundName) -> None:
        mention = found.mention
        entity = self.discourse.find_namesake(mention)
        if entity is None:
            entity = self.discourse.find_entity(mention)
            entity.doubt = found.doubt
        else:
            mention = dataclasses.replace(
                entity.mention, span=mention.span, text=mention.text, head=mention.head, how=NAME_REFERRED
            )
        self.discourse.add(number, mention, entity, is_name=True)
        self._names.append((mention, entity))

    def _keep_names(self) -> None:
        """Only names that a personal pronoun takes up, or that repeat a known person's, are kept."""
        for mention, entity in self._names:
            if entity.mention.how != NAME_REFERRED or id(entity) in self._referred:
                self.resolved.append(mention)

    # --- pronouns ---

    def _resolve_pronoun(self, token: Token) -> bool:
        wanted = describe_pronoun(token)
        if wanted is None:
            return False
        if wanted.is_speaker:
            self._said.append(token)
            return False
        entities, how = self._choose(token, wanted)
        for entity in entities:
            mention = self._refer(token, entity, _PRONOUN_SCORE, how)
            self.resolved.append(mention)
            self._referred.add(id(entity))
            if wanted.gender in ("m", "f") and entity.likely_gender in (None, wanted.gender):
                entity.likely_gender, entity.is_referred = wanted.gender, True
            if len(entities) == 1:
                self.discourse.add(token.i, mention, entity, is_name=False)
        if len(entities) > 1:
            self.discourse.groups.append((token.i, entities))
        return bool(entities)

    def _choose(self, token: Token, wanted: Wanted) -> tuple[tuple[Entity, ...], str]:
        if wanted.is_pair:
            group = choose_group(self.discourse, self.speakers, token.i, wanted)
            return group or self._choose_two_states(token, wanted), "coordinated antecedents"
        if wanted.gender in ("m", "f"):
            person = choose_person(self.discourse, self.speakers, token.i, wanted)
            return (person,) if person is not None else (), "antecedent"
        single = choose_collective(self.discourse, self.speakers, token.i, wanted)
        if not wanted.plural:
            return (single,) if single is not None else (), "antecedent"
        group = choose_group(self.discourse, self.speakers, token.i, wanted)
        if group and (single is None or is_group_likelier(self.discourse, token.i, group, single)):
            return group, "coordinated antecedents"
        return (single,) if single is not None else (), "plural antecedent"

    def _choose_two_states(self, token: Token, wanted: Wanted) -> tuple[Entity, ...]:
        """ "The Jordanian army closed the border with Syria. Both countries …": adjectives name states too."""
        codes = self.states.list_near(token.i) if wanted.kinds == {"state"} else []
        found = [entity for code in codes if (entity := self.discourse.find_state(code)) is not None]
        return tuple(found) if len(found) == 2 else ()

    # --- descriptions ---

    def _resolve_role(self, token: Token, mention: ActorMention) -> ActorMention:
        """ "the president" -> the one in the text whose office it is; "the army" -> the army of the state at issue."""
        if mention.kind not in ("role", "organ", "people", "group"):
            return mention
        wanted = describe_role_noun(token, mention)
        if wanted is not None and (mention.code == "---" or wanted.office is not None):
            on = self.document.article.published
            entity = choose_described(self.discourse, self.states, token.i, mention, wanted, on)
            if entity is not None:
                return self._refer(token, entity, _ROLE_SCORE, "antecedent of the role noun", span=mention.span)
        if mention.code != "---":
            return mention
        owner = self._find_owner(token)
        same = self._find_same_noun(token) if owner is None else None
        if same is not None:
            return self._refer(token, same, _ROLE_SCORE, "antecedent of the role noun", span=mention.span)
        if owner is not None and owner.mention.code != "---":
            score, how = min(mention.score, _ROLE_SCORE), f"{mention.how}, owner"
            return dataclasses.replace(mention, code=owner.mention.code, score=score, how=how)
        full = choose_full_name(self.discourse, token, mention)
        if full is not None:
            return self._refer(token, full, _ROLE_SCORE, "shortened name", span=mention.span)
        state = self.states.choose(token.i, mention, self._find_critic(token)) if is_domestic(mention) else None
        if state is None:
            return mention
        score, how = min(mention.score, _STATE_SCORE), f"{mention.how}, state at issue"
        return dataclasses.replace(mention, code=state, score=score, how=how)

    def _find_same_noun(self, token: Token) -> Entity | None:
        """ "European leaders met. … The leaders": whoever was last called so, and whose state is known."""
        if not any(child.dep_ == "det" and child.lower_ in ("the", "these", "those") for child in token.children):
            return None
        if any(child.dep_ in _TELLING for child in token.children):  # "the leaders of the clans": others
            return None
        before = self._described.get(token.lower_)
        is_near = before is not None and self.grammar.sentences[token.i] - before.sentence <= _NOUN_REACH
        return before if is_near else None

    def _find_critic(self, token: Token) -> str | None:
        """The state of whoever calls on, praises or blames the word's actor: "The US president urged the army"."""
        verb = self.grammar.find_verb(token.i)
        if verb is None or self.grammar.deps[token.i] not in OBJECTS:
            return None
        if self.grammar.doc[verb].lemma_.lower() not in read_class("outward verb"):
            return None
        subject = self.grammar.find_subject(verb)
        entity = self.discourse.entity_at(subject) if subject is not None else None
        return entity.mention.code if entity is not None and entity.mention.code != "---" else None

    def _find_owner(self, token: Token) -> Entity | None:
        """ "his government", "the country's army": of the state of whom the pronoun or description stands for."""
        owner = next((c.i for c in token.children if c.dep_ == "poss" and c.pos_ in ("PRON", "NOUN")), None)
        return None if owner is None else self.discourse.entity_at(owner)

    def _refer(self, token: Token, entity: Entity, score: float, how: str, span: Span | None = None) -> ActorMention:
        """A mention at the token that stands for the entity."""
        span = span or _find_span(token)
        score = round(min(score, entity.mention.score), 2)
        text = self.document.text[span.start : span.end]
        return dataclasses.replace(entity.mention, span=span, text=text, head=token.idx, score=score, how=how)


def _find_span(token: Token) -> Span:
    """The word, with the determiner of "the two"."""
    before = [
        child.idx
        for child in token.children
        if child.i < token.i and child.lower_ in ("the", "both", "two", "these", "those")
    ]
    return Span(min([token.idx, *before]), token.idx + len(token.text))
