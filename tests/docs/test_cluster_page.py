"""docs/cluster.md is true: what needs one machine only runs, and no option is invented."""

import os
import re
import subprocess
import sys
from pathlib import Path

from dragoman.store.database import Store

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/cluster.md").read_text(encoding="utf-8")
LINES = [
    line for code in re.findall(r"^```bash\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) for line in code.splitlines()
]


def test_the_commands_for_one_machine_give_equal_stores(tmp_path: Path) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    program = tmp_path / "dragoman"
    program.write_text(f"#!{sys.executable}\nfrom dragoman.cli import main\nif __name__ == '__main__':\n    main()\n")
    program.chmod(0o755)
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join(sys.path)}
    here = [line for line in LINES if "examples" in line]
    assert len(here) == 2
    for line in here:
        done = subprocess.run(
            ["bash", "-euc", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    with Store(tmp_path / "news.duckdb", "read") as one, Store(tmp_path / "other.duckdb", "read") as other:
        assert list(one.reports()) == list(other.reports())
        assert list(one.events()) == list(other.events())
        assert one.stats()["documents"] == len(list((ROOT / "examples").glob("*.txt")))
    assert not (tmp_path / "unfinished").exists()


def test_every_option_of_ingest_on_the_page_exists() -> None:
    manual = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    section = re.search(r"^## dragoman ingest\n(.*?)(?=^## )", manual, re.MULTILINE | re.DOTALL)
    assert section
    known = set(re.findall(r"^\| `(--[a-z-]+)", section[1], re.MULTILINE))
    used = {option for line in LINES if "dragoman ingest" in line for option in re.findall(r" (--[a-z-]+)", line)}
    assert used <= known
