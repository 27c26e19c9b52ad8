"""Which engine.

In: its name, a work, and how much of the machine or of the cluster. Out: an engine, not yet entered.
Limits: what the cluster's engine needs is imported only when it is asked for.
"""

from typing import Literal

from dragoman.engine.contract import Engine, EngineError, Watch, Work
from dragoman.engine.local import LocalEngine

EngineName = Literal["local", "ray"]


def choose_engine(
    name: EngineName, work: Work, *, processes: int | None = None, address: str | None = None, watch: Watch
) -> Engine:
    """`processes`: how many read at once; None is one here, all processors of a cluster. `address`: of a cluster that
    runs; None is one on this machine, for this run alone. Raises EngineError."""
    if processes is not None and processes < 1:
        raise EngineError("processes must be at least 1")
    if name == "local":
        if address is not None:
            raise EngineError(f"the address {address} is of a cluster: ask for the engine ray, too")
        return LocalEngine(work, processes or 1, watch)
    if name == "ray":
        from dragoman.engine.cluster import RayEngine

        return RayEngine(work, processes, address, watch)
    raise EngineError(f"there is no engine {name!r}; choose local or ray")
