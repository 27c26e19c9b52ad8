"""When and where each act happens, and how many it concerns.

In: reports, `times`, `places`, the parse. Out: `when`, `where`, `quantities` of each report; the trace says which rule
found the time and the place.
Limits: a time or place belongs to the nearest act above it in the parse; the publication date alone dates nothing
(such reports have no `when`, their trace says "reported"); a mentioned place is not the event's place unless the
grammar says so.
"""

import dataclasses

from spacy.tokens import Token

from dragoman.judge.attachment import find_root
from dragoman.judge.clause_times import attach_times
from dragoman.judge.derived_times import derive_times
from dragoman.judge.episodes import carry_settings
from dragoman.judge.event_places import Candidates, choose_place, find_candidates
from dragoman.judge.event_times import date_report, make_when, place_report
from dragoman.judge.inferred_places import (
    PlaceIndex,
    find_journeys,
    find_podiums,
    infer_where,
    place_at_podium,
    place_on_journey,
)
from dragoman.judge.place_references import find_references
from dragoman.judge.quantities import find_quantities
from dragoman.records import Document, PlaceMention, Report


def judge_setting(document: Document) -> Document:
    """Fill `when`, `where` and `quantities` of every report."""
    doc = document.parsed
    assert doc is not None
    tokens = [find_root(doc, report.trigger.span) for report in document.reports]
    triggers = frozenset(token.i for token in tokens)
    # "now", "currently": the tense has said so already
    times = attach_times(doc, tuple(m for m in document.times if m.value != "PRESENT_REF"), triggers)
    places = (*document.places, *find_references(document))
    candidates = find_candidates(doc, places, triggers)
    reports = []
    for report, token in zip(document.reports, tokens, strict=True):
        report = dataclasses.replace(report, quantities=find_quantities(token, report.act))
        if token.i in times:
            by = times[token.i]
            report = date_report(report, make_when(by.mention, basis="derived" if by.rule else "stated"), by.rule)
        reports.append(_state_place(report, token, candidates, document))
    reports = derive_times(document, reports, tokens)
    reports = carry_settings(document, reports, tokens)
    reports = _infer_places(document, reports, places)
    return dataclasses.replace(document, reports=tuple(_note_unknown(report) for report in reports))


def _state_place(report: Report, token: Token, candidates: Candidates, document: Document) -> Report:
    where = choose_place(candidates.get(token.i, []), report, document)
    return place_report(report, where, "") if where else report


def _infer_places(document: Document, reports: list[Report], places: tuple[PlaceMention, ...]) -> list[Report]:
    podiums, journeys = find_podiums(document, places), find_journeys(document, places)
    index = PlaceIndex(document.places)
    placed = []
    for report in reports:
        if report.where is None:
            found = place_on_journey(report, journeys) or infer_where(report, document, index)
            found = found or place_at_podium(report, podiums)
            report = place_report(report, found.where, found.rule) if found else report
        placed.append(report)
    return placed


def _note_unknown(report: Report) -> Report:
    return dataclasses.replace(report, trace={"when": "reported", "where": "none", **report.trace})
