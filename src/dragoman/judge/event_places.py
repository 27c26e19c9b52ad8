"""The place that the grammar gives an act.

In: places, the parse, a report and its trigger. Out: the place where it happens, or None.
Limits: of several places the one tied most closely to the act wins, of equals the finer. A place that only says which
("the governor of Odesa", "the border with Syria") is no place of the act.
"""

import dataclasses

from spacy.tokens import Doc

from dragoman.judge.attachment import Attachment, attach_phrase, find_reach, find_root
from dragoman.lexicons import read_setting_words
from dragoman.records import Document, Participant, PlaceMention, Report, Where

Candidates = dict[int, list[tuple[Attachment, PlaceMention]]]

_AT = frozenset("in at near inside outside around across throughout within along off over on above beside".split())
_TOWARDS = frozenset(("to", "into", "toward", "towards", "onto"))
# Acts on the ground: whoever is somewhere while he does it or bears it is where it happens.
ON_THE_GROUND = ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "RETREAT", "CONSULT", "COOPERATE")
_MOVING = ("CONSULT", "MOBILIZE", "ASSAULT", "AID")
# Acts that take somebody away from where they happen: "expelled from Chile", "withdrew from Yei".
_LEAVING = (("COERCE", "deport"), ("RETREAT", None), ("RETREAT", "withdraw"), ("ASSAULT", None), ("CONCEDE", None))
# Prepositions that lead from the act to what it is about, not to where it happens: "a protest against the war in Gaza".
_ABOUT = frozenset("about over after before since because despite amid from".split())
_ABOUT_FOR = {"PROTEST": frozenset(("for", "against", "with")), "COERCE": frozenset(("for", "against"))}
_NO_PLACE = frozenset("response reaction reference answer addition regard relation retaliation light view case".split())
_FINENESS = {"site": 0, "city": 1, "admin": 2, "region": 3, "water": 3, "country": 4, "continent": 5, None: 6}


def find_candidates(doc: Doc, places: tuple[PlaceMention, ...], triggers: frozenset[int]) -> Candidates:
    """Places by the triggers that they modify."""
    found: Candidates = {}
    reach = find_reach(doc, triggers)
    for place in places:
        if place.precision is None:  # a name that the gazetteer does not know says nothing about where
            continue
        head = find_root(doc, place.span)
        for attachment in attach_phrase(head, triggers) if head.i in reach else ():
            found.setdefault(attachment.trigger, []).append((attachment, place))
    return found


def choose_place(candidates: list[tuple[Attachment, PlaceMention]], report: Report, document: Document) -> Where | None:
    """The stated place of an act."""
    ranked = sorted(
        (rank, index, place)
        for index, (attachment, place) in enumerate(candidates)
        if (rank := _rank_place(attachment, place, report)) is not None
    )
    if ranked:
        return make_where(ranked[0][2])
    if report.mode == "visit" or report.act == "ASSAULT":
        return _place_of_object(report, document)
    return None


def _place_of_object(report: Report, document: Document) -> Where | None:
    """ "visited Iran", "invaded Ukraine", "hit Aleppo": the object is the place; of several, the first named."""
    for recipient in report.recipients:
        if not _is_beside(recipient, report) or any(actor.code == recipient.code for actor in report.actors):
            continue
        for place in document.places:
            if place.country and place.span.start < recipient.span.end and recipient.span.start < place.span.end:
                return make_where(place)
        for place in document.places:
            # "a trip to the Islamic Republic": the country under another of its names
            if place.precision == "country" and place.country == recipient.code and recipient.name == place.name:
                return dataclasses.replace(make_where(place), text=recipient.text, span=recipient.span)
    return None


def _is_beside(recipient: Participant, report: Report) -> bool:
    """Told in the act's own clause, not somewhere else in the text."""
    return report.evidence.span.start <= recipient.span.start < report.evidence.span.end


def _rank_place(attachment: Attachment, place: PlaceMention, report: Report) -> tuple[int, int, int] | None:
    """Smaller is better; None when the grammar does not put the act there."""
    fineness = _FINENESS[place.precision]
    tie = _tie(attachment, report)
    if tie is None:
        return None
    if not place.country:
        tie += 2  # a river or sea only where no land is told
    if place.precision == "country" and attachment.through[0] in ("compound", "nmod", "poss", "amod"):
        tie += 4  # "at a US base in Syria": whose, not where
    return tie, attachment.distance, fineness


def _tie(attachment: Attachment, report: Report) -> int | None:
    """How closely a place is tied to an act: 0 its adverbial, 1 its goal or object, 2 where somebody is, 3 a name."""
    steps = list(attachment.steps)
    while len(steps) > 1 and steps[0].preposition == "of":
        steps.pop(0)  # "in the port of Odesa", "in the north of Mali"
    path = attachment.through
    is_grounded = report.act in ON_THE_GROUND
    if not steps:
        is_goal = report.act in ("ASSAULT", "AID") or report.mode == "visit"
        if is_goal and path in (("dobj",), ("nsubjpass",)):
            return 1
        return 3 if path in (("compound",), ("poss",), ("nmod",)) and report.act == "ASSAULT" else None
    inner, outer = steps[0], steps[1:]
    is_inside_noun = bool(outer) or any(dep in ("nsubj", "nsubjpass", "dobj", "relcl", "acl") for dep in path)
    if inner.preposition == "of":
        return 1 if report.act == "ASSAULT" and not is_inside_noun else None  # "the bombing of Aleppo"
    if inner.preposition in _AT:
        if not is_inside_noun:
            return 0
        if any(step.preposition in _ABOUT | _ABOUT_FOR.get(report.act, frozenset()) for step in outer):
            return None
        if any(step.above in read_setting_words("gathering") for step in steps):
            return 1  # "said at a forum in Baghdad", "pulled out of talks in Geneva", "signed a deal in Baku"
        if outer and outer[-1].preposition in _AT and not any(s.above in _NO_PLACE for s in steps):
            return 1  # "said at a hospital in Gaza"; not "said in response to attacks in Idlib"
        if report.act == "MOBILIZE" and any(step.preposition in _TOWARDS for step in outer):
            return 1  # "sent troops to bases in Iraq"
        if report.act == "PROTEST" and "dobj" in path:
            return None  # "protested the arrests in Minsk"
        return 2 if is_grounded else None
    if inner.preposition in _TOWARDS and report.act in _MOVING and not any(s.preposition in _ABOUT for s in outer):
        return 1
    if inner.preposition == "from" and (report.act, report.mode) in _LEAVING and not outer:
        return 1
    return None


def make_where(place: PlaceMention) -> Where:
    """A mentioned place as an event's place."""
    return Where(
        name=place.name or place.text,
        country=place.country,
        geonames=place.geonames,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        text=place.text,
        span=place.span,
    )
