"""Verdicts on acts told before, through the real pipeline."""

import pytest

from dragoman.coder import load


@pytest.fixture(scope="module")
def coder():
    return load()


def recipients(coder, text, act):
    report = next(r for r in coder.read(text, published="2024-03-05").reports if r.act == act)
    return [p.code for p in report.recipients], report.trace["recipients"]


def test_who_condemns_the_attack_condemns_its_doer(coder):
    codes, how = recipients(coder, "Iran attacked Iraq on Sunday. France condemned the attack.", "ACCUSE")
    assert codes == ["IRN"]
    assert "told before" in how


def test_an_indefinite_object_refers_to_nothing_told(coder):
    codes, _ = recipients(coder, "Iran attacked Iraq on Sunday. France condemned violence.", "ACCUSE")
    assert codes == []


def test_a_named_target_wins_over_an_act_told_before(coder):
    codes, _ = recipients(coder, "Iran attacked Iraq on Sunday. France condemned Turkey's attack.", "ACCUSE")
    assert codes == ["TUR"]


def test_nothing_told_before_leaves_the_recipient_open(coder):
    codes, _ = recipients(coder, "France condemned the attack.", "ACCUSE")
    assert codes == []
