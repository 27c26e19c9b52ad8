"""What was looked at, and what is the matter with it."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "broken"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`name`: what was looked at; `found`: what was seen. Of what is not well also `why` it matters, what to `do`."""

    name: str
    found: str
    state: State = "ok"
    why: str = ""
    do: str = ""


def broken(name: str, found: object, why: str, do: str) -> Finding:
    """Dragoman does not work like this, or gives other results than it should."""
    return Finding(name=name, found=str(found), state="broken", why=why, do=do)


def warning(name: str, found: object, why: str, do: str) -> Finding:
    """It works, but something will go wrong, or is not as it was meant."""
    return Finding(name=name, found=str(found), state="warning", why=why, do=do)
