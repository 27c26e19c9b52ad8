"""Lines of a page as a shell would take them apart."""

import re
import shlex
import subprocess
from pathlib import Path

# The beginning of several pages.
SAMPLE = (
    'dragoman ingest examples/kakhovka_dam.txt --published 2023-06-09 --outlet "Dragoman sample" --store news.duckdb'
)
LINE = re.compile(r"(?:(?P<before>.+?)(?P<joint> \||;) )?dragoman (?P<words>.+?)(?: \| (?P<after>.+))?")


def expand(words: str) -> list[str]:
    """As a shell does: a pattern in quotation marks is left to the program."""
    found: list[str] = []
    for word, bare in zip(shlex.split(words), shlex.split(words, posix=False), strict=True):
        found += sorted(map(str, Path().glob(word))) if "*" in word and bare == word else [word]
    return found


def run_shell(line: str, stdin: bytes = b"") -> bytes:
    return subprocess.run(["bash", "-euc", line], input=stdin, stdout=subprocess.PIPE, check=True, timeout=120).stdout
