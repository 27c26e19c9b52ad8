import pytest

from dragoman.code.clauses import expand_conjuncts, find_slots


def slots_of(nlp, sentence, word):
    token = next(t for t in nlp(sentence) if t.text == word)
    return {name: [t.text for t in tokens] for name, tokens in find_slots(token).items()}


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Russia invaded Ukraine.", "invaded", {"subj": ["Russia"], "obj": ["Ukraine"]}),
        ("Ukraine was invaded by Russia.", "invaded", {"subj": ["Russia"], "obj": ["Ukraine"]}),
        ("Iran wants to sell drones to Russia.", "sell", {"subj": ["Iran"], "obj": ["drones"], "to": ["Russia"]}),
        ("Turkey threatened to attack Syria.", "attack", {"subj": ["Turkey"], "obj": ["Syria"]}),
        ("France urged Turkey to leave Syria.", "leave", {"subj": ["Turkey"], "obj": ["Syria"]}),
        ("Police arrested and beat the man.", "beat", {"subj": ["Police"]}),
        ("Egypt, which invaded Libya, apologised.", "invaded", {"subj": ["Egypt"], "obj": ["Libya"]}),
        ("The town that rebels captured burned.", "captured", {"subj": ["rebels"], "obj": ["town"]}),
        ("Rebels fighting in Mali killed a soldier.", "fighting", {"subj": ["Rebels"], "in": ["Mali"]}),
        ("Before invading Iraq, the army trained.", "invading", {"subj": ["army"], "obj": ["Iraq"]}),
        ("Turkey's threat to invade Syria worried Iran.", "invade", {"subj": ["Turkey"], "obj": ["Syria"]}),
        ("The US decision to punish Iran was welcomed.", "punish", {"subj": ["US"], "obj": ["Iran"]}),
    ],
)
def test_slots_of_verbs(nlp, sentence, word, expected):
    found = slots_of(nlp, sentence, word)
    assert {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("sentence", "word", "slot", "expected"),
    [
        ("Russia launched an attack on Ukraine.", "attack", "subj", ["Russia"]),
        ("Russia launched an attack on Ukraine.", "attack", "on", ["Ukraine"]),
        ("Talks between Iran and Iraq failed.", "Talks", "between", ["Iran", "Iraq"]),
        ("Turkey's attack on Syria failed.", "attack", "poss", ["Turkey"]),
        ("The attack by Turkey failed.", "attack", "by", ["Turkey"]),
        ("Syria faced an attack by Turkey.", "attack", "on", ["Syria"]),
        ("The EU imposed sanctions on Belarus.", "sanctions", "on", ["Belarus"]),
    ],
)
def test_slots_of_event_nouns(nlp, sentence, word, slot, expected):
    assert slots_of(nlp, sentence, word).get(slot) == expected


def test_expand_conjuncts_takes_the_whole_list(nlp):
    doc = nlp("Russia, Iran and Turkey met.")
    assert [t.text for t in expand_conjuncts(doc[0])] == ["Russia", "Iran", "Turkey"]


@pytest.mark.parametrize("words", [40, 400])
def test_nested_clauses_stay_linear(nlp, words):
    """A chain of infinitives and nouns must not double the work at each step."""
    sentence = "Iran decided " + "to try to plan a decision " * (words // 6) + "to leave."
    for token in nlp(sentence):
        find_slots(token)
