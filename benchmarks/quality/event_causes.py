"""Why are events missed? How far each got on its way through the coder.

In: an article as coded, and its gold. Out: counts of kinds of error; a missed event's kind is the last step at which
its word was still in play.
Limits: looks at the word that gold names as the event's trigger, in each of its mentions, and takes the mention that
got furthest. The document is coded once more up to the frames, with a judge that writes down what it is asked.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from benchmarks.quality.event_scoring import (
    QUADS,
    CodedEvent,
    Comparison,
    EventMention,
    compare_pair,
    judge_attributes,
    name_codes,
)
from dragoman.code.clauses import find_slots
from dragoman.code.encoder import PairScores
from dragoman.code.frames import code_frames, match_frame
from dragoman.code.judgement import Judge, judge_frame, load_judge
from dragoman.code.matched_frame import Frame
from dragoman.code.matching import choose_reading, find_readings
from dragoman.code.participants import Cast
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Article, Document, Span

# From the first step to the last: a mention that got further says more about what is wrong.
STEPS = (
    "no verb or noun there for the parser",
    "no row of the tables has the word",
    "no row of the word fits",
    "a row fits, no party known",
    "a row fits, told by another word",
    "candidate, not worth asking",
    "candidate, encoder: no act",
    "candidate, encoder unsure",
    "vetoed by the encoder",
    "left out after judgement",
    "reported as another kind of act",
    "reported between other states",
    "reported, counted for another event",
)


class Witness(Judge):
    """The package's judge, and a note of each frame that it was shown."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.seen: dict[int, list[tuple[Frame, PairScores | None]]] = {}

    def judge_frames(
        self, matched: Iterable[Frame], candidates: Iterable[Frame], *, text: str, sentence: Span
    ) -> list[Frame]:
        frames = [*matched, *candidates]
        scores = self._judge.score_frames(frames, text=text, sentence=sentence)
        kept = []
        for frame, score in zip(frames, scores, strict=True):
            for word in frame.words:
                self.seen.setdefault(word.i, []).append((frame, score))
            kept += [judged for judged in [judge_frame(frame, score)] if judged is not None]
        return sorted(kept, key=lambda frame: frame.token.i)


@dataclasses.dataclass(frozen=True, slots=True)
class Trail:
    """A document just before its frames are coded, and what the judge was shown of it."""

    document: Document
    cast: Cast
    seen: dict[int, list[tuple[Frame, PairScores | None]]]


def follow_articles(articles: Iterable[Article]) -> list[Trail]:
    """Code the articles up to the frames. They must be readable."""
    trails: list[Trail] = []

    def code(documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            witness = Witness(load_judge())
            if not document.dropped:
                code_frames(document, judge=witness)
                trails.append(Trail(document, Cast(document), witness.seen))
            yield document

    names = [stage.name for stage in STAGES]
    frames = dataclasses.replace(STAGES[names.index("frames")], make=lambda _: code)
    for _ in Pipeline(Recipe(coder="lexicon"), [*STAGES[: names.index("frames")], frames]).read(articles):
        pass
    return trails


def count_kinds(trail: Trail, comparison: Comparison, coded: list[CodedEvent]) -> Counter[str]:
    """Kinds of error of an article: where events were lost, whose extra reports are, how recipients are wrong."""
    kinds: Counter[str] = Counter()
    for event in comparison.missed:
        step = max((_follow_mention(trail, event, one, coded) for one in event.mentions), default=0)
        kinds[f"missed: {STEPS[step]}"] += 1
    for event in comparison.extra:
        are_placed = any(party.code != "---" for party in (*event.actors, *event.recipients))
        kinds[f"extra: {'parties known' if are_placed else 'parties of no state'}, {event.status}"] += 1
    for match in comparison.matches:
        if not match.is_strict:
            kinds["another act of the same kind"] += 1
        elif not judge_attributes(match.gold, match.other)["recipients"]:
            kinds[f"recipients: {_compare_recipients(match.gold, match.other)}"] += 1
    return kinds


def _compare_recipients(gold: CodedEvent, other: CodedEvent) -> str:
    if not other.recipients:
        return "nobody found"
    if not gold.recipients:
        return "somebody where there is nobody"
    if "---" in name_codes(other.recipients):
        return "state not known"
    return "of another state"


def _follow_mention(trail: Trail, event: CodedEvent, mention: EventMention, coded: list[CodedEvent]) -> int:
    tokens = _find_trigger(trail.document, mention)
    told = [other for other in coded if any(_is_at(one.span, one.trigger, tokens) for one in other.mentions)]
    if any(compare_pair(event, other) is not None for other in told):
        return STEPS.index("reported, counted for another event")
    if told:
        is_kind = any(QUADS[other.act] == QUADS[event.act] for other in told)
        return STEPS.index("reported between other states" if is_kind else "reported as another kind of act")
    return max((_follow_token(trail, token) for token in tokens), default=0)


def _is_at(span: Span | None, trigger: str | None, tokens: list[Token]) -> bool:
    return span is not None and any(
        span.start <= token.idx < span.end and token.text in (trigger or "").split() for token in tokens
    )


def _find_trigger(document: Document, mention: EventMention) -> list[Token]:
    """The words of a mention's trigger; those of the mention where gold names none."""
    assert document.parsed is not None
    if mention.span is None:
        return []
    start, end = mention.span
    at = document.article.text.find(mention.trigger, start, end) if mention.trigger else -1
    if mention.trigger and at >= 0:
        start, end = at, at + len(mention.trigger)
    return [token for token in document.parsed if token.idx < end and start < token.idx + len(token.text)]


def _follow_token(trail: Trail, token: Token) -> int:
    seen = trail.seen.get(token.i)
    if seen:
        return max(STEPS.index(_judge_seen(frame, scores)) for frame, scores in seen)
    if token.pos_ not in ("VERB", "NOUN", "ADJ", "AUX"):
        return 0
    if not find_readings(token):
        return 1
    if choose_reading(token, find_slots(token), trail.cast) is None:
        return 2
    is_whole = match_frame(token, trail.cast) is not None
    return STEPS.index("a row fits, told by another word" if is_whole else "a row fits, no party known")


def _judge_seen(frame: Frame, scores: PairScores | None) -> str:
    if judge_frame(frame, scores) is not None:
        return "left out after judgement"
    if not frame.is_candidate:
        return "vetoed by the encoder"
    if scores is None:
        return "candidate, not worth asking"
    return "candidate, encoder: no act" if scores.act is None else "candidate, encoder unsure"
