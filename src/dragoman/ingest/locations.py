"""Where inputs lie: files, folders, patterns, standard input, addresses.

In: what was given on the command line. Out: locations that can be opened, one by one, sorted by name.
Limits: in folders, names that begin with a dot are passed over, and so is what holds no article (images, scripts): how
many is said in a warning. Links to folders are not followed.
"""

import glob
import io
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from dragoman.ingest.fetch import SCHEMES, Fetched, fetch
from dragoman.ingest.files import IngestError
from dragoman.ingest.kinds import PASSED_OVER
from dragoman.ingest.options import InputOptions
from dragoman.standard_input import open_standard_input

STANDARD_INPUT = "standard input"
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)(?:://|::)", re.IGNORECASE)
# File systems that may be read through fsspec. Those that fetch by themselves (http, ftp, github) are not among them:
# they would go past the checks of fetch.py.
_FILE_SYSTEMS = frozenset(
    "file local memory zip tar s3 s3a gs gcs az abfs abfss adl oci oss hdfs dropbox box gdrive hf dir".split()
)


@dataclass(frozen=True, slots=True)
class Location:
    """Something that can be opened. `is_alone`: it was named itself, and not found in a folder or by a pattern."""

    name: str
    open: Callable[[], tuple[BinaryIO, Fetched | None]]
    is_alone: bool = True


def find_locations(path: str, options: InputOptions) -> Iterator[Location]:
    """All that a path stands for. Raises IngestError."""
    if path == "-":
        yield Location(STANDARD_INPUT, _open_standard_input)
    elif match := _SCHEME.match(path):
        if match[1].lower() in SCHEMES:
            yield Location(path, lambda: _open_page(path, options))
        else:
            yield from _find_remote(path)
    else:
        yield from _find_local(path, options)


def _open_standard_input() -> tuple[BinaryIO, None]:
    source = open_standard_input()
    if source is None:
        raise IngestError(STANDARD_INPUT, "is closed; give a file")
    return source, None


def _open_page(url: str, options: InputOptions) -> tuple[BinaryIO, Fetched]:
    page = fetch(url, options)
    return io.BytesIO(page.data), page


def _find_local(path: str, options: InputOptions) -> Iterator[Location]:
    try:
        is_folder, exists = os.path.isdir(path), os.path.lexists(path)  # noqa: PTH112
    except ValueError as error:
        raise IngestError(path, f"cannot be read ({error}); check its name") from None
    if is_folder:
        found = _walk(path, options)
    elif not exists and glob.has_magic(path):
        found = _match_pattern(path)
        if not found:
            raise IngestError(path, "no file has such a name; check the pattern")
    else:
        yield Location(path, lambda: (_open_file(path), None))
        return
    if not found:
        raise IngestError(path, "the folder holds no files to read")
    for name in found:
        yield Location(name, lambda name=name: (_open_file(name), None), is_alone=False)  # type: ignore[misc]


def _match_pattern(pattern: str) -> list[str]:
    """Files by a pattern. Names that begin with a dot match only a pattern's own dot."""
    parts = Path(pattern).parts
    first = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    place, rest = Path(*parts[:first]), parts[first:]
    wants_hidden = any(part.startswith(".") for part in rest)
    # Unlike the module glob's, this "**" follows no links: two that lead upwards would never come to an end.
    return sorted(
        str(file)
        for file in place.glob("/".join(rest))
        if file.is_file() and (wants_hidden or not any(part.startswith(".") for part in file.relative_to(place).parts))
    )


def _walk(folder: str, options: InputOptions) -> list[str]:
    """Files of a folder and its folders. Names only are in memory."""

    def refuse(error: OSError) -> None:
        options.warn(f"{error.filename}: cannot be read ({error.strerror}); check its permissions")

    found: list[str] = []
    passed: Counter[str] = Counter()
    for place, folders, files in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
            if suffix in PASSED_OVER:
                passed[suffix] += 1
            elif not name.startswith("."):
                found.append(os.path.join(place, name))  # noqa: PTH118
    if passed:
        most = sorted(passed.items(), key=lambda item: (-item[1], item[0]))[:5]
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in most)
        options.warn(f"{folder}: {passed.total()} files that hold no articles are passed over ({kinds})")
    return sorted(found)


def _open_file(path: str) -> BinaryIO:
    try:
        file = Path(path)
        if file.is_dir():
            raise IngestError(path, "is a directory; give a file")
        return file.open("rb")
    except FileNotFoundError:
        raise IngestError(path, "no such file; check the name") from None
    except (OSError, ValueError) as error:
        if isinstance(error, IngestError):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise IngestError(path, f"cannot be read ({reason}); check its permissions and its name") from error


def _find_remote(path: str) -> Iterator[Location]:
    """Files of a file system that fsspec knows."""
    parts = path.split("::")
    for part in parts:
        scheme = part.partition("://")[0]
        # "zip://news.csv::archive.zip": the last may be a local path.
        if ("://" in part or part is not parts[-1]) and scheme.lower() not in _FILE_SYSTEMS:
            advice = "give the address itself" if scheme.lower() in SCHEMES else "download it first"
            raise IngestError(path, f"{scheme}:// is not read here; {advice}")
    system, inner = _open_system(path)
    try:
        if glob.has_magic(inner):
            found = sorted(name for name in system.glob(inner) if not system.isdir(name))
            if not found:
                raise IngestError(path, "no file has such a name; check the pattern")
        elif system.isdir(inner):
            found = sorted(
                name
                for name in system.find(inner)
                if os.path.splitext(name)[1].lower() not in PASSED_OVER  # noqa: PTH122
            )
            if not found:
                raise IngestError(path, "the folder holds no files to read")
        else:
            yield Location(path, lambda: (_open_remote(system, inner, path), None))
            return
    except IngestError:
        raise
    except Exception as error:  # of any file system's own kind
        raise IngestError(path, f"cannot be read ({type(error).__name__}: {error})") from error
    prefix = path.partition("://")[0]
    for name in found:
        shown = name if "://" in name else f"{prefix}://{name}"
        yield Location(shown, lambda name=name, shown=shown: (_open_remote(system, name, shown), None), is_alone=False)  # type: ignore[misc]


def _open_system(path: str) -> tuple[Any, str]:
    import fsspec.core

    try:
        system, inner = fsspec.core.url_to_fs(path)
    except ImportError as error:
        raise IngestError(path, f"needs a package that is not installed ({error})") from error
    except Exception as error:  # of any file system's own kind
        raise IngestError(path, f"cannot be opened ({type(error).__name__}: {error})") from error
    return system, inner


def _open_remote(system: Any, inner: str, path: str) -> BinaryIO:
    try:
        handle: BinaryIO = system.open(inner, "rb")
    except FileNotFoundError:
        raise IngestError(path, "no such file; check the name") from None
    except Exception as error:  # of any file system's own kind
        raise IngestError(path, f"cannot be read ({type(error).__name__}: {error})") from error
    return handle
