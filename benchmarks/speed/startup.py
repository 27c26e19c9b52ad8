"""From the start of a process to its first report, as at the command line.

In: nothing; a short article of our own. Out: seconds, the median of some fresh processes.
Limits: files are in the system's cache after the first process, which is not counted.
"""

import statistics
import subprocess
import sys
import time

ARTICLE = """\
ANKARA (Agence Exemple) - France's foreign minister met his Turkish counterpart in Ankara on Tuesday.

France accused Russia of violating the ceasefire in northern Syria. Turkey said it would send aid to Syria next week.
"""
_COMMAND = (
    "-c",
    "from dragoman.cli import main; main()",
    "read",
    "-",
    "--published",
    "2022-07-20",
    "--format",
    "jsonl",
)


def measure_startup(*, processes: int = 3) -> float:
    """Median seconds until the first report stands on standard output. Raises RuntimeError when there is none."""
    seconds = [_time_first_report() for _ in range(processes + 1)]
    return statistics.median(seconds[1:])


def _time_first_report() -> float:
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *_COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(ARTICLE)
        process.stdin.close()
        first = process.stdout.readline()
        seconds = time.perf_counter() - began
        process.stdout.read()
    if process.returncode or '"act"' not in first:
        raise RuntimeError(f"start-up: no report of the sample article (exit code {process.returncode})")
    return seconds
