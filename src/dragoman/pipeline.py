"""The table of contents: every stage, in order, what it needs and what it gives.

In: articles. Out: documents with all layers, spans in the articles' own characters.
Limits: a document that a stage refuses, or fails on, carries `dropped` to the end and is passed by the rest; the run
goes on. With DRAGOMAN_STRICT=1 in the environment a failure is raised instead: for tests.
"""

import dataclasses
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from dragoman.clean.language import identify_language
from dragoman.clean.residue import remove_residue
from dragoman.clean.text import mend_surrogates, open_document
from dragoman.code.frames import code_frames
from dragoman.code.judgement import load_judge
from dragoman.code.ontology import fold_types
from dragoman.code.verdicts import refer_to_acts
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
from dragoman.records import Article, Document, Dropped, Unreadable
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.coreference import resolve_coreference
from dragoman.resolve.places import resolve_places
from dragoman.resolve.times import resolve_times
from dragoman.stage_clock import find_clock

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
    guard = partial(attempt, "parser")
    return partial(parse_documents, model=recipe.parser, batch_size=recipe.batch_size, guard=guard)


def _frames(recipe: Recipe) -> Run:
    judge = load_judge() if recipe.coder == "encoder" else None
    return _each("frames", partial(code_frames, judge=judge))(recipe)


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
    _stage("frames", "parsed sentences actors", "reports", _frames),
    _stage("verdicts", "parsed attributions actors reports", "reports", _each("verdicts", refer_to_acts)),
    _stage("status", "parsed times reports", "reports", _each("status", judge_status)),
    _stage("type", "reports", "reports", _each("type", fold_types)),
    _stage("sources", "attributions actors reports", "reports quotations", _each("sources", judge_sources)),
    _stage("setting", "parsed times places reports", "reports", _each("setting", judge_setting)),
    _stage("confidence", "reports", "reports", _confidence),
    _stage("conflicts", "parsed reports", "conflicts", _each("conflicts", find_conflicts)),
    _stage("anchor", "text reports conflicts quotations", "spans", _each("anchor", anchor_spans)),
)


class Pipeline:
    """The composed stages. Raises ValueError when a stage needs what none before it gives."""

    def __init__(self, recipe: Recipe, stages: Iterable[Stage] = STAGES) -> None:
        self.recipe = recipe
        self.stages = check_order(stages)
        self._runs = [stage.make(recipe) for stage in self.stages]

    def read(self, articles: Iterable[Article]) -> Iterator[Document]:
        """One document an article, in order; those that could not be read carry `dropped`."""
        documents: Iterator[Document] = (self._open(article) for article in articles)
        clock = find_clock()
        for stage, run in zip(self.stages, self._runs, strict=True):
            documents = clock.watch(stage.name, run, documents) if clock else run(documents)
        return clock.finish(documents) if clock else documents

    def _open(self, article: Article) -> Document:
        article = mend_surrogates(article)
        unopened = Document(article=article, text=article.text, offsets=OffsetMap.identity())
        return attempt("clean", partial(open_document, article, longest=self.recipe.longest), unopened)


def attempt(stage: str, step: Callable[[], Document], before: Document) -> Document:
    """The step's document, or the one before it marked as dropped: one bad article never stops a run."""
    try:
        return step()
    except Unreadable as refusal:
        return _drop(before, Dropped(stage=refusal.stage, reason=refusal.reason))
    except LexiconError:
        raise
    except Exception as fault:
        if os.environ.get(STRICT_VARIABLE) == "1":
            raise
        reason = f"{type(fault).__name__}: {fault} (a fault of Dragoman's: please report it with this article)"
        return _drop(before, Dropped(stage=stage, reason=" ".join(reason.split())))


def _drop(document: Document, dropped: Dropped) -> Document:
    """The article, why it was not read, and what was set aside. Layers not yet judged (a report whose "not" nobody
    has read) or anchored would be taken for results: they go."""
    article = document.article
    return Document(
        article=article,
        text=article.text,
        offsets=OffsetMap.identity(),
        dropped=dropped,
        residue=document.residue,
        language=document.language,
    )


def check_order(stages: Iterable[Stage]) -> tuple[Stage, ...]:
    """The same stages, if every layer is given before it is needed."""
    ordered = tuple(stages)
    given = {"text", "offsets"}
    for stage in ordered:
        missing = sorted(stage.needs - given)
        if missing:
            raise ValueError(f"stage {stage.name!r} needs {', '.join(missing)}, which no stage before it gives")
        given |= stage.gives
    return ordered
