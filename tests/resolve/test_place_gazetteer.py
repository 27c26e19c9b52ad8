"""The compiled gazetteer and the keys of names."""

import csv
import time
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.lexicons import read_table, split_cell
from dragoman.resolve.place_gazetteer import PRECISIONS, fingerprint_regions, load_gazetteer, measure_distance
from dragoman.resolve.place_names import HASH_BITS, hash_key, is_acronym, normalise_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deir al-Zor", "Deir ez-Zor"),
        ("Raqqa", "Raqqah"),
        ("Sana'a", "Sanaa"),
        ("St. Petersburg", "Saint Petersburg"),
        ("São Paulo", "Sao Paulo"),
        ("the Hague", "Hague"),
        ("U.S.", "US"),
        ("Tal Rifaat", "Tell Rifat"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(("one", "other"), [("US", "us"), ("Mo.", "Mo"), ("Iran", "Iraq"), ("Niger", "Nigeria")])
def test_different_names_keep_apart(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


def test_acronyms_are_initials_only() -> None:
    assert is_acronym("D.R.C.")
    assert is_acronym("UAE")
    assert not is_acronym("Uae")


@given(st.text(max_size=60))
def test_key_is_stable_and_hash_fits(name: str) -> None:
    key = normalise_name(name)
    assert key == normalise_name(name)
    assert 0 <= hash_key(key) < 1 << HASH_BITS


def test_gazetteer_belongs_to_the_regions_table() -> None:
    # fails after an edit of regions.csv: compile again with `python -m training.build_gazetteer`
    assert load_gazetteer().regions_fingerprint == fingerprint_regions()


def test_every_row_of_regions_is_found() -> None:
    gazetteer = load_gazetteer()
    for row in read_table("regions"):
        precision = "city" if row["kind"] == "city" else row["kind"]
        for name in (row["name"], *split_cell(row["aliases"])):
            found = gazetteer.find(name)
            assert any(PRECISIONS[one.place.kind] == precision and one.is_main for one in found), (row["name"], name)


def test_regions_are_well_formed() -> None:
    with (files("dragoman.lexicons") / "regions.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert len(rows) > 1000
    assert len({(row["name"], row["kind"], row["country"]) for row in rows}) == len(rows)
    for row in rows:
        assert row["kind"] in {"country", "continent", "region", "water", "admin", "city", "site"}
        assert -90 <= float(row["lat"]) <= 90
        assert -180 <= float(row["lon"]) <= 180
        assert not row["country"] or len(row["country"]) == 3
        assert not row["geonames"] or row["geonames"].isdigit()


def test_every_state_has_a_place() -> None:
    gazetteer = load_gazetteer()
    missing = [
        row["name"]
        for row in read_table("states")
        if not any(
            one.place.kind in ("country", "continent") and one.place.country == row["code"]
            for one in gazetteer.find(row["name"])
        )
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("inner", "outer", "lies"),
    [
        ("Kilis", "Turkey", True),
        ("Kilis", "Syria", False),
        ("Nablus", "West Bank", True),
        ("Chicago", "Illinois", True),
    ],
)
def test_containment(inner: str, outer: str, lies: bool) -> None:
    gazetteer = load_gazetteer()
    assert gazetteer.lies_in(gazetteer.find(inner)[0].place, gazetteer.find(outer)[0].place) is lies


def test_distance_is_great_circle() -> None:
    gazetteer = load_gazetteer()
    paris, london = (
        max(gazetteer.find(name), key=lambda one: one.place.kind == "capital").place for name in ("Paris", "London")
    )
    assert measure_distance(paris, london) == pytest.approx(344, abs=5)


def test_lookup_is_fast() -> None:
    gazetteer = load_gazetteer()
    start = time.process_time()
    for number in range(2000):
        gazetteer.find_key(f"no such place {number}")
    assert time.process_time() - start < 0.5
