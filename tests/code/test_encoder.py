"""The trained encoder as the package carries it: sentences of our own, determinism, broken weights."""

import json
import math
import re
from itertools import permutations
from pathlib import Path

import pytest

from dragoman.code.encoder import ACTS, NONE, STATUSES, TYPES, Encoder, WeightsError, load_encoder, share_words
from dragoman.code.passages import Question
from dragoman.coder import load
from dragoman.recipe import Recipe
from dragoman.records import Span

LARGEST = 25_000_000  # bytes


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def ask(encoder: Encoder, sentence: str):
    """`ask(encoder, "<Iran> sold drones to <Russia>.")`"""
    parts = sentence.replace(">", "<").split("<")
    at, spans = 0, []
    for number, part in enumerate(parts):
        if number % 2:
            spans.append(Span(at, at + len(part)))
        at += len(part)
    return encoder.score("".join(parts), actor=spans[0], recipient=spans[1])


@pytest.mark.parametrize(
    ("sentence", "act", "status"),
    [
        ("<Kenya's president> flew to <Kampala> on Tuesday for a two-day visit.", "CONSULT", "occurred"),
        ("<Brussels> has slapped an arms embargo on <Belarus>.", "SANCTION", "occurred"),
        ("<Norwegian trawlermen> blockaded <the port of Tromso> over fishing quotas.", "PROTEST", "occurred"),
        ("<The Philippine coastguard> urged <Beijing> to move its vessels out of the lagoon.", "REQUEST", "occurred"),
        ("<Rebels> shelled <the town of Sake> for a third day.", "ASSAULT", "occurred"),
        ("<Oslo> is to send 40 ambulances to <Moldova> next week.", "AID", "planned"),
        ("<The junta> released <two Australian academics> on Friday.", "RETREAT", "occurred"),
        ("<Hungary> refused to allow <the aid convoy> through its territory.", "REJECT", "occurred"),
        ("<The opposition> accused <the electoral commission> of rigging the count.", "ACCUSE", "occurred"),
        ("<Police in Dakar> arrested <the editor of a daily newspaper>.", "COERCE", "occurred"),
    ],
)
def test_plain_sentences(encoder: Encoder, sentence: str, act: str, status: str) -> None:
    scores = ask(encoder, sentence)
    assert (scores.act, scores.status) == (act, status)


def test_turned_round_there_is_no_act(encoder: Encoder) -> None:
    text = "Police in Dakar arrested the editor of a daily newspaper."
    police, editor = Span(0, 15), Span(25, 56)
    assert encoder.score(text, actor=police, recipient=editor).act == "COERCE"
    assert encoder.score(text, actor=editor, recipient=police).act is None


def test_probabilities_are_probabilities(encoder: Encoder) -> None:
    scores = ask(encoder, "<France> met <Spain>.")
    assert (
        list(scores.acts) == list(ACTS)
        and list(scores.types) == list(TYPES)
        and list(scores.statuses) == list(STATUSES)
    )
    for chances in (scores.acts, scores.types, scores.statuses, scores.modes):
        assert math.isclose(sum(chances.values()), 1, abs_tol=1e-4)
        assert all(0 <= chance <= 1 for chance in chances.values())
    assert max(scores, key=scores.__getitem__) == "CONSULT" and len(scores) == len(ACTS) and NONE in scores


def test_an_answer_does_not_depend_on_what_was_asked_before(encoder: Encoder) -> None:
    asked = ["<France> met <Spain>.", "<Mali> expelled <the UN envoy>.", "<Chad> " + "very " * 90 + "warned <Libya>."]
    first = [ask(encoder, sentence) for sentence in asked]
    for order in permutations(range(3)):
        for index in order:
            assert ask(encoder, asked[index]) == first[index]


def test_any_length_is_answered_from_what_stands_near(encoder: Encoder) -> None:
    text = "The ministers gathered early. " * 5_000 + "France met Spain."
    start = text.index("France")
    scores = encoder.score(text, actor=Span(start, start + 6), recipient=Span(start + 11, start + 16))
    near = text[start - 600 :]
    assert scores == encoder.score(near, actor=Span(600, 606), recipient=Span(611, 616))
    assert scores.act == "CONSULT"


def test_a_passage_answers_several_questions_as_it_would_each(encoder: Encoder) -> None:
    text = "Kenya accused Uganda of arming rebels, and Rwanda will send 40 ambulances to Burundi."
    find = {name: Span(text.index(name), text.index(name) + len(name)) for name in re.findall(r"\w+", text)}
    questions = [
        Question(find["Kenya"], find["Uganda"], find["accused"]),
        Question(find["Rwanda"], find["Burundi"], find["send"]),
        Question(find["Burundi"], find["Kenya"], find["send"]),
    ]
    together = encoder.judge(text, questions)
    for question, scores in zip(questions, together, strict=True):
        (alone,) = encoder.judge(text, [question])
        # Not to the last digit: int8 scales are those of all that is read at once.
        assert max(abs(alone[act] - scores[act]) for act in ACTS) < 0.1
    assert [scores.act for scores in together] == ["ACCUSE", "AID", None]
    assert together[::-1] == encoder.judge(text, questions[::-1])


def test_a_role_has_equal_shares_of_its_words() -> None:
    tokens = [(0, 0), (0, 5), (6, 9), (9, 12), (0, 0)]
    shares = share_words(tokens, [Question(Span(0, 5), None, Span(7, 12))])
    assert shares.tolist() == [[0, 1, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0]]


def test_weights_fit_and_missing_ones_are_named(tmp_path: Path) -> None:
    import dragoman

    weights = Path(dragoman.__file__).parent / "weights"
    assert (weights / "encoder.onnx").stat().st_size <= LARGEST
    temperatures = json.loads((weights / "encoder.json").read_text())["temperatures"]
    assert all(0.3 < value < 4 for value in temperatures.values())
    with pytest.raises(WeightsError, match=r"encoder\.onnx, tokenizer\.json, encoder\.json not in"):
        Encoder(tmp_path)
    for name in ("encoder.onnx", "tokenizer.json", "encoder.json"):
        (tmp_path / name).write_bytes((weights / name).read_bytes()[:1000])
    with pytest.raises(WeightsError, match="are damaged"):
        Encoder(tmp_path)


def test_code_pair_says_what_is_wrong_with_its_arguments() -> None:
    coder = load()
    assert coder.code_pair("France met Spain.", actor=(0, 6), recipient=(11, 16)).act == "CONSULT"
    with pytest.raises(ValueError, match=r"recipient = \(11, 99\) is no part of a sentence of 17 characters"):
        coder.code_pair("France met Spain.", actor=(0, 6), recipient=(11, 99))
    for actor, recipient in ((None, None), ((0, 6), (0, 6))):
        with pytest.raises(ValueError, match="needs an actor or a recipient"):
            coder.code_pair("France met Spain.", actor=actor, recipient=recipient)
    for broken in ((0, 5, 9), "France", 5, (0.0, 6.0)):
        with pytest.raises(ValueError, match="is not a pair of whole numbers"):
            coder.code_pair("France met Spain.", actor=broken, recipient=(11, 16))
    with pytest.raises(ValueError, match="needs a recipe with coder = 'encoder'"):
        load(Recipe(coder="lexicon")).code_pair("France met Spain.", actor=(0, 6), recipient=(11, 16))
