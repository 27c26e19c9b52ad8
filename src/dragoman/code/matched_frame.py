"""A matched trigger before it becomes a report.

In and out: the record that the coder's steps hand on.
Limits: none of its own.
"""

import dataclasses

from spacy.tokens import Token

from dragoman.records import Act, Participant, Status


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A matched trigger before it becomes a report."""

    token: Token
    words: tuple[Token, ...]
    act: Act
    mode: str | None
    reading: str
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    actor_slot: str
    recipient_slot: str
    fillers: tuple[Token, ...]
    subjects: tuple[Token, ...]
    certainty: float = 0.95  # that the act is right; of the tables, on the example articles
    encoder: str = ""  # what it says of the act, and how surely: "ASSAULT 0.92"
    status: Status | None = None  # where the encoder is sure of it
    is_candidate: bool = False  # no row of the tables says what act it is
