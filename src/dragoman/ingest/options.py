"""What may be said of inputs: which columns hold what, what holds for all of them, and how much is too much.

In: nothing. Out: InputOptions and Limits, shared by every reader of this folder.
Limits: options only; what they mean for a kind of input stands with its reader.
"""

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["text", "html", "feed", "warc", "wacz", "zip", "jsonl", "json", "csv", "parquet"]
KINDS: tuple[Kind, ...] = get_args(Kind)
TABLES = frozenset(("jsonl", "json", "csv", "parquet"))

_BYTES_A_CHARACTER = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes, times in seconds. Above them an input is refused, and the message says so."""

    page: int = 20_000_000
    feed: int = 50_000_000
    json: int = 200_000_000  # a JSON array is read whole; JSON Lines are not
    spooled: int = 4_000_000_000  # what needs random access and has none (Parquet on standard input) goes to a file
    fetched: int = 50_000_000
    fetch_seconds: float = 30.0
    redirects: int = 5
    ratio: int = 200  # text shrinks to a tenth; a bomb of zeros to a thousandth
    unpacked_freely: int = 10_000_000  # below this no ratio is asked


def log_warning(message: str) -> None:
    """Where warnings go unless the caller takes them."""
    logging.getLogger("dragoman.ingest").warning(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class InputOptions:
    """How inputs are read.

    `published`: a date that holds for all articles, or the name of a table's column. `outlet`: a name that holds for
    all, or a column where a table has one of that name. `text`, `title`: columns. `url`: an address, or a column.
    A table whose columns are not named is asked for the usual ones ("body", "date", "link"). `kind`: read the inputs
    as this, whatever they look like. `day_first`: how to read 07/08/2022; None leaves such dates out, with a warning.
    """

    text: str | None = None
    published: datetime.date | str | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    kind: Kind | None = None
    day_first: bool | None = None
    follows_links: bool = False  # of a feed's entries
    allows_private: bool = False  # addresses of this machine and its network
    keeps_html: bool = False  # in Article.html
    longest: int = 1_000_000  # characters of a text
    limits: Limits = Limits()
    warn: Callable[[str], None] = field(default=log_warning, compare=False)

    def __post_init__(self) -> None:
        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no kind of input; choose one of {', '.join(KINDS)}")
        if self.longest < 1:
            raise ValueError(f"longest = {self.longest} reads nothing; give a number of characters")

    @property
    def text_bytes(self) -> int:
        """Of the longest text, in any encoding."""
        return self.longest * _BYTES_A_CHARACTER

    @property
    def day(self) -> datetime.date | None:
        """The date that holds for all articles."""
        return self.published if isinstance(self.published, datetime.date) else None

    @property
    def address(self) -> str | None:
        """The address that holds for all articles."""
        return self.url if self.url and "://" in self.url else None
