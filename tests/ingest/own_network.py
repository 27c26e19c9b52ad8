"""A network of our own: a public address, names, a web server; run by test_names.py in namespaces of its own.

Answers each line of standard input, {"address": "http://…", "follows_links": bool}: what Dragoman made of it, which
names were looked up, and who was asked for what. 127.0.0.1:53 is the resolver that the machine asks here.
"""

import fcntl
import json
import socket
import struct
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from dragoman.ingest.inputs import open_inputs
from dragoman.ingest.options import InputOptions, Limits
from dragoman.records import Article

PUBLIC = "93.184.216.34"
A, AAAA = 1, 28
# By name and kind of question: the answers, one a question; the last stays. An answer is some addresses.
ZONE = {
    ("public.test", A): [[PUBLIC]],
    ("private.test", A): [["127.0.0.1"]],
    ("network.test", A): [["10.0.0.7"]],
    ("metadata.test", A): [["169.254.169.254"]],
    ("six.test", AAAA): [["::1"]],
    ("mapped.test", AAAA): [["::ffff:127.0.0.1"]],
    ("both.test", A): [["127.0.0.1", PUBLIC]],
    ("turning.test", A): [[PUBLIC], ["127.0.0.1"]],  # public when it is checked, ours when it is connected to
}
FEED = (
    "<rss version='2.0'><channel><title>T</title><item><title>M</title><description>Kept.</description>"
    "<link>{link}</link></item></channel></rss>"
)
looked_up: list[str] = []
asked: list[str] = []


class Web(BaseHTTPRequestHandler):
    """/to/ADDRESS redirects there, /feed/ADDRESS is a feed with that link."""

    def do_GET(self) -> None:
        asked.append(f"{self.connection.getsockname()[0]} {self.path}")
        body, kind = b"Kenya sent aid.", "text/plain"
        if self.path.startswith("/feed/"):
            body, kind = FEED.format(link=self.path.removeprefix("/feed/")).encode(), "application/rss+xml"
        self.send_response(302 if self.path.startswith("/to/") else 200)
        if self.path.startswith("/to/"):
            self.send_header("Location", self.path.removeprefix("/to/"))
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def add_address(name: bytes, address: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        packed = struct.pack("16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(address))
        fcntl.ioctl(any_socket, 0x8916, packed)  # SIOCSIFADDR
        fcntl.ioctl(any_socket, 0x8914, struct.pack("16sH14x", name, 0x41))  # SIOCSIFFLAGS: up, running


def answer_names(server: socket.socket) -> None:
    while True:
        question, whose = server.recvfrom(512)
        labels, at = [], 12
        while size := question[at]:
            labels.append(question[at + 1 : at + 1 + size].decode())
            at += 1 + size
        name, (kind,) = ".".join(labels).lower(), struct.unpack_from("!H", question, at + 1)
        answers = ZONE.get((name, kind), [[]])
        given = answers.pop(0) if len(answers) > 1 else answers[0]
        if given:
            looked_up.append(name)
        records = b"".join(map(pack_record, given))
        header = question[:2] + struct.pack("!HHHHH", 0x8580, 1, len(given), 0, 0)
        server.sendto(header + question[12 : at + 5] + records, whose)


def pack_record(value: str) -> bytes:
    """About the name in question, never to be kept."""
    if ":" in value:
        kind, data = AAAA, socket.inet_pton(socket.AF_INET6, value)
    else:
        kind, data = A, socket.inet_aton(value)
    return struct.pack("!HHHIH", 0xC00C, kind, 1, 0, len(data)) + data


def read(address: str, follows_links: bool) -> dict[str, object]:
    looked_up.clear()
    asked.clear()
    warnings: list[str] = []
    options = InputOptions(warn=warnings.append, follows_links=follows_links, limits=Limits(fetch_seconds=5))
    found = [one.text if isinstance(one, Article) else str(one) for one in open_inputs([address], options)]
    return {"found": found, "warnings": warnings, "looked_up": looked_up, "asked": asked}


def main() -> None:
    add_address(b"lo", "127.0.0.1")
    add_address(b"lo:1", PUBLIC)
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.1", 53))
    threading.Thread(target=answer_names, args=(names,), daemon=True).start()
    for host in (PUBLIC, "127.0.0.1"):
        threading.Thread(target=ThreadingHTTPServer((host, 80), Web).serve_forever, daemon=True).start()
    print("ready", flush=True)
    for line in sys.stdin:
        print(json.dumps(read(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
