"""What has been talked about so far, and who stands out.

In: actor mentions as they come, sentence by sentence. Out: the likeliest antecedent of a referring word.
Limits: weights were set by reading, in the order of Lappin and Leass (1994): recency, subject, repetition, parallel role.
"""

import dataclasses
from bisect import bisect_right

from spacy.tokens import Token

from dragoman.records import ActorMention, Document, Span
from dragoman.resolve.reference_words import Wanted

_WINDOW = 4  # sentences back that a pronoun reaches; role nouns reach the whole text
_SUBJECTS = ("nsubj", "nsubjpass", "agent")
_REPORTING_DISTANCE = 2


@dataclasses.dataclass(slots=True)
class Entity:
    """One actor of the text: its best mention, its last place, how often it came."""

    mention: ActorMention
    last: Token
    sentence: int
    role: str
    count: int
    words: set[str]


class Discourse:
    """The entities of a document up to some word."""

    def __init__(self, document: Document) -> None:
        assert document.parsed is not None
        self._document = document
        self._starts = [sentence.start_char for sentence in document.parsed.sents]
        self._entities: dict[tuple[str, str], Entity] = {}
        self._groups: list[tuple[int, tuple[Entity, ...]]] = []
        self._speakers = [
            (span.start, span.end, attribution.source)
            for attribution in document.attributions
            if attribution.direct and attribution.source
            for span in attribution.content
        ]
        self._sources = sorted(a.source for a in document.attributions if a.source is not None)
        self._by_head: dict[int, ActorMention] = {}
        self._about, self._state_sentences = self._weigh_states(document)

    def _weigh_states(self, document: Document) -> tuple[dict[str, float], list[tuple[str, int]]]:
        """How much the whole text is about each state, and the sentences that name it."""
        weights: dict[str, float] = {}
        where = []
        named = {mention.span.start: mention.code for mention in document.actors if mention.kind == "state"}
        towns = {p.span.start: p.country for p in document.places if p.country and p.precision != "country"}
        for start, code in sorted((towns | named).items()):
            if code not in ("---", None):
                weights[code] = weights.get(code, 0.0) + 1.0
                where.append((code, bisect_right(self._starts, start)))
        return weights, where

    def add(self, token: Token, mention: ActorMention) -> None:
        """Take note of a mention whose head is `token`."""
        self._by_head[token.idx] = mention
        if mention.how == "adjective":
            return
        key = (mention.name, mention.code)
        sentence = self._sentence_of(token)
        entity = self._entities.get(key)
        words = set(mention.text.lower().replace("’s", "").replace("'s", "").split())
        if entity is None:
            self._entities[key] = Entity(mention, token, sentence, token.dep_, 1, words)
        else:
            if mention.score > entity.mention.score:
                entity.mention = mention
            if token.dep_ in _SUBJECTS or sentence > entity.sentence or entity.role not in _SUBJECTS:
                entity.role = token.dep_
            entity.last, entity.sentence, entity.count = token, sentence, entity.count + 1
            entity.words |= words
        self._note_group(token, sentence)

    def best_antecedent(self, token: Token, wanted: Wanted) -> Entity | None:
        """The likeliest entity that fits, or None."""
        sentence = self._sentence_of(token)
        ranked = []
        for entity in self._entities.values():
            distance = sentence - entity.sentence
            if (wanted.office is None and distance > _WINDOW) or not self._fits(entity, token, wanted):
                continue
            salience = 0.0 if wanted.is_nearest else self._salience(entity, token, distance)
            ranked.append((salience, entity.last.i, entity))
        return max(ranked, key=lambda item: item[:2])[2] if ranked else None

    def previous_speaker(self, token: Token, wanted: Wanted) -> Entity | None:
        """ "…,” Ushakov said. “…,” he added": a pronoun that speaks is the last speaker."""
        here = bisect_right(self._sources, Span(token.idx, len(self._document.text)))
        if not here or token.idx >= self._sources[here - 1].end:
            return None
        for source in reversed(self._sources[: here - 1]):
            for head, mention in self._by_head.items():
                entity = self._entities.get((mention.name, mention.code))
                if source.start <= head < source.end and entity is not None and mention.kind in wanted.kinds:
                    is_near = self._sentence_of(token) - bisect_right(self._starts, head) <= _REPORTING_DISTANCE
                    return entity if is_near and self._fits(entity, token, wanted) else None
        return None

    def subject_ahead(self, token: Token, wanted: Wanted) -> Entity | None:
        """ "During his visit, Biden assured …": a fronted phrase's pronoun is the coming subject."""
        top = token
        while top.head.dep_ != "ROOT" and top.head != top:
            top = top.head
        if top.dep_ not in ("prep", "advcl") or top.i > top.head.i:
            return None
        subjects = {child.idx for child in top.head.children if child.dep_ in _SUBJECTS and child.i > token.i}
        for mention in self._document.actors:
            if mention.head in subjects and mention.kind in wanted.kinds and mention.gender in (wanted.gender, None):
                doc = token.doc
                span = doc.char_span(*mention.span, alignment_mode="expand")
                if span is not None:
                    known = self._entities.get((mention.name, mention.code))
                    return known or Entity(mention, span.root, self._sentence_of(token), span.root.dep_, 0, set())
        return None

    def latest_group(self, token: Token, wanted: Wanted) -> tuple[Entity, ...]:
        """ "Putin and Erdogan … The two": the last coordinated entities of the wanted kinds, else the last two told of."""
        sentence = self._sentence_of(token)
        for number, group in reversed(self._groups):
            if sentence - number <= _WINDOW and all(e.mention.kind in wanted.kinds for e in group):
                return group
        if not wanted.is_pair and token.dep_ != "poss":
            return ()
        recent: list[Entity] = sorted(
            (
                e
                for e in self._entities.values()
                if e.mention.kind in ("person", *(wanted.kinds if wanted.is_pair else ()))
                and sentence - e.sentence <= 1
                and not e.mention.plural
                and e.last.i < token.i
                and not self._is_speaking(e, token)
            ),
            key=lambda e: (self._prominence(e), e.last.i),
            reverse=True,
        )
        persons = [e for e in recent if e.mention.kind == "person"]
        chosen = persons if len(persons) >= 2 and "person" in wanted.kinds | {"person"} and not _only_states(wanted) else recent
        pair = chosen[:2]
        return tuple(sorted(pair, key=lambda e: e.last.i)) if len(pair) == 2 else ()

    def is_more_recent(self, group: tuple[Entity, ...], single: Entity) -> bool:
        return max(entity.last.i for entity in group) >= single.last.i

    def speaker_of(self, token: Token) -> Entity | None:
        """Whoever says the quotation that the token stands in."""
        for start, end, source in self._speakers:
            if start <= token.idx < end and source is not None:
                for head, mention in self._by_head.items():
                    if source.start <= head < source.end and mention.how != "adjective":
                        return self._entities.get((mention.name, mention.code))
                return self._speaker_ahead(source.start, source.end)
        return None

    def state_at_issue(self, token: Token) -> str | None:
        """The state a bare organ or group belongs to: the one most of the text is about, the sentence weighing double."""
        sentence = self._sentence_of(token)
        weights = dict(self._about)
        for code, number in self._state_sentences:
            if number == sentence:
                weights[code] = weights.get(code, 0.0) + 1.0
        return max(sorted(weights), key=lambda code: weights[code]) if weights else None

    def _speaker_ahead(self, start: int, end: int) -> Entity | None:
        """ "“We will not yield,” Ushakov said": the speaker comes after his words."""
        for mention in self._document.actors:
            if start <= mention.head < end and mention.kind != "state":
                known = self._entities.get((mention.name, mention.code))
                doc = self._document.parsed
                assert doc is not None
                span = doc.char_span(*mention.span, alignment_mode="expand")
                if known or span is None:
                    return known
                return Entity(mention, span.root, self._sentence_of(span.root), span.root.dep_, 0, set())
        return None

    def _fits(self, entity: Entity, token: Token, wanted: Wanted) -> bool:
        mention = entity.mention
        if mention.kind not in wanted.kinds:
            return False
        if wanted.gender in ("m", "f") and mention.gender in ("m", "f") and mention.gender != wanted.gender:
            return False
        if wanted.plural and mention.kind == "state" and not wanted.is_pair:
            return False
        if wanted.plural and mention.kind in ("role",) and not mention.plural:
            return False
        if not wanted.plural and mention.plural and mention.kind in ("role", "people"):
            return False
        if wanted.office is not None:
            return set(wanted.office.split()) <= entity.words
        if entity.last.idx >= token.idx:
            return False
        return wanted.is_reflexive or not self._is_bound(entity, token)

    def _is_bound(self, entity: Entity, token: Token) -> bool:
        """ "Putin met him": subject and object of one verb differ; "he" in a quotation is not its speaker."""
        if token.dep_ in ("dobj", "dative", "pobj"):
            verb = token.head if token.dep_ != "pobj" else token.head.head
            if entity.last.dep_ in _SUBJECTS and entity.last.head == verb:
                return True
        if token.dep_ in _SUBJECTS and entity.last.dep_ in _SUBJECTS and entity.last.head == token.head:
            return entity.last.nbor(1) != token if entity.last.i + 1 < len(token.doc) else True
        return self._is_speaking(entity, token)

    def _is_speaking(self, entity: Entity, token: Token) -> bool:
        """The token stands in words that the entity says."""
        return any(
            start <= token.idx < end and source is not None and self._speaker_name(source) == entity.mention.name
            for start, end, source in self._speakers
        )

    def _speaker_name(self, source: Span) -> str | None:
        known = (self._by_head[head] for head in self._by_head if source.start <= head < source.end)
        ahead = (m for m in self._document.actors if source.start <= m.head < source.end)
        return next((m.name for m in (*known, *ahead) if m.how != "adjective" and m.kind != "state"), None)

    def _salience(self, entity: Entity, token: Token, distance: int) -> float:
        """Recency first, then role, repetition and parallelism; each step back costs more than any role gains twice."""
        score = -2.0 * distance + self._prominence(entity)
        if token.dep_ in _SUBJECTS and entity.role in _SUBJECTS:
            score += 0.5
        if entity.mention.gender is None and token.lower_ in ("he", "him", "his", "she", "her"):
            score -= 0.7
        if entity.mention.kind == "role":
            score -= 0.5
        return score

    def _prominence(self, entity: Entity) -> float:
        role = 1.5 if entity.role in _SUBJECTS else 0.7 if entity.role in ("dobj", "poss", "conj") else 0.0
        return role + min(entity.count, 5) * 0.25

    def _note_group(self, token: Token, sentence: int) -> None:
        """ "Putin and Erdogan": entities under one coordination."""
        first = token
        while first.dep_ == "conj":
            first = first.head
        members = [first, *first.conjuncts]
        if len(members) < 2:
            return
        found = []
        for member in members:
            mention = self._by_head.get(member.idx)
            entity = self._entities.get((mention.name, mention.code)) if mention else None
            if entity is not None and entity not in found:
                found.append(entity)
        if len(found) >= 2 and len(found) == len(members):
            self._groups.append((sentence, tuple(found)))

    def _sentence_of(self, token: Token) -> int:
        return bisect_right(self._starts, token.idx)


def _only_states(wanted: Wanted) -> bool:
    return wanted.kinds == frozenset(("state",))
