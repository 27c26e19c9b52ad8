"""Places that an act implies without a phrase of its own.

In: a report, the document's places. Out: where it must have happened and why, or None.
Limits: the home of a court, of police or of a target is only ever a country. What is merely said has no place but that
of its saying.
"""

import bisect
from typing import NamedTuple

from dragoman.judge.attachment import find_root
from dragoman.judge.event_places import make_where
from dragoman.lexicons import read_setting_words, read_table, read_verb_class
from dragoman.records import Document, Participant, PlaceMention, Report, Span, Where

# Acts that stay within a state when all who take part belong to it.
_DOMESTIC = ("COERCE", "ASSAULT", "PROTEST", "AID")
_CLAUSE_BOUND = ("ASSAULT", "COERCE", "PROTEST", "RETREAT")
_STATEMENTS = ("ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE", "CONCEDE")
_FIGHTING_AT_HOME = ("REB", "PRM", "OPP", "COP", "CRM")
_OF_A_STATE = ("GOV", "MIL", "SPY")
_FINE = ("site", "city", "admin", "region")
_BODIES = frozenset(("EUR", "UNO", "NAT", "IGO", "NGO", "MNC"))
_UNSURE = 0.5
_SOON = 300  # characters


class Inferred(NamedTuple):
    """A place, and what speaks for it."""

    where: Where
    rule: str


class PlaceIndex:
    """Places by where they stand: a text of a megabyte has tens of thousands, and as many reports ask for them."""

    def __init__(self, places: tuple[PlaceMention, ...]) -> None:
        self._all = sorted(places, key=_start)
        self._countries: dict[str | None, list[PlaceMention]] = {}
        for place in self._all:
            if place.precision == "country":
                self._countries.setdefault(place.country, []).append(place)

    def list_within(self, span: Span) -> list[PlaceMention]:
        first, last = (bisect.bisect_left(self._all, at, key=_start) for at in (span.start, span.end))
        return self._all[first:last]

    def find_country(self, code: str | None, at: int) -> PlaceMention | None:
        """The mention of a country nearest to a character; of two as near the earlier."""
        mentions = self._countries.get(code, [])
        after = bisect.bisect_left(mentions, at, key=_start)
        near = mentions[max(0, after - 1) : after + 1]
        return min(near, key=lambda place: abs(place.span.start - at), default=None)


def _start(place: PlaceMention) -> int:
    return place.span.start


def infer_where(report: Report, document: Document, index: PlaceIndex) -> Inferred | None:
    """A place named in the act's own clause, else the home of the court or police that acts, or of who is hit."""
    if report.act in _CLAUSE_BOUND:
        inside = [
            place
            for place in index.list_within(report.evidence.span)
            if place.precision in _FINE
            and place.country
            and place.score >= _UNSURE
            and document.text[max(0, place.span.start - 6) : place.span.start] != " from "  # "a pharmacist from Leeds"
        ]
        if inside:
            nearest = min(inside, key=lambda p: abs(p.span.start - report.trigger.span.start))
            return Inferred(make_where(nearest), "named in the clause")
    found = _home_of_act(report)
    if found is None:
        return _at_dateline(report, document)
    home, rule = found
    where = find_home(home, report, index)
    return Inferred(where, rule) if where else None


def _at_dateline(report: Report, document: Document) -> Inferred | None:
    """ "PRETORIA, Nov 3 - The two sides agreed": a lead about a gathering is filed from where they gathered."""
    dateline = document.dateline
    if dateline is None or dateline.place is None or report.status != "occurred":
        return None
    place = next((p for p in document.places if p.span.start == dateline.place.start and p.country), None)
    if place is None:
        return None
    is_lead = len(document.text[dateline.span.end : report.trigger.span.start].split("\n\n")) <= 2
    is_joint = report.act in ("CONSULT", "AGREE", "SUPPORT") and len(report.actors) > 1
    is_unknown_crowd = report.act == "PROTEST" and all(actor.code == "---" for actor in report.actors)
    if (is_lead and is_joint) or is_unknown_crowd:
        return Inferred(make_where(place), "filed from there")
    return None


def _home_of_act(report: Report) -> tuple[Participant, str] | None:
    """Who is at home where it happens, and why."""
    actor = next((a for a in report.actors if a.code != "---"), None)
    target = next((r for r in report.recipients if r.code != "---"), None)
    codes = {p.code for p in (*report.actors, *report.recipients)} - {"---"}
    if actor is not None:
        if actor.sector == "JUD" and report.status in ("occurred", "ongoing"):
            return actor, "court at home"
        if actor.sector == "COP" and report.act not in _STATEMENTS:
            return actor, "police at home"
        if (report.act, report.mode) in (("COERCE", "arrest"), ("RETREAT", "release")) and actor.sector == "GOV":
            return actor, "arrest by a government"
        is_yielding = report.act == "RETREAT" and report.mode not in ("withdraw", "resign")
        if (report.act in _DOMESTIC or is_yielding) and len(codes) == 1 and actor.sector not in ("ELI", "UNK"):
            return actor, "all of one state"  # "the army declared a state of emergency"
        if report.act == "PROTEST" and actor.sector in ("CVL", "OPP", "SOC", "REF", "LAB"):
            return actor, "protest at home"
        if is_yielding and actor.sector in _FIGHTING_AT_HOME:
            return actor, "armed group at home"  # "the rebels freed two hostages"
        if report.act == "ACCUSE" and report.trigger.text.lower().split()[0].startswith("summon"):
            return actor, "summoned to the ministry"
    if report.mode == "visit" and target is not None and target.code not in {a.code for a in report.actors}:
        return (target, "home of the host") if target.code not in _BODIES else None
    if report.act == "ASSAULT":
        if actor and actor.sector in _FIGHTING_AT_HOME and (target is None or target.sector not in _OF_A_STATE):
            return actor, "armed group at home"  # "the militia captured two Italians"
        return (target, "home of the target") if target else None  # force is felt where its target is
    return None


def find_podiums(document: Document, places: tuple[PlaceMention, ...]) -> dict[str, PlaceMention]:
    """Where each speaker speaks in the text, if only one place is told: "X was speaking at a forum in Baghdad"."""
    assert document.parsed is not None
    doc = document.parsed
    names = {mention.head: mention.name for mention in document.actors}
    speaking = read_setting_words("speaking")
    found: dict[str, list[PlaceMention]] = {}
    for place in places:
        span = doc.char_span(*place.span, alignment_mode="expand")
        if span is None or place.precision is None:
            continue
        token, preposition = span.root, ""
        while token.dep_ in ("pobj", "prep", "appos", "compound") and token.head != token:
            preposition = token.lower_ if token.dep_ == "prep" else preposition
            token = token.head
        if token.lemma_.lower() in speaking and preposition in ("in", "at", "from", "during"):
            for child in token.children:
                if child.dep_ == "nsubj" and child.idx in names:
                    found.setdefault(names[child.idx], []).append(place)
    return {name: places[0] for name, places in found.items() if len({p.country for p in places}) == 1}


def find_journeys(document: Document, places: tuple[PlaceMention, ...]) -> dict[str, list[PlaceMention]]:
    """Where travellers go, in the text's order: "X flew to Ankara on Sunday"."""
    assert document.parsed is not None
    doc = document.parsed
    names = {mention.head: mention.name for mention in document.actors}
    found: dict[str, list[PlaceMention]] = {}
    for place in places:
        head = find_root(doc, place.span)
        preposition = head.head
        verb = preposition.head
        is_goal = head.dep_ == "pobj" and preposition.lower_ in ("to", "in", "into", "at")
        if is_goal and place.precision is not None and verb.lemma_.lower() in read_verb_class("motion"):
            for child in verb.children:
                if child.dep_ == "nsubj" and child.idx in names:
                    found.setdefault(names[child.idx], []).append(place)
    return found


def place_on_journey(report: Report, journeys: dict[str, list[PlaceMention]]) -> Inferred | None:
    """ "X flew to Ankara on Sunday. He met his counterpart": where the traveller has just gone."""
    if report.act != "CONSULT" or report.mode == "phone" or report.status == "negated":
        return None
    at = report.trigger.span.start
    for actor in report.actors:
        for place in reversed(journeys.get(actor.name, [])):
            if 0 < at - place.span.end < _SOON:
                return Inferred(make_where(place), "where the traveller went")
    return None


def place_at_podium(report: Report, podiums: dict[str, PlaceMention]) -> Inferred | None:
    """A statement is made where its maker is said to speak."""
    speaker: Participant | None = report.actors[0] if report.actors else None
    if speaker is None or report.act not in _STATEMENTS or report.status != "occurred":
        return None
    place = podiums.get(speaker.name)
    return Inferred(make_where(place), "where the speaker speaks") if place else None


def find_home(home: Participant, report: Report, index: PlaceIndex) -> Where | None:
    """The country's own mention nearest to the act; else the country itself, with the words that name who is of it."""
    named = index.find_country(home.code, report.trigger.span.start)
    if named is not None:
        return make_where(named)
    state = next((row for row in read_table("states") if row["code"] == home.code), None)
    if state is None:
        return None
    lat, lon = (float(state[axis]) if state[axis] else None for axis in ("lat", "lon"))
    return Where(
        name=state["name"],
        country=home.code,
        geonames=None,
        lat=lat,
        lon=lon,
        precision="country",
        text=home.text,
        span=home.span,
    )
