"""A smaller set where the whole one takes minutes.

In: the data folder and a file of lines below a heading. Out: a folder that looks like the data folder, in which that
file holds every so many lines. The same lines every time.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def sample_lines(data_dir: Path, name: str, *, step: int) -> Iterator[Path]:
    """Every `step`-th line of the file `name`; its neighbours and all other folders are links to the real ones."""
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as folder:
        sampled = Path(folder)
        source = data_dir / name
        for entry in data_dir.resolve().iterdir():
            if entry.name != Path(name).parent.name:
                (sampled / entry.name).symlink_to(entry)
        target = sampled / name
        target.parent.mkdir()
        for entry in source.parent.resolve().iterdir() if source.parent.is_dir() else ():
            if entry.name != source.name:
                (target.parent / entry.name).symlink_to(entry)
        if source.is_file():
            heading, *lines = source.read_text(encoding="utf-8").split("\n")
            target.write_text("\n".join([heading, *filter(None, lines[::step]), ""]), encoding="utf-8")
        yield sampled
