"""The stages in their order; a document that fails stops no run and publishes nothing half-judged."""

import dataclasses
from collections.abc import Callable, Iterator

import pytest

from dragoman.ingest.files import make_article
from dragoman.lexicons import LexiconError
from dragoman.pipeline import STAGES, STRICT_VARIABLE, Pipeline, Stage, attempt, check_order
from dragoman.recipe import Recipe
from dragoman.records import Article, Document, Unreadable

GOOD = "The president of Kenya visited Uganda on Monday and met the prime minister."
BAD = "The army of Chad attacked the rebels on Tuesday and took the bridge."


def make_stage(name: str, function: Callable[[Document], Document]) -> Stage:
    def run(documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            yield document if document.dropped else attempt(name, lambda d=document: function(d), document)

    return Stage(name, frozenset(), frozenset(), lambda _: run)


def fail_on_bad(document: Document) -> Document:
    if document.article.text == BAD:
        raise KeyError("a\nfault")
    return document


@pytest.fixture
def lenient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STRICT_VARIABLE, raising=False)


def read_with(stages: tuple[Stage, ...], *texts: str) -> list[Document]:
    return list(Pipeline(Recipe(), stages).read([make_article(text) for text in texts]))


def test_the_stages_are_in_order() -> None:
    assert check_order(STAGES) == STAGES
    assert len({stage.name for stage in STAGES}) == len(STAGES)


@pytest.mark.parametrize("missing", ["parser", "actors", "frames"])
def test_a_stage_without_what_it_needs_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match=r"stage '\w+' needs .*, which no stage before it gives"):
        check_order(stage for stage in STAGES if stage.name != missing)


def test_every_layer_named_is_a_layer() -> None:
    layers = {field.name for field in dataclasses.fields(Document)} | {"spans"}
    for stage in STAGES:
        assert stage.needs | stage.gives <= layers, stage.name


@pytest.mark.usefixtures("lenient")
def test_a_fault_drops_its_document_and_the_run_goes_on() -> None:
    first, bad, last = read_with((make_stage("odd", fail_on_bad),), GOOD, BAD, GOOD)
    assert first.dropped is None
    assert last.dropped is None
    assert bad.dropped is not None
    assert bad.dropped.stage == "odd"
    assert "KeyError" in bad.dropped.reason
    assert "report it" in bad.dropped.reason
    assert bad.article.text == BAD


@pytest.mark.usefixtures("lenient")
def test_a_dropped_document_keeps_no_layer_that_nobody_judged() -> None:
    def fail(_: Document) -> Document:
        raise RuntimeError("after the frames")

    names = [stage.name for stage in STAGES]
    stages = (*STAGES[: names.index("frames") + 1], make_stage("late", fail))
    (before,) = read_with(stages[:-1], "\ufeff" + GOOD)
    assert before.reports
    (document,) = read_with(stages, "\ufeff" + GOOD)
    assert document.dropped is not None
    assert not document.reports
    assert not document.actors
    assert document.parsed is None
    assert document.text == document.article.text


def test_a_strict_pipeline_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(STRICT_VARIABLE, "1")
    with pytest.raises(KeyError):
        read_with((make_stage("odd", fail_on_bad),), GOOD, BAD)


def test_a_refusal_is_no_fault_even_when_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Document) -> Document:
        raise Unreadable("taste", "too dull")

    monkeypatch.setenv(STRICT_VARIABLE, "1")
    (document,) = read_with((make_stage("odd", refuse),), GOOD)
    assert document.dropped is not None
    assert (document.dropped.stage, document.dropped.reason) == ("taste", "too dull")


@pytest.mark.usefixtures("lenient")
def test_a_broken_lexicon_stops_the_run() -> None:
    def fail(_: Document) -> Document:
        raise LexiconError("lexicon acts.csv, line 3: wrong number of cells")

    with pytest.raises(LexiconError):
        read_with((make_stage("odd", fail),), GOOD)


@pytest.mark.usefixtures("lenient")
def test_an_interruption_is_not_swallowed() -> None:
    def interrupt(_: Document) -> Document:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_with((make_stage("odd", interrupt),), GOOD)


def test_reading_is_lazy() -> None:
    def endless() -> Iterator[Article]:
        while True:
            yield make_article(GOOD)

    documents = Pipeline(Recipe(batch_size=2), STAGES[:3]).read(endless())
    assert next(documents).parsed is not None
