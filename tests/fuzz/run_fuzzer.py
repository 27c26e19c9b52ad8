"""The long run: `python tests/fuzz/run_fuzzer.py [TARGET…] --runs 10000`, each target in a process of its own.

In: names of targets; none for all. Out: exit code 1 and the input in a file, if something is found.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
NAMES = ("clean", "times", "feeds", "html", "tables", "archives")


def fuzz(name: str, runs: int, seed: int) -> None:
    """Does not return: the fuzzer ends the process."""
    import atheris

    sys.path.insert(0, str(HERE))
    # Its branches are followed in our own code and in what reads feeds and records.
    with atheris.instrument_imports(include=["dragoman", "feedparser", "warcio"]):
        from fuzz_targets import TARGETS
    target = TARGETS[name]
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
    for number, data in enumerate(target.seeds):
        (folder / str(number)).write_bytes(data)
    options = [
        f"-runs={runs}",
        f"-seed={seed}",
        "-max_len=4096",
        "-timeout=60",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/found-", str(folder)], target.run)
    atheris.Fuzz()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(NAMES))
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--here", action="store_true", help="in this process")
    given = parser.parse_args()
    if given.here:
        fuzz(given.targets[0], given.runs, given.seed)
    failed = []
    for name in given.targets or NAMES:
        command = [sys.executable, __file__, name, "--here", "--runs", str(given.runs), "--seed", str(given.seed)]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace", env=os.environ, check=False)
        lines = [line for line in done.stderr.splitlines() if "number_of_executed_units" in line]
        print(name, *lines, "ok" if done.returncode == 0 else f"FOUND SOMETHING\n{done.stderr[-6000:]}", flush=True)
        if done.returncode:
            failed.append(name)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
