"""Clauses that are conditions, and verbs that stand under one."""

import pytest

from dragoman.judge.clause_marks import has_condition, is_conditional_clause


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("If the rebels attack, the ships will leave.", "attack", True),
        ("Had the rebels attacked, the ships would have left.", "attacked", True),
        ("The ships left because the rebels attacked.", "attacked", False),
        ("When the rebels attacked, the ships left.", "attacked", False),
    ],
)
def test_condition(nlp, text, verb, expected):
    doc = nlp(text)
    assert is_conditional_clause(next(token for token in doc if token.text == verb)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If the rebels attack, the ships will leave.", True),
        ("In the event of an attack, the ships will leave.", True),
        ("The ships will leave whether or not the rebels attack.", False),
        ("The ships will leave in June.", False),
    ],
)
def test_verb_under_a_condition(nlp, text, expected):
    doc = nlp(text)
    assert has_condition(next(token for token in doc if token.text == "leave")) is expected
