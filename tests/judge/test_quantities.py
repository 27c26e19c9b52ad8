import pytest

from dragoman.judge.numbers import read_number
from dragoman.judge.quantities import find_quantities


@pytest.mark.parametrize(
    ("text", "word", "bounds"),
    [
        ("12,000 troops came.", "12,000", (12000, 12000)),
        ("Three men came.", "Three", (3, 3)),
        ("Several hundred drones came.", "hundred", (200, 900)),
        ("Dozens of men came.", "Dozens", (24, None)),
        ("Two million people came.", "million", (2e6, 2e6)),
        ("Twenty-five men came.", "Twenty-five", (25, 25)),
    ],
)
def test_read_number(nlp, text, word, bounds):
    tokens = {token.text: token for token in nlp(text)}
    if word not in tokens:
        pytest.skip(f"the tokenizer splits {word!r}")
    assert read_number(tokens[word]) == bounds


@pytest.mark.parametrize(
    ("sentence", "trigger", "act", "expected"),
    [
        ("The blast killed 12 soldiers.", "killed", "ASSAULT", [("killed", 12, 12)]),
        ("At least 40 people were killed in the strike.", "killed", "ASSAULT", [("killed", 40, None)]),
        ("Police arrested 25 students.", "arrested", "COERCE", [("arrested", 25, 25)]),
        ("Iran sold several hundred drones to Russia.", "sold", "COOPERATE", [("weapons", 200, 900)]),
        ("France deployed 3,000 troops to Mali.", "deployed", "MOBILIZE", [("troops", 3000, 3000)]),
        ("The bombing left 12 people dead.", "bombing", "ASSAULT", [("killed", 12, 12)]),
        ("The bombing left 12 people dead and 30 wounded in Kabul.", "wounded", "ASSAULT", [("injured", 30, 30)]),
        ("The truck carried 24 miners killed in the blast.", "killed", "ASSAULT", [("killed", 24, 24)]),
        ("Youths clashed with police, leaving 3 men dead.", "clashed", "PROTEST", [("killed", 3, 3)]),
        ("The raid left at least 20 dead.", "raid", "ASSAULT", [("killed", 20, None)]),
        ("Gunmen shot dead 24 villagers.", "shot", "ASSAULT", [("killed", 24, 24)]),
        ("The envoy met five ministers, leaving on Monday.", "met", "CONSULT", []),
        ("The talks lasted three days.", "talks", "CONSULT", []),
        ("Police arrested students on 5 May 2021.", "arrested", "COERCE", []),
    ],
)
def test_find_quantities(nlp, sentence, trigger, act, expected):
    token = next(t for t in nlp(sentence) if t.text == trigger)
    assert [(q.of, q.low, q.high) for q in find_quantities(token, act)] == expected


def test_spans_lead_back_to_the_words(nlp):
    doc = nlp("The raid killed at least 15 fighters and wounded 30 others.")
    for token in doc:
        for quantity in find_quantities(token, "ASSAULT"):
            assert doc.text[quantity.span.start : quantity.span.end] == quantity.text
