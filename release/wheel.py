"""The wheel: built, complete, and of use where the source is not.

In: the files that git knows. Out: dist/dragoman-….whl, tried in a fresh environment; exit code 1 for what is wrong.
The environment sees the libraries of the one that runs this, but neither its Dragoman nor this tree.
Limits: libraries are not installed anew: that would be 2 GB and a network.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
ARTICLE = ROOT / "examples/kakhovka_dam.txt"


class WheelError(Exception):
    """What is wrong with it."""


def build_wheel(work: Path) -> Path:
    """Of a copy: what lies about in the tree, or in an older build, must not get in."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    tree = work / "tree"
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and (name.startswith("src/") or "/" not in name):
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tree / name)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    _run([*command, "--wheel-dir", str(work / "dist"), str(tree)], work)
    return next((work / "dist").glob("dragoman-*.whl"))


def compare_contents(wheel: Path) -> int:
    """How many files it holds; those that git knows, no more and no less. Raises WheelError."""
    listed = subprocess.run(["git", "ls-files", "-z", "src"], cwd=ROOT, check=True, capture_output=True, text=True)
    tracked = {name.removeprefix("src/") for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if name.startswith("dragoman/")}
    if missing := sorted(tracked - held):
        raise WheelError(f"not in the wheel (package-data in pyproject.toml): {', '.join(missing)}")
    if extra := sorted(held - tracked):
        raise WheelError(f"in the wheel, unknown to git: {', '.join(extra)}")
    return len(held)


def install_wheel(wheel: Path, work: Path) -> Path:
    """The folder of the programs of a fresh environment."""
    home = work / "environment"
    venv.create(home, with_pip=False)
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--quiet", "--no-deps"]
    _run([*command, "--no-index", str(wheel)], work)
    places = _run([str(programs / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], work)
    # After its own packages; and the other environment's .pth files, which lead to this tree, are not read.
    (Path(places.strip()) / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


def try_wheel(programs: Path, work: Path) -> None:
    """Read, ingest, events, doctor. Raises WheelError."""
    program = str(programs / "dragoman")
    place = _run([str(programs / "python"), "-c", "import dragoman; print(dragoman.__file__)"], work).strip()
    if not Path(place).resolve().is_relative_to(programs.parent.resolve()):
        raise WheelError(f"the environment imports {place}, not the wheel's package")
    article = Path(shutil.copy(ARTICLE, work / "article.txt"))
    given = [str(article), "--published", "2023-06-09"]
    reports = _run([program, "read", *given, "--format", "jsonl"], work).splitlines()
    if not reports or not all(json.loads(line)["act"] for line in reports):
        raise WheelError("read finds no reports in the sample article")
    if "<html" not in _run([program, "read", *given, "--format", "html"], work):
        raise WheelError("read writes no page")
    store = ["--store", "news.duckdb"]
    _run([program, "ingest", *given, *store], work)
    if not _run([program, "events", *store, "--format", "jsonl"], work).splitlines():
        raise WheelError("the store has no events")
    findings = json.loads(_run([program, "doctor", *store, "--format", "json"], work))
    files = next(finding for finding in findings if finding["name"] == "files")
    if files["state"] != "ok" or "as they were installed" not in files["found"]:
        raise WheelError(f"doctor: {files['found']}")


def _run(command: list[str], work: Path) -> str:
    """Standard output. Without what would lead back to this tree. Raises WheelError."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DRAGOMAN_"))}
    done = subprocess.run(command, cwd=work, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise WheelError(f"{' '.join(command[:4])} …: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="dragoman-wheel-") as folder:
        work = Path(folder)
        try:
            wheel = build_wheel(work)
            count = compare_contents(wheel)
            try_wheel(install_wheel(wheel, work), work)
        except WheelError as error:
            sys.exit(f"wheel: {error}")
        (ROOT / "dist").mkdir(exist_ok=True)
        kept = shutil.copy(wheel, ROOT / "dist")
    size = Path(kept).stat().st_size / 1e6
    print(
        f"{Path(kept).relative_to(ROOT)}: {count} files, {size:.1f} MB; reads, ingests, lists, and is whole elsewhere"
    )


if __name__ == "__main__":
    main()
