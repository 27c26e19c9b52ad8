"""Licences of all that Dragoman needs to run: only those on the list.

In: requirements.lock, the metadata of what is installed, VENDORED.md. Out: components with their licences; complaints.
Limits: what is installed for other systems alone cannot be asked. Nothing is fetched.
"""

import csv
import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
VENDORED = ROOT / "src/dragoman/web/static/vendor/VENDORED.md"
ALLOWED = ROOT / "release/licences.csv"
EXCEPTIONS = ROOT / "release/licence_exceptions.csv"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_CLASSIFIER = "License :: "


@dataclass(frozen=True, slots=True)
class Component:
    """A library or a vendored file; `licence` None: not known, because it is not installed here."""

    name: str
    version: str
    licence: str | None
    file: str | None = None
    sha256: str | None = None


def read_libraries(lock: Path = LOCK) -> list[Component]:
    """What the lock pins, each once, with the licence that its metadata declares."""
    pins = dict(_PIN.findall(lock.read_text(encoding="utf-8")))
    return [Component(name, version, _find_licence(name)) for name, version in sorted(pins.items())]


def _find_licence(name: str) -> str | None:
    try:
        return declare_licence(distribution(name))
    except PackageNotFoundError:
        return None


def declare_licence(installed: Distribution) -> str:
    """As an expression; of old metadata the classifiers, all of which hold, or the first line of the free text."""
    expression = installed.metadata.get("License-Expression")
    if expression:
        return str(expression)
    given = [one for one in installed.metadata.get_all("Classifier") or [] if one.startswith(_CLASSIFIER)]
    names = [name for one in given if (name := one.rpartition(" :: ")[2]) != "OSI Approved"]
    free_text = str(installed.metadata.get("License") or "").strip().partition("\n")[0]
    return " AND ".join(names) or free_text


def read_vendored(page: Path = VENDORED) -> list[Component]:
    """The table's rows: columns file, name, version, licence and sha256, in any order. None where there is no page."""
    if not page.is_file():
        return []
    rows = [line.strip().strip("|").split("|") for line in page.read_text("utf-8").splitlines() if line.startswith("|")]
    if len(rows) < 3:
        return []
    header = [cell.strip() for cell in rows[0]]
    cells = [dict(zip(header, (cell.strip().strip("`") for cell in row), strict=True)) for row in rows[2:]]
    return [
        Component(row["name"], row["version"], row["licence"].partition(" (")[0], row["file"], row["sha256"])
        for row in cells
    ]


def find_faults(components: list[Component], folder: Path = VENDORED.parent) -> Iterator[str]:
    """What is not allowed, and vendored files that are missing, changed, or not on the page."""
    allowed = {
        spelling for row in _read_table(ALLOWED) for spelling in (row["licence"], *row["also_written"].split(";"))
    }
    exceptions = {row["package"]: row["declares"] for row in _read_table(EXCEPTIONS)}
    for one in components:
        if one.licence is None or is_allowed(one.licence, allowed) or exceptions.get(one.name) == one.licence:
            continue
        yield f"{one.name} {one.version}: licence {one.licence!r} is not in {ALLOWED.name} nor {EXCEPTIONS.name}"
    for name in sorted(set(exceptions) - {one.name for one in components}):
        yield f"{EXCEPTIONS.name}: {name} is not needed any more; take the row out"
    vendored = [one for one in components if one.file is not None]
    yield from _compare_files(vendored, folder)


def _compare_files(vendored: list[Component], folder: Path) -> Iterator[str]:
    for one in vendored:
        file = folder / str(one.file)
        if not file.is_file():
            yield f"{file.name}: on the page, but missing"
        elif hashlib.sha256(file.read_bytes()).hexdigest() != one.sha256:
            yield f"{file.name}: changed since it was vendored (sha256)"
    if vendored:
        there = {file.name for file in folder.iterdir() if file.suffix not in (".md", ".txt")}
        for name in sorted(there - {one.file for one in vendored}):
            yield f"{name}: vendored, but not on the page"


def is_allowed(expression: str, allowed: set[str]) -> bool:
    """SPDX without nesting: one of the alternatives, and all of its parts."""
    alternatives = re.split(r"\s+OR\s+", expression.strip("() "))
    return any(
        all(part.strip("() ") in allowed for part in re.split(r"\s+(?:AND|and)\s+", one)) for one in alternatives
    )


def _read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    """Exit code 1 for complaints."""
    components = [*read_libraries(), *read_vendored()]
    faults = list(find_faults(components))
    unknown = [one.name for one in components if one.licence is None]
    for fault in faults:
        print(fault)
    asked = f"{len(components) - len(unknown)} components"
    print(f"licences: {asked}, {len(faults)} complaints; not installed here: {', '.join(unknown) or 'none'}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
