"""The example articles and their gold annotation are sound."""

import datetime
import json
import re
from pathlib import Path
from typing import get_args

import pytest

import dragoman
from dragoman.code.ontology import check_act
from dragoman.records import Granularity, Stance, Status

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.txt"))
GOLD = sorted(path.name.removesuffix(".gold.json") for path in EXAMPLES.glob("*.gold.json"))


def read_example(name: str) -> tuple[str, dict[str, str]]:
    text = (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")
    return text, json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def test_there_are_five_articles_and_gold_for_most() -> None:
    assert len(NAMES) == 5
    assert len(GOLD) >= 3
    assert set(GOLD) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_of_the_length_of_news_and_dated(name: str) -> None:
    text, about = read_example(name)
    assert 250 <= len(text.split()) <= 450
    assert set(about) == {"published", "outlet", "title", "url"}
    datetime.date.fromisoformat(about["published"])


@pytest.mark.parametrize("name", NAMES)
def test_an_article_is_read_and_its_leaked_line_is_not(name: str) -> None:
    text, about = read_example(name)
    reading = dragoman.read(text, published=about["published"])
    assert reading.dropped is None
    last = text.rstrip("\n").splitlines()[-1]
    assert [residue.text for residue in reading.residue] == [last]
    assert len(reading.reports) >= 8
    for report in reading.reports:
        assert text[slice(*report.evidence.span)] == report.evidence.text
        assert last not in report.evidence.text


@pytest.mark.parametrize("name", GOLD)
def test_gold_events_follow_the_codebook_and_quote_the_article(name: str) -> None:
    text, about = read_example(name)
    gold = json.loads((EXAMPLES / f"{name}.gold.json").read_text(encoding="utf-8"))
    assert gold["id"] == name
    assert gold["published"] == about["published"]
    assert [event["id"] for event in gold["events"]] == [f"e{number}" for number in range(1, len(gold["events"]) + 1)]
    for event in gold["events"]:
        check_act(event["act"], event["mode"] or "")
        assert event["status"] in get_args(Status)
        assert event["importance"] in ("main", "secondary", "background")
        for participant in (*event["actors"], *event["recipients"]):
            assert participant["name"]
            assert re.fullmatch(r"[A-Z]{3}|---", participant["code"])
            assert re.fullmatch(r"[A-Z]{3}", participant["sector"])
        assert all(source["stance"] in get_args(Stance) for source in event["sources"])
        if event["when"]:
            start, end = (datetime.date.fromisoformat(event["when"][key]) for key in ("start", "end"))
            assert start <= end
            assert event["when"]["granularity"] in get_args(Granularity)
        assert event["mentions"]
        for mention in event["mentions"]:
            (start, end), (first, last) = mention["span"], mention["trigger_span"]
            assert text[start:end] == mention["quote"]
            assert text[first:last] == mention["trigger"]
            assert start <= first < last <= end
