"""The act between given actors: marks, the choice of a report, macro F1."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality import pairs
from benchmarks.quality.pairs import NONE, choose_root, measure, read_marks
from dragoman.coder import read
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
    figures = measure([("AID", "AID"), ("AID", "YIELD"), ("ACCUSE", "REJECT"), ("ACCUSE", "ACCUSE"), ("PROTEST", NONE)])
    # AID 2*1/(2+1), ACCUSE 2*1/(2+1), PROTEST 0; YIELD and REJECT are not in gold.
    assert figures["root_macro_f1"] == pytest.approx((2 / 3 + 2 / 3 + 0) / 3)
    assert figures["quad_macro_f1"] == pytest.approx((1 + 1 + 0) / 3)
    assert figures["binary_macro_f1"] == pytest.approx((1 + 2 * 2 / (3 + 2)) / 2)
    assert (figures["answered"], figures["accuracy_of_answered"], figures["sentences"]) == (0.8, 0.5, 5)


def test_a_file_is_scored_without_its_marks_and_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pairs").mkdir()
    sentence = "<s>France</s> condemned <t>Spain</t> on Monday."
    lines = ["\tsentence_id\tmarked_sentence\tgold_root", f"0\t7\t{sentence}\tACCUSE", f"1\t8\t{sentence}\tAID"]
    (tmp_path / "pairs" / "plv_train.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    seen: list[str] = []

    class Spy:
        def pipe(self, articles: Any) -> Any:
            for article in articles:
                seen.append(article.text)
                yield read(article.text)

    monkeypatch.setattr(pairs, "load", Spy)
    figures = pairs.score(tmp_path)
    assert seen == ["France condemned Spain on Monday."] * 2
    assert figures["accuracy_of_answered"] == 0.5
