"""Who may ask, from where and how much; and what every answer bears."""

import json
import re
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest
from web_server import TOKEN, Server

from dragoman.web.guard import HEADERS, LARGEST_BODY, LONGEST_ADDRESS, is_loopback

ADDRESSES = [
    ("GET", "/", 200),
    ("GET", "/event/e123", 200),
    ("GET", "/actor/African%20Union%2FSomalia", 200),
    ("GET", "/static/index.html", 200),
    ("GET", "/static/../app.py", 404),
    ("GET", "/static/%2e%2e/app.py", 404),
    ("GET", "/nothing", 404),
    ("GET", "/docs", 404),
    ("GET", "/openapi.json", 200),
    ("GET", "/health", 200),
    ("GET", "/api/events", 200),
    ("GET", "/api/events/e0000", 404),
    ("GET", "/api/documents/x", 404),
    ("GET", "/api/actors/nobody", 404),
    ("GET", "/api/events?quad=9", 400),
    ("GET", "/api/events?actr=IRN", 400),
    ("GET", "/api/events?text=a&text=b", 400),
    ("GET", "/api/events?from=2024-02-30", 422),
    ("GET", "/api/events?from=2024-02-02&to=2024-01-01", 422),
    ("GET", "/api/events?after=here", 422),
    ("GET", "/api/events?as_of=0001-01-01T00:00:00%2B14:00", 422),
    ("GET", "/api/search?text=%20", 422),
    ("GET", "/api/search", 400),
    ("GET", "/api/events?text=" + "a" * LONGEST_ADDRESS, 414),
    ("DELETE", "/api/events", 405),
    ("POST", "/api/events", 405),
    ("PUT", "/", 405),
    ("POST", "/api/review/decisions", 403),
]


def check_headers(response: httpx.Response) -> None:
    for name, value in HEADERS.items():
        assert response.headers.get_list(name) == [value], name
    assert "server" not in response.headers
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize(("method", "address", "status"), ADDRESSES)
def test_every_answer_has_its_headers_and_every_error_its_shape(server, method: str, address: str, status: int) -> None:
    response = server.client.request(method, address)
    assert response.status_code == status, response.text
    check_headers(response)
    if status >= 400:
        error = response.json()["error"]
        assert set(error) == {"code", "message", "field"}
        assert error["message"]
        assert str(server.path.parent) not in response.text
        assert response.headers["cache-control"] == "no-store"
    if status == 405:
        assert "GET" in response.headers["allow"]


@pytest.mark.parametrize(
    ("query", "code", "field", "words"),
    [
        ("quad=9", "bad_value", "quad", "less than or equal to 4"),
        ("act=KILL", "bad_value", "act", "AGREE"),
        ("from=yesterday", "bad_value", "from", "yesterday"),
        ("from=2024-02-30", "bad_filter", "from", "is not a date"),
        ("from=2024-02-02&to=2024-01-01", "bad_filter", "from", "exchange them"),
        ("limit=0", "bad_value", "limit", "greater than or equal to 1"),
        ("after=here", "bad_value", "after", "no place in the list"),
        ("actr=IRN", "bad_name", "actr", "choose among"),
        ("near=1,2", "bad_value", "near", "pattern"),
        ("outlet=%20", "bad_filter", "outlet", "blank"),
        ("confidence=nan", "bad_value", "confidence", ""),
    ],
)
def test_an_error_names_the_parameter(server, query: str, code: str, field: str, words: str) -> None:
    error = server.get("/api/events?" + query).json()["error"]
    assert (error["code"], error["field"]) == (code, field)
    assert words in error["message"]


def test_head_is_get_without_the_body(server) -> None:
    got, headed = server.get("/api/store"), server.client.head("/api/store")
    assert headed.content == b""
    assert headed.headers["content-length"] == str(len(got.content))
    check_headers(headed)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.1", "", "[::2]"]
)
def test_a_name_that_is_not_ours_is_no_host(server, host: str) -> None:
    response = server.get("/api/store", headers={"Host": host})
    assert response.status_code == 421
    check_headers(response)


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:80", "LOCALHOST."])
def test_names_of_this_machine_are(server, host: str) -> None:
    assert server.get("/api/store", headers={"Host": host}).status_code == 200


def test_a_body_is_of_the_size_of_a_decision(reviewing, bearer) -> None:
    large = {"kind": "reject", "reports": ["a"], "author": "Ann", "note": "x" * LARGEST_BODY}
    for content in (json.dumps(large).encode(), iter([json.dumps(large).encode()])):
        response = reviewing.client.post(
            "/api/review/decisions", content=content, headers={**bearer, "Content-Type": "application/json"}
        )
        assert response.status_code == 413
        check_headers(response)


def test_a_fault_is_told_without_its_inside(start, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman.store.database import Store

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret inside")

    server = start(copy)
    monkeypatch.setattr(Store, "network", fail)
    response = server.get("/api/network?actor=IRN")
    assert response.status_code == 500
    check_headers(response)
    assert response.json()["error"]["code"] == "fault"
    assert "secret" not in response.text
    for _ in range(50):  # what is said follows what is answered
        if " 500 " in server.log.getvalue():
            break
        time.sleep(0.05)
    assert "RuntimeError: the secret inside" in server.log.getvalue()
    assert "GET /api/network?actor=IRN 500" in server.log.getvalue()
    assert server.get("/health").status_code == 200


def test_a_question_that_takes_too_long_is_broken_off(start, made_store: Path) -> None:
    slow = start(made_store, longest=0.0001)
    response = slow.get("/api/overview?text=a")
    assert response.status_code == 503
    assert response.json()["error"]["code"] == "too_slow"
    assert slow.get("/health").json()["status"] == "ok"


def test_others_read_with_the_token_alone(start, read_store: Path) -> None:
    """Bound to all addresses: everything needs the token, in a header, or once in the address."""
    server = start(read_store, host="0.0.0.0", token=TOKEN)
    for address in ("/", "/api/events", "/health", "/static/index.html", "/openapi.json"):
        response = server.get(address)
        assert response.status_code == 401, address
        assert response.headers["www-authenticate"].startswith("Bearer")
        check_headers(response)
        assert server.get(address, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200
        assert server.get(address, headers={"Authorization": f"Bearer {TOKEN}x"}).status_code == 401
    assert server.get("/?token=wrong").status_code == 401
    entered = server.get(f"/search?text=a%26b&token={TOKEN}")
    assert (entered.status_code, entered.headers["location"]) == (303, "/search?text=a%26b")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    server.client.cookies.clear()
    value = cookie.split(";")[0]
    assert server.get("/api/events", headers={"Cookie": value}).status_code == 200
    assert server.get("/api/events", headers={"Cookie": value[:-1]}).status_code == 401
    decided = server.client.post("/api/review/decisions", json={}, headers={"Cookie": value})
    assert decided.status_code == 401, "a cookie reads"
    assert TOKEN not in server.log.getvalue()
    assert "token=***" in server.log.getvalue()
    assert server.get("/api/events", headers={"Cookie": value, "Host": "evil.example"}).status_code == 421
    assert server.get("/api/events", headers={"Cookie": value, "Host": "192.168.7.7:80"}).status_code == 200


def test_the_redirect_stays_here(start, read_store: Path) -> None:
    server = start(read_store, token=TOKEN)
    for path in ("//evil.example/x", "/\\evil.example", "/%5Cevil.example", "/%2F%2Fevil.example"):
        with socket.create_connection((server.client.base_url.host, server.client.base_url.port)) as raw:
            raw.sendall(f"GET {path}?token={TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            said = b"".join(iter(lambda: raw.recv(65536), b"")).decode()
        (place,) = re.findall(r"(?im)^location: (.*?)\r$", said)
        assert re.match(r"/(?![/\\])", place), place


def test_many_ask_at_once(made) -> None:
    """Every request has its own cursor: answers are those that one gets alone."""
    addresses = [f"/api/overview?quad={quad}&act={act}" for quad in (1, 4) for act in ("CONSULT", "ASSAULT", "AID")]
    alone = {address: made.get(address).content for address in addresses}
    together: dict[tuple[str, int], bytes] = {}

    def ask(address: str, number: int) -> None:
        together[address, number] = httpx.get(f"{str(made.client.base_url).rstrip('/')}{address}", timeout=60).content

    threads = [threading.Thread(target=ask, args=(one, number)) for one in addresses for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert together == {(address, number): alone[address] for address in addresses for number in range(3)}


def test_which_hosts_are_this_machine_alone() -> None:
    assert [host for host in ("127.0.0.1", "127.8.8.8", "::1", "localhost", "LocalHost") if not is_loopback(host)] == []
    assert [host for host in ("0.0.0.0", "::", "192.168.1.2", "news.example", "") if is_loopback(host)] == []


def test_figures_for_prometheus(server: Server) -> None:
    server.client.get("/api/store")
    server.client.get("/nowhere")
    answer = server.client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    series = dict(line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#"))
    assert float(series['dragoman_requests_total{method="GET",of="api",status="200"}']) >= 1
    assert float(series['dragoman_requests_total{method="GET",of="page",status="404"}']) >= 1
    assert float(series['dragoman_request_seconds_count{of="api"}']) >= 1
