"""Questions in SQL: answered, never written by."""

import pytest
from plain_coder import Open, PlainCoder, article

from dragoman.store.database import Store
from dragoman.store.schema import StoreError


@pytest.fixture
def filled(store: Store) -> Store:
    store.ingest([article("KEN AID SOM 2024-05-07"), article("UGA CONSULT KEN 2024-05-02")], coder=PlainCoder())
    return store


def test_an_answer_is_rows_with_their_columns(filled: Store) -> None:
    answer = filled.sql("SELECT act, start_date::VARCHAR AS day FROM events WHERE act = ?", ["AID"])
    assert answer.columns == ("act", "day")
    assert list(answer) == [{"act": "AID", "day": "2024-05-07"}]
    assert len(answer) == 1
    assert filled.sql("SELECT count(*) FROM reports WHERE act = $act", {"act": "ASSAULT"}).rows == ((0,),)


def test_the_same_as_an_arrow_table(filled: Store) -> None:
    table = filled.sql_to_arrow("SELECT act, quad FROM reports ORDER BY act")
    assert table.to_pydict() == {"act": ["AID", "CONSULT"], "quad": [2, 1]}


@pytest.mark.parametrize("mode", ["read", "write"])
@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM history.reports", "SELECT 1; DELETE FROM history.reports", "DROP TABLE history.reports", "",
        "COPY events TO 'events.csv'", "ATTACH 'other.duckdb'", "SET threads = 1", "COMMIT", "VACUUM",
        "CREATE TABLE x AS SELECT 1",
    ],
)  # fmt: skip
def test_a_query_cannot_write(filled: Store, open_store: Open, mode: str, query: str) -> None:
    filled.close()
    store = open_store(mode)
    with pytest.raises(StoreError, match="only one SELECT is answered"):
        store.sql(query)
    assert len(list(store.reports())) == 2


@pytest.mark.parametrize(
    ("query", "says"),
    [("SELEC 1", "syntax error"), ("SELECT x FROM events", '"x" not found'), ("SELECT ?", "parameters")],
)
def test_a_bad_query_says_what_is_wrong_with_it(filled: Store, query: str, says: str) -> None:
    with pytest.raises(StoreError, match=rf"(?is)^sql: .*{says}"):
        filled.sql(query)
    assert filled.sql("SELECT 1").rows == ((1,),)


def test_what_is_not_there_is_none(filled: Store) -> None:
    assert filled.article("x") is filled.document("x") is filled.report("x") is filled.event("x") is None
    assert filled.evidence("x") is filled.event_of("x") is None


def test_stats_count_everything(filled: Store) -> None:
    stats = filled.stats()
    assert (stats["articles"], stats["reports"], stats["events"], stats["voices"], stats["runs"]) == (2, 2, 2, 2, 1)
    assert (stats["pending"], stats["unfinished_runs"], stats["recipes"]) == (0, 0, 1)
    assert str(stats["last_published"]) == "2024-05-08"
    assert stats["bytes"] > 0
