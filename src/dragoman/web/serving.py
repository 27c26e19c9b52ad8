"""The server on a port, until it is told to stop.

In: a store's path, a host, a port, a token or none. Out: answers over HTTP; ServeError.
Limits: one process, HTTP without TLS: whoever serves others puts a proxy with TLS before it.
"""

import socket
from pathlib import Path

import uvicorn

from dragoman.web.answering import LONGEST
from dragoman.web.app import build_app
from dragoman.web.guard import is_loopback
from dragoman.web.journal import Journal
from dragoman.web.keeper import IDLE, Keeper

_SHORTEST = 16  # characters of a token: fewer can be guessed
_WAITING = 128  # requests at once; more are told to come back


class ServeError(ValueError):
    """What cannot be served: which option, why, and what to do."""


def read_token(file: Path) -> str:
    """The first line of a file. Raises ServeError."""
    try:
        return check_token(file.read_text(encoding="utf-8").strip(), f"--token-file {file}")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is no text"
        raise ServeError(f"--token-file {file}: cannot be read ({reason}); check its name and permissions") from None


def check_token(token: str, name: str) -> str:
    """Raises ServeError for a token that is too short, or that no header can carry."""
    if len(token) < _SHORTEST:
        raise ServeError(f"{name}: a token needs {_SHORTEST} characters at least; make one: openssl rand -hex 32")
    if not token.isascii() or not token.isprintable() or " " in token:
        raise ServeError(f"{name}: a token is one word of ASCII characters; make one: openssl rand -hex 32")
    return token


class Listening:
    """A server that has its port, and answers while it runs. Raises ServeError for what cannot be bound."""

    def __init__(
        self,
        store: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        token: str | None = None,
        journal: Journal,
        longest: float = LONGEST,
        idle: float = IDLE,
    ) -> None:
        """`longest`: seconds of one question; `idle`: seconds until the store's file is let go."""
        if not is_loopback(host) and token is None:
            raise ServeError(
                f"--host {host}: others could read the store: give --token-file FILE or DRAGOMAN_TOKEN, or leave "
                "--host out"
            )
        self._socket = _bind(host, port)
        self._keeper = Keeper(store, idle=idle)
        app = build_app(self._keeper, token=token, host=host, journal=journal, longest=longest)
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                lifespan="off",
                ws="none",
                http="h11",
                h11_max_incomplete_event_size=16_384,
                limit_concurrency=_WAITING,
                timeout_graceful_shutdown=5,
            )
        )
        shown = f"[{host}]" if ":" in host else host
        self.address = f"http://{shown}:{self._socket.getsockname()[1]}"

    def run(self) -> None:
        """Until an interrupt, or `stop`."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._keeper.close()
            self._socket.close()

    def stop(self) -> None:
        """From another thread: what was asked is still answered."""
        self._server.should_exit = True


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP: asyncio sends small answers at once only of such a socket; else each costs its reader 40 ms
    # (first view of 100,000 events: 1.21 -> 0.83 s).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise ServeError(
            f"--host {host} --port {port}: cannot be bound ({error.strerror or error}); choose another port, or 0"
        ) from None
    return listening
