"""Who is speaking where.

In: attributions, entities. Out: the speaker of the words that a token stands in, and the speaker before a pronoun
that speaks. Limits: direct quotations only; all look-ups are bisections.
"""

from bisect import bisect_left, bisect_right

from dragoman.records import ActorMention, Document, Span
from dragoman.resolve.clause_grammar import Grammar
from dragoman.resolve.discourse import Discourse, Entity, to_tokens

_NESTING = 4  # quotations around one word that are looked through
_MOST_AHEAD = 12  # a list of hundreds of names in one sentence is not looked through at each pronoun
_REPORTING_DISTANCE = 2  # sentences between two turns of one speaker


class Speakers:
    """Sources and quoted stretches of a document, sorted."""

    def __init__(self, document: Document, grammar: Grammar, discourse: Discourse, names: list[ActorMention]) -> None:
        self._grammar = grammar
        self._discourse = discourse
        self._quoted = sorted(
            (span.start, span.end, attribution.source)
            for attribution in document.attributions
            if attribution.direct and attribution.source
            for span in attribution.content
        )
        self._quote_starts = [start for start, _, _ in self._quoted]
        self._sources = sorted({a.source for a in document.attributions if a.source is not None})
        self._source_starts = [source.start for source in self._sources]
        self._mentions = sorted((m for m in (*document.actors, *names) if m.how != "adjective"), key=lambda m: m.head)
        self._heads = [mention.head for mention in self._mentions]

    def find_source(self, token: int) -> Span | None:
        """The source of the innermost quotation that the token stands in."""
        at = self._grammar.starts[token]
        number = bisect_right(self._quote_starts, at)
        for start, end, source in reversed(self._quoted[max(0, number - _NESTING) : number]):
            if start <= at < end:
                return source
        return None

    def find_speaker(self, token: int) -> Entity | None:
        """Whoever says the quotation that the token stands in, named before or after his words."""
        source = self.find_source(token)
        return None if source is None else self._name_source(source)

    def find_previous(self, token: int) -> Entity | None:
        """ "…,” Ushakov said. “…,” he added": for a pronoun that speaks, the speaker before."""
        at = self._grammar.starts[token]
        number = bisect_right(self._source_starts, at)
        if not number or at >= self._sources[number - 1].end:
            return None
        for source in reversed(self._sources[max(0, number - 3) : number - 1]):
            first, last = to_tokens(self._grammar, source)
            if self._grammar.sentences[token] - self._grammar.sentences[first] > _REPORTING_DISTANCE:
                return None
            entity = self._choose(list(self._discourse.list_within(first, last)))
            if entity is not None:
                return entity
        return None

    def is_source(self, token: int) -> bool:
        """The token is the one who speaks: "he added"."""
        at = self._grammar.starts[token]
        number = bisect_right(self._source_starts, at)
        return bool(number) and at < self._sources[number - 1].end

    def list_mentions_ahead(self, token: int) -> list[tuple[int, ActorMention]]:
        """Mentions, with their head words, after the token in its sentence, also those that the reading has not
        come to."""
        grammar = self._grammar
        sentence = grammar.sentences[token]
        found: list[tuple[int, ActorMention]] = []
        for number in range(bisect_right(self._heads, grammar.starts[token]), len(self._heads)):
            head = bisect_left(grammar.starts, self._heads[number])
            if head >= len(grammar.starts) or grammar.sentences[head] != sentence or len(found) == _MOST_AHEAD:
                break
            found.append((head, self._mentions[number]))
        return found

    def _name_source(self, source: Span) -> Entity | None:
        first, last = to_tokens(self._grammar, source)
        known = self._choose(list(self._discourse.list_within(first, last)))
        if known is not None:
            return known
        ahead = self._mentions[bisect_left(self._heads, source.start) : bisect_left(self._heads, source.end)]
        return self._choose([self._discourse.find_entity(mention) for mention in ahead])

    @staticmethod
    def _choose(entities: list[Entity]) -> Entity | None:
        """ "Yuri Ushakov, Putin's adviser": the first person; a state only when nobody else stands there."""
        return next((e for e in entities if e.mention.kind == "person"), entities[0] if entities else None)
