"""All spans come back to the article's own characters."""

import dataclasses

import pytest

from dragoman.clean.text import clean_text
from dragoman.ingest.files import make_article
from dragoman.judge.anchor import anchor_spans
from dragoman.records import (
    ActorMention,
    Attribution,
    Conflict,
    Dateline,
    Document,
    Excerpt,
    Quotation,
    Residue,
    Source,
    Span,
    TimeMention,
)

RAW = "\ufeffBogota\u0301,\r\n4\u00a0May — “We\u200b agreed,” he said."


def find(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def make_document(raw: str) -> Document:
    text, offsets = clean_text(raw)
    bogota, may, quote, he = (find(text, words) for words in ("Bogotá", "4 May", "“We agreed,”", "he"))
    actor = ActorMention(
        span=bogota, text="Bogotá", head=bogota.start, name="Colombia", code="COL", sector="GOV", kind="state",
        wikidata=None, gender=None, plural=False, score=1.0, how="name",
    )  # fmt: skip
    source = Source(
        text="he", name="he", code="COL", sector="GOV", wikidata=None, span=he, stance="asserts", cue="said"
    )
    excerpt = Excerpt(text="4 May", span=may)
    return Document(
        article=make_article(raw),
        text=text,
        offsets=offsets,
        dateline=Dateline(span=Span(0, may.end), text=text[: may.end], place=bogota, outlet=None),
        residue=(Residue(span=Span(0, 1), text="\ufeff", kind="template"),),
        sentences=(Span(0, len(text)),),
        attributions=(Attribution(source=he, cue=None, content=(quote, may), direct=True),),
        times=(
            TimeMention(
                span=may,
                text="4 May",
                type="DATE",
                value=None,
                start=None,
                end=None,
                granularity=None,
                score=1.0,
                how="x",
            ),
        ),
        actors=(actor,),
        quotations=(Quotation(text="“We agreed,”", span=quote, speaker=source, fragment=False),),
        conflicts=(Conflict(kind="time", reports=("a", "b"), evidence=(excerpt, excerpt), note="4 May"),),
    )


def test_every_layer_is_carried_back() -> None:
    anchored = anchor_spans(make_document(RAW))
    assert anchored.text == RAW
    assert anchored.offsets.is_identity
    assert anchored.sentences == (Span(1, len(RAW)),)
    assert [RAW[slice(*mention.span)] for mention in anchored.actors] == ["Bogota\u0301"] == [anchored.actors[0].text]
    assert anchored.actors[0].head == 1
    assert anchored.times[0].text == "4\u00a0May" == RAW[slice(*anchored.times[0].span)]
    assert anchored.quotations[0].text == "“We\u200b agreed,”"
    assert anchored.quotations[0].speaker is not None
    assert RAW[slice(*anchored.quotations[0].speaker.span)] == "he"
    assert [RAW[slice(*span)] for span in anchored.attributions[0].content] == ["“We\u200b agreed,”", "4\u00a0May"]
    assert anchored.conflicts[0].evidence[1].text == "4\u00a0May"
    assert anchored.conflicts[0].reports == ("a", "b")
    assert anchored.dateline is not None
    assert anchored.dateline.place == Span(1, 8)


def test_residue_was_the_articles_from_the_start() -> None:
    document = make_document(RAW)
    assert anchor_spans(document).residue == document.residue


@pytest.mark.parametrize(
    "raw", [RAW.replace("\r", "").replace("\u0301", "").replace("\ufeff", "").replace("\u200b", "")]
)
def test_text_that_changed_in_place_is_the_articles_again(raw: str) -> None:
    document = make_document(raw.replace("Bogota", "Bogotá"))
    assert document.offsets.is_identity
    assert anchor_spans(document).times[0].text == "4\u00a0May"


def test_a_text_that_did_not_change_stays_as_it_is() -> None:
    document = make_document("Bogotá, 4 May — “We agreed,” he said.")
    anchored = anchor_spans(document)
    assert anchored == dataclasses.replace(document, parsed=None)
