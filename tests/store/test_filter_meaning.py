"""Every filter finds what a plain loop over events, reports and articles finds, now and as of a day."""

import dataclasses
import datetime
import itertools
import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_coder import PlainCoder

from dragoman.records import Article, Document, Event, Excerpt, Participant, Report, Source, Span, When, Where
from dragoman.store import terms
from dragoman.store.database import Store
from dragoman.store.query import EventFilter, Near

SPAN = Span(0, 1)
CODES = ("KEN", "SOM", "---", "UNO")
NAMES = ("Government of Kenya", "Salım Ḱ", "KAMPALA", "\u212aenya's İstanbul", "Ann\nLee", "ΣΑΣ ΟΔΟΣ")
OUTLETS = (None, "The Courier", "THE COURIER", "İl Post", "Οδός", "courier")
WORDS = ("grain", "Harbour", "\u212aiosk", "ab", "ﬁnd", "100%", "STRASSE", "straße", "a_b", "\x1f", "İz", "Σ", "x" * 40)
PLACES = (
    ("Garissa", "KEN", -0.45, 39.64),
    ("Mogadishu", "SOM", 2.04, 45.34),
    ("Sea", None, None, None),
    ("Isle", None, 0.1, 179.95),
    ("Pole", None, 89.5, 10.0),
)
DAYS = ("2024-05-01", "2024-05-02", "2024-05-20", None)

people = st.builds(
    lambda name, code: Participant(text=name, name=name, code=code, sector="GOV", wikidata=None, span=SPAN, score=1.0),
    st.sampled_from(NAMES),
    st.sampled_from(CODES),
)
sources = st.builds(
    lambda name, code: Source(text=name, name=name, code=code, sector="GOV", wikidata=None, span=SPAN,
                              stance="asserts", cue=None),
    st.sampled_from(NAMES), st.sampled_from(CODES),
)  # fmt: skip
sentences = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from((" ", "  ", "\n", "", "\u00a0"))), max_size=6
).map(lambda pairs: "".join(itertools.chain.from_iterable(pairs)))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Without its document."""
    start = draw(st.sampled_from(DAYS))
    end = draw(st.sampled_from([day for day in DAYS if day and start and day >= start] + [None]))
    name, country, lat, lon = draw(st.sampled_from(PLACES))
    act, quad = draw(st.sampled_from((("AID", 2), ("COERCE", 4))))
    return Report(
        id=draw(st.uuids()).hex, document="", act=act, type=act, mode=None, cameo="000", quad=quad, intensity=0.0,
        status=draw(st.sampled_from(("occurred", "planned"))),
        actors=tuple(draw(st.lists(people, max_size=2))), recipients=tuple(draw(st.lists(people, max_size=2))),
        trigger=Excerpt(text="x", span=SPAN), evidence=Excerpt(text=draw(sentences), span=SPAN),
        when=None if start is None else When(start=start, end=end, granularity="day", basis="stated", text=None,
                                             span=None, timex=None),
        where=None if lat is None and draw(st.booleans()) else
        Where(name=name, country=country, geonames=None, lat=lat, lon=lon, precision=None, text=name, span=SPAN),
        sources=tuple(draw(st.lists(sources, max_size=2))), quantities=(),
        confidence=draw(st.sampled_from((0.2, 0.5, 0.9))), trace={},
    )  # fmt: skip


@st.composite
def articles(draw: st.DrawFn) -> tuple[Article, tuple[Report, ...]]:
    published = draw(st.sampled_from(DAYS))
    article = Article(
        id=draw(st.uuids()).hex, text=draw(st.uuids()).hex, outlet=draw(st.sampled_from(OUTLETS)),
        published=published and datetime.date.fromisoformat(published),
    )  # fmt: skip
    found = draw(st.lists(reports(), max_size=3))
    return article, tuple(dataclasses.replace(report, document=article.id) for report in found)


parts = st.sampled_from([name[at : at + size] for name in NAMES for at in (0, 2, 5) for size in (2, 4, 20)]).filter(
    lambda part: part.strip()
)
who = st.sampled_from([code for code in CODES if code.isalpha()]) | parts
days = st.sampled_from([day for day in DAYS if day]).map(datetime.date.fromisoformat)
texts = st.lists(st.sampled_from(WORDS).filter(str.strip), min_size=1, max_size=3).map(" ".join) | parts
filters = st.fixed_dictionaries(
    {},
    optional={
        "actors": st.lists(who, max_size=2).map(tuple), "recipients": st.lists(who, max_size=2).map(tuple),
        "parties": st.lists(who, max_size=2).map(tuple), "dyad": st.tuples(who, who),
        "acts": st.just(("AID",)), "quads": st.lists(st.sampled_from((2, 4)), max_size=2).map(tuple),
        "statuses": st.just(("planned",)), "since": days, "until": days,
        "countries": st.lists(st.sampled_from(("KEN", "SOM")), max_size=2).map(tuple), "place": st.just("GARIS"),
        "near": st.sampled_from((Near(2.0, 45.0, 50), Near(0.0, -179.9, 30), Near(89.0, -170.0, 300))),
        "sources": st.lists(who, max_size=2).map(tuple),
        "outlets": st.lists(st.sampled_from([o for o in OUTLETS if o] + ["the courier"]), max_size=2).map(tuple),
        "confidence": st.sampled_from((0.3, 0.9)), "voices": st.just(2), "text": texts,
    },
).filter(lambda given: not (given.get("since") and given.get("until") and given["since"] > given["until"]))  # fmt: skip


@dataclasses.dataclass(frozen=True)
class DrawnCoder(PlainCoder):
    """Reads into every article what was drawn for it."""

    found: Any = None

    def _read(self, article: Article) -> Document:
        return dataclasses.replace(PlainCoder._read(self, article), reports=self.found[article.id])


def lower(text: str) -> str:
    """A letter at a time, as DuckDB does it."""
    return "".join(letter.lower() for letter in text.replace("\u0130", "i"))


def names(wanted: str, people: Any) -> bool:
    if len(wanted) == 3 and wanted.isascii() and wanted.isupper():
        return any(person.code == wanted for person in people)
    return wanted.casefold() in lower("\n".join(person.name for person in people))


def has_words(evidence: str, text: str) -> bool:
    words = text.casefold().split()
    spaced = lower(evidence)
    for space in "\t\n\f\r":
        spaced = spaced.replace(space, " ")
    while "  " in spaced:
        spaced = spaced.replace("  ", " ")
    return " ".join(words) in spaced


def measure(near: Near, lat: float, lon: float) -> float:
    one, other = math.radians(near.lat), math.radians(lat)
    half = math.sin((other - one) / 2) ** 2
    half += math.cos(one) * math.cos(other) * math.sin(math.radians(lon - near.lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(min(1, half)))


def fits(event: Event, told: list[Report], outlets: set[str], f: EventFilter) -> bool:
    first = event.when and event.when.start and datetime.date.fromisoformat(event.when.start)
    last = event.when and event.when.end and datetime.date.fromisoformat(event.when.end)
    day, until = first or event.first_published, last or first or event.last_published
    where = event.where
    either = (event.actors, event.recipients)
    sources = [source for report in told for source in report.sources]
    return all((
        not f.actors or any(names(who, event.actors) for who in f.actors),
        not f.recipients or any(names(who, event.recipients) for who in f.recipients),
        all(any(names(who, side) for side in either) for who in f.parties),
        not f.dyad or any(names(f.dyad[0], one) and names(f.dyad[1], other) for one, other in (either, either[::-1])),
        not f.acts or event.act in f.acts,
        not f.quads or event.quad in f.quads,
        not f.statuses or event.status in f.statuses,
        f.since is None or (until is not None and until >= f.since),
        f.until is None or (day is not None and day <= f.until),
        not f.countries or (where is not None and where.country in f.countries),
        f.place is None or (where is not None and f.place.casefold() in lower(where.name)),
        f.near is None or (where is not None and where.lat is not None and where.lon is not None
                           and measure(f.near, where.lat, where.lon) <= f.near.km),
        not f.sources or any(names(who, [source]) for who in f.sources for source in sources),
        not f.outlets or {name.casefold() for name in f.outlets} & {lower(outlet) for outlet in outlets},
        f.confidence is None or event.confidence >= f.confidence,
        f.voices is None or event.voices >= f.voices,
        f.text is None or any(has_words(report.evidence.text, f.text) for report in told),
    ))  # fmt: skip


def look_for(store: Store, filter: EventFilter, as_of: str | None) -> Iterator[Event]:
    """A plain loop."""
    told = {report.id: report for report in store.reports(as_of=as_of)}
    for event in store.events(as_of=as_of):
        found = [store.article(document, as_of=as_of) for document in event.documents]
        outlets = {article.outlet for article in found if article and article.outlet}
        if fits(event, [told[id] for id in event.reports], outlets, filter):
            yield event


@pytest.mark.parametrize("most_waiting", [0, 4_000_000])  # terms that are sorted in, and that wait for it
@settings(max_examples=10, deadline=None)
@given(
    drawn=st.lists(articles(), min_size=1, max_size=6, unique_by=lambda pair: pair[0].id),
    asked=st.lists(filters.map(lambda given: EventFilter(**given)), min_size=1, max_size=8),
    later=st.integers(0, 6),
    again=reports(),
)
def test_a_filter_finds_what_a_plain_loop_finds(
    most_waiting: int,
    drawn: list[tuple[Article, tuple[Report, ...]]],
    asked: list[EventFilter],
    later: int,
    again: Report,
) -> None:
    found = {article.id: told for article, told in drawn}
    coder = DrawnCoder(found=found)
    first, second = drawn[:later], drawn[later:]
    with (
        tempfile.TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
        Store(Path(folder) / "news.duckdb", clock=lambda: noon) as store,
    ):
        patch.setattr(terms, "_MOST_WAITING", most_waiting)
        noon = datetime.datetime(2024, 6, 1, 12, tzinfo=datetime.UTC)
        store.ingest([article for article, _ in first], coder=coder)
        noon += datetime.timedelta(days=2)
        # Read anew with another recipe: its first report, of the same id, is told in other words.
        article, told = drawn[0]
        same = dataclasses.replace(again, id=told[0].id if told else again.id, document=article.id)
        recipe = dataclasses.replace(coder.recipe, fingerprint="plain-2")
        anew = dataclasses.replace(coder, recipe=recipe, found={**found, article.id: (same,)})
        store.ingest([article for article, _ in (*second, drawn[0])], coder=anew)
        noon += datetime.timedelta(days=2)
        store.delete([drawn[-1][0].id])
        for filter, as_of in itertools.product(asked, (None, "2024-06-02", "2024-06-04")):
            assert list(store.events(filter, as_of=as_of)) == list(look_for(store, filter, as_of)), (filter, as_of)
            assert store.count_events(filter, as_of=as_of)[0].events == len(list(store.events(filter, as_of=as_of)))
