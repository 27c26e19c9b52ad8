"""An article of our own with hand-made reports: overlaps, markup in the text, characters beyond the first plane."""

import datetime
from dataclasses import replace

from dragoman.offsets import OffsetMap
from dragoman.records import (
    Article,
    Conflict,
    Document,
    Excerpt,
    Participant,
    Quantity,
    Quotation,
    Report,
    Residue,
    Source,
    Span,
    When,
    Where,
)

TEXT = (
    "🕊️ Norway’s envoy Ida Berg flew to Canada on Monday and met farmers there, a minister said.\n"
    "“We signed nothing,” she told the <b>Harbour Post</b> 👩‍🚒👩‍🚒. On Tuesday 12 protesters "
    "were arrested in Halifax, <script>alert('x')</script> police said.\n"
    "\n"
    "Officials denied that 𝔹erg met farmers & their “friends”. Canada may close the strait if talks fail.\n"
    "Click here to support our newsroom."
)


def find(words: str, *, after: str = "") -> Span:
    start = TEXT.index(words, TEXT.index(after))
    return Span(start, start + len(words))


def quote(words: str, *, after: str = "") -> Excerpt:
    return Excerpt(text=words, span=find(words, after=after))


def name(words: str, full: str, code: str, sector: str, *, after: str = "") -> Participant:
    span = find(words, after=after)
    return Participant(text=words, name=full, code=code, sector=sector, wikidata=None, span=span, score=0.9)


def say(words: str, full: str, code: str, sector: str, *, after: str = "", stance: str = "asserts") -> Source:
    span = find(words, after=after)
    return Source(text=words, name=full, code=code, sector=sector, wikidata=None, span=span, stance=stance, cue="said")


BERG = name("Ida Berg", "Ida Berg", "NOR", "GOV")
TRIP = Report(
    id="trip", document="d", act="CONSULT", type="CONSULT", mode="visit", cameo="042", quad=1, intensity=2.0,
    status="occurred", actors=(BERG,), recipients=(name("Canada", "Canada", "CAN", "GOV"),),
    trigger=quote("flew"), evidence=quote("Norway’s envoy Ida Berg flew to Canada on Monday"),
    when=When(
        start="2024-03-04", end="2024-03-04", granularity="day", basis="stated", text="on Monday",
        span=find("on Monday"), timex="2024-03-04",
    ),
    where=Where(
        name="Canada", country="CAN", geonames=6251999, lat=60.1, lon=-113.6, precision="country", text="Canada",
        span=find("Canada"),
    ),
    sources=(say("a minister", "a minister", "NOR", "GOV"),), quantities=(), confidence=0.91,
    trace={"act": "row fly to <b>"},
)  # fmt: skip
MEETING = replace(
    TRIP, id="meeting", mode=None, trigger=quote("met"), recipients=(name("farmers", "farmers", "CAN", "CVL"),),
    evidence=quote("Ida Berg flew to Canada on Monday and met farmers there"), confidence=0.5,
)  # fmt: skip
ARREST = replace(
    TRIP, id="arrest", act="COERCE", type="COERCE", mode="arrest", quad=4, trigger=quote("arrested"),
    actors=(), recipients=(name("12 protesters", "protesters", "CAN", "CVL"),),
    evidence=quote("On Tuesday 12 protesters were arrested in Halifax, <script>alert('x')</script> police said"),
    when=When(
        start="2024-03-05", end="2024-03-05", granularity="day", basis="derived", text="Tuesday",
        span=find("Tuesday"), timex="2024-03-05",
    ),
    where=None, sources=(say("police", "police", "CAN", "COP"),),
    quantities=(Quantity(of="arrested", low=12, high=12, text="12", span=find("12")),),
)  # fmt: skip
DENIAL = replace(
    MEETING, id="denial", status="negated", trigger=quote("met", after="denied"),
    actors=(name("𝔹erg", "Ida Berg", "NOR", "GOV"),),
    recipients=(name("farmers", "farmers", "CAN", "CVL", after="denied"),),
    evidence=quote("𝔹erg met farmers & their “friends”"), when=None, where=None,
    sources=(say("Officials", "Norway", "NOR", "GOV", stance="denies"),),
)  # fmt: skip
CLOSURE = replace(
    TRIP, id="closure", act="THREATEN", type="THREATEN", mode="restrict", quad=3, status="hypothetical",
    actors=(name("Canada", "Canada", "CAN", "GOV", after="friends"),), recipients=(), trigger=quote("close"),
    evidence=quote("Canada may close the strait if talks fail"), sources=(), where=None,
    when=When(start=None, end=None, granularity=None, basis="reported", text=None, span=None, timex=None),
)  # fmt: skip

ARTICLE = Article(
    id="d", text=TEXT, title="An envoy & <i>farmers</i>", url="https://news.example/a?b=1&c=2", outlet="The Ledger",
    published=datetime.date(2024, 3, 6),
)  # fmt: skip
DOCUMENT = Document(
    article=ARTICLE,
    text=TEXT,
    offsets=OffsetMap.identity(),
    language="en",
    reports=(TRIP, MEETING, ARREST, DENIAL, CLOSURE),
    quotations=(
        Quotation(text="We signed nothing,", span=find("We signed nothing,"), fragment=False,
                  speaker=say("she", "Ida Berg", "NOR", "GOV", after="nothing")),
        Quotation(text="friends", span=find("friends"), speaker=None, fragment=True),
    ),
    conflicts=(
        Conflict(kind="status", reports=("meeting", "denial"), evidence=(MEETING.evidence, DENIAL.evidence),
                 note="told as done, and denied by <officials>"),
    ),
    residue=(Residue(span=find("Click here to support our newsroom."), text="Click here to support our newsroom.",
                     kind="subscribe line"),),
)  # fmt: skip
