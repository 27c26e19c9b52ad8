"""`dragoman doctor`: what is wrong with an installation, a store, a machine, and what to do about it."""

import enum
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.commands.messages import FAILURE
from dragoman.commands.store_options import TextFormat

if TYPE_CHECKING:
    from dragoman.doctor.finding import Finding

_SIGNS = {"ok": "ok", "warning": "WARN", "broken": "WRONG"}
_WARNED = 1


class Extra(enum.StrEnum):
    tables = "tables"
    cluster = "cluster"


def doctor(
    recipe: Annotated[Path | None, typer.Option(metavar="FILE", help="TOML file of settings.")] = None,
    store: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Look at this store and its place, too.", envvar="DRAGOMAN_STORE"),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="How many are meant to read in parallel.")] = 1,
    extra: Annotated[list[Extra] | None, typer.Option(help="What else is meant to be used; may be repeated.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit code 1 when there are only warnings.")] = False,
    format: Annotated[
        TextFormat, typer.Option(help="table: for the eye. json: an array of findings.")
    ] = TextFormat.table,
) -> None:
    """Check the installation, this machine and a store: what is wrong, why it matters, what to do.

    Exit code 0: fine, or warnings only; 1: warnings only, with --strict; 2: something is broken.
    """
    from dragoman.lean_spacy import import_spacy

    import_spacy()
    import msgspec

    from dragoman.doctor.examination import examine
    from dragoman.publish.printer import write_stdout

    findings = examine(recipe, store=store, processes=processes, extras=[one.value for one in extra or ()])
    if format is TextFormat.json:
        write_stdout(msgspec.json.format(msgspec.json.encode(findings)).decode() + "\n")
    else:
        write_stdout(render_findings(findings))
    states = {finding.state for finding in findings}
    if "broken" in states:
        raise typer.Exit(FAILURE)
    if strict and "warning" in states:
        raise typer.Exit(_WARNED)


def render_findings(findings: "Sequence[Finding]") -> str:
    """A line each; of what is not well two more."""
    width = max(len(finding.name) for finding in findings)
    lines = []
    for finding in findings:
        lines.append(f"{_SIGNS[finding.state]:5}  {finding.name:{width}}  {' '.join(finding.found.split())}")
        if finding.state != "ok":
            lines += [f"{'':{width + 9}}why: {finding.why}", f"{'':{width + 9}}do:  {finding.do}"]
    return "\n".join(lines) + "\n"
