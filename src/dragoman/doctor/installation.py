"""The program and what it is made of: Python, libraries, parser, weights, lexicons; and whether it reads.

In: a recipe, the extras that are wanted. Out: findings.
Limits: the hashes of an installed wheel's files are those that pip wrote down; a checkout has none but the weights'.
"""

import base64
import hashlib
import platform
import struct
from collections.abc import Collection, Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution, requires, version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import dragoman
from dragoman.doctor.finding import Finding, broken, warning
from dragoman.lexicons import read_table
from dragoman.recipe import Recipe

if TYPE_CHECKING:
    from packaging.requirements import Requirement

HOME = Path(dragoman.__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
_OLDEST_GLIBC = (2, 28)  # what the wheels of onnxruntime and duckdb are built for
_TEST_SENTENCE = "The president of France visited Germany on Monday and met the chancellor."
_REINSTALL = "pip install --force-reinstall dragoman"


def check_python(found: tuple[int, ...]) -> Finding:
    shown = ".".join(map(str, found))
    if found < OLDEST_PYTHON:
        why = "Dragoman and its libraries use what only newer versions have"
        return broken("python", shown, why, f"install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer")
    return Finding(name="python", found=shown)


def check_system(libc: tuple[str, str] | None = None, bits: int = 8 * struct.calcsize("P")) -> Finding:
    """`libc`: name and version; None looks."""
    name, release = libc or platform.libc_ver()
    shown = f"{platform.system()} {platform.machine()}, {bits} bits{f', {name} {release}' if name else ''}"
    if bits < 64:
        why = "the libraries have no builds for 32 bits"
        return broken("system", shown, why, "install a 64-bit Python")
    if name == "glibc" and tuple(int(part) for part in release.split(".")[:2]) < _OLDEST_GLIBC:
        why = "the libraries' wheels are built for newer systems: they fail to load, or crash"
        return broken("system", shown, why, f"use a system with glibc {'.'.join(map(str, _OLDEST_GLIBC))} or newer")
    return Finding(name="system", found=shown)


def check_requirements(extras: Collection[str] = ()) -> Iterator[Finding]:
    """Each library that the package asks for, and those of the extras: there, and of a version that fits."""
    from packaging.requirements import Requirement

    try:
        declared = [Requirement(line) for line in requires("dragoman") or ()]
    except PackageNotFoundError:
        why = "without its metadata nobody knows which libraries it needs"
        yield warning("libraries", "the package dragoman is not installed", why, "pip install dragoman")
        return
    known = distribution("dragoman").metadata.get_all("Provides-Extra") or []
    for extra in sorted(set(extras) - set(known)):
        yield broken(f"extra {extra}", "there is no such extra", "nothing would be installed by it", _name(known))
    count = 0
    for wanted in declared:
        groups = ["", *(extra for extra in extras if extra in known)]
        if wanted.marker and not any(wanted.marker.evaluate({"extra": extra}) for extra in groups):
            continue
        count += 1
        finding = _check_requirement(wanted)
        if finding is not None:
            yield finding
    yield Finding(name="libraries", found=f"{count} asked for")


def _name(known: list[str]) -> str:
    return f"choose of {', '.join(sorted(known))}"


def _check_requirement(wanted: "Requirement") -> Finding | None:
    name, specifier = wanted.name, str(wanted.specifier)
    try:
        found = version(name)
    except PackageNotFoundError:
        why = "what needs it stops with an error, or cannot start"
        return broken(name, "missing", why, f"pip install '{name}{specifier}'")
    if not wanted.specifier.contains(found, prereleases=True):
        why = f"Dragoman was tested with {specifier}: others change the reports, or fail"
        return broken(name, f"{found}, wanted {specifier}", why, f"pip install '{name}{specifier}'")
    return None


def check_parser(recipe: Recipe) -> Finding:
    from spacy.util import is_compatible_version

    from dragoman.parse.spacy_parser import ParserError, load_language

    try:
        language = load_language(recipe.parser)
    except ParserError as error:
        do = f"install the spaCy pipeline {recipe.parser!r}, or name another as parser in the recipe"
        return broken("parser", error, "nothing can be read without it", do)
    meta = language.meta
    found = f"{recipe.parser} {meta.get('version', '')} ({', '.join(language.pipe_names)})"
    made_for = meta.get("spacy_version", "")
    installed = version("spacy")
    if made_for and not is_compatible_version(installed, made_for):
        why = "a model of another spaCy parses worse, and nobody measured how much"
        do = f"install the pipeline's version for spaCy {installed}"
        return warning("parser", f"{found} was made for spaCy {made_for}, not {installed}", why, do)
    return Finding(name="parser", found=found)


def check_weights(folder: Path | None = None) -> Finding:
    """The encoder loads, and its files are those that the package was made with."""
    from dragoman.code.encoder import Encoder, WeightsError
    from dragoman.code.judgement import load_judge

    why = "the acts of reports are judged by it: others than were measured, or none"
    do = f"{_REINSTALL}, or set coder = 'lexicon' in the recipe"
    place = folder or HOME / "weights"
    try:
        changed = list(_find_changed_weights(place))
        if changed:
            return broken("weights", f"{', '.join(changed)}: not what the package was made with", why, do)
        if folder is None:
            load_judge()
        else:
            Encoder(folder)
    except (OSError, WeightsError) as error:
        return broken("weights", error, why, do)
    return Finding(name="weights", found="encoder and prefilter load, hashes as they were made")


def _find_changed_weights(folder: Path) -> Iterator[str]:
    sums = folder / "SHA256SUMS"
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else ()
    for digest, name in (line.split(maxsplit=1) for line in lines):
        if not (folder / name).is_file():
            yield f"{name} (missing)"
        elif hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
            yield name
    if not lines:
        yield "SHA256SUMS (missing)"


def check_files(installed: Distribution | None = None) -> Iterator[Finding]:
    """The files of an installed wheel are those that were installed. Of a checkout nothing can be said."""
    try:
        installed = installed or distribution("dragoman")
    except PackageNotFoundError:
        return
    count, changed = 0, []
    for entry in installed.files or ():
        place = Path(str(entry.locate())).resolve()
        if entry.hash is None or HOME not in place.parents:
            continue
        count += 1
        digest = hashlib.new(entry.hash.mode, place.read_bytes()).digest() if place.is_file() else b""
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != entry.hash.value:
            changed.append(f"{place.relative_to(HOME)}{'' if digest else ' (missing)'}")
    if changed:
        why = "the reports are others than this version gives elsewhere; the recipe's fingerprint is another, too"
        shown = ", ".join(changed[:5]) + (f" and {len(changed) - 5} more" if len(changed) > 5 else "")
        yield warning(
            "files", f"changed since they were installed: {shown}", why, f"if you did not mean it: {_REINSTALL}"
        )
    elif count:
        yield Finding(name="files", found=f"{count} as they were installed")
    else:
        yield Finding(name="files", found="a checkout: under version control, not hashed")


def check_lexicons() -> Iterator[Finding]:
    tables = rows = 0
    for path in sorted(files("dragoman.lexicons").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".csv"):
            name = path.name.removesuffix(".csv")
            try:
                rows += len(read_table(name))
                tables += 1
            except (OSError, ValueError) as error:
                why = "whatever needs the table stops every run"
                yield broken(f"lexicon {name}", error, why, f"mend the line that is named, or {_REINSTALL}")
    yield Finding(name="lexicons", found=f"{tables} tables, {rows:,} rows")


def check_reading(recipe: Recipe) -> Finding:
    """A sentence of which every recipe makes a report."""
    from dragoman.coder import load

    why, do = "the pipeline reads nothing", f"{_REINSTALL}; if that does not help, report it"
    try:
        reading = load(recipe).read(_TEST_SENTENCE, published="2024-01-02")
    except (OSError, ValueError) as error:
        return broken("reading", error, why, do)
    if reading.dropped:
        return broken("reading", reading.dropped.reason, why, do)
    found = f"{len(reading.reports)} reports in the test sentence"
    return Finding(name="reading", found=found) if reading.reports else broken("reading", found, why, do)
