"""Places that an act implies without a phrase of its own.

In: a report, the document's places. Out: where it must have happened, or None.
Limits: only for acts done on the ground; the trace calls such a place "inferred".
"""

from dragoman.records import Document, PlaceMention, Report, Where

# Who acts for a state on its own soil: its courts, its police, its government when it arrests or frees.
_AT_HOME = frozenset((("COERCE", "arrest"), ("RETREAT", "release"), ("SANCTION", "convict"), ("CONCEDE", None)))
_HOME_SECTORS = ("JUD", "COP")
_ON_THE_GROUND = ("ASSAULT", "COERCE", "PROTEST", "RETREAT")
_FINE = ("site", "city", "admin", "region")


def infer_where(report: Report, document: Document) -> Where | None:
    """A place named in the act's own clause, else the home of the court or police that acts."""
    if report.act in _ON_THE_GROUND:
        inside = [
            place
            for place in document.places
            if report.evidence.span.start <= place.span.start < report.evidence.span.end
            and place.precision in _FINE
            and place.country
            and place.score >= 0.5
        ]
        if inside:
            return place_event(min(inside, key=lambda p: abs(p.span.start - report.trigger.span.start)))
    actor = next((a for a in report.actors if a.code != "---"), None)
    if actor and (actor.sector in _HOME_SECTORS or ((report.act, report.mode) in _AT_HOME and actor.sector == "GOV")):
        return _home(actor.code, report, document)
    if report.act == "ASSAULT" and report.mode is None:
        target = next((r for r in report.recipients if r.code != "---" and r.sector in ("REB", "CVL", "UNK")), None)
        return _home(target.code, report, document) if target else None
    return None


def _home(code: str, report: Report, document: Document) -> Where | None:
    """The country's own mention nearest to the act."""
    countries = [p for p in document.places if p.precision == "country" and p.country == code]
    if not countries:
        return None
    return place_event(min(countries, key=lambda p: abs(p.span.start - report.trigger.span.start)))


def place_event(place: PlaceMention) -> Where:
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
