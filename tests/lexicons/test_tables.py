"""The lexicon tables of states, bodies, groups and persons are well formed and complete enough to trust."""

import re
from collections import Counter, defaultdict
from importlib.resources import files
from itertools import pairwise

import pytest

from dragoman.lexicons import read_table, split_cell

HEADERS = {
    "states": "code,name,wikidata,aliases,demonyms,adjectives,capital,metonyms,lat,lon,continent",
    "bodies": "code,sector,name,wikidata,aliases",
    "groups": "code,sector,name,wikidata,aliases,from,to",
    "persons": "name,code,sector,role,from,to,wikidata,gender,aliases",
}
CODED_TABLES = ("bodies", "groups", "persons")
DATED_TABLES = ("groups", "persons")
SECTORS = {
    "GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB", "PRM", "CRM", "CVL",
    "REF", "BUS", "LAB", "EDU", "MED", "JRN", "REL", "NGO", "IGO", "SOC", "ELI", "UNK",
}  # fmt: skip
INTERNATIONAL = {"UNO", "EUR", "NAT", "IGO", "NGO", "MNC", "---"}
CONTINENTS = {"Africa", "Antarctica", "Asia", "Europe", "North America", "Oceania", "South America"}
UN_MEMBERS = [
    "AFG", "AGO", "ALB", "AND", "ARE", "ARG", "ARM", "ATG", "AUS", "AUT", "AZE", "BDI", "BEL", "BEN",
    "BFA", "BGD", "BGR", "BHR", "BHS", "BIH", "BLR", "BLZ", "BOL", "BRA", "BRB", "BRN", "BTN", "BWA",
    "CAF", "CAN", "CHE", "CHL", "CHN", "CIV", "CMR", "COD", "COG", "COL", "COM", "CPV", "CRI", "CUB",
    "CYP", "CZE", "DEU", "DJI", "DMA", "DNK", "DOM", "DZA", "ECU", "EGY", "ERI", "ESP", "EST", "ETH",
    "FIN", "FJI", "FRA", "FSM", "GAB", "GBR", "GEO", "GHA", "GIN", "GMB", "GNB", "GNQ", "GRC", "GRD",
    "GTM", "GUY", "HND", "HRV", "HTI", "HUN", "IDN", "IND", "IRL", "IRN", "IRQ", "ISL", "ISR", "ITA",
    "JAM", "JOR", "JPN", "KAZ", "KEN", "KGZ", "KHM", "KIR", "KNA", "KOR", "KWT", "LAO", "LBN", "LBR",
    "LBY", "LCA", "LIE", "LKA", "LSO", "LTU", "LUX", "LVA", "MAR", "MCO", "MDA", "MDG", "MDV", "MEX",
    "MHL", "MKD", "MLI", "MLT", "MMR", "MNE", "MNG", "MOZ", "MRT", "MUS", "MWI", "MYS", "NAM", "NER",
    "NGA", "NIC", "NLD", "NOR", "NPL", "NRU", "NZL", "OMN", "PAK", "PAN", "PER", "PHL", "PLW", "PNG",
    "POL", "PRK", "PRT", "PRY", "QAT", "ROU", "RUS", "RWA", "SAU", "SDN", "SEN", "SGP", "SLB", "SLE",
    "SLV", "SMR", "SOM", "SRB", "SSD", "STP", "SUR", "SVK", "SVN", "SWE", "SWZ", "SYC", "SYR", "TCD",
    "TGO", "THA", "TJK", "TKM", "TLS", "TON", "TTO", "TUN", "TUR", "TUV", "TZA", "UGA", "UKR", "URY",
    "USA", "UZB", "VCT", "VEN", "VNM", "VUT", "WSM", "YEM", "ZAF", "ZMB", "ZWE",
]  # fmt: skip
NAME_COLUMNS = ("name", "aliases", "demonyms", "adjectives", "metonyms")
DATE = re.compile(r"(\d{4})(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def collect_state_names() -> dict[str, set[str]]:
    codes_by_name: dict[str, set[str]] = defaultdict(set)
    for row in read_table("states"):
        for column in NAME_COLUMNS:
            for name in split_cell(row[column]):
                codes_by_name[name.casefold()].add(row["code"])
    return codes_by_name


@pytest.mark.parametrize("table", HEADERS)
def test_header_is_the_fixed_one(table: str) -> None:
    first_line = (files("dragoman.lexicons") / f"{table}.csv").read_text(encoding="utf-8").split("\n", 1)[0]
    assert first_line == HEADERS[table]


@pytest.mark.parametrize("table", HEADERS)
def test_cells_carry_no_stray_blanks_or_repeated_values(table: str) -> None:
    for row in read_table(table):
        for column, cell in row.items():
            assert cell == cell.strip(), (row["name"], column)
            if column in {*NAME_COLUMNS, "capital"} - {"name"}:
                values = cell.split(";") if cell else []
                assert all(value and value == value.strip() for value in values), (row["name"], column)
                assert len(values) == len(set(values)), (row["name"], column)


@pytest.mark.parametrize("table", HEADERS)
def test_wikidata_ids_are_well_formed(table: str) -> None:
    for row in read_table(table):
        assert re.fullmatch(r"(Q[1-9]\d*)?", row["wikidata"]), row


def test_every_un_member_is_there_once() -> None:
    assert len(UN_MEMBERS) == len(set(UN_MEMBERS)) == 193
    counts = Counter(row["code"] for row in read_table("states"))
    assert not set(UN_MEMBERS) - set(counts)
    assert {"PSE", "VAT", "KOS", "TWN", "HKG", "ESH", "PRI", "GRL"} <= set(counts)
    assert max(counts.values()) == 1


def test_state_rows_are_well_formed() -> None:
    for row in read_table("states"):
        assert re.fullmatch(r"[A-Z]{3}", row["code"]), row
        assert -90 <= float(row["lat"]) <= 90, row["code"]
        assert -180 <= float(row["lon"]) <= 180, row["code"]
        assert row["continent"] in CONTINENTS, row["code"]
    for row in read_table("states"):
        if row["code"] in UN_MEMBERS:
            assert row["capital"], row["code"]
            assert row["adjectives"], row["code"]


def test_no_name_stands_for_two_states() -> None:
    shared = {name: codes for name, codes in collect_state_names().items() if len(codes) > 1}
    assert not shared


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("U.S.", "USA"),
        ("the White House", "USA"),
        ("Britain", "GBR"),
        ("Downing Street", "GBR"),
        ("Kremlin", "RUS"),
        ("Soviet Union", "RUS"),
        ("Tehran", "IRN"),
        ("the Islamic Republic", "IRN"),
        ("Burma", "MMR"),
        ("Holland", "NLD"),
        ("Congo", "COD"),
        ("Republic of Congo", "COG"),
        ("Korea", "KOR"),
        ("Pyongyang", "PRK"),
        ("Nigerien", "NER"),
        ("Nigerian", "NGA"),
        ("Dominican", "DOM"),
        ("Türkiye", "TUR"),
    ],
)
def test_newspaper_names_lead_to_their_state(name: str, code: str) -> None:
    assert collect_state_names()[name.casefold()] == {code}


@pytest.mark.parametrize("name", ["the kingdom", "kingdom", "republic", "the republic"])
def test_ambiguous_descriptions_are_left_to_the_context(name: str) -> None:
    assert name not in collect_state_names()


@pytest.mark.parametrize("table", CODED_TABLES)
def test_codes_and_sectors_are_known(table: str) -> None:
    known = {row["code"] for row in read_table("states")} | INTERNATIONAL
    for row in read_table(table):
        assert row["name"], row
        assert row["code"] in known, row
        assert row["sector"] in SECTORS, row


@pytest.mark.parametrize("table", DATED_TABLES)
def test_dates_are_iso_and_in_order(table: str) -> None:
    for row in read_table(table):
        for date in (row["from"], row["to"]):
            assert not date or DATE.fullmatch(date), row
        if row["from"] and row["to"]:
            shared = min(len(row["from"]), len(row["to"]))
            assert row["from"][:shared] <= row["to"][:shared], row


def test_tables_are_large_enough() -> None:
    assert len([row for row in read_table("bodies") if row["sector"] == "IGO"]) >= 40
    assert len({row["name"] for row in read_table("bodies")}) >= 120
    assert len({row["name"] for row in read_table("groups")}) >= 300
    assert len({row["name"] for row in read_table("persons")}) >= 500


def test_no_alias_stands_for_two_bodies() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in read_table("bodies"):
        for name in [row["name"], *split_cell(row["aliases"])]:
            owners[name].add(row["name"])
    assert not {name: rows for name, rows in owners.items() if len(rows) > 1}


def test_a_group_name_has_one_meaning_at_a_time_in_a_state() -> None:
    # "Taliban" is an armed group until August 2021 and the de facto authorities afterwards; "BNP" is a party
    # of Bangladesh or of Britain, whichever the text is about.
    terms: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in read_table("groups"):
        for name in {row["name"], *split_cell(row["aliases"])}:
            terms[name, row["code"]].append((row["from"] or "0000", row["to"] or "9999"))
    for name, spans in terms.items():
        spans.sort()
        for (_, end), (start, _) in pairwise(spans):
            assert end < start, (name, spans)


def test_persons_have_a_role_and_a_known_gender() -> None:
    for row in read_table("persons"):
        assert row["role"], row
        assert row["gender"] in {"m", "f", ""}, row
