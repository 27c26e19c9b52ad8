"""What an engine is, and what it is given to do.

In: a work, which reads articles and leaves what it made under a name. Out: for each unit a call that waits for it.
Limits: a work may be done twice (a machine died after it was done, before that was known); it must come out the same.
"""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Protocol, Self

if TYPE_CHECKING:  # the command line imports this for a name
    from dragoman.records import Article

EngineName = Literal["local", "ray"]
TIME_LIMIT = 600.0  # seconds: the longest text that a recipe reads, 1,000,000 characters, takes about one minute
Watch = Callable[[int], None]
Wait = Callable[[], None]


class EngineError(RuntimeError):
    """Work that could not be done: why, and what to do."""


class Work(Protocol):
    """Reads articles and leaves the result under a name, whole or not at all. With several processes it is pickled
    once for each. `watch` is called after each article."""

    def __call__(self, articles: "list[Article]", name: str, watch: Callable[[], None] | None = None) -> None: ...

    def warm_up(self) -> None:
        """Load all that reading needs."""
        ...

    def name(self, articles: "list[Article]") -> str:
        """The name of a unit of these articles."""
        ...

    def join(self, articles: "list[Article]", name: str, failed: Mapping[str, str]) -> None:
        """Make one unit of units of one article each. `failed`: why an article could not be read, by its id."""
        ...


class Engine(Protocol):
    """A context; leaving it by an error stops at once all that was asked for."""

    @property
    def ahead(self) -> int:
        """How many units are worth asking for before the first is waited for."""
        ...

    def ask(self, articles: "list[Article]", name: str) -> Wait:
        """Have a unit done. The call that is returned waits for it; it raises what the work raised, or EngineError."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
