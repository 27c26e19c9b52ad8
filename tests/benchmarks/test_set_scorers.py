"""The arithmetic of the scorers of public sets, on files of our own in the sets' formats.

What our stages answer is put in by hand, so that figures are known; that the real stages are asked, and are given
nothing of the gold, is tested by the last tests.
"""

import csv
import datetime
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import spacy
from spacy.language import Language

from benchmarks.quality import actors, coreference, places, quotes, status, times
from dragoman.offsets import OffsetMap
from dragoman.records import ActorMention, Article, Document, PlaceMention, Span, TimeMention


@pytest.fixture(autouse=True)
def no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens are enough for what is put in by hand."""
    monkeypatch.setattr(times, "_load_parser", lambda: spacy.blank("en"))
    monkeypatch.setattr(places, "_load_parser", lambda: spacy.blank("en"))


# --- times: TimeML -----------------------------------------------------------------------------------------------

TIMEML = """<?xml version="1.0" ?><TimeML><DOCID>t</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2021-03-09" functionInDocument="CREATION_TIME">March 9</TIMEX3></DCT>
<TEXT>Rain fell on <TIMEX3 tid="t1" type="DATE" value="2021-03-08">Monday</TIMEX3> and <EVENT>stayed</EVENT> for
<TIMEX3 tid="t2" type="DURATION" value="P2D">two whole days</TIMEX3> of
<TIMEX3 tid="t3" type="DATE" value="2021-03">this month</TIMEX3>, not last week.</TEXT></TimeML>"""


def find_time(document: Document, text: str, kind: Any, value: str) -> TimeMention:
    start = document.text.index(text)
    return TimeMention(
        span=Span(start, start + len(text)), text=text, type=kind, value=value, start=None, end=None, granularity=None,
        score=1.0, how="",
    )  # fmt: skip


def test_times_are_scored_by_span_value_and_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TimeBank", "AQUAINT"):
        (tmp_path / "time" / name).mkdir(parents=True)
    (tmp_path / "time" / "TimeBank" / "t.tml").write_text(TIMEML, encoding="utf-8")
    given: list[Document] = []

    def answer(document: Document) -> Any:
        given.append(document)
        found = [("Monday", "DATE", "2021-03-08"), ("two", "DATE", "P2D"), ("last week", "DATE", "2021-W09")]
        return SimpleNamespace(times=tuple(find_time(document, *one) for one in found))

    monkeypatch.setattr(times, "resolve_times", answer)
    figures = times.score(tmp_path)
    # Three expressions in gold and three of ours: one exact, one that only overlaps, one spurious, one missed.
    assert figures["strict_f1"] == pytest.approx(1 / 3)
    assert figures["relaxed_f1"] == pytest.approx(2 / 3)
    assert figures["value_f1"] == pytest.approx(2 / 3)
    assert figures["type_accuracy"] == 0.5
    assert figures["expressions"] == 3
    assert given[0].article.published == datetime.date(2021, 3, 9)
    assert given[0].text.startswith("Rain fell on Monday and stayed for\ntwo whole days of")


# --- places: the two XML formats ---------------------------------------------------------------------------------

TR_NEWS = """<articles><article docid="1"><text>Rain in Paris and Lyon, and in Lima.</text><toponyms>
<toponym><start>8</start><end>13</end><phrase>Paris</phrase>
<gaztag geonameid="1"><lat>48.85</lat><lon>2.35</lon></gaztag></toponym>
<toponym><start>19</start><end>23</end><phrase>Lyon</phrase>
<gaztag geonameid="2"><lat>45.75</lat><lon>4.85</lon></gaztag></toponym>
<toponym><start>31</start><end>35</end><phrase>Lima</phrase></toponym>
</toponyms></article></articles>"""
GWN = """<articles><article><text>Rain in Paris. The Lima Post told of French rain and Kenyan snow.</text>
<toponym><start>8</start><end>13</end><type>Literal</type><geonamesID>1</geonamesID><latitude>48.85</latitude>
<longitude>2.35</longitude></toponym>
<toponym><start>19</start><end>23</end><type>Embedded_Non_Lit</type></toponym>
<toponym><start>37</start><end>43</end><type>Non_Literal_Modifier</type><modifierType>Adjective</modifierType></toponym>
<toponym><start>53</start><end>59</end><type>Non_Toponym</type></toponym></article></articles>"""


def make_place(text: str, start: int, end: int, lat: float | None = None, lon: float | None = None) -> PlaceMention:
    return PlaceMention(
        span=Span(start, end), text=text[start:end], name=text[start:end], country=None, geonames=None, lat=lat,
        lon=lon, precision=None, score=1.0, how="",
    )  # fmt: skip


def answer_places(monkeypatch: pytest.MonkeyPatch, found: list[tuple[int, int]], spots: list[Any]) -> None:
    """We find places at `found`, and locate the gold spans at `spots`."""
    monkeypatch.setattr(
        places, "resolve_places", lambda d: SimpleNamespace(places=tuple(make_place(d.text, *span) for span in found))
    )
    monkeypatch.setattr(
        places,
        "resolve_spans",
        lambda d, spans: tuple(make_place(d.text, *span, *spot) for span, spot in zip(spans, spots, strict=True)),
    )


def write_places(folder: Path, name: str, text: str) -> Path:
    (folder / "places").mkdir()
    (folder / "places" / f"{name}.xml").write_text(text, encoding="utf-8")
    return folder


def test_tr_news_is_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Paris found, two missed, "Rain" wrong; Paris located 111 km off (a degree of latitude), Lyon not at all.
    answer_places(monkeypatch, [(8, 13), (0, 4)], [(49.85, 2.35), (None, None)])
    figures = places.score(write_places(tmp_path, "TR-News", TR_NEWS))
    assert (figures["TR-News precision"], figures["TR-News recall"]) == (0.5, 0.3333)
    assert figures["TR-News f1"] == 0.4
    assert (figures["TR-News located"], figures["TR-News acc161"]) == (2, 0.5)
    assert figures["TR-News mean_km"] == pytest.approx((111.2 + 20039) / 2, abs=0.1)


def test_embedded_names_and_adjectives_of_gwn_are_neither_asked_for_nor_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_places(monkeypatch, [(8, 13), (19, 23), (37, 43), (53, 59)], [(48.85, 2.35)])
    figures = places.score(write_places(tmp_path, "GWN", GWN))
    assert (figures["GWN precision"], figures["GWN recall"], figures["GWN acc161"]) == (0.5, 1.0, 1.0)


# --- sources: BRAT -----------------------------------------------------------------------------------------------

NEWS = "“Rain will fall,” said Ana Ruiz. Snow fell too, the mayor added.\n"
ANNOTATION = (
    "T1\tSource 23 31\tAna Ruiz\nT2\tCue 18 22\tsaid\nT3\tContent 0 17\t“Rain will fall,”\n"
    "T4\tAttribution 18 22\tsaid\n"
    "E1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n"
    "T5\tSource 48 57\tthe mayor\nT6\tCue 58 63\tadded\nT7\tContent 33 46\tSnow fell too\n"
    "T8\tAttribution 58 63\tadded\n"
    "E2\tAttribution:T8 Source:T5 Cue:T6 Content:T7\n"
    "T9\tContent 0 4\t“Rai\nT10\tAttribution-no-source 18 22\tsaid\nE3\tAttribution-no-source:T10 Content:T9\n"
)


def write_quotes(folder: Path) -> Path:
    for name in ("text", "attributions"):
        (folder / "quotes" / "dev" / name).mkdir(parents=True)
    (folder / "quotes" / "dev" / "text" / "a.txt").write_text(NEWS, encoding="utf-8")
    (folder / "quotes" / "dev" / "attributions" / "a_1.ann").write_text(ANNOTATION, encoding="utf-8")
    (folder / "quotes" / "dev" / "attributions" / "a_2.ann").write_text("", encoding="utf-8")
    return folder


def test_links_and_speakers_are_scored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def find(words: list[Span], *texts: str) -> frozenset[int]:
        return frozenset(i for i, word in enumerate(words) if NEWS[word.start : word.end] in texts)

    def answer(_: str, words: list[Span]) -> list[quotes.Link]:
        quoted = quotes.Link(find(words, "Ana", "Ruiz"), find(words, "Rain", "will", "fall", "“", ","), "said")
        loose = quotes.Link(find(words, "mayor"), find(words, "Snow"), "added")
        wrong = quotes.Link(find(words, "Snow"), find(words, "Rain"), "said")
        return [quoted, loose, wrong]

    monkeypatch.setattr(quotes, "_predict", answer)
    figures = quotes.score(write_quotes(tmp_path))
    assert (figures["links"], figures["quotations"]) == (2, 1)
    assert (figures["link_precision"], figures["link_recall"]) == (pytest.approx(1 / 3), 0.5)
    assert figures["link_f1"] == pytest.approx(2 / 5)
    assert figures["loose_f1"] == pytest.approx(4 / 5)
    assert figures["speaker_accuracy"] == 1.0


# --- status: judged words ----------------------------------------------------------------------------------------


def test_status_is_scored_by_distance_and_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "factuality").mkdir()
    sentence = "Rain fell but snow melted and hail stayed ."
    golds = {1: 3.0, 4: -2.0, 7: 0.0}
    targets = [{"span1": [at, at + 1], "label": label} for at, label in golds.items()]
    for name in ("UW", "UDS_IH2"):
        line = json.dumps({"text": sentence, "targets": targets})
        (tmp_path / "factuality" / f"{name}_dev.jsonl").write_text(line + "\n", encoding="utf-8")
    monkeypatch.setattr(status.spacy, "load", lambda *_, **__: spacy.blank("en"))
    monkeypatch.setattr(status, "assess_event", lambda _, at: "occurred" if at == 1 else "negated")
    scores = {"occurred": 2.0, "negated": -2.0}
    monkeypatch.setattr(status, "_read_scores", lambda: dict.fromkeys(("UW", "UDS_IH2"), scores))
    figures = status.score(tmp_path)
    assert figures["UW_mae"] == pytest.approx((1 + 0 + 2) / 3)
    assert (figures["UW_positive_f1"], figures["UW_zero_f1"]) == (1.0, 0.0)
    assert figures["UW_negative_f1"] == pytest.approx(2 / 3)
    assert figures["UW_sign_f1"] == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert figures["UDS_IH2_events"] == 3


@pytest.mark.parametrize(
    ("sentence", "at", "label"),
    [
        ("Envoys will meet .", 2, "occurred/will"),
        ("Envoys may meet .", 2, "occurred/modal"),
        ("Envoys have met .", 2, "occurred/past"),
        ("Envoys meet often .", 1, "occurred/present"),
        ("The talks ended .", 1, "occurred/definite"),
        ("Any talks ended .", 1, "occurred/noun"),
    ],
)
def test_status_has_a_class_for_each_form(nlp: Language, sentence: str, at: int, label: str) -> None:
    assert status._name_class(nlp(sentence), at, "occurred") == label


def test_an_unknown_class_has_the_score_of_its_status() -> None:
    scores = {"planned": 2.0, "planned/will": 2.5}
    assert status._look_up(scores, "planned/will") == 2.5
    assert status._look_up(scores, "planned/noun") == 2.0


def test_errors_of_status_are_counted_by_kind(nlp: Language) -> None:
    doc = nlp("Envoys met .")
    judged = [status.Judged(doc, 1, "occurred/past", gold, 0) for gold in (-2.0, -3.0, 3.0)]
    lines = list(status.describe_errors(judged, {"occurred": 3.0}))
    assert len(lines) == 4
    assert lines[-1].split() == ["2", "100.0%", *"occurred, past: held not to be so".split()]


# --- coreference: GAP --------------------------------------------------------------------------------------------


def make_person(name: str, text: str, start: int) -> ActorMention:
    return ActorMention(
        span=Span(start, start + len(text)), text=text, head=start, name=name, code="---", sector="CVL", kind="person",
        wikidata=None, gender="f", plural=False, score=1.0, how="",
    )  # fmt: skip


def test_gap_is_scored_by_candidate() -> None:
    text = "Ana met Eva when she came. He saw Bo."
    document = Document(
        article=Article(id="1", text=text), text=text, offsets=OffsetMap.identity(),
        actors=(make_person("Ana", "Ana", 0), make_person("Eva", "Eva", 8), make_person("Eva", "she", 17)),
    )  # fmt: skip
    row = {
        "ID": "validation-1", "Text": text, "Pronoun": "she", "Pronoun-offset": "17", "A": "Ana", "A-offset": "0",
        "A-coref": "FALSE", "B": "Eva", "B-offset": "8", "B-coref": "TRUE",
    }  # fmt: skip
    right = coreference.judge_row(row, document)
    assert (right.gold, right.predicted) == ((False, True), (False, True))
    wrong = coreference.judge_row({**row, "A-coref": "TRUE", "B-coref": "FALSE"}, document)
    unresolved = coreference.judge_row(
        {**row, "Pronoun": "He", "Pronoun-offset": "27", "A-coref": "TRUE", "B-coref": "FALSE"}, document
    )
    assert unresolved.predicted == (False, False)
    figures = coreference.measure([right, wrong, unresolved])
    # One hit; predicted two, gold three: 2 * 1 / (2 + 3).
    assert figures["f1"] == pytest.approx(0.4)
    assert (figures["feminine_f1"], figures["masculine_f1"], figures["pronouns"]) == (0.5, 0.0, 3)


# --- actors: NGEC's table ----------------------------------------------------------------------------------------


def write_actors(folder: Path, rows: list[tuple[str, ...]]) -> Path:
    (folder / "actors").mkdir()
    with (folder / "actors" / "ngec_actors_dev.tsv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, delimiter="\t")
        writer.writerow(("test", "call", "mention", "date", "field", "expected"))
        writer.writerows(rows)
    return folder


def test_actors_are_scored_by_field(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    minister = make_person("Ana Ruiz", "Ana Ruiz", 0)
    monkeypatch.setattr(actors, "resolve_name", lambda mention, *_, **__: minister if "Ana" in mention else None)
    rows = [
        ("one", "", "Minister Ana Ruiz", "2015-01-01", "code_1", "GOV"),  # CVL: wrong
        ("one", "", "Minister Ana Ruiz", "2015-01-01", "wiki", "Aña Ruiz (minister)"),  # right
        ("two", "", "nobody", "today", "country", ""),  # no country: right
        ("two", "", "nobody", "today", "code_1", "UAF"),  # UNK: wrong
        ("two", "", "nobody", "today", "pattern", "x"),  # not scored
    ]
    figures = actors.score(write_actors(tmp_path, rows))
    assert (figures["rows"], figures["pass_rate"], figures["test_pass_rate"]) == (4, 0.5, 0.0)


# --- the real stages are asked, and gold stays out of it -----------------------------------------------------------


def test_actors_get_the_mention_and_the_date_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr(actors, "resolve_name", lambda *given, **_: asked.append(given))
    actors.score(write_actors(tmp_path, [("one", "", "the army", "March 3, 2015", "code_1", "MIL")]))
    assert asked == [("the army", datetime.date(2015, 3, 3))]


def test_quotes_are_found_in_the_bare_text(tmp_path: Path) -> None:
    figures = quotes.score(write_quotes(tmp_path))
    (tmp_path / "quotes" / "dev" / "attributions" / "a_1.ann").write_text("", encoding="utf-8")
    assert figures["speaker_accuracy"] == 1.0
    assert quotes.score(tmp_path)["links"] == 0


def test_actors_by_the_real_resolver(tmp_path: Path) -> None:
    rows = [
        ("one", "", "France", "2015-01-01", "country", "FRA"),
        ("one", "", "France", "2015-01-01", "country", "ESP"),
    ]
    assert actors.score(write_actors(tmp_path, rows))["pass_rate"] == 0.5
