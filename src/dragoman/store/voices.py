"""Which documents are one text, and so one voice.

In: a transaction in which documents came or lost a copy (`unvoiced`). Out: `documents.voice`, written anew where it
changed; the reports of those documents are pending then.
Limits: what a copy is, `merge.voices` decides. Looked at are those documents, what shares a key with them, and the
voices of all of these, whole: the rest cannot have changed.
"""

import hashlib

import pyarrow as arrow

from dragoman.store.connection import Writing
from dragoman.store.facts import Merger
from dragoman.store.rows import read_article

_READ = "SELECT id FROM documents WHERE dropped_stage IS NULL"
_NEAR = f"""
CREATE OR REPLACE TEMP TABLE near AS
WITH found AS (
    SELECT document AS id FROM history.unvoiced
    UNION SELECT other.document FROM history.unvoiced JOIN history.voice_keys AS one USING (document)
        JOIN history.voice_keys AS other ON other.key = one.key
)
SELECT id FROM documents WHERE id IN ({_READ})
AND voice IN (SELECT voice FROM documents JOIN found USING (id))
"""


def name_voices(writing: Writing, merger: Merger) -> None:
    """Bring voices up to date."""
    connection = writing.connection
    rows = writing.fetch(
        f"SELECT * FROM articles WHERE id IN (SELECT document FROM history.unvoiced) AND id IN ({_READ}) ORDER BY id"
    )
    keys = [(row["id"], _shorten(key)) for row in rows for key in sorted(merger.voice_keys(read_article(row)))]
    connection.execute("DELETE FROM history.voice_keys WHERE document IN (SELECT document FROM history.unvoiced)")
    incoming = arrow.table({"document": [document for document, _ in keys], "key": [key for _, key in keys]})
    _insert(
        writing, "INSERT INTO history.voice_keys BY NAME SELECT document, key::BIGINT AS key FROM incoming", incoming
    )
    connection.execute(_NEAR)
    articles = [
        read_article(row) for row in writing.fetch("SELECT * FROM articles WHERE id IN (FROM near) ORDER BY id")
    ]
    voices = merger.group_voices(articles)
    current = {
        row["id"]: row["voice"] for row in writing.fetch("SELECT id, voice FROM documents WHERE id IN (FROM near)")
    }
    changed = {document: voice for document, voice in sorted(voices.items()) if current[document] != voice}
    if changed:
        _rename(writing, changed)
    connection.execute("DELETE FROM history.unvoiced")
    connection.execute("DROP TABLE near")


def _rename(writing: Writing, voices: dict[str, str]) -> None:
    """New versions of documents, and their reports to be merged again."""
    incoming = arrow.table({"document": list(voices), "name": list(voices.values())})
    columns = "documents.* EXCLUDE (voice, recorded, retracted), incoming.name AS voice"
    _insert(
        writing,
        f"CREATE OR REPLACE TEMP TABLE renamed AS SELECT {columns} FROM incoming JOIN documents ON id = document",
        incoming,
    )
    writing.retract("documents", "id IN (SELECT id FROM renamed)")
    writing.connection.execute(
        "INSERT INTO history.documents BY NAME SELECT *, $moment AS recorded FROM renamed", {"moment": writing.moment}
    )
    writing.connection.execute(
        "INSERT INTO history.pending SELECT id FROM reports WHERE document IN (SELECT id FROM renamed)"
    )
    writing.connection.execute("DROP TABLE renamed")


def _insert(writing: Writing, query: str, incoming: arrow.Table) -> None:
    writing.connection.register("incoming", incoming)
    try:
        writing.connection.execute(query)
    finally:
        writing.connection.unregister("incoming")


def _shorten(key: str) -> int:
    """Keys are many: eight bytes each."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)
