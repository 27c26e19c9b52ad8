"""What Dragoman stands on: environment, text encoding, processors, memory, clock.

In: the environment, how many processes are wanted. Out: findings.
Limits: memory and processors are those of the container where there is one.
"""

import datetime
import difflib
import locale
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import dragoman
from dragoman.doctor.finding import Finding, broken, warning
from dragoman.logs import FORMAT_VARIABLE, FORMATS
from dragoman.stage_clock import FOLDER_VARIABLE

# Whatever begins with DRAGOMAN_ and is not one of these is a slip of the pen.
VARIABLES = {
    "DRAGOMAN_STORE": "the store of commands that are given none",
    "DRAGOMAN_AUTHOR": "who decides in review",
    "DRAGOMAN_TOKEN": "the token that dragoman serve asks for",
    FORMAT_VARIABLE: "text or json",
    "DRAGOMAN_STRICT": "1: a fault in a stage is raised",
    FOLDER_VARIABLE: "set by --metrics for its own processes",
    "DRAGOMAN_DATA": "evaluation data of the benchmarks",
}
_PREFIX = "DRAGOMAN_"
_FOLDERS = ("DRAGOMAN_DATA", FOLDER_VARIABLE)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")
_GIGABYTE = 1 << 30
_READER = 1.5 * _GIGABYTE  # a reader's ceiling; 0.4 GB with short articles
_LEAST_READER = 0.45 * _GIGABYTE
_DAY = datetime.timedelta(days=1)


def check_environment(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Variables of ours that nobody reads, and those that point nowhere."""
    mine = {name: value for name, value in environment.items() if name.upper().startswith(_PREFIX)}
    findings = [finding for name, value in sorted(mine.items()) if (finding := _check_variable(name, value))]
    yield from findings
    if not findings:
        yield Finding(name="environment", found=f"{len(mine)} variables DRAGOMAN_…")


def _check_variable(name: str, value: str) -> Finding | None:
    if name not in VARIABLES:
        # Without what all begin with: it would make any two alike.
        tails = [known.removeprefix(_PREFIX) for known in VARIABLES]
        near = difflib.get_close_matches(name.upper().removeprefix(_PREFIX), tails, n=1)
        do = f"write {_PREFIX}{near[0]}" if near else f"unset it; known are {', '.join(sorted(VARIABLES))}"
        return warning(f"variable {name}", "is not known", "nobody reads it: what you meant does not happen", do)
    if name == FORMAT_VARIABLE and value not in FORMATS:
        why = "every command stops with an error"
        return broken(f"variable {name}", repr(value), why, f"write {' or '.join(FORMATS)}")
    if name == "DRAGOMAN_STRICT" and value not in ("", "0", "1"):
        return warning(f"variable {name}", repr(value), "only 1 is understood", "write 1, or unset it")
    if name in _FOLDERS and not Path(value).is_dir():
        why = f"{VARIABLES[name]}: not found"
        return warning(f"variable {name}", f"{value}: no such folder", why, "correct the path, or unset it")
    if name == "DRAGOMAN_STORE" and not Path(value).exists():
        why = "commands that are given no --store find nothing"
        return warning(f"variable {name}", f"{value}: no such file", why, "correct the path, or run dragoman ingest")
    return None


def check_encoding() -> Finding:
    """Of files' names, of what is printed, of what is read without being told."""
    seen = {
        "file names": sys.getfilesystemencoding(),
        "locale": locale.getpreferredencoding(False),
        "standard output": getattr(sys.stdout, "encoding", None) or "utf-8",
    }
    wrong = {what: name for what, name in seen.items() if re.sub(r"\W|_", "", name.lower()) not in ("utf8", "utf8sig")}
    if wrong:
        shown = ", ".join(f"{what}: {name}" for what, name in wrong.items())
        why = "names of files and of persons are damaged on their way in and out"
        return warning("encoding", shown, why, "set PYTHONUTF8=1, or a UTF-8 locale (LC_ALL=C.UTF-8)")
    return Finding(name="encoding", found="UTF-8")


def count_cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_threads(environment: Mapping[str, str], processes: int, cores: int) -> Finding:
    """The encoder takes one thread a process; the parser's matrices take as many as they are told, or all."""
    set_to = [int(environment[name]) for name in _THREADS if environment.get(name, "").isdigit()]
    threads = max(set_to, default=cores)
    shown = f"{processes} × {threads} threads on {cores} processors"
    if processes * threads > cores:
        why = "threads that wait for each other: everything takes longer than with fewer"
        do = "set OMP_NUM_THREADS=1" if processes <= cores else f"set OMP_NUM_THREADS=1 and --processes {cores}"
        return warning("threads", shown, why, do)
    return Finding(name="threads", found=shown)


def find_memory() -> int | None:
    """Bytes that can still be had; None where the system does not say."""
    limits = []
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():
        available = re.search(r"^MemAvailable:\s+(\d+) kB", meminfo.read_text(encoding="ascii"), re.MULTILINE)
        if available:
            limits.append(int(available[1]) * 1024)
    group = Path("/sys/fs/cgroup")
    most, used = group / "memory.max", group / "memory.current"
    if most.is_file() and used.is_file() and (limit := most.read_text(encoding="ascii").strip()).isdigit():
        limits.append(int(limit) - int(used.read_text(encoding="ascii")))
    return min(limits, default=None)


def check_memory(available: int | None, processes: int) -> Finding:
    if available is None:
        return Finding(name="memory", found="this system does not say how much there is")
    shown = f"{available / _GIGABYTE:.1f} GB for {processes} process{'es' if processes > 1 else ''}"
    fewer = int(available // _READER)
    do = f"use --processes {fewer}, or close other programs" if fewer else "close other programs, or take more memory"
    if available < processes * _LEAST_READER:
        why = "a process takes 0.4 GB before it reads: the system will kill it"
        return broken("memory", shown, why, do)
    if available < processes * _READER:
        why = "a process may take 1.5 GB with long articles"
        return warning("memory", shown, why, do)
    return Finding(name="memory", found=shown)


def check_clock(now: datetime.datetime | None = None) -> Finding:
    """The package cannot be of tomorrow."""
    now = now or datetime.datetime.now(datetime.UTC)
    made = datetime.datetime.fromtimestamp(Path(dragoman.__file__).stat().st_mtime, datetime.UTC)
    shown = f"{now:%Y-%m-%d %H:%M} UTC"
    if made > now + _DAY:
        why = "what is recorded bears a wrong moment: --as-of answers wrongly, now and later"
        return broken("clock", f"{shown}, but this installation is of {made:%Y-%m-%d}", why, "set the clock")
    return Finding(name="clock", found=shown)
