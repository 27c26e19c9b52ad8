"""How far a report can be trusted as coded.

In: reports. Out: `confidence` (0-1), and only reports at or above the threshold.
Limits: a product of what is known to go wrong, not yet a calibrated probability: the benchmark prints its
reliability.
"""

import dataclasses

from dragoman.records import Document, Participant, Report

_NO_PARTICIPANT = 0.7  # an act without a doer, or without a target where the act needs one
_HYPOTHETICAL = 0.85  # conditionals are where status and roles are most often wrong
_NEEDS_RECIPIENT = ("COOPERATE", "AID", "SANCTION", "ACCUSE", "ASSAULT", "COERCE", "THREATEN")


def judge_confidence(document: Document, *, threshold: float) -> Document:
    """Fill `confidence`, leave out reports below the threshold."""
    judged = (dataclasses.replace(report, confidence=_estimate(report)) for report in document.reports)
    return dataclasses.replace(document, reports=tuple(r for r in judged if r.confidence >= threshold))


def _estimate(report: Report) -> float:
    confidence = report.confidence
    confidence *= _mean_score(report.actors)
    if report.recipients or report.act in _NEEDS_RECIPIENT:
        confidence *= _mean_score(report.recipients)
    if report.status == "hypothetical":
        confidence *= _HYPOTHETICAL
    return round(confidence, 2)


def _mean_score(participants: tuple[Participant, ...]) -> float:
    if not participants:
        return _NO_PARTICIPANT
    return sum(participant.score for participant in participants) / len(participants)
