"""docs/api.md is true: its commands run one after the other; its addresses and codes are those that exist."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.web import refusals
from dragoman.web.openapi import ANSWERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_the_commands_run_in_order(checkout: Path, sample: str) -> None:
    """`dragoman serve` stays, on a port that is free; a later one takes the place of the one before."""
    tmp_path = checkout
    program = tmp_path / "dragoman"
    program.write_text(f"#!{sys.executable}\nfrom dragoman.cli import main\nmain()\n")
    program.chmod(0o755)
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    environment = {**os.environ, "PATH": path, "PYTHONPATH": os.pathsep.join(sys.path)}
    first, *lines = [line for code in re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL) for line in code.splitlines()]
    assert first == sample
    address, serving = "", None
    try:
        for line in lines:
            if line.startswith("dragoman serve"):
                if serving is not None:
                    serving.terminate()
                    serving.communicate()
                serving = subprocess.Popen(
                    [*line.split(), "--port", "0"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
                )
                assert serving.stderr
                address = re.findall(r"http://\S+(?=/ )", serving.stderr.readline())[0]
                continue
            done = subprocess.run(
                ["bash", "-euc", line.replace("http://127.0.0.1:8765", address)],
                cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            assert not done.stdout.startswith('{"error"'), (line, done.stdout)
    finally:
        if serving is not None:
            serving.terminate()
            serving.communicate()
    assert '"author":"Ann"' in done.stdout
    assert '"value":"\\"planned\\""' in done.stdout
    assert (tmp_path / "events.csv").read_bytes().startswith("\ufeffid,act".encode())
    assert (tmp_path / "events.parquet").read_bytes().startswith(b"PAR1")


def test_every_address_and_every_code_is_described() -> None:
    rows = re.findall(r"^\| (`/.*?) \|", PAGE, re.MULTILINE)
    named = {re.sub("(ID|WHO)$", "{}", found) for row in rows for found in re.findall(r"`(/[\w/.]+)`", row)}
    known = {re.sub(r"\{\w+\}", "{}", path) for method, path in ANSWERS if method == "get"}
    assert named == known | {"/api/events.csv"}
    source = "".join(file.read_text(encoding="utf-8") for file in (Path(refusals.__file__).parent).glob("*.py"))
    codes = set(re.findall(r"(?:Refusal|make_error)\(\s*\d{3}, \"(\w+)\"", source)) - {"see_other"}
    assert codes <= set(re.findall(r"`(\w+)`", PAGE.split("## Errors")[1].split("## Deciding")[0]))
