import re

import pytest

from dragoman.code.predicates import TABLES, _parse_constraint, load_classes, load_predicates, normalize_lemma
from dragoman.lexicons import read_table


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("criticise", "criticize"),
        ("labour", "labor"),
        ("promise", "promise"),
        ("exercise", "exercise"),
        ("arise", "arise"),
        ("tour", "tour"),
        ("neutralise", "neutralize"),
        ("Visit", "visit"),
    ],
)
def test_normalize_lemma_unites_spellings(given, expected):
    assert normalize_lemma(given) == expected


def test_normalize_lemma_mends_what_the_parser_gets_wrong_by_part_of_speech():
    assert normalize_lemma("rap", "v") == "rape"
    assert normalize_lemma("rap", "n") == "rap"


def test_constraints_are_read_with_slots_classes_and_negation():
    constraint = _parse_constraint("!obj|to=troop|@talks|@actor")
    assert constraint.slots == ("obj", "to")
    assert constraint.is_negated
    assert constraint.needs_actor
    assert "troop" in constraint.lemmas
    assert load_classes()["talks"] <= constraint.lemmas | {"talks"}


@pytest.mark.parametrize("text", ["obj==x", "=x", "obj=@nosuchclass"])
def test_a_wrong_constraint_is_refused(text):
    with pytest.raises(ValueError, match=re.escape(text.split("=")[-1] if "@" in text else "constraint")):
        _parse_constraint(text)


def test_more_words_come_first_then_more_constraints():
    for readings in load_predicates().values():
        ranks = [(-len(p.words), -len(p.constraints)) for p in readings]
        assert ranks == sorted(ranks)


def test_the_tables_hold_a_thousand_predicates_with_an_example_each():
    rows = [row for table in TABLES for row in read_table(table)]
    assert len({(row["trigger"], row["pos"]) for row in rows}) >= 1000
    assert all(row["example"].strip() and ">" in row["who"] for row in rows)
    assert {row["act"] for row in rows} == {
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
        "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    }  # fmt: skip
