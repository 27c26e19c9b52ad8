"""How the time of each stage grows with a hostile text: `python -m benchmarks.speed.linear [--sizes 10 100 1000]`.

In: texts that nobody writes (no full stop, all quotation marks, one name ten thousand times …) of growing size. Out: a
table of the growth exponent of each stage on each text: 1 is linear, 2 is quadratic. Seconds are the processor's, and a
stage that takes less than a tenth of a second is not judged: what it takes is noise.
"""

import argparse
import math
import os
import sys
from collections.abc import Callable

from benchmarks.speed.stage_times import StageClock, time_stages
from dragoman.ingest.files import make_article
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe

_WORDS = "the army of Chad attacked rebels in the north while Kenya sent aid to Somalia and Egypt met Sudan "
TEXTS: dict[str, Callable[[int], str]] = {
    "no full stops": lambda size: _WORDS * (size // len(_WORDS)),
    "quotation marks": lambda size: "“He said it,” the minister of Chad told “us ‘and ”them. " * (size // 56),
    "commas": lambda size: "Chad, Mali, " * (size // 12),
    "one date": lambda size: "on May 5, 2021 " * (size // 15),
    "capitals": lambda size: _WORDS.upper() * (size // len(_WORDS)),
    "a b a b": lambda size: "a b " * (size // 4),
    "parentheses": lambda size: "(Kenya (said) " * (size // 14),
    "zero width": lambda size: "Ke\u200bnya\u200d sent\ufeff aid. " * (size // 19),
    "one name": lambda size: "The minister told Vladimir Putin that he was there. " * (size // 52),
    "accents": lambda size: "a\u0301\u0302\u0303" * (size // 4),
    "dashes": lambda size: "Kenya " + "- " * (size // 2),
    "pronouns": lambda size: "He said that she told him that they saw it. " * (size // 44),
}
_LEAST = 0.1  # seconds


def measure(text: str, coder: str) -> dict[str, float]:
    """Processor seconds of each stage on one text."""
    clock = StageClock()
    pipeline = Pipeline(Recipe(coder=coder, longest=10_000_000), time_stages(STAGES, clock))
    for document in pipeline.read([make_article("Kenya sent aid to Somalia on Monday.")]):
        assert not document.dropped
    clock.reset()
    for document in pipeline.read([make_article(text, published="2022-07-19")]):
        if document.dropped:
            print(f"  dropped ({document.dropped.stage}): {document.dropped.reason[:100]}", file=sys.stderr)
    return clock.own_seconds()


def fit_exponent(points: list[tuple[int, float]]) -> float | None:
    """Of the last step between sizes where the larger takes long enough; None: nothing takes long."""
    (one, before), (other, after) = points[-2:]
    if after < _LEAST:
        return None
    return math.log(after / max(before, 1e-3)) / math.log(other / one)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], help="in kB")
    parser.add_argument("--texts", nargs="+", default=list(TEXTS), choices=list(TEXTS))
    parser.add_argument("--coder", default="lexicon", choices=["encoder", "lexicon"])
    given = parser.parse_args()
    os.environ.pop("DRAGOMAN_STRICT", None)
    print(
        "| text | "
        + " | ".join(f"{size} kB, s" for size in given.sizes)
        + " | stages that take long: seconds, exponent |"
    )
    print("|---|" + "---|" * (len(given.sizes) + 1))
    for name in given.texts:
        seconds = {size: measure(TEXTS[name](size * 1000), given.coder) for size in given.sizes}
        found = []
        for stage in seconds[given.sizes[0]]:
            points = [(size, seconds[size][stage]) for size in given.sizes]
            exponent = fit_exponent(points)
            if exponent is not None:
                found.append(f"{stage} {points[-1][1]:.1f}, {exponent:.2f}{' !' if exponent > 1.2 else ''}")
        totals = " | ".join(f"{sum(seconds[size].values()):.1f}" for size in given.sizes)
        print(f"| {name} | {totals} | {'; '.join(found) or 'none'} |", flush=True)


if __name__ == "__main__":
    main()
