"""What a notebook shows: escaped, self-contained, the same blocks as the pages."""

import dataclasses
import re
import subprocess
import sys
from datetime import date
from html import unescape

import pytest
from annotated_article import DOCUMENT

from dragoman.merge.timeline import Told, build_timeline
from dragoman.publish.notebook import render_event, render_evidence, render_reading, render_rows, render_timeline
from dragoman.publish.page_assets import read_colours
from dragoman.records import Article, Conflict, Event, Participant, Report, Span, Where

REPORT: Report = DOCUMENT.reports[0]
LURE = "<img src=x onerror=alert(1)>"
SOMEBODY = Participant(text=LURE, name=LURE, code="KEN", sector="GOV", wikidata=None, span=Span(0, 1), score=1.0)
PLACE = Where(
    name=LURE, country=None, geonames=None, lat=None, lon=None, precision=None, text=LURE, span=Span(0, 1)
)  # fmt: skip
EVENT = Event(
    id="e1", act="AID", type="AID", mode=LURE, cameo="070", quad=2, intensity=7.0, status="occurred",
    actors=(SOMEBODY,), recipients=(SOMEBODY,), when=None, where=PLACE, reports=(REPORT.id,),
    documents=(REPORT.document,), voices=1, first_published=date(2024, 5, 8), last_published=None, confidence=0.5,
    conflicts=1,
)  # fmt: skip
DISPUTE = Conflict(kind="count", reports=(REPORT.id, "other"), evidence=(REPORT.evidence, REPORT.evidence), note=LURE)


def make_timeline(words: str):
    return build_timeline([EVENT], {"e1": Told(words=words, outlets=(LURE,), sources=(LURE,))}, [DISPUTE], left_out=3)


def shown() -> dict[str, str]:
    article = Article(id=REPORT.document, text=DOCUMENT.article.text, outlet=LURE, title=LURE)
    return {
        "reading": render_reading(DOCUMENT),
        "event": render_event(EVENT),
        "evidence": render_evidence(EVENT, [REPORT], {REPORT.document: article}, [], [DISPUTE], []),
        "timeline": render_timeline(make_timeline(LURE)),
        "rows": render_rows([LURE], [(LURE,), (None,)]),
    }


@pytest.mark.parametrize("name", ["reading", "event", "evidence", "timeline", "rows"])
def test_outputs_are_escaped_and_load_nothing(name: str) -> None:
    html = shown()[name]
    assert html.startswith('<div class="dragoman"><style>')
    assert html.endswith("</div>")
    body = html.split("</style>")[1]
    assert "<img" not in body
    assert not re.search(r"<(script|link|iframe|object|img)\b|\bon\w+=[\"']|javascript:|url\(|@import", html)
    if name != "reading":
        assert "&lt;img src=x" in body


def test_colours_are_those_of_the_page_by_day_and_by_night() -> None:
    light, dark = read_colours()
    assert "--paper: #fbfaf6" in light
    assert "--paper: #16171a" in dark
    html = render_event(EVENT)
    assert "prefers-color-scheme: dark" in html
    assert '[data-jp-theme-light="false"] .dragoman' in html


def test_a_reading_links_its_rows_and_its_words() -> None:
    html = render_reading(DOCUMENT)
    ids = re.findall(r'id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', html))
    assert targets <= set(ids)
    assert len([id for id in ids if re.search(r"-r\d+$", id)]) == len(DOCUMENT.reports)


def test_a_long_article_is_shown_as_its_reports() -> None:
    article = dataclasses.replace(DOCUMENT.article, text=DOCUMENT.article.text + " " * 30_000)
    html = render_reading(dataclasses.replace(DOCUMENT, article=article))
    assert "<details>" not in html
    assert html.count("<tr") == 1 + len(DOCUMENT.reports)


def test_evidence_stands_among_whole_words() -> None:
    start, end = REPORT.evidence.span
    text = DOCUMENT.article.text
    block = shown()["evidence"].split("<blockquote>")[1].split("</blockquote>")[0]
    quoted = unescape(re.sub(r"</?b>", "", block))
    assert " ".join(text[start:end].split()) in quoted
    assert set(quoted.split()) - {"…"} <= set(text.split())


def test_records_import_nothing_for_it() -> None:
    """Nobody who reads records pays for notebooks, and records of an event know no HTML."""
    code = "import sys, dragoman.records; print([name for name in sys.modules if 'publish' in name])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert done.stdout == "[]\n"
    assert not hasattr(Event, "_repr_html_")
