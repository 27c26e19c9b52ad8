"""Running what stands on a page: in a folder with the examples, by the program in this process.

A process of its own for each command would load the parser and the tables each time: four seconds of a processor. That
the program starts, ends and speaks to pipes as a process is tested elsewhere (tests/test_cli.py, tests/faults).
"""

import io
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from shell_lines import LINE, SAMPLE, expand, run_shell

from dragoman.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a test, where the examples lie and where commands may write."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run_line(run: Callable[..., SimpleNamespace]) -> Callable[[str], SimpleNamespace]:
    """`run_line("gzip -c a.txt | dragoman read -")` -> code, out, err; in the folder where the test stands."""

    def run_it(line: str) -> SimpleNamespace:
        part = LINE.fullmatch(line)
        assert part, line
        given = run_shell(part["before"]) if part["before"] else b""
        done = run(*expand(part["words"]), stdin=given if part["joint"] != ";" else b"")
        if part["after"]:
            done.out = run_shell(part["after"], done.out.encode()).decode()
        return done

    return run_it


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store that SAMPLE makes. Not to be written to."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "examples").symlink_to(ROOT / "examples")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sys.argv", shlex.split(SAMPLE))
        patch.setattr("sys.stdin", io.StringIO())
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 0
    return folder / "news.duckdb"


@pytest.fixture
def sample(sample_store: Path, checkout: Path) -> str:
    """The line that made the store which now lies in the folder of the test."""
    shutil.copy(sample_store, checkout / "news.duckdb")
    return SAMPLE
