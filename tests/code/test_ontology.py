import pytest

from dragoman.code.ontology import ACTS, check_act, classify_act, fold_type


@pytest.mark.parametrize(
    ("act", "status", "folded"),
    [
        ("CONSULT", "planned", "AGREE"),
        ("AID", "intended", "AGREE"),
        ("RETREAT", "planned", "CONCEDE"),
        ("ASSAULT", "threatened", "THREATEN"),
        ("PROTEST", "planned", "THREATEN"),
        ("COOPERATE", "negated", "REJECT"),
        ("ASSAULT", "requested", "REQUEST"),
        ("ASSAULT", "occurred", "ASSAULT"),
        ("CONSULT", "ongoing", "CONSULT"),
        ("SANCTION", "negated", "SANCTION"),
    ],
)
def test_fold_type_follows_the_codebook(act, status, folded):
    assert fold_type(act, status) == folded


def test_every_act_has_numbers_without_a_mode():
    for act in ACTS:
        numbers = classify_act(act, None)
        assert numbers.quad in (1, 2, 3, 4)
        assert -10 <= numbers.intensity <= 10


def test_quad_classes_order_cooperation_above_conflict():
    assert {classify_act(a, None).quad for a in ("AGREE", "CONSULT", "SUPPORT", "CONCEDE")} == {1}
    assert {classify_act(a, None).quad for a in ("SANCTION", "COERCE", "ASSAULT")} == {4}


def test_check_act_refuses_a_mode_of_another_act():
    assert check_act("CONSULT", "visit") == "CONSULT"
    with pytest.raises(ValueError, match="ASSAULT"):
        check_act("ASSAULT", "visit")
