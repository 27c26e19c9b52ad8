"""Facts made by hand, for tests of merging."""

import datetime
import hashlib

from dragoman.merge.facts import Fact
from dragoman.records import Excerpt, Participant, Quantity, Report, Source, Span, When, Where

NOWHERE = Span(0, 1)
STATES = {"RUS": ("Russia", "Q159"), "UKR": ("Ukraine", "Q212"), "KEN": ("Kenya", "Q114"), "UGA": ("Uganda", "Q1036")}
KHARKIV = ("Kharkiv", 49.99, 36.23)
ODESA = ("Odesa", 46.48, 30.73)


def make_party(name, code="RUS", sector="GOV", wikidata=None):
    return Participant(text=name, name=name, code=code, sector=sector, wikidata=wikidata, span=NOWHERE, score=1.0)


def make_state(code):
    name, wikidata = STATES.get(code, (code, f"Q{code}"))
    return make_party(name, code, "GOV", wikidata)


def make_when(start, end=None, granularity="day", basis="stated"):
    return When(start=start, end=end or start, granularity=granularity, basis=basis, text=None, span=None, timex=None)


def make_where(name, lat=50.0, lon=30.0, country="UKR", precision="city"):
    return Where(
        name=name, country=country, geonames=None, lat=lat, lon=lon, precision=precision, text=name, span=Span(90, 95)
    )


def make_source(name, code="UKR", sector="GOV", stance="asserts"):
    return Source(
        text=name, name=name, code=code, sector=sector, wikidata=None, span=NOWHERE, stance=stance, cue="said"
    )


def make_fact(
    name,
    *,
    act="ASSAULT",
    mode=None,
    status="occurred",
    actor="RUS",
    recipient="UKR",
    actors=None,
    recipients=None,
    day=None,
    when=None,
    place=None,
    killed=None,
    published="2024-03-06",
    document=None,
    voice=None,
    evidence="shelled the town",
    confidence=0.8,
    sources=(),
    trace="lexicon shell (v)",
):
    """A fact about Russia shelling a town in Ukraine, unless told otherwise."""
    document = document or f"doc-{name}"
    report = Report(
        id=name,
        document=document,
        act=act,
        type=act,
        mode=mode,
        cameo="190",
        quad=4,
        intensity=-9.0,
        status=status,
        actors=tuple(actors) if actors is not None else ((make_state(actor),) if actor else ()),
        recipients=tuple(recipients) if recipients is not None else ((make_state(recipient),) if recipient else ()),
        trigger=Excerpt(text=evidence.split()[0], span=Span(*_place(name))),
        evidence=Excerpt(text=evidence, span=Span(*_place(name))),
        when=when or (make_when(day) if day else None),
        where=make_where(*place) if place else None,
        sources=tuple(sources),
        quantities=() if killed is None else (
            Quantity(of="killed", low=float(killed), high=float(killed), text=str(killed), span=NOWHERE),
        ),
        confidence=confidence,
        trace={"act": trace},
    )  # fmt: skip
    return Fact(
        report=report,
        published=datetime.date.fromisoformat(published) if published else None,
        voice=voice or document,
    )


def _place(name):
    start = int(hashlib.sha256(name.encode()).hexdigest()[:6], 16)
    return start, start + 7
