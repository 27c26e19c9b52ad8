"""Options of every command that takes inputs: declared once, so that `read` and its sisters mean the same by them.

In: what was typed. Out: InputOptions.
Limits: what an option means for a kind of input stands with the readers.
"""

import datetime
import enum
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from dragoman.ingest.options import InputOptions


class KindName(enum.StrEnum):
    text = "text"
    html = "html"
    feed = "feed"
    warc = "warc"
    wacz = "wacz"
    zip = "zip"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    parquet = "parquet"


def _check_published(value: str | None) -> str | None:
    """What begins with a figure is meant as a date; anything else may be a column's name."""
    if value and value.strip()[:1].isdigit() and not isinstance(_read_published(value), datetime.date):
        raise typer.BadParameter(f"{value!r} is not a date; write YYYY-MM-DD, for example 2022-07-19")
    return value


def _read_published(value: str) -> datetime.date | str:
    try:
        return datetime.date.fromisoformat(value.strip())
    except ValueError:
        return value


Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUT",
        help="Text, HTML, RSS/Atom, WARC/WACZ, ZIP, JSON Lines, JSON, CSV, Parquet (also .gz, .bz2, .xz): files, "
        "folders, patterns, http(s) addresses, fsspec addresses (s3://…); - for standard input.",
    ),
]
Published = Annotated[
    str | None,
    typer.Option(
        metavar="DATE|COLUMN",
        callback=_check_published,
        help="Day of publication (YYYY-MM-DD) of all inputs, or the column of a table that holds it; "
        "without it “on Tuesday” has no date.",
    ),
]
Outlet = Annotated[
    str | None, typer.Option(metavar="NAME|COLUMN", help="Who published it, or the column of a table that says so.")
]
Text = Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of a table that holds the text.")]
Url = Annotated[
    str | None, typer.Option(metavar="ADDRESS|COLUMN", help="Its address, or the column of a table that holds it.")
]
Title = Annotated[str | None, typer.Option(metavar="COLUMN", help="The column of a table that holds the title.")]
Kind = Annotated[
    KindName | None, typer.Option("--as", help="Read the inputs as this, whatever their names and contents say.")
]
DayFirst = Annotated[
    bool | None,
    typer.Option("--day-first/--month-first", help="How to read dates such as 07/08/2022, which are else left out."),
]
FollowLinks = Annotated[
    bool, typer.Option("--follow-links", help="Read the page that each entry of a feed links to, not its summary.")
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Fetch from addresses of this machine and its network, too.")
]


def build_input_options(
    *,
    text: str | None,
    published: str | None,
    outlet: str | None,
    url: str | None,
    title: str | None,
    kind: KindName | None,
    day_first: bool | None,
    follow_links: bool,
    allow_private: bool,
    longest: int,
    warn: Callable[[str], None],
    keeps_html: bool = False,
) -> "InputOptions":
    """What was typed, as the readers want it."""
    from dragoman.ingest.options import InputOptions

    return InputOptions(
        text=text,
        published=_read_published(published) if published else None,
        outlet=outlet,
        url=url,
        title=title,
        kind=kind.value if kind else None,
        day_first=day_first,
        follows_links=follow_links,
        allows_private=allow_private,
        keeps_html=keeps_html,
        longest=longest,
        warn=warn,
    )
