"""The engine of many machines: Ray Data.

In: a work, and the address of a cluster (or none: one on this machine, for this run alone). Out: an engine.
Limits: units are handed out in waves, as many as were asked for. What a machine had in hands when it was lost is done
by another; what breaks the process that reads costs one article (attended.py). Needs ray[data], then imported.
"""

import logging
import os
import pickle
import secrets
import signal
import socket
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from types import ModuleType, TracebackType
from typing import Any, Self

from dragoman.engine.attended import MOST_READINGS, Attended
from dragoman.engine.contract import TIME_LIMIT, EngineError, Wait, Watch, Work
from dragoman.records import Article

_UNITS = 16  # of a wave, a processor: at its end processors wait for the last, on average half a unit each
_PATIENCE = 1800.0  # seconds for which Ray waits for machines and processes, beyond what units may take
_STORE_BYTES = 256 * 2**20  # shared memory of a cluster of our own; it holds only the articles of a wave
# Nothing leaves the machine. Ray reads these when it is imported or started.
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DATA_LOG_LEVEL": "CRITICAL",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
    "RAY_ENABLE_AUTO_CONNECT": "0",  # or a thread that outlives the run starts another cluster
}
_ALONE = {"RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_AUTH_MODE": "token"}  # the first: 127.0.0.1, on Linux, too


class RayEngine:
    """`processes`: so many units at once, at most; None: as many as there are processors."""

    def __init__(
        self, work: Work, processes: int | None, address: str | None, watch: Watch, *, time_limit: float = TIME_LIMIT
    ) -> None:
        self._work = work
        self._watch = watch
        self._processes = processes
        self._address = address
        self._time_limit = time_limit
        self._ray = _import_ray(is_alone=address is None)
        self._is_ours = False
        self._most = 0  # articles of a unit
        self._asked: list[dict[str, Any]] = []
        self._results = _give(())
        self._done: dict[str, bytes | None] = {}
        self.ahead = 0

    def __enter__(self) -> Self:
        self._connect()
        processors = int(self._ray.cluster_resources().get("CPU", 1))
        self.ahead = _UNITS * min(processors, self._processes or processors)
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self._results.close()
        if self._is_ours:
            self._ray.shutdown()

    def ask(self, articles: list[Article], name: str) -> Wait:
        self._asked.append({"name": name, "articles": pickle.dumps(articles)})
        self._most = max(self._most, len(articles))
        return partial(self._wait, name, len(articles))

    def _wait(self, name: str, count: int) -> None:
        while name not in self._done:
            done = self._take_result()
            self._done[done["name"]] = done["fault"]
        fault = self._done.pop(name)
        if fault is not None:
            raise pickle.loads(fault)
        self._watch(count)

    def _take_result(self) -> dict[str, Any]:
        try:
            done = next(self._results, None)
            if done is None:  # of this wave all is done
                self._results = self._start_wave()
                done = next(self._results)
        except Exception as error:  # of Ray's own: what a work raises is a result
            reason = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
            raise EngineError(f"Ray gave up ({reason}); what was read so far is kept: run the same again") from error
        return done

    def _start_wave(self) -> Generator[dict[str, Any], None, None]:
        wave, self._asked = self._asked, []
        data = self._ray.data
        patience = _PATIENCE + MOST_READINGS * self._time_limit * self._most
        data.DataContext.get_current().execution_no_progress_timeout_s = patience
        units = data.from_items(wave, override_num_blocks=len(wave))
        # A function, not a class: Ray keeps the processes of functions, so that the next wave finds the models loaded.
        do = partial(_do, self._ray.cloudpickle.dumps(self._work), self._time_limit)
        done = units.map_batches(do, batch_size=None, num_cpus=1, compute=data.TaskPoolStrategy(self._processes))
        return _give(done.iter_rows())

    def _connect(self) -> None:
        if self._ray.is_initialized():
            return
        options: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
        if self._address is None:
            os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
            options |= {
                "address": "local",
                "num_cpus": self._processes or os.cpu_count() or 1,
                "include_dashboard": False,
                "object_store_memory": _STORE_BYTES,
            }
        else:
            _knock(self._address)
            options["address"] = self._address
        heard = signal.getsignal(signal.SIGTERM)
        try:
            self._ray.init(**options)
            if threading.current_thread() is threading.main_thread():
                signal.signal(signal.SIGTERM, heard)  # Ray takes a request to end for itself
        except Exception as error:  # Ray raises what it likes
            reason = f"{type(error).__name__}: {' '.join(str(error).split())}"
            where = "here" if self._address is None else f"for {self._address}"
            raise EngineError(
                f"Ray did not start {where} ({reason}); run the same again with less beside it"
            ) from error
        self._is_ours = True


def _knock(address: str) -> None:
    """Raise EngineError when nobody is there: Ray itself would try for minutes. "auto" is left to Ray."""
    if address == "auto":
        return
    host, _, port = address.rpartition(":")
    if not (host and port.isdecimal()) or "/" in host:
        raise EngineError(f"the address of a cluster is HOST:PORT, such as 10.0.0.5:6379, or auto; not {address!r}")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
    except (OSError, OverflowError) as error:
        raise EngineError(
            f"no Ray cluster at {address} ({error}); start one with ray start --head, and run this on a machine of it"
        ) from error


def _import_ray(*, is_alone: bool) -> ModuleType:
    for name, value in {**_QUIET, **(_ALONE if is_alone else {})}.items():
        os.environ.setdefault(name, value)
    try:
        import ray
        import ray.data
    except ImportError as error:
        raise EngineError(
            f'the engine ray needs Ray ({error}): pip install "dragoman[cluster]", or use --engine local'
        ) from error
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    return ray


def _give(rows: Iterable[dict[str, Any]]) -> Generator[dict[str, Any], None, None]:
    """One by one; closed early, Ray's threads of the wave stop, too."""
    yield from rows


@cache
def _load_work(pickled: bytes) -> Work:
    """Once a process: models are loaded once, too."""
    work: Work = pickle.loads(pickled)
    return work


@dataclass(frozen=True, slots=True)
class _Packed:
    """A work as Ray packs it, classes of a script and all: so it goes on to the process that does it."""

    work: bytes

    def __call__(self, articles: list[Article], name: str, watch: Callable[[], None] | None = None) -> None:
        _load_work(self.work)(articles, name, watch)

    def warm_up(self) -> None:
        _load_work(self.work).warm_up()

    def name(self, articles: list[Article]) -> str:
        return _load_work(self.work).name(articles)

    def join(self, articles: list[Article], name: str, failed: Mapping[str, str]) -> None:
        _load_work(self.work).join(articles, name, failed)


@cache
def _attend(work: bytes, time_limit: float) -> Attended:
    """Once a worker of Ray: the process that does its units stays from wave to wave."""
    # Else it would run Ray's own program when it starts, as if that were a script's.
    vars(sys.modules["__main__"]).pop("__file__", None)
    return Attended(_Packed(work), time_limit)


def _do(work: bytes, time_limit: float, units: dict[str, Any]) -> dict[str, list[Any]]:
    """What a worker does with a block. A fault travels as a value: Ray would print it, and try again."""
    faults: list[bytes | None] = []
    for name, articles in zip(units["name"], units["articles"], strict=True):
        try:
            _attend(work, time_limit).do(pickle.loads(articles), str(name))
            faults.append(None)
        except ImportError as fault:
            reason = f"a machine of the cluster lacks something ({fault}); install the same on all"
            faults.append(_pickle_fault(EngineError(reason)))
        except Exception as fault:
            faults.append(_pickle_fault(fault))
    return {"name": [str(name) for name in units["name"]], "fault": faults}


def _pickle_fault(fault: Exception) -> bytes:
    with suppress(Exception):
        pickled = pickle.dumps(fault)
        pickle.loads(pickled)  # some can be written, but not read
        return pickled
    return pickle.dumps(EngineError(f"{type(fault).__name__}: {fault}"))
