"""Every record that travels through the pipeline or leaves it.

Frozen dataclasses; msgspec is the only codec at the edges. Unknown is None, never a default
that looks like knowledge. Within the pipeline every span indexes `Document.text` (the cleaned
text); the last stage, `judge.anchor`, carries all of them back to the article's own characters,
so that in everything published `article.text[start:end] == text`.
"""

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import spacy.tokens

    from dragoman.offsets import OffsetMap

Act = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["occurred", "ongoing", "planned", "intended", "threatened", "requested", "hypothetical", "negated"]
Stance = Literal["asserts", "denies", "alleges", "asks", "predicts"]
Granularity = Literal["time", "day", "week", "month", "season", "year", "range"]
Basis = Literal["stated", "derived", "reported"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Precision = Literal["site", "city", "admin", "region", "country", "continent", "water"]
ActorKind = Literal["person", "state", "body", "group", "organ", "role", "people"]
ConflictKind = Literal["count", "status", "time", "place", "role", "exclusivity"]
DecisionKind = Literal["same", "not same", "correct", "reject"]


class Span(NamedTuple):
    """Half-open range of characters [start, end), in Unicode code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What arrived, untouched."""

    id: str
    text: str
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: datetime.date | None = None
    retrieved: datetime.datetime | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Residue:
    """Characters of the article that are not news: template leaks, bylines, subscribe lines."""

    span: Span
    text: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """ "ANKARA, July 19 (Reuters) -": place and agency, as written, at the head of a text."""

    span: Span
    text: str
    place: Span | None
    outlet: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Somebody says something: `source` (noun phrase) by `cue` claims `content`.

    `content` holds one span for each contiguous stretch. `direct` when the content is quoted words;
    `fragment` when only a phrase is quoted. An attribution whose content covers another's source
    or cue nests it.
    """

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    direct: bool
    fragment: bool = False
    stance: Stance = "asserts"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMention:
    """An expression of time. `value` is TIMEX3's; `start`/`end` ISO dates, end inclusive, None if unanchored."""

    span: Span
    text: str
    type: TimexType
    value: str | None
    start: str | None
    end: str | None
    granularity: Granularity | None
    score: float
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMention:
    """A named place. `name` canonical, `country` ISO 3166-1 alpha-3, coordinates in degrees (WGS 84)."""

    span: Span
    text: str
    name: str | None
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None
    precision: Precision | None
    score: float
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """A span that names, describes or refers to an actor, and whom it stands for.

    `head` is the first character of the mention's syntactic head word (the token by which the
    frames coder finds it). A plural reference ("the two") is several mentions of the same span.
    `gender` is "m", "f", "n" or None when unknown; `plural` is about the entity's noun.
    """

    span: Span
    text: str
    head: int
    name: str
    code: str
    sector: str
    kind: ActorKind
    wikidata: str | None
    gender: str | None
    plural: bool
    score: float
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An actor or recipient of a report."""

    text: str
    name: str
    code: str
    sector: str
    wikidata: str | None
    span: Span
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Characters and where they stand."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Interval of the event. ISO dates, end inclusive; both None when `basis` is "reported"."""

    start: str | None
    end: str | None
    granularity: Granularity | None
    basis: Basis
    text: str | None
    span: Span | None
    timex: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The place where the act happens."""

    name: str
    country: str | None
    geonames: int | None
    lat: float | None
    lon: float | None
    precision: Precision | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who says so inside the text, and how they stand to it."""

    text: str
    name: str
    code: str
    sector: str
    wikidata: str | None
    span: Span
    stance: Stance
    cue: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """How many: low == high unless the text is vague; None where it gives no bound."""

    of: str
    low: float | None
    high: float | None
    text: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One claim in one document. Field by field in the codebook."""

    id: str
    document: str
    act: Act
    type: Act
    mode: str | None
    cameo: str
    quad: int
    intensity: float
    status: Status
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    trigger: Excerpt
    evidence: Excerpt
    when: When | None
    where: Where | None
    sources: tuple[Source, ...]
    quantities: tuple[Quantity, ...]
    confidence: float
    trace: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Quoted words and who said them. `fragment` when only a phrase is quoted."""

    text: str
    span: Span
    speaker: Source | None
    fragment: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two reports that cannot both be true."""

    kind: ConflictKind
    reports: tuple[str, str]
    evidence: tuple[Excerpt, Excerpt]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What reports of one happening say together.

    The fields are those of its best report (the highest confidence, then the earliest published, then the smallest
    id), but for `status`: what most voices give, of equals the latest published. `voices`: independent ones, wire
    copies counting once. `confidence`: 1 - the product over voices of (1 - their best report's). `id`: "e" and 15
    hexadecimal digits of the smallest report's id's SHA-256.
    """

    id: str
    act: Act
    type: Act
    mode: str | None
    cameo: str
    quad: int
    intensity: float
    status: Status
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    when: When | None
    where: Where | None
    reports: tuple[str, ...]
    documents: tuple[str, ...]
    voices: int
    first_published: datetime.date | None
    last_published: datetime.date | None
    confidence: float
    conflicts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Why two reports are one event: a score from 0 to 1, its parts by name, and the rule that decided."""

    one: str
    other: str
    score: float
    parts: dict[str, float]
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person said of reports; it always wins, and may be undone. `value`: JSON, for a corrected `field`."""

    id: str
    kind: DecisionKind
    reports: tuple[str, ...]
    field: str | None = None
    value: str | None = None
    author: str
    time: datetime.datetime
    undone: datetime.datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Why a document was not read: which stage refused it, and the reason."""

    stage: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article on its way through the stages; each stage fills its layers with `dataclasses.replace`."""

    article: Article
    text: str
    offsets: "OffsetMap"
    dropped: Dropped | None = None
    residue: tuple[Residue, ...] = ()
    dateline: Dateline | None = None
    language: str | None = None
    parsed: "spacy.tokens.Doc | None" = field(default=None, repr=False)
    sentences: tuple[Span, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    times: tuple[TimeMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    reports: tuple[Report, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


class Unreadable(Exception):
    """A stage refuses a document; the pipeline turns it into `Dropped`."""

    def __init__(self, stage: str, reason: str) -> None:
        super().__init__(f"{stage}: {reason}")
        self.stage = stage
        self.reason = reason
