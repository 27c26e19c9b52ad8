"""Who is admissible for a "he" or "she"."""

import pytest

from dragoman.parse.quotes import find_attributions
from dragoman.parse.sentences import split_sentences
from dragoman.records import Document
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.coreference import resolve_coreference


def _read_antecedents(document: Document, word: str) -> set[str]:
    return {mention.name for mention in document.actors if mention.head == document.text.index(word)}


@pytest.mark.parametrize(
    ("text", "word", "barred"),
    [
        ("Emmanuel Macron met Angela Merkel in Paris. He praised the talks.", "He ", "Angela Merkel"),
        ("Joe Biden came. Emmanuel Macron praised him in Paris.", "him", "Emmanuel Macron"),
        ("Angela Merkel left Berlin. Emmanuel Macron said she would return.", "she", "Emmanuel Macron"),
    ],
)
def test_gender_and_binding_bar(read_text, text: str, word: str, barred: str) -> None:
    document = resolve_coreference(resolve_actors(find_attributions(split_sentences(read_text(text)))))
    found = _read_antecedents(document, word)
    assert found
    assert barred not in found


def test_name_ahead_in_the_same_sentence_is_admissible(read_text) -> None:
    text = "In his speech, Emmanuel Macron thanked the soldiers."
    document = resolve_coreference(resolve_actors(find_attributions(split_sentences(read_text(text)))))
    assert _read_antecedents(document, "his") == {"Emmanuel Macron"}
