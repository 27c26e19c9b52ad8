"""What every request passes: who may ask from where, how much, and the headers of every answer.

In: requests. Out: the same, or a refusal; each answer with the headers that keep browsers from doing what the pages do
not need; a line in the journal.
Host is checked against DNS rebinding: a page of another site can have its name point to this machine, but cannot ask
for another name than its own. Addresses in numbers have no name that could be bent.
Limits: what may be written, web/api_review.py decides.
"""

import hashlib
import hmac
import ipaddress
import re
import socket
import time
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.web.journal import Journal
from dragoman.web.refusals import Refusal, make_error

LONGEST_ADDRESS = 4096  # bytes, query included
LARGEST_BODY = 65_536  # bytes
COOKIE = "dragoman"
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
}
_TOO_LARGE = f"the body has more than {LARGEST_BODY} bytes; decide about less"
_PORT = re.compile(r":\d{1,5}$")
_TOKEN = re.compile(rb"(^|&)token=[^&]*")


class Guard:
    """`host`: the one that is bound; where that is not this machine alone, reading needs the token, too."""

    def __init__(self, app: ASGIApp, *, token: str | None, host: str, journal: Journal) -> None:
        self._app = app
        self._token = token
        self._is_open = not is_loopback(host)
        self._names = {"localhost", host.lower(), *((socket.gethostname().lower(),) if self._is_open else ())}
        self._journal = journal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500
        is_head = scope["method"] == "HEAD"
        has_begun = False

        async def send_guarded(message: Message) -> None:
            nonlocal status, has_begun
            if message["type"] == "http.response.start":
                status, has_begun = message["status"], True
                headers = MutableHeaders(raw=list(message["headers"]))
                for name, value in HEADERS.items():
                    headers[name] = value
                message = {**message, "headers": headers.raw}
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            refusal = self._refuse(scope)
            if refusal is not None:
                await refusal(scope, receive, send_guarded)
            else:
                # What GET answers, HEAD answers without the body.
                inner = {**scope, "method": "GET"} if is_head else scope
                await self._app(inner, _limit(receive), send_guarded)
        except Exception as error:
            self._journal.note_fault(scope["method"], _tell_address(scope), error)
            if not has_begun:
                response = make_error(500, "fault", "something went wrong in the server; its log says what")
                await response(scope, receive, send_guarded)
        finally:
            self._journal.note_request(scope["method"], _tell_address(scope), status, time.perf_counter() - begun)

    def _refuse(self, scope: Scope) -> ASGIApp | None:
        """The answer to who may not ask, or asks too much."""
        headers = Headers(scope=scope)
        if len(scope["raw_path"]) + len(scope["query_string"]) > LONGEST_ADDRESS:
            return make_error(414, "too_long", f"the address has more than {LONGEST_ADDRESS} bytes; ask for less")
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            return make_error(413, "too_large", _TOO_LARGE)
        if not self._knows_host(headers.get("host", "")):
            return make_error(421, "bad_host", "Host: is no name of this server; ask it by the address that it printed")
        if self._token is not None and _TOKEN.search(scope["query_string"]):
            return self._admit(scope)
        if self._is_open and not self._may_read(headers):
            challenge = {"WWW-Authenticate": 'Bearer realm="dragoman"'}
            say = "reading needs the token: Authorization: Bearer TOKEN, or once ?token=TOKEN in a browser"
            return make_error(401, "no_token", say, headers=challenge)
        return None

    def _knows_host(self, given: str) -> bool:
        name = _PORT.sub("", given.strip().lower()).rstrip(".")
        if name in self._names:
            return True
        address = _read_address(name)
        return address is not None and (self._is_open or address.is_loopback)

    def _admit(self, scope: Scope) -> ASGIApp:
        """A token in the address becomes a cookie, and leaves the address: it must not stay in a history."""
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = [value for name, value in pairs if name == "token"]
        if not _is_same(given[0], self._token):
            return make_error(401, "no_token", "token: is not the one that this server was started with", "token")
        rest = urlencode([(name, value) for name, value in pairs if name != "token"])
        place = quote(scope["path"].replace("\\", "/")) or "/"
        # "//host" would be another site.
        target = "/" + place.lstrip("/") + (f"?{rest}" if rest else "")
        cookie = f"{COOKIE}={self._make_cookie()}; HttpOnly; SameSite=Strict; Path=/"
        response = make_error(303, "see_other", "the token is in a cookie now")
        response.headers["Location"] = target
        response.headers["Set-Cookie"] = cookie
        return response

    def _may_read(self, headers: Headers) -> bool:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return _is_same(given.strip(), self._token)
        try:
            found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            return False
        return found is not None and _is_same(found.value, self._make_cookie())

    def _make_cookie(self) -> str:
        """Not the token itself: who reads it can read, but not write."""
        return hmac.new((self._token or "").encode(), b"dragoman cookie", hashlib.sha256).hexdigest()


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what is bound there."""
    if host.lower() == "localhost":
        return True
    address = _read_address(host)
    return address is not None and address.is_loopback


def _read_address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None


def _is_same(given: str, token: str | None) -> bool:
    return token is not None and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def _tell_address(scope: Scope) -> str:
    """As it was asked for, in ASCII, without the token."""
    query = _TOKEN.sub(rb"\1token=***", scope["query_string"])
    asked = scope["raw_path"] + (b"?" + query if query else b"")
    return asked[:LONGEST_ADDRESS].decode("ascii", "backslashreplace")  # type: ignore[no-any-return]


def _limit(receive: Receive) -> Receive:
    """A body may come in parts that do not say how many there are."""
    size = 0

    async def receive_limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST_BODY:
            raise Refusal(413, "too_large", _TOO_LARGE)
        return message

    return receive_limited
