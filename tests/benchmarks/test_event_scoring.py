"""The scorer of whole articles: exact figures on hand-made gold, and those of the reference tool on any."""

import copy
import importlib.util
import json
import os
import random
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks.quality.event_scoring import ATTRIBUTES, QUADS, Tally, compare_events, read_event
from dragoman.code.ontology import ACTS, classify_act

ROOT = Path(__file__).parents[2]
_DATA = Path(os.environ.get("DRAGOMAN_DATA") or ROOT.parent / "shared" / "data")
REFERENCE = _DATA.parent / "tools" / "event_score.py"


def party(name: str, code: str | None, sector: str = "GOV") -> dict[str, Any]:
    return {"name": name, "code": code, "sector": sector}


def event(number: int, act: str, span: list[int] | None, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"e{number}",
        "act": act,
        "status": "occurred",
        "actors": [party("France", "FRA")],
        "recipients": [party("Spain", "ESP")],
        "when": None,
        "where": None,
        "sources": [],
        "mentions": [{"quote": "France met Spain", "trigger": "met", "span": span}],
        "importance": "minor",
        **fields,
    }


def day(date: str, granularity: str = "day") -> dict[str, str]:
    return {"start": date, "end": date, "granularity": granularity}


GOLD = [
    event(1, "CONSULT", [0, 50], when=day("2022-07-19"), where={"country": "FRA"}, importance="main"),
    event(2, "ACCUSE", [60, 120], sources=[{"name": "Ana Ruiz", "stance": "asserts"}], status="negated"),
    event(3, "ASSAULT", [130, 180], actors=[], recipients=[party("Mali", "MLI", "CVL")], importance="main"),
    event(4, "SANCTION", [190, 240], actors=[party("Council", None, "IGO"), party("Chad", "TCD")], where={"name": "x"}),
]


def score(gold: list[dict[str, Any]], other: list[dict[str, Any]], *, are_reports: bool = True) -> dict[str, float]:
    sides = [[read_event(record) for record in side] for side in (gold, other)]
    return compare_events(*sides, are_reports=are_reports).tally.figures()


def test_gold_against_itself_is_perfect() -> None:
    figures = score(GOLD, copy.deepcopy(GOLD))
    assert {name: figures[name] for name in ("event_f1", "loose_f1", "main_recall", *ATTRIBUTES)} == dict.fromkeys(
        ("event_f1", "loose_f1", "main_recall", *ATTRIBUTES), 1.0
    )


def test_figures_are_exact() -> None:
    other = [
        event(1, "CONSULT", [10, 20], when=day("2022-07-18"), recipients=[]),  # wrong day, recipient, no place
        event(2, "REJECT", [60, 70]),  # right quad only
        event(3, "ASSAULT", [300, 310]),  # elsewhere in the article
    ]
    figures = score(GOLD, other)
    assert (figures["precision"], figures["recall"]) == (0.333, 0.25)
    assert figures["event_f1"] == pytest.approx(2 * (1 / 3) * 0.25 / (1 / 3 + 0.25), abs=5e-4)
    assert figures["loose_f1"] == pytest.approx(2 * 2 / (3 + 4), abs=5e-4)
    assert figures["main_recall"] == 0.5
    assert {name: figures[name] for name in ATTRIBUTES} == {
        "status": 1.0, "actors": 1.0, "recipients": 0.0, "sector": 1.0, "when": 0.0, "where": 0.0, "sources": 1.0,
    }  # fmt: skip


def test_further_reports_of_a_matched_event_are_free_but_other_extras_count() -> None:
    told_twice = [GOLD[0], event(9, "CONSULT", [30, 45])]
    assert score(GOLD[:1], told_twice)["precision"] == 1.0
    assert score(GOLD[:1], told_twice, are_reports=False)["precision"] == 0.5
    assert score(GOLD[:1], [*told_twice, event(10, "AID", [30, 45])])["precision"] == 0.5


def test_events_match_the_best_partner_once() -> None:
    gold = [event(1, "ACCUSE", [0, 50]), event(2, "REJECT", [0, 50])]
    comparison = compare_events(map(read_event, gold), map(read_event, reversed(gold)), are_reports=True)
    assert [(match.gold.act, match.other.act) for match in comparison.matches] == [("REJECT",) * 2, ("ACCUSE",) * 2]


def test_somebody_must_take_part_in_both_unless_neither_names_a_doer() -> None:
    stranger = event(1, "CONSULT", [0, 50], actors=[party("Peru", "PER")], recipients=[])
    assert score(GOLD[:1], [stranger])["matched"] == 0
    assert score([event(1, "ASSAULT", [0, 9], actors=[])], [event(1, "ASSAULT", [0, 9], actors=[], recipients=[])])[
        "matched"
    ]


@pytest.mark.parametrize(
    ("ours", "is_right"),
    [
        (day("2022-07-19"), 1.0),
        (day("2022-07-20"), 0.0),
        (None, 0.0),
        ({"start": "2022-07-18", "end": "2022-07-24", "granularity": "week"}, 0.0),
        ({"start": "2022-07-01", "end": "2022-07-19", "granularity": "day"}, 1.0),
    ],
)
def test_a_time_is_right_when_it_meets_gold_and_is_as_fine(ours: dict[str, str] | None, is_right: float) -> None:
    assert score(GOLD[:1], [{**GOLD[0], "when": ours}])["when"] == is_right


def test_a_source_is_known_by_its_last_name_and_order_does_not_matter() -> None:
    gold = event(1, "AID", [0, 9], sources=[{"name": "Ana Ruiz"}, {"name": "police"}])
    assert score([gold], [{**gold, "sources": [{"name": "the Police"}, {"name": "Ruiz"}]}])["sources"] == 1.0
    assert score([gold], [{**gold, "sources": [{"name": "Ruiz"}]}])["sources"] == 0.0


def test_quads_are_those_of_the_codebook() -> None:
    assert {act: classify_act(act, None).quad for act in ACTS} == QUADS


def test_tallies_add_up() -> None:
    total = Tally()
    for one, other in ((GOLD[:2], GOLD[:1]), (GOLD[2:], GOLD[2:])):
        total.add(compare_events(map(read_event, one), map(read_event, other), are_reports=True).tally)
    assert (total.gold, total.other, total.strict) == (4, 3, 3)
    assert total.figures()["recall"] == 0.75


# --- the reference tool ----------------------------------------------------------------------------------------


def perturb(events: list[dict[str, Any]], dice: random.Random) -> list[dict[str, Any]]:
    """The events with every field sometimes changed, some lost, some told twice, some made up."""
    changed = [record for record in copy.deepcopy(events) if dice.random() < 0.85]
    changed += [copy.deepcopy(record) for record in changed if dice.random() < 0.3]
    changed += [event(90 + i, dice.choice(ACTS), [20 * i, 20 * i + 30]) for i in range(dice.randrange(4))]
    parties = [party("France", "FRA"), party("Spain", "ESP", "MIL"), party("Mali", "MLI", "CVL"), party("They", None)]
    statuses = ["occurred", "negated", "planned"]
    for record in changed:
        choices: dict[str, Any] = {
            "act": dice.choice(ACTS),
            "status": dice.choice(statuses),
            "actors": dice.sample(parties, dice.randrange(4)),
            "recipients": dice.sample(parties, dice.randrange(3)),
            "when": dice.choice([None, day("2022-07-19"), day("2022-07-01", "month")]),
            "where": dice.choice([None, {"country": "FRA"}, {"country": None, "name": "sea"}]),
            "sources": dice.choice([[], [{"name": "Ana Ruiz"}], [{"name": None}, {"name": "The police"}]]),
            "importance": dice.choice(["main", "minor"]),
        }
        record.update({name: value for name, value in choices.items() if dice.random() < 0.25})
        for mention in record["mentions"]:
            mention["trigger"] = dice.choice(["met", "talks", "visit", "hit", None])
            if mention["span"] and dice.random() < 0.3:
                mention["span"] = [mention["span"][0] + 15, mention["span"][1] + 40]
        if dice.random() < 0.2:
            record["mentions"].append({"quote": "", "trigger": "talks", "span": dice.choice([None, [5, 200]])})
    return changed


def load_reference() -> ModuleType:
    specification = importlib.util.spec_from_file_location("event_score", REFERENCE)
    assert specification is not None and specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.skipif(not REFERENCE.is_file(), reason="the reference tool is not installed")
@pytest.mark.parametrize("are_reports", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_figures_are_the_reference_tool_s(seed: int, are_reports: bool, tmp_path: Path) -> None:
    dice = random.Random(seed)
    total = Tally()
    for side in ("gold", "other"):
        (tmp_path / side).mkdir()
    for number in range(3):
        gold, other = perturb(GOLD, dice), perturb(GOLD, dice)
        for side, events in (("gold", gold), ("other", other)):
            (tmp_path / side / f"a{number}.json").write_text(json.dumps({"events": events}))
        total.add(compare_events(map(read_event, gold), map(read_event, other), are_reports=are_reports).tally)
    theirs = load_reference().score(tmp_path / "gold", tmp_path / "other", are_reports)
    ours = total.figures()
    assert {"gold": ours["gold"], "other": ours["coded"], "p": ours["precision"], "r": ours["recall"]} == {
        name: theirs[name] for name in ("gold", "other", "p", "r")
    }
    for name in ("event_f1", "loose_f1", "main_recall"):
        assert ours[name] == theirs[name], name
    for name in ATTRIBUTES:
        right, asked = total.right[name], total.asked[name]
        assert theirs[name] == f"{right}/{asked}={right / max(asked, 1):.2f}", name
