"""One piece of reported speech, as token indices."""

from dataclasses import dataclass

from dragoman.records import Stance


@dataclass(frozen=True, slots=True)
class Speech:
    """Token indices; `source` is the head of the noun phrase. `form` is the frame that held."""

    source: int | None
    cue: tuple[int, ...]
    content: frozenset[int]
    stance: Stance
    form: str
    can_quote: bool
