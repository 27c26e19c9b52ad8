"""How long each stage of a pipeline takes.

In: stages. Out: the same stages, and a clock of their seconds.
Stages pull documents from one another, so the time to get a document out of one holds all the stages before it: a
stage's own time is the difference to the one before.
"""

import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator

from dragoman.pipeline import Run, Stage
from dragoman.recipe import Recipe
from dragoman.records import Document

OPENING = "clean"  # what the pipeline does to an article before its first stage


@dataclasses.dataclass(slots=True)
class StageClock:
    """Processor seconds to get documents out of each stage, in order, stages before it included."""

    inclusive: dict[str, float] = dataclasses.field(default_factory=dict)

    def reset(self) -> None:
        self.inclusive.update(dict.fromkeys(self.inclusive, 0.0))

    def own_seconds(self) -> dict[str, float]:
        before = 0.0
        own: dict[str, float] = {}
        for name, seconds in self.inclusive.items():
            own[name] = seconds - before
            before = seconds
        return own


def time_stages(
    stages: Iterable[Stage], clock: StageClock, *, now: Callable[[], float] = time.process_time
) -> tuple[Stage, ...]:
    """Stages that do the same, and tell the clock."""
    opening = Stage(OPENING, frozenset(), frozenset(), lambda _: iter)
    timed = []
    for stage in (opening, *stages):
        clock.inclusive[stage.name] = 0.0
        timed.append(dataclasses.replace(stage, make=_make_timed(stage, clock, now)))
    return tuple(timed)


def _make_timed(stage: Stage, clock: StageClock, now: Callable[[], float]) -> Callable[[Recipe], Run]:
    def make(recipe: Recipe) -> Run:
        run = stage.make(recipe)

        def run_timed(documents: Iterator[Document]) -> Iterator[Document]:
            results = run(documents)
            while True:
                began = now()
                result = next(results, None)
                clock.inclusive[stage.name] += now() - began
                if result is None:
                    return
                yield result

        return run_timed

    return make
