"""officeholders.csv: its shape, its terms, and well-known holders on given days."""

import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import cache

import pytest

from dragoman.lexicons import read_table, split_cell

HEADER = ("name", "code", "sector", "office", "from", "to", "wikidata", "gender", "aliases")
OFFICE = re.compile(
    r"(head of state/|head of government/|other: )\S.*"
    r"|foreign minister|defence minister|supreme leader|vice president|secretary-general"
)
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
BODIES = {"UNO", "NAT", "EUR", "IGO"}
# Offices that one person holds at a time; several vice presidents may serve side by side.
SINGLE = {"head of state", "head of government", "foreign minister", "defence minister", "supreme leader"}
SINGLE |= {"secretary-general"}
HANDOVER = 31  # days by which two terms may overlap, since many dates are known to the month only
STATE_CODES = """
AFG ALB DZA AND AGO ATG ARG ARM AUS AUT AZE BHS BHR BGD BRB BLR BEL BLZ BEN BTN BOL BIH BWA BRA BRN BGR BFA BDI
CPV KHM CMR CAN CAF TCD CHL CHN COL COM COG COD CRI CIV HRV CUB CYP CZE DNK DJI DMA DOM ECU EGY SLV GNQ ERI EST
SWZ ETH FJI FIN FRA GAB GMB GEO DEU GHA GRC GRD GTM GIN GNB GUY HTI HND HUN ISL IND IDN IRN IRQ IRL ISR ITA JAM
JPN JOR KAZ KEN KIR PRK KOR KWT KGZ LAO LVA LBN LSO LBR LBY LIE LTU LUX MDG MWI MYS MDV MLI MLT MHL MRT MUS MEX
FSM MDA MCO MNG MNE MAR MOZ MMR NAM NRU NPL NLD NZL NIC NER NGA MKD NOR OMN PAK PLW PAN PNG PRY PER PHL POL PRT
QAT ROU RUS RWA KNA LCA VCT WSM SMR STP SAU SEN SRB SYC SLE SGP SVK SVN SLB SOM ZAF SSD ESP LKA SDN SUR SWE CHE
SYR TJK TZA THA TLS TGO TON TTO TUN TUR TKM TUV UGA UKR ARE GBR USA URY UZB VUT VEN VNM YEM ZMB ZWE KOS PSE TWN
VAT
"""
STATES = frozenset(STATE_CODES.split())
REALMS = {"AUS", "CAN", "NZL", "JAM", "BHS", "BLZ", "ATG", "GRD", "LCA", "VCT", "KNA", "PNG", "SLB", "TUV"}
# The captains regent of San Marino change every six months, the co-princes of Andorra hold offices elsewhere.
WITHOUT_HEAD_OF_STATE = REALMS | {"SMR", "AND"}
G20_CODES = "USA CHN RUS GBR FRA DEU ITA JPN CAN AUS IND BRA MEX ARG ZAF KOR IDN TUR SAU"
G20 = G20_CODES.split()

Row = dict[str, str]


def earliest(text: str) -> date:
    year, month, day = (int(part) for part in f"{text}-01-01"[:10].split("-"))
    return date(year, month, day)


def latest(text: str) -> date:
    if len(text) == 4:
        return date(int(text), 12, 31)
    if len(text) == 7:
        return (earliest(text) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(text)


def end_of(row: Row) -> date:
    return latest(row["to"]) if row["to"] else date.max


@cache
def terms() -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in read_table("officeholders"):
        found[row["code"], row["office"].partition("/")[0]].append(row)
    return {key: sorted(rows, key=lambda row: earliest(row["from"])) for key, rows in found.items()}


def holders(code: str, office: str, day: str) -> list[str]:
    """Names of those in office on a day, by exact office or by the part before the slash; latest comer last."""
    on = date.fromisoformat(day)
    return [
        row["name"]
        for row in terms().get((code, office.partition("/")[0]), [])
        if (row["office"] == office or "/" not in office) and earliest(row["from"]) <= on <= end_of(row)
    ]


def test_header_and_size() -> None:
    rows = read_table("officeholders")
    assert tuple(rows[0]) == HEADER
    assert len(rows) >= 5000


def test_every_cell_is_well_formed() -> None:
    for row in read_table("officeholders"):
        assert row["name"] == row["name"].strip() != "", row
        assert re.fullmatch(r"[A-Z]{3}", row["code"]), row
        assert row["sector"] == ("IGO" if row["code"] in BODIES else "GOV"), row
        assert OFFICE.fullmatch(row["office"]), row
        assert row["gender"] in {"m", "f"}, row
        assert re.fullmatch(r"(Q[1-9]\d*)?", row["wikidata"]), row
        assert DATE.fullmatch(row["from"]), row
        assert row["to"] == "" or DATE.fullmatch(row["to"]), row


def test_terms_end_after_they_begin_and_reach_into_the_period() -> None:
    for row in read_table("officeholders"):
        assert earliest(row["from"]) <= end_of(row), row
        assert end_of(row) >= date(1990, 1, 1), row
        assert latest(row["from"]) <= date(2026, 12, 31), row


def test_aliases_are_new_and_told_once() -> None:
    for row in read_table("officeholders"):
        aliases = split_cell(row["aliases"])
        assert row["name"] not in aliases, row
        assert len(set(aliases)) == len(aliases), row


def test_no_row_is_told_twice() -> None:
    seen = Counter((row["name"], row["code"], row["office"], row["from"]) for row in read_table("officeholders"))
    assert [row for row, times in seen.items() if times > 1] == []


def test_a_person_has_one_gender_and_one_wikidata_id() -> None:
    told: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in read_table("officeholders"):
        told[row["name"], row["code"]].add((row["gender"], row["wikidata"]))
    assert [person for person, facts in told.items() if len(facts) > 1] == []


def test_a_wikidata_id_belongs_to_one_name() -> None:
    names: dict[str, set[str]] = defaultdict(set)
    for row in read_table("officeholders"):
        if row["wikidata"]:
            names[row["wikidata"]].add(row["name"])
    assert [item for item, found in names.items() if len(found) > 1] == []


def test_one_holder_at_a_time() -> None:
    clashes = []
    for (code, office), rows in terms().items():
        if office not in SINGLE:
            continue
        for index, row in enumerate(rows[1:], start=1):
            for before in rows[:index]:
                overlap = min(earliest(before["to"] or "2026-12-31"), earliest(row["to"] or "2026-12-31"))
                if (overlap - latest(row["from"])).days > HANDOVER:
                    clashes.append((code, office, before["name"], row["name"]))
    assert clashes == []


def test_every_state_is_there() -> None:
    assert {row["code"] for row in read_table("officeholders")} == STATES | BODIES


@pytest.mark.parametrize("code", sorted(STATES - WITHOUT_HEAD_OF_STATE))
def test_head_of_state_since_2000(code: str) -> None:
    rows = terms()[code, "head of state"]
    begins = {"SSD": 2011, "TLS": 2002, "BRB": 2021}.get(code, 2000)
    assert latest(rows[0]["from"]).year <= begins


@pytest.mark.parametrize("code", sorted(REALMS | {"AND"}))
def test_head_of_government_where_the_crown_is_abroad(code: str) -> None:
    assert latest(terms()[code, "head of government"][0]["from"]).year <= 2000


@pytest.mark.parametrize("code", G20)
def test_g20_leaders_leave_no_gap(code: str) -> None:
    """The office that leads each country is filled from 1990 to the middle of 2026, give or take 62 days."""
    office = "head of government" if code in {"CAN", "AUS", "GBR", "DEU", "ITA", "IND", "JPN"} else "head of state"
    day = date(1990, 1, 1)
    for row in terms()[code, office]:
        assert (earliest(row["from"]) - day).days <= 62, row
        day = max(day, end_of(row))
    assert day >= date(2026, 6, 30)


@pytest.mark.parametrize("code", G20)
@pytest.mark.parametrize("office", ["foreign minister", "defence minister"])
def test_g20_ministers_are_nearly_complete(code: str, office: str) -> None:
    rows = terms()[code, office]
    first = 1999 if (code, office) == ("BRA", "defence minister") else 1991  # Brazil had no such ministry before
    missing, day = 0, date(first, 1, 1)
    for row in rows:
        missing += max(0, (earliest(row["from"]) - day).days)
        day = max(day, min(end_of(row), date(2026, 6, 30)))
    missing += max(0, (date(2026, 6, 30) - day).days)
    assert missing <= 730, (code, office, missing)


@pytest.mark.parametrize(
    ("code", "office", "day", "name"),
    [
        ("USA", "head of state", "1991-01-17", "George H. W. Bush"),
        ("USA", "head of state", "2001-09-11", "George W. Bush"),
        ("USA", "head of state", "2017-01-19", "Barack Obama"),
        ("USA", "head of state", "2022-02-24", "Joe Biden"),
        ("USA", "vice president", "2003-03-20", "Dick Cheney"),
        ("USA", "foreign minister", "2003-02-05", "Colin Powell"),
        ("USA", "foreign minister", "2012-09-11", "Hillary Clinton"),
        ("USA", "defence minister", "2018-06-01", "James Mattis"),
        ("USA", "other: national security adviser", "2022-07-11", "Jake Sullivan"),
        ("RUS", "head of state", "1991-08-19", "Mikhail Gorbachev"),
        ("RUS", "head of state", "1999-08-09", "Boris Yeltsin"),
        ("RUS", "head of state", "2008-08-08", "Dmitry Medvedev"),
        ("RUS", "head of government/prime minister", "2008-08-08", "Vladimir Putin"),
        ("RUS", "head of state", "2022-02-24", "Vladimir Putin"),
        ("RUS", "foreign minister", "2014-03-18", "Sergei Lavrov"),
        ("RUS", "defence minister", "2022-02-24", "Sergei Shoigu"),
        ("CHN", "head of state", "2001-07-13", "Jiang Zemin"),
        ("CHN", "head of government", "2008-05-12", "Wen Jiabao"),
        ("GBR", "head of government/prime minister", "1990-08-02", "Margaret Thatcher"),
        ("GBR", "head of government", "2016-06-23", "David Cameron"),
        ("GBR", "head of government", "2022-10-01", "Liz Truss"),
        ("GBR", "head of state/queen", "1997-08-31", "Elizabeth II"),
        ("FRA", "head of state", "2003-02-14", "Jacques Chirac"),
        ("FRA", "head of government/prime minister", "2003-02-14", "Jean-Pierre Raffarin"),
        ("FRA", "foreign minister", "2003-02-14", "Dominique de Villepin"),
        ("DEU", "head of government/chancellor", "1990-10-03", "Helmut Kohl"),
        ("DEU", "head of government", "2015-09-04", "Angela Merkel"),
        ("DEU", "foreign minister", "2022-03-01", "Annalena Baerbock"),
        ("ITA", "head of government", "2008-09-15", "Silvio Berlusconi"),
        ("JPN", "head of government", "2011-03-11", "Naoto Kan"),
        ("JPN", "head of government", "2016-05-27", "Shinzo Abe"),
        ("CAN", "head of government", "2018-06-08", "Justin Trudeau"),
        ("IND", "head of government", "1998-05-11", "Atal Bihari Vajpayee"),
        ("IND", "head of government", "2019-02-26", "Narendra Modi"),
        ("BRA", "head of state", "2016-08-31", "Michel Temer"),
        ("ZAF", "head of state", "1995-06-24", "Nelson Mandela"),
        ("KOR", "head of state", "2018-04-27", "Moon Jae-in"),
        ("PRK", "supreme leader", "2018-06-12", "Kim Jong Un"),
        ("TUR", "head of government/prime minister", "2010-05-31", "Recep Tayyip Erdogan"),
        ("TUR", "head of state", "2010-05-31", "Abdullah Gul"),
        ("TUR", "head of state", "2016-07-15", "Recep Tayyip Erdogan"),
        ("SAU", "other: crown prince", "2018-10-02", "Mohammed bin Salman"),
        ("IRN", "supreme leader", "2022-07-19", "Ali Khamenei"),
        ("IRN", "head of state", "2009-06-12", "Mahmoud Ahmadinejad"),
        ("IRN", "head of state", "2015-07-14", "Hassan Rouhani"),
        ("IRN", "foreign minister", "2015-07-14", "Mohammad Javad Zarif"),
        ("IRQ", "head of state", "1990-08-02", "Saddam Hussein"),
        ("IRQ", "head of government", "2007-09-16", "Nouri al-Maliki"),
        ("ISR", "head of government", "1993-09-13", "Yitzhak Rabin"),
        ("ISR", "head of government", "2006-07-12", "Ehud Olmert"),
        ("ISR", "head of government/prime minister", "2014-07-08", "Benjamin Netanyahu"),
        ("ISR", "head of government", "2022-07-14", "Yair Lapid"),
        ("ISR", "defence minister", "2023-10-07", "Yoav Gallant"),
        ("SYR", "head of state", "2013-08-21", "Bashar al-Assad"),
        ("EGY", "head of state", "2012-11-22", "Mohamed Morsi"),
        ("EGY", "head of state", "2020-01-01", "Abdel Fattah al-Sisi"),
        ("LBY", "head of state", "2011-03-19", "Muammar Gaddafi"),
        ("TUN", "head of state", "2011-01-01", "Zine El Abidine Ben Ali"),
        ("AFG", "head of state", "2010-06-01", "Hamid Karzai"),
        ("UKR", "head of state", "2014-09-05", "Petro Poroshenko"),
        ("UKR", "head of state", "2022-02-24", "Volodymyr Zelenskyy"),
        ("UKR", "head of government", "2022-02-24", "Denys Shmyhal"),
        ("GEO", "head of state", "2008-08-08", "Mikheil Saakashvili"),
        ("SRB", "head of state", "1999-03-24", "Slobodan Milosevic"),
        ("BIH", "head of state", "1995-11-21", "Alija Izetbegovic"),
        ("HRV", "head of state", "1995-08-04", "Franjo Tudjman"),
        ("PAK", "head of state", "2001-09-11", "Pervez Musharraf"),
        ("PAK", "head of government/prime minister", "2019-07-22", "Imran Khan"),
        ("MMR", "other: state counsellor", "2017-08-25", "Aung San Suu Kyi"),
        ("ETH", "head of government", "2020-11-04", "Abiy Ahmed"),
        ("RWA", "head of state", "1994-04-06", "Juvénal Habyarimana"),
        ("ZWE", "head of state", "2008-06-27", "Robert Mugabe"),
        ("VEN", "head of state", "2002-05-01", "Hugo Chávez"),
        ("CUB", "head of state", "1996-02-24", "Fidel Castro"),
        ("UNO", "secretary-general", "1994-04-06", "Boutros Boutros-Ghali"),
        ("UNO", "secretary-general", "2003-03-20", "Kofi Annan"),
        ("NAT", "secretary-general", "2022-07-01", "Jens Stoltenberg"),
        ("EUR", "other: president of the European Commission", "2022-03-01", "Ursula von der Leyen"),
        ("EUR", "other: high representative", "2013-11-24", "Catherine Ashton"),
        ("IGO", "other: director general of the IAEA", "2003-01-27", "Mohamed ElBaradei"),
        ("VAT", "head of state/pope", "2002-01-01", "John Paul II"),
    ],
)
def test_holder_on_a_day(code: str, office: str, day: str, name: str) -> None:
    assert holders(code, office, day) == [name]


def test_nobody_is_given_where_the_office_was_vacant() -> None:
    assert holders("LBN", "head of state", "2015-06-01") == []
    assert holders("ZWE", "head of government/prime minister", "2000-01-01") == []


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("Gadhafi", "Muammar Gaddafi"),
        ("Qaddafi", "Muammar Gaddafi"),
        ("Erdoğan", "Recep Tayyip Erdogan"),
        ("MBS", "Mohammed bin Salman"),
        ("Lula", "Luiz Inácio Lula da Silva"),
        ("Xi", "Xi Jinping"),
        ("Schroeder", "Gerhard Schröder"),
        ("Zelensky", "Volodymyr Zelenskyy"),
        ("Abu Mazen", "Mahmoud Abbas"),
        ("Farmajo", "Mohamed Abdullahi Mohamed"),
    ],
)
def test_press_spelling_leads_to_the_person(alias: str, name: str) -> None:
    found = {row["name"] for row in read_table("officeholders") if alias in split_cell(row["aliases"])}
    assert found == {name}
