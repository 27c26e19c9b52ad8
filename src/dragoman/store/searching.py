"""Words looked for everywhere: in events, in articles, among actors.

In: words, a cursor. Out: what has them, the most important first.
Limits: words are looked for in a row and as they are written, but for capitals; every text is read.
"""

import re
from dataclasses import dataclass

import duckdb

from dragoman.records import Event, Span
from dragoman.store.naming import find_codes, name_code
from dragoman.store.query import EventFilter, find_important
from dragoman.store.reading import fetch_rows

_AROUND = 100  # characters on either side of the first words found
_DOCUMENTS = r"""
SELECT id, title, outlet, CAST(published AS VARCHAR) AS published, text FROM articles
WHERE contains(lower(text), $longest) AND contains(regexp_replace(lower(text), '\s+', ' ', 'g'), $words)
    OR contains(lower(title), $words)
ORDER BY articles.published DESC NULLS LAST, id LIMIT $limit
"""
_ACTORS = """
SELECT who, count(DISTINCT id) AS events FROM (
    SELECT id, CASE WHEN code = '---' THEN name ELSE code END AS who, lower(name) AS name, code FROM (
        SELECT id, unnest(actors) AS name, unnest(actor_codes) AS code FROM events
        UNION ALL SELECT id, unnest(recipients), unnest(recipient_codes) FROM events)
) WHERE contains(name, $words) OR code IN (SELECT unnest($codes)) GROUP BY who ORDER BY events DESC, who LIMIT $limit
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDocument:
    """`snippet`: of its text, around the words; `spans`: where in it they stand (Unicode code points)."""

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    snippet: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundActor:
    """`code`: or the name, of one that has none. `events`: in which it takes part under this name."""

    code: str
    name: str
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    events: tuple[Event, ...]
    documents: tuple[FoundDocument, ...]
    actors: tuple[FoundActor, ...]


def find_words(cursor: duckdb.DuckDBPyConnection, text: str, limit: int) -> Found:
    """`limit`: of each. Raises StoreError for blank words."""
    asked = EventFilter(text=text)
    words = text.casefold().split()
    given = {"words": " ".join(words), "longest": max(words, key=len), "limit": limit}
    documents = fetch_rows(cursor, _DOCUMENTS, given)
    codes = find_codes(" ".join(text.split()))
    actors = fetch_rows(cursor, _ACTORS, {"words": given["words"], "codes": sorted(codes), "limit": limit})
    return Found(
        events=tuple(find_important(cursor, asked, limit)),
        documents=tuple(_tell_document(row, words) for row in documents),
        actors=tuple(FoundActor(code=row["who"], name=name_code(row["who"]), events=row["events"]) for row in actors),
    )


def _tell_document(row: dict[str, str], words: list[str]) -> FoundDocument:
    sought = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    text = row["text"]
    first = sought.search(text)
    begin = max(0, first.start() - _AROUND) if first else 0
    snippet = text[begin : (first.end() if first else 0) + _AROUND]
    spans = tuple(Span(found.start(), found.end()) for found in sought.finditer(snippet))
    return FoundDocument(
        id=row["id"],
        title=row["title"],
        outlet=row["outlet"],
        published=row["published"],
        snippet=snippet,
        spans=spans,
    )
