"""Pages from the web, with care for where the address leads.

In: an http or https address. Out: its bytes, type and final address.
Limits: no address of this machine or its network unless the options allow it: names are resolved here, each address is
checked, and the connection goes to an address that was checked, at every redirect anew. Size, time and redirects are
limited. It goes straight to the host: proxies are not used, cookies not kept, robots.txt is not read.
"""

import contextlib
import datetime
import http.client
import ipaddress
import re
import socket
import ssl
import threading
import zlib
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

import dragoman
from dragoman.ingest.decompression import check_ratio
from dragoman.ingest.files import IngestError
from dragoman.ingest.options import InputOptions

SCHEMES = ("http", "https")
_REDIRECTS = (301, 302, 303, 307, 308)
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5"
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GLOBAL = ipaddress.ip_network("2000::/3")  # all that was ever given out; what else looks public was given up
_PIECE = 1 << 16
_CONTROLS = re.compile(r"[\x00-\x20\x7f]")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server gave."""

    url: str  # after all redirects
    data: bytes
    media_type: str  # "text/html"
    charset: str | None
    retrieved: datetime.datetime


class _Deadline:
    """Closes the socket when time is up, however slowly the server drips."""

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._close)
        self._timer.daemon = True
        self._timer.start()

    def watch(self, connected: socket.socket) -> None:
        self._socket = connected
        if self.has_passed:
            self._close()

    def _close(self) -> None:
        self.has_passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):  # it was closed
                self._socket.shutdown(socket.SHUT_RDWR)

    def cancel(self) -> None:
        self._timer.cancel()


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked."""

    def __init__(self, host: str, port: int, *, allows_private: bool, seconds: float, deadline: _Deadline) -> None:
        super().__init__(host, port, timeout=seconds)
        self._allows_private = allows_private
        self._deadline = deadline

    def connect(self) -> None:
        addresses = find_addresses(self.host, self.port, allows_private=self._allows_private)
        failure: OSError | None = None
        for address in addresses:
            try:
                self.sock = socket.create_connection((str(address), self.port), self.timeout)
            except OSError as error:
                failure = error
                continue
            self._deadline.watch(self.sock)
            return
        raise failure or OSError("no address to connect to")


class _SecureConnection(_Connection):
    """The same, over TLS."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
        self._deadline.watch(self.sock)


def fetch(url: str, options: InputOptions) -> Fetched:
    """What the address leads to. Raises IngestError: not allowed, not there, too large, too slow."""
    deadline = _Deadline(options.limits.fetch_seconds)
    try:
        return _follow(url, options, deadline)
    except IngestError as error:
        raise IngestError(url, error.reason) from error
    except ssl.SSLCertVerificationError as error:
        raise IngestError(url, f"its certificate is not trusted ({error.verify_message})") from error
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        if deadline.has_passed or isinstance(error, TimeoutError):
            raise IngestError(url, f"took over {options.limits.fetch_seconds:g} seconds; try again later") from error
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise IngestError(url, f"cannot be fetched ({reason}); check the address and the network") from error
    finally:
        deadline.cancel()


def _follow(url: str, options: InputOptions, deadline: _Deadline) -> Fetched:
    at = url
    for _ in range(options.limits.redirects + 1):
        connection = _open_connection(url, at, options, deadline)
        try:
            parts = urlsplit(at)
            target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
                "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|") if parts.query else ""
            )
            headers = {
                "User-Agent": f"dragoman/{dragoman.__version__}",
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip",
                "Connection": "close",
            }
            connection.request("GET", target, headers=headers)
            response = connection.getresponse()
            location = response.getheader("Location")
            if response.status in _REDIRECTS and location:
                at = urljoin(at, location.strip())
                continue
            if response.status != http.client.OK:
                raise IngestError(url, f"the server answers {response.status} {response.reason}")
            data = _read_body(response, url, options, deadline)
            return Fetched(
                url=at,
                data=data,
                media_type=response.headers.get_content_type(),
                charset=response.headers.get_content_charset(),
                retrieved=datetime.datetime.now(datetime.UTC),
            )
        finally:
            connection.close()
    raise IngestError(url, f"leads on through more than {options.limits.redirects} redirects")


def _open_connection(url: str, at: str, options: InputOptions, deadline: _Deadline) -> _Connection:
    parts = urlsplit(at)
    place = "" if at == url else f" (redirected to {at})"
    if parts.scheme not in SCHEMES:
        raise IngestError(url, f"only http and https are fetched{place}")
    if not parts.hostname or _CONTROLS.search(at):
        raise IngestError(url, f"is no address of a page{place}; check it")
    if parts.username or parts.password:
        raise IngestError(url, f"holds a user name or password, which is not sent{place}; take it out")
    kind = _SecureConnection if parts.scheme == "https" else _Connection
    host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii")
    return kind(
        host,
        parts.port or kind.default_port,
        allows_private=options.allows_private,
        seconds=options.limits.fetch_seconds,
        deadline=deadline,
    )


def find_addresses(host: str, port: int, *, allows_private: bool) -> list[Address]:
    """The addresses of a host that may be connected to. Raises IngestError when there are none."""
    found = {info[4][0]: None for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    addresses = [ipaddress.ip_address(str(address).partition("%")[0]) for address in found]
    allowed = [address for address in addresses if allows_private or is_public(address)]
    if not allowed:
        raise IngestError(
            host,
            f"{host} is at {addresses[0]}, on this machine or its network; "
            "such addresses are fetched only when that is allowed (--allow-private)",
        )
    return allowed


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, and so is the one that it wraps, if it wraps one."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL:
            return False
    return address.is_global and not address.is_multicast


def _read_body(response: http.client.HTTPResponse, url: str, options: InputOptions, deadline: _Deadline) -> bytes:
    """The body, unpacked. No more of it is read than is allowed."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in ("identity", "gzip", "x-gzip"):
        raise IngestError(url, f"the server sends it packed as {coding!r}, which is not read")
    unpacker = None if coding == "identity" else zlib.decompressobj(wbits=31)
    most = options.limits.fetched
    pieces: list[bytes] = []
    size = packed = 0
    while piece := response.read(_PIECE):
        packed += len(piece)
        while piece:
            unpacked = unpacker.decompress(piece, _PIECE) if unpacker else piece
            piece = unpacker.unconsumed_tail if unpacker else b""
            pieces.append(unpacked)
            size += len(unpacked)
            check_ratio(size, packed, url, options.limits)
            if size > most:
                raise IngestError(url, f"more than {most:,} bytes; fetch it yourself and give the file")
    if unpacker:
        pieces.append(unpacker.flush())
    if deadline.has_passed:
        raise TimeoutError
    if response.length or (unpacker and not unpacker.eof):
        raise IngestError(url, "the connection broke off before the end; try again")
    return b"".join(pieces)
