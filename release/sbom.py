"""The bill of materials: what an installation consists of, in CycloneDX.

In: requirements.lock, pyproject.toml, VENDORED.md. Out: build/sbom.json, with hashes and licences.
Limits: the libraries that are pinned, for all systems. Nothing is fetched.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from release.licences import LOCK, ROOT, Component, read_libraries, read_vendored

TARGET = ROOT / "build/sbom.json"
_SPDX = ("Apache-2.0", "MIT", "BSD-3-Clause", "BSD-2-Clause", "ISC", "MPL-2.0", "OFL-1.1", "PSF-2.0")


def write_sbom(target: Path = TARGET) -> int:
    """How many components it has."""
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", str(LOCK), "--pyproject", "pyproject.toml"]
    # Its own validation takes 3 s; tests/release/test_sbom.py validates.
    command += ["--output-reproducible", "--no-validate", "--output-file", str(target)]
    subprocess.run(command, check=True, cwd=ROOT, stderr=subprocess.PIPE)
    whole: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    licences = {one.name: one.licence for one in read_libraries()}
    for component in whole["components"]:
        if licence := licences.get(component["name"]):
            component["licenses"] = [describe_licence(licence)]
    whole["components"] += [_describe_file(one) for one in read_vendored()]
    target.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    return len(whole["components"])


def describe_licence(licence: str) -> dict[str, Any]:
    """By its SPDX id where it is one, else by name: the format allows nothing between."""
    return {"license": {"id": licence} if licence in _SPDX else {"name": licence}}


def _describe_file(one: Component) -> dict[str, Any]:
    return {
        "type": "file",
        "bom-ref": f"vendored-{one.file}",
        "name": str(one.file),
        "version": one.version,
        "description": f"{one.name} {one.version}, vendored",
        "hashes": [{"alg": "SHA-256", "content": one.sha256}],
        "licenses": [describe_licence(str(one.licence))],
    }


def main() -> None:
    print(f"{TARGET.relative_to(ROOT)}: {write_sbom()} components")


if __name__ == "__main__":
    main()
