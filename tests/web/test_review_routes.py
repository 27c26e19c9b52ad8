"""The queue, decisions over the wire, and who may make them."""

import pytest
from web_server import TOKEN

DECIDE = "/api/review/decisions"


def test_a_decision_moves_events_and_is_undone(reviewing, bearer) -> None:
    events = reviewing.get("/api/events").json()["events"]
    body = {
        "kind": "correct",
        "reports": events[0]["reports"],
        "field": "status",
        "value": "hypothetical",
        "author": "Ann",
    }
    made = reviewing.client.post(DECIDE, json={**body, "note": "read again"}, headers=bearer)
    assert made.status_code == 201, made.text
    decision = made.json()
    assert (decision["author"], decision["note"], decision["undone"]) == ("Ann", "read again", None)
    assert decision["events"] == [events[0]["id"]]
    told = reviewing.get(f"/api/events/{events[0]['id']}").json()
    assert told["event"]["status"] == "hypothetical"
    assert all(one["corrected"] == {"status": "hypothetical"} for one in told["reports"])
    assert told["reports"][0]["report"]["status"] == events[0]["status"], "what the article says stays"
    undone = reviewing.client.post(f"{DECIDE}/{decision['id']}/undo", headers=bearer)
    assert undone.status_code == 200
    assert undone.json()["undone"]
    assert reviewing.get("/api/events").json()["events"] == events
    assert reviewing.client.post(f"{DECIDE}/{decision['id']}/undo", headers=bearer).status_code == 409
    assert reviewing.client.post(f"{DECIDE}/d0/undo", headers=bearer).status_code == 404
    listed = reviewing.get(DECIDE).json()
    assert [one["id"] for one in listed["decisions"]] == [decision["id"]]


def test_decisions_are_listed_the_latest_first_page_by_page(reviewing, bearer) -> None:
    made = []
    for event in reviewing.get("/api/events?limit=5").json()["events"]:
        body = {"kind": "reject", "reports": event["reports"], "author": "Ann"}
        made.append(reviewing.client.post(DECIDE, json=body, headers=bearer).json()["id"])
    seen: list[str] = []
    after = None
    while True:
        page = reviewing.get(DECIDE, params={"limit": 2, **({"after": after} if after else {})}).json()
        seen += [one["id"] for one in page["decisions"]]
        after = page["next"]
        if after is None:
            break
    assert seen == made[::-1]
    assert page["total"] == 5


def test_a_wrong_decision_is_refused_and_changes_nothing(reviewing, bearer) -> None:
    report = reviewing.get("/api/events?limit=1").json()["events"][0]["reports"][0]
    for body, status, words in [
        ({"kind": "same", "reports": [report], "author": "Ann"}, 422, "at least 2"),
        ({"kind": "reject", "reports": ["nothing"], "author": "Ann"}, 422, "no report of this id"),
        ({"kind": "reject", "reports": [report], "author": " "}, 422, "author"),
        ({"kind": "reject", "reports": [report]}, 400, "author"),
        ({"kind": "reject", "reports": [report], "author": "Ann", "color": 1}, 400, "color"),
        ({"kind": "approve", "reports": [report], "author": "Ann"}, 400, "kind"),
        ({"kind": "correct", "reports": [report], "author": "Ann", "field": "status", "value": "odd"}, 422, "status"),
        ({"kind": "correct", "reports": [report], "author": "Ann", "field": "id", "value": "x"}, 422, "id"),
        (
            {"kind": "reject", "reports": [report], "author": "Ann", "field": "act", "value": "AID"},
            422,
            "corrects nothing",
        ),
    ]:
        response = reviewing.client.post(DECIDE, json=body, headers=bearer)
        assert response.status_code == status, (body, response.text)
        assert words in response.json()["error"]["message"]
    for content in (b"", b"{", b"[]", b'{"kind": "\xff"}'):
        sent = {**bearer, "Content-Type": "application/json"}
        assert reviewing.client.post(DECIDE, content=content, headers=sent).status_code == 400
    assert reviewing.get(DECIDE).json()["total"] == 0


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "no_token"),
        ({"Authorization": f"Bearer {TOKEN}!"}, 401, "no_token"),
        ({"Authorization": f"Bearer {TOKEN[:-1]}"}, 401, "no_token"),
        ({"Authorization": f"Basic {TOKEN}"}, 401, "no_token"),
        ({"Authorization": "Bearer"}, 401, "no_token"),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "https://evil.example"}, 403, "bad_origin"),
        ({"Authorization": f"Bearer {TOKEN}", "Origin": "null"}, 403, "bad_origin"),
        ({"Authorization": f"Bearer {TOKEN}", "Sec-Fetch-Site": "cross-site"}, 403, "bad_origin"),
        ({"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/plain"}, 415, "bad_type"),
    ],
)
def test_who_may_not_decide(reviewing, headers: dict[str, str], status: int, code: str) -> None:
    report = reviewing.get("/api/events?limit=1").json()["events"][0]["reports"][0]
    body = {"kind": "reject", "reports": [report], "author": "Eve"}
    response = reviewing.client.post(DECIDE, json=body, headers=headers)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert reviewing.get(DECIDE).json()["total"] == 0


def test_a_page_of_its_own_may_decide(reviewing, bearer) -> None:
    report = reviewing.get("/api/events?limit=1").json()["events"][0]["reports"][0]
    origin = str(reviewing.client.base_url).rstrip("/")
    sent = {**bearer, "Origin": origin, "Sec-Fetch-Site": "same-origin"}
    body = {"kind": "reject", "reports": [report], "author": "Ann"}
    made = reviewing.client.post(DECIDE, json=body, headers=sent)
    assert made.status_code == 201
    assert made.json()["events"] == []


def test_without_a_token_nobody_decides(server) -> None:
    assert server.get("/api/store").json()["may_review"] is False
    for address in (DECIDE, f"{DECIDE}/d1/undo"):
        response = server.client.post(address, json={}, headers={"Authorization": f"Bearer {TOKEN}"})
        assert (response.status_code, response.json()["error"]["code"]) == (403, "read_only")


def test_the_queue_has_what_is_in_doubt_and_loses_what_was_decided(reviewing, bearer) -> None:
    queue = reviewing.get("/api/review/queue?limit=200").json()
    items = queue["items"]
    assert len(items) == queue["total"] > 3
    assert {item["kind"] for item in items} == {"conflict", "doubt", "link"}
    assert [item["priority"] for item in items] == sorted((item["priority"] for item in items), reverse=True)
    for item in items:
        assert item["why"]
        assert [one["report"]["id"] for one in item["evidence"]] == item["reports"]
        assert all(one["article"]["id"] == one["report"]["document"] for one in item["evidence"])
        assert (item["conflict"] is not None) == (item["kind"] == "conflict")
        assert (item["parts"] is not None) == (item["kind"] == "link")
    paged: list[str] = []
    after = None
    while True:
        page = reviewing.get("/api/review/queue", params={"limit": 2, **({"after": after} if after else {})}).json()
        paged += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert paged == [item["id"] for item in items]
    for kind, decided in (("link", "not same"), ("doubt", "reject"), ("conflict", "reject")):
        (first, *_) = reviewing.get(f"/api/review/queue?kind={kind}").json()["items"]
        reports = first["reports"] if decided == "not same" else first["reports"][:1]
        body = {"kind": decided, "reports": reports, "author": "Ann"}
        assert reviewing.client.post(DECIDE, json=body, headers=bearer).status_code == 201
        left = reviewing.get(f"/api/review/queue?kind={kind}&limit=200").json()
        assert first["id"] not in {item["id"] for item in left["items"]}
    assert left["done"] == 3


def test_the_queue_of_one_event_is_all_that_it_rests_on(reviewing, bearer) -> None:
    def queue(**given: str) -> list[dict]:
        page = reviewing.get("/api/review/queue", params={"limit": "200", **given}).json()
        assert page["total"] == len(page["items"])
        return page["items"]

    events = reviewing.get("/api/events?limit=1000").json()["events"]
    everything = {item["id"] for item in queue()}
    found = set()
    for event in events:
        items = queue(event=event["id"])
        assert all(set(item["reports"]) & set(event["reports"]) for item in items)
        assert len(event["reports"]) > 1 or [item["kind"] for item in items].count("doubt") == 1
        found |= {item["id"] for item in items}
    assert found > everything, "what is not in doubt is shown, too, where somebody asks for one event"
    alone = next(event for event in events if len(event["reports"]) == 1)
    decision = {"kind": "reject", "reports": alone["reports"], "author": "Ann"}
    assert reviewing.client.post(DECIDE, json=decision, headers=bearer).status_code == 201
    assert reviewing.get(f"/api/review/queue?event={alone['id']}").status_code == 404
    assert reviewing.get("/api/review/queue?event=e0").json()["error"]["code"] == "not_found"


def test_conflicts_the_gravest_first(server) -> None:
    page = server.get("/api/conflicts").json()
    assert page["total"] == len(page["conflicts"]) > 0
    severities = [one["severity"] for one in page["conflicts"]]
    assert severities == sorted(severities, reverse=True)
    paged: list[str] = []
    after = None
    while True:
        part = server.get("/api/conflicts", params={"limit": 1, **({"after": after} if after else {})}).json()
        paged += [one["id"] for one in part["conflicts"]]
        after = part["next"]
        if after is None:
            break
    assert paged == [one["id"] for one in page["conflicts"]]
    first = page["conflicts"][0]
    of_event = server.get("/api/conflicts", params={"event": first["events"][0]}).json()
    assert first["id"] in {one["id"] for one in of_event["conflicts"]}
    assert server.get("/api/conflicts?event=nothing").status_code == 404
    kinds = server.get("/api/conflicts?kind=time&kind=place").json()
    assert {one["kind"] for one in kinds["conflicts"]} <= {"time", "place"}
    told = server.get(f"/api/events/{first['events'][0]}").json()["conflicts"]
    assert first["id"] in {one["id"] for one in told}
