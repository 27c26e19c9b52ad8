"""Passages: every question in one of them, with its words, and none longer than it may be."""

from hypothesis import given
from hypothesis import strategies as st

from dragoman.code.passages import Question, make_passages, widen
from dragoman.records import Span

LONGEST = 480 + 2 * (80 + 20)  # characters: what holds the marks, and what stands beyond them, to the ends of words


@st.composite
def asked(draw: st.DrawFn) -> tuple[str, list[Question]]:
    words = draw(st.lists(st.text(alphabet="abcdé", min_size=1, max_size=9), min_size=2, max_size=250))
    text = " ".join(words)
    begins = [sum(len(word) + 1 for word in words[:number]) for number in range(len(words))]
    spans = [Span(begin, begin + len(word)) for begin, word in zip(begins, words, strict=True)]
    pick = st.sampled_from(spans)
    found = st.tuples(pick, st.none() | pick, st.none() | pick)
    questions = [Question(*draw(st.permutations(three))) for three in draw(st.lists(found, min_size=1, max_size=6))]
    return text, questions


@given(asked())
def test_every_question_is_in_one_passage_with_its_words(case: tuple[str, list[Question]]) -> None:
    text, questions = case
    passages = make_passages(text, questions)
    assert sorted(index for passage in passages for index in passage.asked) == list(range(len(questions)))
    for passage in passages:
        assert passage.text in text and len(passage.text) <= LONGEST
        assert f" {passage.text} " in f" {text} "  # whole words
        for index, shown in zip(passage.asked, passage.questions, strict=True):
            ends = [end for span in questions[index].spans for end in span]
            for before, after in zip(questions[index], shown, strict=True):
                if before is None or max(ends) - min(ends) > 480:
                    continue
                assert after is not None and passage.text[slice(*after)] == text[slice(*before)]


@given(asked(), st.randoms())
def test_the_order_of_questions_changes_nothing(case: tuple[str, list[Question]], rng) -> None:
    text, questions = case
    shuffled = rng.sample(questions, len(questions))
    texts = [{passage.text for passage in make_passages(text, order)} for order in (questions, shuffled)]
    assert texts[0] == texts[1]


def test_a_short_sentence_is_one_passage_and_whole() -> None:
    text = "Kenya accused Uganda, and Rwanda thanked Burundi."
    questions = [Question(Span(0, 5), Span(14, 20), Span(6, 13)), Question(Span(26, 32), Span(41, 48), None)]
    (passage,) = make_passages(text, questions)
    assert (passage.text, passage.questions, passage.asked) == (text, tuple(questions), (0, 1))


def test_of_marks_far_apart_what_stands_around_the_trigger_is_shown() -> None:
    text = "Kenya " + "word " * 400 + "accused " + "word " * 400 + "Uganda."
    trigger = Span(text.index("accused"), text.index("accused") + 7)
    (passage,) = make_passages(text, [Question(Span(0, 5), Span(len(text) - 7, len(text) - 1), trigger)])
    (shown,) = passage.questions
    assert (shown.actor, shown.recipient) == (None, None)
    assert shown.trigger is not None and passage.text[slice(*shown.trigger)] == "accused"


def test_words_are_not_cut() -> None:
    assert widen("one two three four", 5, 6, 1) == Span(4, 7)
