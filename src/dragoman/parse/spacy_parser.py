"""Syntax by spaCy.

In: clean text. Out: `parsed`, the spaCy Doc over exactly that text (tokens, tags, dependencies, entities).
Limits: paragraph ends and a dateline's end are sentence ends; everything else is the parser's choice. A text
longer than any article is parsed in pieces: memory grows with the piece, not with the text. The components are the
pipeline's own, but for those that we do faster with the same result.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from itertools import islice
from typing import Any

import numpy as np
import spacy
import srsly
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, registry

from dragoman.parse.quick_entities import QuickRecogniser
from dragoman.parse.quick_rules import QuickRuler
from dragoman.records import Document

Guard = Callable[[Callable[[], Document], Document], Document]

# A single line feed is a soft wrap unless the line before it ends like a sentence.
_PARAGRAPH_END = re.compile(r"(?:\n\s*\n\s*|(?<=[.!?:”\"’»])[ \t]*\n\s*)")
_COMPONENTS = ("tagger", "parser", "lemmatizer", "ner")
_GLUED_MARKS = (r"(?<=[\w,.?!])[“”\"«»](?=\w)", r"(?<=[a-z0-9)])[,.?!](?=[“”\"«»]\w)")  # prejudice,”Smith said
_LONGEST_PIECE = 5_000  # tokens; an article of the longest kind has 4,000
_SPARING = "dragoman.without_exceptions.v1"
_SENTENCE_ENDS = frozenset(".!?")


def parse_documents(
    documents: Iterator[Document], *, model: str, batch_size: int, guard: Guard = lambda step, _: step()
) -> Iterator[Document]:
    """Fill `parsed`, batch by batch; documents already dropped pass through in their place.

    `guard` runs the parse of one document and says what becomes of it when that fails.
    """
    language = load_language(model)
    while batch := list(islice(documents, batch_size)):
        yield from _parse_batch(language, load_components(model), batch, guard)


class ParserError(ValueError):
    """A spaCy pipeline that cannot be used: which one, why, and what to do."""


@cache
def load_language(model: str) -> Language:
    """The spaCy pipeline named `model`, loaded once. Raises ParserError when it is not there or lacks a component."""
    try:
        # The sentence recogniser is switched off in the English models and would only take time to load.
        with _without_exceptions() as sparing:
            language = spacy.load(model, exclude=["senter", "tokenizer"], config=sparing)
    except (OSError, ImportError, ValueError) as error:
        reason = str(error).splitlines()[0]
        advice = "install it with pip, or name another as parser in the recipe"
        raise ParserError(f"parser {model!r}: cannot be loaded ({reason}); {advice}") from error
    missing = [name for name in _COMPONENTS if not any(name in pipe for pipe in language.pipe_names)]
    if missing:
        raise ParserError(f"parser {model!r}: has no {', '.join(missing)}; name another as parser in the recipe")
    _load_tokenizer(language)
    return language


@contextmanager
def _without_exceptions() -> Iterator[dict[str, Any]]:
    """The setting by which a language comes without its tokenizer's exceptions. spaCy reads 1,300 of them three times
    over: the language's, the pipeline's, and these again when a pattern changes: 0.3 s of a start."""
    spared: list[tuple[Any, Any]] = []

    def spare(kind: type[Language]) -> type[Language]:
        spared.append((kind.Defaults, kind.Defaults.tokenizer_exceptions))
        kind.Defaults.tokenizer_exceptions = {}
        return kind

    registry.callbacks.register(_SPARING, func=lambda: spare)
    try:
        yield {"nlp.before_creation": {"@callbacks": _SPARING}}
    finally:
        for defaults, exceptions in spared:
            defaults.tokenizer_exceptions = exceptions


def _load_tokenizer(language: Language) -> None:
    """The pipeline's tokenizer, with our marks between words."""
    assert language.path is not None
    saved = language.path / "tokenizer"
    tokenizer: Any = language.tokenizer
    if not saved.is_file():  # of a kind of its own
        tokenizer.from_disk(saved, exclude=["vocab"])
        return
    infixes = compile_infix_regex([*(language.Defaults.infixes or ()), *_GLUED_MARKS])
    settings: Any = srsly.msgpack_loads(saved.read_bytes())
    tokenizer.from_bytes(srsly.msgpack_dumps({**settings, "infix_finditer": infixes.pattern}))


@cache
def load_components(model: str) -> tuple[Any, ...]:
    """The components of the pipeline, in order; those that can be had faster are."""
    language = load_language(model)
    return tuple(_quicken(component, language) for _, component in language.pipeline)


def _quicken(component: Any, language: Language) -> Any:
    if QuickRuler.takes(component):
        return QuickRuler(component, language.vocab)
    if QuickRecogniser.takes(component):
        return QuickRecogniser(component)
    return component


def _annotate(components: tuple[Any, ...], docs: list[Doc]) -> list[Doc]:
    """The Docs, one component after the other having been over all of them."""
    for component in components:
        docs = (
            list(component.pipe(docs, batch_size=len(docs)))
            if hasattr(component, "pipe")
            else [component(doc) for doc in docs]
        )
    return docs


def _parse_batch(
    language: Language, components: tuple[Any, ...], batch: list[Document], guard: Guard
) -> Iterator[Document]:
    open_ones = [document for document in batch if document.dropped is None]
    try:
        parsed = iter([_parse_one(language, components, d) if _is_long(d) else None for d in open_ones])
        short = iter(_annotate(components, [_make_doc(language, d) for d in open_ones if not _is_long(d)]))
        docs = [doc or next(short) for doc in parsed]
    except Exception:
        # spaCy fails on a batch as a whole: find the document that it fails on.
        for document in batch:
            yield (
                document if document.dropped else guard(partial(_fill_parsed, language, components, document), document)
            )
        return
    filled = (dataclasses.replace(d, parsed=doc) for d, doc in zip(open_ones, docs, strict=True))
    for document in batch:
        yield document if document.dropped else next(filled)


def _fill_parsed(language: Language, components: tuple[Any, ...], document: Document) -> Document:
    return dataclasses.replace(document, parsed=_parse_one(language, components, document))


def _is_long(document: Document) -> bool:
    return len(document.text) > 4 * _LONGEST_PIECE  # an English token has five characters with its space


def _parse_one(language: Language, components: tuple[Any, ...], document: Document) -> Doc:
    """The parse of a document of any length."""
    doc = _make_doc(language, document)
    pieces = [doc]
    if len(doc) > _LONGEST_PIECE:
        pieces = [doc[start:end].as_doc() for start, end in _cut(doc)]
    done = [parsed for piece in pieces for parsed in _annotate(components, [piece])]
    if len(done) == 1:
        return done[0]
    joined = Doc.from_docs(done, ensure_whitespace=False)
    assert joined is not None
    return joined


def _cut(doc: Doc) -> list[tuple[int, int]]:
    """Pieces of at most _LONGEST_PIECE tokens: cut at a paragraph's end, else after a full stop, else anywhere."""
    pieces, start = [], 0
    while len(doc) - start > _LONGEST_PIECE:
        last = start + _LONGEST_PIECE
        floor = start + _LONGEST_PIECE // 2
        ends = range(last, floor, -1)
        paragraph = next((i for i in ends if doc[i].is_sent_start), None)
        full_stop = next((i for i in ends if doc[i - 1].text in _SENTENCE_ENDS), None)
        end = paragraph or full_stop or last
        pieces.append((start, end))
        start = end
    return [*pieces, (start, len(doc))]


def _make_doc(language: Language, document: Document) -> Doc:
    doc = language.make_doc(document.text)
    ends = [match.end() for match in _PARAGRAPH_END.finditer(document.text)]
    if document.dateline:
        ends.append(document.dateline.span.end)
    if ends:
        for at in np.flatnonzero(np.isin(doc.to_array("IDX"), ends)):
            doc[int(at)].is_sent_start = True
    return doc
