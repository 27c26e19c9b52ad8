"""One entry for all measuring: `make bench`, or `python -m benchmarks.run [--only NAME] [--update-floors]`.

In: the data folder (DRAGOMAN_DATA, or shared/data beside the repository). Out: one table on standard output, a bar on
standard error, latest.json. Exit code 1 when a scorer fails or a figure falls below its floor, else 0.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.floors import PATH, raise_floors, read_floors, write_floors
from benchmarks.measures import MEASURES, SCORERS, Scorer
from benchmarks.runs import LATEST, Outcome, describe_run, find_data_dir, read_values, run_scorer, write_latest
from benchmarks.table import find_faults, find_notes, render_table

_WIDTH = 120  # of the table where there is no terminal


def run(
    scorers: Sequence[Scorer], data_dir: Path, *, updates_floors: bool, latest: Path = LATEST, floors_path: Path = PATH
) -> int:
    """Measure, print, record; the exit code."""
    provenance = describe_run()  # before: somebody may edit the code while it runs
    outcomes = _run_with_bar(scorers, data_dir)
    write_latest(outcomes, provenance, latest)
    floors = read_floors(floors_path)
    console = Console(soft_wrap=False) if sys.stdout.isatty() else Console(width=_WIDTH)
    console.print(render_table(outcomes, floors))
    for note in find_notes(outcomes, floors):
        console.print(note, style="dim", soft_wrap=True, markup=False, highlight=False)
    faults = list(find_faults(outcomes, floors))
    for fault in faults:
        console.print(fault, style="bold red", soft_wrap=True, markup=False, highlight=False)
    if updates_floors:
        data = {outcome.scorer: outcome.data for outcome in outcomes}
        raised = raise_floors(floors, MEASURES, read_values(outcomes), data)
        write_floors(raised, floors_path)
        changed = sum(floors.get(key) != floor for key, floor in raised.items())
        console.print(f"{changed} of {len(raised)} floors raised or new", style="dim")
    return 1 if faults else 0


def _run_with_bar(scorers: Sequence[Scorer], data_dir: Path) -> list[Outcome]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # Standard output is the table: the bar must not draw what is printed there into its own stream.
    bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False)
    outcomes = []
    with bar:
        task = bar.add_task("", total=len(scorers))
        for scorer in scorers:
            bar.update(task, description=scorer.name)
            outcomes.append(run_scorer(scorer, data_dir))
            bar.advance(task)
    return outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    names = [scorer.name for scorer in SCORERS]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description="measure quality and speed")
    parser.add_argument("--only", action="append", choices=names, metavar="NAME", help=f"one of {', '.join(names)}")
    parser.add_argument("--update-floors", action="store_true", help="raise the floors to what was reached")
    options = parser.parse_args(arguments)
    chosen = [scorer for scorer in SCORERS if not options.only or scorer.name in options.only]
    return run(chosen, find_data_dir(), updates_floors=options.update_floors)


if __name__ == "__main__":
    sys.exit(main())
