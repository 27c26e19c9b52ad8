"""Which engine.

In: its name, a work, and how much of the machine or of the cluster. Out: an engine, not yet entered.
Limits: what the cluster's engine needs is imported only when it is asked for.
"""

from dragoman.engine.contract import TIME_LIMIT, Engine, EngineError, EngineName, Watch, Work
from dragoman.engine.local import LocalEngine


def choose_engine(
    name: EngineName,
    work: Work,
    *,
    processes: int | None = None,
    address: str | None = None,
    watch: Watch,
    time_limit: float = TIME_LIMIT,
) -> Engine:
    """`processes`: how many read at once; None is one here, all processors of a cluster. `address`: of a cluster that
    runs; None is one on this machine, for this run alone. `time_limit`: seconds that a process, other than
    this one, may take over an article. Raises EngineError."""
    if processes is not None and processes < 1:
        raise EngineError("processes must be at least 1")
    if name == "local":
        if address is not None:
            raise EngineError(f"the address {address} is of a cluster: ask for the engine ray, too")
        return LocalEngine(work, processes or 1, watch, time_limit=time_limit)
    if name == "ray":
        from dragoman.engine.cluster import RayEngine

        return RayEngine(work, processes, address, watch, time_limit=time_limit)
    raise EngineError(f"there is no engine {name!r}; choose local or ray")
