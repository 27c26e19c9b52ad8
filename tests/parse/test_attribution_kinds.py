"""Every way of saying who says what, one invented text each; chains; what is nobody's words."""

import csv
from pathlib import Path

import pytest

from dragoman.parse.quotes import find_attributions

_TABLE = Path(__file__).with_name("attribution_cases.csv")
with _TABLE.open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader(table, delimiter="|", quoting=csv.QUOTE_NONE))


def read_attributions(read_text, text):
    """(source, cue, content, stance) of each attribution."""
    document = find_attributions(read_text(text))
    return [
        (
            text[item.source.start : item.source.end] if item.source else "",
            text[item.cue.start : item.cue.end] if item.cue else "",
            " … ".join(text[span.start : span.end] for span in item.content),
            item.stance,
        )
        for item in document.attributions
    ]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']} {at}" for at, case in enumerate(CASES)])
def test_who_says_what(read_text, case):
    text = case["text"].replace("⏎", "\n")
    found = read_attributions(read_text, text)
    fitting = [
        entry
        for entry in found
        if entry[0].startswith(case["source"]) and bool(entry[0]) == bool(case["source"]) and entry[1] == case["cue"]
    ]
    assert any(case["content"] in content and stance == case["stance"] for *_, content, stance in fitting), found


CHAINS = [
    # text, sources from the outermost to the innermost
    ("Ana Reis said that the army reported that rebels had burned the mill.", ["Ana Reis", "the army"]),
    ("The paper reported that the envoy said that the truce was dead.", ["The paper", "the envoy"]),
    ("“The ministry claims that the mill burned by itself,” Koleva said.", ["Koleva", "The ministry"]),
    ("The judge noted that witnesses believe that the guard lied.", ["The judge", "witnesses"]),
    ("The coast guard said that, according to fishermen, the boat sank at dawn.", ["The coast guard", "fishermen"]),
]


@pytest.mark.parametrize(("text", "sources"), CHAINS)
def test_the_content_of_the_outer_source_takes_in_the_inner(read_text, text, sources):
    document = find_attributions(read_text(text))
    named = {text[item.source.start : item.source.end]: item for item in document.attributions if item.source}
    assert set(named) == set(sources)
    outer, inner = (named[source] for source in sources)
    for span in inner.content:
        assert any(own.start <= span.start and span.end <= own.end for own in outer.content)


NOBODY = [
    "The song “Blue Harbour” was played at the funeral.",
    "The ship, known as “the Swan”, sank in 1911.",
    "His so-called “army” has nine men.",
    "Vendors sold “Free Varna” shirts outside the court.",
    "The wall is 6'2\" high and the boys' gate is lower.",
    "Koleva has no reason to say that the harbour is safe.",
    "A village called Old Bridge was flooded.",
    "Nobody saw the roof collapse.",
]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_says_it(read_text, text):
    assert read_attributions(read_text, text) == []


SPEAKERS = [
    # text, the speaker of each quotation in turn
    ("“We won,” said Ana. “We lost,” said Leo.", ["Ana", "Leo"]),
    ("Ana said: “We won.” Leo disagreed: “We lost.”", ["Ana", "Leo"]),
    ("“We won,” Ana said. “All of us,” she added.", ["Ana", "she"]),
    ("“We won.” ― Ana Reis, Varna\n\n“We lost.” ― Leo Marti, Lima", ["Ana Reis", "Leo Marti"]),
    ('"They shouted, \'Go home,\' " Ana said. "We stayed," said Leo.', ["Ana", "Leo"]),
]


@pytest.mark.parametrize(("text", "speakers"), SPEAKERS)
def test_each_quotation_has_its_own_speaker(read_text, text, speakers):
    direct = [item for item in find_attributions(read_text(text)).attributions if item.direct and not item.fragment]
    assert [text[item.source.start : item.source.end].split(",")[0] for item in direct if item.source] == speakers
