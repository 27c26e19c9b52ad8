"""What is merged little by little is what merging everything at once gives: crowded blocks, decisions, deletions."""

import dataclasses
import random
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_coder import Open, PlainCoder, Settings
from plain_coder import article as write

from dragoman.code.ontology import classify_act
from dragoman.ingest.files import make_article
from dragoman.merge import pairing
from dragoman.merge.across import find_conflicts_between
from dragoman.merge.events import merge_reports
from dragoman.merge.facts import Fact
from dragoman.merge.severity import rate_severity
from dragoman.offsets import OffsetMap
from dragoman.records import Article, Document, Excerpt, Participant, Quantity, Report, Span, When, Where
from dragoman.store import comparing, facts, merging
from dragoman.store.database import Store
from dragoman.store.rows import name_conflict

DAYS = [None, "2024-03-04", "2024-03-05"]
PLACES = [None, ("Kharkiv", 49.99, 36.23), ("Odesa", 46.48, 30.73)]
WORDS = [
    "Russia shelled the market", "Russia hit a bridge again", "Russia denied shelling the market",
    "visited Kyiv for the first time since 2012",
]  # fmt: skip


class Stories:
    """Articles, and the reports that each is read as: few kinds of them, so that many look alike or disagree."""

    recipe = Settings()

    def __init__(self, seed: int, count: int) -> None:
        chance = random.Random(seed)
        self.reports: dict[str, tuple[Report, ...]] = {}
        self.articles = []
        for number in range(count):
            article = make_article(f"Story {number} of {seed}.", published=chance.choice(["2024-03-05", "2024-03-07"]))
            self.articles.append(article)
            self.reports[article.id] = tuple(_tell(article, at, chance) for at in range(chance.randint(1, 4)))

    def pipe(self, articles: list[Article]) -> Iterator[SimpleNamespace]:
        for article in articles:
            text = article.text
            document = Document(
                article=article, text=text, offsets=OffsetMap.identity(), reports=self.reports[article.id]
            )
            yield SimpleNamespace(document=document)


def _tell(article: Article, at: int, chance: random.Random) -> Report:
    words, day, place = chance.choice(WORDS), chance.choice(DAYS), chance.choice(PLACES)
    act = "CONSULT" if "visited" in words else "REJECT" if "denied" in words else "ASSAULT"
    act = chance.choice([act, act, act, "COERCE"])
    numbers, span = classify_act(act, None), Span(at, at + 1)
    killed = chance.choice([None, 3.0, 9.0])
    return Report(
        id=f"{chance.randrange(16**16):016x}", document=article.id, act=act, type=act, mode=None, cameo=numbers.cameo,
        quad=numbers.quad, intensity=numbers.intensity, status=chance.choice(["occurred", "occurred", "negated"]),
        actors=_name(chance.choice(["RUS", "RUS", "UKR"]), span),
        recipients=_name(chance.choice(["UKR", "UKR", "KEN"]), span),
        trigger=Excerpt(text=words.split()[1], span=span), evidence=Excerpt(text=words, span=span),
        when=day and When(start=day, end=day, granularity="day", basis="stated", text=None, span=None, timex=None),
        where=place and Where(name=place[0], country="UKR", geonames=None, lat=place[1], lon=place[2],
                              precision="city", text=place[0], span=span),
        sources=(), confidence=chance.choice([0.5, 0.8]), trace={"act": "lexicon deny (v)"},
        quantities=() if killed is None else (Quantity(of="killed", low=killed, high=killed, text="", span=span),),
    )  # fmt: skip


def _name(code: str, span: Span) -> tuple[Participant, ...]:
    return (Participant(text=code, name=code, code=code, sector="GOV", wikidata=None, span=span, score=0.9),)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits so low that a few reports reach them."""
    for module, name, value in (
        (pairing, "MOST", 5), (pairing, "NEIGHBOURS", 2), (pairing, "MOST_HELD", 2), (comparing, "_BATCH", 7),
        (comparing, "_PAIRS", 11), (merging, "_PART", 4), (facts, "_KEPT", 9),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, value)
    facts.load_merger.cache_clear()
    yield
    facts.load_merger.cache_clear()


def check_against_scratch(store: Store) -> None:
    """Events, links, conflicts and their counts are those of all reports at once."""
    voices = dict(store.sql("SELECT id, voice FROM documents").rows)
    published = dict(store.sql("SELECT id, published FROM articles").rows)
    told = [
        Fact(report=report, published=published[report.document], voice=voices[report.document])
        for report in store.reports()
    ]
    decisions = [decision for decision in store.decisions() if decision.undone is None]
    merged = merge_reports(told, decisions)
    conflicts = find_conflicts_between(list(facts.load_merger().apply_corrections(told, decisions)), merged.events)
    touching = [set(conflict.reports) for conflict in conflicts]
    counted = [
        dataclasses.replace(event, conflicts=sum(bool(pair & set(event.reports)) for pair in touching))
        for event in merged.events
    ]
    assert sorted(store.events(), key=lambda event: event.id) == counted
    rows = store.sql("SELECT one, other, score, rule FROM links ORDER BY ALL").rows
    assert list(rows) == [(link.one, link.other, link.score, link.rule) for link in merged.links]
    assert sorted(store.conflicts(), key=lambda one: (one.reports, one.kind)) == conflicts
    check_severity(store)


def check_severity(store: Store, as_of: str | None = None) -> None:
    """Conflicts are listed as they would be rated now, the gravest first; none of rejected reports."""
    page = store.conflict_page(limit=None, as_of=as_of)
    told = store.facts([report.id for report in store.reports(as_of=as_of)], as_of=as_of)
    rated = [
        (rate_severity(conflict, *(told[id].report for id in conflict.reports)), name_conflict(conflict))
        for conflict in store.conflicts(as_of=as_of)
        if all(id in told for id in conflict.reports)
    ]
    assert page
    assert [(one.severity, one.id) for one in page.conflicts] == sorted(rated, key=lambda one: (-one[0], one[1]))
    assert page.total == len(rated)


def test_severity_follows_what_people_decide_and_is_known_as_of_a_day(open_store: Open) -> None:
    twice = write("KEN ASSAULT SOM 2024-05-07", "KEN ASSAULT SOM 2024-05-07")
    again = write("UGA THREATEN SOM 2024-05-07", "UGA THREATEN SOM 2024-05-07", "UGA THREATEN SOM 2024-05-07")
    days = [f"2024-06-0{day}" for day in range(1, 7)]
    severities = []
    for number, day in enumerate(days):
        with open_store(day=day) as store:
            if number == 0:
                store.ingest([twice, again], coder=PlainCoder())
                one = min(report.id for report in store.reports() if report.document == twice.id)
            elif number == 1:
                correction = store.decide("correct", [one], author="Ana", field="confidence", value="0.99")
            elif number == 2:
                rejection = store.decide("reject", [one], author="Ana")
            else:
                store.undo({3: rejection.id, 4: correction.id}[number]) if number < 5 else store.delete([twice.id])
            page = store.conflict_page(limit=1)
            assert page
            severities.append((page.conflicts[0].severity, page.total))
            rest = store.conflict_page(after=page.next)
            assert rest
            assert len(rest.conflicts) == page.total - 1
    assert severities[1] > severities[0] == severities[4]
    assert severities[3] == severities[1]
    assert [total for _, total in severities] == [3, 3, 2, 3, 3, 2]
    with open_store("read") as store:
        for day, (severity, total) in zip(days, severities, strict=True):
            check_severity(store, day)
            page = store.conflict_page(as_of=day)
            assert page
            assert (page.conflicts[0].severity, page.total) == (severity, total)


def test_what_is_not_rated_yet_is_in_its_event_s_queue_as_least_grave(open_store: Open) -> None:
    with open_store() as store:
        store.ingest([write("UGA THREATEN SOM 2024-05-07", "UGA THREATEN SOM 2024-05-07")], coder=PlainCoder())
        # As in a store of layout 1 that was not merged since.
        store.connection.execute("UPDATE history.conflicts SET severity = NULL")
        (conflict,) = store.conflict_page().conflicts
        queue = store.review_queue(event=conflict.events[0], kinds=["conflict"])
        assert queue
        assert (
            [(item.priority, item.conflict.severity) for item in queue.items] == [(0, 0)] == [(conflict.severity,) * 2]
        )


def change(store: Store, stories: Stories, chance: random.Random, waiting: list[Article]) -> None:
    """Something that people do with a store."""
    ids = [report.id for report in store.reports()]
    kind = chance.choice(["ingest", "ingest", "delete", "same", "not same", "reject", "correct", "undo"])
    if kind == "ingest" or len(ids) < 4:
        for _ in range(min(len(waiting), chance.choice([1, 1, 6]))):
            store.ingest([waiting.pop()], coder=stories) if chance.random() < 0.2 else None
        store.ingest([waiting.pop() for _ in range(min(len(waiting), 4))], coder=stories)
    elif kind == "delete":
        documents = sorted({report.document for report in store.reports()})
        store.delete(chance.sample(documents, min(2, len(documents) - 1)), erase=chance.random() < 0.3)
    elif kind == "correct":
        field, value = chance.choice([("status", '"negated"'), ("when", "null"), ("confidence", "0.9")])
        store.decide("correct", chance.sample(ids, 1), author="Ana", field=field, value=value)
    elif kind == "undo":
        made = [decision.id for decision in store.decisions() if not decision.undone]
        if made:
            store.undo(chance.choice(made))
    else:
        store.decide(kind, chance.sample(ids, 1 if kind == "reject" else chance.choice([2, 3])), author="Ana")


@pytest.mark.usefixtures("small")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_little_by_little_is_as_all_at_once(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    chance = random.Random(seed)
    stories = Stories(seed, 30)
    waiting = list(stories.articles)
    with Store(tmp_path_factory.mktemp("store") / "news.duckdb") as store:
        store.ingest([waiting.pop() for _ in range(chance.choice([2, 12]))], coder=stories)
        for _ in range(5):
            change(store, stories, chance, waiting)
            check_against_scratch(store)
        store.merge(anew=True)
        check_against_scratch(store)
