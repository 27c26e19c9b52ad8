"""The arithmetic of the setting scorer, on TimeML and gold of our own."""

import dataclasses
import json
from pathlib import Path

import pytest

from benchmarks.quality import timelinks
from benchmarks.quality.given_events import GivenTally, Telling, place_given
from benchmarks.quality.setting import Part, list_errors, name_kind
from dragoman.pipeline import STAGES, Pipeline
from dragoman.recipe import Recipe
from dragoman.records import Article, Document, When

TIMEML = """<?xml version="1.0" ?><TimeML><DOCID>t</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2021-03-09" functionInDocument="CREATION_TIME">March 9</TIMEX3></DCT>
<TEXT>Troops <EVENT eid="e1">attacked</EVENT> Goma on <TIMEX3 tid="t1" type="DATE" value="2021-03-08">Monday</TIMEX3>.
The mayor <EVENT eid="e2">fled</EVENT> before <TIMEX3 tid="t2" type="DATE" value="2021-03-07">Sunday</TIMEX3>.
On <TIMEX3 tid="t3" type="DATE" value="2021-03-05">Friday</TIMEX3> they <EVENT eid="e3">returned</EVENT>.
Nobody <EVENT eid="e4">protested</EVENT> in <TIMEX3 tid="t4" type="DATE" value="2021-03">March</TIMEX3>.</TEXT>
<MAKEINSTANCE eventID="e1" eiid="ei1"/><MAKEINSTANCE eventID="e2" eiid="ei2"/>
<MAKEINSTANCE eventID="e3" eiid="ei3"/><MAKEINSTANCE eventID="e4" eiid="ei4"/>
<TLINK lid="l1" relType="IS_INCLUDED" eventInstanceID="ei1" relatedToTime="t1"/>
<TLINK lid="l2" relType="BEFORE" eventInstanceID="ei2" relatedToTime="t2"/>
<TLINK lid="l3" relType="INCLUDES" timeID="t1" relatedToEventInstance="ei3"/>
<TLINK lid="l4" relType="IS_INCLUDED" eventInstanceID="ei4" relatedToTime="t0"/>
</TimeML>"""
TEXT = "Rebels attacked a convoy near Goma on Sunday. France condemned the attack."


@pytest.fixture
def timebank(tmp_path: Path) -> Path:
    (tmp_path / "t.tml").write_text(TIMEML, encoding="utf-8")
    return tmp_path


def test_links_are_read_both_ways_and_those_to_the_creation_time_are_left(timebank: Path) -> None:
    linked = timelinks.read_linked(timebank / "t.tml")
    assert linked.dates == {("e1", "t1"), ("e3", "t1")}
    assert linked.asked == {"e1", "e2", "e3"}
    assert {linked.text[slice(*span)] for span in linked.events.values()} == {
        "attacked", "fled", "returned", "protested",
    }  # fmt: skip


def test_pairs_of_events_that_the_set_links_are_counted(timebank: Path) -> None:
    [(linked, document)] = list(timelinks.parse_linked(timebank))
    tally = timelinks.LinkTally()
    timelinks.compare_links(tally, linked, document)
    # Right: attacked on Monday. Wrong: returned on Friday. "before Sunday" dates nothing, "protested" is not asked.
    assert (tally.gold, tally.ours, tally.right) == (2, 2, 1)
    assert tally.figures() == {"precision": 0.5, "recall": 0.5, "f1": 0.5, "pairs": 2}
    assert [line.split(":")[0] for line in tally.wrong] == ["wrong", "missed"]


def test_a_folder_without_files_is_no_data(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        timelinks.score_links(tmp_path)


def read_up_to_setting(text: str) -> Document:
    before = STAGES[: [stage.name for stage in STAGES].index("frames")]
    [document] = Pipeline(Recipe(), before).read([Article(id="a", text=text)])
    return document


def make_event(trigger: str, act: str, when: dict[str, str] | None, where: dict[str, str] | None) -> dict[str, object]:
    start = TEXT.index(trigger)
    mention = {"quote": trigger, "trigger": trigger, "span": [start, start + len(trigger)]}
    return {
        "act": act, "mode": None, "status": "occurred", "actors": [], "recipients": [], "when": when, "where": where,
        "mentions": [{**mention, "trigger_span": mention["span"]}, {**mention, "trigger_span": None}],
    }  # fmt: skip


@pytest.fixture
def tellings(tmp_path: Path) -> list[Telling]:
    events = [
        make_event("attacked", "ASSAULT", None, {"name": "Goma", "country": "COD"}),
        make_event("condemned", "ACCUSE", {"start": "2024-03-04", "end": "2024-03-04", "granularity": "day"}, None),
    ]
    gold = tmp_path / "a.gold.json"
    gold.write_text(json.dumps({"events": events}), encoding="utf-8")
    return list(place_given(read_up_to_setting(TEXT), gold))


def test_each_telling_with_a_trigger_is_given_once(tellings: list[Telling]) -> None:
    assert [telling.report.trigger.text for telling in tellings] == ["attacked", "condemned"]
    assert tellings[0].sentence.endswith("on Sunday.")


def test_verdicts_compare_intervals_and_countries(tellings: list[Telling]) -> None:
    attack, verdict = tellings
    assert (attack.when, attack.where) == ("rightly none", "right")  # without a day of publication "Sunday" has none
    assert (verdict.when, verdict.where) == ("missing", "rightly none")
    day = When(
        start="2024-03-04", end="2024-03-04", granularity="day", basis="stated", text=None, span=None, timex=None
    )
    assert dataclasses.replace(verdict, report=dataclasses.replace(verdict.report, when=day)).when == "right"
    month = dataclasses.replace(day, granularity="month")
    assert dataclasses.replace(verdict, report=dataclasses.replace(verdict.report, when=month)).when == "wrong"
    assert dataclasses.replace(attack, report=dataclasses.replace(attack.report, when=day)).when == "too many"


def test_figures_of_given_events() -> None:
    tally = GivenTally()
    tally.verdicts.update({"right": 6, "wrong": 1, "missing": 1, "rightly none": 1, "too many": 1})
    assert tally.figures() == {"accuracy": 0.75, "f1": 0.75, "exact": 0.7}


def test_errors_end_with_their_kinds(tellings: list[Telling]) -> None:
    lines = list(list_errors(Part(tellings=tellings)))
    assert lines[0].startswith("WHEN  missing: 2024-03-04/2024-03-04, coded none (reported): ACCUSE")
    assert lines[-1] == "   1 when missing, day, of ACCUSE"
    assert name_kind(tellings[1], "when") == "when missing, day, of ACCUSE"
