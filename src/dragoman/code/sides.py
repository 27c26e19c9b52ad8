"""Who stands on which side of an act, where the slots alone do not tell.

In: an act, its word, its slots, and who was found in them. Out: actors and recipients as the codebook wants them: the
guest acts on the host, nobody acts on a mere place of his own.
Limits: the host is known by the place that the clause names; a meeting elsewhere stays one of equals.
"""

from spacy.tokens import Token

from dragoman.code.clauses import Slots, governing_verb, verb_slots
from dragoman.code.participants import Cast
from dragoman.records import Act, Participant

Sides = tuple[tuple[Participant, ...], tuple[Participant, ...]]

_OWN_WORD = frozenset(("THREATEN", "AGREE", "CONCEDE"))
_ON_LAND = frozenset(("ASSAULT", "MOBILIZE", "COERCE", "AID"))
_RULERS = frozenset(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"))


def settle_sides(act: Act, token: Token, slots: Slots, cast: Cast, sides: Sides, *, slot: str) -> Sides:
    """Actors and recipients, guests and hosts told apart, mere places left out. `slot` held the recipients."""
    actors, recipients = sides
    if act == "CONSULT":
        return _part_guests(token, slots, cast, (actors, _drop_own_places(actors, recipients, cast)))
    if act == "ASSAULT" and slot != "in":
        return sides  # whoever shells a town of his own country shells those who live there
    if slot == "in" and act not in _ON_LAND:
        # "pulled out of talks in Oslo": where it happened
        recipients = tuple(one for one in recipients if not cast.is_mere_place(one))
    if act in _OWN_WORD and slot == "comp_subj":
        # "warned that Chad would answer": what one's own state will do is no word to it
        own = {actor.code for actor in actors}
        recipients = tuple(one for one in recipients if one.code not in own)
    return actors, _drop_own_places(actors, recipients, cast)


def _drop_own_places(
    actors: tuple[Participant, ...], recipients: tuple[Participant, ...], cast: Cast
) -> tuple[Participant, ...]:
    """ "Chad sent soldiers to its north", "the president visited Abéché": one's own land is no other party."""
    own = {actor.code for actor in actors if actor.code != "---"}
    rules = {actor.code for actor in actors if actor.sector in _RULERS}
    return tuple(
        one
        for one in recipients
        if not (one.code in own and cast.is_mere_place(one)) and not (one.code in rules and cast.is_whole_state(one))
    )


def _part_guests(token: Token, slots: Slots, cast: Cast, sides: Sides) -> Sides:
    """ "The Omani envoy met the king in Rabat": he is a guest there. Those of one state, or elsewhere, are equals."""
    actors, recipients = sides
    codes = {actor.code for actor in actors} - {"---"}
    if recipients or len(codes) != 2 or not all(actor.code in codes for actor in actors):
        return sides
    together = cast.find_participants(slots.get("subj", ()), places_count=False)
    if {actor.code for actor in together} >= codes:
        return sides  # "the two presidents met in Lima"
    country = cast.find_country(_find_venue(token, slots))
    if country not in codes:
        return sides
    hosts = tuple(actor for actor in actors if actor.code == country)
    return tuple(actor for actor in actors if actor.code != country), hosts


def _find_venue(token: Token, slots: Slots) -> list[Token]:
    """Where they meet: "in Rabat", "is in Rabat for talks with the king"."""
    found = [*slots.get("in", ()), *slots.get("at", ())]
    if token.pos_ == "NOUN":
        verb = governing_verb(token)
        outer = verb_slots(verb) if verb.pos_ in ("VERB", "AUX") else {}
        found += [place for name in ("in", "to") for place in outer.get(name, ())]
    return found
