"""Actors of whole sentences: who is found, and as whom."""

import datetime
import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.offsets import OffsetMap
from dragoman.records import ActorMention, Article, Dateline, Document, Span, Unreadable
from dragoman.resolve.actors import resolve_actors, resolve_name


@pytest.fixture(scope="session")
def find(read_text):
    """`find(text, published)` -> the mentions, by their text (the widest reading of the same words first)."""

    def find_in(text: str, published: str | None = "2022-07-19") -> dict[str, ActorMention]:
        mentions = resolve_actors(read_text(text, published=published)).actors
        for mention in mentions:
            assert text[mention.span.start : mention.span.end] == mention.text
            assert mention.span.start <= mention.head < mention.span.end
            assert 0 <= mention.score <= 1
        return {mention.text: mention for mention in reversed(mentions)}

    return find_in


def test_state_and_phrase_are_both_found(find) -> None:
    found = find("Turkish forces shelled a village near the border.")
    assert (found["Turkish forces"].code, found["Turkish forces"].sector) == ("TUR", "MIL")
    assert (found["Turkish"].code, found["Turkish"].kind, found["Turkish"].how) == ("TUR", "state", "adjective")


@pytest.mark.parametrize(
    ("text", "phrase", "code", "sector"),
    [
        ("US-backed rebels took the town.", "US-backed rebels", "---", "REB"),
        ("The Turkish-led coalition bombed the port.", "Turkish-led coalition", "TUR", "MIL"),
        ("Kurdish-led militias in Syria released the prisoners.", "Kurdish-led militias", "SYR", "REB"),
        ("A spokesman for the Polish foreign ministry denied it.", "spokesman", "POL", "GOV"),
        ("An opposition lawmaker left the hall.", "opposition lawmaker", "---", "LEG"),
        ("Three police officers in Kenya were charged.", "Three police officers", "KEN", "COP"),
        ("Peru's former interior minister fled abroad.", "Peru's former interior minister", "PER", "ELI"),
        ("Troops in Mali fired at the convoy.", "Troops", "---", "MIL"),
        ("Two Nato allies criticised the plan.", "Two Nato allies", "---", "UNK"),
        ("A group of striking nurses blocked the road.", "group", "---", "MED"),
        ("Anti-government protesters burned tyres.", "Anti-government protesters", "---", "CVL"),
        ("The Finnish leader welcomed the vote.", "Finnish leader", "FIN", "GOV"),
        ("The commander of the rebel army surrendered.", "commander", "---", "REB"),
        ("UN peacekeepers evacuated the wounded.", "UN peacekeepers", "UNO", "MIL"),
        ("Gunmen abducted the mayor.", "Gunmen", "---", "REB"),
        ("US-backed Iraqi forces crossed the river.", "US-backed Iraqi forces", "IRQ", "MIL"),
        ("By Friday Syria's military had left.", "Syria's military", "SYR", "MIL"),
        ("Supporters of Macron cheered.", "Supporters", "FRA", "CVL"),
        ("The chief of staff of the Chilean army resigned.", "chief of staff", "CHL", "MIL"),
        ("Gunmen shot dead 24 villagers in Nigeria.", "24 villagers", "NGA", "CVL"),
        ("Many former Soviet republics sent observers.", "former Soviet republics", "---", "GOV"),
    ],
)
def test_role_phrase_takes_state_and_sector_from_its_words(find, text, phrase, code, sector) -> None:
    mention = find(text)[phrase]
    assert (mention.code, mention.sector) == (code, sector)


def test_words_that_are_no_actors(find) -> None:
    assert "country" not in find("He left on an eight-country tour.")
    assert "opposition" not in find("Their opposition to the war grew.")
    assert "bank" not in find("They camped on the bank of the river.")


def test_letters_of_a_state_inside_a_person_name(find) -> None:
    assert {m.code for m in find("Chad Weller greeted Jordan Peterson.").values()} == {"---"}


def test_coordinated_adjectives_make_two_actors_of_one_span(read_text) -> None:
    text = "Russian and Iranian forces withdrew."
    mentions = [m for m in resolve_actors(read_text(text)).actors if m.text == "Russian and Iranian forces"]
    assert {m.code for m in mentions} == {"RUS", "IRN"}


def test_acronyms_keep_their_case(find) -> None:
    assert "us" not in find("They told us that nobody who left is back.")
    assert find("The WHO praised Ghana.")["WHO"].code == "UNO"
    assert find("Nato rejected the offer.")["Nato"].code == "NAT"


def test_capital_and_seat_of_power_stand_for_the_state(find) -> None:
    found = find("Warsaw accused the Kremlin of lying.")
    assert (found["Warsaw"].name, found["Warsaw"].how) == ("Poland", "capital")
    assert found["Kremlin"].code == "RUS"


def test_demonym_is_people(find) -> None:
    mention = find("Thousands of Iranians marched.")["Iranians"]
    assert (mention.code, mention.sector, mention.kind, mention.plural) == ("IRN", "CVL", "people", True)


def test_partitive_is_found_at_the_quantity(read_text) -> None:
    text = "Dozens of farmers marched."
    heads = {text[m.head :].split()[0] for m in resolve_actors(read_text(text)).actors}
    assert heads == {"Dozens", "farmers"}


@pytest.mark.parametrize(("published", "name"), [("2018-05-01", "Benjamin Netanyahu"), ("2022-08-01", "Yair Lapid")])
def test_office_means_its_holder_on_the_day(find, published, name) -> None:
    mention = find("The Israeli prime minister visited Greece.", published)["Israeli prime minister"]
    assert (mention.name, mention.kind, mention.how) == (name, "person", "officeholder")


@pytest.mark.parametrize(
    "text",
    [
        "The former Israeli prime minister spoke.",
        "An Israeli prime minister spoke.",
        "Israel's deputy prime minister spoke.",
    ],
)
def test_office_that_is_not_held_now_stays_a_role(find, text) -> None:
    assert not any(mention.how == "officeholder" for mention in find(text, "2018-05-01").values())


def test_office_without_date_stays_a_role(find) -> None:
    mention = find("The Israeli prime minister visited Greece.", None)["Israeli prime minister"]
    assert mention.kind == "role"


def test_bare_role_waits_for_coreference(find) -> None:
    mention = find("The president refused to resign.")["president"]
    assert (mention.code, mention.name, mention.kind) == ("---", "president", "role")


def test_dateline_names_nobody(read_text) -> None:
    text = "ANKARA (Reuters) - Farmers blocked roads in Spain."
    document = replace(
        read_text(text), dateline=Dateline(span=Span(0, 18), text=text[:18], place=Span(0, 6), outlet="Reuters")
    )
    assert {m.code for m in resolve_actors(document).actors} == {"---", "ESP"}


def test_unparsed_document_is_refused() -> None:
    document = Document(article=Article(id="x", text="Hello."), text="Hello.", offsets=OffsetMap.identity())
    with pytest.raises(Unreadable):
        resolve_actors(document)


def test_single_name(nlp) -> None:
    mention = resolve_name("Chile's defence ministry", datetime.date(2022, 5, 1), parser=nlp)
    assert mention is not None
    assert (mention.code, mention.sector) == ("CHL", "GOV")
    assert resolve_name("a green umbrella", None, parser=nlp) is None
    told = resolve_name("the police", None, "Protests spread across Senegal.", parser=nlp)
    assert told is not None and told.code == "SEN" and "context" in told.how


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=string.ascii_letters + " .,'’-\n“”éğ", max_size=80))
def test_any_text_is_read_and_spans_hold(nlp, text) -> None:
    document = Document(article=Article(id="x", text=text), text=text, offsets=OffsetMap.identity(), parsed=nlp(text))
    mentions = resolve_actors(document).actors
    assert mentions == resolve_actors(document).actors
    assert all(text[m.span.start : m.span.end] == m.text and m.text for m in mentions)
