"""Licences that are not on the list, and vendored files that changed, are named."""

import hashlib
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest

from release import licences
from release.licences import Component, declare_licence, find_faults, is_allowed, read_libraries, read_vendored

ALLOWED = {"MIT", "BSD-3-Clause", "ISC License (ISCL)", "Mozilla Public License 2.0 (MPL 2.0)"}


def test_all_libraries_are_allowed() -> None:
    libraries = read_libraries()
    assert len(libraries) > 50
    assert {"spacy", "duckdb", "onnxruntime"} <= {one.name for one in libraries if one.licence}
    assert list(find_faults([*libraries, *read_vendored()])) == []


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("GPL-3.0-only", False),
        ("GPL-2.0-only OR MIT", True),
        ("MIT AND BSD-3-Clause", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only OR (MIT AND AGPL-3.0-only)", False),
        ("(MIT OR GPL-2.0-only)", True),
        ("ISC License (ISCL)", True),
        ("Mozilla Public License 2.0 (MPL 2.0) AND MIT", True),
        ("", False),
    ],
)
def test_expressions_are_read(expression: str, allowed: bool) -> None:
    assert is_allowed(expression, ALLOWED) is allowed


def test_a_library_of_another_licence_is_named() -> None:
    others = [Component("tld", "1", "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later")]
    assert list(find_faults(others)) == []
    (fault,) = find_faults([*others, Component("grim", "2.0", "AGPL-3.0-only")])
    assert "grim 2.0" in fault and "AGPL-3.0-only" in fault


def test_an_exception_holds_for_what_was_looked_at_alone() -> None:
    assert len(list(find_faults([Component("tld", "2", "GPL-2.0-only")]))) == 1
    (fault,) = find_faults([Component("spacy", "3.8", "MIT")])
    assert "tld is not needed any more" in fault


@pytest.mark.parametrize(
    ("lines", "licence"),
    [
        (["License-Expression: MIT", "Classifier: License :: OSI Approved :: BSD License"], "MIT"),
        (
            [f"Classifier: License :: OSI Approved :: {name} License" for name in ("BSD", "MIT")],
            "BSD License AND MIT License",
        ),
        (["Classifier: License :: OSI Approved", "License: Apache 2.0"], "Apache 2.0"),
        ([], ""),
    ],
)
def test_what_metadata_declare(tmp_path: Path, lines: list[str], licence: str) -> None:
    (tmp_path / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", "Name: some", "Version: 1", *lines, ""]))
    assert declare_licence(PathDistribution(tmp_path)) == licence


@pytest.fixture
def vendored(tmp_path: Path) -> Path:
    content = b"export const map = 1;\n"
    (tmp_path / "map.js").write_bytes(content)
    (tmp_path / "LICENSE.map.txt").write_text("ISC")
    page = tmp_path / "VENDORED.md"
    head = "# Vendored\n\n| file | name | version | licence | sha256 |\n|---|---|---|---|---|\n"
    row = f"| map.js | map | 1.2.3 | ISC ([text](LICENSE.map.txt)) | `{hashlib.sha256(content).hexdigest()}` |\n"
    page.write_text(head + row)
    return page


def find_vendored_faults(page: Path) -> list[str]:
    tld = Component("tld", "1", "MPL-1.1 OR GPL-2.0-only OR LGPL-2.1-or-later")
    return list(find_faults([tld, *read_vendored(page)], page.parent))


def test_vendored_files_are_read(vendored: Path) -> None:
    (one,) = read_vendored(vendored)
    assert (one.name, one.version, one.licence, one.file) == ("map", "1.2.3", "ISC", "map.js")
    assert find_vendored_faults(vendored) == []
    assert read_vendored(vendored.with_name("NONE.md")) == []


def test_changed_missing_and_unknown_vendored_files_are_named(vendored: Path) -> None:
    file = vendored.with_name("map.js")
    file.write_text("stolen()")
    assert "changed" in find_vendored_faults(vendored)[0]
    file.unlink()
    vendored.with_name("extra.js").write_text("1")
    missing, extra = find_vendored_faults(vendored)
    assert "map.js" in missing and "missing" in missing
    assert "extra.js" in extra
    vendored.write_text(vendored.read_text().replace("ISC (", "GPL-3.0-only ("))
    assert any("GPL-3.0-only" in fault for fault in find_vendored_faults(vendored))


def test_the_tables_give_reasons() -> None:
    for table in (licences.ALLOWED, licences.EXCEPTIONS):
        assert all(row["reason"] for row in licences._read_table(table))
