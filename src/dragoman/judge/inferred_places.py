"""Places that an act implies without a phrase of its own.

In: a report, the document's places. Out: where it must have happened, or None.
Limits: only for acts done on the ground; the trace calls such a place "inferred".
"""

from dragoman.records import Document, PlaceMention, Report, Where

# Who acts for a state on its own soil: its courts, its police, its government when it arrests or frees.
_AT_HOME = frozenset((("COERCE", "arrest"), ("RETREAT", "release"), ("SANCTION", "convict"), ("CONCEDE", None)))
# Acts that stay within a state when all who take part belong to it.
_DOMESTIC = ("COERCE", "ASSAULT", "PROTEST", "AID", "RETREAT")
_HOME_SECTORS = ("JUD", "COP")
_ON_THE_GROUND = ("ASSAULT", "COERCE", "PROTEST", "RETREAT")
_SPEAKING = frozenset("speak say tell address announce add warn declare state insist".split())
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
    codes = {p.code for p in (*report.actors, *report.recipients)} - {"---"}
    if actor and report.act in _DOMESTIC and len(codes) == 1 and actor.sector not in ("ELI", "UNK"):
        return _home(actor.code, report, document)  # "the army declared a state of emergency", a state against its own
    if actor and report.act in ("PROTEST", "RETREAT") and actor.sector in ("CVL", "REB", "OPP", "SOC", "REF"):
        return _home(actor.code, report, document)  # "the Syrian uprising", "Syrian towns surrendered"
    if report.act == "ASSAULT":
        target = next((r for r in report.recipients if r.code != "---"), None)  # force is felt where its target is
        return _home(target.code, report, document) if target else None
    return None


def find_podiums(document: Document) -> dict[str, PlaceMention]:
    """Where each speaker speaks in the text, if only one place is told: "X was speaking at a forum in Baghdad"."""
    assert document.parsed is not None
    doc = document.parsed
    names = {mention.head: mention.name for mention in document.actors}
    found: dict[str, list[PlaceMention]] = {}
    for place in document.places:
        span = doc.char_span(*place.span, alignment_mode="expand")
        if span is None or place.precision is None:
            continue
        token, preposition = span.root, ""
        while token.dep_ in ("pobj", "prep", "appos", "compound") and token.head != token:
            preposition = token.lower_ if token.dep_ == "prep" else preposition
            token = token.head
        if token.lemma_.lower() in _SPEAKING and preposition in ("in", "at", "from", "during"):
            for child in token.children:
                if child.dep_ == "nsubj" and child.idx in names:
                    found.setdefault(names[child.idx], []).append(place)
    return {name: places[0] for name, places in found.items() if len({p.country for p in places}) == 1}


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
