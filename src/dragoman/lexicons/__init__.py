"""The knowledge tables: CSV files whose origin stands in SOURCES.md.

In: a table's name. Out: its rows as dictionaries of strings, and lists for ";"-separated cells.
"""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


class LexiconError(ValueError):
    """A table that cannot be used: which one, which line, what is wrong. No document is at fault."""


@cache
def read_table(name: str) -> tuple[dict[str, str], ...]:
    """All rows of `name`.csv, header as keys. Raises FileNotFoundError for an unknown table."""
    path = files("dragoman.lexicons") / f"{name}.csv"
    return tuple(_read_rows(path.read_text(encoding="utf-8").splitlines(), name))


def split_cell(cell: str) -> list[str]:
    """The values of a ";"-separated cell, blanks dropped."""
    if ";" not in cell:  # most: 0.05 s of a start
        value = cell.strip()
        return [value] if value else []
    return [value for part in cell.split(";") if (value := part.strip())]


@cache
def read_names(table: str) -> tuple[tuple[str, ...], ...]:
    """The names of every row, first its own, then its aliases."""
    return tuple((row["name"], *split_cell(row["aliases"])) for row in read_table(table))


@cache
def read_verb_class(name: str) -> frozenset[str]:
    """Lemmas of a class of verb_classes.csv: "motion" holds depart, leave, fly …"""
    return next(frozenset(split_cell(row["lemmas"])) for row in read_table("verb_classes") if row["class"] == name)


@cache
def read_setting_words(name: str) -> frozenset[str]:
    """Lemmas of a class of setting_words.csv: "gathering" holds talk, summit, ceremony …"""
    return next(frozenset(split_cell(row["lemmas"])) for row in read_table("setting_words") if row["class"] == name)


def _read_rows(lines: list[str], name: str) -> Iterator[dict[str, str]]:
    """As csv.DictReader, which took twice as long for the 49,000 rows that are read before the first report."""
    rows = csv.reader(lines)
    header = next(rows, [])
    for row in rows:
        if len(row) == len(header):
            yield dict(zip(header, row, strict=True))
        elif row:
            raise LexiconError(f"lexicon {name}.csv, line {rows.line_num}: wrong number of cells")
