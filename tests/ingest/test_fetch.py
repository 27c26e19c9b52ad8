"""Fetching from a real server of our own: allowed only when asked, within its limits, checked at every redirect."""

import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dragoman.ingest import fetch as fetching
from dragoman.ingest.fetch import fetch, find_addresses, is_public
from dragoman.ingest.files import IngestError, Refused
from dragoman.ingest.options import InputOptions, Limits
from dragoman.records import Article

FEED = (
    "<rss version='2.0'><channel><title>T</title><item><title>M</title><description>Short.</description>"
    "<link>{base}/page</link></item><item><description>Kept.</description><link>{base}/missing</link></item>"
    "</channel></rss>"
)


class _Server(BaseHTTPRequestHandler):
    """Answers by path."""

    page = b""
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        base = f"http://127.0.0.1:{self.server.server_address[1]}"
        path = self.path.partition("?")[0]
        if path in ("/page", "/%C3%A9"):
            self.answer(self.page, "text/html; charset=utf-8")
        elif path == "/packed":
            self.answer(gzip.compress(self.page), "text/html", coding="gzip")
        elif path == "/bomb":
            self.answer(gzip.compress(bytes(30_000_000)), "text/html", coding="gzip")
        elif path == "/large":
            self.answer(b"x" * 3_000_000, "text/plain")
        elif path == "/feed":
            self.answer(FEED.replace("{base}", base).encode(), "application/rss+xml")
        elif path == "/story.txt":
            self.answer(b"Kenya sent aid.", "text/plain")
        elif path == "/rows.csv":
            self.answer(b"text,date\nKenya sent aid.,2022-07-19\nMali met Chad.,2022-07-20\n", "text/csv")
        elif path == "/pdf":
            self.answer(b"%PDF-1.7", "application/pdf")
        elif path == "/slow":
            self.drip()
        elif path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"x" * 10)
        elif path == "/long":
            self.send_response(200)
            self.send_header("Content-Length", "10")
            self.end_headers()
            self.wfile.write(b"x" * 1000)
        elif path == "/endless":
            self.pour()
        elif path == "/drip":
            self.send_response(200)
            self.end_headers()
            self.drip()
        elif path == "/picture":
            self.answer(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "text/html")
        elif path == "/chain":
            self.redirect(f"/chain?{int(self.path.partition('?')[2] or 0) + 1}")
        elif path == "/brotli":
            self.answer(b"\x0b\x02\x80Kenya\x03", "text/html", coding="br")
        elif path == "/torn":
            self.answer(gzip.compress(self.page)[:60], "text/html", coding="gzip")
        elif path == "/headers":
            self.send_response(200)
            for number in range(200):
                self.send_header(f"X-{number}", "x" * 1000)
            self.end_headers()
        elif path == "/loop":
            self.redirect("/loop")
        elif path.startswith("/to/"):
            self.redirect(self.path.removeprefix("/to/"))
        else:
            self.send_error(404)

    def answer(self, body: bytes, media_type: str, *, coding: str = "") -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if coding:
            self.send_header("Content-Encoding", coding)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            return  # whoever asked has heard enough

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.end_headers()

    def pour(self) -> None:
        """A body that never ends, as fast as it can."""
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(bytes(1 << 16))
        except OSError:
            return

    def drip(self) -> None:
        """A byte of a header at a time, for ever."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(page: str) -> Iterator[str]:
    _Server.page = page.encode()
    _Server.asked = []
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_address[1]}"
    running.shutdown()
    running.server_close()


ALLOWED = InputOptions(allows_private=True)


def test_a_page_is_fetched_and_read(server: str, read, paragraphs: tuple[str, ...]) -> None:
    (article,) = read(f"{server}/page", allows_private=True)
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(paragraphs)
    assert article.url == "https://daily.example.org/world/maize"
    assert article.retrieved is not None and article.retrieved.tzinfo is not None
    assert _Server.asked[0][1].startswith("dragoman/")


@pytest.mark.parametrize("path", ["/packed", "/é", "/to//page", "/to/page?x=1|2", "/page#part"])
def test_packed_redirected_and_odd_addresses_are_followed(server: str, path: str) -> None:
    page = fetch(server + path.replace("/to/page", "/to//page"), ALLOWED)
    assert page.data == _Server.page and page.media_type == "text/html"


def test_what_is_fetched_is_read_as_what_it_is(server: str, read, warnings: list[str]) -> None:
    assert [one.text for one in read(f"{server}/rows.csv", allows_private=True)] == [
        "Kenya sent aid.",
        "Mali met Chad.",
    ]
    (story,) = read(f"{server}/story.txt", allows_private=True)
    assert (story.text, story.url) == ("Kenya sent aid.", f"{server}/story.txt")
    assert "is a PDF" in read(f"{server}/pdf", allows_private=True)[0].reason
    assert [one.text for one in read(f"{server}/feed", allows_private=True)] == ["Short.", "Kept."]
    assert warnings == []


def test_links_of_a_feed_are_followed_when_asked(server: str, read, paragraphs, warnings: list[str]) -> None:
    one, two = read(f"{server}/feed", allows_private=True, follows_links=True)
    assert (one.text, one.title, one.outlet) == ("\n\n".join(paragraphs), "M", "T")
    assert two.text == "Kept."
    assert len(warnings) == 1 and "404" in warnings[0]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0", "LOCALHOST."]
)
def test_no_private_address_is_asked_unless_allowed(server: str, host: str) -> None:
    url = server.replace("127.0.0.1", host) + "/page"
    with pytest.raises(IngestError, match=r"on this machine or its network|cannot be fetched"):
        fetch(url, InputOptions())
    assert _Server.asked == []


def test_a_redirect_to_a_private_address_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    port = int(server.rpartition(":")[2])
    real = socket.getaddrinfo

    def resolve(host: str, *arguments: object, **options: object) -> object:
        return real("127.0.0.1" if host == "public.example.org" else host, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    # The first host passes as public, although it is at our server; the second is what it is.
    judged = iter([True])
    monkeypatch.setattr(fetching, "is_public", lambda address: next(judged, False) or is_public(address))
    with pytest.raises(IngestError, match=r"localhost is at .* on this machine"):
        fetch(f"http://public.example.org:{port}/to/http://localhost:{port}/page", InputOptions())
    assert [path for path, _ in _Server.asked] == [f"/to/http://localhost:{port}/page"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/missing", "the server answers 404"),
        ("/loop", "leads on through more than 5 redirects"),
        ("/chain", "leads on through more than 5 redirects"),
        ("/endless", "more than 50,000,000 bytes"),
        ("/brotli", "packed as 'br', which is not read"),
        ("/torn", "broke off before the end"),
        ("/headers", "cannot be fetched"),
        ("/to/file:///etc/passwd", "only http and https are fetched"),
        ("/to/ftp://example.org/x", "only http and https are fetched"),
        ("/bomb", "decompression bomb"),
        ("/short", "broke off before the end|cannot be fetched"),
    ],
)
def test_what_cannot_be_fetched_is_refused_by_its_address(server: str, path: str, says: str) -> None:
    with pytest.raises(IngestError, match=says) as caught:
        fetch(server + path, ALLOWED)
    assert str(caught.value).startswith(f"{server}{path}: ")


def test_size_and_time_are_limited(server: str) -> None:
    with pytest.raises(IngestError, match="more than 1,000,000 bytes"):
        fetch(f"{server}/large", InputOptions(allows_private=True, limits=Limits(fetched=1_000_000)))
    start = time.perf_counter()
    with pytest.raises(IngestError, match=r"took over 0\.5 seconds"):
        fetch(f"{server}/slow", InputOptions(allows_private=True, limits=Limits(fetch_seconds=0.5)))
    assert time.perf_counter() - start < 5
    start = time.perf_counter()
    with pytest.raises(IngestError, match=r"took over 0\.5 seconds"):
        fetch(f"{server}/drip", InputOptions(allows_private=True, limits=Limits(fetch_seconds=0.5)))
    assert time.perf_counter() - start < 5


def test_a_body_longer_than_said_is_read_as_far_as_said(server: str) -> None:
    assert fetch(f"{server}/long", ALLOWED).data == b"x" * 10


def test_a_picture_that_is_called_a_page_is_none(server: str, read) -> None:
    (found,) = read(f"{server}/picture", allows_private=True)
    assert isinstance(found, Refused)
    assert "binary" in found.reason or "no article" in found.reason


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://", "is no address of a page"),
        ("http://a b/", "is no address of a page"),
        ("http://user:secret@example.org/", "holds a user name or password"),
        ("http://example.org:99999/", "cannot be fetched"),
        ("http://no-such-host.invalid/", "cannot be fetched"),
        ("http://[::1/", "cannot be fetched"),
        ("http://" + "x" * 300 + ".org/", "cannot be fetched"),
    ],
)
def test_what_is_no_address_is_refused(url: str, says: str, read) -> None:
    (found,) = read(url)
    assert isinstance(found, Refused)
    assert found.name == url and says in found.reason


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # the metadata of cloud machines
        ("100.64.0.1", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),  # of one place, as it was once written
        ("::7f00:1", False),  # 127.0.0.1, as it was once written
        ("64:ff9b:1::7f00:1", False),  # of a translator in one's own network
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),  # 127.0.0.1 behind a translator
        ("2002:7f00:1::", False),  # the same, as 6to4 wraps it
    ],
)
def test_addresses_are_public_or_not(address: str, expected: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is expected


def test_of_several_addresses_only_public_ones_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    infos = [(0, 0, 0, "", (address, 80)) for address in ("10.0.0.1", "8.8.8.8", "fe80::1%eth0")]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: infos)
    assert [str(one) for one in find_addresses("h", 80, allows_private=False)] == ["8.8.8.8"]
    assert len(find_addresses("h", 80, allows_private=True)) == 3
