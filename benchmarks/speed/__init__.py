"""How fast Dragoman reads and how much memory it takes: `score(data_dir)` as for quality.

In: the data folder (`news`). Out: documents a second on one core and their share of bare spaCy's rate on the same
documents, each stage's share of the time, peak memory, seconds from the start of a process to its first report.
Each figure comes from a fresh process, so that nothing is warm that would not be for its user.
Limits: rates are of this machine, now; only shares compare across machines.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.speed.startup import measure_startup

ROOT = Path(__file__).parents[2]
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
SAMPLES = {"reuters": 300, "guardian": 100}  # documents


def score(data_dir: Path, *, documents: int | None = None) -> dict[str, float]:
    """All figures. `documents`: so many of each set, for a quick look."""
    figures: dict[str, float] = {}
    for name, size in SAMPLES.items():
        for key, value in _measure_apart(data_dir, name, documents or size).items():
            figures[f"{name}_{key}"] = value
    figures["startup_seconds"] = measure_startup()
    return figures


def _measure_apart(data_dir: Path, name: str, documents: int) -> dict[str, float]:
    """Throughput, measured by a process of its own."""
    arguments = [str(data_dir.resolve()), "--set", name, "--documents", str(documents)]
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.speed.throughput", *arguments],
        cwd=ROOT,
        env={**os.environ, **dict.fromkeys(_ONE_THREAD, "1")},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise RuntimeError(f"speed on {name}: {run.stderr.strip()[-500:]}")
    figures: dict[str, float] = json.loads(run.stdout)
    return figures
