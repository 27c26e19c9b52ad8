"""Unlabelled pairs in news, for distillation: what the pipeline itself asks the encoder about.

In: the data folder's news, NGEC's stories and PolNeAR's articles. Out: examples without labels.
Every frame that the prefilter would ask about, and one in four of the others. Three in ten lose their trigger, so that
the student learns from the teachers what a pair alone says, too; two in five are shown in a wider passage.
Limits: nothing of this is committed, and neither is what a teacher says of it: only the recipe is. The articles of
`golden` are left out.
"""

import csv
import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from benchmarks.speed.news import read_sample
from dragoman.code.encoder import PairScores
from dragoman.code.frames import code_frames
from dragoman.code.judgement import Judge, ask_about
from dragoman.code.matched_frame import Frame
from dragoman.code.passages import Question, make_passages
from dragoman.code.prefilter import load_prefilter
from dragoman.ingest.files import make_article
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Article, Document, Span
from training.examples import Example

_REUTERS = 4000
_SHARE_OF_UNASKED = 0.25
_SHARE_WITHOUT_TRIGGER = 0.3
_SHARE_OF_WIDE = 0.4
_WIDE = 250  # characters beyond the marks
_SAME = 200  # characters at its beginning that tell which article one is


class Recorder(Judge):
    """Stands where the judge does, notes what it would ask and gets no answer."""

    def __init__(self, rng: Random) -> None:
        self.asked: list[Example] = []
        self._rng = rng
        self._worth = load_prefilter()

    def score_frames(self, frames: Sequence[Frame], *, text: str, sentence: Span) -> list[PairScores | None]:
        for frame in frames:
            question = ask_about(frame, sentence=sentence)
            if question and (self._worth.is_worth_asking(frame) or self._rng.random() < _SHARE_OF_UNASKED):
                self._note(text[slice(*sentence)], question)
        return [None] * len(frames)

    def _note(self, sentence: str, question: Question) -> None:
        wide = {"reach": _WIDE} if self._rng.random() < _SHARE_OF_WIDE else {}
        (passage,) = make_passages(sentence, [question], **wide)
        (shown,) = passage.questions
        if shown.actor and shown.recipient and self._rng.random() < _SHARE_WITHOUT_TRIGGER:
            shown = shown._replace(trigger=None)
        if shown.actor or shown.recipient:
            self.asked.append(Example(text=passage.text, **shown._asdict()))


def let_judge(judge: Judge, articles: list[Article]) -> None:
    """Run the pipeline up to the frames, with this judge in the place of the package's own."""

    def code(documents: Iterator[Document]) -> Iterator[Document]:
        for document in documents:
            yield document if document.dropped else code_frames(document, judge=judge)

    names = [stage.name for stage in STAGES]
    frames = dataclasses.replace(STAGES[names.index("frames")], make=lambda _: code)
    for _ in Pipeline(Recipe(coder="lexicon"), [*STAGES[: names.index("frames")], frames]).read(articles):
        pass


def find_news_pairs(data: Path, *, most: int = 70_000, seed: int = 0) -> list[Example]:
    """At most `most` pairs, drawn from all that the articles give. Empty where there is no news."""
    rng = Random(seed)
    recorder = Recorder(rng)
    let_judge(recorder, [*_read_news(data)])
    rng.shuffle(recorder.asked)
    return recorder.asked[:most]


def _read_news(data: Path) -> Iterator[Article]:
    golden = {_begin(path.read_text("utf-8")) for path in (data / "golden").glob("*.txt")}
    for name in ("guardian", "reuters"):
        try:
            articles = read_sample(data, name, _REUTERS)
        except FileNotFoundError:
            continue
        yield from (article for article in articles if _begin(article.text) not in golden)
    stories = data / "pairs" / "ngec_synthetic.csv"
    if stories.is_file():
        with stories.open(encoding="utf-8", newline="") as file:
            yield from (make_article(row["text"]) for row in csv.DictReader(file) if row["text"].strip())
    for path in sorted((data / "quotes" / "train" / "text").rglob("*")):
        if path.is_file():
            yield make_article(path.read_text("utf-8", errors="replace"))


def _begin(text: str) -> str:
    return " ".join(text.split())[:_SAME]
