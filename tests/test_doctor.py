"""The doctor finds what is wrong and says what to do."""

import pytest

from dragoman import doctor
from dragoman.doctor import Check, examine
from dragoman.recipe import Recipe


def find_check(checks: list[Check], name: str) -> Check:
    return next(check for check in checks if check.name == name)


def test_a_whole_installation_is_well() -> None:
    checks = examine(Recipe())
    assert [check for check in checks if not check.is_well and check.name != "memory"] == []
    assert {"python", "spacy", "parser", "reading", "lexicon states", "recipe", "memory"} <= {c.name for c in checks}


def test_a_missing_parser_is_named_with_advice() -> None:
    checks = examine(Recipe(parser="xx_no_such_parser"))
    check = find_check(checks, "parser")
    assert not check.is_well
    assert "xx_no_such_parser" in check.found
    assert "install" in check.advice
    assert not find_check(checks, "reading").is_well


def test_a_broken_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> tuple[()]:
        raise ValueError(f"lexicon {name}.csv, line 2: wrong number of cells")

    monkeypatch.setattr(doctor, "read_table", fail)
    check = find_check(doctor._check_lexicons(), "lexicon states")
    assert not check.is_well
    assert "line 2" in check.found


def test_a_missing_library_is_named() -> None:
    check = doctor._check_library("no-such-library")
    assert not check.is_well
    assert "reinstall" in check.advice
