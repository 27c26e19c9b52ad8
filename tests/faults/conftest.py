"""Places that are full or cannot be written to, and the program as a process."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Fill = Callable[[int], None]


@contextlib.contextmanager
def mount(folder: Path, *options: str) -> Iterator[Path]:
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", ",".join(options), "none", str(folder)], capture_output=True, check=False
    ) if sys.platform == "linux" and os.geteuid() == 0 else None  # fmt: skip
    if done is None or done.returncode:
        pytest.skip("needs the right to mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


class Disk:
    """A small disk that can be filled and freed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, left: int = 0) -> None:
        """All but so many bytes."""
        self.free()
        room = os.statvfs(self.folder)
        (self.folder / "filler").write_bytes(bytes(max(0, room.f_bavail * room.f_frsize - left)))

    def free(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)

    def list_names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir() if path.name != "filler")

    def make_read_only(self) -> None:
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)

    def make_writable(self) -> None:
        subprocess.run(["mount", "-o", "remount,rw", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with mount(tmp_path / "disk", "size=40m") as folder:
        yield Disk(folder)


Program = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def start() -> Iterator[Program]:
    """`start("stats", "--store", path)`: the real program, running."""
    running: list[subprocess.Popen[bytes]] = []

    def start_it(*arguments: object, **options: object) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-c", "from dragoman.cli import main; main()", *map(str, arguments)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        process = subprocess.Popen(command, env=environment, **pipes)  # type: ignore[call-overload]
        running.append(process)
        return process  # type: ignore[no-any-return]

    yield start_it
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()
