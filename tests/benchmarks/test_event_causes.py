"""Where events are lost on their way through the coder: sentences of our own against gold of our own."""

import pytest

from benchmarks.quality.event_causes import count_kinds, follow_articles
from benchmarks.quality.event_scoring import compare_events, read_event
from benchmarks.quality.golden import Sample, code_articles, convert_report
from dragoman.ingest.files import make_article


def gold_event(text, trigger, act, actors=(), recipients=()):
    return read_event(
        {
            "id": trigger,
            "act": act,
            "status": "occurred",
            "actors": [{"name": code, "code": code, "sector": "GOV"} for code in actors],
            "recipients": [{"name": code, "code": code, "sector": "GOV"} for code in recipients],
            "mentions": [
                {
                    "quote": text,
                    "trigger": trigger,
                    "span": [0, len(text)],
                }
            ],
        }
    )


@pytest.mark.parametrize(
    ("text", "trigger", "act", "actors", "recipients", "kind"),
    [
        ("France condemned Chad.", "condemned", "ACCUSE", ["FRA"], ["TCD"], None),
        ("France condemned Chad.", "condemned", "ACCUSE", ["FRA"], ["SDN"], "recipients: of another state"),
        ("France condemned Chad.", "condemned", "ASSAULT", ["FRA"], ["TCD"], "missed: reported as another kind of act"),
        ("France condemned Chad.", "condemned", "ACCUSE", ["ITA"], ["SDN"], "missed: reported between other states"),
        (
            "The glumness of Chad grew.",
            "glumness",
            "ACCUSE",
            ["FRA"],
            [],
            "missed: no row of the tables has the word",
        ),
    ],
)
def test_the_kind_of_an_error(text, trigger, act, actors, recipients, kind):
    article = make_article(text, published="2024-03-01")
    (reading,), (trail,) = code_articles([Sample("own", article, None)]), follow_articles([article])
    coded = [read_event(convert_report(report)) for report in reading.reports]
    gold = [gold_event(text, trigger, act, actors, recipients)]
    kinds = count_kinds(trail, compare_events(gold, coded, are_reports=True), coded)
    missed = [one for one in kinds if not one.startswith("extra")]
    assert missed == ([kind] if kind else [])
