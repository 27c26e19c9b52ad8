"""Conflicts across documents, on facts made by hand."""

import datetime

import pytest
from made_facts import KHARKIV, ODESA, make_fact, make_party, make_source, make_when

from dragoman.merge.across import find_conflicts_between
from dragoman.merge.events import merge_reports
from dragoman.merge.firsts import read_first_since
from dragoman.merge.severity import rate_severity

DAY = "2024-03-05"
LEADER = make_party("Ivan Ordonez", "COL", "REB")
ARMY = make_party("Colombian army", "COL", "MIL")


def kinds(*facts):
    conflicts = find_conflicts_between(facts, merge_reports(facts).events)
    for conflict in conflicts:
        known = {fact.report.id: fact.report.evidence for fact in facts}
        assert conflict.evidence == tuple(known[name] for name in conflict.reports)
    return [conflict.kind for conflict in conflicts]


def shelling(name, **more):
    return make_fact(name, **{"day": DAY, "place": KHARKIV, **more})


def killing(name, **more):
    shared = {"actors": [ARMY], "recipients": [LEADER], "day": DAY, "published": "2024-03-09"}
    return make_fact(name, **{**shared, "evidence": "killed the commander", **more})


def test_tolls_of_one_day_conflict():
    assert kinds(shelling("a", killed=16), shelling("b", killed=7)) == ["count"]


def test_a_toll_that_rises_from_day_to_day_does_not():
    late = shelling("b", killed=22, published="2024-03-08")
    assert kinds(shelling("a", killed=16), late) == []
    assert kinds(shelling("a", killed=30), late) == ["count"]


def test_soldiers_and_civilians_are_counted_apart():
    soldiers = [make_party("soldiers", "UKR", "MIL")]
    civilians = [make_party("civilians", "UKR", "CVL")]
    assert kinds(shelling("a", killed=3, recipients=soldiers), shelling("b", killed=9, recipients=civilians)) == []


def test_happened_against_denied():
    assert kinds(shelling("a"), shelling("b", status="negated")) == ["status"]
    assert kinds(shelling("a"), shelling("b", status="negated", when=make_when("2024-02-20"), day=None)) == []


def test_a_denial_says_nothing_of_what_comes_after_it():
    denial = make_fact("a", status="negated", published="2024-03-01", place=KHARKIV)
    assert kinds(denial, shelling("b", published="2024-03-06")) == []


def test_another_document_denies_an_account_in_its_words():
    account = shelling("a", evidence="Russia bombed a hospital in Kharkiv")
    words = {"act": "REJECT", "recipient": None, "trace": "lexicon deny (v)"}
    assert kinds(account, make_fact("b", evidence="Russia denied bombing the hospital", **words)) == ["status"]
    assert kinds(account, make_fact("c", evidence="Russia denied a visa to the envoy", **words)) == []


def test_a_named_person_is_killed_once():
    assert kinds(killing("a"), killing("b", day="2024-03-07")) == ["time"]
    assert kinds(killing("a"), killing("b", day="2024-03-07", recipients=[make_party("rebels", "COL", "REB")])) == []


def test_a_town_is_shelled_again_and_again():
    assert kinds(shelling("a"), shelling("b", day="2024-03-07", published="2024-03-08")) == []


def test_two_towns_for_one_killing():
    assert kinds(killing("a", place=KHARKIV), killing("b", place=ODESA)) == ["place"]
    assert kinds(killing("a", place=KHARKIV), killing("b", place=("Ukraine", 49.0, 32.0, "UKR", "country"))) == []


def test_two_doers_of_one_deed():
    target = [make_party("market", "UKR", "UNK")]
    one = shelling("a", recipients=target)
    assert kinds(one, shelling("b", actor="KEN", recipients=target)) == ["role"]
    gunmen = [make_party("gunmen", "KEN", "REB")]
    assert kinds(one, shelling("b", actors=gunmen, recipients=target)) == []


def test_in_one_document_doers_conflict_only_between_sources():
    target = [make_party("market", "UKR", "UNK")]
    shared = {"recipients": target, "document": "d"}
    assert kinds(shelling("a", **shared), shelling("b", actor="KEN", **shared)) == []
    one = shelling("a", sources=[make_source("Kyiv")], **shared)
    assert kinds(one, shelling("b", actor="KEN", sources=[make_source("Nairobi")], **shared)) == ["role"]


def test_the_first_since_leaves_no_room_for_another():
    visit = {"act": "CONSULT", "mode": "visit", "actor": "KEN", "recipient": "UGA"}
    first = make_fact("a", day=DAY, evidence="visited Kampala for the first time since 2012", **visit)
    assert kinds(first, make_fact("b", day="2019-11-04", published="2019-11-05", **visit)) == ["exclusivity"]
    assert kinds(first, make_fact("c", day="2009-11-04", published="2019-11-05", **visit)) == []


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("his first trip since February", "2024-02-29"),
        ("the first visit since May 2017", "2017-05-31"),
        ("for the first time since 3 March 2020", "2020-03-03"),
        ("for the first time since 2012", "2012-12-31"),
        ("the first such talks in ten years", "2014-03-06"),
        ("the first since he took office", None),
        ("has met him since", None),
    ],
)
def test_first_since(text, since):
    found = read_first_since(text, datetime.date(2024, 3, 6))
    assert (found and found.isoformat()) == since


def test_severity_grows_with_the_gap_and_the_gravity():
    def rate(one, other):
        facts = [one, other]
        (conflict,) = find_conflicts_between(facts, merge_reports(facts).events)
        return rate_severity(conflict, one.report, other.report)

    small = rate(shelling("a", killed=10), shelling("b", killed=9))
    large = rate(shelling("a", killed=90), shelling("b", killed=9))
    doubted = rate(shelling("a", killed=90, confidence=0.2), shelling("b", killed=9, confidence=0.2))
    assert 0 < small < large <= 1
    assert doubted < large


def test_one_disagreement_of_two_documents_is_named_once():
    facts = [shelling("a", killed=16, document="d"), shelling("b", killed=16, document="d"), shelling("c", killed=7)]
    assert kinds(*facts) == ["count"]
