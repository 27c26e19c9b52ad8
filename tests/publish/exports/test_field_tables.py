"""The field's tables, read back with pandas and the column lists that FORMATS of the field give."""

from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from export_rows import (
    ARREST,
    ARTICLE,
    CANADA,
    FEAR,
    NORWAY,
    PLEA,
    ROWS,
    SUMMIT,
    UNDATED_ROW,
    USHUAIA,
    VISIT,
    make_day,
    make_rows,
)

from dragoman.publish.exports import gdelt, icews, load_writer, phoenix, polecat
from dragoman.publish.exports.from_documents import make_row
from dragoman.publish.exports.rows import EventRow
from dragoman.records import Where

# Written anew from the published headers, not from the writers.
POLECAT = (
    "Event ID|Event Date|Event Type|Event Mode|Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|"
    "Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|Wikipedia Actor ID|Recipient Name|"
    "Recipient Country|Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|"
    "Wikipedia Recipient ID|Placename|City|District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|"
    "Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language|Version"
).split("|")
ICEWS = (
    "Event ID|Event Date|Source Name|Source Sectors|Source Country|Event Text|CAMEO Code|Intensity|Target Name|"
    "Target Sectors|Target Country|Story ID|Sentence Number|Publisher|City|District|Province|Country|Latitude|Longitude"
).split("|")
_ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode Religion1Code Religion2Code Type1Code Type2Code Type3Code"
_GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
GDELT_EVENTS = [
    *"GLOBALEVENTID SQLDATE MonthYear Year FractionDate".split(),
    *(f"Actor{number}{name}" for number in (1, 2) for name in _ACTOR.split()),
    *"IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale NumMentions".split(),
    *"NumSources NumArticles AvgTone".split(),
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _GEO.split()),
    *"DATEADDED SOURCEURL".split(),
]
GDELT_MENTIONS = (
    "GLOBALEVENTID EventTimeDate MentionTimeDate MentionType MentionSourceName MentionIdentifier SentenceID "
    "Actor1CharOffset Actor2CharOffset ActionCharOffset InRawText Confidence MentionDocLen MentionDocTone "
    "MentionDocTranslationInfo Extras"
).split()
TEXT_CODES = {"EventCode": str, "EventBaseCode": str, "EventRootCode": str, "CAMEO Code": str}


def read_table(path: Path, names: list[str] | None = None) -> pandas.DataFrame:
    return pandas.read_csv(path, sep="\t", names=names, dtype=TEXT_CODES)


def export(format: str, rows: list[EventRow], path: Path, choice="default"):
    return load_writer(format)(rows, path, choice=choice)


def test_polecat(tmp_path: Path) -> None:
    written = export("polecat", ROWS, tmp_path / "p.txt")
    table = read_table(tmp_path / "p.txt").set_index("Event ID")
    assert [table.index.name, *table.columns] == POLECAT == list(polecat.COLUMNS)
    assert written.events == len(table) == 6
    visit, summit = table.loc[ROWS[0].event.id], table.loc[ROWS[2].event.id]
    assert (visit["Event Date"], visit["Event Type"], visit["Event Mode"]) == ("2024-03-04", "CONSULT", "visit")
    assert (visit["Actor Name"], visit["Actor Name Raw"]) == ("Ida 'Ike' Berg", "She")
    assert (visit["Actor COW"], visit["Recipient COW"], visit["Recipient Country"]) == ("385", 20, "CAN")
    assert (visit["City"], visit["Latitude"], visit["Longitude"]) == ("Halifax", 44.6453, -63.5724)
    assert (visit["Source"], visit["Publication Date"]) == ("The Ledger", "2024-03-06")
    assert summit["Event Type"] == "AGREE"
    assert summit["Actor Name"] == "Norway;Canada;United Nations"
    assert summit["Actor Country"] == "NOR;CAN;UNO"
    assert summit["Actor COW"] == "385;20;None"  # aligned with the names
    assert pandas.isna(summit["Placename"])  # "None" is a missing value to pandas


def test_polecat_leaves_an_unknown_day_unknown(tmp_path: Path) -> None:
    year = replace(VISIT, id="year", when=make_day("2024-01-01", "2024-12-31", "year"))
    export("polecat", make_rows(ARREST, year), tmp_path / "p.txt")
    lines = (tmp_path / "p.txt").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[1] for line in lines] == ["Event Date", "None", "None"]
    assert all(len(line.split("\t")) == 40 and "" not in line.split("\t") for line in lines)


def test_icews(tmp_path: Path) -> None:
    written = export("icews", ROWS, tmp_path / "i.tab")
    table = read_table(tmp_path / "i.tab")
    assert list(table.columns) == ICEWS == list(icews.COLUMNS)
    assert written.lines == len(table)
    visits = table[table["CAMEO Code"].isin(["042", "043"])]
    assert list(visits["Source Name"]) == ["Ida 'Ike' Berg", "Canada"]
    assert list(visits["Target Name"]) == ["Canada", "Ida 'Ike' Berg"]
    assert list(visits["Event Text"]) == ["Make a visit", "Host a visit"]
    assert list(visits["Intensity"]) == [1.9, 2.8]
    assert list(visits["Source Sectors"].fillna("")) == ["Government", ""]  # a state itself has none
    assert list(visits["Latitude"]) == [44.6453, 44.6453]
    arrest = table[table["CAMEO Code"] == "173"].iloc[0]
    assert (arrest["Source Name"], arrest["Target Name"]) == ("Police (Canada)", "Farmers; fishers (Canada)")
    assert arrest["Event Date"] == "2024-03-06"  # told without a time
    assert (arrest["City"], arrest["Country"], arrest["Longitude"]) == ("Ushuaia", "Argentina", -68.3)
    summit = table[table["CAMEO Code"] == "036"]
    assert len(summit) == 6  # three parties, each with each
    assert not table.duplicated(["Event ID", "Event Date"]).any()
    assert "machine-coded" in (tmp_path / "i.tab.notice.txt").read_text()


def test_what_has_no_day_or_no_target_is_left_out_and_counted(tmp_path: Path) -> None:
    year = replace(VISIT, id="year", when=make_day("2024-01-01", "2024-12-31", "year"))
    alone = replace(ARREST, id="alone", recipients=())
    rows = [UNDATED_ROW, *make_rows(year, alone, FEAR)]
    for format in ("icews", "phoenix", "tkg"):
        written = export(format, rows, tmp_path / format)
        assert (written.events, written.left_out) == (
            0, {"no date": 1, "one party only": 1, "status hypothetical": 1, "time longer than a week": 1},
        )  # fmt: skip


def test_phoenix(tmp_path: Path) -> None:
    export("phoenix", ROWS, tmp_path / "p.txt")
    table = pandas.read_csv(tmp_path / "p.txt", sep="\t", header=None, names=phoenix.COLUMNS, dtype=str)
    assert len(phoenix.COLUMNS) == 26
    visit = table[table["EventCode"] == "042"].iloc[0]
    assert (visit["Date"], visit["Year"], visit["Month"], visit["Day"]) == ("20240304", "2024", "03", "04")
    assert (visit["SourceActorFull"], visit["TargetActorFull"]) == ("NORGOV", "CAN")
    assert (visit["EventRootCode"], visit["PentaClass"], visit["GoldsteinScore"]) == ("04", "1", "1.9")
    assert (visit["SentenceID"], visit["URLs"]) == ("visit;late", ARTICLE.url)
    assert visit["NewsSources"] == "The Ledger;Harbour Post"
    assert pandas.isna(visit["Issues"])
    arrest = table[table["EventCode"] == "173"].iloc[0]
    assert arrest["Issues"] == phoenix.UNDATED
    assert (arrest["Lat"], arrest["Lon"], arrest["CountryCode"]) == ("-54.8", "-68.3", "ARG")


@pytest.fixture
def tables(tmp_path: Path) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    export("gdelt", ROWS, tmp_path / "g")
    return (
        read_table(tmp_path / "g" / gdelt.EVENTS_FILE, GDELT_EVENTS),
        read_table(tmp_path / "g" / gdelt.MENTIONS_FILE, GDELT_MENTIONS),
    )


def test_gdelt_has_the_published_columns(tables: tuple[pandas.DataFrame, pandas.DataFrame]) -> None:
    assert (len(gdelt.EVENTS), len(gdelt.MENTIONS)) == (61, 16)
    assert list(gdelt.EVENTS) == GDELT_EVENTS
    assert list(gdelt.MENTIONS) == GDELT_MENTIONS
    assert {len(table.columns) for table in tables} == {61, 16}


def test_gdelt_events(tables: tuple[pandas.DataFrame, pandas.DataFrame]) -> None:
    events, _ = tables
    visit = events[events["EventCode"] == "042"].iloc[0]
    assert (visit["SQLDATE"], visit["MonthYear"], visit["Year"]) == (20240304, 202403, 2024)
    assert visit["FractionDate"] == pytest.approx(2024 + 64 / 365, abs=1e-4)
    assert (visit["Actor1Code"], visit["Actor1Name"], visit["Actor1Type1Code"]) == ("NORGOV", "IDA 'IKE' BERG", "GOV")
    assert (visit["Actor2Code"], visit["Actor2CountryCode"]) == ("CAN", "CAN")
    assert (visit["EventRootCode"], visit["QuadClass"], visit["GoldsteinScale"]) == ("04", 1, 1.9)
    assert (visit["NumMentions"], visit["NumSources"], visit["NumArticles"]) == (2, 2, 2)
    assert (visit["ActionGeo_Type"], visit["ActionGeo_FullName"]) == (4, "Halifax, Canada")
    assert (visit["ActionGeo_CountryCode"], visit["ActionGeo_Long"]) == ("CA", -63.5724)
    assert (visit["DATEADDED"], visit["SOURCEURL"], visit["IsRootEvent"]) == (20240306000000, ARTICLE.url, 1)
    arrest = events[events["EventCode"] == "173"].iloc[0]
    assert (arrest["SQLDATE"], arrest["IsRootEvent"], arrest["QuadClass"]) == (20240306, 0, 4)
    plea = events[events["EventCode"] == "0256"].iloc[0]
    assert (plea["Actor1Code"], plea["Actor1KnownGroupCode"]) == ("IGOUNO", "UNO")
    assert (plea["EventBaseCode"], plea["ActionGeo_Type"]) == ("025", 0)
    assert pandas.isna(plea["ActionGeo_Lat"])


def test_gdelt_mentions(tables: tuple[pandas.DataFrame, pandas.DataFrame]) -> None:
    events, mentions = tables
    assert set(mentions["GLOBALEVENTID"]) == set(events["GLOBALEVENTID"])
    counts = mentions.groupby("GLOBALEVENTID").size()
    assert events.set_index("GLOBALEVENTID")["NumMentions"].to_dict() == counts.to_dict()
    number = events[events["EventCode"] == "042"].iloc[0]["GLOBALEVENTID"]
    first, second = (row for _, row in mentions[mentions["GLOBALEVENTID"] == number].iterrows())
    assert (first["MentionType"], first["MentionSourceName"]) == (1, "www.ledger.example")
    assert (second["MentionType"], second["MentionSourceName"]) == (2, "Harbour Post")
    assert (first["MentionTimeDate"], second["MentionTimeDate"]) == (20240306000000, 20240307000000)
    assert (first["Actor1CharOffset"], first["ActionCharOffset"], first["Confidence"]) == (5, 40, 91)
    assert "report:visit;status:occurred;dated:text;span:0-60" in first["Extras"]
    assert first["Extras"].endswith("evidence:She visited 'Canada' on Monday 🕊️")
    assert mentions["Extras"].str.contains("dated:publication").any()


@pytest.mark.parametrize(
    ("country", "precision", "kind"),
    [("CAN", "country", 1), ("USA", "admin", 2), ("USA", "city", 3), ("CAN", "site", 4), ("CAN", "admin", 5),
     ("CAN", "region", 4), (None, "region", 0), (None, "continent", 0), (None, None, 0), (None, "water", 4)],
)  # fmt: skip
def test_gdelt_knows_five_types_of_places(tmp_path: Path, country, precision, kind: int) -> None:
    where = Where(**{**{n: getattr(USHUAIA, n) for n in Where.__slots__}, "country": country, "precision": precision})
    export("gdelt", make_rows(replace(ARREST, where=where)), tmp_path / "g")
    events = read_table(tmp_path / "g" / gdelt.EVENTS_FILE, GDELT_EVENTS)
    assert list(events["ActionGeo_Type"]) == [kind]
    assert events["ActionGeo_Lat"].isna().all() == (kind == 0)


def test_tkg(tmp_path: Path) -> None:
    days = [f"2024-03-{day:02}" for day in range(1, 21)]
    reports = [
        replace(ARREST, id=f"r{n}", actors=(NORWAY,), recipients=(CANADA,), when=make_day(day))
        for n, day in enumerate([*days, days[0]])
    ]
    written = export("tkg", make_rows(*reports), tmp_path / "t")
    parts = {
        name: pandas.read_csv(tmp_path / "t" / f"{name}.txt", sep="\t", header=None)
        for name in ("train", "valid", "test")
    }
    assert [len(part) for part in parts.values()] == [16, 2, 2]  # the same quad twice is one
    assert list(parts["test"][3]) == [18 * 24, 19 * 24]
    entities = pandas.read_csv(tmp_path / "t" / "entity2id.txt", sep="\t", header=None)
    assert entities.to_numpy().tolist() == [["Norway", 0], ["Canada", 1]]
    relations = (tmp_path / "t" / "relation2id.txt").read_text()
    assert relations == "Arrest, detain, or charge with legal action\t0\n"
    assert (tmp_path / "t" / "stat.txt").read_text() == "2\t1\t0\n"
    assert "Hour 0 is 2024-03-01" in (tmp_path / "t" / "notice.txt").read_text()
    assert written.events == 21


def test_tables_without_events_are_still_tables(tmp_path: Path) -> None:
    assert export("polecat", [], tmp_path / "p").events == 0
    assert list(read_table(tmp_path / "p").columns) == POLECAT
    assert export("tkg", [], tmp_path / "t").events == 0
    assert (tmp_path / "t" / "train.txt").read_text() == ""


def test_a_plea_without_an_asker_is_told_to_gdelt_alone(tmp_path: Path) -> None:
    rows = [make_row(replace(PLEA, sources=()), ARTICLE)]
    assert export("icews", rows, tmp_path / "i").left_out == {"one party only": 1}
    assert export("gdelt", rows, tmp_path / "g").events == 1


def test_happened_keeps_plans_out(tmp_path: Path) -> None:
    export("polecat", make_rows(SUMMIT, ARREST), tmp_path / "p", "happened")
    assert list(read_table(tmp_path / "p")["Event Type"]) == ["COERCE"]
