"""Events as PLOVER and CAMEO tell them: folded types, who asks, and pairs of a doer and a target.

In: rows. Out: tellings (type, mode, code, parties) and dyads.
Limits: these projects know no status. What happened is told as it is; what folds (CODEBOOK §3: a planned visit is
AGREE) is told as its fold; a hypothetical attack, or one said not to have happened, would be told as an attack and is
left out unless all is asked for.
"""

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator

from dragoman.publish.exports.crosswalk import CameoCode, classify_type, find_cameo, fold_cameo
from dragoman.publish.exports.rows import HAPPENED, Choice, EventRow, Ledger
from dragoman.records import Act, Event, Participant, Source

_MUTUAL = frozenset(("AGREE", "CONSULT", "COOPERATE", "ASSAULT"))  # with several doers and no target: each other
_ONE_SIDED = frozenset(("visit", "third-party"))  # two visitors visit a third, two mediators mediate between others
_VISIT, _HOST, _MEDIATE, _CONSULT = "042", "043", "045", "04"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An event as a project without statuses tells it."""

    row: EventRow
    type: Act
    mode: str | None
    quad: int
    intensity: float
    cameo: CameoCode
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]

    @property
    def event(self) -> Event:
        return self.row.event


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Dyad:
    """A doer and a target of a telling, with a number that is stable and unique among all dyads."""

    number: int
    actor: Participant | None
    recipient: Participant | None
    cameo: CameoCode


def tell_rows(rows: Iterable[EventRow], choice: Choice, ledger: Ledger) -> Iterator[Telling]:
    """Each row that these projects can tell; the others are noted."""
    for row in rows:
        event = row.event
        is_told = event.status in HAPPENED or (choice == "default" and event.type != event.act)
        if is_told or choice == "all":
            yield _tell(row)
        else:
            ledger.leave_out(f"status {event.status}")


def list_dyads(telling: Telling) -> list[Dyad]:
    """Every doer with every target. Consultations go both ways (a visit has its host), as in ICEWS and Phoenix."""
    actors, recipients, cameo = telling.actors, telling.recipients, telling.cameo
    pairs: list[tuple[Participant | None, Participant | None, CameoCode]] = []
    if actors and recipients:
        pairs = [(actor, recipient, cameo) for actor in actors for recipient in recipients]
        if cameo.root == _CONSULT and cameo.code != _MEDIATE:
            back = find_cameo(_HOST) if cameo.code == _VISIT else cameo
            pairs += [(recipient, actor, back) for actor in actors for recipient in recipients]
    elif len(actors) > 1 and telling.type in _MUTUAL and telling.event.mode not in _ONE_SIDED:
        pairs = [(actor, other, cameo) for actor in actors for other in actors]
    else:
        pairs = [(actor, None, cameo) for actor in actors] + [(None, recipient, cameo) for recipient in recipients]
    dyads: dict[int, Dyad] = {}
    for actor, recipient, code in pairs:
        if _key(actor) != _key(recipient):
            number = _number(telling.event.id, _key(actor), _key(recipient), code.code)
            dyads.setdefault(number, Dyad(number=number, actor=actor, recipient=recipient, cameo=code))
    return list(dyads.values())


def _tell(row: EventRow) -> Telling:
    event = row.event
    mode = event.mode if event.type == event.act else None
    numbers = classify_type(event.type, mode)
    actors, recipients = event.actors, event.recipients
    if event.status == "requested" and event.type != event.act:
        actors, recipients = _find_askers(row), event.actors  # "X urged Turkey to stop": X asks, Turkey is asked
    return Telling(
        row=row,
        type=event.type,
        mode=mode,
        quad=numbers.quad,
        intensity=numbers.intensity,
        cameo=fold_cameo(event),
        actors=actors,
        recipients=recipients,
    )


def _find_askers(row: EventRow) -> tuple[Participant, ...]:
    """Who asks: of each report that is a request, the innermost source that asks, else the innermost."""
    askers: dict[tuple[str, ...], Participant] = {}
    for report in row.reports:
        if report.status != "requested" or not report.sources:
            continue
        asking = [source for source in report.sources if source.stance == "asks"] or report.sources
        asker = _cast_source(asking[-1])
        askers.setdefault(_key(asker), asker)
    return tuple(askers.values())


def _cast_source(source: Source) -> Participant:
    return Participant(
        text=source.text,
        name=source.name,
        code=source.code,
        sector=source.sector,
        wikidata=source.wikidata,
        span=source.span,
        score=1.0,
    )


def _key(participant: Participant | None) -> tuple[str, ...]:
    return (participant.name, participant.code, participant.sector) if participant else ()


def _number(*parts: object) -> int:
    """52 bits, so that tools that keep numbers as floats keep this one."""
    return int(hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:13], 16)
