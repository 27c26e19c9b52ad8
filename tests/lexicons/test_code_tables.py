"""The tables of other projects' codes fit ours: every state, sector, act and fold has its row."""

import re
from collections import Counter
from typing import get_args

from dragoman.code.ontology import ACTS, check_act, fold_type
from dragoman.lexicons import read_table
from dragoman.records import Status

CAMEO = {row["code"]: row for row in read_table("cameo")}


def test_cameo_codes_are_a_hierarchy_with_scores() -> None:
    assert len(CAMEO) == 312
    for code, row in CAMEO.items():
        assert re.fullmatch(r"(0[1-9]|1\d|20)\d{0,2}", code)
        assert code[:2] in CAMEO and (len(code) < 4 or code[:3] in CAMEO)
        assert -10 <= float(row["goldstein"]) <= 10 and row["name"]
    assert CAMEO["043"]["goldstein"] == "2.8"


def test_every_fold_of_every_act_has_a_code() -> None:
    folds = {(row["act"], row["mode"], row["type"]): row["cameo"] for row in read_table("cameo_folds")}
    assert len(folds) == len(read_table("cameo_folds"))
    assert set(folds.values()) <= set(CAMEO)
    for act, mode, type in folds:
        check_act(act, mode)
        assert type in {fold_type(check_act(act, mode), status) for status in get_args(Status)}
    for act in ACTS:
        for type in {fold_type(act, status) for status in get_args(Status)} - {act, "REQUEST"}:
            assert (act, "", type) in folds, (act, type)


def test_the_codes_of_folds_are_of_their_types_roots() -> None:
    roots = {"AGREE": "03", "CONCEDE": "03", "THREATEN": "13", "REJECT": "12", "REQUEST": "02"}
    for row in read_table("cameo_folds"):
        assert row["cameo"][:2] == roots[row["type"]], row


def test_every_state_has_a_row_and_no_code_stands_for_two() -> None:
    rows = read_table("state_codes")
    assert [row["code"] for row in rows] == [row["code"] for row in read_table("states")]
    for column in ("code", "cow", "fips", "cameo", "icews"):
        repeated = {value for value, count in Counter(row[column] for row in rows).items() if value and count > 1}
        assert not repeated, column
    for row in rows:
        assert re.fullmatch(r"\d{0,3}", row["cow"]) and re.fullmatch(r"([A-Z]{2})?", row["fips"])
        assert re.fullmatch(r"([A-Z]{3})?", row["cameo"])
    cow = {row["code"]: int(row["cow"]) for row in rows if row["cow"]}
    assert len(cow) == 195
    # The numbers of the Correlates of War go by continent.
    continents = {row["code"]: row["continent"] for row in read_table("states")}
    bounds = {"North America": (2, 99), "South America": (100, 165), "Oceania": (835, 990)}
    for code, number in cow.items():
        low, high = bounds.get(continents[code], (200, 990))
        assert low <= number <= high, code


def test_every_sector_has_a_row() -> None:
    sectors = [row["sector"] for row in read_table("sector_codes")]
    used = {row["sector"] for name in ("bodies", "groups", "persons", "roles") for row in read_table(name)}
    assert len(sectors) == len(set(sectors))
    assert used <= set(sectors)
