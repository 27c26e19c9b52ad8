"""The table of contents: every stage, in order, what it needs and what it gives.

In: articles. Out: documents with all layers, spans in the articles' own characters.
Limits: a document that a stage refuses, or fails on, carries `dropped` to the end and is passed by the rest; the run
goes on. In a strict pipeline (an argument, or DRAGOMAN_STRICT=1 in the environment) a failure is raised: for tests.
"""

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from dragoman.clean.language import identify_language
from dragoman.clean.residue import remove_residue
from dragoman.clean.text import mend_surrogates, open_document
from dragoman.code.frames import code_frames
from dragoman.judge.anchor import anchor_spans
from dragoman.judge.confidence import judge_confidence
from dragoman.judge.setting import judge_setting
from dragoman.judge.sources import judge_sources
from dragoman.judge.status import judge_status
from dragoman.lexicons import LexiconError
from dragoman.merge.conflicts import find_conflicts
from dragoman.offsets import OffsetMap
from dragoman.parse.quotes import find_attributions
from dragoman.parse.sentences import split_sentences
from dragoman.parse.spacy_parser import parse_documents
from dragoman.recipe import Recipe
from dragoman.records import Article, Document, Dropped, Span, Unreadable
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.coreference import resolve_coreference
from dragoman.resolve.places import resolve_places
from dragoman.resolve.times import resolve_times

Run = Callable[[Iterator[Document]], Iterator[Document]]
STRICT_VARIABLE = "DRAGOMAN_STRICT"


@dataclasses.dataclass(frozen=True, slots=True)
class Stage:
    """A step: its name, the layers it reads, the layers it fills, and how a recipe makes it."""

    name: str
    needs: frozenset[str]
    gives: frozenset[str]
    make: Callable[[Recipe], Run]


def _stage(name: str, needs: str, gives: str, make: Callable[[Recipe], Run]) -> Stage:
    return Stage(name, frozenset(needs.split()), frozenset(gives.split()), make)


def _each(name: str, function: Callable[[Document], Document]) -> Callable[[Recipe], Run]:
    """A stage from a function of one document."""

    def run(documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            yield document if document.dropped else attempt(name, partial(function, document), document)

    return lambda _: run


def _parse(recipe: Recipe) -> Run:
    return partial(parse_documents, model=recipe.parser, batch_size=recipe.batch_size)


def _confidence(recipe: Recipe) -> Run:
    return _each("confidence", partial(judge_confidence, threshold=recipe.threshold))(recipe)


STAGES: tuple[Stage, ...] = (
    _stage("residue", "text", "residue dateline text", _each("clean", remove_residue)),
    _stage("language", "text", "language", _each("language", identify_language)),
    _stage("parser", "text dateline", "parsed", _parse),
    _stage("sentences", "parsed", "sentences", _each("sentences", split_sentences)),
    _stage("quotes", "parsed", "attributions", _each("quotes", find_attributions)),
    _stage("times", "parsed", "times", _each("times", resolve_times)),
    _stage("places", "parsed dateline", "places", _each("places", resolve_places)),
    _stage("actors", "parsed", "actors", _each("actors", resolve_actors)),
    _stage("coreference", "parsed actors attributions", "actors", _each("coreference", resolve_coreference)),
    _stage("frames", "parsed sentences actors", "reports", _each("frames", code_frames)),
    _stage("status", "parsed times reports", "reports", _each("status", judge_status)),
    _stage("sources", "attributions actors reports", "reports quotations", _each("sources", judge_sources)),
    _stage("setting", "parsed times places reports", "reports", _each("setting", judge_setting)),
    _stage("confidence", "reports", "reports", _confidence),
    _stage("conflicts", "parsed reports", "conflicts", _each("conflicts", find_conflicts)),
    _stage("anchor", "text reports conflicts quotations", "spans", _each("anchor", anchor_spans)),
)


class Pipeline:
    """The composed stages. Raises ValueError when a stage needs what none before it gives."""

    def __init__(self, recipe: Recipe, stages: Iterable[Stage] = STAGES, *, strict: bool | None = None) -> None:
        self.recipe = recipe
        self.is_strict = os.environ.get(STRICT_VARIABLE) == "1" if strict is None else strict
        self.stages = check_order(stages)
        self._runs = [(stage.name, stage.make(recipe)) for stage in self.stages]

    def read(self, articles: Iterable[Article]) -> Iterator[Document]:
        """One document an article, in order; those that could not be read carry `dropped`."""
        documents: Iterator[Document] = (self._open(article) for article in articles)
        for name, run in self._runs:
            documents = run(documents)
            if self.is_strict:
                documents = _raise_faults(name, documents)
        return documents

    def _open(self, article: Article) -> Document:
        article = mend_surrogates(article)
        unopened = Document(article=article, text=article.text, offsets=OffsetMap.identity())
        document = attempt("clean", partial(open_document, article, longest=self.recipe.longest), unopened)
        return next(_raise_faults("clean", iter([document]))) if self.is_strict else document


class Fault(Dropped):
    """A stage failed on a document, which is no fault of the document's. Published like any `Dropped`."""

    __slots__ = ("error",)

    def __init__(self, stage: str, error: Exception) -> None:
        reason = f"{type(error).__name__}: {error} (a fault of Dragoman's: please report it with this article)"
        super().__init__(stage=stage, reason=reason)
        object.__setattr__(self, "error", error)
