"""The server on a port, until it is told to stop.

In: a store's path, a host, a port, a token or none. Out: answers over HTTP; ServeError.
Limits: one process, HTTP without TLS: whoever serves others puts a proxy with TLS before it.
"""

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from dragoman.web.app import build_app
from dragoman.web.guard import is_loopback
from dragoman.web.journal import Journal
from dragoman.web.keeper import Keeper

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


def serve(
    store: Path,
    *,
    host: str,
    port: int,
    token: str | None,
    journal: Journal,
    announce: Callable[[str], None],
) -> None:
    """Until an interrupt. `announce` is called with the address when it can be asked. Raises ServeError."""
    if not is_loopback(host) and token is None:
        raise ServeError(
            f"--host {host}: others could read the store: give --token-file FILE or DRAGOMAN_TOKEN, or leave --host out"
        )
    listening = _bind(host, port)
    keeper = Keeper(store)
    app = build_app(keeper, token=token, host=host, journal=journal)
    config = uvicorn.Config(
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
    shown = f"[{host}]" if ":" in host else host
    announce(f"http://{shown}:{listening.getsockname()[1]}/")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        keeper.close()
        listening.close()


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
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
