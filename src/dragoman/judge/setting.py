"""When and where each act happens, and how many it concerns.

In: reports, `times`, `places`, the parse. Out: `when`, `where`, `quantities` of each report.
Limits: a time or place belongs to the nearest act above it in the parse; the publication date alone dates nothing
(such reports have no `when`, their trace says "reported"); a mentioned place is not the event's place unless the
grammar says so.
"""

import dataclasses

from spacy.tokens import Doc, Token

from dragoman.judge.attachment import Attachment, attach_phrase
from dragoman.judge.derived_times import derive_times, make_when
from dragoman.judge.inferred_places import find_podiums, infer_where, place_event
from dragoman.judge.quantities import find_quantities
from dragoman.records import Document, PlaceMention, Report, TimeMention, When, Where

# Prepositions that put an act somewhere; "to" only for acts that move somebody.
_AT = frozenset("in at near inside outside around across throughout within along off over on".split())
_TOWARDS = frozenset(("to", "into", "toward", "towards"))
_MOVING = ("CONSULT", "MOBILIZE", "ASSAULT")
# Acts on the ground, whose object's or subject's place is the act's: "bombed a base near Idlib", "protesters in Paris".
_ON_THE_GROUND = ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "AID", "RETREAT", "CONSULT")
_FINENESS = {"site": 0, "city": 1, "admin": 2, "region": 3, "water": 3, "country": 4, "continent": 5, None: 6}


def judge_setting(document: Document) -> Document:
    """Fill `when`, `where` and `quantities` of every report."""
    assert document.parsed is not None
    doc = document.parsed
    tokens = [_root(doc, report.trigger.span) for report in document.reports]
    triggers = frozenset(token.i for token in tokens)
    times = _attach_times(doc, document.times, triggers)
    places = _attach_places(doc, document.places, triggers)
    podiums = find_podiums(document)
    reports = []
    for report, token in zip(document.reports, tokens, strict=True):
        stated = _choose_where(places.get(token.i, []), report, document.places)
        where = stated or infer_where(report, document) or _at_podium(report, podiums)
        basis = "stated" if stated else "inferred" if where else "none"
        reports.append(
            dataclasses.replace(
                report,
                when=times.get(token.i),
                where=where,
                quantities=find_quantities(token, report.act),
                trace={**report.trace, "where": basis},
            )
        )
    dated = derive_times(document, reports, tokens)
    return dataclasses.replace(document, reports=tuple(_note_basis(report) for report in dated))


def _at_podium(report: Report, podiums: dict[str, PlaceMention]) -> Where | None:
    """A statement is made where its maker is said to speak."""
    if (
        report.act not in ("ACCUSE", "REQUEST", "REJECT", "THREATEN")
        or report.status != "occurred"
        or not report.actors
    ):
        return None
    place = podiums.get(report.actors[0].name)
    return place_event(place) if place else None


def _root(doc: Doc, span: tuple[int, int]) -> Token:
    found = doc.char_span(span[0], span[1], alignment_mode="expand")
    assert found is not None
    return found.root


def _note_basis(report: Report) -> Report:
    basis = report.when.basis if report.when else "reported"
    return dataclasses.replace(report, trace={**report.trace, "when": basis})


def _attach_times(doc: Doc, times: tuple[TimeMention, ...], triggers: frozenset[int]) -> dict[int, When]:
    """The nearest stated time of each trigger."""
    nearest: dict[int, tuple[int, When]] = {}
    for mention in times:
        if mention.start is None or mention.end is None or mention.type == "SET":
            continue
        head = _root(doc, mention.span)
        for attachment in attach_phrase(head, triggers):
            if attachment.distance < nearest.get(attachment.trigger, (99, None))[0]:
                nearest[attachment.trigger] = attachment.distance, make_when(mention, basis="stated")
    return {trigger: when for trigger, (_, when) in nearest.items()}


def _attach_places(
    doc: Doc, places: tuple[PlaceMention, ...], triggers: frozenset[int]
) -> dict[int, list[tuple[Attachment, PlaceMention]]]:
    found: dict[int, list[tuple[Attachment, PlaceMention]]] = {}
    for place in places:
        for attachment in attach_phrase(_root(doc, place.span), triggers):
            found.setdefault(attachment.trigger, []).append((attachment, place))
    return found


def _choose_where(
    candidates: list[tuple[Attachment, PlaceMention]], report: Report, places: tuple[PlaceMention, ...]
) -> Where | None:
    ranked = sorted(
        (rank, index, place)
        for index, (attachment, place) in enumerate(candidates)
        if (rank := _rank_place(attachment, place, report)) is not None
    )
    if ranked:
        return place_event(ranked[0][2])
    if report.mode == "visit" or report.act == "ASSAULT":
        # "visited Iran", "invaded Ukraine", "hit Aleppo": the object is the place; of several, the first named.
        for recipient in report.recipients:
            for place in places:
                if place.country and place.span.start < recipient.span.end and recipient.span.start < place.span.end:
                    return place_event(place)
            for place in places:
                # "a trip to the Islamic Republic": the country under another of its names
                if place.precision == "country" and place.country == recipient.code and recipient.name == place.name:
                    return dataclasses.replace(place_event(place), text=recipient.text, span=recipient.span)
    return None


def _rank_place(attachment: Attachment, place: PlaceMention, report: Report) -> tuple[int, int, int] | None:
    """Smaller is better; None when the grammar does not put the act there."""
    if place.precision is None:  # a name that the gazetteer does not know says nothing about where
        return None
    fineness = _FINENESS[place.precision]
    path = attachment.through
    if attachment.preposition in _AT:
        if any(dep in ("nsubj", "nsubjpass", "dobj", "relcl", "acl") for dep in path):
            return (2, attachment.distance, fineness) if report.act in _ON_THE_GROUND else None
        return (0, attachment.distance, fineness)
    if attachment.preposition in _TOWARDS and report.act in _MOVING:
        return (1, attachment.distance, fineness)
    if attachment.preposition == "on" and report.act == "ASSAULT":
        return (1, attachment.distance, fineness)
    if not attachment.preposition and path in (("dobj",), ("nsubjpass",)) and report.act in ("ASSAULT", "CONSULT"):
        return (1, attachment.distance, fineness)
    if not attachment.preposition and path in (("compound",), ("poss",), ("nmod",)) and report.act == "ASSAULT":
        return (3, attachment.distance, fineness)
    return None
