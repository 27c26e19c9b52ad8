"""`dragoman delete`, `vacuum`, `stats`, `backup`, `restore`: keeping a store."""

from pathlib import Path
from typing import Annotated

import typer

from dragoman.commands.messages import say
from dragoman.commands.store_options import AsOf, StorePath, TextFormat, use_store


def delete(
    documents: Annotated[list[str], typer.Argument(metavar="DOCUMENT", help="Ids of documents.")],
    store: StorePath,
    erase: Annotated[
        bool,
        typer.Option("--erase", help="For good: past versions go, every byte leaves the file, unfinished work goes."),
    ] = False,
) -> None:
    """Take documents back, with the reports and events that came of them.

    Questions about the past (--as-of) still see what was known then, unless it is erased.
    """
    with use_store(store, "write") as opened:
        count = opened.delete(documents, erase=erase)
    say(f"dragoman: {count} documents {'erased' if erase else 'deleted'}", "deleted", documents=count)


def vacuum(
    store: StorePath,
    forget_before: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Forget for good what was taken back before that day (YYYY-MM-DD)."),
    ] = None,
) -> None:
    """Write the store's file anew without freed space; bring it to this version's layout."""
    with use_store(store, "write") as opened:
        saved = opened.vacuum(before=forget_before)
        size = opened.stats()["bytes"]
    say(f"dragoman: {store}: {size:,} bytes, {saved:,} saved", "vacuumed", bytes=size, saved=saved)


def stats(store: StorePath, as_of: AsOf = None, format: Annotated[
    TextFormat, typer.Option(help="table: for the eye. json: one object.")
] = TextFormat.table) -> None:  # fmt: skip
    """What a store holds."""
    import msgspec

    from dragoman.publish.printer import write_stdout

    with use_store(store, "read") as opened:
        counts = opened.stats(as_of=as_of)
    if format is TextFormat.json:
        write_stdout(msgspec.json.format(msgspec.json.encode(counts)).decode() + "\n")
        return
    for name, value in counts.items():
        shown = "-" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
        write_stdout(f"{name.replace('_', ' '):16} {shown:>20}\n")
    if counts["pending"]:
        say(f"dragoman: {counts['pending']} reports are not merged yet: run the interrupted dragoman ingest again")


def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that is not there yet.")], store: StorePath
) -> None:
    """Write the whole store, its past included, as Parquet files."""
    with use_store(store, "read") as opened:
        rows = opened.export_parquet(folder)
    say(f"dragoman: {folder}: {sum(rows.values()):,} rows in {len(rows)} tables", "backed_up", rows=rows)


def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="What dragoman backup wrote.")], store: StorePath
) -> None:
    """Fill a new store from a backup."""
    with use_store(store, "write", makes=True) as opened:
        rows = opened.import_parquet(folder)
    say(f"dragoman: {store}: {sum(rows.values()):,} rows in {len(rows)} tables", "restored", rows=rows)
