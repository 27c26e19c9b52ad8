"""The corpus: well formed, in the codebook's terms, of the size and spread that training counts on."""

import json
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from dragoman.code.encoder import STATUSES  # noqa: E402
from dragoman.code.ontology import ACTS, check_act  # noqa: E402
from dragoman.records import Span  # noqa: E402
from training.examples import NONE, Labelled, Sentence, corpus_examples, read_corpus  # noqa: E402


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return read_corpus()


def test_the_corpus_is_large_and_says_nothing_twice(sentences: list[Sentence]) -> None:
    assert len(sentences) >= 4000
    texts = Counter(re.sub(r"\W+", " ", sentence.text.lower()) for sentence in sentences)
    assert max(texts.values()) == 1
    assert len({sentence.id for sentence in sentences}) == len(sentences)


def test_every_label_is_the_codebooks_and_every_span_lies_on_words(sentences: list[Sentence]) -> None:
    for sentence in sentences:
        assert sentence.reports or sentence.none, sentence.id
        spans = [span for pair in sentence.none for span in pair]
        for report in sentence.reports:
            check_act(report.act, report.mode or "")
            assert report.status in STATUSES, sentence.id
            assert report.actors or report.recipients, sentence.id
            spans += [report.trigger, *report.actors, *report.recipients, *report.sources]
        for start, end in spans:
            assert 0 <= start < end <= len(sentence.text), sentence.id
            assert sentence.text[start:end] == sentence.text[start:end].strip(), sentence.id


def test_all_acts_and_statuses_occur_often(sentences: list[Sentence]) -> None:
    acts = Counter(report.act for sentence in sentences for report in sentence.reports)
    statuses = Counter(report.status for sentence in sentences for report in sentence.reports)
    assert set(acts) == set(ACTS) and min(acts.values()) >= 200
    assert set(statuses) == set(STATUSES) and min(statuses.values()) >= 100
    assert sum(len(sentence.none) for sentence in sentences) >= 2000


def test_an_eighth_is_kept_aside(sentences: list[Sentence]) -> None:
    aside = [sentence for sentence in sentences if sentence.is_kept_aside]
    assert 0.10 < len(aside) / len(sentences) < 0.15


def span_of(text: str, part: str) -> Span:
    return Span(text.index(part), text.index(part) + len(part))


def test_examples_mark_what_the_reports_say() -> None:
    text = "Iran accused Israel of an attack and urged it to stop, IRNA said."
    iran, israel, irna = (span_of(text, part) for part in ("Iran", "Israel", "IRNA"))
    accused = Labelled(span_of(text, "accused"), "ACCUSE", "allege", "occurred", (iran,), (israel,), ())
    urged = Labelled(span_of(text, "urged"), "REQUEST", "yield", "planned", (iran,), (israel,), ())
    examples = corpus_examples([Sentence("T1", text, (accused, urged), ((irna, iran),))])
    told = [example for example in examples if example.act != NONE]
    assert [(e.act, e.status, e.types) for e in told] == [
        ("ACCUSE", "occurred", ("ACCUSE",)),
        ("REQUEST", "planned", ("REQUEST",)),
    ]
    # The pair alone does not say which of the two is meant.
    assert all(example.needs_trigger for example in told)
    assert any(example.actor == irna and example.act == NONE for example in examples)


def test_meeting_on_equal_terms_holds_each_way() -> None:
    text = "France and Spain met."
    france, spain = span_of(text, "France"), span_of(text, "Spain")
    meeting = Labelled(span_of(text, "met"), "CONSULT", None, "planned", (france, spain), (), ())
    examples = corpus_examples([Sentence("T2", text, (meeting,), ((spain, france),))])
    assert [(e.actor, e.recipient, e.types) for e in examples] == [
        (france, spain, ("AGREE",)),
        (spain, france, ("AGREE",)),
    ]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text(json.dumps({"id": "X"}) + "\n")
    with pytest.raises(ValueError, match=r"bad\.jsonl, line 1"):
        read_corpus(tmp_path)
