"""Events of our own for the exports: hand-made ones with traps in every text, and strategies that make any."""

import datetime
from dataclasses import replace
from typing import Any, get_args

from hypothesis import strategies as st

from dragoman.lexicons import read_table
from dragoman.publish.exports.from_documents import make_row
from dragoman.publish.exports.rows import ArticleFacts, EventRow
from dragoman.records import (
    Basis,
    Event,
    Excerpt,
    Granularity,
    Participant,
    Precision,
    Quantity,
    Report,
    Source,
    Span,
    Stance,
    Status,
    When,
    Where,
)

ARTICLE = ArticleFacts(
    id="a1", title='=HYPERLINK("x") & <b>talks</b>', url="https://www.ledger.example/a?b=1&c=2", outlet="The Ledger",
    published=datetime.date(2024, 3, 6),
)  # fmt: skip
OTHER_ARTICLE = ArticleFacts(id="a2", outlet="Harbour\tPost", published=datetime.date(2024, 3, 7))
UNDATED_ARTICLE = ArticleFacts(id="a3")


def make_party(name: str, code: str, sector: str, *, text: str | None = None, wikidata: str | None = None):
    return Participant(
        text=text or name, name=name, code=code, sector=sector, wikidata=wikidata, span=Span(5, 9), score=0.9
    )


def make_day(start: str, end: str | None = None, granularity: Granularity = "day", timex: str | None = None) -> When:
    return When(
        start=start, end=end or start, granularity=granularity, basis="stated", text="then", span=Span(60, 64),
        timex=timex or start,
    )  # fmt: skip


def make_source(name: str, code: str, sector: str, stance: Stance = "asserts") -> Source:
    return Source(
        text=name, name=name, code=code, sector=sector, wikidata=None, span=Span(0, 4), stance=stance, cue="said"
    )


NORWAY = make_party("Norway", "NOR", "GOV", wikidata="Q20")
BERG = make_party('Ida "Ike" Berg', "NOR", "GOV", text="She")
CANADA = make_party("Canada", "CAN", "GOV", wikidata="Q16")
POLICE = make_party("police", "CAN", "COP")
FARMERS = make_party("farmers; fishers", "CAN", "CVL")
UNITED_NATIONS = make_party("United Nations", "UNO", "IGO", wikidata="Q1065")
HALIFAX = Where(
    name="Halifax", country="CAN", geonames=6324729, lat=44.6453, lon=-63.5724, precision="city", text="Halifax",
    span=Span(30, 37),
)  # fmt: skip
USHUAIA = Where(
    name="Ushuaia", country="ARG", geonames=None, lat=-54.8, lon=-68.3, precision="city", text="Ushuaia",
    span=Span(30, 37),
)  # fmt: skip
VISIT = Report(
    id="visit", document="a1", act="CONSULT", type="CONSULT", mode="visit", cameo="042", quad=1, intensity=4.0,
    status="occurred", actors=(BERG,), recipients=(CANADA,), trigger=Excerpt(text="visited", span=Span(40, 47)),
    evidence=Excerpt(text='She\tvisited "Canada"\non Monday 🕊️', span=Span(0, 60)), when=make_day("2024-03-04"),
    where=HALIFAX, sources=(make_source("a minister", "NOR", "GOV"),), quantities=(), confidence=0.91,
    trace={"act": "row visit"},
)  # fmt: skip
ARREST = replace(
    VISIT, id="arrest", act="COERCE", type="COERCE", mode="arrest", cameo="173", quad=4, intensity=-7.0,
    actors=(POLICE,), recipients=(FARMERS,), where=USHUAIA, when=None, confidence=0.5,
    quantities=(Quantity(of="arrested", low=12, high=12, text="12", span=Span(70, 72)),),
    evidence=Excerpt(text="=cmd|' /C calc'!A0 police arrested 12 farmers", span=Span(600, 646)),
)  # fmt: skip
SUMMIT = replace(
    VISIT, id="summit", mode=None, cameo="040", intensity=2.5, status="planned", type="AGREE",
    actors=(NORWAY, CANADA, UNITED_NATIONS), recipients=(),
    when=make_day("2024-03-09", "2024-03-10", "range"), where=None,
)  # fmt: skip
PLEA = replace(
    VISIT, id="plea", act="RETREAT", type="REQUEST", mode="ceasefire", cameo="0871", quad=2, intensity=7.5,
    status="requested", actors=(CANADA,), recipients=(NORWAY,), when=None, where=None,
    sources=(make_source("Reuters", "---", "JRN"), make_source("United Nations", "UNO", "IGO", "asks")),
)  # fmt: skip
FEAR = replace(
    VISIT, id="fear", act="ASSAULT", type="ASSAULT", mode=None, cameo="190", quad=4, intensity=-9.0,
    status="hypothetical", actors=(NORWAY,), recipients=(CANADA,), when=make_day("2024-01-01", "2024-12-31", "year"),
)  # fmt: skip
DENIED = replace(VISIT, id="denied", status="negated", type="REJECT", where=None, when=make_day("2024-03-05"))
WAR = replace(
    FEAR, id="war", status="ongoing", mode="drone", cameo="195", recipients=(),
    actors=(make_party("rebels", "---", "REB"), CANADA),
)  # fmt: skip


def make_two_report_row() -> EventRow:
    """A visit told by two articles, the more confident one published later."""
    late = replace(
        VISIT, id="late", document="a2", confidence=0.95, evidence=Excerpt(text="Ike came", span=Span(3, 11))
    )
    row = make_row(late, OTHER_ARTICLE)
    event = replace(
        row.event, reports=("visit", "late"), documents=("a1", "a2"), voices=2, first_published=ARTICLE.published,
        last_published=OTHER_ARTICLE.published, confidence=0.9955, conflicts=1,
    )  # fmt: skip
    return EventRow(event=event, reports=(VISIT, late), articles=(ARTICLE, OTHER_ARTICLE))


def make_rows(*reports: Report) -> list[EventRow]:
    return [make_row(report, ARTICLE) for report in reports]


ROWS = [make_two_report_row(), *make_rows(ARREST, SUMMIT, PLEA, FEAR, DENIED, WAR)]
UNDATED_ROW = make_row(replace(ARREST, id="undated", document="a3"), UNDATED_ARTICLE)

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["=1+1", "a\tb", 'say "no"', "x;y|z", "line\r\nbreak", "", " ", "\ufffe", "</data>", "\\n", "\x00"]
)
NAMES = st.sampled_from(["Norway", "farmers", "Ida Berg", "Å;B"]) | TEXTS
DAYS = st.dates(datetime.date(800, 1, 1), datetime.date(2100, 1, 1))
SPANS = st.tuples(st.integers(0, 900), st.integers(1, 90)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
EXCERPTS = st.builds(Excerpt, text=TEXTS, span=SPANS)
CODES = st.sampled_from(["NOR", "CAN", "USA", "UNO", "EUR", "NAT", "IGO", "NGO", "MNC", "---", "KOS", "PSE"])
SECTORS = st.sampled_from([row["sector"] for row in read_table("sector_codes")])
SCORES = st.floats(0, 1)
PARTIES = st.builds(
    Participant, text=TEXTS, name=NAMES, code=CODES, sector=SECTORS, wikidata=st.none() | st.just("Q1"), span=SPANS,
    score=SCORES,
)  # fmt: skip
WHERES = st.builds(
    Where, name=NAMES, country=st.none() | st.sampled_from(["CAN", "USA", "RUS", "KOS"]),
    geonames=st.none() | st.integers(1, 10**7), lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    precision=st.none() | st.sampled_from(get_args(Precision)), text=TEXTS, span=SPANS,
)  # fmt: skip
SOURCES = st.builds(
    Source, text=TEXTS, name=NAMES, code=CODES, sector=SECTORS, wikidata=st.none(), span=SPANS,
    stance=st.sampled_from(get_args(Stance)), cue=st.none() | TEXTS,
)  # fmt: skip
QUANTITIES = st.builds(
    Quantity, of=st.sampled_from(["killed", "injured", "displaced"]), low=st.none() | st.floats(0, 1e6),
    high=st.none() | st.floats(0, 1e6), text=TEXTS, span=SPANS,
)  # fmt: skip
ACTS = st.sampled_from(read_table("ontology"))


@st.composite
def make_whens(draw: Any) -> When:
    if draw(st.booleans()):
        return When(
            start=None, end=None, granularity=None, basis="reported", text=None, span=None, timex=None
        )  # fmt: skip
    start = draw(DAYS)
    end = start + datetime.timedelta(days=draw(st.sampled_from([0, 0, 1, 6, 7, 30, 365])))
    basis: Basis = draw(st.sampled_from(["stated", "derived"]))
    return When(
        start=start.isoformat(), end=end.isoformat(), granularity=draw(st.sampled_from(get_args(Granularity))),
        basis=basis, text="then", span=Span(1, 5), timex=draw(st.none() | st.just(f"{start}T15:00") | TEXTS),
    )  # fmt: skip


@st.composite
def make_reports(draw: Any, number: int = 0, document: str = "a1") -> Report:
    act = draw(ACTS)
    status: Status = draw(st.sampled_from(get_args(Status)))
    fold = st.sampled_from(["AGREE", "THREATEN", "REJECT", "REQUEST"])
    parties = st.lists(PARTIES, max_size=3).map(tuple)
    return Report(
        id=f"r{number}", document=document, act=act["act"],
        type=act["act"] if status in ("occurred", "ongoing") else draw(fold | st.just(act["act"])),
        mode=act["mode"] or None, cameo=act["cameo"], quad=int(act["quad"]), intensity=float(act["intensity"]),
        status=status, actors=draw(parties), recipients=draw(parties), trigger=draw(EXCERPTS), evidence=draw(EXCERPTS),
        when=draw(st.none() | make_whens()), where=draw(st.none() | WHERES),
        sources=draw(st.lists(SOURCES, max_size=2).map(tuple)),
        quantities=draw(st.lists(QUANTITIES, max_size=2).map(tuple)), confidence=draw(SCORES), trace={},
    )  # fmt: skip


@st.composite
def make_event_rows(draw: Any, number: int = 0) -> EventRow:
    """One or two reports merged by hand."""
    articles = tuple(
        ArticleFacts(
            id=f"a{number}-{index}", title=draw(st.none() | TEXTS), outlet=draw(st.none() | TEXTS),
            url=draw(st.none() | st.just("https://ledger.example/?a=1&b=2")), published=draw(st.none() | DAYS),
        )
        for index in range(draw(st.integers(1, 2)))
    )  # fmt: skip
    reports = tuple(
        draw(make_reports(number * 10 + index, article.id)) for index, article in enumerate(articles)
    )  # fmt: skip
    first: Event = make_row(reports[0], articles[0]).event
    days = [article.published for article in articles if article.published]
    event = replace(
        first, reports=tuple(r.id for r in reports), documents=tuple(a.id for a in articles), voices=len(reports),
        first_published=min(days, default=None), last_published=max(days, default=None),
    )  # fmt: skip
    return EventRow(event=event, reports=reports, articles=articles)


ANY_ROWS = st.integers(0, 4).flatmap(lambda count: st.tuples(*(make_event_rows(n) for n in range(count)))).map(list)
