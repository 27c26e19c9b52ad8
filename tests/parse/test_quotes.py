"""Attributions: quotation marks of all kinds, speakers, indirect speech, chains."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.parse.quotation_marks import find_quoted
from dragoman.parse.quotes import find_attributions

DIRECT = [
    # text, quoted words, speaker
    (
        "“We are ready to talk,” Kenya’s foreign minister said on Monday.",
        "“We are ready to talk,”",
        "Kenya’s foreign minister",
    ),
    ('"The border stays shut," said Ana Silva, a spokeswoman for the ministry.', "border stays shut", "Ana Silva"),
    ("The general said: “Our troops will leave by May.”", "Our troops will leave", "The general"),
    ("”The talks were useful,” Omar Haddad told reporters.", "”The talks were useful,”", "Omar Haddad"),
    ("«The dam will be finished,» said the president.", "The dam will be finished", "the president"),
    ("‘We won’t sign the treaty,’ said the premier.", "‘We won’t sign the treaty,’", "the premier"),
    ("“We were attacked at dawn,” she said, “and nobody helped us.”", "and nobody helped us", "she"),
    ("“This was a crime,” the mayor said. “We will find those who did it.”", "We will find", "the mayor"),
    ("The mayor was furious. “This is our city,” she said.", "This is our city", "she"),
    (
        "“They lied to us,” Peter Novak, head of research at the Institute for Peace in Oslo, said.",
        "They lied",
        "Peter Novak",
    ),
]


def read_attributions(read_text, text):
    document = find_attributions(read_text(text))
    return [
        (
            text[item.source.start : item.source.end] if item.source else None,
            text[item.cue.start : item.cue.end] if item.cue else None,
            " ".join(text[span.start : span.end] for span in item.content),
            item,
        )
        for item in document.attributions
    ]


@pytest.mark.parametrize(("text", "words", "speaker"), DIRECT)
def test_direct_quotation_has_its_speaker(read_text, text, words, speaker):
    found = [
        source for source, _, content, item in read_attributions(read_text, text) if item.direct and words in content
    ]
    assert len(found) == 1
    assert found[0] is not None and found[0].startswith(speaker)


INDIRECT = [
    # text, source, cue, start of the content, stance
    ("Oslo said that the rebels had left.", "Oslo", "said", "that the rebels had left", "asserts"),
    ("The truce, diplomats say, is dead.", "diplomats", "say", "The truce", "asserts"),
    (
        "The town has fallen, said Leo Martin, the governor.",
        "Leo Martin, the governor",
        "said",
        "The town has fallen",
        "asserts",
    ),
    ("According to the police, four men were held.", "the police", "According to", "four men were held", "asserts"),
    ("Four men were held, according to the police.", "the police", "according to", "Four men were held", "asserts"),
    ("The army denied that it had shelled the market.", "The army", "denied", "that it had shelled", "denies"),
    ("Finland urged Sweden to sign the pact.", "Finland", "urged", "Sweden to sign", "asks"),
    ("The envoy warned that famine would follow.", "The envoy", "warned", "that famine", "predicts"),
    ("The militia claimed that it had shot down a jet.", "The militia", "claimed", "that it had shot", "alleges"),
    ("Chad accused Sudan of arming rebels.", "Chad", "accused", "Sudan of arming", "alleges"),
    ("Iran's claim that spies set the fire drew laughter.", "Iran's", "claim", "that spies set", "alleges"),
    ("He issued a statement saying that the war was over.", "He", "saying", "that the war was over", "asserts"),
    ("The king is believed to have fled.", None, "is believed", "The king to have fled", "asserts"),
    ("It was reported that the port had been closed.", None, "was reported", "that the port", "asserts"),
    ("The officer allegedly took bribes.", None, "allegedly", "The officer took bribes", "alleges"),
    ("The minister resigned, adding that he was tired.", "The minister", "adding", "that he was tired", "asserts"),
]


@pytest.mark.parametrize(("text", "source", "cue", "content", "stance"), INDIRECT)
def test_indirect_speech(read_text, text, source, cue, content, stance):
    found = [entry for entry in read_attributions(read_text, text) if entry[1] == cue]
    assert [entry[0] for entry in found] == [source]
    assert found[0][2].startswith(content)
    assert found[0][3].stance == stance
    assert not found[0][3].direct


def test_sources_nest(read_text):
    text = "Anna Berg said that French intelligence reported that Moscow wants to sell drones."
    found = {source: content for source, _, content, _ in read_attributions(read_text, text)}
    assert set(found) == {"Anna Berg", "French intelligence"}
    assert "French intelligence reported" in found["Anna Berg"]


def test_phrase_in_reported_speech_is_a_fragment(read_text):
    text = "The chancellor said that Mali was a “real problem” for Europe."
    fragments = [(source, content) for source, _, content, item in read_attributions(read_text, text) if item.fragment]
    assert fragments == [("The chancellor", "“real problem”")]


@pytest.mark.parametrize(
    "text",
    [
        "The group known as “the Falcons” was founded in 1990.",
        "The film “Gone With the Wind” was shown in Lima.",
        "The so-called “reform” cost thousands of jobs.",
    ],
)
def test_names_and_scare_quotes_are_no_quotations(read_text, text):
    assert not any(item.direct for *_, item in read_attributions(read_text, text))


def test_quotation_over_paragraphs_is_one(read_text):
    text = "“We held the bridge for a week,” the colonel said. “Then the shells came.\n\n“Nobody slept after that.”"
    direct = [(source, content) for source, _, content, item in read_attributions(read_text, text) if item.direct]
    assert len(direct) == 1
    assert direct[0][0] == "the colonel"
    assert "Nobody slept" in direct[0][1]


def test_heading_with_a_colon(read_text):
    text = "Peru: Talks with the rebels have failed again\n\nThe talks ended on Sunday."
    found = read_attributions(read_text, text)
    assert ("Peru", ":", "Talks with the rebels have failed again") in [entry[:3] for entry in found]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He is 6'2\" tall and 'em is short.", []),
        ("the workers’ rights and the ’90s", []),
        ("‘The workers’ rights are ours,’ he said", ["‘The workers’ rights are ours,’"]),
        ("''No,'' he said, ``never.''", ["''No,''", "``never.''"]),
        ("She said “he told me “go” twice” and left.", ["“he told me “go” twice”"]),
        ("“First. “Second.” End", ["“First.", "“Second.”"]),
    ],
)
def test_marks(text, quoted):
    assert [text[quote.start : quote.end] for quote in find_quoted(text)] == quoted


@given(st.text(alphabet="ab .,?\n'\"“”‘’«»`—", max_size=120))
def test_quoted_stretches_are_ordered_and_disjoint(text):
    end = 0
    for quote in find_quoted(text):
        assert end <= quote.start < quote.inner_start <= quote.inner_end <= quote.end <= len(text)
        end = quote.end


def test_spans_lie_in_the_text(read_text):
    text = "“Go,” he said.\n\n”Odd marks” “ and\n\nThe premier: “No. \n\nSaid “that according to reportedly."
    for item in find_attributions(read_text(text)).attributions:
        for span in (*item.content, *(part for part in (item.source, item.cue) if part)):
            assert 0 <= span.start < span.end <= len(text)
