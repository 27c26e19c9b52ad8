"""Events by the API are the store's, page by page and file by file, and what the command line finds."""

import io
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import geopandas
import msgspec
import pandas
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from web_server import wait_until_free

from dragoman.ingest.files import make_article
from dragoman.publish.exports.json_lines import decode_row
from dragoman.store.database import Store
from dragoman.store.filter_names import FILTER_NAMES
from dragoman.store.query import EventFilter
from dragoman.web.openapi import ANSWERS

Run = Callable[..., SimpleNamespace]


def list_ids(response) -> list[str]:
    assert response.status_code == 200, response.text
    return [event["id"] for event in response.json()["events"]]


def test_events_are_the_stores(server) -> None:
    page = server.get("/api/events?limit=1000").json()
    with Store(server.path, "read") as store:
        assert page["events"] == json.loads(msgspec.json.encode(list(store.events())))
    assert page["total"] == len(page["events"]) > 50
    assert page["next"] is None


FILTERS = [
    ("actor=UKR", ("--actor", "UKR")),
    ("actor=ukraine&actor=RUS", ("--actor", "ukraine", "--actor", "RUS")),
    ("recipient=UKR", ("--recipient", "UKR")),
    ("party=UKR&party=RUS", ("--party", "UKR", "--party", "RUS")),
    ("dyad=RUS,UKR", ("--dyad", "RUS", "UKR")),
    ("act=ASSAULT&act=CONSULT", ("--act", "ASSAULT", "--act", "CONSULT")),
    ("quad=4", ("--quad", "4")),
    ("status=occurred&status=planned", ("--status", "occurred", "--status", "planned")),
    ("from=2023-06-01&to=2023-06-30", ("--from", "2023-06-01", "--to", "2023-06-30")),
    ("country=UKR", ("--country", "UKR")),
    ("place=kh", ("--place", "kh")),
    ("near=46.8,33.4,200", ("--near", "46.8", "33.4", "200")),
    ("source=UKR", ("--source", "UKR")),
    ("outlet=evening%20post", ("--outlet", "evening post")),
    ("confidence=0.7", ("--confidence", "0.7")),
    ("voices=2", ("--voices", "2")),
    ("text=the%20dam", ("--text", "the dam")),
    ("as_of=2020-01-01", ("--as-of", "2020-01-01")),
    ("party=UKR&quad=4&status=occurred", ("--party", "UKR", "--quad", "4", "--status", "occurred")),
]


@pytest.mark.parametrize(("query", "options"), FILTERS)
def test_a_filter_finds_what_the_command_finds(server, run: Run, query: str, options: tuple[str, ...]) -> None:
    listed = run("events", "--store", server.path, "--format", "jsonl", "--limit", 0, *options)
    found = list_ids(server.get(f"/api/events?limit=1000&{query}"))
    assert found == [json.loads(line)["id"] for line in listed.out.splitlines()]
    whole = server.get("/api/overview?" + query).json()
    assert whole["total"] == len(found)


def test_the_names_of_filters_are_those_of_the_command(server) -> None:
    from typer.main import get_command

    from dragoman.cli import app

    options = {option for one in get_command(app).commands["events"].params for option in one.opts}  # type: ignore[attr-defined]
    others = {"--store", "--as-of", "--by", "--limit", "--after", "--latest", "--format"}
    assert {option.removeprefix("--") for option in options - others} == set(FILTER_NAMES)
    paths = server.get("/openapi.json").json()["paths"]
    named = {parameter["name"] for parameter in paths["/api/events"]["get"]["parameters"]}
    assert named == {*FILTER_NAMES, "limit", "after", "order", "as_of"}
    for path, methods in paths.items():
        names = {parameter["name"] for parameter in methods.get("get", {}).get("parameters", [])}
        assert names >= set(FILTER_NAMES) or not names & set(FILTER_NAMES) - {"text"}, path
    assert {(method, path) for path in paths for method in paths[path] if "/events." not in path} == set(ANSWERS)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=some.integers(30, 700))
def test_pages_have_every_event_once(made, limit: int) -> None:
    seen: list[str] = []
    after = ""
    while after is not None:
        response = made.get("/api/events", params={"quad": 4, "limit": limit, **({"after": after} if after else {})})
        seen += list_ids(response)
        after = response.json()["next"]
    assert len(seen) == len(set(seen)) == response.json()["total"]
    assert seen == list_ids_of(made.path, quads=(4,))


def list_ids_of(path: Path, **filter: object) -> list[str]:
    with Store(path, "read") as store:
        return [event.id for event in store.events(EventFilter(**filter))]  # type: ignore[arg-type]


def test_events_that_come_in_between_push_nothing_off_a_page(start, store_path: Path) -> None:
    """The list goes on where it stopped: earlier events that came since are not seen, none is seen twice."""
    from plain_coder import PlainCoder, article

    server = start(store_path, idle=0.05)
    before = list_ids(server.get("/api/events?limit=1000"))
    first = server.get("/api/events?limit=2").json()
    wait_until_free(store_path)
    with Store(store_path) as store:
        store.ingest([article("RWA AID BDI 2020-01-01"), article("RWA AID BDI 2029-01-01")], coder=PlainCoder())
    second = server.get("/api/events", params={"limit": 1000, "after": first["next"]}).json()
    seen = [event["id"] for event in (*first["events"], *second["events"])]
    assert len(seen) == len(set(seen)) == len(before) + 1
    assert [id for id in seen if id in before] == before
    assert second["total"] == len(before) + 2


def test_files_read_back(server) -> None:
    ids = list_ids(server.get("/api/events?limit=1000&quad=4"))
    assert len(ids) > 5

    def load(suffix: str) -> bytes:
        response = server.get(f"/api/events.{suffix}?quad=4")
        assert response.status_code == 200, response.text
        assert f'filename="events.{suffix}"' in response.headers["content-disposition"]
        assert response.headers["etag"].startswith('"')
        return response.content

    assert list(pandas.read_csv(io.BytesIO(load("csv")), encoding="utf-8-sig")["id"]) == ids
    assert pyarrow.parquet.read_table(io.BytesIO(load("parquet")))["id"].to_pylist() == ids
    assert [decode_row(line).event.id for line in load("jsonl").splitlines()] == ids
    assert list(geopandas.read_file(io.BytesIO(load("geojson")))["id"]) == ids
    shown = server.get("/api/events.csv?quad=4&limit=3")
    assert shown.status_code == 400, "a file is the whole answer"


def test_a_spreadsheet_runs_nothing(server) -> None:
    table = server.get("/api/events.csv").text
    assert "'=cmd" in table
    assert ",=cmd" not in table


def test_nothing_is_left_of_a_file_that_was_sent(server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert server.get("/api/events.jsonl").status_code == 200
    assert server.get("/api/events.jsonl?as_of=9999-12-31").status_code == 200
    for _ in range(50):
        if not list(tmp_path.iterdir()):
            break
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


def test_the_answer_that_one_has_is_not_sent_again(server, reviewing, bearer) -> None:
    for address in ("/api/events?actor=UKR", "/api/overview", "/api/events.csv", "/api/store", "/api/search?text=dam"):
        first = server.get(address)
        tag = first.headers["etag"]
        assert first.headers["cache-control"] == "private, no-cache"
        again = server.get(address, headers={"If-None-Match": f'"other", W/{tag}'})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        other = server.get(address + ("&" if "?" in address else "?") + "as_of=2030-01-01")
        assert other.headers["etag"] != tag
    tag = reviewing.get("/api/events").headers["etag"]
    report = reviewing.get("/api/events?limit=1").json()["events"][0]["reports"][0]
    body = {"kind": "reject", "reports": [report], "author": "Ann"}
    assert reviewing.client.post("/api/review/decisions", json=body, headers=bearer).status_code == 201
    after = reviewing.get("/api/events", headers={"If-None-Match": tag})
    assert after.status_code == 200
    assert after.headers["etag"] != tag


def test_an_event_with_all_that_it_rests_on(server) -> None:
    events = server.get("/api/events?limit=1000").json()["events"]
    event = max(events, key=lambda event: len(event["reports"]))
    told = server.get(f"/api/events/{event['id']}").json()
    assert told["event"] == event
    assert [one["report"]["id"] for one in told["reports"]] == event["reports"]
    assert {one["article"]["id"] for one in told["reports"]} == set(event["documents"])
    assert len({one["voice"] for one in told["reports"]}) == event["voices"]
    assert told["links"] and {part["name"] for link in told["links"] for part in link["parts"]} >= {"act", "time"}
    for link in told["links"]:
        total = sum(part["weight"] * part["value"] for part in link["parts"])
        assert min(1.0, total) == pytest.approx(link["score"], abs=0.01)
    assert (told["decisions"], told["former"], told["id_asked"]) == ([], [], event["id"])


def test_a_former_event_answers_with_the_present_one(reviewing, bearer) -> None:
    one, other = reviewing.get("/api/events?limit=2").json()["events"]
    body = {"kind": "same", "reports": [*one["reports"], *other["reports"]], "author": "Ann"}
    decided = reviewing.client.post("/api/review/decisions", json=body, headers=bearer).json()
    (now,) = decided["events"]
    (former,) = {one["id"], other["id"]} - {now}
    told = reviewing.get(f"/api/events/{former}").json()
    assert told["event"]["id"] == now
    assert told["former"] == [former]
    assert told["id_asked"] == former
    assert [decision["kind"] for decision in told["decisions"]] == ["same"]


def test_a_document_with_its_text(server) -> None:
    event = server.get("/api/events?text=the%20dam&limit=1").json()["events"][0]
    told = server.get(f"/api/documents/{event['documents'][0]}").json()
    text = told["article"]["text"]
    assert told["document"]["reports"]
    for report in told["document"]["reports"]:
        begin, end = report["evidence"]["span"]
        assert text[begin:end] == report["evidence"]["text"]
        assert told["events"][report["id"]]
    assert event["id"] in told["events"].values()


def test_copies_name_each_other(server) -> None:
    first = server.get("/api/events?outlet=evening%20post&limit=1").json()["events"][0]
    copies = {id: server.get(f"/api/documents/{id}").json()["copies"] for id in first["documents"]}
    assert {copy["id"] for found in copies.values() for copy in found} == set(first["documents"])
    assert {copy["outlet"] for found in copies.values() for copy in found} == {"Evening Post", "Dragoman sample"}


def test_a_timeline_is_the_commands(server, run: Run) -> None:
    told = run("timeline", "--store", server.path, "--actor", "UKR", "--most", 5, "--format", "json")
    assert server.get("/api/timeline?party=UKR&most=5").json() == json.loads(told.out)


def test_an_article_is_told_without_its_markup(start, tmp_path: Path) -> None:
    from plain_coder import PlainCoder

    path = tmp_path / "odd.duckdb"
    text = "KEN AID SOM 2024-05-07\n<script>alert(1)</script> \U0001f9ed é\u0301 \u202e"
    with Store(path) as store:
        store.ingest([make_article(text, published="2024-05-08", title="</title><script>")], coder=PlainCoder())
    server = start(path)
    event = server.get("/api/events").json()["events"][0]
    response = server.get(f"/api/documents/{event['documents'][0]}")
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.json()["article"]["text"] == text
    found = server.get("/api/search", params={"text": "<script>alert(1)</script> \U0001f9ed"}).json()["documents"][0]
    ((begin, end),) = found["spans"]
    assert found["snippet"][begin:end] == "<script>alert(1)</script> \U0001f9ed"
