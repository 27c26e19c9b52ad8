"""Whole articles: reading both kinds of gold, converting reports, naming errors, and not looking at the answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.quality import golden
from benchmarks.quality.event_scoring import compare_events, read_event
from benchmarks.quality.golden import code_articles, convert_report, describe_errors, find_examples, find_golden, score

TEXT = "France's president met Spain's prime minister in Madrid on Monday.\n\nTurkey bombed northern Iraq on Sunday.\n"
VISIT = {
    "id": "e1", "act": "CONSULT", "mode": "visit", "status": "occurred", "importance": "main",
    "actors": [{"name": "France", "code": "FRA", "sector": "GOV"}],
    "recipients": [{"name": "Spain", "code": "ESP", "sector": "GOV"}],
    "when": {"start": "2022-07-18", "end": "2022-07-18", "granularity": "day"},
    "where": {"name": "Madrid", "country": "ESP"}, "sources": [],
    "mentions": [{"quote": TEXT[:66], "trigger": "met", "span": [0, 66], "trigger_span": [19, 22]}],
}  # fmt: skip


def write_golden(folder: Path, events: list[dict[str, Any]], *, published: str = "2022-07-20") -> Path:
    golden_folder = folder / "golden"
    golden_folder.mkdir(exist_ok=True)
    (golden_folder / "a1.txt").write_text(TEXT, encoding="utf-8")
    (golden_folder / "a1.date").write_text(published + "\n", encoding="utf-8")
    (golden_folder / "a1.json").write_text(json.dumps({"id": "a1", "events": events}), encoding="utf-8")
    return folder


def test_an_article_is_scored(tmp_path: Path) -> None:
    figures = score(write_golden(tmp_path, [VISIT]))
    assert (figures["articles"], figures["dropped"], figures["gold"]) == (1, 0, 1)
    assert figures["recall"] == 1.0
    assert figures["coded"] > figures["matched"], "the bombing is not in this gold"


def test_the_date_of_the_article_is_used(tmp_path: Path) -> None:
    samples = find_golden(write_golden(tmp_path, [], published="2022-07-20") / "golden")
    assert str(samples[0].article.published) == "2022-07-20"
    assert samples[0].article.text == TEXT


def test_gold_does_not_reach_the_coder(tmp_path: Path) -> None:
    with_gold = code_articles(find_golden(write_golden(tmp_path, [VISIT]) / "golden"))
    (tmp_path / "golden" / "a1.json").write_text("no gold at all", encoding="utf-8")
    without = code_articles(find_golden(tmp_path / "golden"))
    assert [reading.reports for reading in with_gold] == [reading.reports for reading in without]
    assert without[0].reports


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="golden"):
        score(tmp_path)


def test_converted_reports_keep_who_what_when_where(tmp_path: Path) -> None:
    (reading,) = code_articles(find_golden(write_golden(tmp_path, []) / "golden"))
    report = next(report for report in reading.reports if report.act == "CONSULT")
    record = convert_report(report)
    assert (record["act"], record["status"]) == (report.act, report.status)
    assert [one["code"] for one in record["actors"]] == [one.code for one in report.actors]
    start, end = record["mentions"][0]["span"]
    assert TEXT[start:end] == record["mentions"][0]["quote"] == report.evidence.text
    start, end = record["mentions"][0]["trigger_span"]
    assert TEXT[start:end] == record["mentions"][0]["trigger"] == "met"
    assert record["when"] == {"start": "2022-07-18", "end": "2022-07-18", "granularity": "day"}
    assert json.loads(json.dumps(record)) == record


def test_examples_are_read_with_the_day_of_their_description() -> None:
    samples = find_examples(golden.EXAMPLES)
    assert len(samples) >= 4
    for sample in samples:
        assert sample.article.published is not None
        for event in golden.read_gold(sample.gold):
            for mention in event.mentions:
                assert mention.span is not None
                assert sample.article.text[mention.span.start : mention.span.end] == mention.quote, sample.name


def test_errors_are_named() -> None:
    bombing = {
        **VISIT,
        "id": "e2",
        "act": "ASSAULT",
        "mentions": [{"quote": "hit", "trigger": "hit", "span": [70, 90]}],
    }
    arrest = {
        **bombing,
        "id": "e3",
        "act": "COERCE",
        "mentions": [{"quote": "held", "trigger": "held", "span": [95, 99]}],
    }
    gold = [VISIT, bombing, {**VISIT, "id": "e4", "mentions": [{"quote": "x", "trigger": "x", "span": [200, 210]}]}]
    ours = [
        {**VISIT, "status": "planned", "when": None},
        {**arrest, "mentions": bombing["mentions"]},
        {**arrest, "act": "AID"},
    ]
    comparison = compare_events(map(read_event, gold), map(read_event, ours), are_reports=True)
    lines = list(describe_errors(comparison))
    assert [line.split()[0] for line in lines] == ["STATUS", "WHEN", "ACT", "MISSED", "EXTRA"]
    assert lines[0].startswith("STATUS     occurred, coded planned: ")
    assert "2022-07-18/2022-07-18 day, coded never told" in lines[1]
    assert lines[2].startswith("ACT        ASSAULT, coded COERCE: ")
    assert lines[3].startswith("MISSED     main: CONSULT")
    assert lines[4].startswith("EXTRA      AID")
