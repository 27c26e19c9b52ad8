"""Cells that every table for the eye has: an act in the colour of its quad class, people with code and sector.

In: a report or an event, or its people. Out: rich's texts.
Limits: none of the other columns: reports and events tell of times and places differently.
"""

from collections.abc import Sequence

from rich.text import Text

from dragoman.records import Event, Participant, Report

_QUAD_COLOURS = {1: "green", 2: "cyan", 3: "yellow", 4: "red"}


def render_act(told: Event | Report) -> Text:
    text = Text(told.act, style=_QUAD_COLOURS[told.quad])
    if told.mode:
        text.append(f"/{told.mode}", style="dim")
    return text


def render_people(participants: Sequence[Participant]) -> Text:
    text = Text()
    for number, participant in enumerate(participants):
        text.append(", " if number else "")
        text.append(participant.name)
        text.append(f" {participant.code} {participant.sector}", style="dim")
    return text
