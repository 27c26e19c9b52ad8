"""What has been talked about so far: entities, where they occurred, and groups of them.

In: actor mentions as they come, in the text's order. Out: entities near a word, entities in a span, groups.
Limits: every look back is bounded (sentences and occurrences), so that long texts cost no more a word than short ones.
"""

import dataclasses
from bisect import bisect_left
from collections.abc import Iterator

from dragoman.records import ActorMention, Span
from dragoman.resolve.clause_grammar import Grammar
from dragoman.resolve.person_names import guess_gender

REACH = 4  # sentences back that a pronoun reaches; role nouns reach the whole text
_MOST_OCCURRENCES = 80
_MOST_BEARERS = 20
BY_SURNAME = ("surname", "known surname")  # `how` of mentions that one name alone ties to somebody


@dataclasses.dataclass(slots=True, eq=False)
class Entity:
    """One actor of the text: its best mention, what is known of it, and its last place.

    `gender` is certain or None, `likely_gender` a guess from the given name or, when `is_referred`,
    what a pronoun told. `is_bare` when called by one name.
    """

    mention: ActorMention
    gender: str | None = None
    likely_gender: str | None = None
    doubt: float = 0.0
    count: int = 0
    first: int = -1
    last: int = -1
    sentence: int = -1
    is_bare: bool = False
    is_referred: bool = False
    words: set[str] = dataclasses.field(default_factory=set)


@dataclasses.dataclass(frozen=True, slots=True)
class Occurrence:
    """Where an entity stands: token, sentence, effective role; `is_name` unless a pronoun stands for it."""

    token: int
    sentence: int
    role: str
    entity: Entity
    is_name: bool
    span: Span


_LONGEST_LIST = 12


class Discourse:
    """The entities of a document up to some word."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.occurrences: list[Occurrence] = []
        self.groups: list[tuple[int, tuple[Entity, ...]]] = []
        self._entities: dict[tuple[str, str], Entity] = {}
        self._tokens: list[int] = []
        self._by_word: dict[str, list[Entity]] = {}
        self._at: dict[int, Entity] = {}
        self._states: dict[str, Entity] = {}

    def find_entity(self, mention: ActorMention) -> Entity:
        """The mention's entity, new if nobody has mentioned it."""
        key = (mention.name, mention.code)
        entity = self._entities.get(key)
        if entity is None:
            entity = self._entities[key] = Entity(mention)
            if mention.kind == "person" and mention.gender is None:
                gender, is_certain = guess_gender(mention.name)
                entity.gender, entity.likely_gender = (gender if is_certain else None), gender
        if mention.score > entity.mention.score:
            entity.mention = mention
        if mention.how in BY_SURNAME:  # "Harris was elected. … He": another Harris than the known one
            entity.likely_gender = entity.likely_gender or mention.gender
        else:
            entity.gender = entity.gender or mention.gender
        if mention.kind == "state":
            self._states.setdefault(mention.code, entity)
        return entity

    def find_state(self, code: str) -> Entity | None:
        return self._states.get(code)

    def find_namesake(self, mention: ActorMention) -> Entity | None:
        """ "Ilić" after "Jovan Ilić", "Jovan" after him too: the one person of the text with that name."""
        word = mention.name.split()[-1].lower()
        named = [
            e
            for e in self._by_word.get(word, ())
            if e.mention.kind == "person" and word in e.mention.name.lower().split()
        ]
        return named[-1] if named else None

    def add(self, token: int, mention: ActorMention, entity: Entity, *, is_name: bool) -> None:
        """Take note of a mention whose head is `token`."""
        if mention.how == "adjective":
            return
        sentence = self.grammar.sentences[token]
        occurrence = Occurrence(token, sentence, self.grammar.find_role(token), entity, is_name, mention.span)
        self.occurrences.append(occurrence)
        self._tokens.append(token)
        self._at[token] = entity
        entity.count += 1
        if entity.first < 0:
            entity.first = token
        entity.last, entity.sentence = token, sentence
        if is_name:
            entity.is_bare = mention.kind == "person" and " " not in mention.text
            for word in mention.text.lower().replace("’s", "").replace("'s", "").split():
                if word not in entity.words:
                    entity.words.add(word)
                    self._by_word.setdefault(word, []).append(entity)
        self._note_group(token)

    def list_recent(self, token: int, reach: int = REACH) -> dict[int, list[Occurrence]]:
        """Occurrences before the word within `reach` sentences, by entity, the latest first."""
        sentence = self.grammar.sentences[token]
        found: dict[int, list[Occurrence]] = {}
        for number in range(len(self.occurrences) - 1, max(-1, len(self.occurrences) - 1 - _MOST_OCCURRENCES), -1):
            occurrence = self.occurrences[number]
            if sentence - occurrence.sentence > reach:
                break
            if occurrence.token < token:
                found.setdefault(id(occurrence.entity), []).append(occurrence)
        return found

    def list_described(self, words: list[str]) -> list[Entity]:
        """Entities of which all the words were said ("foreign minister"), the latest first."""
        rarest = min((self._by_word.get(word, []) for word in words), key=len, default=[])
        fitting = [entity for entity in rarest[-_MOST_BEARERS:] if entity.words.issuperset(words)]
        return sorted(fitting, key=lambda entity: entity.last, reverse=True)

    def entity_at(self, token: int) -> Entity | None:
        return self._at.get(token)

    def list_within(self, first: int, last: int) -> Iterator[Entity]:
        """Entities that occur at tokens [first, last), in order."""
        for number in range(bisect_left(self._tokens, first), len(self._tokens)):
            if self._tokens[number] >= last:
                return
            yield self.occurrences[number].entity

    def _note_group(self, token: int) -> None:
        """ "Putin and Erdogan": entities under one coordination."""
        if self.grammar.deps[token] != "conj":
            return
        first = self.grammar.doc[token]
        for _ in range(_LONGEST_LIST):
            if first.dep_ != "conj":
                break
            first = first.head
        else:
            return  # a list of dozens is nobody's "the two", and counting it at each member is quadratic
        members = [first, *first.conjuncts]
        found: list[Entity] = []
        for member in members:
            entity = self._at.get(member.i)
            if entity is not None and entity not in found:
                found.append(entity)
        if len(found) >= 2 and len(found) == len(members):
            self.groups.append((token, tuple(found)))


def to_tokens(grammar: Grammar, span: Span) -> tuple[int, int]:
    """The tokens of a span of characters, as [first, last)."""
    return bisect_left(grammar.starts, span.start), bisect_left(grammar.starts, span.end)
