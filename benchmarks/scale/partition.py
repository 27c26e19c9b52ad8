"""What merging would look like when it is split over many workers: by simulation, nothing is merged.

In: how many reports in how many years, how many workers. Out, of one week at that density: blocks and their sizes;
for two ways to split (by the hash of a block's key; by windows of time), the load of the workers, and how many reports
lie in more than one part.
Limits: reports are drawn as `benchmarks.scale.generate` draws them (200 states of which few act much, 16 acts), not
from news; each week is like the others. Load is the number of pairs that merging compares to find one event: all of a
block of 60, later 36 a report. Work that is handed out block by block is no faster than its largest block.

usage: python -m benchmarks.scale.partition --reports 1000000000 --years 10 --workers 16 64 256
"""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# As merging has it: families of acts, blocks that are compared whole, neighbours along three orders in larger ones.
_FAMILIES = {
    **dict.fromkeys(("CONCEDE", "RETREAT"), "yield"),
    **dict.fromkeys(("AGREE", "CONSULT", "COOPERATE", "SUPPORT", "AID"), "accord"),
    **dict.fromkeys(("ACCUSE", "REJECT"), "blame"),
    **dict.fromkeys(("SANCTION", "COERCE"), "restrict"),
}
_MOST = 60
_NEIGHBOURS = 3 * 12
_PIECE = 1000
# As `generate` orders them: the square of an even random number says which act, the cube which state.
_ACTS = (
    "CONSULT ASSAULT AGREE ACCUSE REQUEST COERCE SUPPORT AID REJECT PROTEST THREATEN COOPERATE SANCTION MOBILIZE "
    "RETREAT CONCEDE"
).split()
_STATES = 200
_UNDATED = 0.4  # may have happened in the week before publication
_DAYS = 7
_CELLS = 4  # weeks that the reports of a week may tell of: two before, itself, one after
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Week:
    """Reports published in a week. Entry i: `report[i]` is in the block of `subject[i]` (family and state) in the week
    `cell[i]`. `days`: first and last day that a report may tell of, counted from the week's first."""

    reports: int
    report: Whole
    subject: Whole
    cell: Whole
    days: Whole


def draw_week(reports: int, seed: int) -> Week:
    random = np.random.default_rng(seed)
    names = [_FAMILIES.get(act, act) for act in _ACTS]
    families = np.array([sorted(set(names)).index(name) for name in names])
    family = families[(len(_ACTS) * random.random(reports) ** 2).astype(int)]
    doer, other = ((_STATES * random.random(reports) ** 3).astype(int) for _ in range(2))
    last = random.integers(0, _DAYS, reports)
    first = np.where(random.random(reports) < _UNDATED, last - _DAYS, last)
    days = np.stack((first - 1, last + 1), axis=1)  # reports of one night bear either date
    first_cell, last_cell = days[:, 0] // _DAYS + 2, days[:, 1] // _DAYS + 2
    entries = []
    for state, has_state in ((doer, np.full(reports, True)), (other, other != doer)):
        for cell in range(_CELLS):
            report = np.flatnonzero(has_state & (first_cell <= cell) & (cell <= last_cell))
            entries.append((report, (family * _STATES + state)[report], np.full(len(report), cell)))
    report, subject, cells = (np.concatenate(column) for column in zip(*entries, strict=True))
    return Week(reports, report, subject, cells, days)


def size_blocks(week: Week) -> Whole:
    """Reports of each subject's block. Weeks being alike, what this week's reports put into the weeks beside it is what
    those put into this one."""
    return np.bincount(week.subject, minlength=int(week.subject.max()) + 1)


def count_pairs(sizes: Whole) -> Whole:
    return np.where(sizes <= _MOST, sizes * (sizes - 1) // 2, sizes * _NEIGHBOURS)


def describe_blocks(week: Week) -> list[str]:
    sizes = size_blocks(week)
    sizes = np.sort(sizes[sizes > 0])[::-1]
    pairs = count_pairs(sizes)
    return [
        f"a week: {week.reports:,} reports in {len(sizes):,} blocks, each in {len(week.report) / week.reports:.2f}",
        f"sizes: median {int(np.median(sizes)):,}, largest {sizes[0]:,}; the ten largest have "
        f"{sizes[:10].sum() / sizes.sum():.0%} of all entries; {(sizes > _MOST).mean():.0%} are over {_MOST}",
        f"pairs compared: {pairs.sum():,}, {pairs.sum() / week.reports:.0f} a report",
    ]


def split_by_hash(week: Week, workers: int, seed: int) -> dict[str, float]:
    """Each block belongs to one worker, whichever. `busiest` and `largest`: the load of the busiest worker, and that of
    the largest block, over the mean worker's; `cut`: of the busiest when crowded blocks, being compared along orders,
    are cut into pieces of _PIECE. `across`: the share of reports that more than one worker has."""
    sizes = size_blocks(week)
    owner = np.random.default_rng(seed).integers(0, workers, (len(sizes), _CELLS))
    pairs = count_pairs(sizes)
    load = np.bincount(owner[:, 0], weights=pairs, minlength=workers)
    owners = owner[week.subject, week.cell]
    low, high = np.full(week.reports, workers), np.full(week.reports, -1)
    np.minimum.at(low, week.report, owners)
    np.maximum.at(high, week.report, owners)
    pieces = -(-sizes // _PIECE)
    each = np.repeat(pairs / np.maximum(pieces, 1), pieces)
    owner_of_piece = np.random.default_rng(seed).integers(0, workers, len(each))
    cut = np.bincount(owner_of_piece, weights=each, minlength=workers)
    mean = load.mean()
    return {
        "busiest": load.max() / mean,
        "largest": pairs.max() / mean,
        "cut": cut.max() / mean,
        "across": float((low != high).mean()),
    }


def share_across_windows(week: Week, window: int) -> float:
    """Reports whose days touch two windows of so many weeks, the week lying anywhere in its window."""
    first, last = week.days[:, 0], week.days[:, 1]
    length = window * _DAYS
    touched = [(((first + start) // length) != ((last + start) // length)).mean() for start in range(0, length, _DAYS)]
    return float(np.mean(touched))


def main() -> None:
    parser = argparse.ArgumentParser(description="merging split over workers, by simulation")
    parser.add_argument("--reports", type=int, default=1_000_000_000)
    parser.add_argument("--years", type=float, default=10)
    parser.add_argument("--workers", type=int, nargs="+", default=[16, 64, 256])
    parser.add_argument("--windows", type=int, nargs="+", default=[1, 4, 13, 52], help="weeks")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    weeks = given.years * 365.25 / _DAYS
    week = draw_week(round(given.reports / weeks), given.seed)
    print("\n".join(describe_blocks(week)))
    print("by the hash of a block's key, loads over the mean worker's:")
    print("  workers  busiest  largest block  busiest, crowded blocks cut  reports in several parts")
    for workers in given.workers:
        split = split_by_hash(week, workers, given.seed)
        whole = f"  {workers:7d}  {split['busiest']:7.2f}  {split['largest']:13.2f}"
        print(f"{whole}  {split['cut']:27.2f}  {split['across']:.0%}")
    print("by windows of time:\n  weeks in one  windows  reports in two")
    for window in given.windows:
        print(f"  {window:12d}  {weeks / window:7.0f}  {share_across_windows(week, window):.0%}")


if __name__ == "__main__":
    main()
