"""What the encoder makes of frames: keep, correct, add or leave out.

In: frames that the tables matched and candidates that they did not, of one sentence. Out: the frames that are reports,
each with its act, its mode, how certain that is, and its status where the encoder is sure of it.
Limits: a frame without participants in the sentence cannot be marked, and stays as the tables have it; so does one
that the prefilter finds not worth asking about.
"""

import dataclasses
from collections.abc import Iterable
from functools import cache

from dragoman.code.encoder import NONE, Encoder, PairScores, load_encoder
from dragoman.code.matched_frame import Frame
from dragoman.code.ontology import check_act
from dragoman.code.prefilter import Prefilter, load_prefilter
from dragoman.records import Participant, Span, Status

# Fitted on the examples and one half of the golden articles; see docs/decisions/0010.
_VETO = 0.95  # a reading of the tables goes when there is no act with this probability
_CORRECT = 0.9  # its act is changed for another of this probability
_ADD = 0.9  # a candidate becomes a report
_MODE = 0.5
_SURE_STATUS = 0.8
_REACH = 80  # characters of the sentence that are shown beyond the marks: time is by the word


class Judge:
    """An encoder, and a prefilter that spares it what is hopeless; without one, it is asked about everything."""

    def __init__(self, encoder: Encoder, prefilter: Prefilter | None) -> None:
        self._encoder = encoder
        self._prefilter = prefilter

    def judge_frames(
        self, matched: Iterable[Frame], candidates: Iterable[Frame], *, text: str, sentence: Span
    ) -> list[Frame]:
        """The frames to report, in the text's order."""
        kept = []
        for frame in (*matched, *candidates):
            scores = self.score_frame(frame, text=text, sentence=sentence)
            judged = judge_frame(frame, scores)
            if judged is not None:
                kept.append(judged)
        return sorted(kept, key=lambda frame: frame.token.i)

    def score_frame(self, frame: Frame, *, text: str, sentence: Span) -> PairScores | None:
        """The encoder's answer; None where it is not asked."""
        if self._prefilter is not None and not self._prefilter.is_worth_asking(frame):
            return None
        actor = _find_span(frame.actors, sentence)
        recipient = _find_span(frame.recipients or frame.actors[1:], sentence)
        trigger = Span(frame.token.idx, frame.token.idx + len(frame.token.text))
        if actor is None and recipient is None:
            return None
        shown = _cut(text, sentence, [span for span in (actor, recipient, trigger) if span is not None])
        return self._encoder.score(
            text[slice(*shown)],
            actor=_shift(actor, shown),
            recipient=_shift(recipient, shown),
            trigger=_shift(trigger, shown),
        )


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
    reading = f"encoder {scores.acts[frame.act]:.2f}, {frame.reading}"
    return dataclasses.replace(frame, reading=reading, status=_sure_status(scores))


def _give_act(frame: Frame, scores: PairScores) -> Frame:
    assert scores.act is not None
    mode = scores.mode if scores.mode and scores.modes[scores.mode] >= _MODE else None
    chance = scores.acts[scores.act]
    return dataclasses.replace(
        frame,
        act=check_act(scores.act, mode or ""),
        mode=mode,
        certainty=chance,
        reading=f"encoder {chance:.2f}",
        status=_sure_status(scores),
    )


def _sure_status(scores: PairScores) -> Status | None:
    return scores.status if scores.statuses[scores.status] >= _SURE_STATUS else None


def _find_span(participants: tuple[Participant, ...], sentence: Span) -> Span | None:
    """The first participant that stands in the sentence."""
    return next((p.span for p in participants if sentence.start <= p.span.start and p.span.end <= sentence.end), None)


def _cut(text: str, sentence: Span, marked: list[Span]) -> Span:
    """The part of the sentence around the marks, by whole words."""
    start = max(sentence.start, min(span.start for span in marked) - _REACH)
    end = min(sentence.end, max(span.end for span in marked) + _REACH)
    while start > sentence.start and not text[start - 1].isspace():
        start -= 1
    while end < sentence.end and not text[end].isspace():
        end += 1
    return Span(start, end)


def _shift(span: Span | None, shown: Span) -> Span | None:
    return None if span is None else Span(span.start - shown.start, span.end - shown.start)
