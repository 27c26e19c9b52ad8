"""Who is admissible for a "he" or "she", and how a ranker's scores enter."""

from dragoman.parse.quotes import find_attributions
from dragoman.parse.sentences import split_sentences
from dragoman.records import Document
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.antecedents import Question, Scores
from dragoman.resolve.coreference import resolve_coreference

TEXT = "Emmanuel Macron met Olaf Scholz in Paris, and Angela Merkel came. He praised the talks as Xavi Tarrago left."


class FakeRanker:
    """Prefers the mentions that begin with a word."""

    def __init__(self, favourite: str) -> None:
        self.favourite = favourite
        self.questions: list[Question] = []

    def __call__(self, text: str, questions: list[Question], /) -> Scores:
        self.questions += questions
        return {
            (question.pronoun.start, mention.start): 9.0 * text.startswith(self.favourite, mention.start)
            for question in questions
            for mention in question.mentions
        }


def _prepare(read_text, text: str) -> Document:
    return resolve_actors(find_attributions(split_sentences(read_text(text))))


def _read_antecedents(document: Document, word: str) -> set[str]:
    return {mention.name for mention in document.actors if mention.head == document.text.index(word)}


def test_ranker_outweighs_salience(read_text) -> None:
    document = _prepare(read_text, TEXT)
    assert _read_antecedents(resolve_coreference(document), "He ") == {"Emmanuel Macron"}
    assert _read_antecedents(resolve_coreference(document, FakeRanker("Olaf")), "He ") == {"Olaf Scholz"}


def test_ranker_cannot_choose_whom_grammar_or_gender_bars(read_text) -> None:
    document = _prepare(read_text, TEXT)
    assert _read_antecedents(resolve_coreference(document, FakeRanker("Angela")), "He ") == {"Emmanuel Macron"}
    text = "Emmanuel Macron arrived early. Joe Biden greeted him."
    document = _prepare(read_text, text)
    assert _read_antecedents(resolve_coreference(document, FakeRanker("Joe")), "him") == {"Emmanuel Macron"}


def test_questions_hold_names_before_and_after_and_earlier_pronouns(read_text) -> None:
    ranker = FakeRanker("nobody")
    text = "Joe Biden spoke. He smiled. Before he left, Emmanuel Macron thanked him."
    resolve_coreference(_prepare(read_text, text), ranker)
    asked = [
        (text[q.pronoun.start : q.pronoun.end], [text[m.start : m.end] for m in q.mentions]) for q in ranker.questions
    ]
    assert asked == [
        ("He", ["Joe Biden"]),
        ("he", ["Joe Biden", "He", "Emmanuel Macron"]),
        ("him", ["Joe Biden", "He", "he", "Emmanuel Macron"]),
    ]


def test_ranker_is_not_asked_where_nobody_is_referred_to(read_text) -> None:
    ranker = FakeRanker("nobody")
    resolve_coreference(_prepare(read_text, "Iran rejected the offer."), ranker)
    assert ranker.questions == []
