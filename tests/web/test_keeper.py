"""The store's file is held while it is needed, shared with other processes, and may change between requests."""

import shutil
import threading
import time
from pathlib import Path

import pytest
from web_server import TOKEN, Holder, wait_until_free

from dragoman.store.database import Store
from dragoman.store.schema import StoreBusyError, StoreError
from dragoman.web.keeper import Keeper


def test_while_another_process_writes_the_server_says_busy_and_goes_on(start, copy: Path, bearer) -> None:
    server = start(copy, idle=0.05, token=TOKEN)
    known = server.get("/api/store")
    assert server.get("/health").json()["status"] == "ok"
    wait_until_free(copy)
    with Holder(copy):
        busy = server.get("/api/events")
        assert busy.status_code == 503
        assert busy.json()["error"]["code"] == "busy"
        assert int(busy.headers["retry-after"]) > 0
        assert server.client.post("/api/review/decisions", json={"kind": "reject", "reports": ["a"], "author": "Ann"},
                                  headers=bearer).json()["error"]["code"] == "busy"  # fmt: skip
        assert server.get("/").status_code == 200
        assert server.get("/static/index.html").status_code == 200
        assert server.get("/openapi.json").status_code == 200
        assert server.get("/health").status_code == 200
        # Nothing was written yet: who has the answer still has it.
        same = server.get("/api/store", headers={"If-None-Match": known.headers["etag"]})
        assert same.status_code == 304
    assert server.get("/api/events").status_code == 200


def test_an_answer_is_kept_until_the_store_changes(start, copy: Path, bearer) -> None:
    server = start(copy, idle=0.05, token=TOKEN)
    asked = ("/api/overview?quad=1", "/api/overview?quad=2", "/api/events?limit=1", "/api/store")
    before = {address: server.get(address) for address in asked}
    wait_until_free(copy)
    with Holder(copy):  # nobody can read the file
        for address in asked:
            kept = server.get(address)
            assert (kept.status_code, kept.text) == (200, before[address].text)
            assert kept.headers["etag"] == before[address].headers["etag"]
    report = before["/api/events?limit=1"].json()["events"][0]["reports"][0]
    decision = {"kind": "reject", "reports": [report], "author": "Ann"}
    assert server.client.post("/api/review/decisions", json=decision, headers=bearer).status_code == 201
    after = server.get("/api/events?limit=1")
    assert after.headers["etag"] != before["/api/events?limit=1"].headers["etag"]
    assert report not in after.json()["events"][0]["reports"]


def test_a_server_that_never_read_is_busy_but_well(start, copy: Path) -> None:
    server = start(copy, idle=0.05)
    with Holder(copy):
        assert server.get("/health").json()["status"] == "busy"
    assert server.get("/health").json()["store"]["events"] > 0


def test_other_readers_do_not_disturb(start, copy: Path) -> None:
    server = start(copy, idle=0.05)
    with Holder(copy, "read"):
        assert server.get("/api/events").status_code == 200
        assert server.get("/health").json()["status"] == "ok"


def test_health_does_not_hold_the_file(start, copy: Path) -> None:
    """Somebody who looks every second whether the server is well keeps nobody from writing."""
    server = start(copy, idle=0.2)
    server.get("/health")
    wait_until_free(copy)
    assert server.get("/health").json()["store"]["events"] > 0
    Store(copy).close()


def test_a_store_that_is_replaced_or_vanishes_is_seen(start, copy: Path, made_store: Path) -> None:
    server = start(copy)
    before = server.get("/api/events")
    with Store(made_store, "read") as store:
        events = store.stats()["events"]
    shutil.copy(made_store, copy.with_suffix(".new"))
    copy.with_suffix(".new").replace(copy)
    after = server.get("/api/events", headers={"If-None-Match": before.headers["etag"]})
    assert after.json()["total"] == events != before.json()["total"]
    copy.unlink()
    gone = server.get("/api/events")
    assert (gone.status_code, gone.json()["error"]["code"]) == (503, "no_store")
    assert str(copy.parent) not in gone.text
    assert server.get("/health").status_code == 503
    copy.write_bytes(b"no store at all" * 1000)
    assert server.get("/api/events").json()["error"]["code"] == "no_store"
    shutil.copy(made_store, copy)
    assert server.get("/api/events").json()["total"] == events


def test_vacuum_by_another_process_between_two_questions(start, copy: Path) -> None:
    server = start(copy, idle=0.05)
    before = server.get("/api/events").json()
    wait_until_free(copy)
    with Store(copy) as store:
        store.vacuum()
    assert server.get("/api/events").json() == before


def test_who_writes_waits_for_readers_and_readers_for_who_writes(copy: Path) -> None:
    keeper = Keeper(copy)
    order: list[str] = []

    def write() -> None:
        with keeper.write() as store:
            order.append("write")
            time.sleep(0.3)
            order.append(f"wrote {store.mode}")

    def read() -> None:
        with keeper.read() as store:
            order.append(f"read {store.mode}")

    with keeper.read() as store:
        writer = threading.Thread(target=write)
        writer.start()
        time.sleep(0.2)
        reader = threading.Thread(target=read)
        reader.start()
        time.sleep(0.2)
        assert order == []
        assert store.stats()["events"] > 0
    writer.join()
    reader.join()
    assert order == ["write", "wrote write", "read read"]
    keeper.close()


def test_a_decision_that_fails_leaves_the_store_readable(copy: Path) -> None:
    keeper = Keeper(copy)
    with pytest.raises(StoreError, match="no such report"), keeper.write() as store:
        store.decide("reject", ["nothing"], author="Ann")
    with keeper.read() as store:
        assert store.stats()["decisions"] == 0
    keeper.close()
    copy.unlink()
    with pytest.raises(StoreError, match="no longer there"), keeper.write():
        pass
    assert not copy.exists(), "no new store is made"


def test_a_store_held_by_another_is_busy(copy: Path) -> None:
    keeper = Keeper(copy)
    with Holder(copy):
        with pytest.raises(StoreBusyError), keeper.read():
            pass
        with pytest.raises(StoreBusyError), keeper.write():
            pass
    with keeper.read() as store:
        assert store.stats()["events"] > 0
    keeper.close()
