"""docs/operations.md and SECURITY.md are true: what they name (events, metrics, variables, tests) is there."""

import re
from pathlib import Path

import dragoman
from dragoman.doctor.machine import VARIABLES
from dragoman.metrics import RunMetrics, expose
from dragoman.web.journal import Journal

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
SOURCE = "\n".join(path.read_text("utf-8") for path in Path(dragoman.__file__).parent.rglob("*.py"))


def find_section(heading: str) -> str:
    section = re.search(rf"^## {heading}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert section, heading
    return section[1]


def test_every_metric_is_documented(tmp_path: Path) -> None:
    told = "".join(expose(one.registry)[1].decode() for one in (RunMetrics(tmp_path), Journal()))
    # Prometheus tells when each series began, too.
    exposed = {name for name in re.findall(r"^# TYPE (dragoman_\w+)", told, re.MULTILINE) if "_created" not in name}
    documented = set(re.findall(r"^\| `(dragoman_\w+)", find_section("Metrics"), re.MULTILINE))
    assert documented == exposed


def test_every_event_is_documented() -> None:
    cells = " ".join(row.split("|")[1] for row in find_section("Logs").splitlines() if row.startswith("| `"))
    documented = set(re.findall(r"`(\w+)`", cells))
    told = set(re.findall(r"\btell\(\s*\"(\w+)\"", SOURCE))
    # Those that commands say with a sentence: `say(message, "event", …)`, and the defaults.
    said = set(re.findall(r"\bevent: str = \"(\w+)\"", SOURCE))
    assert told | said <= documented
    for event in documented:
        assert f'"{event}"' in SOURCE, event


def test_every_variable_is_documented() -> None:
    assert set(re.findall(r"`(DRAGOMAN_[A-Z_]+)", PAGE)) == set(VARIABLES)


def test_every_test_that_the_threat_model_names_exists() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 25
    for path, test in named:
        file = ROOT / path
        if file.parent.is_dir():
            assert f"def {test}(" in file.read_text(encoding="utf-8"), f"{path}::{test}"
