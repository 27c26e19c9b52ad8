"""What the weights are, by their hashes: `dragoman doctor` compares.

In: the folder of the weights. Out: SHA256SUMS there, as sha256sum writes it.
"""

import hashlib
from pathlib import Path

FILES = ("encoder.json", "encoder.onnx", "prefilter.json", "tokenizer.json")


def write_sums(folder: Path) -> None:
    """Of those files that are there."""
    there = [folder / name for name in FILES if (folder / name).is_file()]
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in there]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
