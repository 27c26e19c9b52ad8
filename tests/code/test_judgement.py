"""What the encoder's probabilities do to frames: kept, corrected, vetoed, added. They are put in by hand."""

import dataclasses

import pytest

from dragoman.code.candidates import UNJUDGED
from dragoman.code.encoder import ACTS, NONE, STATUSES, TYPES, PairScores
from dragoman.code.judgement import judge_frames
from dragoman.code.matched_frame import Frame
from dragoman.records import Participant, Span

TEXT = "Before. Turkey hammered Syria on Monday."
SENTENCE = Span(8, 40)


def party(name: str, start: int) -> Participant:
    span = Span(start, start + len(name))
    return Participant(text=name, name=name, code="TUR", sector="GOV", wikidata=None, span=span, score=1.0)


class Oracle:
    """Answers with what it was given, and notes what it was asked."""

    def __init__(self, acts: dict[str, float], modes: dict[str, float]) -> None:
        self.acts, self.modes = acts, modes
        self.asked: list[tuple[str, Span | None, Span | None, Span | None]] = []

    def score(self, text: str, *, actor: Span | None, recipient: Span | None, trigger: Span | None) -> PairScores:
        self.asked.append((text, actor, recipient, trigger))
        acts = dict.fromkeys(ACTS, 0.0) | self.acts
        return PairScores(acts, dict.fromkeys(TYPES, 0.0), dict.fromkeys(STATUSES, 0.0), self.modes)


@pytest.fixture
def frame(nlp) -> Frame:
    token = nlp(TEXT)[3]
    assert token.text == "hammered"
    return Frame(
        token=token, words=(token,), act="ACCUSE", mode="disapprove", reading="lexicon hammer (v)",
        actors=(party("Turkey", 8),), recipients=(party("Syria", 24),), actor_slot="subj", recipient_slot="obj",
        fillers=(), subjects=(),
    )  # fmt: skip


def judge(frame: Frame, acts: dict[str, float], *, is_candidate: bool = False, modes: dict[str, float] | None = None):
    oracle = Oracle(acts, modes or {"": 1.0})
    frames = ([], [frame]) if is_candidate else ([frame], [])
    return oracle, judge_frames(*frames, oracle, text=TEXT, sentence=SENTENCE)


def test_the_encoder_sees_the_sentence_with_its_own_characters(frame: Frame) -> None:
    oracle, _ = judge(frame, {"ACCUSE": 1.0})
    assert oracle.asked == [("Turkey hammered Syria on Monday.", (0, 6), (16, 21), (7, 15))]


def test_agreement_keeps_the_reading_and_says_so(frame: Frame) -> None:
    _, [kept] = judge(frame, {"ACCUSE": 0.6, "ASSAULT": 0.4})
    assert (kept.act, kept.mode) == ("ACCUSE", "disapprove")
    assert kept.reading == "encoder 0.60, lexicon hammer (v)"


def test_a_sure_other_act_replaces_the_reading(frame: Frame) -> None:
    _, [kept] = judge(frame, {"ASSAULT": 0.97, "ACCUSE": 0.03}, modes={"heavy-weapons": 0.7, "": 0.3})
    assert (kept.act, kept.mode, kept.certainty) == ("ASSAULT", "heavy-weapons", 0.97)
    _, [kept] = judge(frame, {"ASSAULT": 0.97, "ACCUSE": 0.03}, modes={"heavy-weapons": 0.4, "": 0.3, "aerial": 0.3})
    assert kept.mode is None


def test_a_sure_none_vetoes(frame: Frame) -> None:
    assert judge(frame, {NONE: 0.99, "ACCUSE": 0.01})[1] == []
    assert len(judge(frame, {NONE: 0.5, "ACCUSE": 0.5})[1]) == 1


def test_a_candidate_needs_a_sure_act(frame: Frame) -> None:
    candidate = dataclasses.replace(frame, reading=UNJUDGED, mode=None)
    _, [added] = judge(candidate, {"ASSAULT": 0.95, NONE: 0.05}, is_candidate=True)
    assert (added.act, added.reading, added.certainty) == ("ASSAULT", "encoder 0.95", 0.95)
    assert judge(candidate, {"ASSAULT": 0.4, NONE: 0.3, "AID": 0.3}, is_candidate=True)[1] == []
    assert judge(candidate, {NONE: 0.97, "AID": 0.03}, is_candidate=True)[1] == []


def test_a_frame_whose_parties_stand_elsewhere_stays_as_it_is(frame: Frame) -> None:
    far = dataclasses.replace(frame, actors=(party("Before", 0),), recipients=())
    oracle, kept = judge(far, {NONE: 1.0})
    assert kept == [far] and oracle.asked == []
