"""Cleaned text is what a parser can read, and leads back to the article."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.clean.text import clean_text, mend_surrogates, open_document
from dragoman.ingest.files import make_article
from dragoman.records import Article, Span, Unreadable


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Chad sent aid.\r\nMali thanked.\rEnd", "Chad sent aid.\nMali thanked.\nEnd"),
        ("one\u2028two\u0085three\x0bfour", "one\ntwo\nthree\nfour"),
        ("10\u00a0000\u202fmen\tfled\u3000home", "10 000 men fled home"),
        ("\ufeffChad \ufeffsent", "Chad sent"),
        ("ne\u00adgo\u200bti\u2060ate", "negotiate"),
        ("\u202bحسن\u202c met \u200fعلي\u200e", "حسن met علي"),
        ("Bogota\u0301 and Sa\u0303o Tome\u0301", "Bogotá and São Tomé"),
        ("\u1112\u1161\u11ab met", "한 met"),
        ("NUL\x00 bell\x07 esc\x1b[0m", "NUL bell esc[0m"),
        ("half \ud83d pair", "half  pair"),
        ("private \ue000 and unassigned \u0378", "private  and unassigned "),
        ("flag \U0001f1fa\U0001f1e6.", "flag \U0001f1fa\U0001f1e6."),
        ("family \U0001f468\u200d\U0001f469", "family \U0001f468\U0001f469"),
        ("wales \U0001f3f4\U000e0067\U000e0062\U000e007f.", "wales \U0001f3f4."),
        ("“No” — said Müller…", "“No” — said Müller…"),
        ("troops turnedvoff the cameras", "troops turned off the cameras"),
    ],
)  # fmt: skip
def test_what_a_parser_cannot_read_goes(raw: str, clean: str) -> None:
    assert clean_text(raw)[0] == clean


def test_plain_text_is_left_alone() -> None:
    text = "Chad sent aid to Mali.\n\nMali thanked Chad (again)."
    clean, offsets = clean_text(text)
    assert clean == text
    assert offsets.is_identity


def test_a_composed_letter_leads_back_to_its_letter_and_accent() -> None:
    raw = "In Bogota\u0301,\r\nhe said"
    clean, offsets = clean_text(raw)
    at = clean.index("Bogotá")
    original = offsets.to_original(Span(at, at + 6))
    assert raw[slice(*original)] == "Bogota\u0301"
    assert raw[slice(*offsets.to_original(Span(clean.index("he"), len(clean))))] == "he said"


@pytest.mark.parametrize("letter", ["\u0958", "\ufb1d", "\U0001d15e"])
def test_a_letter_whose_composed_form_is_longer_stays(letter: str) -> None:
    assert len(unicodedata.normalize("NFC", letter)) > 1
    assert clean_text(f"a{letter}b")[0] == f"a{letter}b"


@given(st.text(st.characters(), max_size=80))
def test_every_clean_character_leads_to_original_ones(raw: str) -> None:
    clean, offsets = clean_text(raw)
    last = 0
    for at in range(len(clean)):
        start, end = offsets.to_original(Span(at, at + 1))
        assert last <= start < end <= len(raw)
        last = end
    if clean:
        start, end = offsets.to_original(Span(0, len(clean)))
        assert offsets.to_clean(Span(start, end)) == (0, len(clean))


@given(st.text(st.sampled_from("aé\u0301\u0323 \n\r\u200bन\u093c\u1112\u1161\u11a8\ufeff😀\ud800\x00"), max_size=40))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    once, _ = clean_text(raw)
    # Two letters may come to stand together when what stood between them goes: then a second cleaning composes them.
    if unicodedata.is_normalized("NFC", once):
        assert clean_text(once)[0] == once
    assert not set(once) & set("\r\u200b\ufeff\ud800\x00")


def test_a_pile_of_accents_takes_no_time() -> None:
    raw = "z" + "\u0301\u0323" * 100_000
    start = time.perf_counter()
    clean_text(raw)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("text", ["", "  \n\t\u00a0 ", "...!?", "12 345 678", "🙂🙂 — !", "\x00\x00"])
def test_what_holds_no_letters_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        open_document(make_article(text), longest=100)
    assert caught.value.stage == "clean"


def test_what_is_too_long_is_refused_with_both_numbers() -> None:
    with pytest.raises(Unreadable, match="2,000 characters; the recipe reads at most 1,999"):
        open_document(make_article("ab" * 1000), longest=1999)


def test_half_characters_become_one_replacement_character() -> None:
    mended = mend_surrogates(Article(id="x", text="a \ud83d b", title="\udc00", outlet="The Test"))
    assert (mended.text, mended.title, mended.outlet) == ("a \ufffd b", "\ufffd", "The Test")
    whole = Article(id="x", text="a 😀 b")
    assert mend_surrogates(whole) is whole


def test_a_long_run_of_marks_is_cut_and_the_way_back_stays() -> None:
    raw = "Kenya " + "”" * 20_000 + " met Uganda."
    document = open_document(make_article(raw), longest=1_000_000)
    assert len(document.text) < 200
    at = document.text.index("Uganda")
    span = document.offsets.to_original(Span(at, at + 6))
    assert raw[span.start : span.end] == "Uganda"
