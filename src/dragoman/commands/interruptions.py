"""Ctrl-C, and a request to end, at any moment.

In: SIGINT, SIGTERM. Out: KeyboardInterrupt where the program stands, and exit code 130 or 143.
Limits: a call into a library is over before it is heard; DuckDB's queries hear it meanwhile.
"""

import signal
import threading
from types import FrameType

_received: list[signal.Signals] = []


def heed_signals() -> None:
    """From now on a request to end is what Ctrl-C is. In a thread of somebody else's program nothing changes."""
    if threading.current_thread() is not threading.main_thread():
        return
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def _stop(number: int, _: FrameType | None) -> None:
    _received.append(signal.Signals(number))
    raise KeyboardInterrupt


def is_interruption(error: BaseException) -> bool:
    """DuckDB says in words of its own that a signal ended a query; what fails after a signal failed because of it."""
    return (
        isinstance(error, KeyboardInterrupt)
        or (isinstance(error, RuntimeError) and "Query interrupted" in str(error))
        or bool(_received)
    )


def tell_code() -> int:
    """128 and the signal's number, as shells have it."""
    return 128 + (_received[-1] if _received else signal.SIGINT)
