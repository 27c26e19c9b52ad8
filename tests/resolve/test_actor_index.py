"""The automaton and the small readers beneath the actor rules."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.lexicons import read_table
from dragoman.resolve.actor_entities import derive_plural, parse_date, read_roles
from dragoman.resolve.actor_index import derive_surnames, find_hits, fold, is_acronym, vary_spelling
from dragoman.resolve.actor_offices import find_holder


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_forgets_accents_and_apostrophes() -> None:
    assert fold("Erdoğan’s") == fold("ERDOGAN'S") == "erdogan's"


def test_longest_name_wins() -> None:
    names, _ = find_hits("the US State Department")
    assert [(hit.start, hit.end) for hit in names] == [(4, 23)]


def test_names_end_at_word_boundaries() -> None:
    names, roles = find_hits("Malian chadors, policemanship, Iranology")
    assert [fold(str(hit.uses[0].use)) for hit in names] == ["adjective"]
    assert roles == []


def test_shouted_words_are_no_acronyms() -> None:
    names, _ = find_hits("THEY TOLD US WHO DID IT")
    assert names == []


@pytest.mark.parametrize(
    ("name", "code", "surname"),
    [
        ("Vladimir Putin", "RUS", "Putin"),
        ("Ursula von der Leyen", "EUR", "von der Leyen"),
        ("Xi Jinping", "CHN", "Xi"),
        ("Bashar al-Assad", "SYR", "Assad"),
        ("Enrique Peña Nieto", "MEX", "Peña Nieto"),
        ("Mohammed bin Salman", "SAU", "bin Salman"),
    ],
)
def test_surnames(name: str, code: str, surname: str) -> None:
    assert surname in derive_surnames(name, code)


def test_spellings_and_acronyms() -> None:
    assert "Bashar Assad" in vary_spelling("Bashar al-Assad")
    assert is_acronym("UNHCR") and is_acronym("U.S.") and not is_acronym("Nato") and not is_acronym("Iran")


def test_plurals() -> None:
    assert [derive_plural(noun) for noun in ("ministry", "attorney", "coach", "rebel")] == [
        "ministries",
        "attorneys",
        "coaches",
        "rebels",
    ]
    assert read_roles()["gunmen"].noun == "gunman"
    assert read_roles()["gunmen"].is_plural


def test_dates_of_tables() -> None:
    assert parse_date("2019") == datetime.date(2019, 1, 1)
    assert parse_date("2019-02", latest=True) == datetime.date(2019, 2, 28)
    assert parse_date("2019-12", latest=True) == datetime.date(2019, 12, 31)
    assert parse_date("").year == 1


def test_holder_of_an_office() -> None:
    holder = find_holder("DEU", "chancellor", datetime.date(2015, 1, 1))
    assert holder is not None and holder.name == "Angela Merkel"
    assert find_holder("DEU", "chancellor", None) is None
    assert find_holder("FRA", "chancellor", datetime.date(2015, 1, 1)) is None


@pytest.mark.parametrize("table", ["roles", "organs", "first_names", "role_modifiers", "role_offices"])
def test_tables_are_clean(table: str) -> None:
    rows = read_table(table)
    key = {"roles": ("noun",), "organs": ("name", "code"), "first_names": ("name",), "role_modifiers": ("word",)}.get(
        table
    )
    keys = [tuple(row[column] for column in key) for row in rows] if key else []
    assert len(keys) == len(set(keys))
    assert all(cell == cell.strip() for row in rows for cell in row.values())


def test_role_rows_use_the_codebook() -> None:
    states = {"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "PRM", "CRM", "ELI", "UNK"}
    sectors = states | {"CVL", "REF", "BUS", "LAB", "EDU", "MED", "JRN", "REL", "NGO", "IGO", "SOC"}
    for row in read_table("roles"):
        assert row["kind"] in ("role", "organ", "people"), row
        assert row["sector"] in sectors, row
        assert row["gender"] in ("", "m", "f", "n"), row
    for row in read_table("organs"):
        assert row["sector"] in sectors and len(row["code"]) == 3, row
