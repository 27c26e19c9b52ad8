"""Persons: titles, appositions, surnames, homonyms, unknown names."""

import pytest

from dragoman.records import ActorMention
from dragoman.resolve.actors import resolve_actors


@pytest.fixture(scope="session")
def people(read_text):
    def find_people(text: str, published: str | None = "2022-07-19") -> dict[str, ActorMention]:
        mentions = resolve_actors(read_text(text, published=published)).actors
        return {mention.text: mention for mention in mentions if mention.kind == "person"}

    return find_people


def test_title_and_name_are_one_mention_headed_by_the_name(read_text) -> None:
    text = "Russian President Vladimir Putin flew to Minsk."
    mention = next(m for m in resolve_actors(read_text(text)).actors if m.kind == "person")
    assert mention.text == "Russian President Vladimir Putin"
    assert text[mention.head :].startswith("Putin")
    assert (mention.code, mention.sector, mention.gender) == ("RUS", "GOV", "m")


def test_surname_means_whom_the_text_named(people) -> None:
    found = people("Marek Brodowski, a Polish prosecutor, resigned. Brodowski gave no reason.")
    assert found["Brodowski"].name == "Marek Brodowski"
    assert (found["Brodowski"].code, found["Brodowski"].sector) == ("POL", "JUD")


def test_known_surname_needs_no_full_name(people) -> None:
    assert people("Macron called the vote.")["Macron"].name == "Emmanuel Macron"


def test_month_is_nobody(people) -> None:
    assert people("In May the talks collapsed. The talks resumed in May 2017.", "2017-06-01") == {}


def test_apposition_after_the_name_tells_who_it_is(people) -> None:
    found = people("Orsolya Takacs, Putin's economic adviser, left the meeting.")
    assert (found["Orsolya Takacs"].code, found["Orsolya Takacs"].sector) == ("RUS", "GOV")
    assert found["Putin's economic adviser"].name == "Orsolya Takacs"


def test_apposition_before_the_name_tells_who_it_is(people) -> None:
    found = people("Yemen's interior minister, Salim Bashraheel, arrived in Jeddah.")
    assert found["Yemen's interior minister"].name == "Salim Bashraheel"
    assert (found["Salim Bashraheel"].code, found["Salim Bashraheel"].sector) == ("YEM", "GOV")


def test_two_in_a_list_are_not_in_apposition(people) -> None:
    found = people("Angela Merkel, the president and two nuns prayed.", "2015-01-01")
    assert "president" not in found


def test_former_officeholder_is_former_elite(people) -> None:
    assert people("Jacques Chirac praised the deal.", "2010-01-01")["Jacques Chirac"].sector == "ELI"
    assert people("Jacques Chirac praised the deal.", "2002-01-01")["Jacques Chirac"].sector == "GOV"
    unknown = people("Former Uruguayan senator Alba Ferrando was jailed.")
    assert next(iter(unknown.values())).sector == "ELI"


def test_title_decides_between_namesakes(people) -> None:
    assert people("President Bush signed the treaty.", "1990-06-01")["President Bush"].name == "George H. W. Bush"
    assert people("President Bush signed the treaty.", "2004-06-01")["President Bush"].name == "George W. Bush"


def test_courtesy_title_tells_the_gender(people) -> None:
    found = people("Robin Castellan and his wife left. Mrs Castellan said nothing.")
    assert found["Mrs Castellan"].gender == "f"
    assert people("Ms Okonjo was freed.")["Ms Okonjo"].gender == "f"


def test_unknown_person_stays_unknown(people) -> None:
    mention = people("Leopold Vandersteen refused to answer.")["Leopold Vandersteen"]
    assert (mention.code, mention.sector, mention.wikidata) == ("---", "UNK", None)
    assert mention.gender == "m" or mention.gender is None


def test_rank_before_a_name(people) -> None:
    assert people("Gen. Tariq Al-Obaidan inspected the post.")["Gen. Tariq Al-Obaidan"].sector == "MIL"


def test_transliterations_are_one_person(people) -> None:
    assert (
        people("Ayatollah Ali al-Khamenei spoke.")["Ayatollah Ali al-Khamenei"].name
        == people("Ali Khamenei spoke.")["Ali Khamenei"].name
    )


def test_phrase_belongs_to_the_state_of_its_person(read_text) -> None:
    mentions = resolve_actors(read_text("Two aides to President Macron resigned.")).actors
    assert next(m for m in mentions if m.text == "Two aides").code == "FRA"
