"""All that the doctor looks at, in the order of what depends on what.

In: what is to be done: a recipe, a store, how many processes, which extras. Out: findings.
Limits: it looks, it repairs nothing. It writes one temporary file beside the store, and removes it.
"""

import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from dragoman import __version__
from dragoman.doctor import installation, machine, stores
from dragoman.doctor.finding import Finding, broken
from dragoman.recipe import Recipe, RecipeError, load_recipe


def examine(
    recipe: Recipe | str | Path | None = None,
    *,
    store: Path | None = None,
    processes: int = 1,
    extras: Collection[str] = (),
) -> list[Finding]:
    """Findings of all checks. `processes` and `extras`: what is meant to be used (`cluster`, `tables`)."""
    return list(_examine(recipe, store, processes, extras))


def _examine(
    given: Recipe | str | Path | None, store: Path | None, processes: int, extras: Collection[str]
) -> Iterator[Finding]:
    yield Finding(name="dragoman", found=__version__)
    yield installation.check_python(sys.version_info[:3])
    yield installation.check_system()
    yield from installation.check_requirements(extras)
    recipe, finding = _check_recipe(given)
    yield finding
    yield from installation.check_files()
    yield installation.check_parser(recipe)
    yield installation.check_weights()
    yield from installation.check_lexicons()
    yield installation.check_reading(recipe)
    yield from machine.check_environment(os.environ)
    yield machine.check_encoding()
    yield machine.check_threads(os.environ, processes, machine.count_cores())
    yield machine.check_memory(machine.find_memory(), processes)
    yield machine.check_clock()
    if store is not None:
        yield stores.check_folder(store)
        yield from stores.check_store(store)


def _check_recipe(given: Recipe | str | Path | None) -> tuple[Recipe, Finding]:
    """The recipe, or the default one where it cannot be used."""
    try:
        recipe = given if isinstance(given, Recipe) else load_recipe(given)
    except RecipeError as error:
        why = "every command that is given it stops; the checks below are made with the default recipe"
        return Recipe(), broken("recipe", error, why, "mend the line that is named; docs/cli.md lists the keys")
    found = f"fingerprint {recipe.fingerprint}, coder {recipe.coder}"
    return recipe, Finding(name="recipe", found=found)
