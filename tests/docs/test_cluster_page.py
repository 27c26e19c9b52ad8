"""docs/cluster.md is true: what needs one machine only runs, and no option is invented."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from dragoman.store.database import Store

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
LINES = [
    line for code in re.findall(r"^```bash\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) for line in code.splitlines()
]


def test_the_commands_for_one_machine_give_equal_stores(
    checkout: Path, run_line: Callable[[str], SimpleNamespace]
) -> None:
    first, second = (line for line in LINES if "examples" in line)
    # Two processes once: each loads all anew.
    for line in (first, second.replace("--processes 2", "--processes 1")):
        done = run_line(line)
        assert done.code == 0, done.err
    with Store(checkout / "news.duckdb", "read") as one, Store(checkout / "other.duckdb", "read") as other:
        assert list(one.reports()) == list(other.reports())
        assert list(one.events()) == list(other.events())
        assert one.stats()["documents"] == len(list((ROOT / "examples").glob("*.txt")))
    assert not (checkout / "unfinished").exists()


def test_every_option_of_ingest_on_the_page_exists() -> None:
    manual = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    section = re.search(r"^## dragoman ingest\n(.*?)(?=^## )", manual, re.MULTILINE | re.DOTALL)
    assert section
    known = set(re.findall(r"^\| `(--[a-z-]+)", section[1], re.MULTILINE))
    used = {option for line in LINES if "dragoman ingest" in line for option in re.findall(r" (--[a-z-]+)", line)}
    assert used <= known
