"""The bill of materials is valid CycloneDX and names what the lock pins."""

import json
from pathlib import Path

import pytest

from release.licences import read_libraries
from release.sbom import write_sbom

pytest.importorskip("cyclonedx_py")


def test_the_bill_is_valid_and_complete(tmp_path: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    target = tmp_path / "sbom.json"
    count = write_sbom(target)
    text = target.read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    whole = json.loads(text)
    assert whole["metadata"]["component"]["name"] == "dragoman"
    components = {one["name"]: one for one in whole["components"]}
    assert len(whole["components"]) == count
    assert {one.name for one in read_libraries()} <= set(components)
    assert components["spacy"]["licenses"]
    assert components["spacy"]["externalReferences"][0]["hashes"]
