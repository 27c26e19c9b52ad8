"""Running scorers, and the record of what they gave.

In: scorers and the data folder. Out: one outcome a scorer: its figures, why it was skipped, or how it failed; and
latest.json, where each scorer's figures stand with the recipe, date, commit, machine and data that they are of.
Limits: a scorer that fails does not stop the others; one that kills the process does.
"""

import datetime
import json
import os
import platform
import subprocess
import time
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.floors import hash_files
from benchmarks.measures import Figures, Scorer
from dragoman.recipe import Recipe

ROOT = Path(__file__).parents[1]
LATEST = Path(__file__).parent / "latest.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scorer. Without figures it was skipped or has failed."""

    scorer: str
    figures: Figures | None = None
    data: str = ""
    seconds: float = 0.0
    skipped: str | None = None
    failed: str | None = None


def find_data_dir() -> Path:
    """DRAGOMAN_DATA, or shared/data beside the repository."""
    return Path(os.environ.get("DRAGOMAN_DATA") or ROOT.parent / "shared" / "data")


def run_scorer(scorer: Scorer, data_dir: Path) -> Outcome:
    folder = ROOT if scorer.is_of_repository else data_dir
    paths = [folder / name for name in scorer.data]
    missing = [str(path) for path in paths if not path.exists()]
    if missing and (not scorer.does_with_parts or len(missing) == len(paths)):
        return Outcome(scorer.name, skipped=f"{', '.join(missing)} not there")
    data = hash_files(path for path in paths if path.exists())
    began = time.perf_counter()
    try:
        figures = scorer.score(ROOT / "examples" if scorer.is_of_repository else data_dir)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"{type(error).__name__}: {error} ({Path(where.filename).name}:{where.lineno})"
        return Outcome(scorer.name, failed=" ".join(reason.split()))
    return Outcome(scorer.name, dict(figures), data, time.perf_counter() - began)


def read_values(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """All figures, by "scorer.figure"."""
    return {f"{o.scorer}.{name}": value for o in outcomes for name, value in (o.figures or {}).items()}


def write_latest(outcomes: Iterable[Outcome], provenance: Mapping[str, Any], path: Path = LATEST) -> None:
    """Replace what these scorers gave before. The others' figures stay, with the date and recipe that they are of; so
    do those of a scorer that was skipped: a checkout without the data must not wipe them out."""
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for outcome in outcomes:
        if outcome.skipped:
            record.setdefault(outcome.scorer, {"skipped": outcome.skipped})
        elif outcome.figures is None:
            record[outcome.scorer] = {"failed": outcome.failed, **provenance}
        else:
            figures = {name: round(value, 4) for name, value in outcome.figures.items()}
            record[outcome.scorer] = {
                "figures": figures,
                "data": outcome.data,
                "seconds": round(outcome.seconds, 1),
                **provenance,
            }
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def describe_run() -> Mapping[str, Any]:
    """Of what, when and where the figures are."""
    return {
        "recipe": Recipe().fingerprint,
        "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "commit": describe_commit(),
        "machine": describe_machine(),
    }


def describe_commit() -> str | None:
    """The commit, with "+" when files differ from it; None outside a git checkout."""
    try:
        commit = _ask_git("rev-parse", "--short=12", "HEAD")
        return commit + ("+" if _ask_git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _ask_git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def describe_machine() -> str:
    """Processor, cores, system, Python."""
    processor = platform.processor() or platform.machine()
    listing = Path("/proc/cpuinfo")
    if listing.is_file():
        names = [line.partition(":")[2].strip() for line in listing.read_text().splitlines() if "model name" in line]
        processor = names[0] if names else processor
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
