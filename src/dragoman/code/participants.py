"""From a noun to the actors it stands for.

In: tokens of a slot and the document's actor mentions. Out: participants of a report.
Limits: a noun that names nobody passes the question to its owner ("Turkey's decision") with a lower score, and a
recipient that is only a place stands for those who live there.
"""

import re
from collections.abc import Iterable

from spacy.tokens import Token

from dragoman.code.clauses import Slots, expand_conjuncts
from dragoman.code.predicates import load_classes, normalize_lemma
from dragoman.records import ActorMention, Document, Participant, PlaceMention

_COUNT = re.compile(
    r"^(?:(?:at least|more than|about|around|some|nearly|almost|up to|over)\s+)?"
    r"(?:\d[\d,.]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|several|many|"
    r"few|a dozen|dozens|hundreds?|thousands?)\s+(?:(?:hundred|thousand|million)\s+)?(?:of\s+)?",
    re.IGNORECASE,
)
_OWNER_DISCOUNT = 0.8
_PLACE_DISCOUNT = 0.6


class Cast:
    """Everyone in a document, found by the head word of their mention."""

    def __init__(self, document: Document) -> None:
        self._actors: dict[int, list[ActorMention]] = {}
        for mention in document.actors:
            self._actors.setdefault(mention.head, []).append(mention)
        self._places: dict[int, PlaceMention] = {}
        for place in document.places:
            span = document.parsed.char_span(*place.span, alignment_mode="expand") if document.parsed else None
            if span is not None:
                self._places[span.root.idx] = place
        self._places_by_start = {place.span.start: place for place in document.places}
        self._states = {mention.span for mention in document.actors if mention.kind == "state"}

    def is_actor(self, token: Token) -> bool:
        return token.idx in self._actors

    def is_name(self, token: Token) -> bool:
        """A state, body, group, organ or person, not a role ("refugee", "rebel")."""
        return any(m.kind not in ("role", "people") for m in self._actors.get(token.idx, ()))

    def is_state(self, token: Token) -> bool:
        """A country or its seat of power by name: after "in", a place."""
        return any(m.kind == "state" for m in self._actors.get(token.idx, ()))

    def is_person(self, token: Token) -> bool:
        """One man or woman, by name, office or pronoun."""
        mentions = self._named_by(token)
        is_one = len(mentions) == 1 and token.tag_ not in ("NNS", "NNPS")
        return is_one and mentions[0].kind in ("person", "role") and not mentions[0].plural

    def is_city(self, token: Token) -> bool:
        """ "London" in "the London talks", even where it stands for a government."""
        place = self._places.get(token.idx)
        return place is not None and place.precision == "city"

    def is_town(self, token: Token) -> bool:
        """A named place smaller than a country: "seized Goma"."""
        place = self._places.get(token.idx)
        return place is not None and place.precision in ("city", "admin", "region", "site")

    def is_mere_place(self, participant: Participant) -> bool:
        """Somebody known only by where he lives: "sent soldiers to Tacna"."""
        place = self._places_by_start.get(participant.span.start)
        return place is not None and participant.sector == "UNK" and participant.text == place.text

    def is_whole_state(self, participant: Participant) -> bool:
        """A state by its name, not one of its organs or people."""
        return participant.span in self._states

    def find_country(self, tokens: Iterable[Token]) -> str | None:
        """The country of the first named place among them."""
        return next((country for token in tokens if (country := self._country_of(token))), None)

    def find_participants(
        self, tokens: Iterable[Token], *, places_count: bool, owners_count: bool = True
    ) -> tuple[Participant, ...]:
        """Participants of a slot, each once, in the text's order."""
        found: dict[tuple[str, str], Participant] = {}
        for token in tokens:
            for participant in self._of_token(token, places_count=places_count, owners_count=owners_count):
                found.setdefault((participant.name, participant.code), participant)
        return tuple(found.values())

    def _of_token(self, token: Token, *, places_count: bool, owners_count: bool) -> list[Participant]:
        mentions = self._named_by(token)
        if all(mention.code == "---" for mention in mentions):
            # "the republics of X and Y", "five countries, including Z": the named ones rather than the unnamed whole
            parts = [c for t in _prepositional(token, ("including", "of")) for c in (t, *t.conjuncts)]
            parts += [child for child in token.children if child.dep_ == "appos"]  # "Assad's backer, Russia"
            mentions = [m for part in parts for m in self._named_by(part) if m.code != "---"] or mentions
        if mentions and mentions[0].plural and mentions[0].kind in ("role", "organ", "people"):
            # "the leaders of France, Italy and Spain": those of each state
            states = [
                m for t in _prepositional(token, ("of", "from")) for c in (t, *t.conjuncts) for m in self._named_by(c)
            ]
            if len({m.code for m in states if m.kind == "state"}) > 1:
                mentions = states
        if mentions:
            return [_participant(mention, 1.0) for mention in mentions]
        if token.lemma_.lower() in load_classes().get("partitive", frozenset()) or token.pos_ == "NUM":
            # "dozens of soldiers", "two of the hostages", "members of Hamas"
            inner = [t for t in _prepositional(token, ("of", "from", "among")) if self._named_by(t)]
            if inner:
                return [_participant(mention, 0.95) for t in inner for mention in self._named_by(t)]
        for child in token.children:
            if child.dep_ == "appos" and self._named_by(child):
                return [_participant(mention, 0.95) for mention in self._named_by(child)]
        owners = self._owners(token) if owners_count else []
        if owners:
            return [_participant(mention, _OWNER_DISCOUNT) for mention in owners]
        place = self._places.get(token.idx) or next(
            # "the town of Afrin", "areas in northern Mali"
            (self._places[t.idx] for t in _prepositional(token, ("of", "in")) if t.idx in self._places),
            None,
        )
        country = (place and place.country) or self._country_of(token)
        return [_inhabitants(place, country)] if places_count and place is not None and country else []

    def _country_of(self, token: Token) -> str | None:
        """A place's country, else that of the place it is said to lie in: "Kurdistan in northern Syria"."""
        place = self._places.get(token.idx)
        if place is None:
            return None
        inner = (self._places.get(t.idx) for t in _prepositional(token, ("in", "of")))
        siblings = (
            self._places.get(t.idx)
            for child in token.head.children
            if child.dep_ == "prep" and child.lower_ == "in" and child.i > token.i
            for t in child.children
        )
        candidates = (place, *inner, *siblings)
        return next((candidate.country for candidate in candidates if candidate and candidate.country), None)

    def _named_by(self, token: Token) -> list[ActorMention]:
        """The widest mention headed by the token; a plural reference is several of one span."""
        mentions = self._actors.get(token.idx, [])
        widest = max((m.span.end - m.span.start for m in mentions), default=0)
        return [m for m in mentions if m.span.end - m.span.start == widest]

    def _owners(self, token: Token) -> list[ActorMention]:
        """ "Turkey's decision", "the US troops' bases", "a decision by Trump", "comments made by Trump"."""
        for child in token.children:
            if child.dep_ in ("poss", "amod", "compound", "nmod") and self._named_by(child):
                return self._named_by(child)
        for inner in _prepositional(token, ("of", "by", "from")):
            if self._named_by(inner):
                return self._named_by(inner)
        for child in token.children:
            if child.dep_ == "acl" and normalize_lemma(child.lemma_) in _owning_verbs():
                # "areas held by the rebels". Not "a force raised by Washington", "a video released by the rebels"
                for agent in child.children:
                    if agent.dep_ == "agent":
                        for inner in agent.children:
                            if self._named_by(inner):
                                return self._named_by(inner)
        return []


def fill_role(
    alternatives: tuple[tuple[str, ...], ...],
    slots: Slots,
    cast: Cast,
    *,
    places_count: bool,
    but: frozenset[tuple[str, str]] | set[tuple[str, str]] = frozenset(),
) -> tuple[tuple[Participant, ...], str]:
    """The first alternative that holds an actor other than `but`, and its slots' names for the trace."""
    for names in alternatives:
        tokens = [
            conjunct
            for name in names
            for token in slots.get(name, ())
            # "a refugee deal" is not the refugees' deal: only names act from before a noun
            if name != "mod" or cast.is_name(token)
            for conjunct in expand_conjuncts(token)
        ]
        found = cast.find_participants(tokens, places_count=places_count)
        found = tuple(p for p in found if (p.name, p.code) not in but)
        if found:
            return found, "+".join(names)
    return (), "none"


def _owning_verbs() -> frozenset[str]:
    return load_classes()["support"] | load_classes()["control"]


def _prepositional(token: Token, names: tuple[str, ...]) -> list[Token]:
    return [
        inner
        for child in token.children
        if child.dep_ == "prep" and child.lower_ in names
        for inner in child.children
        if inner.dep_ == "pobj"
    ]


def _participant(mention: ActorMention, discount: float) -> Participant:
    # "12 fighters" are "fighters" by name, or two tolls of one attack would tell of two targets
    name = _COUNT.sub("", mention.name) if mention.kind in ("role", "people", "organ", "group") else mention.name
    return Participant(
        text=mention.text,
        name=name or mention.name,
        code=mention.code,
        sector=mention.sector,
        wikidata=mention.wikidata,
        span=mention.span,
        score=round(mention.score * discount, 3),
    )


def _inhabitants(place: PlaceMention, country: str) -> Participant:
    return Participant(
        text=place.text,
        name=place.name or place.text,
        code=country,
        sector="UNK",
        wikidata=None,
        span=place.span,
        score=round(place.score * _PLACE_DISCOUNT, 3),
    )
