"""Whether a verb is denied."""

import pytest

from dragoman.judge.negation import is_negated


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("The army did not shell the port.", "shell", True),
        ("The army didn't shell the port.", "shell", True),
        ("No soldiers fled.", "fled", True),
        ("Very few soldiers fled.", "fled", True),
        ("A few soldiers fled.", "fled", False),
        ("The army not only shelled the port.", "shelled", False),
        ("At no point did the army shell the port.", "shell", True),
        ("In no time the army shelled the port.", "shelled", False),
        ("Never has the army shelled the port.", "shelled", True),
        ("The army has not shelled the port or burned the town.", "burned", True),
        ("The army shelled the port or burned the town.", "burned", False),
    ],
)
def test_denial(nlp, text, verb, expected):
    doc = nlp(text)
    assert is_negated(next(token for token in doc if token.text == verb)) is expected
