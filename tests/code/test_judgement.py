"""What the encoder's probabilities do to frames: kept, corrected, vetoed, added. They are put in by hand."""

import dataclasses

import pytest

from dragoman.code.encoder import ACTS, NONE, STATUSES, TYPES, PairScores
from dragoman.code.judgement import Judge
from dragoman.code.matched_frame import Frame
from dragoman.code.passages import Question
from dragoman.code.prefilter import Prefilter
from dragoman.records import Participant, Span

TEXT = "Before. Turkey hammered Syria on Monday."
SENTENCE = Span(8, 40)


def party(name: str, start: int) -> Participant:
    span = Span(start, start + len(name))
    return Participant(text=name, name=name, code="TUR", sector="GOV", wikidata=None, span=span, score=1.0)


class Oracle:
    """Answers with what it was given, and notes what it was asked."""

    def __init__(self, acts: dict[str, float], modes: dict[str, float], statuses: dict[str, float]) -> None:
        self.acts, self.modes, self.statuses = acts, modes, statuses
        self.asked: list[list[str]] = []

    def judge(self, text: str, questions: list[Question]) -> list[PairScores]:
        self.asked += [[text, *(text[slice(*span)] for span in question)] for question in questions]
        acts = dict.fromkeys(ACTS, 0.0) | self.acts
        statuses = dict.fromkeys(STATUSES, 0.0) | self.statuses
        return [PairScores(acts, dict.fromkeys(TYPES, 0.0), statuses, self.modes) for _ in questions]


@pytest.fixture
def frame(nlp) -> Frame:
    token = nlp(TEXT)[3]
    assert token.text == "hammered"
    return Frame(
        token=token, words=(token,), act="ACCUSE", mode="disapprove", reading="lexicon hammer (v)",
        actors=(party("Turkey", 8),), recipients=(party("Syria", 24),), actor_slot="subj", recipient_slot="obj",
        fillers=(), subjects=(),
    )  # fmt: skip


def judge(frame: Frame, acts: dict[str, float], *, modes=None, statuses=None, prefilter: Prefilter | None = None):
    oracle = Oracle(acts, modes or {"": 1.0}, statuses or {})
    frames = ([], [frame]) if frame.is_candidate else ([frame], [])
    return oracle, Judge(oracle, prefilter).judge_frames(*frames, text=TEXT, sentence=SENTENCE)


@pytest.fixture
def candidate(frame: Frame) -> Frame:
    return dataclasses.replace(frame, reading="unjudged", mode=None, is_candidate=True)


def test_the_encoder_sees_the_sentence_alone(frame: Frame) -> None:
    oracle, _ = judge(frame, {"ACCUSE": 1.0})
    assert oracle.asked == [["Turkey hammered Syria on Monday.", "Turkey", "Syria", "hammered"]]


def test_agreement_keeps_the_reading_and_says_so(frame: Frame) -> None:
    _, [kept] = judge(frame, {"ACCUSE": 0.6, "ASSAULT": 0.4})
    assert (kept.act, kept.mode) == ("ACCUSE", "disapprove")
    assert (kept.reading, kept.encoder) == ("lexicon hammer (v)", "ACCUSE 0.60")


def test_a_sure_other_act_replaces_the_reading(frame: Frame) -> None:
    _, [kept] = judge(frame, {"ASSAULT": 0.97, "ACCUSE": 0.03}, modes={"heavy-weapons": 0.7, "": 0.3})
    assert (kept.act, kept.mode, kept.certainty) == ("ASSAULT", "heavy-weapons", 0.97)
    _, [kept] = judge(frame, {"ASSAULT": 0.97, "ACCUSE": 0.03}, modes={"heavy-weapons": 0.4, "": 0.3, "aerial": 0.3})
    assert kept.mode is None


def test_a_sure_none_vetoes(frame: Frame) -> None:
    assert judge(frame, {NONE: 0.99, "ACCUSE": 0.01})[1] == []
    assert len(judge(frame, {NONE: 0.5, "ACCUSE": 0.5})[1]) == 1


def test_a_candidate_needs_a_sure_act(candidate: Frame) -> None:
    _, [added] = judge(candidate, {"ASSAULT": 0.95, NONE: 0.05})
    assert (added.act, added.certainty) == ("ASSAULT", 0.95)
    assert (added.reading, added.encoder) == ("encoder on hammer (verb)", "ASSAULT 0.95")
    assert judge(candidate, {"ASSAULT": 0.4, NONE: 0.3, "AID": 0.3})[1] == []
    assert judge(candidate, {NONE: 0.97, "AID": 0.03})[1] == []


def test_only_a_sure_status_is_handed_on(frame: Frame) -> None:
    _, [kept] = judge(frame, {"ACCUSE": 1.0}, statuses={"planned": 0.95, "occurred": 0.05})
    assert kept.status == "planned"
    _, [kept] = judge(frame, {"ACCUSE": 1.0}, statuses={"planned": 0.6, "occurred": 0.4})
    assert kept.status is None


def test_a_frame_whose_parties_stand_elsewhere_stays_as_it_is(frame: Frame) -> None:
    far = dataclasses.replace(frame, actors=(party("Before", 0),), recipients=())
    oracle, kept = judge(far, {NONE: 1.0})
    assert kept == [far] and oracle.asked == []


def test_what_the_prefilter_finds_hopeless_is_not_asked(frame: Frame, candidate: Frame) -> None:
    prefilter = Prefilter({"": -5.0, "candidate VERB hammer": 6.0, "matched": 1.0}, least=0.5)
    oracle, kept = judge(frame, {NONE: 1.0}, prefilter=prefilter)
    assert kept == [frame] and oracle.asked == []
    oracle, kept = judge(candidate, {"ASSAULT": 1.0}, prefilter=prefilter)
    assert len(kept) == len(oracle.asked) == 1
    deaf = Prefilter({"": -5.0}, least=0.5)
    assert judge(candidate, {"ASSAULT": 1.0}, prefilter=deaf)[1] == []
