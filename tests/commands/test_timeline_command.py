"""`dragoman timeline` on a real store."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

Run = Callable[..., SimpleNamespace]


def test_for_the_eye(run: Run, store_path: Path) -> None:
    done = run("timeline", "--store", store_path)
    assert done.code == 0
    assert "All: 3 events" in done.out
    assert "undated: 1 event" in done.out
    assert done.out.index("THREATEN") < done.out.index("AID") < done.out.index("COERCE")
    assert "conflict of status" in done.out.replace("\n", " ")


def test_as_json(run: Run, store_path: Path) -> None:
    arguments = ("timeline", "--store", store_path, "--actor", "KEN", "--format", "json")
    told = json.loads(run(*arguments).out)
    assert [entry["event"]["act"] for entry in told["dated"]] == ["CONSULT", "AID"]
    assert told["dated"][1]["outlets"] == ["Evening Post", "The Courier"]
    assert told["dated"][1]["words"] == "KEN AID SOM 2024-05-07"
    together = json.loads(run(*arguments, "--with", "UGA").out)
    assert [entry["event"]["act"] for entry in together["dated"]] == ["CONSULT"]
    earlier = json.loads(run(*arguments, "--as-of", "2024-05-01").out)
    assert earlier == {"dated": [], "undated": [], "left_out": 0}


def test_days_and_the_most_important(run: Run, store_path: Path) -> None:
    arguments = ("timeline", "--store", store_path, "--format", "json", "--from", "2024-01-01")
    told = json.loads(run(*arguments, "--to", "2024-05-10").out)
    assert [entry["event"]["act"] for entry in told["dated"]] == ["CONSULT", "AID"]
    (most,) = json.loads(run(*arguments, "--most", "1").out)["dated"]
    assert most["rank"] == 1
    assert json.loads(run(*arguments, "--most", "1").out)["left_out"] == 2


def test_as_a_page(run: Run, store_path: Path, tmp_path: Path) -> None:
    output = tmp_path / "page.html"
    done = run("timeline", "--store", store_path, "--actor", "SOM", "--format", "html", "--output", output)
    assert (done.code, done.out) == (0, "")
    page = output.read_text(encoding="utf-8")
    assert page.count('<li class="entry"') == 2
    assert '<h1 dir="auto">SOM</h1>' in page
    assert "conflict of status" in page
    assert "2 reports" not in page
    assert not re.search(r"<script|src=|href=\"http", page)


def test_what_is_shown_is_text_not_markup(run: Run, store_path: Path) -> None:
    page = run("timeline", "--store", store_path, "--actor", "<b>x", "--format", "html").out
    assert "&lt;b&gt;x" in page
    assert "<b>x" not in page
    assert "No event of a known day." in page


@pytest.mark.parametrize(
    ("options", "says"),
    [(("--from", "soon"), "since: 'soon' is not a date"), (("--act", "HUG"), "acts: 'HUG' is unknown")],
)
def test_bad_options(run: Run, store_path: Path, options: tuple[str, ...], says: str) -> None:
    done = run("timeline", "--store", store_path, *options)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_the_store_is_not_overwritten(run: Run, store_path: Path) -> None:
    before = store_path.read_bytes()
    done = run("timeline", "--store", store_path, "--format", "html", "--output", store_path)
    assert done.code == 2
    assert "is the store" in done.err
    assert store_path.read_bytes() == before
