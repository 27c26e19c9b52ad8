"""How long merging takes: everything at once, and one more day.

    python -m benchmarks.scale.merge --reports 10000 100000

In: numbers of reports. Out: a table: the seconds and the peak memory of merging a store (of benchmarks.scale.generate)
from scratch, of merging the reports of one more day into it, and of one more document.
Limits: the stores' reports are synthetic: ten years, few states and acts of which there is much; reading them takes
much longer than merging them, and is not measured. Stores are made in a temporary folder and removed.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dragoman.store.database import Store

_TABLES = ("events", "event_reports")
_LATER = {
    "one more day": "published = (SELECT max(published) FROM articles)",
    "one more document": "id = (SELECT arg_max(id, (published, id)) FROM articles "
    "WHERE published < (SELECT max(published) FROM articles))",
}
_HEADER = f"{'reports':>9}  {'what':<18} {'new':>9} {'merged':>9} {'seconds':>8} {'peak MB':>8}"


def measure(path: Path, reports: int) -> None:
    """Prints a row a step."""
    make = [sys.executable, "-m", "benchmarks.scale.generate", str(path), "--reports", str(reports)]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)  # its memory is not merging's
    with Store(path) as store:
        connection = store.connection
        for table in _TABLES:
            connection.execute(f"DELETE FROM history.{table}")
        for number, documents in enumerate(_LATER.values()):
            connection.execute(
                f"CREATE TEMP TABLE later_{number} AS SELECT * FROM history.reports "
                f"WHERE document IN (SELECT id FROM articles WHERE {documents})"
            )
            connection.execute(f"DELETE FROM history.reports WHERE id IN (SELECT id FROM later_{number})")
        connection.execute("INSERT INTO history.pending SELECT id FROM reports")
        _time(store, reports, "from scratch")
        for number, what in enumerate(_LATER):
            connection.execute(f"INSERT INTO history.reports FROM later_{number}")
            connection.execute(f"INSERT INTO history.pending SELECT id FROM later_{number}")
            _time(store, reports, what)


def _time(store: Store, reports: int, what: str) -> None:
    new = store.stats()["pending"]
    begun = time.perf_counter()
    merged = store.merge()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{reports:>9,}  {what:<18} {new:>9,} {merged:>9,} {seconds:>8.2f} {peak:>8,.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--in", dest="folder", type=Path, help="a folder with room; else the system's temporary one")
    given = parser.parse_args()
    if len(given.reports) > 1:  # each in a process of its own: peaks of memory do not add up
        for number in given.reports:
            more = ["--in", str(given.folder)] if given.folder else []
            command = [sys.executable, "-m", "benchmarks.scale.merge", "--reports", str(number), *more]
            subprocess.run(command, check=True)
        return
    print(_HEADER)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        measure(Path(folder) / "scale.duckdb", given.reports[0])


if __name__ == "__main__":
    main()
