"""Readings of actors: offices of one state, parts of states, acronyms of several, occupations, roles inside names."""

import pytest

from dragoman.records import ActorMention
from dragoman.resolve.actors import resolve_actors
from dragoman.resolve.coreference import resolve_coreference


@pytest.fixture(scope="session")
def actors(read_text):
    def find_actors(text: str, published: str | None = "2022-07-19") -> dict[str, ActorMention]:
        mentions = resolve_coreference(resolve_actors(read_text(text, published=published))).actors
        return {mention.text.lower(): mention for mention in mentions}

    return find_actors


@pytest.mark.parametrize(
    ("text", "mention", "code", "sector"),
    [
        ("Bavarian police closed the bridge.", "bavarian police", "DEU", "COP"),
        ("Shan rebels took the town.", "shan rebels", "MMR", "REB"),
        ("European Union leaders met.", "european union", "EUR", "IGO"),
        ("Displaced Eritreans queued for water.", "eritreans", "ERI", "REF"),
        ("Angolan lorry drivers went on strike.", "angolan lorry drivers", "AGO", "LAB"),
        ("Danish shopkeepers complained.", "danish shopkeepers", "DNK", "BUS"),
    ],
)
def test_words_before_a_noun_tell_state_and_sector(actors, text: str, mention: str, code: str, sector: str) -> None:
    found = actors(text)[mention]
    assert (found.code, found.sector) == (code, sector)


def test_role_that_begins_inside_a_name_loses_that_part(actors) -> None:
    found = actors("European Union leaders met in Riga.")
    assert found["european union leaders"].sector != "LAB"  # no leaders of a union


@pytest.mark.parametrize(("day", "name"), [("2010-05-01", "Benedict XVI"), ("2018-05-01", "Pope Francis")])
def test_office_that_only_one_state_has_needs_no_state(actors, day: str, name: str) -> None:
    found = actors("The pope received the bishops.", day)["pope"]
    assert (found.name, found.code) == (name, "VAT")


def test_offices_of_the_table_of_persons_are_looked_up_by_day(actors) -> None:
    text = "Turkey's interior minister left early."
    assert actors(text, "2020-03-01")["turkey's interior minister"].name == "Süleyman Soylu"
    assert actors(text, "2024-03-01")["turkey's interior minister"].name == "Ali Yerlikaya"


def test_shared_acronym_is_the_party_of_the_state_at_issue(actors) -> None:
    assert actors("Bangladesh voted on Sunday. The BNP stayed away.", "2024-01-08")["bnp"].code == "BGD"
    assert actors("Britain voted on Thursday. The BNP won no seat.", "2010-05-08")["bnp"].code == "GBR"


def test_legislator_is_known_by_the_title_but_not_by_a_bare_surname(actors) -> None:
    assert actors("Sen. Warnock voted against it.")["sen. warnock"].name == "Raphael Warnock"
    found = actors("The United States voted. Scott stayed at home.").get("scott")
    assert found is None or found.name == "Scott"


def test_whoever_an_outsider_calls_on_is_not_of_his_state(actors) -> None:
    text = "Mali shut its border. Mali lost a convoy. French President Emmanuel Macron called on the army to stop."
    assert actors(text, "2021-03-01")["army"].code == "MLI"


def test_shortened_name_is_the_full_one_told_before(actors) -> None:
    found = actors("The European Commission opened an inquiry. Spain asked the Commission to hurry.")
    assert found["commission"].code == "EUR"


def test_unknown_person_told_by_a_domestic_role_is_of_the_state_at_issue(actors) -> None:
    found = actors("Chad closed the road. Amos Garbo, a spokesman for the rebels, denied it. Chad is calm.")
    assert (found["amos garbo"].code, found["amos garbo"].sector) == ("TCD", "REB")
