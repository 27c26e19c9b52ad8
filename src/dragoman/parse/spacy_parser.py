"""Syntax by spaCy.

In: clean text. Out: `parsed`, the spaCy Doc over exactly that text (tokens, tags, dependencies, entities).
Limits: paragraph ends and a dateline's end are sentence ends; everything else is the parser's choice.
"""

import dataclasses
import re
from collections.abc import Iterator
from functools import cache
from itertools import tee

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.records import Document

# A single line feed is a soft wrap unless the line before it ends like a sentence.
_PARAGRAPH_END = re.compile(r"(?:\n\s*\n\s*|(?<=[.!?:”\"’»])[ \t]*\n\s*)")


def parse_documents(documents: Iterator[Document], *, model: str, batch_size: int) -> Iterator[Document]:
    """Fill `parsed`, batch by batch; documents already dropped pass through in their place."""
    language = load_language(model)
    waiting, to_parse = tee(documents)
    parsed = language.pipe(
        (_make_doc(language, document) for document in to_parse if document.dropped is None), batch_size=batch_size
    )
    for document in waiting:
        yield document if document.dropped else dataclasses.replace(document, parsed=next(parsed))


@cache
def load_language(model: str) -> Language:
    """The spaCy pipeline named `model`, loaded once. Raises OSError when it is not installed."""
    return spacy.load(model)


def _make_doc(language: Language, document: Document) -> Doc:
    doc = language.make_doc(document.text)
    ends = [match.end() for match in _PARAGRAPH_END.finditer(document.text)]
    if document.dateline:
        ends.append(document.dateline.span.end)
    starts = set(ends)
    for token in doc:
        if token.idx in starts:
            token.is_sent_start = True
    return doc
