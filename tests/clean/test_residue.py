"""Lines that are no news are set aside with their own characters; news stays."""

import pytest

from dragoman.clean.residue import remove_residue
from dragoman.clean.text import open_document
from dragoman.ingest.files import make_article
from dragoman.records import Document, Unreadable

LEAK = "The shortcode is missing a valid Donation Form ID attribute."
NEWS = "Sudan closed the border on Monday."


def remove(text: str) -> Document:
    return remove_residue(open_document(make_article(text), longest=100_000))


def test_a_leak_after_a_paragraphs_last_sentence_is_cut_out() -> None:
    document = remove(f"The south is torn by civil war. {LEAK}\n\n{NEWS}")
    assert document.text == f"The south is torn by civil war. \n\n{NEWS}"
    assert [(r.kind, r.text) for r in document.residue] == [("template", LEAK)]


@pytest.mark.parametrize("end", ["war.", "war.”", "war!", "war?)", "U.N."])
def test_the_sentence_before_a_leak_may_end_in_any_way(end: str) -> None:
    assert remove(f"“We want no {end} {LEAK}").text == f"“We want no {end} "


def test_only_template_text_is_cut_from_a_paragraph() -> None:
    text = "The officer was asked what came next. By Jane Roe"
    assert remove(text).residue == ()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ADVERTISEMENT", "navigation"),
        ("- Advertisement -", "navigation"),
        ("Story continues below advertisement", "navigation"),
        ("Article continues after ad", "navigation"),
        ("Ad", "navigation"),
        ("READ MORE: What the embargo means", "navigation"),
        ("Related: How the embargo works", "navigation"),
        ("Share on Facebook", "navigation"),
        ("Follow Jane Roe on Twitter", "navigation"),
        ("Updated 3:45 PM ET, Mon May 4, 2022", "navigation"),
        ("By Jane Roe | BEIRUT", "credit"),
        ("BY JANE ROE", "credit"),
        ("By Jane van der Roe, Diplomatic correspondent", "credit"),
        ("By Jane Roe, John Doe and Max Muster", "credit"),
        ("By Reuters Staff", "credit"),
        ("(Reporting by Jane Roe in Beirut; Editing by John Doe)", "credit"),
        ("Associated Press writers Jane Roe in Beirut and John Doe in Cairo contributed to this report.", "credit"),
        ("(Photo by Jane Roe/Getty Images)", "credit"),
        ("REUTERS/Jane Roe", "credit"),
        ("Sign up here for the daily briefing", "subscribe"),
        ("We use cookies to make this site work.", "cookie"),
        ("Copyright 2022 The Daily Test. All rights reserved.", "copyright"),
        ("This is a developing story. Check back for updates.", "note"),
        ("[caption id='x' width='300']", "template"),
        ('<div class="ad">', "template"),
        ("Please enable JavaScript", "template"),
    ],
)
def test_a_line_in_the_middle_is_set_aside(line: str, kind: str) -> None:
    text = f"{NEWS}\n\n{line}\n\n{NEWS}"
    document = remove(text)
    assert document.text == f"{NEWS}\n\n\n\n{NEWS}"
    (residue,) = document.residue
    assert (residue.kind, residue.text) == (kind, line)
    assert text[slice(*residue.span)] == line


def test_spans_of_residue_are_the_articles() -> None:
    text = f"\ufeffBy Jane Roe\r\n\r\nBeyonce\u0301 met the king. {LEAK}\r\n{NEWS}"
    document = remove(text)
    assert [text[slice(*r.span)] for r in document.residue] == ["By Jane Roe", LEAK]
    assert [r.text for r in document.residue] == ["By Jane Roe", LEAK]


def test_a_dateline_below_residue_is_found() -> None:
    document = remove(f"By Jane Roe\nTUNIS, May 4 (Reuters) - {NEWS}")
    assert document.dateline is not None
    assert document.text[slice(*document.dateline.span)] == "TUNIS, May 4 (Reuters) - "


def test_nothing_but_residue_is_refused() -> None:
    with pytest.raises(Unreadable, match="nothing but residue"):
        remove(f"{LEAK}\n\nBy Jane Roe\n\nShare on Facebook")
