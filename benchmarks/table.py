"""The table of `make bench`.

In: outcomes of scorers and the floors. Out: a rich table, and one line for each thing that is wrong or missing.
"""

from collections.abc import Iterator, Mapping, Sequence

from rich.table import Table
from rich.text import Text

from benchmarks.floors import Floor
from benchmarks.measures import MEASURES, Measure
from benchmarks.runs import Outcome, read_values


def render_table(outcomes: Sequence[Outcome], floors: Mapping[str, Floor]) -> Table:
    """One row a measure whose scorer gave figures. Green: what we want. Red: below its floor."""
    table = Table(title="Dragoman: measures", title_justify="left", header_style="bold")
    table.add_column("measure")
    for heading in ("value", "floor", "want"):
        table.add_column(heading, justify="right")
    table.add_column("best known")
    values, data = read_values(outcomes), {outcome.scorer: outcome.data for outcome in outcomes}
    previous = None
    for measure in MEASURES:
        if measure.key not in values:
            continue
        if previous not in (None, measure.scorer):
            table.add_section()
        previous = measure.scorer
        value, floor = values[measure.key], floors.get(measure.key)
        table.add_row(
            measure.title,
            Text(_show(value), style=_choose_style(measure, value, floor, data[measure.scorer])),
            _show_floor(floor, data[measure.scorer]),
            "" if measure.want is None else ("≤ " if measure.better == "lower" else "") + f"{measure.want:.2f}",
            measure.known,
        )
    return table


def find_faults(outcomes: Sequence[Outcome], floors: Mapping[str, Floor]) -> Iterator[str]:
    """What makes a run fail: crashes, figures below their floors, figures that are gone."""
    values, by_name = read_values(outcomes), {outcome.scorer: outcome for outcome in outcomes}
    for outcome in outcomes:
        if outcome.failed:
            yield f"{outcome.scorer}: failed: {outcome.failed}"
    for measure in MEASURES:
        floor, known = floors.get(measure.key), by_name.get(measure.scorer)
        if floor is None or known is None or known.figures is None or floor.data != known.data:
            continue
        if measure.key not in values:
            yield f"{measure.title}: has a floor, but {measure.scorer} gives no {measure.figure!r} any more"
        elif measure.falls_below(values[measure.key], floor.value):
            side = "below" if measure.better == "higher" else "above"
            yield f"{measure.title}: {values[measure.key]:.4f} is {side} its floor of {floor.value:.4f}"


def find_notes(outcomes: Sequence[Outcome], floors: Mapping[str, Floor]) -> Iterator[str]:
    """What a reader of the table should know: sets that are missing, floors that do not count."""
    for outcome in outcomes:
        if outcome.skipped:
            yield f"{outcome.scorer}: skipped: {outcome.skipped}"
    for outcome in outcomes:
        keys = [measure.key for measure in MEASURES if measure.scorer == outcome.scorer]
        if outcome.figures is not None and any(k in floors and floors[k].data != outcome.data for k in keys):
            yield f"{outcome.scorer}: other data than its floors were measured on (*): they are not compared"


def _choose_style(measure: Measure, value: float, floor: Floor | None, data: str) -> str:
    if floor is not None and floor.data == data and measure.falls_below(value, floor.value):
        return "bold red"
    return "green" if measure.is_met(value) else ""


def _show_floor(floor: Floor | None, data: str) -> str:
    if floor is None:
        return ""
    return _show(floor.value) + ("" if floor.data == data else " *")


def _show(value: float) -> str:
    return f"{value:.3f}"
