"""The act between given actors: marks, the choice of a report or type, macro F1 with intervals, broken files."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dragoman.code.encoder import NONE, TYPES, PairScores
from dragoman.coder import load
from dragoman.evaluate.pairs import (
    PairsError,
    answer_pairs,
    choose_root,
    choose_type,
    evaluate_answers,
    read_marks,
    read_pairs,
)
from dragoman.evaluate.report import describe_evaluation
from dragoman.recipe import CODERS, Recipe
from dragoman.records import Excerpt, Participant, Report, Span


def party(start: int, end: int) -> Participant:
    return Participant(text="", name="", code="FRA", sector="GOV", wikidata=None, span=Span(start, end), score=1.0)


def report(act: Any, actors: list[Participant], recipients: list[Participant], *, confidence: float = 0.5) -> Report:
    nowhere = Excerpt(text="", span=Span(0, 0))
    return Report(
        id="", document="", act=act, type=act, mode=None, cameo="", quad=1, intensity=0.0, status="occurred",
        actors=tuple(actors), recipients=tuple(recipients), trigger=nowhere, evidence=nowhere, when=None, where=None,
        sources=(), quantities=(), confidence=confidence, trace={},
    )  # fmt: skip


def test_marks_become_spans() -> None:
    pair = read_marks("On Monday <s>France</s> met <t>Spain</t> and <t>Italy</t>.", id="1", root="CONSULT")
    assert pair.text == "On Monday France met Spain and Italy."
    assert [pair.text[start:end] for start, end in (*pair.actors, *pair.recipients)] == ["France", "Spain", "Italy"]
    nested = read_marks("<s>the army of <t>Mali</t></s> fell", id="2", root="ASSAULT")
    assert [nested.text[start:end] for start, end in (*nested.actors, *nested.recipients)] == [
        "the army of Mali",
        "Mali",
    ]
    assert read_marks("<s>Rain</s> fell", id="3", root="AID").recipients == ()


def test_the_report_that_covers_both_wins() -> None:
    marked = ([Span(0, 6)], [Span(20, 30)])
    both = report("ACCUSE", [party(0, 6)], [party(22, 28)])
    half = report("AID", [party(0, 6)], [party(50, 60)], confidence=0.9)
    assert choose_root([half, both], *marked) == "ACCUSE"
    assert choose_root([half], *marked) == "AID"
    assert choose_root([report("AID", [party(40, 46)], [party(50, 60)])], *marked) == NONE
    assert choose_root([], *marked) == NONE
    swapped = report("ASSAULT", [party(20, 30)], [party(0, 6)])
    assert choose_root([swapped], *marked) == NONE


def test_partners_on_equal_terms_and_ties() -> None:
    marked = ([Span(0, 6)], [Span(20, 30)])
    partners = report("CONSULT", [party(0, 6), party(20, 30)], [])
    assert choose_root([report("AID", [party(0, 6)], [party(50, 60)]), partners], *marked) == "CONSULT"
    sure, unsure = (
        report("RETREAT", [party(0, 6)], [], confidence=0.8),
        report("AID", [party(0, 6)], [], confidence=0.2),
    )
    assert choose_root([unsure, sure], *marked) == "YIELD"


def test_macro_f1_is_exact() -> None:
    answers = [("AID", "AID"), ("AID", "YIELD"), ("ACCUSE", "REJECT"), ("ACCUSE", "ACCUSE"), ("PROTEST", NONE)]
    found = evaluate_answers(answers)
    # AID 2*1/(2+1), ACCUSE 2*1/(2+1), PROTEST 0; YIELD and REJECT are not in gold.
    assert found.root.value == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert found.quad.value == pytest.approx((1 + 1 + 0) / 3)
    assert found.binary.value == pytest.approx((1 + 2 * 2 / (3 + 2)) / 2)
    assert (found.answered, found.accuracy, found.sentences) == (0.8, 0.4, 5)
    assert found.classes["AID"] == (1.0, 0.5, pytest.approx(2 / 3), 2)
    assert found.confusion["ACCUSE"] == {"ACCUSE": 1, "REJECT": 1}


def test_the_interval_holds_the_figure_and_narrows_with_more_sentences() -> None:
    answers = [("AID", "AID"), ("AID", "ACCUSE"), ("ACCUSE", "ACCUSE"), ("ACCUSE", "ACCUSE")]
    few, many = evaluate_answers(answers * 5).root, evaluate_answers(answers * 100).root
    for estimate in (few, many):
        assert estimate.low < estimate.value < estimate.high
    assert many.high - many.low < (few.high - few.low) / 2
    assert evaluate_answers(answers * 5).root == few


HEADER = "sentence_id\tmarked_sentence\tgold_root"
GOOD = f"{HEADER}\n7\t<s>France</s> condemned <t>Spain</t> on Monday.\tACCUSE\n"


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "pairs.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_both_roots_of_yielding_are_one(tmp_path: Path) -> None:
    rows = "\n".join(f"{i}\t<s>A</s> freed <t>B</t>\t{r}" for i, r in enumerate(("CONCEDE", "RETREAT", "YIELD")))
    assert [pair.root for pair in read_pairs(write(tmp_path, f"{HEADER}\n{rows}\n"))] == ["YIELD"] * 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no column marked_sentence or gold_root"),
        ("marked_sentence\n<s>A</s> met <t>B</t>\n", "no column gold_root"),
        (f"{HEADER}\n", "no pairs below the header"),
        (GOOD + "8\t<s>A</s> met <t>B</t>\tMEET\n", "line 3: gold_root 'MEET' is unknown; known are ACCUSE"),
        (GOOD + "8\tA met B\tCONSULT\n", "line 3: marked_sentence has neither"),
        (GOOD + "8\n", "line 3: gold_root '' is unknown"),
        (GOOD + "8\t<s>A</s> met <t>B\tCONSULT\n", "line 3: marked_sentence has a mark <t> without its other half"),
        (GOOD + "8\t<s>A</s> met <t></t>\tCONSULT\n", "line 3: marked_sentence has nothing between <t> and </t>"),
        (GOOD + '8\t"We, <s>A</s>, met\tAID\n9\t<s>A</s> met" <t>B</t>\tCONSULT\n', "a tab within marked_sentence"),
    ],
)
def test_a_broken_file_is_refused_by_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PairsError, match=re.escape(says)):
        read_pairs(write(tmp_path, text))


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_bytes(b"\xff\xfe\x00\x01")
    for unreadable in (path, tmp_path, tmp_path / "missing.tsv"):
        with pytest.raises(PairsError, match="cannot be read"):
            read_pairs(unreadable)


@pytest.mark.parametrize("coder", CODERS)
def test_both_coders_answer(tmp_path: Path, coder: str) -> None:
    rows = "8\t<s>Turkish police</s> arrested <t>ten journalists</t> in Ankara.\tCOERCE\n"
    pairs = read_pairs(write(tmp_path, GOOD + rows))
    assert list(answer_pairs(pairs, load(Recipe(coder=coder)))) == ["ACCUSE", "COERCE"]


def test_the_likeliest_root_counts_both_kinds_of_yielding() -> None:
    types = dict.fromkeys(TYPES, 0.0) | {"CONCEDE": 0.3, "RETREAT": 0.2, "AID": 0.4, NONE: 0.1}
    assert choose_type(PairScores({}, types, {}, {})) == "YIELD"
    # Somebody marked the pair: that there is no act is no answer.
    assert choose_type(PairScores({}, dict.fromkeys(TYPES, 0.0) | {NONE: 0.9, "AID": 0.1}, {}, {})) == "AID"


def test_the_description_is_json_of_plain_values() -> None:
    found = describe_evaluation(evaluate_answers([("AID", "AID"), ("ACCUSE", "AID")]), coder="encoder")
    assert json.loads(json.dumps(found))["confusion"] == {"ACCUSE": {"AID": 1}, "AID": {"AID": 1}}
    assert found["root_macro_f1"] == pytest.approx(1 / 3)
    low, high = found["root_macro_f1_interval"]
    assert 0 <= low <= 1 / 3 <= high <= 1
