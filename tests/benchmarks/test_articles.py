"""Our own annotated articles are sound: quotes stand where they are said to, labels are the codebook's."""

import json
from pathlib import Path

import pytest

from dragoman.code.encoder import STATUSES
from dragoman.code.ontology import check_act

ARTICLES = Path(__file__).parents[2] / "benchmarks" / "quality" / "articles"
GOLD = sorted(ARTICLES.glob("*/*.gold.json"))


def test_there_are_articles_to_tune_on_and_articles_kept_aside() -> None:
    assert [sum(path.parent.name == name for path in GOLD) for name in ("seen", "aside")] == [5, 6]


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.name)
def test_gold_follows_the_codebook_and_quotes_the_article(path: Path) -> None:
    text = path.with_name(path.name.replace(".gold.json", ".txt")).read_bytes().decode("utf-8")
    about = json.loads(path.with_name(path.name.replace(".gold.json", ".json")).read_text("utf-8"))
    gold = json.loads(path.read_text("utf-8"))
    assert gold["published"] == about["published"]
    assert len(gold["events"]) >= 15
    for event in gold["events"]:
        check_act(event["act"], event["mode"] or "")
        assert event["status"] in STATUSES
        for mention in event["mentions"]:
            assert text[slice(*mention["span"])] == mention["quote"]
            assert text[slice(*mention["trigger_span"])] == mention["trigger"]
