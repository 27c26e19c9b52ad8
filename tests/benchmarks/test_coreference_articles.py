"""What counts as a reference in whole articles, and when it is right."""

import dataclasses

import pytest

from benchmarks.quality.coreference_articles import _judge_participant, name_form
from dragoman.records import ActorMention, Participant, Span

MENTION = ActorMention(
    span=Span(4, 9), text="group", head=4, name="Northern Front", code="SYR", sector="REB", kind="group",
    wikidata=None, gender="n", plural=False, score=0.7, how="antecedent of the role noun",
)  # fmt: skip


def _make_participant(name: str, code: str) -> Participant:
    fields = {field.name: None for field in dataclasses.fields(Participant)}
    values = {"span": Span(4, 9), "text": "group", "name": name, "code": code, "sector": "REB", "score": 0.7}
    return Participant(**{**fields, **{key: value for key, value in values.items() if key in fields}})


@pytest.mark.parametrize(
    ("text", "how", "form"),
    [
        ("He", "antecedent", "pronoun"),
        ("the two", "coordinated antecedents", "pronoun"),
        ("group", "antecedent of the role noun", "noun"),
        ("rebel fighters", "role", "noun"),
        ("Ankara", "capital", None),
        ("refugee agency", "body name", None),
    ],
)
def test_forms(text: str, how: str, form: str | None) -> None:
    assert name_form(dataclasses.replace(MENTION, text=text, how=how)) == form


@pytest.mark.parametrize(
    ("name", "code", "gold", "agrees", "is_right"),
    [
        ("Northern Front", "SYR", {"name": "Northern Front", "code": "SYR"}, True, True),
        ("Ilia Wannak", "SYR", {"name": "Wannak", "code": "AUS"}, False, True),
        ("Petro Zelenskyy", "---", {"name": "Petro Zelensky", "code": "UKR"}, False, True),
        ("Southern Army", "IRQ", {"name": "Northern Front", "code": "SYR"}, False, False),
    ],
)
def test_antecedent_may_be_right_though_its_state_is_wrong(
    name: str, code: str, gold: dict[str, str], agrees: bool, is_right: bool
) -> None:
    judged = _judge_participant(_make_participant(name, code), MENTION, "noun", [gold], "the group")
    assert (judged.agrees, judged.is_right, judged.is_definite) == (agrees, is_right, True)
