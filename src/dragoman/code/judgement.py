"""What the encoder makes of frames: keep, correct, add or leave out.

In: frames that the tables matched and candidates that they did not, of one sentence. Out: the frames that are reports,
each with its act, its mode, how certain that is, and its status where the encoder is sure of it.
Limits: a frame without participants in the sentence cannot be marked, and stays as the tables have it; so does one
that the prefilter finds not worth asking about.
"""

import dataclasses
from collections.abc import Iterable, Sequence
from functools import cache

from dragoman.code.encoder import NONE, Encoder, PairScores, load_encoder
from dragoman.code.matched_frame import Frame
from dragoman.code.ontology import check_act
from dragoman.code.passages import Question, make_passages
from dragoman.code.predicates import normalize_lemma
from dragoman.code.prefilter import Prefilter, load_prefilter
from dragoman.records import Participant, Span, Status

# Set on the examples, the articles in benchmarks/quality/articles/seen and four golden ones; see docs/decisions/0010.
_VETO = 0.8  # a reading of the tables goes when there is no act with this probability
_CORRECT = 0.9  # its act is changed for another of this probability
_ADD = 0.85  # a candidate becomes a report; chosen with articles aside in view, too: docs/encoder.md
_MODE = 0.5
_SURE_STATUS = 0.8


class Judge:
    """An encoder, and a prefilter that spares it what is hopeless; without one, it is asked about everything."""

    def __init__(self, encoder: Encoder, prefilter: Prefilter | None) -> None:
        self._encoder = encoder
        self._prefilter = prefilter

    def judge_frames(
        self, matched: Iterable[Frame], candidates: Iterable[Frame], *, text: str, sentence: Span
    ) -> list[Frame]:
        """The frames to report, in the text's order."""
        frames = [*matched, *candidates]
        scores = self.score_frames(frames, text=text, sentence=sentence)
        judged = (judge_frame(frame, score) for frame, score in zip(frames, scores, strict=True))
        return sorted((frame for frame in judged if frame is not None), key=lambda frame: frame.token.i)

    def score_frames(self, frames: Sequence[Frame], *, text: str, sentence: Span) -> list[PairScores | None]:
        """The encoder's answers about the frames of a sentence; None where it is not asked."""
        questions = [
            ask_about(frame, sentence=sentence)
            if self._prefilter is None or self._prefilter.is_worth_asking(frame)
            else None
            for frame in frames
        ]
        put = [index for index, question in enumerate(questions) if question is not None]
        answers: list[PairScores | None] = [None] * len(frames)
        for passage in make_passages(
            text[slice(*sentence)], [question for question in questions if question is not None]
        ):
            for place, scores in zip(passage.asked, self._encoder.judge(passage.text, passage.questions), strict=True):
                answers[put[place]] = scores
        return answers


@cache
def load_judge() -> Judge:
    """The encoder and prefilter that come with the package. Raises WeightsError."""
    return Judge(load_encoder(), load_prefilter())


def judge_frame(frame: Frame, scores: PairScores | None) -> Frame | None:
    """The frame to report, if any. Unasked, a reading of the tables stays and a candidate goes."""
    if scores is None:
        return None if frame.is_candidate else frame
    best = scores.act
    if frame.is_candidate:
        return _give_act(frame, scores) if best is not None and scores.acts[best] >= _ADD else None
    if scores.acts[NONE] >= _VETO:
        return None
    if best is not None and best != frame.act and scores.acts[best] >= _CORRECT:
        return _give_act(frame, scores)
    return dataclasses.replace(frame, encoder=_describe(frame.act, scores), status=_sure_status(scores))


def _give_act(frame: Frame, scores: PairScores) -> Frame:
    assert scores.act is not None
    mode = scores.mode if scores.mode and scores.modes[scores.mode] >= _MODE else None
    return dataclasses.replace(
        frame,
        act=check_act(scores.act, mode or ""),
        mode=mode,
        certainty=scores.acts[scores.act],
        reading=f"encoder on {normalize_lemma(frame.token.lemma_)} ({frame.token.pos_.lower()})",
        encoder=_describe(scores.act, scores),
        status=_sure_status(scores),
    )


def _describe(act: str, scores: PairScores) -> str:
    """What it says of the reported act, and of another that it finds likelier, but not surely."""
    best = max(scores, key=scores.__getitem__)
    said = dict.fromkeys((act, best))
    return ", ".join(f"{name} {scores[name]:.2f}" for name in said)


def _sure_status(scores: PairScores) -> Status | None:
    return scores.status if scores.statuses[scores.status] >= _SURE_STATUS else None


def ask_about(frame: Frame, *, sentence: Span) -> Question | None:
    """The question that a frame puts about its sentence; None when no party stands in it."""
    actor = _find_span(frame.actors, sentence)
    others = frame.recipients or tuple(p for p in frame.actors if p.span != actor)  # who meet on equal terms
    recipient = _find_span(others, sentence)
    if actor is None and recipient is None:
        return None
    trigger = Span(frame.token.idx, frame.token.idx + len(frame.token.text))
    return Question(*(_shift(span, sentence.start) for span in (actor, recipient, trigger)))


def _find_span(participants: tuple[Participant, ...], sentence: Span) -> Span | None:
    """The first participant that stands in the sentence."""
    return next((p.span for p in participants if sentence.start <= p.span.start and p.span.end <= sentence.end), None)


def _shift(span: Span | None, start: int) -> Span | None:
    return None if span is None else Span(span.start - start, span.end - start)
