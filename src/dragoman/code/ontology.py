"""Acts and modes: quad class, intensity, CAMEO code, PLOVER's folded type.

In: an act, a mode, a status. Out: the numbers that PLOVER and CAMEO give them.
Limits: PLOVER prints ACCUSE's score without its sign and none for PROTEST/vandalize: the sign of ACCUSE's modes and
the score of PROTEST stand in.
"""

import dataclasses
from functools import cache
from typing import NamedTuple, cast, get_args

from dragoman.lexicons import read_table
from dragoman.records import Act, Document, Status

ACTS: tuple[Act, ...] = get_args(Act)

# CODEBOOK §3: PLOVER's folded type is a function of act and status.
_FOLD: dict[tuple[str, str], Act] = {
    **{(a, s): "AGREE" for a in ("CONSULT", "SUPPORT", "COOPERATE", "AID") for s in ("planned", "intended")},
    **{("RETREAT", s): "CONCEDE" for s in ("planned", "intended")},
    **{
        (a, s): "THREATEN"
        for a in ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")
        for s in ("planned", "intended", "threatened")
    },
    **{(a, "negated"): "REJECT" for a in ("CONSULT", "SUPPORT", "COOPERATE", "AID", "AGREE", "CONCEDE", "RETREAT")},
    **{(a, "requested"): "REQUEST" for a in ACTS},
}


def fold_types(document: Document) -> Document:
    """Fill each report's `type` from its act and its judged status."""
    reports = (dataclasses.replace(report, type=fold_type(report.act, report.status)) for report in document.reports)
    return dataclasses.replace(document, reports=tuple(reports))


class ActClass(NamedTuple):
    """PLOVER quad class (1-4), intensity (-10 to 10) and CAMEO code of an act in a mode."""

    quad: int
    intensity: float
    cameo: str


def fold_type(act: Act, status: Status) -> Act:
    """PLOVER's type of an act with a status: ("CONSULT", "planned") -> "AGREE"."""
    return _FOLD.get((act, status), act)


def classify_act(act: str, mode: str | None) -> ActClass:
    """Numbers of an act and mode. Raises KeyError for a pair the codebook does not know."""
    return _classes()[act, mode or ""]


def check_act(act: str, mode: str) -> Act:
    """The act, typed, if the codebook knows it with this mode. Raises ValueError."""
    if (act, mode) not in _classes():
        raise ValueError(f"act {act!r} with mode {mode!r} is not in the codebook")
    return cast(Act, act)


@cache
def _classes() -> dict[tuple[str, str], ActClass]:
    return {
        (row["act"], row["mode"]): ActClass(int(row["quad"]), float(row["intensity"]), row["cameo"])
        for row in read_table("ontology")
    }
