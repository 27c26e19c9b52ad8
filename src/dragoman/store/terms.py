"""Terms: the words of events, their sources and outlets; in which versions of events they stand, and where.

In: a connection, and versions of events that are new. Out: `terms` and `places`. For a question: a condition that the
versions meet that have words in a row, a name, a part of a name.
Limits: words are what white space divides, in small letters. What is looked for may begin and end within a word: first
the words that fit are looked for, among all different ones, then where they stand.
"""

import itertools
from collections.abc import Sequence
from typing import Literal

import duckdb

Kind = Literal["word", "source", "source code", "outlet"]

_CHUNK = 100_000  # events at once: 1 GB of memory
# Places are found by their order. So many may wait to be sorted; a question looks through all that wait (4 ms).
_MOST_WAITING = 4_000_000
_variables = itertools.count()

# White space as RE2 has it. U+001F, between two reports, is a word of its own: nothing in a row goes across.
_STANDING = r"""
WITH fresh AS (FROM history.events WHERE number >= $first AND number < $end),
read AS (
    SELECT number,
        regexp_extract_all(replace(lower(evidence), chr(31), ' ' || chr(31) || ' '), '[^\t\n\f\r ]+') AS words
    FROM fresh
),
standing AS (
    SELECT number AS event, 'word' AS kind, unnest(words) AS term, generate_subscripts(words, 1) AS position FROM read
    UNION ALL SELECT number, 'source', lower(unnest(sources)), 0 FROM fresh
    UNION ALL SELECT number, 'source code', unnest(source_codes), 0 FROM fresh
    UNION ALL SELECT number, 'outlet', lower(unnest(outlets)), 0 FROM fresh
)
"""
_NEW_TERMS = f"""
INSERT INTO history.terms
{_STANDING}, known AS (SELECT coalesce(max(id) + 1, 0) AS terms FROM history.terms)
SELECT known.terms + row_number() OVER (ORDER BY kind, term) - 1 AS id, kind, term
FROM (SELECT DISTINCT kind, term FROM standing) ANTI JOIN history.terms USING (kind, term) CROSS JOIN known
"""
_NEW_PLACES = f"""
INSERT INTO history.waiting_places
{_STANDING} SELECT id AS term, event, position FROM standing JOIN history.terms USING (kind, term) ORDER BY ALL
"""
_PLACES = "(FROM history.places UNION ALL FROM history.waiting_places)"


def count_versions(connection: duckdb.DuckDBPyConnection) -> int:
    """The number that the next version of an event gets."""
    (last,) = connection.execute("SELECT max(number) FROM history.events").fetchall()[0]
    return 0 if last is None else last + 1


def index_events(connection: duckdb.DuckDBPyConnection, first: int = 0) -> None:
    """All versions from this number on, once."""
    for start in range(first, count_versions(connection), _CHUNK):
        chunk = {"first": start, "end": start + _CHUNK}
        connection.execute(_NEW_TERMS, chunk)
        connection.execute(_NEW_PLACES, chunk)
        (waiting,) = connection.execute("SELECT count(*) FROM history.waiting_places").fetchall()[0]
        if waiting > _MOST_WAITING:
            connection.execute("INSERT INTO history.places FROM history.waiting_places ORDER BY ALL")
            connection.execute("DELETE FROM history.waiting_places")


def forget_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """Of versions that are no more; no term stays that stands nowhere."""
    for table in ("places", "waiting_places"):
        connection.execute(f"DELETE FROM history.{table} WHERE event NOT IN (SELECT number FROM history.events)")
    connection.execute(f"DELETE FROM history.terms WHERE id NOT IN (SELECT term FROM {_PLACES})")


def match_term(cursor: duckdb.DuckDBPyConnection, kind: Kind, term: str) -> str:
    """A condition over `event_rows`: the version has this term."""
    return _match(cursor, [_find_terms(cursor, kind, "term = $asked", term)])


def match_part(cursor: duckdb.DuckDBPyConnection, kind: Kind, part: str) -> str:
    """The version has a term with these letters in it."""
    return _match(cursor, [_find_terms(cursor, kind, "contains(term, $asked)", part)])


def match_words(cursor: duckdb.DuckDBPyConnection, words: Sequence[str]) -> str:
    """Its evidence has these words in a row; the first may be the end of one, the last the beginning of one."""
    if len(words) == 1:
        return match_part(cursor, "word", words[0])
    first, *others, last = words
    return _match(
        cursor,
        [
            _find_terms(cursor, "word", "suffix(term, $asked)", first),
            *(_find_terms(cursor, "word", "term = $asked", word) for word in others),
            _find_terms(cursor, "word", "prefix(term, $asked)", last),
        ],
    )


def _find_terms(cursor: duckdb.DuckDBPyConnection, kind: Kind, fits: str, asked: str) -> list[int]:
    query = f"SELECT id FROM history.terms WHERE kind = $kind AND {fits}"
    return [id for (id,) in cursor.execute(query, {"kind": kind, "asked": asked}).fetchall()]


def _match(cursor: duckdb.DuckDBPyConnection, row: Sequence[Sequence[int]]) -> str:
    """Versions in which terms stand in a row, one of each list: a bit each, in a variable of the cursor. A million of
    them are looked up in 5 ms, whichever they are; joined, they take up to 100."""
    if not all(row):
        return "false"
    standing = " JOIN ".join(
        f"(SELECT event, position - {place} AS start FROM {_PLACES} WHERE term IN ({', '.join(map(str, ids))})) "
        f"AS place_{place}" + (" USING (event, start)" if place else "")
        for place, ids in enumerate(row)
    )
    name = f"versions_{next(_variables)}"
    last = count_versions(cursor) - 1
    cursor.execute(f"SET VARIABLE {name} = (SELECT bitstring_agg(event, 0, {last}) FROM {standing})")
    if cursor.execute(f"SELECT getvariable('{name}') IS NULL").fetchall()[0][0]:
        return "false"
    return f"get_bit(getvariable('{name}'), number) = 1"
