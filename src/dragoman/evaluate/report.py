"""An evaluation of pairs, for the eye or as JSON.

In: an evaluation. Out: rich tables, or one JSON object.
Limits: none of its own.
"""

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table

from dragoman.evaluate.pairs import Evaluation

_LEVELS = ("root", "quad", "binary")


def describe_evaluation(evaluation: Evaluation, *, coder: str) -> dict[str, Any]:
    """The JSON object: figures are 0-1, confusion counts sentences by gold, then by answer."""
    return {
        "coder": coder,
        "sentences": evaluation.sentences,
        **{f"{level}_macro_f1": getattr(evaluation, level).value for level in _LEVELS},
        **{f"{level}_macro_f1_interval": list(getattr(evaluation, level)[1:]) for level in _LEVELS},
        "accuracy": evaluation.accuracy,
        "answered": evaluation.answered,
        "classes": {name: figures._asdict() for name, figures in evaluation.classes.items()},
        "confusion": evaluation.confusion,
    }


def render_evaluation(evaluation: Evaluation, *, coder: str) -> RenderableType:
    title = f"{evaluation.sentences} pairs, {coder} coder; accuracy {evaluation.accuracy:.3f}"
    # Titles of their own: rich would break them at the width of the table below.
    return Group(
        title,
        _levels(evaluation),
        "classes",
        _classes(evaluation),
        "confusion: gold down, answers across by their first letters",
        _confusion(evaluation),
    )


def _levels(evaluation: Evaluation) -> Table:
    table = Table("level", "macro F1", "95 % of draws")
    for level in _LEVELS:
        estimate = getattr(evaluation, level)
        table.add_row(level, f"{estimate.value:.3f}", f"{estimate.low:.3f}-{estimate.high:.3f}")
    return table


def _classes(evaluation: Evaluation) -> Table:
    table = Table("root", "precision", "recall", "F1", "pairs")
    for name, figures in evaluation.classes.items():
        table.add_row(
            name, f"{figures.precision:.3f}", f"{figures.recall:.3f}", f"{figures.f1:.3f}", str(figures.pairs)
        )
    return table


def _confusion(evaluation: Evaluation) -> Table:
    answers = sorted({answer for row in evaluation.confusion.values() for answer in row})
    table = Table("gold")
    for answer in answers:
        table.add_column(answer[:4], justify="right")
    for gold, row in evaluation.confusion.items():
        cells = (str(row.get(answer, "")) for answer in answers)
        table.add_row(gold, *cells)
    return table
