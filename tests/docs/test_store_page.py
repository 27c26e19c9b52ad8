"""docs/store.md is true: its commands run one after the other, its snippet runs, its tables have those columns."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman.store.database import Store
from dragoman.store.exploring import Exploring

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/store.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_commands_run_in_order(checkout: Path, run_line: Callable[[str], SimpleNamespace]) -> None:
    lines = [line for kind, code in BLOCKS if kind == "bash" for line in code.splitlines()]
    assert len(lines) >= 4
    for line in lines:
        done = run_line(line)
        assert done.code == 0, done.err
    with Store(checkout / "news.duckdb", "read") as store:
        stats = store.stats()
    assert stats["documents"] == len(list((ROOT / "examples").glob("*.txt")))
    assert 0 < stats["events"] <= stats["reports"]
    assert stats["pending"] == 0


def test_the_snippet_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (snippet,) = (code for kind, code in BLOCKS if kind == "python")
    exec(compile(snippet, "store.md", "exec"), {"__name__": "snippet"})
    assert capsys.readouterr().out == "AID ['Kenya']\n"


def test_every_table_and_column_is_described(tmp_path: Path) -> None:
    described = {
        table: set(re.findall(r"`(\w+)`", columns)) - {"reports"}
        for table, columns in re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", PAGE, re.MULTILINE)
    }
    described["events"] |= described["reports"] - {"document", "position", "evidence"}
    described["event_rows"] |= described["events"]
    described["decisions"] |= {"reports"}
    with Store(tmp_path / "news.duckdb") as store:
        rows = store.sql("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main'").rows
    views: dict[str, set[str]] = {}
    for table, column in rows:
        if not table.startswith(("duckdb_", "pragma_", "sqlite_")) and table != "meta":
            views.setdefault(table, set()).add(column)
    for columns in views.values():
        if "retracted" in columns:
            columns -= {"recorded", "retracted"}
    assert described == views


def test_every_method_of_a_store_is_described() -> None:
    own = {**vars(Exploring), **vars(Store)}
    methods = {name for name, value in own.items() if callable(value) and not name.startswith("_")}
    for name in methods - {"open", "close", "transact"}:
        assert f"`{name}(" in PAGE, name
