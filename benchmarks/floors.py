"""Floors: figures that must not get worse again.

In: floors.json: for each measure its floor and a hash of the data it was measured on. Out: verdicts on new figures,
and floors that rise. On other data a floor says nothing, and is not asked.
Limits: a floor is lowered, or carried to other data, by editing the file on purpose, with the reason in the commit.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measures import Measure

PATH = Path(__file__).parent / "floors.json"


@dataclass(frozen=True, slots=True)
class Floor:
    """The worst that a figure may be, on which data. For errors, seconds and memory it is a ceiling."""

    value: float
    data: str


def read_floors(path: Path = PATH) -> dict[str, Floor]:
    if not path.is_file():
        return {}
    return {key: Floor(**entry) for key, entry in json.loads(path.read_text(encoding="utf-8")).items()}


def write_floors(floors: Mapping[str, Floor], path: Path = PATH) -> None:
    record = {key: {"value": floor.value, "data": floor.data} for key, floor in floors.items()}
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def raise_floors(
    floors: Mapping[str, Floor], measures: Iterable[Measure], values: Mapping[str, float], data: Mapping[str, str]
) -> dict[str, Floor]:
    """The floors with every one raised that a better figure on the same data allows; new measures get their first.

    `values` by measure, `data` (hashes) by scorer.
    """
    raised = dict(floors)
    for measure in measures:
        if measure.slack is None or measure.key not in values:
            continue
        # The last digit is not worth holding on to.
        new = Floor(round(values[measure.key], 4), data[measure.scorer])
        old = floors.get(measure.key)
        if old is None or (old.data == new.data and measure.is_better(new.value, old.value)):
            raised[measure.key] = new
    return raised


def hash_files(paths: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits over the files, and the files in the folders, with their names."""
    digest = hashlib.sha256()
    for path in paths:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            if file.is_file():
                name = file.relative_to(path.parent).as_posix()
                digest.update(name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
