"""Unlabelled pairs in news, for distillation: what the pipeline itself asks the encoder about.

In: the data folder's news. Out: examples without labels: sentences with an actor, a recipient and a trigger.
Limits: nothing of this is committed, and neither is what a teacher says of it: only the recipe is.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.speed.news import read_sample
from dragoman.code.encoder import PairScores
from dragoman.code.frames import code_frames
from dragoman.code.judgement import Judge, ask_about
from dragoman.code.matched_frame import Frame
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Article, Document, Span
from training.examples import Example

_ARTICLES = {"guardian": 125, "reuters": 600}


class Recorder(Judge):
    """Stands where the judge does, notes what it would ask and gets no answer."""

    def __init__(self) -> None:
        self.asked: list[Example] = []

    def score_frames(self, frames: Sequence[Frame], *, text: str, sentence: Span) -> list[PairScores | None]:
        for frame in frames:
            question = ask_about(frame, text=text, sentence=sentence)
            if question is not None:
                self.asked.append(Example(**question._asdict()))
        return [None] * len(frames)


def let_judge(judge: Judge, articles: list[Article]) -> None:
    """Run the pipeline up to the frames, with this judge in the place of the package's own."""

    def code(documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            yield document if document.dropped else code_frames(document, judge=judge)

    names = [stage.name for stage in STAGES]
    frames = dataclasses.replace(STAGES[names.index("frames")], make=lambda _: code)
    for _ in Pipeline(Recipe(coder="lexicon"), [*STAGES[: names.index("frames")], frames]).read(articles):
        pass


def record_pairs(articles: list[Article]) -> list[Example]:
    """What the encoder would be asked about these articles, in order."""
    recorder = Recorder()
    let_judge(recorder, articles)
    return recorder.asked


def find_news_pairs(data: Path, *, most: int = 4000, seed: int = 0) -> list[Example]:
    """At most `most` pairs, drawn from all that the articles give. Empty where there is no news."""
    found: list[Example] = []
    for name, count in _ARTICLES.items():
        try:
            found += record_pairs(read_sample(data, name, count))
        except FileNotFoundError:
            continue
    Random(seed).shuffle(found)
    return found[:most]
