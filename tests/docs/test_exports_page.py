"""docs/exports.md is true: it names every format and column, and its commands run."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from dragoman.publish.exports import FORMATS
from dragoman.publish.exports.flat import FlatEvent

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/exports.md").read_text(encoding="utf-8")


def test_every_format_is_in_the_table_and_has_a_section() -> None:
    rows = re.findall(r"^\| `(\w+)` \|[^|]+\| (file|folder) \|", PAGE, re.MULTILINE)
    assert rows == [(name, "file" if format.extension else "folder") for name, format in FORMATS.items()]
    headings = re.findall(r"^### (.+)$", PAGE, re.MULTILINE)
    assert {name for heading in headings for name in heading.split(", ")} == set(FORMATS)
    cli = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in cli for name in FORMATS)


def test_every_column_of_our_own_tables_is_described() -> None:
    section = PAGE.split("### csv, parquet, geojson")[1].split("### graphml")[0]
    named = set(re.findall(r"`(\w+)`", section))
    for column in FlatEvent._fields:
        assert column in named or column.startswith("recipient"), column


def test_the_commands_run(checkout: Path, run_line: Callable[[str], SimpleNamespace]) -> None:
    (block,) = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)
    for line in block.splitlines():
        done = run_line(line)
        assert done.code == 0, done.err
    assert (checkout / "events.geojson").is_file()
    assert (checkout / "gdelt/events.mentions.CSV").is_file()
    assert done.out.startswith("id,act,type")
