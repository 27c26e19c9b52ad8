"""Fits the prefilter to the encoder's own answers; run after training.train: `python -m training.prefilter [DATA]`.

In: the package's encoder, sentences of the corpus and articles of the data folder's news. Out:
`src/dragoman/weights/prefilter.json`: a logistic model over the features of frames, and the least chance at which
RECALL of the answers that change something, in articles that it was not fitted to, are still asked for.
Limits: a status that the encoder would set counts for nothing. On the corpus' sentences the encoder, which learned
from them, is surer than on news. Without the data folder the news is missing.
"""

import argparse
import json
import math
import os
import random
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from benchmarks.speed.news import read_sample
from dragoman.code.encoder import load_encoder
from dragoman.code.judgement import Judge, judge_frame
from dragoman.code.matched_frame import Frame
from dragoman.code.prefilter import Prefilter, describe_frame
from dragoman.ingest.files import make_article
from dragoman.records import Article, Span
from training.examples import read_corpus
from training.news_pairs import let_judge
from training.sums import write_sums

TARGET = Path(__file__).parents[1] / "src" / "dragoman" / "weights" / "prefilter.json"
# In 27 articles, with event F1 on golden ones / ones kept aside, and recall of main events in the latter: at 0.75 206
# passages are read, .669/.700, .589; at 0.85 289, .667/.705, .607; at 0.95 378, .664/.696, .625.
RECALL = 0.85
_NEWS = {"guardian": 100, "reuters": 400}
_SENTENCES = 3000  # of the corpus
_PENALTY = 1.0  # on the squares of the weights
_SEEN_LEAST = 3  # times that a feature must occur
_ROUNDS = 300

Case = tuple[tuple[str, ...], bool]  # features, whether the encoder's answer changes what is reported


class RecordingJudge(Judge):
    """Asks about every frame and notes whether that was of use."""

    def __init__(self) -> None:
        super().__init__(load_encoder(), None)
        self.cases: list[Case] = []

    def judge_frames(
        self, matched: Iterable[Frame], candidates: Iterable[Frame], *, text: str, sentence: Span
    ) -> list[Frame]:
        frames = [*matched, *candidates]
        for frame, scores in zip(frames, self.score_frames(frames, text=text, sentence=sentence), strict=True):
            if scores is not None:
                judged = judge_frame(frame, scores)
                before = None if frame.is_candidate else (frame.act, frame.mode)
                after = None if judged is None else (judged.act, judged.mode)
                self.cases.append((tuple(describe_frame(frame)), before != after))
        return []


def record_cases(articles: list[Article]) -> list[Case]:
    judge = RecordingJudge()
    let_judge(judge, articles)
    return judge.cases


def fit_prefilter(cases: list[Case]) -> dict[str, float]:
    """Logistic regression by diagonal Newton steps, each shared among the features that a case has at once."""
    counts: dict[str, int] = {}
    for features, _ in cases:
        for feature in features:
            counts[feature] = counts.get(feature, 0) + 1
    columns = {
        feature: column for column, feature in enumerate(sorted(f for f, n in counts.items() if n >= _SEEN_LEAST))
    }
    rows = [np.array([columns[f] for f in features if f in columns], np.int64) for features, _ in cases]
    flat, owner = np.concatenate(rows), np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    wanted = np.array([is_useful for _, is_useful in cases], float)
    weights, constant = np.zeros(len(columns)), math.log(wanted.mean() / (1 - wanted.mean()))
    step = 1 / (1 + max(len(row) for row in rows))
    for _ in range(_ROUNDS):
        chances = 1 / (1 + np.exp(-(constant + np.bincount(owner, weights[flat], len(rows)))))
        slope = np.bincount(flat, (wanted - chances)[owner], len(columns)) - _PENALTY * weights
        bend = np.bincount(flat, (chances * (1 - chances))[owner], len(columns)) + _PENALTY
        weights += step * slope / bend
        constant += step * (wanted - chances).sum() / (chances * (1 - chances)).sum()
    return {"": round(constant, 3), **{f: round(weights[c], 2) for f, c in columns.items() if abs(weights[c]) >= 0.02}}


def choose_least(weights: dict[str, float], cases: list[Case], recall: float) -> tuple[float, dict[str, float]]:
    """The least chance that keeps `recall` of the useful answers, and what it spares."""
    prefilter = Prefilter(weights, least=0.0)
    rated = [(prefilter.rate(features), is_useful) for features, is_useful in cases]
    useful = sorted((chance for chance, is_useful in rated if is_useful), reverse=True)
    least = useful[min(len(useful) - 1, int(recall * len(useful)))]
    asked = sum(chance >= least for chance, _ in rated)
    figures = {"recall": recall, "frames": len(rated), "asked share": round(asked / len(rated), 3)}
    return round(least, 4), {**figures, "useful share": round(len(useful) / len(rated), 3)}


def main() -> None:
    parser = argparse.ArgumentParser(description="fit the prefilter")
    parser.add_argument("data", nargs="?", type=Path, default=Path(os.environ.get("DRAGOMAN_DATA", "../shared/data")))
    options = parser.parse_args()
    sentences = [s for s in read_corpus() if not s.is_kept_aside]
    fitted = [make_article(s.text) for s in random.Random(0).sample(sentences, _SENTENCES)]
    held = []
    for name, count in _NEWS.items():
        try:
            news = read_sample(options.data, name, count)
        except FileNotFoundError:
            continue
        # Every fourth article decides the threshold and gives the figures.
        fitted += [article for number, article in enumerate(news) if number % 4]
        held += news[::4]
    held = held or [make_article(s.text) for s in read_corpus() if s.is_kept_aside]
    weights = fit_prefilter(record_cases(fitted))
    least, figures = choose_least(weights, record_cases(held), RECALL)
    TARGET.write_text(json.dumps({"least": least, "figures": figures, "weights": weights}, indent=0) + "\n")
    write_sums(TARGET.parent)
    print(json.dumps({"least": least, "features": len(weights), **figures}), file=sys.stderr)


if __name__ == "__main__":
    main()
