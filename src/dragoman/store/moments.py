"""Days and moments as people give them.

In: text, dates, times. Out: days; moments of the record, in UTC without saying so. StoreError for what is neither.
"""

import datetime

from dragoman.store.schema import StoreError

Day = str | datetime.date


def read_moment(as_of: Day) -> datetime.datetime:
    """The end of a day, or the moment itself, in UTC."""
    if isinstance(as_of, datetime.datetime):
        try:
            return as_of.astimezone(datetime.UTC).replace(tzinfo=None) if as_of.tzinfo else as_of
        except OverflowError:
            raise StoreError(f"as of {as_of.isoformat()}: is outside of all years; write YYYY-MM-DD") from None
    if isinstance(as_of, str) and len(as_of) > len("YYYY-MM-DD"):
        try:
            return read_moment(datetime.datetime.fromisoformat(as_of))
        except ValueError:
            raise StoreError(f"as of {as_of!r}: is neither a date nor a time; write YYYY-MM-DD") from None
    return datetime.datetime.combine(read_day(as_of), datetime.time.max)


def read_day(value: Day, name: str | None = None) -> datetime.date:
    """`name`: of what was given, for the message."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(value.strip())
    except ValueError:
        raise StoreError(f"{name + ': ' if name else ''}{value!r} is not a date; write YYYY-MM-DD") from None
