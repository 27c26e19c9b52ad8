"""Records as tables: Arrow, pandas, polars.

In: records, or rows. Out: one row a record, the same columns and types whatever the records, none of them included.
Limits: nested fields stay lists and structs; pandas and polars are installed with `dragoman[tables]`.
"""

import dataclasses
import datetime
import typing
from collections.abc import Sequence
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


class Layout(NamedTuple):
    """Rows of plain values under named columns; `types`: as annotations, None where only the values tell them."""

    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]
    types: tuple[Any, ...] | None = None


class Tabular:
    """What can be laid out as a table. Whatever takes Arrow's C stream takes it as it is (`polars.DataFrame(it)`)."""

    __slots__ = ()

    def _lay_out(self) -> Layout:
        raise NotImplementedError

    def to_arrow(self) -> "pyarrow.Table":
        """An Arrow table. Of records always of one schema, so that tables join."""
        import pyarrow

        layout = self._lay_out()
        columns = list(zip(*layout.rows, strict=True)) or [()] * len(layout.columns)
        types = layout.types or (None,) * len(layout.columns)
        arrays = [_make_array(pyarrow, column, of) for column, of in zip(columns, types, strict=True)]
        return pyarrow.Table.from_arrays(arrays, names=list(layout.columns))

    def to_pandas(self) -> "pandas.DataFrame":
        """A data frame; nested fields are dictionaries and lists. Raises ImportError saying what to install."""
        try:
            import pandas
        except ImportError as error:
            raise ImportError("to_pandas needs pandas: pip install 'dragoman[tables]'") from error
        layout = self._lay_out()
        return pandas.DataFrame([list(row) for row in layout.rows], columns=list(layout.columns))

    def to_polars(self) -> "polars.DataFrame":
        """A data frame; nested fields are structs and lists. Raises ImportError saying what to install."""
        try:
            import polars
        except ImportError as error:
            raise ImportError("to_polars needs polars: pip install 'dragoman[tables]'") from error
        return polars.DataFrame(self.to_arrow())

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's C stream."""
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def lay_out_records(records: Sequence[Any], of: type[Any]) -> Layout:
    """A column for each field of a record."""
    hints = typing.get_type_hints(of)
    columns = tuple(field.name for field in dataclasses.fields(of))
    types = tuple(hints[name] for name in columns)
    dates = [_find_plain(hint) is datetime.date for hint in types]
    rows = []
    for record in msgspec.json.decode(msgspec.json.encode(records)):
        values = [record[name] for name in columns]
        rows.append(
            [
                datetime.date.fromisoformat(value) if is_date and value else value
                for value, is_date in zip(values, dates, strict=True)
            ]
        )
    return Layout(columns, rows, types)


def _make_array(arrow: Any, values: Sequence[Any], of: Any) -> Any:
    if of is None:
        return arrow.array(values)
    type = _find_type(arrow, of)
    if arrow.types.is_map(type):
        values = [None if value is None else list(value.items()) for value in values]
    return arrow.array(values, type=type)


def _find_type(arrow: Any, hint: Any) -> Any:
    """Arrow's type of an annotation: spans and pairs are lists, records are structs, keys that differ make a map."""
    plain = _find_plain(hint)
    simple = {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), datetime.date: arrow.date32()}
    if plain in simple:
        return simple[plain]
    if dataclasses.is_dataclass(plain):
        hints = typing.get_type_hints(plain)
        return arrow.struct([(field.name, _find_type(arrow, hints[field.name])) for field in dataclasses.fields(plain)])
    origin, arguments = typing.get_origin(plain), typing.get_args(plain)
    if origin is Literal:
        return arrow.string()
    if origin is dict:
        return arrow.map_(*(_find_type(arrow, argument) for argument in arguments))
    if origin is tuple:
        return arrow.list_(_find_type(arrow, arguments[0]))
    return arrow.list_(arrow.int64())  # a Span


def _find_plain(hint: Any) -> Any:
    """The annotation without None."""
    if typing.get_origin(hint) in (UnionType, typing.Union):
        (hint,) = (one for one in typing.get_args(hint) if one is not type(None))
    return hint
