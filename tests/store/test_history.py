"""Deleting, correcting, undoing; and what was known before."""

import datetime
from pathlib import Path

import pytest
from plain_coder import Open, PlainCoder, article, dump, make_articles

from dragoman.store.database import Store
from dragoman.store.ingesting import find_shards
from dragoman.store.schema import StoreError

AID = article("KEN AID SOM 2024-05-07")
COPY = article("KEN AID SOM 2024-05-07", outlet="Other")
SECRET = article("KEN AID SOM 2024-05-07", "Zanzibarian whistle-blower.", outlet="Third")


def test_deleting_a_document_leaves_what_there_would_be_without_it(open_store: Open, tmp_path: Path) -> None:
    articles = make_articles(9)
    store = open_store()
    store.ingest([*articles, AID, COPY], coder=PlainCoder())
    assert store.delete([AID.id, articles[4].id]) == 2
    without = open_store(at=tmp_path / "without.duckdb")
    without.ingest([*articles[:4], *articles[5:], COPY], coder=PlainCoder())
    assert dump(store) == dump(without)
    assert store.article(AID.id) is store.document(AID.id) is None


def test_deleting_what_is_not_there_deletes_nothing(store: Store) -> None:
    store.ingest([AID], coder=PlainCoder())
    with pytest.raises(StoreError, match="nope: no such document in the store; nothing was deleted"):
        store.delete([AID.id, "nope"])
    assert store.article(AID.id) == AID
    store.delete([AID.id])
    with pytest.raises(StoreError, match="no such document"):
        store.delete([AID.id])


def test_the_past_is_answered_as_it_was_known(open_store: Open) -> None:
    with open_store(day="2024-06-01") as store:
        store.ingest([AID], coder=PlainCoder())
        first = next(store.events()).id
    with open_store(day="2024-06-03") as store:
        store.ingest([COPY], coder=PlainCoder())
    with open_store(day="2024-06-05") as store:
        store.delete([AID.id])
    reader = open_store("read")
    count = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM event_reports), count(*) FROM events"
    known = {day: reader.sql(count, as_of=f"2024-06-{day}").rows[0] for day in ("01", "02", "04", "06")}
    assert known == {"01": (1, 1, 1), "02": (1, 1, 1), "04": (2, 2, 1), "06": (1, 1, 1)}
    assert reader.sql(count, as_of=datetime.date(2024, 5, 31)).rows == ((0, 0, 0),)
    assert reader.sql(count, as_of="2024-06-03T11:59:00+00:00").rows[0] == (1, 1, 1)
    assert reader.article(AID.id) is None
    assert reader.article(AID.id, as_of="2024-06-04") == AID
    assert reader.event(first, as_of="2024-06-02").documents == (AID.id,)
    assert reader.stats(as_of="2024-06-02")["reports"] == 1
    with pytest.raises(StoreError, match="'yesterday' is not a date; write YYYY-MM-DD"):
        reader.sql(count, as_of="yesterday")


def test_deleted_and_ingested_again_it_is_there_again(store: Store) -> None:
    store.ingest([AID, COPY], coder=PlainCoder())
    before = dump(store)
    store.delete([AID.id])
    assert store.ingest([AID], coder=PlainCoder()).read == 1
    assert dump(store) == before


def test_erasing_leaves_no_byte_and_no_past(open_store: Open, path: Path) -> None:
    store = open_store(day="2024-06-01")
    store.ingest([SECRET, COPY], coder=PlainCoder())
    named = [report.id for report in store.reports()]
    store.decide("same", named, author="Ana")
    store.close()
    find_shards(path).mkdir()
    (find_shards(path) / "left.parquet").write_bytes(b"Zanzibarian")
    store = open_store(day="2024-06-05")
    store.delete([SECRET.id], erase=True)
    assert store.article(SECRET.id, as_of="2024-06-03") is None
    assert store.decisions() == ()
    (event,) = store.events()
    assert event.documents == (COPY.id,)
    store.close()
    for file in path.parent.rglob("*"):
        assert file.is_dir() or b"Zanzibarian" not in file.read_bytes(), file
    with open_store("read") as reader:
        for table in ("articles", "documents", "reports", "participants", "event_reports", "events", "links"):
            rows = reader.sql(f"SELECT * FROM history.{table}").rows
            assert SECRET.id not in repr(rows), table


def test_what_was_deleted_may_still_be_erased(store: Store) -> None:
    store.ingest([SECRET], coder=PlainCoder())
    store.delete([SECRET.id])
    assert store.delete([SECRET.id], erase=True) == 1
    assert store.sql("SELECT count(*) FROM history.articles").rows == ((0,),)


def test_vacuum_forgets_the_past_only_when_asked(open_store: Open, path: Path) -> None:
    with open_store(day="2024-06-01") as store:
        store.ingest([AID, *make_articles(5)], coder=PlainCoder())
    with open_store(day="2024-06-05") as store:
        store.delete([AID.id])
        before = dump(store)
        store.vacuum()
        assert store.article(AID.id, as_of="2024-06-02") == AID
        store.vacuum(before="2024-06-05")
        assert store.article(AID.id, as_of="2024-06-02") == AID
        saved = store.vacuum(before="2024-06-06")
        assert saved >= 0
        assert store.article(AID.id, as_of="2024-06-02") is None
        assert dump(store) == before
    assert not list(path.parent.glob(".*"))


def test_a_correction_wins_is_dated_and_can_be_undone(open_store: Open) -> None:
    with open_store(day="2024-06-01") as store:
        store.ingest([AID], coder=PlainCoder())
        (report,) = store.reports()
    with open_store(day="2024-06-03") as store:
        done = store.decide(
            "correct", [report.id], author="Ana", field="status", value='"planned"', note="see the last line"
        )
        assert next(store.events()).status == "planned"
        assert next(store.reports()).status == "occurred"  # what was read stays what was read
    with open_store(day="2024-06-05") as store:
        undone = store.undo(done.id)
        assert undone.undone == datetime.datetime(2024, 6, 5, 12, tzinfo=datetime.UTC)
        assert next(store.events()).status == "occurred"
        assert store.decisions() == (undone,)
        with pytest.raises(StoreError, match="was undone on 2024-06-05"):
            store.undo(done.id)
        statuses = [next(store.events(as_of=f"2024-06-0{day}")).status for day in (2, 4, 6)]
        assert statuses == ["occurred", "planned", "occurred"]
        assert store.decisions(as_of="2024-06-02") == ()
        assert store.decisions(as_of="2024-06-04") == (done,)


def test_same_not_same_and_reject_change_events_and_are_undone(store: Store) -> None:
    store.ingest([AID, COPY, article("UGA CONSULT KEN 2024-05-02")], coder=PlainCoder())
    whole = dump(store)["events"]
    (two,) = (event for event in store.events() if len(event.reports) == 2)
    (one,) = (event for event in store.events() if len(event.reports) == 1)
    apart = store.decide("not same", two.reports, author="Ana")
    assert sorted(len(event.reports) for event in store.events()) == [1, 1, 1]
    store.undo(apart.id)
    together = store.decide("same", [two.reports[0], one.reports[0]], author="Ana")
    assert sorted(len(event.reports) for event in store.events()) == [1, 2]
    assert store.event_of(one.reports[0]) == store.event_of(two.reports[0])
    store.undo(together.id)
    rejected = store.decide("reject", one.reports, author="Ana")
    assert [event.id for event in store.events()] == [two.id]
    assert store.event_of(one.reports[0]) is None
    store.undo(rejected.id)
    assert dump(store)["events"] == whole


@pytest.mark.parametrize(
    ("kind", "reports", "more", "says"),
    [
        ("same", 1, {}, "about at least 2 reports, not 1"),
        ("similar", 2, {}, "'similar' is unknown; choose 'same'"),
        ("reject", 1, {"author": " "}, "needs an author"),
        ("reject", 1, {"field": "status"}, "corrects nothing"),
        ("correct", 1, {}, "None is no field that can be corrected; choose one of act, type"),
        ("correct", 1, {"field": "id", "value": '"x"'}, "'id' is no field that can be corrected"),
        ("correct", 1, {"field": "status", "value": "planned"}, "is not JSON .* quotation marks"),
        ("correct", 1, {"field": "status", "value": '"perhaps"'}, r"cannot be \"perhaps\": Invalid enum value"),
        ("correct", 1, {"field": "where", "value": '{"name": 1}'}, r"`\$.where.name`"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(
    store: Store, kind: str, reports: int, more: dict[str, str], says: str
) -> None:
    store.ingest([AID, COPY], coder=PlainCoder())
    ids = [report.id for report in store.reports()][:reports]
    with pytest.raises(StoreError, match=says):
        store.decide(kind, ids, **{"author": "Ana", **more})  # type: ignore[arg-type]
    assert store.decisions() == ()


def test_a_decision_about_an_unknown_report_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="nope: no such report"):
        store.decide("reject", ["nope"], author="Ana")
    with pytest.raises(StoreError, match="nope: no such decision"):
        store.undo("nope")


def test_the_record_goes_forward_when_the_clock_goes_back(open_store: Open) -> None:
    with open_store(day="2024-06-05") as store:
        store.ingest([AID], coder=PlainCoder())
    with open_store(day="2024-06-01") as store:
        store.delete([AID.id])
        assert store.sql("SELECT count(*) FROM history.articles WHERE retracted < recorded").rows == ((0,),)
        assert store.article(AID.id) is None


def test_merging_anew_or_in_another_order_gives_the_same_events(open_store: Open, tmp_path: Path) -> None:
    articles = make_articles(12)
    store = open_store()
    for one in articles:
        store.ingest([one], coder=PlainCoder())
    before = dump(store)
    assert store.merge(anew=True) == 24
    assert dump(store) == before
    backwards = open_store(at=tmp_path / "backwards.duckdb")
    backwards.ingest(articles[::-1], coder=PlainCoder())
    assert dump(backwards) == before


def test_conflicts_of_events_are_counted_and_go_with_their_reports(store: Store) -> None:
    store.ingest([AID, article("KEN AID SOM 2024-05-07", "KEN AID SOM 2024-05-07", outlet="Twice")],
                 coder=PlainCoder())  # fmt: skip
    denied = article("KEN AID SOM 2024-05-07", outlet="Denier")
    store.ingest([denied], coder=PlainCoder(status="negated"))
    told, denial = sorted(store.events(), key=lambda event: -len(event.reports))
    assert len(list(store.conflicts())) == told.conflicts == 3  # two documents against one, and one inside
    assert denial.conflicts == 2
    store.delete([denied.id])
    assert next(store.events()).conflicts == 1
